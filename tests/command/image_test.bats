# keyway scan of images of file systems and disks: what it finds is what it finds in the folder that they were made of, and what is
# hostile or damaged ends in words.

bats_require_minimum_version 1.5.0

# Kilobytes of addresses that a run may take. The shadow of AddressSanitizer alone takes more: its builds go without.
bound() { grep -qa __asan_init "$KEYWAY" || ulimit -v "$1"; }
# For what says nothing but that the bound holds.
needs_bound() { ! grep -qa __asan_init "$KEYWAY" || skip "a sanitizer takes more than the bound"; }

# Root's modes and owners come from the tool that makes the image: an ordinary user's folder has both.
setup_file() {
    export -f bound
    export PATH=$PATH:/usr/sbin:/sbin
    cd "$BATS_FILE_TMPDIR"
    mkdir -p folder/etc/ssl folder/usr/bin folder/usr/lib folder/var/lib/dpkg folder/usr/share/doc/zlib1g folder/opt
    printf 'int main(void) { return 0; }\n' >program.c
    cc -O2 -fno-pie -no-pie -Wl,-z,execstack -o folder/usr/bin/tool program.c
    cp folder/usr/bin/tool folder/usr/bin/again
    ln folder/usr/bin/tool folder/usr/bin/same
    chmod 4755 folder/usr/bin/tool
    ln -s tool folder/usr/bin/link
    ln -s /etc/shadow folder/etc/absolute
    ln -s ../../../../../../../etc/shadow folder/etc/outside
    printf 'root::19000:0:99999:7:::\n' >folder/etc/shadow
    printf 'x\npassword = Lantern-4711\n' >folder/etc/app.ini
    chmod 0666 folder/etc/app.ini
    openssl genrsa -out folder/etc/ssl/device.key 2048 2>/dev/null
    printf 'Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13\nArchitecture: amd64\n\n' >folder/var/lib/dpkg/status
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: Zlib\n' \
        >folder/usr/share/doc/zlib1g/copyright
    printf 'ID=debian\nVERSION_ID="12"\n' >folder/etc/os-release
    head -c 300000 /dev/zero >folder/opt/zeroes
    head -c 200000 /dev/urandom >folder/opt/noise
    tar -C folder -czf folder/opt/within.tar.gz etc/app.ini
    mkdir images && cd images
    mke2fs -q -t ext2 -d ../folder ext2.img 8M >/dev/null
    mke2fs -q -t ext3 -d ../folder ext3.img 16M >/dev/null
    mke2fs -q -t ext4 -O inline_data,metadata_csum -I 256 -d ../folder ext4.img 8M >/dev/null
    mke2fs -q -t ext4 -b 1024 -d ../folder small.img 8M >/dev/null
    mksquashfs ../folder squashfs.img -noappend -quiet -no-progress >/dev/null
    mksquashfs ../folder squashfs-zstd.img -comp zstd -b 16K -noappend -quiet -no-progress >/dev/null
    mksquashfs ../folder squashfs-xz.img -comp xz -no-fragments -noappend -quiet -no-progress >/dev/null
    mksquashfs ../folder squashfs-lz4.img -comp lz4 -noappend -quiet -no-progress >/dev/null
    tar -C ../folder -cf posix.tar .
    tar -C ../folder --format v7 -cf old.tar .
    (cd ../folder && bsdtar --format newc -cf ../images/newc.cpio . && bsdtar --format zip -cf ../images/all.zip .)
    genisoimage -quiet -R -o cd.iso ../folder 2>/dev/null
    gzip -k ext2.img posix.tar newc.cpio
    xz -k -0 squashfs.img
    zstd -q ext4.img
    cd ..
}

setup() {
    export PATH=$PATH:/usr/sbin:/sbin
    cd "$BATS_FILE_TMPDIR"
}

needs() {
    for tool; do
        command -v "$tool" >/dev/null || skip "there is no $tool"
    done
}

# The findings of one kind in one order, as if its files lay below "folder".
findings() {
    "$KEYWAY" scan --least note --all --format json "$1" 2>"$BATS_TEST_TMPDIR/errors" >"$BATS_TEST_TMPDIR/json" || [ $? -eq 2 ]
    [ ! -s "$BATS_TEST_TMPDIR/errors" ]
    jq -S --arg root "$1$2/" '.findings | map(.file |= if startswith($root) then "folder/" + .[($root | length):] else . end)' \
        "$BATS_TEST_TMPDIR/json"
}

