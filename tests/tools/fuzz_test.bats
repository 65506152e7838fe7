# tools/fuzz: finds a real crash in a real target, says where its input is, and keeps what it learned.

setup() {
    export FUZZ_BUILD=$BATS_TEST_TMPDIR/build FUZZ_SOURCES=$BATS_TEST_TMPDIR/fuzz
    mkdir -p "$FUZZ_BUILD/fuzz" "$FUZZ_SOURCES/seeds/letters"
    command -v clang-14 >/dev/null || skip "clang-14 is not here"
}

# A target whose body is the argument.
target() {
    printf '%s\n' '#include <stdint.h>' '#include <stdlib.h>' '#include <string.h>' \
        'int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {' "$2" 'return 0; }' >"$BATS_TEST_TMPDIR/$1.c"
    clang-14 -fsanitize=fuzzer,address -o "$FUZZ_BUILD/fuzz/fuzz_$1" "$BATS_TEST_TMPDIR/$1.c"
}

@test "a target that holds passes with its figures, and its corpus stays" {
    target letters 'if (size > 2 && data[0] == 75) return 0;'
    run "$KEYWAY_ROOT/tools/fuzz" 1
    [ "$status" -eq 0 ]
    [[ $output =~ "fuzz letters: "[0-9]+" runs, "[0-9]+" edges" ]]
    [ -n "$(ls "$FUZZ_BUILD/corpus/letters")" ]
}

@test "a crash fails, and its input is kept and named" {
    target letters 'if (size > 1 && data[0] == 75 && data[1] == 87) abort();'
    printf 'KA' >"$FUZZ_SOURCES/seeds/letters/near"
    run "$KEYWAY_ROOT/tools/fuzz" 20 letters
    [ "$status" -eq 1 ]
    [[ $output =~ "fuzz letters: FAILED; the input is "([^,]+)"," ]]
    [ "$(head -c 2 "${BASH_REMATCH[1]}")" = KW ]
    [[ $output == *"fuzz/seeds/letters/"* ]]
}

@test "the dictionary is used" {
    target letters 'if (size >= 12 && !memcmp(data, "keyway:plant", 12)) abort();'
    echo '"keyway:plant"' >"$FUZZ_SOURCES/letters.dict"
    run "$KEYWAY_ROOT/tools/fuzz" 20 letters
    [ "$status" -eq 1 ]
    [[ $output == *"FAILED"* ]]
}

@test "one failing target fails the run of several" {
    target letters 'if (size) abort();'
    target digits 'if (size > 1 && data[0] == 1) return 0;'
    run "$KEYWAY_ROOT/tools/fuzz" 1
    [ "$status" -eq 1 ]
    [[ $output == *"fuzz digits: "*" runs"* ]]
}

@test "no targets is an error, not a pass" {
    run "$KEYWAY_ROOT/tools/fuzz" 1
    [ "$status" -eq 1 ]
    [[ $output == *"no targets"* ]]
}
