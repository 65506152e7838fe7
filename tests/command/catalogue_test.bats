# keyway catalogue: what it prints is well-formed in every format, and a question that has no answer says why.

schema() { "$KEYWAY_ROOT/tools/schema" "$KEYWAY_ROOT/docs/formats/catalogue.schema.json" "$1"; }

@test "JSON is as its schema says" {
    cd "$BATS_TEST_TMPDIR"
    "$KEYWAY" catalogue --part 4-2 --part 3-3 --part 4-1 --format json >list.json
    "$KEYWAY" catalogue --map --format json >map.json
    "$KEYWAY" catalogue --as-taught --format json >taught.json
    for id in "CR 1.1" "NDR 1.13 RE 1" "CR 3.2" "SR 2.12" DM-1 CWE-347 CWE-693 T0843 M0930 A0003 "I.I(2)(g)"; do
        "$KEYWAY" catalogue "$id" --format json >"entry-${id//[^A-Za-z0-9]/-}.json"
    done
    for file in *.json; do schema "$file"; done
}

@test "an OSCAL catalog is as NIST's schema says" {
    official=$KEYWAY_ROOT/../shared/schemas/oscal/oscal_catalog_schema.json
    [ -e "$official" ] || skip "the official schema is not here"
    cd "$BATS_TEST_TMPDIR"
    "$KEYWAY" catalogue --format oscal >components.json
    "$KEYWAY" catalogue --part 4-2 --part 3-3 --part 4-1 --format oscal >all.json
    "$KEYWAY" catalogue --type ND --level 2 --format oscal >network.json
    "$KEYWAY" catalogue CR 3.4 RE 1 --format oscal >one.json
    "$KEYWAY_ROOT/tools/schema" "$official" components.json all.json network.json one.json
}

@test "every row of CSV has as many fields as the first" {
    for what in "" --map --as-taught "CR 3.4" CWE-434 --practice=SG password; do
        "$KEYWAY" catalogue ${what:+"$what"} --format csv | /usr/bin/python3 -c '
import csv, sys
rows = list(csv.reader(sys.stdin, strict=True))
sys.exit(len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows))'
    done
}

@test "the conditions of the command line narrow the list" {
    run "$KEYWAY" catalogue --type ED --level 3 --fr SI
    [ "$status" -eq 0 ]
    [[ $output == *"20 requirements;"* ]]
    run "$KEYWAY" catalogue --type sa,nd --level 1 --format csv
    [ "$status" -eq 0 ]
    [[ $output == *"SAR 3.2"* && $output == *"NDR 1.6"* && $output != *"EDR 3.2"* ]]
}

@test "an id needs no quotes and has many spellings" {
    for id in "CR 3.4" "cr3.4" "CR-3.4"; do
        run "$KEYWAY" catalogue $id
        [ "$status" -eq 0 ]
        [[ ${lines[0]} == "CR 3.4  Software and information integrity" ]]
    done
}

@test "an id that does not exist is explained" {
    run "$KEYWAY" catalogue EDR 5.2
    [ "$status" -eq 1 ]
    [[ $output == *"NDR 5.2 exists, for ND only"* ]]
    run "$KEYWAY" catalogue --type HD CR 3.10 RE 1
    [ "$status" -eq 1 ]
    [[ $output == *"it is only a heading in 4-2; use HDR 3.10 RE 1"* ]]
}

@test "a search without result and conditions that contradict fail" {
    run "$KEYWAY" catalogue xyzzy
    [ "$status" -eq 1 ]
    [[ $output == *"nothing in the catalogue matches"* ]]
    run "$KEYWAY" catalogue --map --level 2
    [ "$status" -eq 1 ]
    [[ $output == *"--level does not go with --map"* ]]
    run "$KEYWAY" catalogue --map --format oscal
    [ "$status" -eq 1 ]
    run "$KEYWAY" catalogue --type XX
    [ "$status" -eq 1 ]
    [[ $output == *"the types are SA, ED, HD and ND"* ]]
}

@test "what is taught is marked where it differs" {
    run "$KEYWAY" catalogue --as-taught
    [ "$status" -eq 0 ]
    [ "$(grep -c '^! SR' <<<"$output")" -eq 5 ]
    [ "$(grep -c '^= SR' <<<"$output")" -eq 2 ]
    [[ $output == *"! SL 4  formal verification"* ]]
}