@test "images: the same tree as each image gives the findings of the folder" {
    findings folder '' >"$BATS_TEST_TMPDIR/folder"
    [ "$(jq length "$BATS_TEST_TMPDIR/folder")" -ge 20 ]
    count=0
    for image in images/*; do
        findings "$image" '!' >"$BATS_TEST_TMPDIR/image"
        diff "$BATS_TEST_TMPDIR/folder" "$BATS_TEST_TMPDIR/image" || { echo "differs: $image"; return 1; }
        count=$((count + 1))
    done
    [ "$count" -ge 17 ]
}

@test "images: and the same packages, with their licences" {
    bill() { "$KEYWAY" scan --format cyclonedx "$1" | jq -S '.components | map(del(.evidence, .properties))'; }
    bill folder >"$BATS_TEST_TMPDIR/folder"
    [ "$(jq -r '.[0].licenses[0].license.name' "$BATS_TEST_TMPDIR/folder")" = Zlib ]
    for image in images/ext4.img images/squashfs.img images/posix.tar images/cd.iso; do
        bill "$image" >"$BATS_TEST_TMPDIR/image"
        diff "$BATS_TEST_TMPDIR/folder" "$BATS_TEST_TMPDIR/image"
    done
}

# A disk with a boot loader, two root file systems, one that is not opened, and one that is not known.
disk() {
    truncate -s 48M "$BATS_TEST_TMPDIR/disk.img"
    cd "$BATS_TEST_TMPDIR"
    printf 'label: %s\nstart=2048,size=16384,type=%s\nsize=16384,type=%s\nsize=8192,type=%s\nsize=8192,type=%s\n' "$1" "$2" "$2" "$2" "$2" |
        sfdisk -q disk.img
    dd if="$BATS_FILE_TMPDIR/images/ext4.img" of=disk.img bs=512 seek=2048 conv=notrunc status=none
    dd if="$BATS_FILE_TMPDIR/images/squashfs.img" of=disk.img bs=512 seek=18432 conv=notrunc status=none
    printf '\353\122\220NTFS    ' | dd of=disk.img bs=512 seek=34816 conv=notrunc status=none
    printf 'settings: bootdelay' | dd of=disk.img bs=512 seek=43008 conv=notrunc status=none
    dd if="$BATS_FILE_TMPDIR/folder/etc/ssl/device.key" of=disk.img bs=512 seek=1024 conv=notrunc status=none
}

@test "images: of a disk each partition is looked at, and what is not opened is told with how to" {
    for label in gpt dos; do
        [ $label = gpt ] && disk gpt linux || disk dos 83
        run "$KEYWAY" scan --all disk.img
        [ "$status" -eq 2 ]
        [[ $output == *"disk.img!/partition-1!/etc/shadow:1"* ]]
        [[ $output == *"disk.img!/partition-2!/usr/bin/tool"* ]]
        [[ $output == *"disk.img!/partition-3: warning: what lies in it was not looked at, or not all of it: an NTFS file system; 7z"* ]]
        [[ $output == *"disk.img!/partition-4: warning: "*"it holds no file system that is known"* ]]
        [[ $output == *"disk.img!/between-partitions-at-"* ]]
        [[ $output == *"2 that could not be looked at"* ]]
    done
    xz -0 disk.img
    run "$KEYWAY" scan --all disk.img.xz
    [[ $output == *"disk.img.xz!/partition-1!/etc/shadow:1"* ]]
}

# The same bytes are a file system and a disk: what starts from a stick and from a CD.
@test "images: of a file system that is a disk too, each partition is looked at" {
    needs mkfs.fat mcopy
    cd "$BATS_TEST_TMPDIR"
    images=$BATS_FILE_TMPDIR/images
    mkdir clean && printf 'hello\n' >clean/readme && genisoimage -quiet -R -o clean.iso clean 2>/dev/null
    table() { sfdisk -q --no-reread --no-tell-kernel "$1" 2>/dev/null; }
    # $1: an ISO 9660 file system, $2: what is behind it, $3: what it becomes
    hybrid() {
        local size=$(($(stat -c %s "$1") / 512))
        (cat "$1" "$2" && head -c 65536 /dev/zero) >"$3"
        printf 'label: dos\nstart=64,size=%d,type=17,bootable\nstart=%d,size=%d,type=ef\n' \
            $((size - 64)) "$size" $(($(stat -c %s "$2") / 512)) | table "$3"
    }
    mkfs.fat -F 12 -C efi.img 1440 >/dev/null
    hybrid clean.iso efi.img whole.iso
    run "$KEYWAY" scan whole.iso
    [ "$status" -eq 0 ]
    [[ $output != *"could not be looked at"* ]]
    printf 'password = Lantern-4711\n' >app.ini
    MTOOLS_SKIP_CHECK=1 mcopy -i efi.img app.ini ::/
    hybrid "$images/cd.iso" efi.img hybrid.iso
    tar -cf stream.tar hybrid.iso
    for image in hybrid.iso 'stream.tar!/hybrid.iso'; do
        run "$KEYWAY" scan --all --only secret "${image%!*}"
        [ "$status" -eq 2 ]
        [[ $output == *"$image!/etc/app.ini:2"*"$image!/partition-2!/app.ini:1"* && $output != *"could not be looked at"* ]]
    done
    (printf '\353\122\220NTFS    ' && head -c 65525 /dev/urandom) >other.img
    hybrid clean.iso other.img other.iso
    run "$KEYWAY" scan other.iso
    [ "$status" -eq 1 ]
    [[ $output == *"other.iso!/partition-2: warning: "*"an NTFS file system"* ]]
    # What lies behind it, in no partition and in no disk at all.
    for sector in 0 1; do
        cat whole.iso efi.img >more.iso
        [ $sector = 1 ] || head -c 512 /dev/zero | dd of=more.iso conv=notrunc status=none
        run "$KEYWAY" scan --only secret more.iso
        [ "$status" -eq 2 ]
        [[ $output == *"more.iso!/"*"/app.ini:1"* && $output != *"could not be looked at"* ]]
    done
    head -c 65536 /dev/urandom >unknown.img
    hybrid clean.iso unknown.img unknown.iso
    run "$KEYWAY" scan unknown.iso
    [ "$status" -eq 1 ]
    [[ $output == *"unknown.iso!/partition-2: warning: "*"it holds no file system that is known"* ]]
    # A table in the sector that ext leaves free.
    (cat "$images/small.img" "$images/squashfs.img" && head -c 65536 /dev/zero) >ext.img
    printf 'label: dos\nstart=16384,type=83\n' | table ext.img
    run "$KEYWAY" scan --all --only secret ext.img
    [ "$status" -eq 2 ]
    [[ $output == *"ext.img!/etc/app.ini:2"*"ext.img!/partition-1!/etc/app.ini:2"* ]]
    printf 'label: dos\nstart=20,size=8,type=83\n' | table ext.img
    dd if=/dev/urandom of=ext.img bs=512 seek=20 count=8 conv=notrunc status=none
    run "$KEYWAY" scan --all --only secret ext.img
    [[ $output == *"ext.img!/partition-1: warning: "* ]]
    # Between partitions too a file system is one.
    truncate -s 16M gap.img
    printf 'label: dos\nstart=20000,size=8,type=da\n' | table gap.img
    dd if="$images/squashfs.img" of=gap.img bs=512 seek=2048 conv=notrunc status=none
    run "$KEYWAY" scan --all --only secret gap.img
    [ "$status" -eq 2 ]
    [[ $output == *"gap.img!/between-partitions-at-512!/etc/app.ini:2"* && $output != *"could not be looked at"* ]]
    truncate -s 16M rows.img
    printf 'label: dos\nstart=2048,type=5\nstart=4096,size=2048,type=83\nstart=8192,size=2048,type=83\n' | table rows.img
    for at in 2048 6144; do printf 'code' | dd of=rows.img bs=512 seek=$at conv=notrunc status=none; done
    run "$KEYWAY" scan rows.img
    [ "$status" -eq 0 ]
    [[ $output == *"rows.img: "* && $output != *"could not be looked at"* ]]
    # A whole disk is a whole look.
    truncate -s 16M disk.img
    printf 'label: gpt\nstart=2048,size=2880,type=uefi\nsize=16384\n' | table disk.img
    mkfs.fat -F 12 -C boot.img 1440 >/dev/null
    mke2fs -q -t ext4 -d clean root.img 8M >/dev/null
    dd if=boot.img of=disk.img bs=512 seek=2048 conv=notrunc status=none
    dd if=root.img of=disk.img bs=512 seek=6144 conv=notrunc status=none
    run "$KEYWAY" scan disk.img
    [ "$status" -eq 0 ]
    [[ $output == *"disk.img: "* && $output != *"could not be looked at"* ]]
}

@test "images: between partitions nothing hides behind other bytes" {
    cd "$BATS_TEST_TMPDIR"
    images=$BATS_FILE_TMPDIR/images
    put() { dd if="$1" of="$2" bs=512 seek="$3" conv=notrunc status=none; }
    truncate -s 16M empty.img
    printf 'label: dos\nstart=30000,size=8,type=da\n' | sfdisk -q --no-reread --no-tell-kernel empty.img
    printf 'settings' >settings
    # An ext file system begins with zeroes; settings may stand before one that is packed.
    for row in ext:small.img squash:squashfs.img tar:posix.tar packed:posix.tar.gz; do
        for front in none settings; do
            cp empty.img "${row%:*}.img"
            [ $front = none ] || put settings "${row%:*}.img" 2000
            put "$images/${row#*:}" "${row%:*}.img" 2048
            run "$KEYWAY" scan --all --only secret "${row%:*}.img"
            [ "$status" -eq 2 ] || { echo "$row $front: $output"; return 1; }
            [[ $output == *"${row%:*}.img!/between-partitions-at-"*"!"*"/etc/app.ini:2"* && $output != *"could not be looked at"* ]]
        done
    done
    put settings empty.img 2000
    run "$KEYWAY" scan empty.img
    [ "$status" -eq 0 ]
    [[ $output != *"could not be looked at"* ]]
}

@test "images: of an ISO 9660 file system what is before it and beside it is looked at or told" {
    cd "$BATS_TEST_TMPDIR"
    mkdir clean && printf 'hello\n' >clean/readme
    genisoimage -quiet -R -J -o clean.iso clean 2>/dev/null
    run "$KEYWAY" scan clean.iso
    [ "$status" -eq 0 ]
    [[ $output != *"could not be looked at"* ]]
    # A boot loader, alone and with a table.
    printf '\nsettings\n' | dd of=clean.iso bs=1 seek=4096 conv=notrunc status=none
    cp clean.iso hybrid.iso && truncate -s 4M hybrid.iso
    printf 'label: dos\nstart=64,size=8000,type=17\n' | sfdisk -q --no-reread --no-tell-kernel hybrid.iso
    for image in clean hybrid; do
        run "$KEYWAY" scan "$image.iso"
        [ "$status" -eq 0 ]
        [[ $output != *"could not be looked at"* ]]
        printf '\npassword = Lantern-4711\n' | dd of="$image.iso" bs=1 seek=8192 conv=notrunc status=none
        run "$KEYWAY" scan --only secret "$image.iso"
        [ "$status" -eq 2 ]
        [[ $output == *"$image.iso!/system-area"* ]]
    done
    gzip -c clean/readme | dd of=hybrid.iso bs=512 seek=20 conv=notrunc status=none
    run "$KEYWAY" scan --only mode hybrid.iso
    [ "$status" -eq 1 ]
    [[ $output == *"hybrid.iso: warning: "*"an image that stands before it was looked at as bytes"* ]]
    for row in udf:UDF hfs:HFS; do
        genisoimage -quiet -R "-${row%:*}" -o tree.iso clean 2>/dev/null || continue
        run "$KEYWAY" scan tree.iso
        [ "$status" -eq 1 ]
        [[ $output == *"tree.iso: warning: "*"file system too, whose files were not looked at"* && $output == *"${row#*:}"* ]]
    done
    genisoimage -quiet -R -o large.iso clean 2>/dev/null
    printf '\377\377\377\077' | dd of=large.iso bs=1 seek=$((32768 + 80)) conv=notrunc status=none
    run "$KEYWAY" scan large.iso
    [ "$status" -eq 1 ]
    [[ $output == *"large.iso: warning: "*"or says that it is larger than it is"* ]]
    # A boot loader is no part of the root that the probe is given.
    mkdir -p root/etc root/bin root/usr && printf 'ID=debian\n' >root/etc/os-release
    genisoimage -quiet -R -o root.iso root 2>/dev/null
    printf '\nsettings\n' | dd of=root.iso bs=1 seek=4096 conv=notrunc status=none
    run "$KEYWAY" probe image root.iso
    [ "$status" -eq 2 ]
    [[ $output != *"could not be"*"system-area"* && $output != *"of no kind that is known"* ]]
}

# In a stream there is no going back to them.
@test "images: an archive in another that is a disk too is told" {
    cd "$BATS_TEST_TMPDIR"
    python3 - <<'P'
tar = bytearray(1536)
name, text = b"app.ini", b"password = Lantern-4711\n"
tar[0:len(name)] = name
tar[100:108], tar[108:116], tar[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
tar[124:136], tar[136:148], tar[156:157] = b"%011o\0" % len(text), b"00000000000\0", b"0"
tar[446 + 4], tar[446 + 8], tar[446 + 12], tar[510:512] = 0x83, 2, 20, b"\x55\xaa"
tar[148:156] = b" " * 8
tar[148:156] = b"%06o\0 " % sum(tar[:512])
tar[512:512 + len(text)] = text
open("two.tar", "wb").write(bytes(tar) + bytes(20480))
P
    tar -cf outer.tar two.tar
    run "$KEYWAY" scan --only secret outer.tar
    [[ $output == *"outer.tar!/two.tar!/app.ini:1"* ]]
    [[ $output == *"outer.tar!/two.tar: warning: "*"it is also an image of a disk, whose partitions were not looked at"* ]]
}

@test "images: what is not opened alone is no pass" {
    cd "$BATS_TEST_TMPDIR"
    declare -A magic=([ubi]='UBI#\1\0\0\0' [ubifs]='\061\030\020\006' [jffs2]='\205\031\001\340' [xfs]='XFSB')
    for name in "${!magic[@]}"; do
        # shellcheck disable=SC2059 # it is a format
        { printf "${magic[$name]}"; head -c 4096 /dev/zero; } >"$name.img"
        run "$KEYWAY" scan "$name.img"
        [ "$status" -eq 1 ]
        [[ $output == *"$name.img: warning: what lies in it was not looked at"*"unpack"* || $name = xfs ]]
    done
}

@test "images: U-Boot's header, and what follows behind an image" {
    cd "$BATS_TEST_TMPDIR"
    python3 - "$BATS_FILE_TMPDIR/images" <<'P'
import struct, sys
from pathlib import Path
work = Path(sys.argv[1])
body = (work / "newc.cpio.gz").read_bytes()
head = bytearray(64)
head[0:4] = bytes.fromhex("27051956")
struct.pack_into(">I", head, 12, len(body))
head[30] = 3
image = bytes(head) + body
Path("uImage").write_bytes(image + b"\xff" * 5000 + (work / "squashfs.img").read_bytes())
early = (work / "newc.cpio").read_bytes()
Path("initrd").write_bytes(early + bytes(512) + (work / "posix.tar.gz").read_bytes())
P
    run "$KEYWAY" scan --all uImage
    [ "$status" -eq 2 ]
    [[ $output == *"uImage!/file-1!/etc/shadow:1"*"uImage!/next!/etc/shadow:1"* ]]
    run "$KEYWAY" scan --all initrd
    [[ $output == *"initrd!/etc/shadow:1"*"initrd!/next!/etc/shadow:1"* ]]
}

# Bytes of an image are changed; the scan must end by itself, in time, within memory, and say so.
@test "images: a damaged image is told with the place, and what is whole is looked at" {
    cd "$BATS_TEST_TMPDIR"
    head -c 700000 "$BATS_FILE_TMPDIR/images/ext4.img" >short.img
    run "$KEYWAY" scan short.img
    [ "$status" -ne 0 ]
    [[ $output == *"short.img: warning: "*"it ends early: it is to have 8388608 bytes and has 700000"* ]]
    cp "$BATS_FILE_TMPDIR/images/ext4.img" broken.img
    where=$(debugfs -R 'stat /etc' broken.img 2>/dev/null | sed -n 's/^(ETB.*//; s/^(0):\([0-9]*\).*/\1/p')
    if [ -n "$where" ]; then
        size=$(dumpe2fs -h broken.img 2>/dev/null | sed -n 's/^Block size: *//p')
        head -c "$size" /dev/urandom | dd of=broken.img bs="$size" seek="$where" conv=notrunc status=none
        run "$KEYWAY" scan broken.img
        [ "$status" -eq 2 ]
        [[ $output == *"broken.img!/etc: warning: "*"byte "* ]]
        [[ $output == *"broken.img!/usr/bin/tool"* ]]
    fi
    head -c 200000 "$BATS_FILE_TMPDIR/images/squashfs.img" >short.sqfs
    run "$KEYWAY" scan short.sqfs
    [ "$status" -eq 1 ]
    [[ $output == *"short.sqfs: warning: "*"it ends early: it is to have "* ]]
    for at in 4 28 40 64 72 88; do
        cp "$BATS_FILE_TMPDIR/images/squashfs.img" bad.sqfs
        printf '\377\377\377\177' | dd of=bad.sqfs bs=1 seek=$at conv=notrunc status=none
        run timeout 20 bash -c 'bound 2000000 && "$KEYWAY" scan bad.sqfs'
        [ "$status" -eq 1 ] || [ "$status" -eq 2 ]
    done
}

