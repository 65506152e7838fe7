#!/usr/bin/env bats
# Each row of a threat list in docs/internals names a test, and the tests that are named exist.

setup() {
    root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
    cd "$root" || return 1
}

# A file of tests (unit/net/fetch, kill), a fuzz target, or a test within a file, perhaps only its beginning.
exists() {
    case $1 in
    '') return 1 ;;
    esac
    find tests -path "tests/$1_test.*" -o -path "tests/unit/$1_test.c" -o -path "tests/watch/$1_test.py" \
        -o -path "tests/unit/*/$1_test.c" | grep -q . ||
        grep -rqE "(void|def|test) (test_)?$1" tests --include=*_test.c --include=*_test.py
}

@test "each row of a threat list names tests that exist" {
    awk -f tests/tools/threats.awk docs/internals/*.md >"$BATS_TEST_TMPDIR/named"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/named")" -ge 45 ]
    missing=$(while IFS="$(printf '\t')" read -r place name; do
        exists "$name" || echo "$place: ${name:-no test}"
    done <"$BATS_TEST_TMPDIR/named")
    echo "$missing"
    [ -z "$missing" ]
}

@test "a row without a test, and a test that is not there, are seen" {
    printf '| threat | held by | test |\n|---|---|---|\n| a | b | |\n| c | d | `fault: no_such_test` |\n' >"$BATS_TEST_TMPDIR/a.md"
    run awk -f tests/tools/threats.awk "$BATS_TEST_TMPDIR/a.md"
    [ "${lines[0]##*/}" = "$(printf 'a.md:3\t')" ]
    [ "${lines[1]##*/}" = "$(printf 'a.md:4\tno_such_test')" ]
    run exists no_such_test
    [ "$status" -ne 0 ]
    run exists names_that_climb_lead_nowhere
    [ "$status" -eq 0 ]
}
