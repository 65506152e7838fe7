# tools/size: how large the device library is.
bats_require_minimum_version 1.5.0

@test "what is linked for some headers is less than for more of them, and less than everything" {
    command -v arm-none-eabi-gcc >/dev/null || skip "no compiler for a Cortex-M4 is here"
    text() { "$KEYWAY_ROOT/tools/size" --linked "$@" | sed -n 's/^cortex-m4, linked: \([0-9]*\) \.text, .*/\1/p'; }
    update=$(text update)
    both=$(text update audit)
    all=$("$KEYWAY_ROOT/tools/size" --total | awk '$1 == "cortex-m4" { print $2 }')
    [ "$update" -gt 2000 ]
    [ "$both" -gt "$update" ]
    [ "$all" -gt "$both" ]
}

@test "a header that is not there is no empty selection" {
    run -1 --separate-stderr "$KEYWAY_ROOT/tools/size" --linked nothing
    [[ -z "$output" && "$stderr" = *nothing.h* ]] || [[ "$stderr" = *"there is no arm-none-eabi-gcc"* ]]
    run -1 "$KEYWAY_ROOT/tools/size" --linked
}
