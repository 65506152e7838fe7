# keyway check: exit codes, files, formats, and what never changes from run to run. What it says is in tests/case.

bats_require_minimum_version 1.5.0

setup() {
    example=$KEYWAY_ROOT/examples/waterworks
    shared=$KEYWAY_ROOT/../shared/schemas
    out=$BATS_TEST_TMPDIR
    cd "$example"
}

check() { "$KEYWAY" check plant.yaml --advisories advisories --at 2026-11-23 "$@"; }

# A plant that asks for nothing but a target, and has one: the smallest that meets.
small_plant() {
    cat >"$out/small.yaml" <<'EOF'
keyway: plant/1
name: Small
policy: {demanded: [target], reason: a test}
zones: [{id: a, sl-t: 0}]
assets: [{id: one, zone: a, supplier: Nobody, product: Thing, version: "1"}]
EOF
}

@test "a plant that meets its target exits with 0" {
    small_plant
    run -0 "$KEYWAY" check "$out/small.yaml" --at 2026-11-23
    [[ ${lines[0]} == "Small, 2026-11-23: meets" ]]
}

@test "a plant that falls short exits with 2" {
    run -2 --separate-stderr check
    [[ ${lines[0]} == "Waterworks Lindental, 2026-11-23: falls short" ]]
    [ -z "$stderr" ]
}

@test "what cannot be read exits with 1 and says where" {
    run -1 --separate-stderr "$KEYWAY" check "$out/none.yaml"
    [ -z "$output" ]
    [[ $stderr == *"none.yaml: error: "* ]]
    small_plant
    sed -i 's/sl-t: 0/sl-t: 7/' "$out/small.yaml"
    run -1 --separate-stderr "$KEYWAY" check "$out/small.yaml"
    [ -z "$output" ]
    [[ $stderr == *"small.yaml:4:"*": error: "* ]]
}

@test "wrong options exit with 1 before anything is read" {
    for wrong in "--at yesterday" "--format yaml" "--replace plc" "--kev lists/kev.json" "--nothing" "-o report.doc"; do
        # shellcheck disable=SC2086 # words of an option
        run -1 --separate-stderr "$KEYWAY" check plant.yaml $wrong
        [ -z "$output" ]
        [[ $stderr == "error: "* ]]
    done
}

@test "--quiet prints nothing, and the exit code tells" {
    run -2 --separate-stderr check --quiet
    [ -z "$output" ]
    [ -z "$stderr" ]
    small_plant
    run -0 --separate-stderr "$KEYWAY" check "$out/small.yaml" --at 2026-11-23 -q
    [ -z "$output" ]
}

@test "every format is written to the file whose name ends so, and nothing else is left" {
    mkdir "$out/reports"
    run -2 check -q -o "$out/reports/r.html" -o "$out/reports/r.json" -o "$out/reports/r.csv" -o "$out/reports/r.xml" \
        -o "$out/reports/r.oscal.json" -o "$out/reports/r.txt"
    [ "$(ls "$out/reports")" = "$(printf 'r.%s\n' csv html json oscal.json txt xml)" ]
    for format in html json csv junit oscal text; do check --format $format >"$out/$format" || [ $? -eq 2 ]; done
    cmp "$out/html" "$out/reports/r.html"
    cmp "$out/json" "$out/reports/r.json"
    cmp "$out/csv" "$out/reports/r.csv"
    cmp "$out/junit" "$out/reports/r.xml"
    cmp "$out/oscal" "$out/reports/r.oscal.json"
    cmp "$out/text" "$out/reports/r.txt"
}

@test "bad input leaves no file, and an old one as it was" {
    mkdir "$out/reports"
    echo old >"$out/reports/old.html"
    small_plant
    echo 'more: keys' >>"$out/small.yaml"
    run -1 "$KEYWAY" check "$out/small.yaml" -o "$out/reports/new.json" -o "$out/reports/old.html"
    [ "$(ls "$out/reports")" = old.html ]
    [ "$(cat "$out/reports/old.html")" = old ]
}

@test "a file that cannot be written is an error, and nothing half written is left" {
    small_plant
    run -1 --separate-stderr "$KEYWAY" check "$out/small.yaml" -q -o "$out/no/such/folder/r.json"
    [[ $stderr == *"no/such/folder/r.json: error: cannot be written"* ]]
    [ ! -e "$out/no" ]
}

