# What the tables of src/command say is what --help, the manual and the completions say.

bats_require_minimum_version 1.5.0

# Asked once: under the sanitizers a start of the program takes a while.
setup_file() {
    "$KEYWAY" --help | awk '/^  [a-z]/ { print $1 }' >"$BATS_FILE_TMPDIR/commands"
    while read -r command; do
        "$KEYWAY" "$command" --help >"$BATS_FILE_TMPDIR/$command.help"
    done <"$BATS_FILE_TMPDIR/commands"
}

commands() { cat "$BATS_FILE_TMPDIR/commands"; }
options() { grep -oE -- '--[a-z][a-z-]*' "$BATS_FILE_TMPDIR/$1.help" | sort -u; }

@test "the overview names every command, and each has a help of its own" {
    [ "$(commands | wc -l)" -ge 2 ]
    for command in $(commands); do
        run "$KEYWAY" "$command" --help
        [ "$status" -eq 0 ]
        [[ $output == "keyway $command: "* ]]
        [[ $output == *"Usage: keyway $command "* ]]
    done
}

@test "without a command the help goes to standard error, and nothing went well" {
    run -1 --separate-stderr "$KEYWAY"
    [ -z "$output" ]
    [ "$stderr" = "$("$KEYWAY" --help)" ]
}

@test "help of a command can be asked for in every way, and takes no more words" {
    for words in "help check" "--help check" "-h check" "check --help" "check -h"; do
        # shellcheck disable=SC2086 # words of a line
        run "$KEYWAY" $words
        [ "$status" -eq 0 ]
        [[ $output == "keyway check: "* ]]
    done
    for words in "help check more" "--help check more" "--version more"; do
        # shellcheck disable=SC2086
        run "$KEYWAY" $words
        [ "$status" -eq 1 ]
        [[ $output == "error: 'more' is one argument too many"* ]]
    done
    run "$KEYWAY" help chek
    [ "$status" -eq 1 ]
    [[ $output == "error: there is no command 'chek'; did you mean 'check'?"* ]]
}

@test "no line of any help is wider than a terminal" {
    for command in "" $(commands); do
        "$KEYWAY" $command --help | awk -v c="$command" 'length($0) > 80 { print c ": " $0; bad = 1 } END { exit bad }'
    done
}

@test "the manual holds every command and every option" {
    "$KEYWAY" --man | sed 's/\\-/-/g; s/\\f[A-Z]//g' >"$BATS_TEST_TMPDIR/all"
    for command in $(commands); do
        [ "$(grep -c "^.BR keyway-$command (1)" "$BATS_TEST_TMPDIR/all")" -eq 2 ] # under COMMANDS and SEE ALSO
        "$KEYWAY" --man "$command" | sed 's/\\-/-/g; s/\\f[A-Z]//g' >"$BATS_TEST_TMPDIR/man"
        grep -q "^keyway-$command - " "$BATS_TEST_TMPDIR/man"
        for option in $(options "$command"); do
            [ "$option" = --help ] || grep -q -- "$option" "$BATS_TEST_TMPDIR/man"
        done
    done
}

actions() { awk '/^Actions:/ { on = 1; next } /^$/ { on = 0 } on && /^  [a-z]/ { print $1 }' "$BATS_FILE_TMPDIR/$1.help"; }

@test "help and manual hold every action, and each is one that the command knows" {
    for command in csaf psirt watch; do
        [ "$(actions $command | wc -l)" -ge 4 ]
        "$KEYWAY" --man $command | sed 's/\\-/-/g' | awk '/^.SH/ { on = ($2 == "ACTIONS") } on' >"$BATS_TEST_TMPDIR/man"
        [ "$(grep -c '^\\fB' "$BATS_TEST_TMPDIR/man")" -eq "$(actions $command | wc -l)" ]
        for action in $(actions $command); do
            grep -q "^\\\\fB$action\\\\fR" "$BATS_TEST_TMPDIR/man"
            run env HOME="$BATS_TEST_TMPDIR" XDG_STATE_HOME= "$KEYWAY" $command "$action" </dev/null
            [[ $output != *"is nothing that"* ]]
        done
        run -1 "$KEYWAY" $command nonsense
        [[ $output == *"'nonsense' is nothing that"* ]]
    done
    for command in check scan; do
        [ -z "$(actions $command)" ]
        run -1 grep ACTIONS <<<"$("$KEYWAY" --man $command)"
    done
}

@test "the manual is without a warning of its formatter" {
    command -v man >/dev/null || skip "man is not installed"
    for command in "" $(commands); do
        "$KEYWAY" --man $command >"$BATS_TEST_TMPDIR/keyway.1"
        run sh -c 'LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$1" 2>&1 >/dev/null' sh "$BATS_TEST_TMPDIR/keyway.1"
        echo "$command: $output"
        [ -z "$output" ]
        ! command -v mandoc >/dev/null || mandoc -T lint -W error "$BATS_TEST_TMPDIR/keyway.1"
    done
    [ -z "$output" ]
}

@test "the completions hold every command and every option" {
    for shell in bash zsh fish; do
        "$KEYWAY" --completion=$shell >"$BATS_TEST_TMPDIR/$shell"
        for command in $(commands); do
            grep -q "$command" "$BATS_TEST_TMPDIR/$shell"
            for option in $(options "$command"); do
                [ "$option" = --help ] || grep -qE -- "(--|-l )${option#--}" "$BATS_TEST_TMPDIR/$shell"
            done
        done
    done
    bash -n "$BATS_TEST_TMPDIR/bash"
}

