#!/usr/bin/env bats
# The spreadsheet of a tender, looked into.
bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    plant=$BATS_TEST_DIRNAME/../../examples/waterworks/plant.yaml
}

@test "the spreadsheet is a form: locked, with lists, a head that stays, and fit to print" {
    "$KEYWAY" tender "$plant" dosing --type ED --at 2026-11-23 -o one.xlsx -o two.xlsx || skip "no libxlsxwriter"
    cmp one.xlsx two.xlsx
    python3 - <<'PYTHON'
import re
import zipfile

book = zipfile.ZipFile("one.xlsx")
sheet = book.read("xl/worksheets/sheet1.xml").decode()
assert "<sheetProtection sheet=\"1\"" in sheet, sheet[-2000:]
assert 'state="frozen"' in sheet and 'orientation="landscape"' in sheet and 'fitToPage="1"' in sheet
assert "Print_Titles" in book.read("xl/workbook.xml").decode()
lists = re.findall(r'<dataValidation type="list".*?sqref="G(\d+)"><formula1>(.*?)</formula1>', sheet)
assert len(lists) == 85, len(lists)
assert all(choices == '"yes,no,partly,with countermeasure,not applicable"' for _, choices in lists)
styles = book.read("xl/styles.xml").decode()
assert '<protection locked="0"/>' in styles and 'numFmtId="49"' in styles
PYTHON
}

@test "without libxlsxwriter it says so, and leaves no file" {
    mkdir none && : >none/libxlsxwriter.so.4
    run env LD_LIBRARY_PATH="$PWD/none" "$KEYWAY" tender "$plant" dosing --type ED -o form.xlsx
    [ "$status" -eq 1 ]
    [[ $output == *"--format csv"* ]]
    [ ! -e form.xlsx ]
}

schema() { "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/$1.schema.json" "${@:2}"; }

@test "a tender in JSON is what its schema says, for every type" {
    for type in SA ED HD ND; do
        "$KEYWAY" tender "$plant" dosing --type $type --at 2026-11-23 -o $type.json
    done
    "$KEYWAY" tender "$plant" treatment -t ED -t ND --needed-until 2036-12-31 -o both.json
    schema tender ./*.json
    sed 's/"level": 1/"level": 5/' ED.json >wrong.json
    run schema tender wrong.json
    [ "$status" -eq 2 ]
}

@test "candidates in JSON are what their schema says, with advisories and without, of forms and documents" {
    works=$BATS_TEST_DIRNAME/../../examples/waterworks
    ask() { "$KEYWAY" select "$plant" dosing --type ED "$@" --at 2026-11-23 >text || [ $? -eq 2 ]; }
    ask "$works"/tender/*-answers.csv "$works/tender/erlenbach/answers.csv" -o forms.json
    ask "$works/tender/erlenbach/product.yaml" -o document.json --needed-until 2036-12-31
    sed 's/^supplier,.*/supplier,,,,,,,Zirbelbach,,/; s/^product,.*/product,,,,,,,ZS400,,/; s/^version,.*/version,,,,,,,3.0.2,,/' \
        "$works/tender/form.csv" >kept.csv
    ask kept.csv "$works/tender/erlenbach/answers.csv" -o kept.json -a "$works/advisories" --kev "$works/lists/kev.json"
    grep -q '"named-by": "plant"' kept.json
    grep -q '"exploited": 1' kept.json
    schema selection forms.json document.json kept.json
    sed 's/"rank": 1/"rank": 0/' forms.json >wrong.json
    run schema selection wrong.json
    [ "$status" -eq 2 ]
}

@test "a day that is past is no day until which a component is needed" {
    run -1 "$KEYWAY" tender "$KEYWAY_ROOT/examples/waterworks/plant.yaml" dosing -t ED --at 2026-11-23 --needed-until 2026-11-22
    [[ $output == *"--needed-until: 2026-11-22 is past"* ]]
    "$KEYWAY" tender "$KEYWAY_ROOT/examples/waterworks/plant.yaml" dosing -t ED --at 2026-11-23 --needed-until 2026-11-23
}
