# keyway probe image: an image is looked at as the folder that root would unpack it into, by an ordinary user too, and nothing of it stays.

bats_require_minimum_version 1.5.0

# A root file system whose owners, modes, capabilities and devices matter. fakeroot stands in for root.
setup_file() {
    export PATH=$PATH:/usr/sbin:/sbin
    cd "$BATS_FILE_TMPDIR"
    cat >make <<'S'
set -e
mkdir -p folder/etc folder/bin folder/usr/sbin folder/dev folder/var/lib folder/tmp folder/srv
printf 'root:x:0:0:root:/root:/bin/sh\nservice::1000:1000::/srv:/bin/sh\n' >folder/etc/passwd
printf 'root:*:19000:0:99999:7:::\n' >folder/etc/shadow
printf 'root:x:0:\nservice:x:1000:\n' >folder/etc/group
chmod 0640 folder/etc/shadow
printf '#!/bin/sh\n' >folder/bin/sh
chmod 0755 folder/bin/sh
cp "$(command -v env)" folder/usr/sbin/env
mknod folder/srv/disk b 8 0
chmod 0666 folder/srv/disk
printf 'x\n' >folder/etc/open.conf
chmod 0666 folder/etc/open.conf
chown 1000:1000 folder/srv
ln -s /etc/passwd folder/etc/absolute
ln -s ../../../../../etc/shadow folder/etc/outside
ln folder/bin/sh folder/bin/ash
mknod folder/dev/watchdog c 10 130
mkfifo folder/dev/pipe
chmod 1777 folder/tmp
chown -R 0:0 folder/etc folder/bin folder/usr folder/dev folder/var folder/tmp
chown 0:0 folder
chmod 4755 folder/usr/sbin/env # chown takes it away
mksquashfs folder squashfs.img -noappend -quiet -no-progress >/dev/null
tar -C folder -cf posix.tar .
(cd folder && bsdtar --format newc -cf ../newc.cpio . && bsdtar --format zip -cf ../all.zip etc bin usr var tmp)
genisoimage -quiet -R -o cd.iso folder 2>/dev/null
mke2fs -q -t ext4 -d folder ext4.img 4M
"$(dirname "$KEYWAY")/probe/keyway-probe" --root folder --format json >folder.json || [ $? -eq 2 ]
S
    if [ "$(id -u)" -eq 0 ]; then sh make; else fakeroot sh make; fi
    gzip -k ext4.img
    # What depends on how many files there are, or on capabilities that only file systems tell.
    printf 'map(select(.check | test("privilege-capabilities") | not)) | map({check, outcome, seen})' >results
}

setup() {
    export PATH=$PATH:/usr/sbin:/sbin
    cd "$BATS_FILE_TMPDIR"
    export TMPDIR=$BATS_TEST_TMPDIR/temporary
    mkdir "$TMPDIR"
}

left() { find "$TMPDIR" -mindepth 1 | wc -l; }

@test "each image comes to what its folder comes to, and nothing of it stays" {
    [ "$(jq '[.results[] | select(.outcome == "not met")] | length' folder.json)" -ge 5 ]
    jq -S ".results | $(cat results)" folder.json >"$BATS_TEST_TMPDIR/folder"
    for image in squashfs.img posix.tar newc.cpio cd.iso ext4.img ext4.img.gz; do
        run -2 --separate-stderr "$KEYWAY" probe image "$image" --format json
        jq -S ".results | $(cat results)" <<<"$output" >"$BATS_TEST_TMPDIR/image"
        diff "$BATS_TEST_TMPDIR/folder" "$BATS_TEST_TMPDIR/image" || { echo "differs: $image"; return 1; }
        [ "$(jq -r .device.root <<<"$output")" = "$image" ]
        [ "$(left)" -eq 0 ]
    done
}

@test "whoever may not read them as files sees owners, modes and devices of the image" {
    run -2 "$KEYWAY" probe image ext4.img
    [[ $output == *"/usr/sbin/env"*"setuid of 0 (mode 4755)"* ]]
    [[ $output == *"/etc/open.conf"* ]]
    [[ $output == *"/srv/disk"* ]]
    if [ "$(id -u)" -eq 0 ]; then
        chmod -R a+rX "$BATS_FILE_TMPDIR" && chmod 0777 "$TMPDIR" && chmod a+x "$BATS_TEST_TMPDIR"
        run setpriv --reuid 65534 --regid 65534 --clear-groups "$KEYWAY" probe image ext4.img --format json
        [ "$status" -eq 2 ] || skip "no other user may run it here"
        jq -S '.results | map(del(.reason))' <<<"$output" >"$BATS_TEST_TMPDIR/other"
        "$KEYWAY" probe image ext4.img --format json | jq -S '.results | map(del(.reason))' >"$BATS_TEST_TMPDIR/root"
        diff "$BATS_TEST_TMPDIR/root" "$BATS_TEST_TMPDIR/other"
    fi
}

