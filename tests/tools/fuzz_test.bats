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

@test "the edges are those of the fuzzer's own lines, not of a word of the inputs" {
    printf '%s\n' '#!/bin/sh' "printf '#7\\tDONE   cov: 383 ft: 9 corp: 4/1Kb\\n'" "echo '\"100).#9 DONE cov: 3 ft: \" # Uses: 519'" \
        'echo stat::number_of_executed_units: 7' >"$FUZZ_BUILD/fuzz/fuzz_logs"
    chmod +x "$FUZZ_BUILD/fuzz/fuzz_logs"
    run "$KEYWAY_ROOT/tools/fuzz" 1 logs
    echo "$output"
    [ "$output" = "fuzz logs: 7 runs, 383 edges" ]
}

@test "what strangers reach runs for longer than what a user's own files go through, unless a time is asked for" {
    for name in lib_letters csaf_letters letters; do
        printf '%s\n' '#!/bin/sh' 'for word; do echo "$word"; done' >"$FUZZ_BUILD/fuzz/fuzz_$name"
        chmod +x "$FUZZ_BUILD/fuzz/fuzz_$name"
    done
    run "$KEYWAY_ROOT/tools/fuzz"
    [ "$status" -eq 0 ]
    grep -qx -- -max_total_time=20 "$FUZZ_BUILD/log/lib_letters"
    grep -qx -- -max_total_time=20 "$FUZZ_BUILD/log/csaf_letters"
    grep -qx -- -max_total_time=2 "$FUZZ_BUILD/log/letters"
    run "$KEYWAY_ROOT/tools/fuzz" 3 lib_letters
    [ "$status" -eq 0 ]
    grep -qx -- -max_total_time=3 "$FUZZ_BUILD/log/lib_letters"
}

@test "no targets is an error, not a pass" {
    run "$KEYWAY_ROOT/tools/fuzz" 1
    [ "$status" -eq 1 ]
    [[ $output == *"no targets"* ]]
}

@test "with a seed two runs go the same way" {
    target letters 'if (size > 3 && data[0] == 75 && data[1] == 87 && data[2] % 7 == 3) abort();'
    for run in one two; do
        rm -rf "$FUZZ_BUILD/corpus/letters" "$FUZZ_BUILD/crash"
        FUZZ_SEED=1 run "$KEYWAY_ROOT/tools/fuzz" 20 letters
        [ "$status" -eq 1 ]
        (cd "$FUZZ_BUILD/crash" && ls) >"$BATS_TEST_TMPDIR/$run"
    done
    diff "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
}