@test "images: a bomb ends at the bound, and is told" {
    needs_bound
    cd "$BATS_TEST_TMPDIR"
    # A file of a terabyte that takes no room, in an image of 8 MiB.
    mkdir tree && truncate -s 1T tree/hole
    mke2fs -q -t ext4 -d tree hole.img 8M 2>/dev/null || skip "mke2fs cannot make it"
    run timeout 200 bash -c 'bound 1500000 && "$KEYWAY" scan --only secret hole.img'
    [ "$status" -eq 1 ]
    [[ $output == *"it unpacks to more than is looked at"* ]]
    head -c 1500000000 /dev/zero | zstd -q >zeroes.zst
    run timeout 200 bash -c 'bound 1500000 && "$KEYWAY" scan --only secret zeroes.zst'
    [ "$status" -eq 1 ]
    [[ $output == *"it unpacks to more than is looked at"* ]]
    # Images in one another.
    cp "$BATS_FILE_TMPDIR/images/posix.tar" deep.tar
    for i in 1 2 3 4 5 6 7; do
        mkdir "in$i" && mv deep.tar "in$i/inner.tar" && tar -C "in$i" -cf deep.tar inner.tar
    done
    run "$KEYWAY" scan deep.tar
    [ "$status" -eq 1 ]
    [[ $output == *"archives lie too deep in one another"* ]]
}

