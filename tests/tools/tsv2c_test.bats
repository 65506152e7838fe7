# tools/tsv2c: a mistake in a table stops the build at its place and leaves nothing behind; the same table gives the same C.

convert() {
    "$KEYWAY_BUILD/tools/tsv2c" table.tsv thing thing THING "id:key size:number kind:word:KIND parts:set64:PART" thing.inc thing_ids.h
}

setup() { cd "$BATS_TEST_TMPDIR"; }

@test "a table becomes rows, columns and an enum" {
    printf 'id\tsize\tkind\tparts\nA 1\t7\tbig\tB 2, C\nsay "no"?\t-\t-\t-\n' >table.tsv
    convert
    grep -qF '{.id = STR_INIT("A 1"), .size = 7, .kind = KIND_BIG, .parts = 0 | DATASET_BIT(PART_B_2, 0) | DATASET_BIT(PART_C, 0)},' thing.inc
    grep -qF '.id = STR_INIT("say \"no\"\?"), .size = 0, .kind = KIND_NONE, .parts = 0}' thing.inc
    grep -qF '#line 3 "table.tsv"' thing.inc
    grep -qF 'THING_A_1 = 0,' thing_ids.h
    grep -qF 'THING_ROWS = 2,' thing_ids.h
    cp thing.inc first
    convert
    cmp thing.inc first
}

refused() {
    run convert
    [ "$status" -eq 1 ]
    [ "$output" = "table.tsv:$1" ]
    [ ! -e thing.inc ] && [ ! -e thing_ids.h ]
}

@test "mistakes are reported at their place, and no output stays" {
    printf 'id\tsize\tkind\tparts\nA\t7\tbig\n' >table.tsv
    refused "2:8: error: the line has fewer cells than there are columns"
    printf 'id\tsize\tkind\tparts\nA\tx\tbig\tB\n' >table.tsv
    refused "2:3: error: 'x' is no number from 0 to 65535"
    printf 'id\tsize\tkind\tparts\nA\t65536\tbig\tB\n' >table.tsv
    refused "2:3: error: '65536' is no number from 0 to 65535"
    printf 'id\tsize\tkind\tparts\nA\t1\tbig\tB,,C\n' >table.tsv
    refused "2:9: error: the list has an empty item"
    printf 'id\tsize\tkind\tparts\nA\t1\tbig\tB\nA\t1\tbig\tB\n' >table.tsv
    refused "3:1: error: 'A' stands in line 2 already"
    printf 'id\tlength\tkind\tparts\n' >table.tsv
    refused "1:4: error: the column is to be called 'size'"
    printf 'id\tsize\tkind\tparts\tmore\n' >table.tsv
    refused "1:20: error: the build describes no such column"
    printf 'id\tsize\tkind\tparts\nA\t1\tbi\ag\tB\n' >table.tsv
    refused "2:7: error: a cell may hold printable ASCII only"
}

@test "a table that cannot be read is an error" {
    run convert
    [ "$status" -eq 1 ]
    [[ $output == "table.tsv: "* ]]
    [ ! -e thing.inc ]
}

@test "pooled texts and days hold no pointer" {
    printf 'name\tday\nab\t1970-01-03\n-\t1970-01-01\nc\t1969-12-31\n' >table.tsv
    "$KEYWAY_BUILD/tools/tsv2c" table.tsv thing thing - "name:pool day:day" thing.inc thing_ids.h
    grep -qF '{.name = 0, .day = 2},' thing.inc
    grep -qF '{.name = 3, .day = 0},' thing.inc
    grep -qF '{.name = 4, .day = -1},' thing.inc
    grep -A4 -F "thing_pool[] =" thing.inc | tr -d '\n' | grep -qF '{97,98,0,0,99,0,};'
    run grep -F CATALOGUE_DATASET_H thing.inc
    [ "$status" -eq 1 ]
    printf 'name\tday\nab\t1970-02-30\n' >table.tsv
    run "$KEYWAY_BUILD/tools/tsv2c" table.tsv thing thing - "name:pool day:day" thing.inc thing_ids.h
    [ "$status" -eq 1 ]
    [ "$output" = "table.tsv:2:4: error: '1970-02-30' is no date" ]
}
