# docs/device/guide.md as its reader follows it: the blocks put together, compiled, and each command's output what the page
# says. Dates are those of the day.

setup() {
    page="$KEYWAY_ROOT/docs/device/guide.md"
    cd "$BATS_TEST_TMPDIR"
    mkdir bin
    ln -s "$KEYWAY" bin/keyway
    PATH="$PWD/bin:$PATH"
    export COLUMNS=80
    for file in device.h device.c plc.c; do
        awk -v begin="\`\`\`c file=$file" '$0 == begin { on = 1; next } $0 == "```" { on = 0 } on' "$page" >"$file"
        [ -s "$file" ]
    done
}

# The commands of the page's console blocks, one after the other, each with what it printed.
finish() {
    [ -n "$command" ] || return 0
    local got
    got=$(eval "$command" 2>&1 | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}/DATE/g')
    wanted=$(printf %s "$wanted" | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}/DATE/g')
    if [ "$got" != "$wanted" ]; then
        printf '$ %s\nsays\n%s\nand should say\n%s\n' "$command" "$got" "$wanted"
        return 1
    fi
    played=$((played + 1))
}

play() {
    local line command='' wanted='' inside=''
    played=0
    while IFS= read -r line; do
        case $inside$line in
        '```console') inside=yes: ;;
        'yes:```') inside='' ;;
        'yes:$ '*)
            finish || return 1
            command=${line#'$ '}
            wanted=''
            ;;
        'yes:> '*) command+=$'\n'${line#'> '} ;;
        yes:*) wanted+=$line$'\n' ;;
        esac
    done <"$page"
    finish
}

@test "[CR 1.1, CR 1.5, CR 1.7, CR 1.10, CR 1.11, CR 2.1, CR 3.9, CR 7.6 RE 1] the guide's code compiles, runs and prints what the page says" {
    play
    [ "$played" -ge 20 ]
}

@test "every block of C in the guide belongs to one of its files" {
    [ "$(grep -cE '^```c( |$)' "$page")" -eq "$(grep -cE '^```c file=(device\.h|device\.c|plc\.c)$' "$page")" ]
}