@test "images: names that fill the memory end at the bound, and are told" {
    needs_bound
    cd "$BATS_TEST_TMPDIR"
    python3 - <<'P'
import gzip, io, tarfile
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
    tar.addfile(tarfile.TarInfo(("n" * 254 + "/") * 15 + "n" * 254))
member = out.getvalue()[:6144].rstrip(b"\0")
member += bytes(-len(member) % 512)
with gzip.open("names.tar.gz", "wb", 1) as packed:
    packed.write(b"".join([member]) * 70000 + bytes(1024))
P
    run timeout 100 bash -c 'bound 1500000 && "$KEYWAY" scan --only secret names.tar.gz'
    [ "$status" -eq 1 ]
    [[ $output == *"names.tar.gz: warning: "*"the names of its members take more room than is given"* ]]
}

@test "images: folders that lie in themselves, and names that fool a terminal" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/a/b/c
    printf 'password = Lantern-4711\n' >$'tree/a/\e[2J\nevil.ini'
    mke2fs -q -t ext2 -d tree loop.img 1M
    debugfs -w -R 'link /a /a/b/c/loop' loop.img 2>/dev/null
    run timeout 20 "$KEYWAY" scan --only secret loop.img
    [ "$status" -eq 2 ]
    [[ $output == *"loop.img!/a"*"this folder lies in more than one place, or in itself"* ]]
    [[ $output != *$'\e'* ]]
    [[ $output == *"evil.ini:1"* ]]
}

@test "images: a journal that was not played back is told" {
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR/images/ext3.img" dirty.img
    debugfs -w -R 'feature needs_recovery' dirty.img >/dev/null 2>&1
    run "$KEYWAY" scan --only mode dirty.img
    [[ $output == *"dirty.img: warning: "*"its journal was not played back"* ]]
}

@test "images: a link in an image leads to nothing of this machine" {
    mkdir -p "$BATS_TEST_TMPDIR/tree/etc"
    cd "$BATS_TEST_TMPDIR"
    printf 'password = Lantern-4711\n' >secret.ini
    ln -s "$PWD/secret.ini" tree/etc/a.ini
    ln -s ../../secret.ini tree/etc/b.ini
    mksquashfs tree links.sqfs -noappend -quiet -no-progress >/dev/null
    mke2fs -q -t ext4 -d tree links.img 1M
    for image in links.sqfs links.img; do
        run "$KEYWAY" scan --only secret "$image"
        [ "$status" -eq 0 ]
    done
}

# What lies behind an image is where another one begins, or where somebody hides something.
@test "images: what lies behind the end, in a stream too, is looked at or told" {
    cd "$BATS_TEST_TMPDIR"
    images=$BATS_FILE_TMPDIR/images
    printf 'password = Lantern-4711\n' >app.ini
    tar -cf hidden.tar app.ini
    # Two archives in one initial file system, inside of another archive: a stream.
    mkdir boot && cat "$images/newc.cpio" "$images/posix.tar.gz" >boot/initrd && tar -cf boot.tar boot
    run "$KEYWAY" scan --only secret boot.tar
    [[ $output == *"boot.tar!/boot/initrd!/next!/etc/app.ini"* ]]
    gzip -k app.ini
    for image in app.ini.gz "$images/posix.tar" "$images/squashfs.img" "$images/ext4.img"; do
        rm -rf way && mkdir way
        cp "$image" way/image && cat hidden.tar >>way/image
        run "$KEYWAY" scan --only secret way
        [ "$status" -eq 2 ]
        [[ $output == *"!/app.ini:1"* ]]
        cp "$image" way/image && head -c 5000 /dev/urandom >>way/image
        run "$KEYWAY" scan --only secret way
        [ "$status" -ne 0 ]
        [[ $output == *"1 that could not be looked at"* ]]
        # Padding is nothing.
        cp "$image" way/image && head -c 5000 /dev/zero >>way/image
        run "$KEYWAY" scan --only secret way
        [[ $output != *"could not be looked at"* ]]
    done
    # In a stream it can only be told.
    (cat "$images/posix.tar" && head -c 5000 /dev/urandom) >tail.tar && tar -cf outer.tar tail.tar
    run "$KEYWAY" scan --only secret outer.tar
    [[ $output == *"bytes behind its end were not looked at"* ]]
}

