# The example of a threat model: everything that follows is decided about, and its evidence is what its tool makes.

setup() {
    cp -RL "$KEYWAY_ROOT/examples/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR/controller"
}

threats() { "$KEYWAY" threats --at 2026-11-23 "$@"; }

# The techniques that aim at a PLC, by the table itself.
techniques() { awk -F '\t' '$4 ~ /A0003/ { print $1 }' "$KEYWAY_ROOT/data/attack-techniques.tsv"; }

@test "its report is made by its tool, and so is the gateway's" {
    tools/make-evidence --check
    ../gateway/tools/make-evidence --check
}

@test "every threat is treated, and every mitigation shown" {
    run threats --format json
    [ "$status" -eq 0 ]
    [ "$(jq '.findings | map(select(.severity != "note")) | length' <<<"$output")" -eq 0 ]
    [ "$(jq '.threats | map(select(.state == "open" or (.state == "mitigate" and (.shown | not)))) | length' <<<"$output")" -eq 0 ]
    [ "$(jq -r '.process | map(.standing) | unique | join(" ")' <<<"$output")" = shown ]
}

@test "every technique against a PLC is among them" {
    threats --format json | jq -r '.threats[] | select(.at == "control" and .follows) | .category' | grep '^T' | sort >treated
    techniques | sort >wanted
    [ "$(wc -l <wanted)" -eq 48 ]
    diff wanted treated
}

@test "without its decisions every technique is listed as open" {
    sed -i '/^threats:/,$d' threat-model.yaml
    threats --all >text || [ $? -eq 2 ]
    for technique in $(techniques); do grep -q "^    control/$technique  " text; done
    threats --new >stubs || [ $? -eq 2 ]
    for technique in $(techniques); do grep -qx "  - id: control/$technique" stubs; done
}

@test "a check that fails is told up to the threat" {
    sed -i 's/^write = off/write = on/' releases/2.0.0/settings.conf
    tools/make-evidence
    "$KEYWAY" pin product.yaml >/dev/null
    run threats --all
    [ "$status" -eq 2 ]
    [[ $output == *"ES-07: 'Modbus is read-only as shipped'"* ]]
    [[ $output == *"modbus-masters: ES-07 is not shown"* ]]
}

@test "a report that was changed behind its pin shows nothing" {
    sed -i 's/shell/shall/' releases/2.0.0/settings.xml
    run threats
    [ "$status" -eq 1 ]
    [[ $output == *"report-unread"* ]]
}
