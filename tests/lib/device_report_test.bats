# The device reports of tests/case/device-report are what the library writes, byte by byte.

setup() {
    make="$KEYWAY_BUILD/tests/lib/report_make"
    reports="$KEYWAY_ROOT/tests/case/device-report/reports"
    cd "$BATS_TEST_TMPDIR"
}

# FILE SEED SERIAL VERSION ISSUED
same() {
    file=$1
    shift
    "$make" "$@" >made
    cmp made "$reports/$file"
}

@test "[CR 7.6 RE 1] the reports that the tool is tested with are those that the library writes" {
    same gw-1.json 1 0815-1 3.1.0 1795392000
    same other-key.json 2 0815-2 3.1.0 1795392000
    same other-version.json 1 0815-4 3.2.0 1795392000
    same old.json 1 0815-5 3.1.0 1763856000
    same undated.json 1 0815-6 3.1.0 0
    same gw-7.json 1 0815-7 3.1.0 1795392000
    same no-serial.json 1 "" 3.1.0 1795392000
}

@test "the keys in the plant are those that the reports were signed with" {
    "$make" 1 | base64 -w0 >key
    grep -qF "key: $(cat key)" "$KEYWAY_ROOT/tests/case/device-report/plant.yaml"
}
