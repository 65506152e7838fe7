# keyway scan: the properties of binaries that were built to have them or not, and files by their mode.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    cat >program.c <<'C'
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv) {
    char text[16];
    if (argc > 1)
        strcpy(text, argv[1]);
    return argc > 1 ? puts(text) : 0;
}
C
    printf 'int answer(void) { return 42; }\n' >library.c
    mkdir bins
    cc -O2 -fPIE -pie -fstack-protector-strong -D_FORTIFY_SOURCE=2 -Wl,-z,relro,-z,now -s -o bins/hardened program.c
    cc -O2 -fno-pie -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro,-z,lazy,-z,execstack -o bins/bare program.c
    cc -O2 -fPIE -pie -fstack-protector-all -Wl,-z,relro,-z,lazy -Wl,-rpath,lib:/opt/x -o bins/partial program.c
    cc -O2 -fno-pie -static -fno-stack-protector -s -o bins/static program.c
    cc -O2 -shared -fPIC -Wl,-soname,libanswer.so.1 -Wl,-rpath,'$ORIGIN/../lib' -o bins/libanswer.so library.c
    cc -O2 -c -o bins/library.o library.c
    "$KEYWAY" scan --least note --format json bins >scan.json || [ $? -eq 2 ]
}

# What the report says of a binary.
of() { jq -r --arg file "bins/$1" ".binaries[] | select(.file == \$file) | .[\"$2\"]" "$BATS_FILE_TMPDIR/scan.json"; }
# The rules that are found in it, and those that could not be told.
found() { jq -r --arg file "bins/$1" '.findings[] | select(.file == $file and .state == "found") | .rule' "$BATS_FILE_TMPDIR/scan.json" | tr '\n' ' '; }
untold() { jq -r --arg file "bins/$1" '.findings[] | select(.file == $file and .state != "found") | .rule' "$BATS_FILE_TMPDIR/scan.json" | tr '\n' ' '; }

@test "a hardened program has all that was asked of the compiler" {
    [ "$(of hardened kind)" = "position-independent executable" ]
    [ "$(of hardened relro)" = full ]
    [ "$(of hardened canary)" = yes ]
    [ "$(of hardened fortify)" = yes ]
    [ "$(of hardened executable-stack)" = false ]
    [ "$(of hardened symbols)" = false ]
    [[ " $(found hardened)" != *" elf-"[!b]* ]]
}

@test "a bare program lacks all of it" {
    [ "$(of bare kind)" = executable ]
    [ "$(of bare relro)" = none ]
    [ "$(of bare canary)" = no ]
    [ "$(of bare fortify)" = no ]
    [ "$(of bare executable-stack)" = true ]
    for rule in elf-stack elf-pie elf-relro elf-canary elf-fortify elf-symbols; do
        [[ " $(found bare)" == *" $rule "* ]]
    done
}

@test "a static program without RELRO, or with half of it, is found as others are" {
    cd "$BATS_TEST_TMPDIR"
    mkdir own
    cc -O2 -fno-pie -static -Wl,-z,norelro -o own/none "$BATS_FILE_TMPDIR/program.c"
    cc -O2 -fno-pie -static -Wl,-z,relro,-z,lazy -o own/half "$BATS_FILE_TMPDIR/program.c"
    cc -O2 -fno-pie -static -Wl,-z,relro,-z,now -o own/full "$BATS_FILE_TMPDIR/program.c"
    printf 'void _start(void) { for (;;); }\n' >start.c
    cc -O2 -static -nostdlib -o own/nothing start.c
    # Without section headers, as packers leave them.
    for name in none half full; do
        cp "own/$name" "own/$name-bare"
        printf '\0\0\0\0\0\0\0\0' | dd of="own/$name-bare" bs=1 seek=40 conv=notrunc status=none
        printf '\0\0\0\0' | dd of="own/$name-bare" bs=1 seek=60 conv=notrunc status=none
    done
    run -2 "$KEYWAY" scan --only elf --least note --format json own
    printf '%s\n' "$output" >own.json
    relro() { jq -r --arg file "own/$1" '[.findings[] | select(.file == $file and (.rule | endswith("relro"))) | .rule + " " + .state] | join(",")' own.json; }
    [ "$(relro none)" = "elf-relro found" ]
    [ "$(relro half)" = "elf-full-relro found" ]
    [ "$(relro full)" = "" ]
    [ "$(relro nothing)" = "" ]
    [ "$(relro none-bare)" = "elf-relro could not be told" ]
    [ "$(relro half-bare)" = "elf-full-relro could not be told" ]
    [ "$(relro full-bare)" = "elf-full-relro could not be told" ]
}