@test "an artefact that was altered is an error that names both hashes" {
    cp -R "$example" "$out/plant"
    cd "$out/plant"
    report=products/zirbelbach-zs400/releases/3.2.0/settings.xml
    before=$(sha256sum "$report" | cut -d' ' -f1)
    sed -i 's/failures="0"/failures="1"/' "$report"
    after=$(sha256sum "$report" | cut -d' ' -f1)
    run -1 --separate-stderr check -o "$out/r.json"
    [ -z "$output" ]
    [[ $stderr == *"products/zirbelbach-zs400/product.yaml:"*": error: "*"$before"* ]]
    [[ $stderr == *"$after"* ]]
    [ ! -e "$out/r.json" ]
}

@test "a release is never taken from a certificate's word alone when its file is gone" {
    cp -R "$example" "$out/plant"
    cd "$out/plant"
    rm products/eulenloch-leitwart/certificates/sl3-2025.txt
    run -1 --separate-stderr check
    [ -z "$output" ]
    [[ $stderr == *"sl3-2025.txt"* ]]
}

@test "two runs, on any number of processors, write the same bytes" {
    for format in text json html csv junit oscal; do
        check --format $format >"$out/one" || [ $? -eq 2 ]
        check --format $format >"$out/two" || [ $? -eq 2 ]
        taskset -c 0 "$KEYWAY" check plant.yaml --advisories advisories --at 2026-11-23 --format $format >"$out/three" ||
            [ $? -eq 2 ]
        cmp "$out/one" "$out/two"
        cmp "$out/one" "$out/three"
    done
}

@test "no line is wider than 80 columns" {
    export COLUMNS=80
    check >"$out/check" || [ $? -eq 2 ]
    check --all >"$out/all" || [ $? -eq 2 ]
    for asset in $(check --format json | jq -r '.assets[].id'); do
        "$KEYWAY" explain plant.yaml "$asset" --advisories advisories --at 2026-11-23
    done >"$out/assets"
    for zone in intake treatment control-room dosing pilot; do
        "$KEYWAY" explain plant.yaml "$zone" --advisories advisories --at 2026-11-23
    done >"$out/zones"
    "$KEYWAY" explain plant.yaml "CR 3.5" --advisories advisories --at 2026-11-23 >"$out/requirement"
    run ! grep -nE '^.{81,}$' "$out/check" "$out/all" "$out/assets" "$out/zones" "$out/requirement"
}

@test "a narrow terminal is kept to as well" {
    COLUMNS=60 check >"$out/check" || [ $? -eq 2 ]
    # Tables and single words are as wide as they are.
    run -0 awk 'length($0) > 60 && !/\([0-4] [0-4] [0-4]|^Levels|^Zone|none set|^[0-9]+ (assets|advisories)/' "$out/check"
    echo "$output"
    [ -z "$output" ]
}

@test "a pipe gets no escape codes; a terminal does, unless NO_COLOR says no" {
    unset NO_COLOR
    check >"$out/pipe" || [ $? -eq 2 ]
    run ! grep -q $'\033' "$out/pipe"
    command="$KEYWAY check plant.yaml --at 2026-11-23"
    TERM=xterm script -qec "$command" "$out/terminal" >/dev/null || [ $? -eq 2 ]
    grep -q $'\033\[' "$out/terminal"
    NO_COLOR=1 TERM=xterm script -qec "$command" "$out/plain" >/dev/null || [ $? -eq 2 ]
    run ! grep -q $'\033\[[0-9;]*m' "$out/plain"
}

@test "the JSON is what its schema says" {
    check --format json >"$out/r.json" || [ $? -eq 2 ]
    run -0 "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/check.schema.json" "$out/r.json"
    "$KEYWAY" check plant.yaml --at 2026-11-23 --format json >"$out/none.json" || [ $? -eq 2 ]
    run -0 "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/check.schema.json" "$out/none.json"
}

@test "the assessment results are valid OSCAL" {
    schema=$shared/oscal/oscal_assessment-results_schema.json
    [ -e "$schema" ] || skip "the official schema is not here"
    check --format oscal >"$out/r.json" || [ $? -eq 2 ]
    run -0 "$KEYWAY_ROOT/tools/schema" "$schema" "$out/r.json"
}