# Each layer is opened by itself: what follows the end of an inner one is seen.
@test "images: of what is packed more than once nothing behind an inner end is lost" {
    cd "$BATS_TEST_TMPDIR"
    printf 'password = Lantern-4711\n' >app.ini
    head -c 5000 /dev/urandom >noise
    declare -A tools=([bz2]=bzip2 [lzma]='xz --format=lzma' [gz]=gzip [xz]=xz [zst]='zstd -q' [lz4]='lz4 -q -l')
    for ending in "${!tools[@]}"; do
        command -v "${tools[$ending]%% *}" >/dev/null || continue
        ${tools[$ending]} -c app.ini >"app.ini.$ending"
        [ "$ending" = gz ] && outer='bzip2 -c' || outer='gzip -c'
        $outer "app.ini.$ending" >whole
        run "$KEYWAY" scan --all --only secret whole
        [ "$status" -eq 2 ] || { echo "$ending"; return 1; }
        [[ $output == *"whole!/whole:1"* && $output != *"could not be looked at"* ]]
        cat "app.ini.$ending" noise | $outer >more
        run "$KEYWAY" scan --only secret more
        [ "$status" -ne 0 ] || { echo "$ending"; return 1; }
        [[ $output == *"more: warning: "* ]]
        cat "app.ini.$ending" noise >alone
        run "$KEYWAY" scan --only secret alone
        [ "$status" -ne 0 ] || { echo "$ending"; return 1; }
        [[ $output == *"1 that could not be looked at"* ]]
    done
    # The same twice libarchive takes for one.
    (gzip -c app.ini && cat noise) | gzip -c >same
    run "$KEYWAY" scan --only secret same
    [ "$status" -eq 2 ]
    [[ $output == *"same: warning: "*"compressed in one way more than once"* ]]
    # An rpm package is one too, with an archive in it.
    python3 - "$BATS_FILE_TMPDIR/images" <<'P'
import gzip, pathlib, struct, sys
tree = (pathlib.Path(sys.argv[1]) / "newc.cpio").read_bytes()
lead = b"\xed\xab\xee\xdb\x03" + bytes(91)
head = b"\x8e\xad\xe8\x01" + bytes(4) + struct.pack(">II", 1, 8) + bytes(24)
for name, body in (("whole", tree), ("more", tree + b"\x17\x99" * 5000)):
    open(name + ".rpm", "wb").write(lead + head + head + gzip.compress(body))
P
    run "$KEYWAY" scan --all --only secret whole.rpm
    [ "$status" -eq 2 ]
    [[ $output == *"whole.rpm!/etc/app.ini:2"* && $output != *"could not be looked at"* ]]
    run "$KEYWAY" scan --all --only secret more.rpm
    [[ $output == *"more.rpm!/next: warning: "*"it is of no kind that is known"* ]]
}

@test "images: what is packed in a way that is not read, and what is no file, are no pass" {
    cd "$BATS_TEST_TMPDIR"
    python3 - <<'P'
import struct
body = bytes.fromhex("5d00008000") + b"\xff" * 8 + b"not read" * 9
head = bytearray(64)
head[0:4] = bytes.fromhex("27051956")
struct.pack_into(">I", head, 12, len(body))
head[30], head[31] = 2, 3
open("uImage", "wb").write(bytes(head) + body)
name, text = b"app.ini\0", b"password = Lantern-4711\n"
def member(mode, name, text):
    fields = [1, mode, 0, 0, 1, 0, len(text), 0, 0, 0, 0, len(name), 0]
    out = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    out += bytes(-len(out) % 4) + text
    return out + bytes(-len(out) % 4)
open("kind.cpio", "wb").write(member(0o600, name, text) + member(0, b"TRAILER!!!\0", b""))
P
    run "$KEYWAY" scan uImage
    [ "$status" -eq 1 ]
    [[ $output == *"it is compressed in a way that is not read"* ]]
    run "$KEYWAY" scan kind.cpio
    [ "$status" -eq 1 ]
    [[ $output == *"it is of no kind of file that is known"* ]]
    # An archive is one whatever it is called.
    mkdir -p usr/share/doc/a && printf 'password = Lantern-4711\n' >app.ini && tar -czf usr/share/doc/a/copyright app.ini
    run "$KEYWAY" scan --least note --all --only secret usr
    [[ $output == *"copyright!/app.ini:1"* ]]
    # A frame of no content in front says neither.
    (printf '\x50\x2a\x4d\x18\4\0\0\0abcd' && zstd -q -c app.ini) >skipped.zst
    run "$KEYWAY" scan --only mode skipped.zst
    [ "$status" -eq 1 ]
    [[ $output == *"skipped.zst: warning: "*"behind a frame that is skipped"* ]]
}

# What a device ships beside its root: boot partitions, update files, images for a flashing tool.

# A FAT keeps neither modes nor links.
plain_tree() {
    mkdir -p "tree/boot/a folder of a long name/in it" tree/EFI
    printf 'password = Lantern-4711\n' >"tree/boot/a folder of a long name/in it/Zugänge für später.conf"
    printf 'password = Lantern-4712\n' >tree/UPPER.INI
    printf 'password = Lantern-4713\n' >tree/lower.ini
    cp "$BATS_FILE_TMPDIR/folder/usr/bin/again" tree/boot/tool
    head -c 300000 /dev/urandom >tree/boot/noise
    (seq -f 'line %.0f' 40000; echo 'password = Lantern-4714') >tree/boot/long.conf
    for i in $(seq 1 2 200); do printf 'password = Lantern-%d\n' "$((5000 + i))" >"tree/EFI/file with number $i.ini"; done
}

