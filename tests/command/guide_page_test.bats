# The pages of docs/guide are done as they stand: a block with a file's name behind its language is written (or, with "append",
# added to that file), each "$ ..." of a console block is run in one shell, and what stands below it is what it must print.
# A line that ends in "..." must begin so; a line of "..." alone leaves the rest open. Keyway may exit with 2: it falls short.

setup() {
    command -v certtool >/dev/null || skip "certtool (gnutls-bin) is not installed"
    mkdir "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/sluice"
    ln -s "$KEYWAY" "$BATS_TEST_TMPDIR/bin/keyway"
    ln -s "$(dirname "$KEYWAY")/probe/keyway-probe" "$BATS_TEST_TMPDIR/bin/keyway-probe"
    # A bats that the page runs must not find this one's own parts.
    PATH="$BATS_TEST_TMPDIR/bin:$(printf '%s' "$PATH" | sed 's|[^:]*/bats-core[^:]*:*||g')"
    # The day on which the page was written.
    export SOURCE_DATE_EPOCH=1795910400 COLUMNS=80 LC_ALL=C.UTF-8
}

# The page's blocks as numbered files, in order: NNN.file (first line: [append] NAME) and NNN.run (first line: the command).
take_apart() {
    awk -v to="$BATS_TEST_TMPDIR/step" '
        function begin(kind) { file = sprintf("%s%03d.%s", to, ++count, kind) }
        /^```$/ && block { block = file = ""; next }
        /^```console$/ { block = "console"; next }
        /^```[a-z]+ / { block = "file"; begin("file"); sub(/^```[a-z]+ /, ""); print >file; next }
        block == "console" && /^\$ / { begin("run"); print substr($0, 3) >file; next }
        block && file { print >file }' "$1"
}

write_file() {
    read -r first second <"$1"
    if [ "$first" = append ]; then sed 1d "$1" >>"$second"; else sed 1d "$1" >"$first"; fi
}

# Holds what was printed against the lines that the page shows.
compare() { # WANTED PRINTED
    awk 'NR == FNR { wanted[++count] = $0; next }
        open { next }
        { want = wanted[++at] }
        want == "..." { open = 1; next }
        want ~ /\.\.\.$/ && index($0, substr(want, 1, length(want) - 3)) == 1 { if (at == count) open = 1; next }
        $0 != want || at > count { printf "wanted: %s\nprinted: %s\n", want, $0; exit bad = 1 }
        END { if (!bad && !open && at < count && wanted[at + 1] != "...") { print "missing: " wanted[at + 1]; bad = 1 } exit bad }' "$1" "$2"
}

run_step() {
    command=$(head -n 1 "$1")
    sed 1d "$1" >"$BATS_TEST_TMPDIR/wanted"
    code=0
    env -u BATS_TEST_FILENAME bash -c "$command" >"$BATS_TEST_TMPDIR/printed" 2>"$BATS_TEST_TMPDIR/said" || code=$?
    case $command in
    keyway*) [ "$code" -eq 0 ] || [ "$code" -eq 2 ] ;;
    *) [ "$code" -eq 0 ] ;;
    esac || { echo "$command: exit $code" && cat "$BATS_TEST_TMPDIR/said" && return 1; }
    compare "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/printed" || { echo "in: $command" && return 1; }
}

do_page() { # NAME COMMANDS
    take_apart "$KEYWAY_ROOT/docs/guide/$1.md"
    cd "$BATS_TEST_TMPDIR/sluice"
    [ "$(find .. -name 'step*.run' | wc -l)" -ge "$2" ]
    for step in ../step*; do
        case $step in
        *.file) write_file "$step" ;;
        *) run_step "$step" ;;
        esac
    done
}

@test "from an empty repository to a signed declaration" { do_page declaration 25; }
@test "probe a device in five minutes" { do_page probe 12; }

@test "what the page does not show is told" {
    printf 'a\nb\n' >"$BATS_TEST_TMPDIR/printed"
    printf 'a\nc\n' >"$BATS_TEST_TMPDIR/other"
    printf 'a\n' >"$BATS_TEST_TMPDIR/less"
    printf 'a\n...\n' >"$BATS_TEST_TMPDIR/begun"
    run compare "$BATS_TEST_TMPDIR/other" "$BATS_TEST_TMPDIR/printed"
    [ "$status" -eq 1 ]
    run compare "$BATS_TEST_TMPDIR/less" "$BATS_TEST_TMPDIR/printed"
    [ "$status" -eq 1 ]
    run compare "$BATS_TEST_TMPDIR/printed" "$BATS_TEST_TMPDIR/less"
    [ "$status" -eq 1 ]
    compare "$BATS_TEST_TMPDIR/begun" "$BATS_TEST_TMPDIR/printed"
}