@test "relocations that stay writable, and a library path that is relative" {
    [ "$(of partial relro)" = partial ]
    [[ " $(found partial)" == *" elf-full-relro "* ]]
    [[ " $(found partial)" == *" elf-loose-path "* ]]
}

@test "a stripped static program tells nothing of its canary, and that is no pass" {
    [ "$(of static canary)" = unknown ]
    [[ " $(untold static)" == *" elf-canary "* ]]
    [[ " $(found static)" == *" elf-pie "* ]]
    run "$KEYWAY" scan "$BATS_FILE_TMPDIR/bins/static"
    [ "$status" -eq 2 ]
}

@test "a library is none of the programs, and says its name and path" {
    [ "$(of libanswer.so kind)" = "shared library" ]
    [ "$(of libanswer.so soname)" = libanswer.so.1 ]
    [ "$(of libanswer.so runpath)" = '$ORIGIN/../lib' ] || [ "$(of libanswer.so rpath)" = '$ORIGIN/../lib' ]
    [[ " $(found libanswer.so)" != *" elf-pie "* ]]
    [[ " $(found libanswer.so)" != *" elf-loose-path "* ]]
    [[ " $(found libanswer.so)" == *" elf-path "* ]]
}

@test "an object file is asked nothing that only a program can have" {
    [ "$(of library.o kind)" = "object file" ]
    [ -z "$(found library.o)" ]
}

@test "files by their mode" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree && cp "$BATS_FILE_TMPDIR/bins/hardened" tree/special
    chmod 4755 tree/special
    touch tree/open && chmod 0666 tree/open
    ln -s open tree/link
    run "$KEYWAY" scan tree
    [ "$status" -eq 2 ]
    [[ $output == *"tree: 2 files, 1 binary"* ]]
    [[ $output == *"mode-writable: anybody may write it, 1"* ]]
    [[ $output == *"mode-setuid: runs with the rights of its owner, 1"* ]]
}

@test "SARIF is as its schema says, and a finding names its file as a URI" {
    schema=$KEYWAY_ROOT/../shared/schemas/sarif
    cd "$BATS_TEST_TMPDIR"
    mkdir "a b%" && touch "a b%/open" && chmod 0666 "a b%/open"
    "$KEYWAY" scan --format sarif "a b%" >scan.sarif || [ $? -eq 2 ]
    [ "$(jq -r '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' scan.sarif)" = "a%20b%25/open" ]
    official=$schema/sarif-schema-2.1.0.json
    [ -e "$official" ] || skip "the official schema is not here"
    "$KEYWAY" scan --least note --format sarif "$BATS_FILE_TMPDIR/bins" >all.sarif || [ $? -eq 2 ]
    "$KEYWAY_ROOT/tools/schema" "$official" scan.sarif all.sarif
}

@test "a file that only begins like a binary was not looked at" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    printf '\177ELF and no more' >tree/broken
    run "$KEYWAY" scan tree
    [ "$status" -eq 1 ]
    [[ $output == *"1 that could not be looked at"* ]]
    [[ $output == *"tree/broken: warning: was not looked at as a binary"* ]]
}

@test "a folder without findings is well, and one that is not there is not" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree && echo text >tree/file
    run "$KEYWAY" scan tree
    [ "$status" -eq 0 ]
    run "$KEYWAY" scan nowhere
    [ "$status" -eq 1 ]
    ln -s tree/file link
    run "$KEYWAY" scan link
    [ "$status" -eq 1 ]
    [[ $output == *"link: error: is a link"* ]]
    ln -s tree folder
    run "$KEYWAY" scan folder
    [ "$status" -eq 0 ]
    [[ $output == *"folder: 1 file, 0 binaries"* ]]
}

@test "secrets: recall and precision on files that were made for it" {
    cd "$BATS_TEST_TMPDIR"
    "$BATS_TEST_DIRNAME/scan-corpus" corpus
    "$KEYWAY" scan --only secret --least note --format json corpus/files >scan.json || [ $? -eq 2 ]
    run "$BATS_TEST_DIRNAME/scan-score" corpus scan.json --least 95 100
    printf '# %s\n' "${lines[@]}" >&3
    [ "$status" -eq 0 ]
}

