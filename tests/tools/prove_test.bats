# tools/prove says what is proved, and fails for what is not. Skipped where there is no Frama-C: it is no part of `make test`.
bats_require_minimum_version 1.5.0

setup() {
    command -v frama-c >/dev/null || skip "there is no frama-c: tools/setup prove"
    cp -r "$KEYWAY_ROOT/tools" "$KEYWAY_ROOT/include" "$BATS_TEST_TMPDIR/"
    cd "$BATS_TEST_TMPDIR"
    mkdir -p lib proofs
    cat >lib/least.c <<'C'
/*@ assigns \nothing;
  @ ensures \result <= a && \result <= b && (\result == a || \result == b); */
int least(int a, int b) {
    return a < b ? a : b;
}
C
}

@test "what holds is proved" {
    echo "lib/least.c 1" >proofs/targets.txt
    run tools/prove
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output =~ "prove lib/least.c: "([1-9][0-9]*)" of "([1-9][0-9]*)" goals" ]]
    [ "${BASH_REMATCH[1]}" -eq "${BASH_REMATCH[2]}" ]
    grep -q "Proved goals" build/proofs/wp.log
}

@test "what does not hold is named, and fails" {
    echo "lib/least.c 1" >proofs/targets.txt
    sed -i 's/a < b/a > b/' lib/least.c
    SECONDS_A_GOAL=2 run tools/prove
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"not proved"*"least_ensures"* ]]
}

@test "a contract that is gone is told" {
    echo "lib/least.c 99" >proofs/targets.txt
    run tools/prove lib/least.c
    [ "$status" -eq 1 ]
    [[ $output == *"a contract is gone"* ]]
}

@test "a file without a row is refused" {
    echo "lib/least.c 1" >proofs/targets.txt
    run tools/prove lib/other.c
    [ "$status" -eq 1 ]
    [[ $output == *"has no row lib/other.c"* ]]
}

@test "the log names what was read, and is of nothing that was changed since" {
    echo '#define LEAST 1' >lib/least.h
    sed -i '1i #include "least.h"' lib/least.c
    echo "lib/least.c 1" >proofs/targets.txt
    tools/prove
    grep -q "^\[prove\] sha256 $(sha256sum lib/least.h | cut -d' ' -f1)  lib/least.h$" build/proofs/wp.log
    tools/prove --is-of-here build/proofs/wp.log
    # A header, a file without a part, and a run that was cut short.
    cp build/proofs/wp.log whole.log
    echo '#define LEAST 2' >lib/least.h
    run -1 tools/prove --is-of-here whole.log
    [[ $output == *"does not prove lib/least.c as it is here"* ]]
    echo '#define LEAST 1' >lib/least.h
    tools/prove --is-of-here whole.log
    sed '/Proved goals/d' whole.log >cut.log
    run -1 tools/prove --is-of-here cut.log
    cp lib/least.c lib/other.c
    echo "lib/other.c 1" >>proofs/targets.txt
    run -1 tools/prove --is-of-here whole.log
    [[ $output == *"lib/other.c"* ]]
}
