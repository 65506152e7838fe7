# keyway csaf: reports that the official schemas accept, the order of documents, and what is left when writing fails.

bats_require_minimum_version 1.5.0

setup() {
    shared=$KEYWAY_ROOT/../shared/schemas
    case=$KEYWAY_ROOT/tests/case/csaf-reports
    cd "$BATS_TEST_TMPDIR"
}

# Every format of a document that falls short, one that cannot be read and one that holds.
validate() {
    "$KEYWAY" csaf validate --preset full "$case/broken.json" "$case/cut.json" "$KEYWAY_ROOT/examples/waterworks/advisories" "$@" || [ $? -le 2 ]
}

@test "the SARIF report is valid, and every result names its rule" {
    validate --format sarif >r.sarif
    run -0 jq -e '.runs[0] as $run | all($run.results[]; .ruleId == $run.tool.driver.rules[.ruleIndex].id)' r.sarif
    run -0 jq -e '.runs[0].invocations[0] | .executionSuccessful == false and ([.toolExecutionNotifications[] | select(.level == "error")] | length) == 1' r.sarif
    [ -e "$shared/sarif/sarif-schema-2.1.0.json" ] || skip "the official schema is not here"
    run -0 "$KEYWAY_ROOT/tools/schema" "$shared/sarif/sarif-schema-2.1.0.json" r.sarif
}

@test "the JUnit report is valid, and its counters add up" {
    validate --format junit >r.xml
    count() { xmllint --xpath "string($1)" r.xml; }
    [ "$(count 'sum(//testsuite/@tests)')" = "$(count 'count(//testcase)')" ]
    [ "$(count 'sum(//testsuite/@failures)')" = "$(count 'count(//failure)')" ]
    [ "$(count 'sum(//testsuite/@errors)')" = "$(count 'count(//error)')" ]
    [ -e "$shared/junit/jenkins-junit-10.xsd" ] || skip "the schema is not here"
    xmllint --noout --schema "$shared/junit/jenkins-junit-10.xsd" r.xml
}

@test "all formats tell the same findings, and the same places that were not checked" {
    for format in text json sarif junit; do validate --all --format $format >r.$format 2>/dev/null; done
    findings=$(jq '[.[].findings | length?] | add' r.json)
    open=$(jq '[.[].unchecked[]? | select(.pointer)] | length' r.json)
    [ "$findings" -gt 50 ]
    [ "$open" -gt 0 ]
    [ "$(jq '[.runs[0].results[] | select(.kind != "open")] | length' r.sarif)" -eq "$findings" ]
    [ "$(jq '[.runs[0].results[] | select(.kind == "open")] | length' r.sarif)" -eq "$open" ]
    [ "$(grep -c '^    at ' r.text)" -eq $((findings + open)) ]
    [ "$(grep -c ': not checked: ' r.text)" -eq "$open" ]
    [ "$(xmllint --xpath 'string(/testsuites)' r.junit | grep -c '\]$')" -eq "$findings" ]
}

@test "many documents are told in their order, however many work at them" {
    mkdir many
    for i in $(seq -w 200); do
        printf '{"document": {"csaf_version": "2.%d", "title": "%s"}}' $((10#$i % 2)) "$(head -c $((10#$i * 37 % 5000)) /dev/zero | tr '\0' x)" >many/$i.json
    done
    "$KEYWAY" csaf validate many --format json >parallel.json || [ $? -eq 2 ]
    run -0 jq -e '[.[].file] == ([.[].file] | sort) and length == 200' parallel.json
    taskset -c 0 "$KEYWAY" csaf validate many --format json >alone.json || [ $? -eq 2 ]
    cmp parallel.json alone.json
}

@test "a report that cannot be written leaves nothing, and is told" {
    [ -w /dev/full ] || skip "no /dev/full here"
    run -1 --separate-stderr bash -c "'$KEYWAY' csaf validate '$case/broken.json' >/dev/full"
    [[ $stderr == *"standard output cannot be written"* ]]
    run -1 "$KEYWAY" csaf validate "$case/broken.json" -q -o r.txt -o missing/r.txt
    [ ! -e r.txt ]
    mkdir empty
    cd empty
    run -1 bash -c "ulimit -f 1; '$KEYWAY' csaf validate --preset full '$KEYWAY_ROOT/examples/waterworks/advisories' -q -o r.json"
    run -0 ls -A
    [ -z "$output" ]
}

@test "very many findings of one test are counted, and told with --all" {
    printf '{"document": {"csaf_version": "2.0"}, "vulnerabilities": [{"product_status": {"fixed": ["a"%s]}}]}' \
        "$(seq -f ', "p%g"' 5000 | tr -d '\n')" >a.json
    run -2 "$KEYWAY" csaf validate --test 6.1.1 a.json
    [[ $output == *"a.json: 6.1.1 finds 4991 more (--all shows them)"* ]]
    run -2 "$KEYWAY" csaf validate --test 6.1.1 --all a.json
    [ "$(grep -c ' error: 6.1.1:' <<<"$output")" -eq 5001 ]
}

@test "a page of a hostile document runs and loads nothing, and is well-formed [CR 3.5]" {
    "$KEYWAY" csaf show --format html "$KEYWAY_ROOT/tests/case/csaf-show/hostile.json" >page.html
    command -v xmllint
    # The names that HTML 5 brought are all that the parser of HTML 4 does not know.
    run -0 bash -c "xmllint --html --noout page.html 2>&1 | grep 'error :' | grep -vE 'Tag (main|footer|details|summary) invalid' || true"
    [ -z "$output" ]
    grep -q "default-src 'none'" page.html
    run ! grep -nE '<script|javascript:[^<]*"|src=|@import|url\(' page.html
    run ! grep -P '\x1b' page.html
}

@test "a document is shown within 80 columns, without colour when it is not a terminal" {
    for file in "$KEYWAY_ROOT"/examples/waterworks/advisories/*.json; do
        "$KEYWAY" csaf show "$file" >shown.txt
        run ! grep -P '\x1b' shown.txt
        [ "$(grep -v '://' shown.txt | LC_ALL=C.UTF-8 awk 'length($0) > 80' | wc -l)" -eq 0 ]
    done
}
