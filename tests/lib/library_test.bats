# What the device library is as a whole: what it asks of libc, what it keeps, what it exports, what it covers.

setup_file() {
    cd "$KEYWAY_ROOT"
    for file in lib/*.c; do
        name=${file##*/}
        gcc -std=c17 -Os -Iinclude -fno-stack-protector -fno-pie -c -o "$BATS_FILE_TMPDIR/${name%.c}.o" "$file"
    done
}

setup() { cd "$KEYWAY_ROOT"; }

# The names that a list of headers declares as functions.
declared() { cat "$@" | grep -oE '\bkw_[a-z0-9_]+\(' | tr -d '(' | sort -u; }

@test "the library asks for four functions of libc and no more" {
    nm -A --defined-only --extern-only "$BATS_FILE_TMPDIR"/*.o | awk '{print $NF}' | sort -u >"$BATS_TEST_TMPDIR/own"
    nm -A --undefined-only "$BATS_FILE_TMPDIR"/*.o | awk '{print $NF}' | sort -u | comm -23 - "$BATS_TEST_TMPDIR/own" >"$BATS_TEST_TMPDIR/asked"
    run grep -vxE 'memcpy|memmove|memset|memcmp|_GLOBAL_OFFSET_TABLE_' "$BATS_TEST_TMPDIR/asked"
    echo "$output"
    [ "$status" -eq 1 ]
}

@test "the library keeps nothing of its own in memory" {
    run sh -c 'size "$1"/*.o | awk "NR > 1 && \$3 > 0 { print \$6, \$3; found = 1 } END { exit !found }"' sh "$BATS_FILE_TMPDIR"
    echo "$output"
    [ "$status" -eq 1 ]
    run sh -c 'nm -A "$1"/*.o | grep -E " [dD] "' sh "$BATS_FILE_TMPDIR"
    echo "$output"
    [ "$status" -eq 1 ]
}

@test "what the public headers declare is there, and what is there is declared" {
    nm -A --defined-only --extern-only "$BATS_FILE_TMPDIR"/*.o | awk '$(NF - 1) == "T" { print $NF }' | sort -u >"$BATS_TEST_TMPDIR/there"
    # Names of port functions are members of tables, and inline types share the prefix: only what is no definition counts.
    declared include/keyway/*.h >"$BATS_TEST_TMPDIR/public"
    declared include/keyway/*.h lib/*.h >"$BATS_TEST_TMPDIR/declared"
    run comm -13 "$BATS_TEST_TMPDIR/there" "$BATS_TEST_TMPDIR/public"
    echo "declared, not there: $output"
    [ -z "$output" ]
    run comm -23 "$BATS_TEST_TMPDIR/there" "$BATS_TEST_TMPDIR/declared"
    echo "there, not declared: $output"
    [ -z "$output" ]
}

@test "the library needs no heap, no system and no more than C17" {
    for file in lib/*.c; do
        gcc -std=c17 -ffreestanding -pedantic-errors -Wall -Wextra -Werror -Iinclude -fsyntax-only "$file"
    done
}

@test "the table of requirements fits the catalogue, the headers, the tests and its page" {
    run tools/device-coverage --check
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a planted fault of the table is told" {
    mkdir -p "$BATS_TEST_TMPDIR/tree"
    cp -r tools data include tests docs "$BATS_TEST_TMPDIR/tree/"
    cd "$BATS_TEST_TMPDIR/tree"
    sed -i 's/^CR 1.1\t.*/CR 1.1\tshown\tkw_nothing\tbytes\t-/' data/device-coverage.tsv
    run tools/device-coverage --check
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"no public header declares kw_nothing"* ]]
    [[ $output == *"tests/lib/bytes_test.c carries [CR 1.1]"* ]]
}

@test "tools/size tells every file, and the library has not grown beyond what its page says" {
    run tools/size
    echo "$output"
    [ "$status" -eq 0 ]
    for file in lib/*.c; do
        [[ $output == *"  ${file##*/} "* ]]
    done
    [[ $output != *unbounded* ]]
    command -v arm-none-eabi-gcc || skip "there is no arm-none-eabi-gcc"
    text=$(echo "$output" | awk '$1 == "cortex-m4" { ours = 1 } ours && $1 == "all" { print $2 }')
    known=$(sed -n 's/.*| cortex-m4 | \([0-9,]*\) |.*/\1/p' docs/device/README.md | tr -d ,)
    echo "$text now, $known known"
    [ "$text" -gt 0 ] && [ "$text" -le "$known" ]
}
