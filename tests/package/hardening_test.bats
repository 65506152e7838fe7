# The shipped binary has the defences that the release preset asks for: read from the binary, not from the flags.

setup() {
    command -v readelf >/dev/null || skip "readelf is not here"
}

segments() { readelf -Wl "$KEYWAY"; }
dynamic() { readelf -Wd "$KEYWAY"; }
imports() { readelf -W --dyn-syms "$KEYWAY" | awk '$7 == "UND" { print $8 }'; }

@test "it is position independent" {
    readelf -h "$KEYWAY" | grep -Eq 'Type: +DYN'
    dynamic | grep -Eq 'FLAGS_1.*PIE'
}

@test "relocations are resolved at start and then read-only" {
    segments | grep -q GNU_RELRO
    dynamic | grep -Eq 'BIND_NOW|FLAGS_1.*NOW'
    [ -z "$(dynamic | grep TEXTREL)" ]
}

@test "the stack is not executable, and nothing is writable and executable" {
    segments | grep -Eq 'GNU_STACK .* RW +0x'
    [ -z "$(segments | grep -E ' (RWE|W E) ')" ]
}

@test "code lies in a segment of its own, without data" {
    [ "$(segments | grep -Ec ' LOAD .* R E ')" -eq 1 ]
    code=$(segments | awk '/Segment Sections/ { list = 1 } list && / \.text/')
    [[ $code == *.text* && $code != *.rodata* && $code != *.data* ]]
}

@test "the stack protector is in" {
    imports | grep -q '^__stack_chk_fail'
}

@test "bounded copies are checked (FORTIFY)" {
    imports | grep -Eq '^__[a-z]+_chk'
}

@test "returns and indirect jumps are guarded by the processor" {
    case $(uname -m) in
    x86_64)
        readelf -n "$KEYWAY" | grep -q 'x86 feature: .*SHSTK'
        objdump -d --disassemble=main "$KEYWAY" | grep -A1 '<main>:' | grep -q endbr64
        ;;
    aarch64)
        objdump -d --disassemble=main "$KEYWAY" | grep -A1 '<main>:' | grep -Eq 'paciasp|bti'
        ;;
    *) skip "no such guard on this processor" ;;
    esac
}

@test "libraries come from the system's folders only" {
    [ -z "$(dynamic | grep -E 'RPATH|RUNPATH')" ]
}

@test "it does not say where it was built" {
    [ -z "$(grep -ac "$KEYWAY_ROOT/" "$KEYWAY" | grep -v '^0$')" ]
}

@test "it does not listen, calls no shell and changes no rights [CR 7.7]" {
    [ -z "$(imports | sed 's/@.*//' | grep -Ex 'listen|accept4?|bind|system|popen|set[eu]*[ug]id')" ]
}
