# make run: that the plant falls short is no failure of make; anything else that is not 0 is.

run_with() {
    printf '#!/bin/sh\necho "$@"\nexit %s\n' "$1" >"$BATS_TEST_TMPDIR/program"
    chmod +x "$BATS_TEST_TMPDIR/program"
    run make -C "$KEYWAY_ROOT" --no-print-directory -o release run KEYWAY="$BATS_TEST_TMPDIR/program"
    echo "$output"
}

@test "run ends with the report's path, whether the plant reaches its targets or falls short" {
    for code in 0 2; do
        run_with $code
        [ "$status" -eq 0 ]
        [[ $output == *"check examples/waterworks/plant.yaml"* ]]
        [[ ${lines[-1]} == "HTML report: /"*"/build/waterworks.html" ]]
    done
}

@test "run fails when the tool fails or crashes" {
    for code in 1 139; do
        run_with $code
        [ "$status" -ne 0 ]
        [[ $output != *"HTML report"* ]]
    done
}
