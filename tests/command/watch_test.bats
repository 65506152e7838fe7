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
@test "nothing that was read becomes a header of the digest [CR 3.5]" {
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
    run ! grep -q '^Bcc' "$out/mail"
}

@test "a spreadsheet runs nothing of a cell [CR 3.5]" {
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

# What a sync leaves behind, without one: a provider's documents with their revisions, the last of each current.
fill_store() {
    "$KEYWAY" watch acknowledge plant.yaml plc-filter-1 ZIR-2026-02 --advisories advisories --at 2026-11-23 >/dev/null
    python3 -I - "$out/.local/state/keyway/watch.db" "$@" <<'PY'
import hashlib, json, sqlite3, subprocess, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT OR IGNORE INTO provider (id, name, asked, url, added_at) VALUES (1, 'acme', 'a', 'u', 0)")
for day, path in (argument.split("=") for argument in sys.argv[2:]):
    body = open(path, "rb").read()
    tracking = json.loads(body)["document"]["tracking"]
    url = "https://acme.example/" + tracking["id"] + ".json"
    db.execute("INSERT INTO document (provider, url, tracking_id, state) VALUES (1, ?, ?, 'current') ON CONFLICT DO NOTHING", (url, tracking["id"]))
    document = db.execute("SELECT id FROM document WHERE url = ?", (url,)).fetchone()[0]
    packed = subprocess.run(["zstd", "-q", "-c"], input=body, capture_output=True, check=True).stdout
    revision = db.execute(
        "INSERT INTO revision (document, sha256, received_at, version, size, findings, hash, signature, body) "
        "VALUES (?, ?, unixepoch(?), ?, ?, 0, 'good', 'good', ?)",
        (document, hashlib.sha256(body).hexdigest(), day, tracking["version"], len(body), packed)).lastrowid
    db.execute("UPDATE document SET current_revision = ? WHERE id = ?", (revision, document))
db.commit()
PY
}

@test "without --advisories the documents that the watch keeps are matched" {
    command -v zstd >/dev/null || skip "no zstd here"
    fill_store 2026-11-01=advisories/zir-2026-01.json 2026-11-20=advisories/zir-2026-02.json
    run -2 "$KEYWAY" watch match plant.yaml --at 2026-11-23 --kev lists/kev.json
    [[ ${lines[1]} == "2 advisories read" ]]
    [[ $output == *"plc-filter-1: ZIR-2026-02 CVE-2026-990012, affected, acknowledged"* ]]
    run -2 --separate-stderr "$KEYWAY" watch match plant.yaml --at 2026-11-23 --since 2026-11-10 --list products-by-advisory
    [[ ${lines[0]} == "ZIR-2026-02 (3)" ]]
    [[ $output != *ZIR-2026-01* ]]
    run -2 "$KEYWAY" watch match plant.yaml --at 2026-11-23 --format digest --since 2026-10-10
    [[ $output == *"Subject: Waterworks Lindental: 2 new, 0 revised"* ]]
}

@test "revisions that the watch keeps are compared" {
    command -v zstd >/dev/null || skip "no zstd here"
    case=$KEYWAY_ROOT/tests/case/watch-diff
    fill_store "2026-11-01=$case/zir-2026-02-2.json" "2026-11-20=$case/zir-2026-02-3.json"
    run -0 "$KEYWAY" watch diff ZIR-2026-02
    [[ ${lines[0]} == "ZIR-2026-02: revision 3 against 2" ]]
    run -0 "$KEYWAY" watch diff ZIR-2026-02 3 2
    [[ ${lines[0]} == "ZIR-2026-02: revision 2 against 3" ]]
    run -1 "$KEYWAY" watch diff ZIR-2026-02 2 9
    [[ $output == *"no revision '9' of ZIR-2026-02 is kept"*"kept are: 3, 2"* ]]
    run -1 "$KEYWAY" watch diff ZIR-2026-09
    [[ $output == *"ZIR-2026-09"* ]]
    # What the newer revision says anew is open again, whoever acknowledged the older one.
    run -2 "$KEYWAY" watch match plant.yaml --at 2026-11-23 --state revised
    [[ $output == *"plc-filter-1: ZIR-2026-02 CVE-2026-990012, affected, revised"* ]]
    run -2 "$KEYWAY" watch match plant.yaml --at 2026-11-23 --format digest --since 2026-11-10
    [[ $output == *"1 reopened"* ]]
}

@test "a database that is none, or of a later keyway, is told" {
    echo 'no database' >"$out/none.db"
    run -1 --separate-stderr "$KEYWAY" watch match plant.yaml --db "$out/none.db"
    [[ $stderr == *"none.db: error: "* ]]
    [ -z "$output" ]
}
