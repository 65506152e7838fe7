#!/usr/bin/env bats
# What a declaration says of the process rests on what was compared, and says no more.

bats_require_minimum_version 1.5.0

setup() {
    cp -R "$KEYWAY_ROOT/tests/case/status-components/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR"
}

# The state of SM-9 in the statement that these options give.
components_state() {
    "$KEYWAY" declare product.yaml --release 1.0 --file product.yaml --at 2026-04-01 --statement "$@" >statement.json
    jq -r '.predicate.process[] | select(.id == "SM-9").status' statement.json
}

@test "components are declared as compared only with the documents to compare them with" {
    [ "$(components_state)" = partly ]
    [ "$(components_state --advisories osv)" = "not shown" ]
}

@test "a folder that has no document compares nothing, and one that is missing is an error that leaves no file" {
    mkdir none
    [ "$(components_state --advisories none)" = partly ]
    run -1 "$KEYWAY" declare product.yaml --release 1.0 --file product.yaml --statement --advisories missing -o never.json
    [[ $output == *"missing: error: cannot be read"* ]]
    [ ! -e never.json ]
}

@test "a failed test of no requirement is no statement of a declaration, but SM-11 is then not shown" {
    echo '<testsuite name="t"><testcase name="a [CR 1.1]"/><testcase name="b"><failure/></testcase></testsuite>' >tests.xml
    sed -i 's/^    evidence:$/&\n      - {id: bench, kind: junit, file: tests.xml, date: 2026-03-01}/' product.yaml
    components_state
    [ "$(jq '[.predicate.statements[] | select(.id == "bench")] | length' statement.json)" -eq 1 ]
    [ "$(jq '[.predicate.statements[] | select(.requirements | length == 0)] | length' statement.json)" -eq 0 ]
    [ "$(jq -r '.predicate.process[] | select(.id == "SM-11").status' statement.json)" = "not shown" ]
}
