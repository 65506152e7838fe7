# keyway psirt: what it writes is what the schemas of others ask for.

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp -R "$KEYWAY_ROOT/tests/case/psirt-report/." .
    schemas="$KEYWAY_ROOT/../shared/schemas"
}

needs() { [ -e "$1" ] || skip "no $1"; }

@test "each statement of OpenEoX holds a core that its schema accepts" {
    needs "$schemas/openeox"
    "$KEYWAY" psirt report --format openeox >report.json
    [ "$(jq '.statements | length' report.json)" -eq 6 ]
    for n in 0 1 2 3 4 5; do
        jq ".statements[$n].core" report.json >core-$n.json
    done
    "$KEYWAY_ROOT/tools/schema" "$schemas/openeox/eox-core-v-1-0/schema/eox-core.json" core-*.json
}

@test "a provider's metadata is what the schema of CSAF asks for" {
    needs "$schemas/csaf"
    "$KEYWAY" psirt publish psirt/RT-2026-003.yaml --into www --unsigned --who Jo
    "$KEYWAY_ROOT/tools/schema" --with "$schemas/csaf/2.0/csaf_json_schema.json" \
        "$schemas/csaf/2.0/provider_json_schema.json" www/.well-known/csaf/provider-metadata.json
}

@test "what is published passes every test of the validator" {
    "$KEYWAY" psirt publish psirt/RT-2026-003.yaml --into www --unsigned --who Jo
    "$KEYWAY" csaf validate --preset full www/.well-known/csaf/white/2026
}