@test "what an image does not say is no pass: owners of a zip, capabilities of a cpio" {
    run "$KEYWAY" probe image all.zip --format json
    [ "$(jq -r '.results[] | select(.check == "file-world-writable") | .outcome' <<<"$output")" != met ]
    [[ $output == *"the image does not say whose its files are"* ]]
    run "$KEYWAY" probe image newc.cpio --only privilege-capabilities
    [[ $output == *"could not see"* ]]
    run "$KEYWAY" probe image squashfs.img --only privilege-capabilities
    [[ $output == *"1 met"* ]]
}

@test "an image that somebody made without being root has lost its owners" {
    python3 -c '
import io, tarfile
t = tarfile.open("'"$BATS_TEST_TMPDIR"'/mine.tar", "w")
for name in ("etc/passwd", "bin/sh"):
    i = tarfile.TarInfo(name); i.uid = 1000; d = b"x\n"; i.size = len(d); t.addfile(i, io.BytesIO(d))
t.close()'
    run "$KEYWAY" probe image "$BATS_TEST_TMPDIR/mine.tar"
    [[ $output == *"the root folder in the image belongs to user 1000"* ]]
}

@test "of a disk the part with a root is looked at, and of several one must be named" {
    cd "$BATS_TEST_TMPDIR"
    truncate -s 32M disk.img
    printf 'label: gpt\nstart=2048,size=16384,type=linux\nsize=16384,type=linux\nsize=8192,type=linux\n' | sfdisk -q disk.img
    dd if="$BATS_FILE_TMPDIR/ext4.img" of=disk.img bs=512 seek=18432 conv=notrunc status=none
    run -2 "$KEYWAY" probe image disk.img --format json
    [ "$(jq -r .device.root <<<"$output")" = 'disk.img!/partition-2' ]
    dd if="$BATS_FILE_TMPDIR/squashfs.img" of=disk.img bs=512 seek=2048 conv=notrunc status=none
    run -1 "$KEYWAY" probe image disk.img
    [[ $output == *"several of its parts hold a root file system: partition-1, partition-2"* ]]
    run -2 "$KEYWAY" probe image disk.img --part 1 --format json
    [ "$(jq -r .device.root <<<"$output")" = 'disk.img!/partition-1' ]
    run -1 "$KEYWAY" probe image disk.img --part partition-9
    [[ $output == *"has no part called 'partition-9'"* ]]
    run -1 "$KEYWAY" probe image disk.img --part 3
    [ "$(left)" -eq 0 ]
}

@test "of a disk that is not seen whole the part must be named, whatever root was found" {
    cd "$BATS_TEST_TMPDIR"
    two() { # LABEL TYPE
        rm -f disk.img && truncate -s 32M disk.img
        printf 'label: %s\nstart=2048,size=16384,type=%s\nsize=16384,type=%s\nsize=8192,type=%s\n' "$1" "$2" "$2" "$2" | sfdisk -q disk.img
        dd if="$BATS_FILE_TMPDIR/squashfs.img" of=disk.img bs=512 seek=2048 conv=notrunc status=none
    }
    refused() { # WHY
        run -1 "$KEYWAY" probe image disk.img
        [[ $output == *"disk.img: error: "*"$1"*"name one: --part NAME"* ]]
        run -2 "$KEYWAY" probe image disk.img --part 1 --format json
        [ "$(jq -r .device.root <<<"$output")" = 'disk.img!/partition-1' ]
        [ "$(left)" -eq 0 ]
    }
    # A second root that is damaged, in its beginning too, one of another kind, and one behind the end of the file.
    two gpt linux && dd if="$BATS_FILE_TMPDIR/squashfs.img" of=disk.img bs=512 seek=18432 count=1 conv=notrunc status=none
    dd if=/dev/urandom of=disk.img bs=512 seek=18433 count=64 conv=notrunc status=none
    refused "partition-2"
    two gpt linux && head -c 100000 /dev/urandom | dd of=disk.img bs=512 seek=18436 conv=notrunc status=none
    refused "partition-2: it holds no file system that is known"
    two gpt linux && printf 'XFSB' | dd of=disk.img bs=512 seek=18432 conv=notrunc status=none
    refused "partition-2: an XFS file system"
    two dos 83 && dd if="$BATS_FILE_TMPDIR/ext4.img" of=disk.img bs=512 seek=18432 conv=notrunc status=none
    truncate -s $((18000 * 512)) disk.img
    refused "it ends early"
    # Boot loaders and memory hold no root.
    two gpt linux && printf '\353\074\220mkfs.fat' | dd of=disk.img bs=512 seek=18432 conv=notrunc status=none
    printf 'FAT16   ' | dd of=disk.img bs=1 seek=$((18432 * 512 + 54)) conv=notrunc status=none
    printf 'SWAPSPACE2' | dd of=disk.img bs=1 seek=$((34816 * 512 + 4086)) conv=notrunc status=none
    run -2 "$KEYWAY" probe image disk.img --format json
    [ "$(jq -r .device.root <<<"$output")" = 'disk.img!/partition-1' ]
}

