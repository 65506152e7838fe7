# The example plant: its artefacts are what its sources give, its documents and advisories are what their formats say.

setup() {
    plant=$KEYWAY_ROOT/examples/waterworks
    shared=$KEYWAY_ROOT/../shared/schemas
}

# One option --with for each file.
beside() { printf -- '--with\n%s\n' "$@"; }

@test "the artefacts can be made again from their sources, byte for byte" {
    command -v clang-14 >/dev/null || skip "clang-14 is not installed"
    run "$plant/tools/make-evidence" --check
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a changed source is noticed" {
    cp -R "$plant" "$BATS_TEST_TMPDIR/plant"
    sed -i 's/^max_failures = 3/max_failures = 7/' "$BATS_TEST_TMPDIR/plant/products/habichtsried-hx24/releases/5.3.0/settings.conf"
    command -v clang-14 >/dev/null || skip "clang-14 is not installed"
    run "$BATS_TEST_TMPDIR/plant/tools/make-evidence" --check habichtsried-hx24
    [ "$status" -eq 1 ]
    [[ $output == *"5.3.0/settings.xml is not what its sources give"*"login.max_failures is"*"expected 1 to 3"* ]]
    [ "$(grep -c 'is not what its sources give' <<<"$output")" -eq 1 ]
}

@test "plant and products are what their schemas say" {
    run "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/plant.schema.json" "$plant/plant.yaml" "$plant/station.yaml"
    echo "$output"
    [ "$status" -eq 0 ]
    run "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/product.schema.json" "$plant"/products/*/product.yaml
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the advisories are valid CSAF" {
    [ -d "$shared/csaf" ] || skip "the official schemas are not here"
    mapfile -t others < <(beside "$shared"/csaf/first/*.json "$shared"/csaf/2.1/*.json "$shared"/csaf/certcc/*.json)
    mapfile -t old < <(grep -l '"csaf_version": "2.0"' "$plant"/advisories/*.json)
    mapfile -t new < <(grep -l '"csaf_version": "2.1"' "$plant"/advisories/*.json)
    [ "${#old[@]}" -ge 8 ] && [ "${#new[@]}" -ge 1 ]
    run "$KEYWAY_ROOT/tools/schema" "${others[@]}" "$shared/csaf/2.0/csaf_json_schema.json" "${old[@]}"
    echo "$output"
    [ "$status" -eq 0 ]
    run "$KEYWAY_ROOT/tools/schema" "${others[@]}" "$shared/csaf/2.1/csaf.json" "${new[@]}"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the artefacts are valid JUnit, SARIF and CycloneDX" {
    [ -d "$shared/junit" ] || skip "the official schemas are not here"
    run xmllint --noout --schema "$shared/junit/jenkins-junit-10.xsd" "$plant"/products/*/releases/*/*.xml "$plant"/devices/*/*.xml
    echo "$output"
    [ "$status" -eq 0 ]
    run "$KEYWAY_ROOT/tools/schema" "$shared/sarif/sarif-schema-2.1.0.json" "$plant"/products/*/releases/*/analysis.sarif
    echo "$output"
    [ "$status" -eq 0 ]
    mapfile -t others < <(beside "$shared"/cyclonedx/{spdx,jsf-0.82,cryptography-defs}.schema.json)
    run "$KEYWAY_ROOT/tools/schema" "${others[@]}" "$shared/cyclonedx/bom-1.6.schema.json" "$plant"/products/*/releases/*/sbom.json
    echo "$output"
    [ "$status" -eq 0 ]
}
