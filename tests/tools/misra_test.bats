# tools/misra: what it refuses, and that the page of deviations is the list. The whole library is its own run (a minute and more).

setup() { cd "$KEYWAY_ROOT"; }

@test "a file of the library has no finding outside the list" {
    run tools/misra lib/base64.c lib/stamp.c
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a finding of a rule that is not in the list is told and refused" {
    printf 'void f(int *x);\nvoid f(int *x) {\nagain:\n    if (*x > 0) {\n        *x -= 1;\n        goto again;\n    }\n}\n' >"$BATS_TEST_TMPDIR/jump.c"
    run tools/misra "$BATS_TEST_TMPDIR/jump.c"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"jump.c:6: rule 15.1 is not in the list of deviations"* ]]
}

@test "a file that cannot be read through is no pass" {
    printf 'int f( {\n' >"$BATS_TEST_TMPDIR/broken.c"
    run tools/misra "$BATS_TEST_TMPDIR/broken.c"
    [ "$status" -eq 1 ]
    run tools/misra "$BATS_TEST_TMPDIR/none.c"
    [ "$status" -eq 1 ]
}

@test "the page has the rules of the list and no others" {
    run tools/misra --rules
    echo "$output"
    [ "$status" -eq 0 ]
}
