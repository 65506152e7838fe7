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

@test "what cannot be read exits with 1 and says where [CR 3.7]" {
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
    for wrong in "--at yesterday" "--at 2026-02-30" "--format yaml" "--replace plc" "--kev lists/kev.json" "--nothing" \
        "-o report.doc" "--fix ZIR-2026-02" "--quiet=yes" "--format"; do
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

@test "of several files none is written when one cannot be" {
    small_plant
    mkdir "$out/reports"
    echo old >"$out/reports/old.csv"
    for wrong in "$out/no/such/folder/r.json" "$out/reports/full.json"; do
        # A file of a few blocks fits where the limit is, the page does not.
        run -1 --separate-stderr bash -c "ulimit -f 4; '$KEYWAY' check '$out/small.yaml' -q -o '$out/reports/new.txt' \
            -o '$out/reports/old.csv' -o '$wrong' -o '$out/reports/large.html'"
        [[ $stderr == *": error: cannot be written"* ]]
        [ "$(ls "$out/reports")" = old.csv ]
        [ "$(cat "$out/reports/old.csv")" = old ]
    done
}

@test "an artefact that was altered is an error that names both hashes [CR 3.4]" {
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

@test "names and addresses without a blank are broken, not lines" {
    corpus=$KEYWAY_ROOT/../shared/corpus/cisa
    long=$(printf 'part_%.0s' {1..30})
    small_plant
    sed -i "s/id: a,/id: a, name: $long,/; s/Nobody/$long/; s/Thing/${long//_/}/; s/sl-t: 0/sl-t: 1/" "$out/small.yaml"
    "$KEYWAY" check "$out/small.yaml" --all --at 2026-11-23 >"$out/long" || [ $? -eq 2 ]
    grep -q part_part "$out/long"
    if [ -e "$corpus" ]; then
        "$KEYWAY" check "$KEYWAY_ROOT/tests/real/plant.yaml" -a "$corpus" --all --at 2026-11-23 >>"$out/long" || [ $? -eq 2 ]
    fi
    LC_ALL=C.UTF-8 run ! grep -nE '^.{81,}$' "$out/long"
}

@test "a width that is none, tiny or huge is put up with" {
    for columns in "" 0 -5 x 99999999999999999999; do
        COLUMNS=$columns check >"$out/odd" || [ $? -eq 2 ]
        COLUMNS=80 check >"$out/usual" || [ $? -eq 2 ]
        cmp "$out/odd" "$out/usual"
    done
    COLUMNS=1 check >"$out/tiny" || [ $? -eq 2 ]
    COLUMNS=40 check >"$out/least" || [ $? -eq 2 ]
    cmp "$out/tiny" "$out/least"
    COLUMNS=60000 check >"$out/huge" || [ $? -eq 2 ]
    COLUMNS=500 check >"$out/most" || [ $? -eq 2 ]
    cmp "$out/huge" "$out/most"
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

@test "mistakes as JSON are what their schema says, and one document" {
    cases=$KEYWAY_ROOT/tests/case
    for what in "$cases/plant-values/plant.yaml" "$cases"/plant-yaml/*.yaml "$out/none.yaml" "plant.yaml --at tomorrow"; do
        # shellcheck disable=SC2086 # words of a line
        run -1 "$KEYWAY" check $what --quiet --diagnostics json
        echo "$output" >"$out/d.json"
        run -0 "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/diagnostics.schema.json" "$out/d.json"
    done
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

@test "the page says who stands behind a zone's verdict, also where every level is reached" {
    check --format html >"$out/r.html" || [ $? -eq 2 ]
    grep -qF '<a id="v-dosing" href="#z-dosing" aria-label="dosing: needs a look">' "$out/r.html"
    grep -A 3 'id="z-dosing"' "$out/r.html" | grep -qF '>sw-dos</a> needs a look: advisories needs a look'
    grep -A 2 'id="z-intake"' "$out/r.html" | grep -qF 'Every asset of the zone meets its target.'
    grep -A 2 'id="c-pilot-IAC"' "$out/r.html" | grep -qF 'Nobody has set a target'
}

@test "a page of a large plant lists a bounded number, and its links lead to what it lists" {
    {
        printf 'keyway: plant/1\nname: Large\nzones:\n'
        for zone in {1..30}; do echo "  - {id: z$zone, sl-t: 1}"; done
        printf 'assets:\n'
        for i in {1..2100}; do
            echo "  - {id: a$i, zone: z$((i % 30 + 1)), supplier: Nobody, product: Thing, version: \"$i\", type: ED}"
        done
    } >"$out/large.yaml"
    "$KEYWAY" check "$out/large.yaml" --at 2026-11-23 --format html >"$out/r.html" || [ $? -eq 2 ]
    [ "$(grep -c '<details' "$out/r.html")" = 2000 ]
    grep -qF '<p>2000 of 2100 are listed here' "$out/r.html"
    grep -o 'href="#[^"]*"' "$out/r.html" | sed 's/^href="#//; s/"$//' | sort -u >"$out/links"
    grep -o ' id="[^"]*"' "$out/r.html" | sed 's/^ id="//; s/"$//' | sort -u >"$out/ids"
    [ -z "$(comm -23 "$out/links" "$out/ids")" ]
}

@test "a name from a document cannot become code of the page [CR 3.5]" {
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

@test "a list that is not what it is given for is an error, not a list of nothing" {
    for kev in '[]' '{"vulnerabilities": {}}' '{"vulnerabilities": [1]}' '{"vulnerabilities": [{"cveID": 7}]}' '' 'cve'; do
        printf '%s\n' "$kev" >"$out/kev"
        run -1 --separate-stderr check --kev "$out/kev"
        [[ $stderr == *"kev:1:1: error: this is no list of known exploited vulnerabilities: "*" is missing"* ]]
    done
    for score in nan 1e9 -1 1.5 ""; do
        printf 'cve,epss\nCVE-2026-990012,%s\n' "$score" >"$out/epss"
        run -1 --separate-stderr check --epss "$out/epss"
        [[ $stderr == *"epss:2:"*": error: '$score' is no probability from 0 to 1"* ]]
    done
}

@test "lists of exploited and likely vulnerabilities reach the report" {
    check --kev lists/kev.json --epss lists/epss.csv --format json >"$out/r.json" || [ $? -eq 2 ]
    run -0 jq -e '[.assets[].links[].reasons[].advisory // empty | select(.cve == "CVE-2026-990012")]
        | length > 0 and all(.exploited and (.epss > 0.87 and .epss < 0.88))' "$out/r.json"
    run -0 jq -e '[.assets[].links[].reasons[].advisory // empty | select(.cve == "CVE-2026-990011")]
        | length > 0 and all(.exploited | not)' "$out/r.json"
}

@test "an advisory that nobody read cannot be taken as fixed" {
    run -1 --separate-stderr check --fix ZIR-2026-03x
    [ -z "$output" ]
    [[ $stderr == "error: --fix: no advisory read has the id or the CVE 'ZIR-2026-03x'; did you mean 'ZIR-2026-03'?"* ]]
    run -2 --separate-stderr check -q --fix zir-2026-03 --fix cve-2026-990012
    [ -z "$stderr" ]
}

@test "an empty value is told as such: a variable of the shell may be unset" {
    for wrong in "--advisories" "--kev" "--output" "--at" "--replace"; do
        run -1 --separate-stderr "$KEYWAY" check plant.yaml "$wrong" ""
        [[ $stderr == *"error: the value of $wrong is empty"* ]]
    done
    run -1 --separate-stderr "$KEYWAY" check ""
    [[ $stderr == "error: an argument is empty"* ]]
}

@test "a report never replaces what it rests on" {
    cp -R "$example" "$out/plant"
    cd "$out/plant"
    ln -s advisories/zir-2026-02.json link.json
    cp -R . "$out/before"
    for file in advisories/zir-2026-02.json link.json "$out/plant/advisories/../lists/kev.json" lists/epss.csv inventory.csv \
        products/morgenrain-mr50/releases/12.6/sbom.json products/zirbelbach-zs400/certificates/sl2-2024.txt \
        suppliers/zirbelbach/process-certificate.txt devices/plc-uv/probe.xml devices/plc-uv/hardening.xml; do
        run -1 --separate-stderr check -q --kev lists/kev.json --epss lists/epss.csv -o "$file"
        [[ $stderr == "error: --output: '$file' is a file that this report rests on"* ]]
    done
    run -0 diff -r "$out/before" .
    # Beside it, or over an older report, is fine.
    run -2 --separate-stderr check -q -o advisories/../r.json
    run -2 --separate-stderr check -q -o r.json
    [ -z "$stderr" ]
}

# What a terminal that is standard error shows of a check; standard output goes where the last argument says.
bar_of() { TERM=xterm script -qec "$KEYWAY check large.yaml --at 2026-11-23 --format json $1" /dev/null | grep -ac "writing report"; }

@test "a report that takes long shows a bar, but not where the terminal is somebody else's" {
    cd "$out"
    echo '{keyway: plant/1, name: Large, zones: [{id: a, sl-t: 4}], inventories: [{file: large.csv, zone: a}]}' >large.yaml
    # As many assets as this machine needs half a second for, also at its fastest.
    for count in 15000 60000 240000 960000; do
        awk -v n=$count 'BEGIN { print "id,supplier,product,version"; for (i = 0; i < n; i++) print "a" i ",Nobody,Thing,1" }' \
            >large.csv
        [ "$(bar_of '>/dev/null')" -gt 0 ] && [ "$(bar_of '-q -o large.json')" -gt 0 ] && shown=yes && break
    done
    [ "$shown" ]
    [ "$(bar_of '')" -eq 0 ]
    [ "$(bar_of '| cat >/dev/null')" -eq 0 ]
}

@test "what standard output does not take is an error" {
    "$KEYWAY" check plant.yaml --at 2026-11-23 >/dev/full 2>"$out/err" && false
    grep -q "error: standard output cannot be written: No space left on device" "$out/err"
    "$KEYWAY" check plant.yaml --at 2026-11-23 >&- 2>"$out/err" && false
    grep -q "error: standard output cannot be written: Bad file descriptor" "$out/err"
}

@test "with every standard descriptor closed a report is still the report" {
    check -q -o "$out/open.json" || [ $? -eq 2 ]
    check -q -o "$out/closed.json" <&- >&- 2>&- || [ $? -eq 2 ]
    cmp "$out/open.json" "$out/closed.json"
    check --format html -o "$out/mixed.json" <&- >&- 2>&- || [ $? -eq 1 ]
    cmp "$out/open.json" "$out/mixed.json"
}

@test "a limit on the size of files leaves no part of a report" {
    mkdir "$out/reports"
    (ulimit -f 8 && check -q -o "$out/reports/r.json" 2>"$out/err") && false
    grep -q "r.json: error: cannot be written: File too large" "$out/err"
    [ -z "$(ls -A "$out/reports")" ]
}

@test "a run that is stopped while it writes leaves nothing" {
    [ -d /proc/self/fd ] || skip "needs /proc"
    command -v strace >/dev/null || skip "strace is not installed"
    mkdir "$out/reports"
    strace -f -o /dev/null -e trace=fsync -e inject=fsync:signal=KILL "$KEYWAY" check plant.yaml -q --at 2026-11-23 \
        -o "$out/reports/r.json" 2>"$out/err" && false
    [ -z "$(ls -A "$out/reports")" ]
}

@test "no control character of the input or the command line reaches the terminal [CR 3.5]" {
    small_plant
    sed -i 's/^name: Small/name: "S\\e[31mm\\u202eall"/; s/id: a,/id: a, name: "\\e]0;x\\a",/' "$out/small.yaml"
    "$KEYWAY" check "$out/small.yaml" --all --at 2026-11-23 -o "$out/a"$'\033'"[31m.json" >"$out/all" 2>&1
    sed 's/id: one/id: "o\\e[31mne"/' "$out/small.yaml" >"$out/wrong.yaml"
    "$KEYWAY" check "$out/wrong.yaml" >>"$out/all" 2>&1 && false
    "$KEYWAY" check "$out/small.yaml" --replace $'x\033[31m=a@1' >>"$out/all" 2>&1 && false
    "$KEYWAY" explain "$out/small.yaml" $'x\033[31m' >>"$out/all" 2>&1 && false
    [ -s "$out/all" ]
    run ! grep -q $'[\001-\010\013-\037\177]' "$out/all"
    run ! grep -q $'\u202e' "$out/all"
}

@test "an advisory of an odd shape counts as unread, and never as harmless [CR 3.5]" {
    mkdir "$out/odd"
    jq '.vulnerabilities = {a: .vulnerabilities}' advisories/zir-2026-02.json >"$out/odd/object.json"
    jq '.vulnerabilities[0].product_status = ["known_affected"]' advisories/zir-2026-02.json >"$out/odd/list.json"
    head -c 300 advisories/zir-2026-02.json >"$out/odd/part.json"
    gzip -c advisories/zir-2026-02.json | head -c 200 >"$out/odd/part.json.gz"
    : >"$out/odd/empty.json"
    ln -s nowhere "$out/odd/nowhere.json"
    ln -s . "$out/odd/loop"
    run -2 --separate-stderr "$KEYWAY" check plant.yaml -a "$out/odd" --at 2026-11-23
    [[ $output == *"0 advisories read, 6 files could not be read"* ]]
    [[ $stderr == *"part.json:14:17: warning: "*"the text that begins here has no closing quote"* ]]
    [[ $stderr == *"part.json.gz: warning: "*"the gzip data is damaged"* ]]
    [[ $stderr == *"nowhere.json: warning: "*"No such file or directory"* ]]
    [[ $stderr == *"loop: warning: is a link to a folder, which is not followed"* ]]
}

@test "a small file that unpacks to a huge one is unread, in bounded time and memory [CR 3.5, CR 7.1, CR 7.2]" {
    mkdir "$out/bombs"
    head -c 540000000 /dev/zero | gzip -1 >"$out/bombs/a.json.gz"
    head -c 540000000 /dev/zero | zstd -q >"$out/bombs/b.json.zst"
    run -2 --separate-stderr timeout 240 "$KEYWAY" check plant.yaml -a "$out/bombs" --at 2026-11-23
    [[ $output == *"0 advisories read, 2 files could not be read"* ]]
    [[ $stderr == *"a.json.gz: warning: "*"unpacks to more than 536870912 bytes"* ]]
    [[ $stderr == *"b.json.zst: warning: "*"unpacks to more than "* ]]
}

@test "on a terminal diagnostics keep to its width" {
    small_plant
    sed -i 's/zone: a,/zone: a, types: [ED],/' "$out/small.yaml"
    unset COLUMNS
    cd "$out"
    TERM=dumb script -qec "stty cols 60; $KEYWAY check small.yaml" terminal >/dev/null && false
    grep -q "an asset has no key" terminal
    run ! grep -nE '^.{62,}$' <(grep -v '^Script' terminal)
}
