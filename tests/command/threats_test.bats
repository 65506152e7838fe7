# What keyway threats writes beyond what its cases show: pictures and workbooks, for which libraries are loaded.

bats_require_minimum_version 1.5.0

setup() {
    cp -R "$KEYWAY_ROOT/tests/case/threats-report/." "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR"
}

threats() {
    run "$KEYWAY" threats --at 2026-11-23 "$@"
    echo "$output"
    [ "$status" -eq 2 ]
}

@test "the diagram is drawn, and whole" {
    threats --format svg
    printf '%s\n' "$output" >flows.svg
    xmllint --nonet --noout flows.svg
    grep -q 'Dosing control (28 open)' flows.svg
    grep -q 'Inner board' flows.svg
}

@test "the page is well formed, and holds the diagram, the findings and the matrix" {
    threats -o trace.html --format csv
    # libxml2's HTML parser is older than <main> and <svg>, and calls them invalid: nothing else may be wrong.
    run xmllint --nonet --html --noout trace.html
    [ "$status" -le 1 ]
    printf '%s\n' "$output" | grep 'error :' | grep -v 'Tag .* invalid' >errors || [ $? -eq 1 ]
    [ ! -s errors ]
    grep -q '<svg ' trace.html
    grep -q 'DH-7' trace.html
    grep -q 'refuses too large a dose: passed, not pinned' trace.html
    run ! grep -q '<script' trace.html
}

@test "the workbook is the same twice, has both sheets, and no formula" {
    threats -o one.xlsx -o two.xlsx --format csv
    cmp one.xlsx two.xlsx
    python3 - <<'PY'
import re, zipfile
book = zipfile.ZipFile("one.xlsx")
assert book.testzip() is None
sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
assert "pump/T0836" in sheets[0] and "threat-overdue" in sheets[1]
assert not any(re.search(r"<f[ >]", sheet) for sheet in sheets)
assert len(re.findall(r"<row ", sheets[0])) == len(open("expected/trace.csv", newline="").read().strip().split("\r\n"))
PY
}

@test "without graphviz the command says what to take instead" {
    mkdir none && : >none/libgvc.so.6
    run env LD_LIBRARY_PATH="$PWD/none" "$KEYWAY" threats --format svg
    [ "$status" -eq 1 ]
    [[ $output == *"graphviz cannot be loaded"*"--format dot"* ]]
    run env LD_LIBRARY_PATH="$PWD/none" "$KEYWAY" threats --format html
    [ "$status" -eq 2 ]
    [[ $output == *"The diagram was not drawn"* ]]
}

@test "without libxlsxwriter it does, too, and leaves no file" {
    mkdir none && : >none/libxlsxwriter.so.4
    run env LD_LIBRARY_PATH="$PWD/none" "$KEYWAY" threats -o trace.xlsx
    [ "$status" -eq 1 ]
    [[ $output == *"--format csv"* ]]
    [ ! -e trace.xlsx ]
}

@test "a document is never overwritten" {
    cp unit.xml unit.csv
    sed -i 's/unit.xml/unit.csv/' product.yaml
    run "$KEYWAY" threats -o unit.csv
    [ "$status" -eq 1 ]
    [[ $output == *"rests on"* ]]
    cmp unit.xml unit.csv
}

@test "what --new prints is a model when it is put behind the one it came from" {
    "$KEYWAY" threats --new >>threat-model.yaml || [ $? -eq 2 ]
    threats --format json
    [ "$(printf '%s' "$output" | jq '[.threats[] | select(.entries == [])] | length')" -eq 0 ]
    threats --new
    [ "$output" = "" ]
}

@test "what only falls short is told by the exit code" {
    cp -R "$KEYWAY_ROOT/examples/gateway" gateway
    run -0 "$KEYWAY" threats gateway --at 2026-11-28
    # One layer against a grave threat is a note, and no defence in depth.
    sed -i 's/risk: [a-z]*/risk: high/' gateway/threat-model.yaml
    run -2 --separate-stderr "$KEYWAY" threats gateway --at 2026-11-28 --format json
    printf '%s\n' "$output" >short.json
    [ "$(jq '[.findings[] | select(.severity == "error" or .severity == "warning")] | length' short.json)" -eq 0 ]
    [ "$(jq '[.findings[] | select(.rule == "one-layer")] | length' short.json)" -gt 0 ]
}