# What bash offers for the last of the words.
offered() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keyway; echo "${COMPREPLY[@]}"' bash \
        "$BATS_TEST_TMPDIR/bash" "$@"
}

@test "bash completes commands, options and the words of an option" {
    "$KEYWAY" --completion=bash >"$BATS_TEST_TMPDIR/bash"
    [ "$(offered keyway che)" = check ]
    [ "$(offered keyway check --adv)" = --advisories ]
    [ "$(offered keyway check --format j)" = "json junit" ]
    [ "$(offered keyway check -f j)" = "json junit" ]
    [ "$(offered keyway check --format = j)" = "json junit" ]
    [ "$(offered keyway check --format =)" = "text json html csv junit oscal" ]
}

# What a command's first argument can be, by its help.
actions() { awk '/^Actions:/ { on = 1; next } /^[^ ]/ { on = 0 } on && /^  [a-z]/ { print $1 }' "$BATS_FILE_TMPDIR/$1.help"; }

@test "every completion offers the actions of a command, all of them and no others" {
    for shell in bash zsh fish; do
        "$KEYWAY" --completion=$shell >"$BATS_TEST_TMPDIR/$shell"
    done
    some=0
    for command in $(commands); do
        [ -n "$(actions "$command")" ] || continue
        some=$((some + 1))
        [ "$(offered keyway "$command" "")" = "$(actions "$command" | xargs)" ]
        [ "$(grep -oP "__keyway_at $command' -f -a '\K[a-z]+" "$BATS_TEST_TMPDIR/fish")" = "$(actions "$command")" ]
        [ "$(sed -n "/^    $command)/,/_describe action/p" "$BATS_TEST_TMPDIR/zsh" | grep -oP "^ +'\K[a-z]+")" = \
            "$(actions "$command")" ]
    done
    [ "$some" -ge 3 ]
}

@test "bash offers what an action takes and writes, and no more" {
    "$KEYWAY" --completion=bash >"$BATS_TEST_TMPDIR/bash"
    [ "$(offered keyway watch ma)" = match ]
    [ "$(offered keyway watch --db file li)" = list ]
    [ "$(offered keyway watch match --st)" = --state ]
    [ "$(offered keyway watch sync --st)" = "" ]
    [ "$(offered keyway watch sync --d)" = "--db --diagnostics" ]
    [ "$(offered keyway watch plant "")" = "add list remove runs" ]
    [ "$(offered keyway csaf show --format "")" = "text html" ]
    [ "$(offered keyway csaf validate -f s)" = sarif ]
    [ "$(offered keyway psirt cl)" = close ]
}

@test "bash offers the pages, and the shells" {
    "$KEYWAY" --completion=bash >"$BATS_TEST_TMPDIR/bash"
    [ "$(offered keyway --)" = "--help --version --man --completion=bash --completion=zsh --completion=fish" ]
    [ "$(offered keyway --completion = z)" = zsh ]
}

@test "what the completions offer beside the checked words is taken" {
    "$KEYWAY" --completion=bash >"$BATS_TEST_TMPDIR/bash"
    for option in --type --fr --practice; do
        words=$(offered keyway catalogue $option "")
        [ -n "$words" ]
        for word in $words; do "$KEYWAY" catalogue $option "$word" >/dev/null; done
    done
}

@test "a colon of a text stands in every completion" {
    for shell in zsh fish; do
        run "$KEYWAY" --completion=$shell
        [[ $output == *"say why: the derivation"* ]]
        [[ $output == *"CSAF advisories: every .json"* ]]
    done
}

@test "a completion for another shell is refused with those that there are" {
    for word in --completion=tcsh --completion --completion=; do
        run "$KEYWAY" $word
        [ "$status" -eq 1 ]
        [[ $output == *"write --completion=SHELL with one of: bash, zsh, fish" ]]
    done
}

@test "the version is the project's" {
    run "$KEYWAY" --version
    [ "$output" = "keyway $KEYWAY_VERSION" ]
}

@test "a wrong command is refused with the nearest right one" {
    run "$KEYWAY" chekc plant.yaml
    [ "$status" -eq 1 ]
    [[ $output == *"there is no command 'chekc'"*"'check'"* ]]
}

@test "a wrong option is refused with the nearest right one" {
    run "$KEYWAY" check plant.yaml --advisoris x
    [ "$status" -eq 1 ]
    [[ $output == *"there is no option --advisoris"*"--advisories"* ]]
}

@test "options that lack a value, have one too many, come twice or take other words" {
    for arguments in "--at" "--all=yes" "--at 2026-01-01 --at 2026-01-02" "--assurance strong" "--at 2026-02-30" \
        "--replace x" "--kev x" "-o report.doc"; do
        run "$KEYWAY" check plant.yaml $arguments
        [ "$status" -eq 1 ]
        [[ $output == *"error: "* ]]
    done
}

@test "too few and too many arguments are refused with the usage" {
    run "$KEYWAY" check
    [ "$status" -eq 1 ]
    [[ $output == *"usage: keyway check PLANT"* ]]
    run "$KEYWAY" check a b
    [ "$status" -eq 1 ]
    [[ $output == *"'b' is one argument too many"* ]]
}

@test "an output that cannot be written is a failure" {
    [ -e /dev/full ] || skip "no /dev/full"
    run sh -c '"$1" --help >/dev/full' sh "$KEYWAY"
    [ "$status" -eq 1 ]
    [[ $output == *"standard output cannot be written"* ]]
}