@test "the JUnit report is valid, and its counters add up" {
    check --format junit >"$out/r.xml" || [ $? -eq 2 ]
    xmllint --noout "$out/r.xml"
    count() { xmllint --xpath "string($1)" "$out/r.xml"; }
    [ "$(count 'sum(//testsuite/@tests)')" = "$(count 'count(//testcase)')" ]
    [ "$(count 'sum(//testsuite/@failures)')" = "$(count 'count(//failure)')" ]
    [ "$(count 'sum(//testsuite/@errors)')" = "$(count 'count(//error)')" ]
    schema=$shared/junit/jenkins-junit-10.xsd
    [ -e "$schema" ] || skip "the schema is not here"
    xmllint --noout --schema "$schema" "$out/r.xml"
}

@test "the page loads nothing, runs only its own script, and has no id twice" {
    check --format html >"$out/r.html" || [ $? -eq 2 ]
    grep -q "default-src 'none'" "$out/r.html"
    run ! grep -nEi '(src|href)="?(https?:)?//|@import|url\(' "$out/r.html"
    hash=$(python3 -c 'import base64, hashlib, re, sys
script = re.search(r"<script>(.*?)</script>", sys.stdin.read(), re.S).group(1)
print(base64.b64encode(hashlib.sha256(script.encode()).digest()).decode())' <"$out/r.html")
    grep -qF "sha256-$hash" "$out/r.html"
    ids=$(grep -o ' id="[^"]*"' "$out/r.html" | sort)
    [ "$ids" = "$(sort -u <<<"$ids")" ]
    for target in $(grep -o 'href="#[^"]*"' "$out/r.html" | sed 's/^href="#//; s/"$//' | sort -u); do
        grep -qF " id=\"$target\"" <<<"$ids"
    done
}

@test "a name from a document cannot become code of the page" {
    small_plant
    sed -i 's/^name: Small/name: "<script>alert(1)<\/script>\\" onload=x"/; s/id: one,/id: one, name: "<img src=x>",/' "$out/small.yaml"
    "$KEYWAY" check "$out/small.yaml" --at 2026-11-23 --format html >"$out/r.html"
    run ! grep -qE '<script>alert|<img' "$out/r.html"
    grep -qF '&lt;script&gt;alert(1)' "$out/r.html"
}

@test "the CSV has a row an asset and the same columns in each" {
    check --format csv >"$out/r.csv" || [ $? -eq 2 ]
    run -0 python3 - "$out/r.csv" <<'EOF'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="")))
assert len(rows) == 21, len(rows)
assert all(len(row) == len(rows[0]) for row in rows)
EOF
}

@test "what if: a replaced asset is judged as the other release" {
    verdict() { check --format json "$@" | jq -r '.assets[] | select(.id == "plc-filter-1") | .verdict + " " + .version'; }
    [ "$(verdict)" = "falls short 3.1.4" ]
    [ "$(verdict --replace plc-filter-1=zs400@3.2.0)" = "needs a look 3.2.0" ]
    [ "$(verdict --fix ZIR-2026-02)" = "meets 3.1.4" ]
    [ "$(verdict --fix CVE-2026-990012)" = "meets 3.1.4" ]
    run -1 --separate-stderr check --replace plc-filter-1=zs400@9.9
    [[ $stderr == *"product 'zs400' has no release '9.9'"* ]]
    run -1 --separate-stderr check --replace plc-filter-9=zs400@3.2.0
    [[ $stderr == *"no asset 'plc-filter-9'"* ]]
}

@test "lists of exploited and likely vulnerabilities reach the report" {
    check --kev lists/kev.json --epss lists/epss.csv --format json >"$out/r.json" || [ $? -eq 2 ]
    run -0 jq -e '[.assets[].links[].reasons[].advisory // empty | select(.cve == "CVE-2026-990012")]
        | length > 0 and all(.exploited and (.epss > 0.87 and .epss < 0.88))' "$out/r.json"
    run -0 jq -e '[.assets[].links[].reasons[].advisory // empty | select(.cve == "CVE-2026-990011")]
        | length > 0 and all(.exploited | not)' "$out/r.json"
}