@test "secrets: an account, a key, a password, each at its line and none told whole [CR 3.7]" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/etc
    printf 'root::19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n' >tree/etc/shadow
    printf '\n[db]\npassword = Lantern-4711\n' >tree/etc/app.ini
    run "$KEYWAY" scan --only secret tree
    [ "$status" -eq 2 ]
    [[ $output == *"tree/etc/shadow:1"* ]]
    [[ $output == *"tree/etc/app.ini:3"* ]]
    [[ $output == *"password = La**** (12 characters)"* ]]
    [[ $output != *Lantern* ]]
}

@test "secrets: a file larger than what is held at once, and UTF-16" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    { yes '# a line that says nothing at all' | head -n 100000; echo 'password = Lantern-4711'; yes '# more' | head -n 100000; } >tree/large.ini
    printf '\xff\xfep\0w\0d\0=\0L\0a\0n\0t\0e\0r\0n\0-\0004\0007\0001\0001\0' >tree/wide.ini
    run "$KEYWAY" scan --only secret tree
    [[ $output == *"tree/large.ini:100001"* ]]
    [[ $output == *"tree/wide.ini:1"* ]]
}

@test "secrets: a password among the constants of a program" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    printf '#include <stdio.h>\nint main(void) { return puts("db_password=Lantern4711"); }\n' >p.c
    cc -O2 -s -o tree/p p.c
    run "$KEYWAY" scan --only secret tree
    [ "$status" -eq 2 ]
    [[ $output == *"secret-password"*"tree/p"* ]]
    # What it says of commands is not what it runs.
    printf '#include <stdio.h>\nint main(void) { return puts("snmpget -v2c -c public HOST"); }\n' >p.c
    cc -O2 -s -o tree/p p.c
    run "$KEYWAY" scan --only secret tree
    [ "$status" -eq 0 ]
    printf '#include <stdio.h>\nint main(void) { return puts("snmpget -v2c -c Lantern4711 HOST"); }\n' >p.c
    cc -O2 -s -o tree/p p.c
    run "$KEYWAY" scan --only secret tree
    [ "$status" -eq 2 ]
}

waivers() {
    printf 'keyway: scan-waivers/1\nwaivers:\n'
    printf '  - {rule: %s, %s, reason: known, by: r.meyer, until: %s}\n' "$@"
}

@test "waivers: an empty file is none" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    : >w.yaml
    run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 1 ]
    [[ $output == *"the file is empty"* ]]
}

@test "waivers: until their day, then the finding is back" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/etc
    printf 'password = Lantern-4711\n' >tree/etc/app.ini
    waivers secret-password 'path: "etc/*.ini"' 2027-01-31 >w.yaml
    SOURCE_DATE_EPOCH=1795392000 run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 0 ]
    [[ $output == *"1 waived"* ]]
    SOURCE_DATE_EPOCH=1801353600 run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 0 ]
    SOURCE_DATE_EPOCH=1801440000 run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 2 ]
    [[ $output == *"w.yaml:3:6: warning: the waiver of secret-password ended on 2027-01-31: 1 of its findings are back"* ]]
}

@test "waivers: one by mark, one that matches nothing, and SARIF's suppressions" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/etc
    printf 'password = Lantern-4711\n' >tree/etc/app.ini
    printf 'password = Granite-4711\n' >tree/etc/other.ini
    "$KEYWAY" scan --format json tree >scan.json || [ $? -eq 2 ]
    mark=$(jq -r '.findings[] | select(.file == "tree/etc/app.ini") | .mark' scan.json)
    waivers secret-password "mark: \"$mark\"" 2099-01-31 mode-setuid 'path: bin/su' 2099-01-31 >w.yaml
    "$KEYWAY" scan --waivers w.yaml --format sarif tree >scan.sarif 2>err || [ $? -eq 2 ]
    [[ $(cat err) == *"w.yaml:4:6: warning: the waiver of mode-setuid matches no finding"* ]]
    [ "$(jq -c '[.runs[0].results[] | .suppressions | length]' scan.sarif)" = "[1,0]" ]
    [ "$(jq -r '.runs[0].results[0].suppressions[0].justification' scan.sarif)" = "known (r.meyer, until 2099-01-31)" ]
    "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/scan-waivers.schema.json" w.yaml
    official=$KEYWAY_ROOT/../shared/schemas/sarif/sarif-schema-2.1.0.json
    [ -e "$official" ] || skip "the official schema is not here"
    "$KEYWAY_ROOT/tools/schema" "$official" scan.sarif
}

@test "waivers: what they must not be" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    waivers secret-pasword 'path: x' 2027-01-31 >w.yaml
    run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 1 ]
    [[ $output == *"the scan has no rule 'secret-pasword'; did you mean 'secret-password'?"* ]]
    printf 'keyway: scan-waivers/1\nwaivers:\n  - {rule: secret-password, reason: x, by: y, until: 2027-01-31}\n' >w.yaml
    run "$KEYWAY" scan --waivers w.yaml tree
    [ "$status" -eq 1 ]
    [[ $output == *"would waive the whole rule"* ]]
}

