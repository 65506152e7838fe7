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
