# keyway learn: what is right is right, and what is wrong comes back.

# The right letters of the questions of a number, one a line.
key() { "$KEYWAY" learn --list "$@" | sed -n 's/^    -> \([a-d]\)\. .*/\1/p'; }

@test "who knows everything is done after one round" {
    key --seed 5 --count 20 >"$BATS_TEST_TMPDIR/key"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/key")" -eq 20 ]
    run "$KEYWAY" learn --seed 5 --count 20 <"$BATS_TEST_TMPDIR/key"
    [ "$status" -eq 0 ]
    [[ $output == *"20 of 20 right at first try, 20 in the end" ]]
    [[ $output != *"Once more"* ]]
}

@test "what was wrong comes back until it is right" {
    key --seed 6 >"$BATS_TEST_TMPDIR/key"
    # The first two wrong, twice; all letters are moved on by one.
    { head -n 2 "$BATS_TEST_TMPDIR/key" | tr abcd bcda
      tail -n +3 "$BATS_TEST_TMPDIR/key"
      head -n 2 "$BATS_TEST_TMPDIR/key" | tr abcd bcda
      head -n 2 "$BATS_TEST_TMPDIR/key"; } >"$BATS_TEST_TMPDIR/answers"
    run "$KEYWAY" learn --seed 6 <"$BATS_TEST_TMPDIR/answers"
    [ "$status" -eq 0 ]
    [[ $output == *"8 of 10 right at first try, 10 in the end" ]]
    [ "$(grep -c "Once more, what was wrong: 2 of 10" <<<"$output")" -eq 2 ]
}

@test "an end of the input or a q stops, and what was not answered is not right" {
    run "$KEYWAY" learn </dev/null
    [ "$status" -eq 2 ]
    [[ $output == *"0 of 10 right at first try, 0 in the end" ]]
    key --seed 7 | head -n 1 >"$BATS_TEST_TMPDIR/one"
    { cat "$BATS_TEST_TMPDIR/one"; echo q; } >"$BATS_TEST_TMPDIR/answers"
    run "$KEYWAY" learn --seed 7 <"$BATS_TEST_TMPDIR/answers"
    [ "$status" -eq 2 ]
    [[ $output == *"1 of 10 right at first try, 1 in the end" ]]
}

@test "a line that is no answer is asked again" {
    { printf '\ne\nab\n%010000d\n\001\n' 0; key --seed 8 --count 1; } >"$BATS_TEST_TMPDIR/answers"
    run "$KEYWAY" learn --seed 8 --count 1 <"$BATS_TEST_TMPDIR/answers"
    [ "$status" -eq 0 ]
}

@test "a topic is asked of alone, and a wrong option is told" {
    run "$KEYWAY" learn --list --topic levels --count 40
    [ "$(grep -c "From which level on" <<<"$output")" -eq 40 ]
    run "$KEYWAY" learn --count 0
    [ "$status" -eq 1 ]
    run "$KEYWAY" learn --count many
    [ "$status" -eq 1 ]
    run "$KEYWAY" learn --topic weather
    [ "$status" -eq 1 ]
}
