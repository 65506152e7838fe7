# tools/mutate: that each function of the coverage table can be broken, and what is refused. Breaking them is a run of its own (an hour).

setup() { cd "$KEYWAY_ROOT"; }

@test "each function of the table can be broken, by what it returns" {
    run tools/mutate --list
    echo "$output"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq "$(tail -n +2 data/device-coverage.tsv | awk -F '\t' '$2 != "cannot" { print $3 }' | tr -d ' ' | tr ',' '\n' | sort -u | wc -l)" ]
    [[ $output == *"kw_lockout_charge: nothing, deaf"* ]]
    [[ $output == *"kw_role_allows: grants, denies"* ]]
    [[ $output == *"kw_account_permissions: zero, ones"* ]]
    [[ $output == *"kw_login_sweep: nothing"* ]]
}

@test "a function that no row lists, and a word that is none, are refused" {
    run tools/mutate kw_slot_read
    [ "$status" -eq 1 ]
    [[ $output == *"no row whose cover is shown lists kw_slot_read"* ]]
    run tools/mutate --fast
    [ "$status" -eq 1 ]
    [[ $output == *"Breaks the device library's functions"* ]]
}
