# tools/security: Keyway's own status, from a build that is made up here; what slips fails and is told.

setup() {
    command -v clang-14 >/dev/null || skip "clang-14 is not installed"
    command -v dpkg-query >/dev/null || skip "dpkg is not here"
    export SECURITY_ROOT=$BATS_TEST_TMPDIR/root SECURITY_BUILD=$BATS_TEST_TMPDIR/build
    mkdir -p "$SECURITY_ROOT" "$SECURITY_BUILD/release/bats/command-check" "$SECURITY_BUILD/asan+ubsan" "$SECURITY_BUILD/fuzz/log"
    cp -R "$KEYWAY_ROOT/security" "$KEYWAY_ROOT/SECURITY.md" "$SECURITY_ROOT"
    ln -s "$KEYWAY_ROOT/src" "$KEYWAY_ROOT/fuzz" "$SECURITY_ROOT"
    ln -s "$KEYWAY_BUILD/generated" "$SECURITY_BUILD/release/generated"
    # What the analyser found: nothing, without its seconds.
    mkdir "$SECURITY_BUILD/analyser"
    for name in base64 csv gunzip json json_scan unpack url xml yaml; do
        echo '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "clang"}}, "results": []}]}' >"$SECURITY_BUILD/analyser/$name.sarif"
    done
    for source in "$KEYWAY_ROOT"/fuzz/*.c; do
        fuzz_log >"$SECURITY_BUILD/fuzz/log/$(basename "$source" .c)"
    done
    all_tests >"$SECURITY_BUILD/asan+ubsan/junit.xml"
    echo '<testsuite name="r"/>' >"$SECURITY_BUILD/release/junit.xml"
}

# What libFuzzer says of an hour and a bit.
fuzz_log() {
    cat <<'TEXT'
INFO: Running with entropic power schedule (0xFF, 100).
INFO: Seed: 1
INFO: Loaded 1 modules   (4000 inline 8-bit counters): 4000 [0x1, 0x2),
#2	INITED cov: 300 ft: 500 corp: 20/1Kb exec/s: 0 rss: 50Mb
#9000000	DONE   cov: 400 ft: 900 corp: 90/9Kb lim: 4096 exec/s: 2400 rss: 90Mb
Done 9000000 runs in 3700 second(s)
TEXT
}

# A report in which every test that requirements.yaml names passed.
all_tests() {
    echo '<testsuite name="all">'
    sed -n '/verified-by/,$p' "$SECURITY_ROOT/security/requirements.yaml" |
        sed -nE 's/^ *(- |verified-by: )"?([^"[].*[^"])"?$/\2/p' | tr -d '"' | sed 's/^/<testcase name="/;s|$|"/>|'
    sed -nE 's/.*verified-by: \[(.*)\]$/\1/p' "$SECURITY_ROOT/security/requirements.yaml" | sed 's/"[^"]*"//g' | tr , '\n' |
        sed -E 's/^ *//;/^$/d;s/^/<testcase name="/;s|$|"/>|'
    echo '<testcase name="a database that is none, or of a later keyway, is told"/><testcase name="decisions outlive the program, in a folder of their own"/>'
    echo '</testsuite>'
}

@test "what the build made is judged, and a copy of the documents is all that is written" {
    cp -R "$SECURITY_ROOT/security" "$BATS_TEST_TMPDIR/before"
    run "$KEYWAY_ROOT/tools/security" --update
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *" of 47 shown, "* ]]
    diff -r --exclude=status.tsv "$BATS_TEST_TMPDIR/before" "$SECURITY_ROOT/security"
    [ "$(grep -c '^SM-\|^SR-\|^SD-\|^SI-\|^SVV-\|^DM-\|^SUM-\|^SG-' "$SECURITY_ROOT/security/status.tsv")" -eq 47 ]
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 0 ]
    [[ $output != *worse* ]]
}

@test "a document that was changed and not reviewed, a target that crashed, a threat without a decision: it slipped" {
    "$KEYWAY_ROOT/tools/security" --update
    echo "and more" >>"$SECURITY_ROOT/security/process/development.md"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 1 ]
    [[ $output == *"worse: SM-1: not shown, was shown"* ]]
    cp "$KEYWAY_ROOT/security/process/development.md" "$SECURITY_ROOT/security/process/"
    echo "SUMMARY: AddressSanitizer: heap-buffer-overflow" >>"$SECURITY_BUILD/fuzz/log/yaml"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 1 ]
    [[ $output == *"worse: SVV-3: "* ]]
    fuzz_log >"$SECURITY_BUILD/fuzz/log/yaml"
    sed -i '/id: media/d' "$SECURITY_ROOT/security/threat-model.yaml"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 1 ]
    [[ $output == *"worse: threats open: 4, was 2"* ]]
}

@test "what is better is told, and is no failure" {
    "$KEYWAY_ROOT/tools/security" --update
    sed -i 's/^SG-7\t.*/SG-7\tnot shown/' "$SECURITY_ROOT/security/status.tsv"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 0 ]
    [[ $output == *"better: SG-7: shown, was not shown"* ]]
}

@test "what bats left of a file counts when ctest ran that file, and not from an older build" {
    "$KEYWAY_ROOT/tools/security" --update
    echo '<testsuite name="old"><testcase name="fails [CR 3.5]"><failure/></testcase></testsuite>' >"$SECURITY_BUILD/release/bats/command-check/report.xml"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 0 ]
    echo '<testsuite name="r"><testcase name="command/check"/></testsuite>' >"$SECURITY_BUILD/release/junit.xml"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 1 ]
    [[ $output == *"worse: SVV-1: "* ]]
}

@test "what a test of the gateway shows is not shown of Keyway" {
    "$KEYWAY_ROOT/tools/security" --update
    mkdir "$SECURITY_BUILD/release/bats/gateway-login"
    echo '<testsuite name="hg7"><testcase name="fails [CR 3.5]"><failure/></testcase></testsuite>' >"$SECURITY_BUILD/release/bats/gateway-login/report.xml"
    echo '<testsuite name="r"><testcase name="gateway/login"/></testsuite>' >"$SECURITY_BUILD/release/junit.xml"
    run "$KEYWAY_ROOT/tools/security"
    [ "$status" -eq 0 ]
    [[ $output != *worse* && $output != *better* ]]
}
