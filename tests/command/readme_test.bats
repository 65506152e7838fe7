# The README's examples are what the programs print: each "$ keyway ..." or "$ keyway-probe ..." and the lines below it, to a line of "..." or the
# end of the block.

setup() {
    cd "$KEYWAY_ROOT"
    export COLUMNS=80
    probe=$(dirname "$KEYWAY")/probe/keyway-probe
}

# The blocks, one a file: the command in the first line, what it must print in the others.
blocks() {
    awk -v to="$BATS_TEST_TMPDIR/block" '
        /^    \$ keyway(-probe)? / { file = to (++count); print substr($0, 7) >file; next }
        file != "" && /^    \.\.\.$/ { file = "" }
        file != "" && /^[^ ]/ { file = "" }
        file != "" { print substr($0, 5) >file }' README.md
}

@test "what the README shows is what comes" {
    blocks
    [ -e "$BATS_TEST_TMPDIR/block2" ]
    for block in "$BATS_TEST_TMPDIR"/block*; do
        command=$(head -n 1 "$block")
        sed 1d "$block" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$BATS_TEST_TMPDIR/wanted"
        case $command in
        keyway-probe*) run="env SOURCE_DATE_EPOCH=1795910400 \"\$probe\" ${command#keyway-probe }" ;;
        *) run="\"\$KEYWAY\" ${command#keyway }" ;;
        esac
        eval "$run" >"$BATS_TEST_TMPDIR/whole" || [ $? -eq 2 ]
        head -n "$(wc -l <"$BATS_TEST_TMPDIR/wanted")" "$BATS_TEST_TMPDIR/whole" >"$BATS_TEST_TMPDIR/printed"
        diff -u "$BATS_TEST_TMPDIR/wanted" "$BATS_TEST_TMPDIR/printed"
    done
}

@test "what the README says of Keyway itself is what its build holds it to" {
    awk -F '\t' '/^S[A-Z]+-[0-9]|^DM-/ {
            practice = $1; sub(/-.*/, "", practice)
            if (!(practice in all)) order[++count] = practice
            all[practice]++
            state[$2]++
            good[practice] += $2 == "shown" || $2 == "not applicable"
        }
        /^SL-C/ { level = level (level == "" ? "" : " ") $2 }
        END {
            printf "    %d of 47 shown, %d partly, %d not applicable; SL-C(SA) = (%s)\n", state["shown"], state["partly"], state["not applicable"], level
            for (i = 1; i <= count; i++) printf "%s%s %d of %d", i == 1 ? "    " : " · ", order[i], good[order[i]], all[order[i]]
            print ""
        }' security/status.tsv >"$BATS_TEST_TMPDIR/lines"
    while IFS= read -r line; do
        echo "$line"
        grep -qxF "$line" README.md
    done <"$BATS_TEST_TMPDIR/lines"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/lines")" -eq 2 ]
}