@test "images: a FAT file system gives the findings of its folder, alone and in a disk" {
    needs mkfs.fat mcopy mdel
    cd "$BATS_TEST_TMPDIR"
    plain_tree
    export MTOOLS_SKIP_CHECK=1 LC_ALL=C.UTF-8
    found() {
        "$KEYWAY" scan --all --only secret --only elf --format json "$1" 2>errors >json || [ $? -eq 2 ]
        [ ! -s errors ] || { cat errors; return 1; }
        jq -S --arg root "$1$2/" '.findings | map(.file |= ltrimstr($root)) | sort_by(.file, .line, .rule)' json
    }
    found tree '' >folder.json
    [ "$(jq length folder.json)" -ge 100 ]
    for bits in 12 16 32; do
        size=$((bits == 12 ? 4096 : bits == 16 ? 16384 : 40000))
        mkfs.fat -F "$bits" -C "fat$bits.img" "$size" >/dev/null
        # What was deleted is none of its files, and leaves its clusters to others.
        mcopy -i "fat$bits.img" tree/boot/noise ::/gone && mcopy -i "fat$bits.img" tree/UPPER.INI ::/kept
        mdel -i "fat$bits.img" ::/gone ::/kept
        mcopy -s -i "fat$bits.img" tree/* ::/
        found "fat$bits.img" '!' >image.json
        diff folder.json image.json
    done
    truncate -s 24M disk.img
    printf 'label: dos\nstart=2048,size=32768,type=c\n' | sfdisk -q disk.img
    dd if=fat16.img of=disk.img bs=512 seek=2048 conv=notrunc status=none
    found disk.img '!/partition-1!' >image.json
    diff <(jq 'map(del(.mark))' folder.json) <(jq 'map(del(.mark))' image.json)
    # It holds no root that a device could have.
    run "$KEYWAY" probe image fat16.img
    [ "$status" -eq 1 ]
    [[ $output == *"is no image that can be opened: a FAT file system"* ]]
}

# The text of the type is a label: devices' own tools leave it out.
@test "images: a FAT without the text that says so is opened, and no disk is taken for one" {
    needs mkfs.fat mcopy
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    (cd "$BATS_FILE_TMPDIR/folder/etc" && tar -czf "$BATS_TEST_TMPDIR/tree/packed.tgz" app.ini)
    for bits in 12 16 32; do
        mkfs.fat -F "$bits" -C whole.img $((bits == 12 ? 4096 : bits == 16 ? 16384 : 40000)) >/dev/null
        MTOOLS_SKIP_CHECK=1 mcopy -i whole.img tree/packed.tgz ::/
        at=$((bits == 32 ? 82 : 54))
        for change in text-$at jump-0 last-510; do
            cp whole.img "$change.img"
            printf '        ' | dd of="$change.img" bs=1 seek=$at conv=notrunc status=none
            [ "${change%-*}" = text ] || head -c 2 /dev/zero | dd of="$change.img" bs=1 seek="${change#*-}" conv=notrunc status=none
            run "$KEYWAY" scan --only secret "$change.img"
            [ "$status" -eq 2 ] || { echo "$bits $change"; return 1; }
            [[ $output == *"$change.img!/packed.tgz!/app.ini:2"* && $output != *"could not be looked at"* ]]
        done
        table=$((512 * $(od -An -tu2 -j14 -N2 whole.img)))
        head -c 4 /dev/zero | dd of=text-$at.img bs=1 seek=$table conv=notrunc status=none
        run "$KEYWAY" scan --only secret text-$at.img
        [ "$status" -eq 2 ]
        [[ $output == *"text-$at.img: warning: "*"its table of clusters, from byte $table on, is damaged"* ]]
        rm -- *.img
    done
    # A boot loader keeps the numbers of a file system that was there before.
    truncate -s 4M disk.img
    printf 'label: dos\nstart=2048,size=2048,type=83\n' | sfdisk -q disk.img
    mke2fs -q -t ext2 -d tree ext.img 1M
    dd if=ext.img of=disk.img bs=512 seek=2048 conv=notrunc status=none
    mkfs.fat -F 16 -C fat.img 16384 >/dev/null
    dd if=fat.img of=disk.img bs=1 count=62 conv=notrunc status=none
    printf '        ' | dd of=disk.img bs=1 seek=54 conv=notrunc status=none
    run "$KEYWAY" scan --only secret disk.img
    [ "$status" -eq 1 ]
    [[ $output == *"disk.img: warning: "*"its table of partitions"* ]]
    # Those that GRUB fills with zeroes, behind a jump of its own.
    (printf '\353\143\220' && head -c 87 /dev/zero) | dd of=disk.img conv=notrunc status=none
    run "$KEYWAY" scan --only secret disk.img
    [ "$status" -eq 2 ]
    [[ $output == *"disk.img!/partition-1!/packed.tgz!/app.ini:2"* && $output != *"could not be looked at"* ]]
    for seed in 1 2 3; do
        (head -c 510 /dev/urandom && printf '\125\252' && head -c 70000 /dev/urandom) >noise-$seed
    done
    mkdir noise && mv noise-* noise
    run "$KEYWAY" scan --only secret noise
    [ "$status" -eq 0 ]
}

@test "images: a FAT that is damaged or goes in circles ends in words" {
    needs mkfs.fat mcopy
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/a/b
    head -c 20000 /dev/zero >tree/a/b/zeroes
    printf 'password = Lantern-4711\n' >tree/a/first.ini
    mkfs.fat -F 16 -s 1 -C fat.img 8192 >/dev/null
    MTOOLS_SKIP_CHECK=1 mcopy -s -i fat.img tree/a ::/
    head -c 900000 fat.img >short.img
    run "$KEYWAY" scan --only secret short.img
    [[ $output == *"short.img: warning: "*"it ends early: it is to have 8388608 bytes and has 900000"* ]]
    python3 - <<'P'
import struct
image = bytearray(open("fat.img", "rb").read())
size, reserved, tables, roots, table = struct.unpack_from("<HxHBH3xH", image, 11)
root = (reserved + tables * table) * size
data = root + roots * 32
def entry(name, at):
    while image[at:at + 11] != name.ljust(11):
        at += 32
    return at
def cluster(at): return struct.unpack_from("<H", image, at + 26)[0]
def place(number): return data + (number - 2) * size
a = entry(b"A", root)
b = entry(b"B", place(cluster(a)))
zeroes = entry(b"ZEROES", place(cluster(b)))
def write(name, at, value):
    changed = bytearray(image)
    struct.pack_into("<H", changed, at, value)
    open(name, "wb").write(changed)
chain = reserved * size
write("loop.img", b + 26, cluster(a))
write("early.img", chain + 2 * (cluster(zeroes) + 3), 0xffff)
write("far.img", chain + 2 * (cluster(zeroes) + 3), 0xfff0)
write("free.img", chain + 2 * (cluster(zeroes) + 3), 0)
write("empty.img", b + 26, 0)
write("sectors.img", 11, 0)
write("tables.img", 22, 0xffff)
P
    run timeout 20 "$KEYWAY" scan --only secret loop.img
    [[ $output == *"loop.img!/a/b: warning: "*"this folder lies in more than one place, or in itself"* ]]
    [[ $output == *"first.ini:1"* ]]
    for name in early far free; do
        run timeout 20 "$KEYWAY" scan --only secret "$name.img"
        [ "$status" -eq 2 ]
        [[ $output == *"/zeroes: warning: "*"it is damaged, or ends early"* ]]
    done
    for name in empty sectors tables; do
        run timeout 20 "$KEYWAY" scan --only secret "$name.img"
        [ "$status" -ne 0 ]
        [[ $output == *"$name.img"*"damaged"* ]]
    done
}

@test "images: of a FIT each file is looked into, in the tree and behind it" {
    needs mkimage dtc
    cd "$BATS_TEST_TMPDIR"
    images=$BATS_FILE_TMPDIR/images
    gzip -dc "$images/newc.cpio.gz" | xz --format=lzma -0 >initrd.lzma
    cat >image.its <<'E'
/dts-v1/;
/ {
    description = "a device";
    images {
        root-1 { data = /incbin/("squashfs.img"); type = "filesystem"; compression = "none"; arch = "arm"; os = "linux"; };
        ramdisk-1 { data = /incbin/("initrd.lzma"); type = "ramdisk"; compression = "lzma"; arch = "arm"; os = "linux";
            hash-1 { algo = "sha256"; }; };
        odd-1 { data = /incbin/("odd"); type = "firmware"; compression = "lzo"; arch = "arm"; };
    };
    configurations { default = "conf-1"; conf-1 { ramdisk = "ramdisk-1"; }; };
};
E
    cp "$images/squashfs.img" . && printf '\211LZO\0\r\n\032\n of another kind' >odd
    mkimage -f image.its inner.itb >/dev/null 2>&1 || skip "mkimage cannot make it"
    mkimage -E -f image.its outer.itb >/dev/null 2>&1
    mkimage -E -p 0x100000 -f image.its placed.itb >/dev/null 2>&1
    for image in inner outer placed; do
        run "$KEYWAY" scan --all "$image.itb"
        [ "$status" -eq 2 ]
        [[ $output == *"$image.itb!/root-1!/etc/shadow:1"* ]]
        [[ $output == *"$image.itb!/ramdisk-1!/etc/shadow:1"* ]]
        [[ $output == *"$image.itb!/odd-1: warning: "*"it is compressed in a way that is not read"* ]]
        [[ $output == *"1 that could not be looked at"* ]]
    done
    cp inner.itb whole.itb && printf 'password = Lantern-4711\n' >>whole.itb
    run "$KEYWAY" scan --only secret whole.itb
    [[ $output == *"2 that could not be looked at"* ]]
    head -c "$(($(stat -c %s outer.itb) - 5000))" outer.itb >short.itb
    run "$KEYWAY" scan --only mode short.itb
    [[ $output == *"short.itb!/"*"behind the end of the image"* ]]
    # A tree alone is a file as any other.
    printf '/dts-v1/;\n/ { model = "x"; chosen { bootargs = "wifi.psk=Lantern-4711"; }; };\n' >plain.dts
    dtc -q -o plain.dtb plain.dts
    run "$KEYWAY" scan --only secret plain.dtb
    [[ $output == *"plain.dtb"* && $output != *"could not be looked at"* ]]
}

@test "images: what LZMA packed is opened, alone and behind U-Boot's header" {
    cd "$BATS_TEST_TMPDIR"
    xz --format=lzma -0 -k -c "$BATS_FILE_TMPDIR/images/squashfs.img" >squashfs.lzma
    run "$KEYWAY" scan --all squashfs.lzma
    [[ $output == *"squashfs.lzma!/etc/shadow:1"* ]]
    python3 - <<'P'
import struct
body = open("squashfs.lzma", "rb").read()
head = bytearray(64)
head[0:4] = bytes.fromhex("27051956")
struct.pack_into(">I", head, 12, len(body))
head[30], head[31] = 2, 3
open("uImage", "wb").write(bytes(head) + body)
P
    run "$KEYWAY" scan --all uImage
    [ "$status" -eq 2 ]
    [[ $output == *"uImage!/file-1!/etc/shadow:1"* && $output != *"could not be looked at"* ]]
    head -c 100000 squashfs.lzma >short.lzma
    run "$KEYWAY" scan --all short.lzma
    [ "$status" -ne 0 ]
    [[ $output == *"short.lzma: warning: "* ]]
}

@test "images: a sparse image of Android is the image that it stands for" {
    needs img2simg
    cd "$BATS_TEST_TMPDIR"
    img2simg "$BATS_FILE_TMPDIR/images/ext4.img" ext4.simg
    findings "$BATS_FILE_TMPDIR/images/ext4.img" '!' >whole.json
    findings ext4.simg '!' >sparse.json
    diff whole.json sparse.json
    head -c 200000 ext4.simg >short.simg
    run "$KEYWAY" scan short.simg
    [ "$status" -ne 0 ]
    [[ $output == *"short.simg: warning: "* ]]
    # Eight terabytes of nothing, and as many of one pattern.
    python3 - <<'P'
import struct
head = struct.pack("<IHHHHIIII", 0xed26ff3a, 1, 0, 28, 12, 1 << 20, 8 << 20, 1, 0)
open("empty.simg", "wb").write(head + struct.pack("<HHII", 0xcac3, 0, 8 << 20, 12))
open("fill.simg", "wb").write(head + struct.pack("<HHII", 0xcac2, 0, 8 << 20, 16) + b"fill")
P
    for name in empty fill; do
        run timeout 100 bash -c 'bound 1500000 && "$KEYWAY" scan --only secret '"$name.simg"
        [ "$status" -eq 1 ]
        [[ $output == *"$name.simg: warning: "*"it unpacks to more than is looked at"* ]]
    done
}

# Two files of a byte in a block of a mebibyte, under tens of thousands of names in turn.
@test "images: SquashFS blocks that are unpacked for a byte each end at the bound" {
    needs_bound
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    for name in a b; do head -c 1048576 /dev/zero | tr '\0' $name >tree/$name; done
    python3 -c '
import os
for i in range(12000):
    os.link("tree/a", "tree/n%06d-a" % i), os.link("tree/b", "tree/n%06d-b" % i)' || skip "so many names of a file cannot be made"
    mksquashfs tree bomb.sqfs -noappend -quiet -no-progress -b 1M -no-fragments -noI >/dev/null
    python3 - <<'P'
import struct
image = bytearray(open("bomb.sqfs", "rb").read())
at, changed = struct.unpack_from("<Q", image, 64)[0], 0
while (at := image.find(struct.pack("<Q", 1 << 20), at)) >= 0:
    struct.pack_into("<Q", image, at, 1)
    changed += 1
assert changed == 2, changed
open("bomb.sqfs", "wb").write(image)
P
    run timeout 60 bash -c 'bound 1500000 && "$KEYWAY" scan --only secret bomb.sqfs'
    [ "$status" -eq 1 ]
    [[ $output == *"bomb.sqfs: warning: "*"it unpacks to more than is looked at"* ]]
    # What is fair has room: as many small files, each in a block of its own.
    rm -rf tree && mkdir tree && python3 -c '
for i in range(6000):
    open("tree/%d" % i, "w").write("line %d\n" % i)'
    mksquashfs tree fair.sqfs -noappend -quiet -no-progress -b 1M -no-fragments -no-duplicates >/dev/null
    run "$KEYWAY" scan --only secret fair.sqfs
    [ "$status" -eq 0 ]
}

# What no tool makes: `image-forge` writes it.
forge() {
    cd "$BATS_TEST_TMPDIR"
    "$BATS_TEST_DIRNAME/image-forge" .
}

@test "images: a FIT's parts are looked at once, and what no part covers is looked at too" {
    forge
    for name in self again; do
        run timeout 20 "$KEYWAY" scan --only secret $name.itb
        [ "$status" -eq 1 ]
        [[ $output == *"$name.itb: warning: "*"its files lie in one another"* ]]
        [ "${#lines[@]}" -lt 20 ]
    done
    run timeout 20 "$KEYWAY" scan --only secret steps.itb
    [ "$status" -eq 1 ]
    [[ $output == *"its tree has more in it than is looked at"* ]]
    run "$KEYWAY" scan --all --only secret settings.itb
    [ "$status" -eq 2 ]
    [[ $output == *"settings.itb!/tree"* ]]
    run "$KEYWAY" scan --all --only secret between.itb
    [ "$status" -eq 2 ]
    [[ $output == *"between.itb!/next"* ]]
    for name in deep twice; do
        run "$KEYWAY" scan --only secret $name.itb
        [ "$status" -ne 0 ]
        [[ $output == *"$name.itb: warning: "* ]]
    done
    run "$KEYWAY" scan --only secret cipher.itb
    [ "$status" -eq 1 ]
    [[ $output == *"cipher.itb!/a: warning: "*"it is encrypted"* ]]
}

@test "images: a FAT hides nothing behind a mark, a name or another form" {
    forge
    for row in end:A.TXT dot:.ENV long:A.TXT blank:unnamed bare:A.TXT; do
        run "$KEYWAY" scan --all --only secret "${row%:*}.fat"
        [ "$status" -eq 2 ]
        [[ $output == *"${row%:*}.fat!/${row#*:}:1"* ]]
    done
    run "$KEYWAY" scan --only secret tableless.fat
    [[ $output == *"tableless.fat: warning: "*"its table of clusters, from byte 102400 on, is damaged"* ]]
    run "$KEYWAY" scan --only secret disk.fat
    [ "$status" -eq 1 ]
    [[ $output == *"disk.fat: warning: "*"it is also an image of a disk"* ]]
    python3 - <<'Q'
image = bytearray(20000)
image[446 + 4], image[446 + 8], image[446 + 12], image[510:512] = 0x83, 9, 20, b"\x55\xaa"
image[1080:1082] = b"\x53\xef"
open("ext.img", "wb").write(image)
Q
    run "$KEYWAY" scan --only secret ext.img
    [ "$status" -eq 1 ]
}

@test "images: volumes of UBI are put together, and what is in them is opened" {
    cd "$BATS_TEST_TMPDIR"
    images=$BATS_FILE_TMPDIR/images
    "$BATS_TEST_DIRNAME/image-forge" . "$images/squashfs.img"
    run "$KEYWAY" scan --all --only secret whole.ubi
    [ "$status" -eq 2 ]
    [[ $output == *"whole.ubi!/kernel!/etc/app.ini:2"*"whole.ubi!/rootfs!/etc/app.ini:2"* ]]
    [[ $output != *"could not be looked at"* ]]
    run "$KEYWAY" scan --all --only secret turns.ubi
    [ "$status" -eq 2 ]
    [[ $output == *"turns.ubi!/rootfs!/etc/app.ini:2"* && $output != *"could not be looked at"* ]]
    # What is not seen is told.
    for row in 'ubifs:rootfs: warning: *a UBIFS file system' 'unknown:rootfs: warning: *it holds no file system that is known' \
        'lacking:kernel: warning: *a part of it is damaged' 'broken: warning: *1 of its blocks are damaged' \
        'head: warning: *1 of its blocks are damaged' 'cut: warning: *1 of its blocks are damaged' 'tableless: warning: *its table of volumes is damaged' \
        'same: warning: *say that they are the same part' 'far:rootfs*' 'behind!/next: warning: *it is of no kind'; do
        image=${row%%[:!]*}
        run timeout 60 bash -c 'bound 1500000 && "$KEYWAY" scan --all --only secret '"$image.ubi"
        [ "$status" -ne 0 ] || { echo "$image"; return 1; }
        # shellcheck disable=SC2053 # the right side is a pattern
        [[ $output == *"could not be looked at"* && $output == *${row#*[:!]}* ]] || { echo "$image: $output"; return 1; }
    done
    # What no volume has is looked at, and told unless a sound image has it too.
    for name in erased free older inner tail slack; do
        run "$KEYWAY" scan --all --only secret "$name.ubi"
        [ "$status" -eq 2 ]
        [[ $output == *"$name.ubi!/block-"* ]] || { echo "$name: $output"; return 1; }
        [ "$name" = older ] || [ "$name" = inner ] || [[ $output == *"could not be looked at"* ]] || { echo "$name: $output"; return 1; }
    done
    # In a partition and in an archive, and no root for the probe.
    gzip -k whole.ubi && tar -cf outer.tar whole.ubi.gz
    run "$KEYWAY" scan --all --only secret outer.tar
    [[ $output == *"outer.tar!/whole.ubi.gz!/rootfs!/etc/app.ini:2"* ]]
    run "$KEYWAY" probe image whole.ubi
    [ "$status" -eq 1 ]
    [[ $output == *"is no image that can be opened: a UBI image; ubireader_extract_files unpacks it"* ]]
}

@test "images: a sparse image of no kind that is known is no pass" {
    cd "$BATS_TEST_TMPDIR"
    python3 - <<'P'
import struct
def sparse(name, content):
    head = struct.pack("<IHHHHIIII", 0xed26ff3a, 1, 0, 28, 12, 4096, len(content) // 4096, 1, 0)
    open(name, "wb").write(head + struct.pack("<HHII", 0xcac1, 0, len(content) // 4096, 12 + len(content)) + content)
sparse("odd.simg", b"not known".ljust(8192, b"\0"))
sparse("super.simg", bytes(4096) + b"gDla".ljust(4096, b"\0"))
P
    run "$KEYWAY" scan --only secret odd.simg
    [ "$status" -eq 1 ]
    [[ $output == *"it holds no file system that is known"* ]]
    run "$KEYWAY" scan --only secret super.simg
    [ "$status" -eq 1 ]
    [[ $output == *"lpunpack"* ]]
}
