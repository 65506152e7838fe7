# keyway watch on a plant: its formats by the validators of others, and what hostile input cannot do. What it says is in
# tests/case.

bats_require_minimum_version 1.5.0

setup() {
    example=$KEYWAY_ROOT/examples/waterworks
    shared=$KEYWAY_ROOT/../shared/schemas
    out=$BATS_TEST_TMPDIR
    export HOME=$out
    unset XDG_STATE_HOME
    cd "$example"
}

watch() { "$KEYWAY" watch "$@" --advisories advisories --kev lists/kev.json --epss lists/epss.csv --at 2026-11-23; }

@test "the JSON fits its schema, whatever was decided" {
    watch accept plant.yaml plc-filter-2 ZIR-2026-02 --until 2026-11-30 --reason 'soon replaced'
    watch plan plant.yaml plc-filter-2 ZIR-2026-01 --outage 2026-12-12
    run -2 watch match plant.yaml --all --format json
    echo "$output" >"$out/match.json"
    "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/watch-match.schema.json" "$out/match.json"
    grep -q '"state": "accepted"' "$out/match.json"
}

@test "the JSON of a comparison fits its schema" {
    for revision in 2 3; do
        "$KEYWAY" watch diff "$KEYWAY_ROOT/tests/case/watch-diff/zir-2026-02-2.json" \
            "$KEYWAY_ROOT/tests/case/watch-diff/zir-2026-02-$revision.json" --format json >"$out/diff.json"
        "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/watch-diff.schema.json" "$out/diff.json"
    done
}

@test "the OpenVEX fits the official schema" {
    [ -e "$shared/openvex/openvex_json_schema.json" ] || skip "no schemas of others here"
    watch done plant.yaml gw-treat ZIR-2026-04 --reason 'key loaded'
    run -2 watch match plant.yaml --format openvex
    echo "$output" >"$out/match.vex.json"
    "$KEYWAY_ROOT/tools/schema" "$shared/openvex/openvex_json_schema.json" "$out/match.vex.json"
}

# The name of a plant, a title or a reason may hold anything; a mail has the headers that it has.
@test "nothing that was read becomes a header of the digest" {
    cp -r "$example" "$out/plant"
    cd "$out/plant"
    sed -i 's/^name: .*/name: "Werk Übersee\\r\\nBcc: all@example.com\\r\\n\\r\\nClick here"/' plant.yaml
    watch accept plant.yaml plc-filter-2 ZIR-2026-02 --until 2026-11-25 --reason "$(printf 'x\r\nBcc: b@example.com')"
    watch match plant.yaml --format digest --since 2026-01-01 --to ops@example.com >"$out/mail" || [ $? = 2 ]
    python3 -I - "$out/mail" <<'PY'
import email, email.policy, sys
raw = open(sys.argv[1], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
assert mail.keys() == ["To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted"], mail.keys()
assert not mail.defects, mail.defects
assert b"\r" not in raw
assert max(map(len, raw.split(b"\n"))) < 998
assert "due" in mail["Subject"]
PY
    ! grep -q '^Bcc' "$out/mail"
}

@test "a spreadsheet runs nothing of a cell" {
    cp -r "$example" "$out/plant"
    cd "$out/plant"
    watch accept plant.yaml plc-filter-2 ZIR-2026-02 --until 2026-11-25 --reason 'x' --who "=cmd|' /C calc'!A0"
    "$KEYWAY" watch history plant.yaml --format csv >"$out/history.csv"
    grep -q "'=cmd" "$out/history.csv"
}

@test "decisions outlive the program, in a folder of their own" {
    watch acknowledge plant.yaml plc-filter-1 ZIR-2026-02
    [ -f "$out/.local/state/keyway/watch.db" ]
    [ "$(stat -c %a "$out/.local/state/keyway")" = 700 ]
    XDG_STATE_HOME=$out/state watch acknowledge plant.yaml plc-filter-1 ZIR-2026-02 --who somebody
    [ -f "$out/state/keyway/watch.db" ]
    run -0 "$KEYWAY" watch history plant.yaml
    [[ $output == *" $(id -un) acknowledge plc-filter-1"* ]]
}

# What the advisory says of the asset anew is open again; what it says of others, or in other words, is not.
@test "a revised advisory reopens only what its change touches" {
    cp -r "$example" "$out/plant"
    cd "$out/plant"
    watch accept plant.yaml plc-filter-1 ZIR-2026-02 --until 2027-11-25 --reason 'x'
    watch accept plant.yaml plc-filter-2 ZIR-2026-01 --until 2027-11-25 --reason 'x'
    file=$(grep -l '"ZIR-2026-02"' advisories/*)
    sed -i 's/overwrites memory/overwrites the memory of the controller/' "$file"
    run -0 watch match plant.yaml --asset plc-filter-1
    sed -i 's/Update to 3.2.0 or later version/Update to 3.2.1 or later version/' "$file"
    run -2 watch match plant.yaml --state revised
    output=$(echo "$output" | tr -s ' \n' ' ')
    [[ $output == *"1. plc-filter-1: ZIR-2026-02 CVE-2026-990012, affected, revised"* ]]
    [[ $output == *"what the advisory says of this asset has changed since"* ]]
    [[ $output != *"2. "* ]]
}
