# The schemas of docs/formats and the documents of tests/data/documents: what a good document is, both the schema and the
# reader know. The reader's side is tests/unit/document/corpus_test.c. A mistake that no schema can see (an unknown id, say)
# is in bad-semantic, which the schemas accept.

setup() {
    cd "$KEYWAY_ROOT/tests/data/documents"
}

accepted() {
    run "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/$1.schema.json" "${@:2}"
    echo "$output"
    [ "$status" -eq 0 ]
}

refused() {
    run "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/$1.schema.json" "${@:2}"
    [ "$status" -eq 2 ]
    local file
    for file in "${@:2}"; do
        [[ $output == *"$file: "* ]] || { echo "not refused: $file"; return 1; }
    done
}

@test "good plants and those with a mistake that only the reader sees are accepted by the schema" {
    accepted plant good/plant-*.yaml bad-semantic/plant-*.yaml "$KEYWAY_ROOT/tests/real/plant.yaml" \
        "$KEYWAY_ROOT"/examples/*/plant.yaml
}

@test "so are products" {
    local examples
    mapfile -t examples < <(grep -rl '^keyway: product/1' "$KEYWAY_ROOT/examples" "$KEYWAY_ROOT/security")
    accepted product good/product-*.yaml bad-semantic/product-*.yaml "${examples[@]}"
}

@test "so are processes" {
    local examples
    mapfile -t examples < <(grep -rl '^keyway: process/1' "$KEYWAY_ROOT/examples" "$KEYWAY_ROOT/security" "$KEYWAY_ROOT/tests/case")
    accepted process good/process-*.yaml bad-semantic/process-*.yaml "${examples[@]}"
}

@test "so are threat models and requirements" {
    local examples
    mapfile -t examples < <(grep -rl '^keyway: threat-model/1' "$KEYWAY_ROOT/examples" "$KEYWAY_ROOT/security")
    accepted threat-model good/threat-model-*.yaml bad-semantic/threat-model-*.yaml "${examples[@]}"
    mapfile -t examples < <(grep -rl '^keyway: requirements/1' "$KEYWAY_ROOT/examples" "$KEYWAY_ROOT/security")
    accepted requirements good/requirements-*.yaml bad-semantic/requirements-*.yaml "${examples[@]}"
    mapfile -t examples < <(grep -rl '^keyway: hardening/1' "$KEYWAY_ROOT/examples" "$KEYWAY_ROOT/security")
    accepted hardening good/hardening-*.yaml bad-semantic/hardening-*.yaml "${examples[@]}"
}

@test "so are waivers of findings of probes" {
    local cases
    mapfile -t cases < <(grep -rl '^keyway: probe-waivers/1' "$KEYWAY_ROOT"/tests/case/*/probe-waivers.yaml)
    accepted probe-waivers good/probe-waivers.yaml "${cases[@]}"
}

@test "reports of probes that the tests read are of the schema" {
    accepted probe "$KEYWAY_ROOT"/tests/unit/evidence/data/probe*.json "$KEYWAY_ROOT"/tests/case/probe-report/reports/*.json
}

@test "so are cases" {
    accepted case good/case-*.yaml bad-semantic/case-*.yaml
}

@test "every plant with a mistake of form is refused by the schema" {
    refused plant bad-schema/plant-*.yaml
}

@test "so is every product" {
    refused product bad-schema/product-*.yaml
}

@test "so is every process" {
    refused process bad-schema/process-*.yaml
}

@test "so is every case" {
    refused case bad-schema/case-*.yaml
}

@test "and every threat model, and all requirements" {
    refused threat-model bad-schema/threat-model-*.yaml
    refused requirements bad-schema/requirements-*.yaml
    refused hardening bad-schema/hardening-*.yaml
}

@test "the examples of the pages are accepted" {
    for kind in case plant product process threat-model requirements hardening; do
        awk '/^```yaml/ { on = 1; next } /^```/ && on { exit } on' "$KEYWAY_ROOT/docs/formats/$kind.md" >"$BATS_TEST_TMPDIR/$kind.yaml"
        accepted $kind "$BATS_TEST_TMPDIR/$kind.yaml"
    done
}