@test "functions: what a program imports, and what C text calls outside of comments" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    printf '#include <stdlib.h>\n#include <string.h>\nchar b[9];\nint main(int c, char **v) { strcpy(b, v[0]); return system(b) + c; }\n' >p.c
    cc -O1 -U_FORTIFY_SOURCE -fno-builtin -o tree/p p.c
    printf '/* gets(a) */\nint f(char *a) { return gets(a) != 0; }\n' >tree/f.c
    run "$KEYWAY" scan --only function --least note tree
    [ "$status" -eq 2 ]
    [[ $output == *"error function-never"*"tree/f.c:2"* ]]
    [[ $output == *"warning function-unbounded"*"tree/p"*"strcpy"* ]]
    [[ $output == *"note function-shell"*"tree/p"*"system"* ]]
}

@test "the attack surface: programs by name, ports of units, others' rights" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/usr/sbin tree/etc
    printf '#!/bin/sh\n' >tree/usr/sbin/telnetd
    cp tree/usr/sbin/telnetd tree/usr/sbin/gdbserver
    cp tree/usr/sbin/telnetd tree/usr/sbin/su
    chmod 755 tree/usr/sbin/*
    chmod 4755 tree/usr/sbin/su
    printf '[Socket]\nListenStream=0.0.0.0:8080\nListenStream=/run/x\n' >tree/etc/web.socket
    printf '#x\ntelnet stream tcp nowait root /usr/sbin/telnetd telnetd\n' >tree/etc/inetd.conf
    "$KEYWAY" scan --surface --format json tree >surface.json
    [ "$(jq -c '[.surface[] | [.kind, .name, .port]]' surface.json)" = '[["debug","gdbserver",null],["plain","telnetd",null],["socket","telnetd",null],["socket","web",8080],["setuid","su",null]]' ]
    printf 'keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\ninterfaces: [{id: http, kind: network, transport: tcp, port: 8080}]\nreleases: [{version: "1", date: 2026-01-01}]\n' >product.yaml
    run "$KEYWAY" scan --surface --product product.yaml tree
    [ "$status" -eq 2 ]
    [[ "$output" == *"declared as http"* ]]
    [[ "$output" == *"telnetd"*"not declared"* ]]
    run "$KEYWAY" scan --surface tree
    [ "$status" -eq 0 ]
    [[ $output == *"tree/etc/web.socket  tcp port 8080"* ]]
}

# A tree as busybox makes it: one program without libraries, everything else a link to it.
static_tree() {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/bin tree/usr/sbin tree/etc/init.d tree/usr/share/completions
    cp "$BATS_FILE_TMPDIR/bins/static" tree/bin/busybox
    ln -s /bin/busybox tree/usr/sbin/telnetd
    ln -s ../../bin/busybox tree/usr/sbin/httpd
    ln -s ../../bin/busybox tree/usr/sbin/ifconfig
    printf 'words\n' >tree/usr/share/completions/words
    ln -s words tree/usr/share/completions/sshd
    ln -s /usr/share/completions/words tree/usr/share/completions/nginx
    printf '::respawn:/sbin/getty\n' >tree/etc/inittab
    printf '#!/bin/sh\n/usr/sbin/telnetd\n' >tree/etc/init.d/S50telnet
}

@test "the attack surface of a tree of links to a static program is not nothing" {
    static_tree
    run -1 "$KEYWAY" scan --surface tree
    [[ $output == *"tree/usr/sbin/telnetd  login without encryption, a link to /bin/busybox"* ]]
    [[ $output == *"tree/usr/sbin/httpd  web server, a link to ../../bin/busybox"* ]]
    [[ $output == *"could not be told whether it listens, 1"*"tree/bin/busybox"* ]]
    [[ $output != *ifconfig* && $output != *completions* && $output != *"scripts:"* ]]
    # In an archive a link is all that is known; a hard link is a file like the other.
    ln tree/bin/busybox tree/usr/sbin/vsftpd
    mkdir packed
    tar -cf packed/root.tar -C tree bin usr/sbin etc
    run -1 "$KEYWAY" scan --surface packed
    [[ $output == *"packed/root.tar!/usr/sbin/telnetd  login without encryption, a link to /bin/busybox"* ]]
    [[ $output == *"packed/root.tar!/usr/sbin/vsftpd  file transfer without encryption"$'\n'* ]]
}

@test "a static program whose own symbols name the call listens, or does not" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    printf '#include <sys/socket.h>\nint main(int c, char **v) { return (void)v, listen(c, 1); }\n' >server.c
    cc -static -o tree/server server.c
    cc -static -o tree/quiet "$BATS_FILE_TMPDIR/program.c"
    cc -static-pie -s -o tree/hidden server.c
    run -1 "$KEYWAY" scan --surface --format json tree
    [ "$(jq -c '[.surface[] | [.kind, .name]]' <<<"$output")" = '[["listens","server"],["untold","hidden"]]' ]
    printf 'keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\ninterfaces: [{id: a, kind: network, service: server}, {id: b, kind: local, service: hidden}]\nreleases: [{version: "1", date: 2026-01-01}]\n' >product.yaml
    run -0 "$KEYWAY" scan --surface --product product.yaml tree
    [[ $output == *"tree/hidden"*"declared as b"* ]]
}

@test "scripts that listen are found, and others are told as not judged" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/bin tree/etc tree/doc
    put() { printf '%b' "$2" >"tree/$1" && chmod "${3:-755}" "tree/$1"; }
    put bin/nc1 '#!/bin/sh\nwhile :; do date | nc.openbsd -k -l 80; done\n'
    put bin/nc2 '#!/bin/sh\n# nc -l 80\nrsync -l a b; nc host -w 3; echo $nc -l; nc example-l 8\n'
    put bin/so '#!/bin/bash\nsocat TCP4-LISTEN:80,fork EXEC:cat\n' 644
    put bin/srv '#!/usr/bin/env -S python3 -u\nimport socket\ns = socket.socket()\ns.bind(("", 80))\n'
    put bin/lib.py 'class A:\n    def f(self): self.s.bind(("", 80))\n' 644
    put bin/pl '#!/usr/bin/perl -w\nprint 1;\n'
    put etc/inittab '::once:/bin/busybox tftpd /tmp\n' 644
    put doc/listener '#!/bin/sh\nnc -l 80\n'
    run -0 "$KEYWAY" scan --surface --format json tree
    [ "$(jq -c '[.surface[] | select(.kind == "listens") | [.file, .detail]] | sort' <<<"$output")" = \
        '[["tree/bin/nc1","a script with '"'nc -l'"'"],["tree/bin/so","a script with '"'-LISTEN:'"'"],["tree/bin/srv","a script with '"'.bind(('"'"],["tree/etc/inittab","a script with '"'busybox tftpd'"'"]]' ]
    [ "$(jq '."scripts-not-judged"' <<<"$output")" -eq 3 ]
    run -0 "$KEYWAY" scan --surface tree
    [[ $output == *"scripts: not judged, they may listen too, 3"*"tree/bin/lib.py and others"* ]]
}

@test "packages: what dpkg lists on this machine is in the bill, and nothing else" {
    command -v dpkg-query >/dev/null || skip "there is no dpkg here"
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/var/lib/dpkg tree/etc
    cp /var/lib/dpkg/status tree/var/lib/dpkg/
    cp /etc/os-release tree/etc/
    "$KEYWAY" scan --format cyclonedx tree >bom.json
    jq -r '.components[] | [.name, .version] | @tsv' bom.json | sort >ours
    dpkg-query -f '${db:Status-Status}\t${Package}\t${Version}\n' -W | sed -n 's/^installed\t//p' | sort >theirs
    diff theirs ours
    official=$KEYWAY_ROOT/../shared/schemas/cyclonedx/bom-1.6.schema.json
    [ -e "$official" ] || skip "the official schema is not here"
    "$KEYWAY_ROOT/tools/schema" "$official" bom.json
}

@test "packages: apk, opkg, rpm in SQLite, and rpm in what is not read" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/lib/apk/db tree/usr/lib/opkg tree/usr/lib/sysimage/rpm old/var/lib/rpm
    printf 'P:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\n\n' >tree/lib/apk/db/installed
    printf 'Package: uhttpd\nVersion: 2023-1\nStatus: install user installed\nArchitecture: mips_24kc\n\n' >tree/usr/lib/opkg/status
    cp "$KEYWAY_ROOT/fuzz/seeds/package/rpm.sqlite" tree/usr/lib/sysimage/rpm/rpmdb.sqlite
    "$KEYWAY" scan --format cyclonedx tree >bom.json
    [ "$(jq -c '[.components[].purl]' bom.json)" = '["pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64","pkg:generic/openwrt/uhttpd@2023-1?arch=mips_24kc","pkg:rpm/fedora/pumpd@1.2"]' ]
    printf 'a Berkeley DB' >old/var/lib/rpm/Packages
    run "$KEYWAY" scan --format cyclonedx old
    [ "$status" -eq 1 ]
    [[ $output == *"its packages are not known"* ]]
    [[ $output == *'"aggregate": "incomplete"'* ]]
}

# A tree with an account and a password, packed by tar.
packed() {
    mkdir -p root/etc
    printf 'root::19000:0:99999:7:::\n' >root/etc/shadow
    printf 'x\npassword = Lantern-4711\n' >root/etc/app.ini
    cp "$BATS_FILE_TMPDIR/bins/bare" root/etc/bare
    tar -C root -czf rootfs.tar.gz etc
}

@test "images: what lies in an archive is looked at as a file, in archives within too" {
    cd "$BATS_TEST_TMPDIR"
    packed
    run "$KEYWAY" scan rootfs.tar.gz
    [ "$status" -eq 2 ]
    [[ $output == *"rootfs.tar.gz!/etc/shadow:1"* ]]
    [[ $output == *"rootfs.tar.gz!/etc/app.ini:2"* ]]
    [[ $output == *"elf-stack"*"rootfs.tar.gz!/etc/bare"* ]]
    mkdir tree && mv rootfs.tar.gz tree/
    tar -cf outer.tar tree
    run "$KEYWAY" scan --only secret outer.tar
    [[ $output == *"outer.tar!/tree/rootfs.tar.gz!/etc/app.ini:2"* ]]
    run "$KEYWAY" scan --only secret tree
    [[ $output == *"tree/rootfs.tar.gz!/etc/app.ini:2"* ]]
}

@test "images: cpio, zip and a file that is merely compressed" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    cp "$KEYWAY_ROOT/fuzz/seeds/image/cpio" tree/initramfs
    printf 'password = Granite-4711\n' | gzip >tree/app.ini.gz
    python3 -c 'import zipfile; zipfile.ZipFile("tree/a.zip", "w", 8).writestr("c/b.ini", "password = Harbour-4711\n")'
    run "$KEYWAY" scan --only secret --all tree
    [[ $output == *"tree/initramfs!/etc/a.ini:2"* ]]
    [[ $output == *"tree/app.ini.gz!/app.ini:1"* ]]
    [[ $output == *"tree/a.zip!/c/b.ini:1"* ]]
}

@test "images: names that lead out of the archive lead nowhere [CR 3.5]" {
    cd "$BATS_TEST_TMPDIR"
    python3 -c '
import io, tarfile
t = tarfile.open("evil.tar", "w")
for name in ("../../../../../../tmp/keyway-evil.ini", "/keyway-evil.ini"):
    i = tarfile.TarInfo(name); d = b"password = Lantern-4711\n"; i.size = len(d); t.addfile(i, io.BytesIO(d))
t.close()'
    run "$KEYWAY" scan --only secret evil.tar
    [ "$status" -eq 2 ]
    [[ $output == *"evil.tar!/../../"* ]]
    [[ $output == *"evil.tar!/keyway-evil.ini:1"* ]]
    [ ! -e /tmp/keyway-evil.ini ] && [ ! -e /keyway-evil.ini ]
}

@test "images: another name with a content of its own takes nothing from the file [CR 4.1]" {
    cd "$BATS_TEST_TMPDIR"
    python3 -c '
import io, tarfile
def make(name, *members):
    t = tarfile.open(name, "w", format=tarfile.PAX_FORMAT)
    for path, to, text in members:
        i = tarfile.TarInfo(path); d = text.encode()
        if to: i.type = tarfile.LNKTYPE; i.linkname = to
        i.size = len(d); i.pax_headers = {"comment": "pax"}
        t.fileobj.write(i.tobuf(tarfile.PAX_FORMAT) + d + bytes(-len(d) % 512))
    t.fileobj.write(bytes(10240)); t.fileobj.close()
key = "password = Lantern-4711\n"
make("other.tar", ("a.ini", "", key), ("b.ini", "a.ini", "x\n"))
make("same.tar", ("a.ini", "", key), ("b.ini", "a.ini", key))'
    run -2 --separate-stderr "$KEYWAY" scan --only secret --format json other.tar
    [ "$(jq -r '[.findings[] | "\(.file):\(.line)"] | join(" ")' <<<"$output")" = "other.tar!/a.ini:1" ]
    run -2 --separate-stderr "$KEYWAY" scan --only secret --format json same.tar
    [ "$(jq -r '[.findings[] | "\(.file):\(.line)"] | sort | join(" ")' <<<"$output")" = "same.tar!/a.ini:1 same.tar!/b.ini:1" ]
}

@test "images: what cannot be read is never a pass [CR 3.7]" {
    cd "$BATS_TEST_TMPDIR"
    mkdir tree
    printf 'UBI#\1\0\0\0and more than that' >tree/root.ubi
    run "$KEYWAY" scan tree
    [ "$status" -eq 1 ]
    [[ $output == *"tree/root.ubi: warning: what lies in it was not looked at, or not all of it: its first header is damaged; ubireader_extract_files"* ]]
    packed
    head -c 2000 rootfs.tar.gz >cut.tar.gz
    run "$KEYWAY" scan --only secret cut.tar.gz
    [[ $output == *"cut.tar.gz: warning: what lies in it was not looked at, or not all of it"* ]]
}

@test "images: a bill of materials from an image" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p root/lib/apk/db root/etc
    printf 'P:musl\nV:1.2.4-r2\n\n' >root/lib/apk/db/installed
    printf 'ID=alpine\nVERSION_ID=3.19\n' >root/etc/os-release
    tar -C root -cJf rootfs.tar.xz .
    "$KEYWAY" scan --format cyclonedx rootfs.tar.xz >bom.json
    [ "$(jq -r '.components[0].purl' bom.json)" = "pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.19" ]
}

# A log of one tool: name, version, rule, level, CWE, file, line.
log() {
    jq -n --arg name "$1" --arg version "$2" --arg rule "$3" --arg level "$4" --arg cwe "$5" --arg file "$6" --argjson line "$7" '{
        version: "2.1.0", runs: [{tool: {driver: {name: $name, version: $version,
            rules: [{id: $rule, properties: {tags: ["external/cwe/cwe-\($cwe)"]}}]}},
            invocations: [{executionSuccessful: true}],
            results: [{ruleId: $rule, level: $level, message: {text: "said by \($name)"}, locations: [{physicalLocation:
                {artifactLocation: {uri: $file}, region: {startLine: $line}}}]}]}]}'
}

@test "other analysers: the same weakness at the same place is one finding, with all who found it" {
    cd "$BATS_TEST_TMPDIR"
    mkdir src
    printf 'int f(char *a) {\n    return gets(a) != 0;\n}\n' >src/f.c
    log Alpha 1.0 never warning 242 "src/f.c" 2 >a.sarif
    log Beta 2.1 leak error 401 "file://$PWD/src/f.c" 3 >b.sarif
    log Gamma 3 memleak warning 401 "src/f.c" 3 >c.sarif
    "$KEYWAY" scan --only function -s a.sarif -s b.sarif -s c.sarif --format json src >scan.json || [ $? -eq 2 ]
    [ "$(jq -c '[.findings[] | [.rule, .file, .line, .tools]]' scan.json)" = \
        '[["function-never","src/f.c",2,"keyway scan, Alpha 1.0"],["Beta/leak","src/f.c",3,"Beta 2.1, Gamma 3"]]' ]
    [ "$(jq -r '.findings[1].severity' scan.json)" = error ]
    jq -e '.findings[1].requirements | length > 0' scan.json
    "$KEYWAY" scan --only function -s a.sarif -s b.sarif --format sarif src >scan.sarif || [ $? -eq 2 ]
    [ "$(jq -r '.runs[0].results[0].properties.tools' scan.sarif)" = "keyway scan, Alpha 1.0" ]
    official=$KEYWAY_ROOT/../shared/schemas/sarif/sarif-schema-2.1.0.json
    [ -e "$official" ] || skip "the official schema is not here"
    "$KEYWAY_ROOT/tools/schema" "$official" scan.sarif
}

@test "other analysers: a waiver of theirs, an analysis that failed, and what is no SARIF" {
    cd "$BATS_TEST_TMPDIR"
    mkdir src
    log Beta 2.1 leak error 401 "src/f.c" 3 >b.sarif
    waivers Beta/leak 'path: f.c' 2099-01-31 >w.yaml
    run "$KEYWAY" scan --sarif b.sarif --waivers w.yaml src
    [ "$status" -eq 0 ]
    [[ $output == *"1 waived"* ]]
    jq '.runs[0].invocations[0].executionSuccessful = false | .runs[0].results = []' b.sarif >failed.sarif
    run "$KEYWAY" scan --sarif failed.sarif src
    [[ $output == *"failed.sarif: warning: this analysis is not whole: the tool says that its run failed"* ]]
    [[ $output == *", 1 analysis of others not whole"* ]]
    [ "$status" -eq 1 ]
    run -1 "$KEYWAY" scan --format sarif --sarif failed.sarif src
    [ "$(sed -n '/^{/,$p' <<<"$output" | jq '.runs[0].invocations[0].executionSuccessful')" = false ]
    run -0 "$KEYWAY" scan --format sarif src
    [ "$(sed -n '/^{/,$p' <<<"$output" | jq '.runs[0].invocations[0].executionSuccessful')" = true ]
    echo '{}' >no.sarif
    run "$KEYWAY" scan --sarif no.sarif src
    [ "$status" -eq 1 ]
}

@test "other analysers: what clang's analyzer writes" {
    command -v clang-14 >/dev/null || skip "there is no clang here"
    cd "$BATS_TEST_TMPDIR"
    mkdir src
    printf 'int f(void) {\n    int *p = 0;\n    return *p;\n}\n' >src/f.c
    clang-14 --analyze --analyzer-output sarif -o clang.sarif src/f.c
    "$KEYWAY" scan --sarif clang.sarif --format json src >scan.json || [ $? -eq 2 ]
    [ "$(jq -r '.findings[0].rule' scan.json)" = clang/core.NullDereference ]
    [ "$(jq -r '.findings[0].line' scan.json)" = 3 ]
}

@test "licences of dpkg's packages come from their own files, and through no link" {
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/var/lib/dpkg tree/usr/share/doc/zlib1g tree/usr/share/doc/old far
    for name in zlib1g old linked; do
        printf 'Package: %s\nStatus: install ok installed\nVersion: 1\n\n' $name
    done >tree/var/lib/dpkg/status
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: Zlib\n' \
        | tee tree/usr/share/doc/zlib1g/copyright >far/copyright
    echo "This is old." >tree/usr/share/doc/old/copyright
    ln -s ../../../../far tree/usr/share/doc/linked
    "$KEYWAY" scan --format cyclonedx tree >bom.json
    [ "$(jq -c '[.components[] | [.name, .licenses]]' bom.json)" = '[["zlib1g",[{"license":{"name":"Zlib"}}]],["old",null],["linked",null]]' ]
}

@test "a saved scan is written whole, names its build, and counts for no other" {
    cp -R "$KEYWAY_ROOT/tests/case/status-good" good
    mkdir tree
    echo hello >tree/note.txt
    for format in json sarif; do
        "$KEYWAY" scan --format $format --build 7d10c2f4 --output good/$format tree
        "$KEYWAY" scan --format $format --build 7d10c2f4 tree | cmp - good/$format
        "$KEYWAY" scan --format $format --only mode --build 7d10c2f4 --output good/part-$format tree
        "$KEYWAY" scan --format $format --build 0a0a0a0a --output good/other-$format tree
    done
    [ "$(jq -r .build good/json)" = 7d10c2f4 ]
    [ "$(jq -r '.runs[0].properties.build' good/sarif)" = 7d10c2f4 ]
    "$KEYWAY" scan --build 7d10c2f4 tree | grep -q '^tree, build 7d10c2f4: 1 file'
    "$KEYWAY" scan --build 7d10c2f4 --format cyclonedx tree | jq -e '.metadata.component.properties[] | select(.name == "keyway:build").value == "7d10c2f4"'
    standing() { # FILE: how what it says stands in the status
        sha=$(sha256sum <good/$1 | cut -d ' ' -f 1)
        sed "s/^  - version: \"1.9\"/      - {id: ship, kind: scan, file: $1, sha256: $sha, date: 2026-11-02, build: 7d10c2f4}\n&/" \
            "$KEYWAY_ROOT/tests/case/status-good/product.yaml" >good/product.yaml
        "$KEYWAY" status good --at 2026-11-23 --format json 2>err |
            jq -r 'first(.. | objects | select(.id? == "ship")) | .standing + " " + .effect' || true
    }
    for format in json sarif; do
        [ "$(standing $format)" = "counts supports" ]
        [ "$(standing part-$format)" = "counts incomplete" ]
        [ "$(standing other-$format)" = "other build supports" ]
        grep -q "'ship' is a scan of build 0a0a0a0a, as the scan says, and not of 7d10c2f4" err
    done
    # Nothing is left where nothing can be written, and no option is left aside without a word.
    run -1 "$KEYWAY" scan --output nowhere/scan.json tree
    for option in "--product good/product.yaml" "--surface --format sarif" "--surface --output x" "--surface --build x"; do
        run -1 "$KEYWAY" scan $option tree
        [[ $output == *"goes only with"* ]]
        [ ! -e x ]
    done
}