@test "hostile archives write nothing outside, and are not looked at in part" {
    cd "$BATS_TEST_TMPDIR"
    mkdir outside && printf 'mine\n' >outside/kept
    python3 - "$PWD/outside" <<'P'
import io, sys, tarfile
outside = sys.argv[1]
def make(name, *members):
    t = tarfile.open(name, "w")
    for path, kind, to in (("etc/passwd", tarfile.REGTYPE, ""), ("bin/sh", tarfile.REGTYPE, "")) + members:
        i = tarfile.TarInfo(path); i.type = kind; i.linkname = to; d = b"evil\n" if kind == tarfile.REGTYPE else b""
        i.size = len(d); t.addfile(i, io.BytesIO(d))
    t.close()
R, S, L = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
make("dots.tar", ("../../../../../../../../../" + outside + "/dots", R, ""))
make("folder.tar", ("a", S, outside), ("a/kept", R, ""))
make("above.tar", ("a", S, ".."), ("a/evil", R, ""))
make("hard.tar", ("a", L, outside + "/kept"), ("a", R, ""))
make("name.tar", ("etc/x" * 400, R, ""))
make("both.tar", ("etc/d/f", R, ""), ("etc/d", R, ""))
make("link.tar", ("etc/shadow", S, outside + "/kept"), ("etc/group", S, "/etc/passwd"))
P
    for image in dots folder above hard name both; do
        run -1 "$KEYWAY" probe image $image.tar
        [[ $output == *"$image.tar!/"*"cannot be looked at"* ]]
        [[ $output == *"$image.tar: error: is not looked at"* ]]
        [ "$(cat outside/kept)" = mine ]
        [ "$(ls outside)" = kept ]
        [ "$(left)" -eq 0 ]
    done
    # A link that leads out of the image leads to nothing in it.
    run "$KEYWAY" probe image link.tar --format json
    [[ $output != *mine* ]]
}

@test "what is cut off, too large or no image ends in words" {
    cd "$BATS_TEST_TMPDIR"
    head -c 300 "$BATS_FILE_TMPDIR/squashfs.img" >cut.img
    head -c 2000 "$BATS_FILE_TMPDIR/ext4.img.gz" >cut.gz
    printf 'no image\n' >text
    { printf 'UBI#'; head -c 4096 /dev/zero; } >ubi.img
    head -c 1500000000 /dev/zero | zstd -q >zeroes.zst
    for image in cut.img cut.gz text ubi.img zeroes.zst missing "$BATS_FILE_TMPDIR/folder"; do
        run -1 "$KEYWAY" probe image "$image"
        [[ $output == *"error: "* ]]
        [ "$(left)" -eq 0 ]
    done
    run -1 "$KEYWAY" probe image ubi.img
    [[ $output == *"a UBI image; ubireader_extract_files unpacks it"* ]]
    mkdir plain && printf x >plain/file && tar -cf plain.tar plain
    run -1 "$KEYWAY" probe image plain.tar
    [[ $output == *"holds no device's root"* ]]
    run -1 "$KEYWAY" probe image "$BATS_FILE_TMPDIR/ext4.img" --only no-such
    [[ $output == *"no check and no group called 'no-such'"* ]]
}

@test "nothing of it stays when a signal ends the program" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p big/etc big/bin && head -c 400000000 /dev/urandom >big/etc/noise
    tar -C big -cf big.tar . && rm -r big
    for signal in TERM INT KILL; do
        "$KEYWAY" probe image big.tar >log 2>&1 3>&- &
        process=$!
        for _ in $(seq 200); do [ "$(left)" -gt 1 ] && break; sleep 0.01; done
        [ "$(left)" -gt 1 ]
        kill -$signal $process
        run wait $process
        for _ in $(seq 500); do [ "$(left)" -eq 0 ] && break; sleep 0.01; done
        [ "$(left)" -eq 0 ]
    done
}
