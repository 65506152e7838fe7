# tools/case: a case passes only when every byte is as expected.

setup() {
    cd "$BATS_TEST_TMPDIR"
    mkdir one
    cat >program <<'SH'
#!/bin/sh
case $1 in
greet) echo "hello $(cat name.txt)"; echo "a warning" >&2; exit 2 ;;
write) echo data >report.txt ;;
change) echo changed >name.txt ;;
remove) rm name.txt ;;
show) echo "$LC_ALL $NO_COLOR $COLUMNS $SOURCE_DATE_EPOCH ${SECRET-unset}" ;;
esac
SH
    chmod +x program
    export KEYWAY=$PWD/program SECRET=leaked
    echo world >one/name.txt
    echo "keyway greet" >one/command
    echo "hello world" >one/stdout
    echo "a warning" >one/stderr
    echo 2 >one/exit
}

run_case() { run "$KEYWAY_ROOT/tools/case" "$@"; }

@test "a case that is as expected passes" {
    run_case one
    [ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "a wrong stdout fails and shows both" {
    echo "hello moon" >one/stdout
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"case one: stdout differs"*"-hello moon"*"+hello world"* ]]
}

@test "a wrong stderr fails, also when none is expected" {
    rm one/stderr
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"stderr differs"*"+a warning"* ]]
}

@test "a wrong or missing exit code fails" {
    echo 0 >one/exit
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"exit differs"* ]]
    rm one/exit
    run_case one
    [ "$status" -eq 1 ]
}

@test "a missing line end fails" {
    printf 'hello world' >one/stdout
    run_case one
    [ "$status" -eq 1 ]
}

@test "a file that is not expected fails, and expected it passes" {
    echo "keyway write" >one/command
    rm one/stdout one/stderr
    echo 0 >one/exit
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"the files made differ"*"got/report.txt"* ]]
    mkdir one/expected
    echo data >one/expected/report.txt
    run_case one
    [ "$status" -eq 0 ]
    echo other >one/expected/report.txt
    run_case one
    [ "$status" -eq 1 ]
}

@test "an expected file that is not made fails" {
    mkdir one/expected
    echo data >one/expected/report.txt
    run_case one
    [ "$status" -eq 1 ]
}

@test "input that the command changed is a result; the tree stays as it is" {
    echo "keyway change" >one/command
    rm one/stdout one/stderr
    echo 0 >one/exit
    run_case one
    [ "$status" -eq 1 ]
    [ "$(cat one/name.txt)" = world ]
    mkdir one/expected
    echo changed >one/expected/name.txt
    run_case one
    [ "$status" -eq 0 ]
}

@test "input that the command removed fails" {
    echo "keyway remove" >one/command
    rm one/stdout one/stderr
    echo 0 >one/exit
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"removed ./name.txt"* ]]
}

@test "the environment is fixed" {
    echo "keyway show" >one/command
    rm one/stderr
    echo "C 1 80 1795392000 unset" >one/stdout
    echo 0 >one/exit
    run_case one
    [ "$status" -eq 0 ]
}

@test "--update rewrites what is expected, and then the case passes" {
    echo "keyway greet; keyway write" >one/command
    sed -i 's/exit 2/exit 0/' program
    run_case --update one
    [ "$status" -eq 0 ]
    [ "$(cat one/exit)" = 0 ]
    [ "$(cat one/expected/report.txt)" = data ]
    run_case one
    [ "$status" -eq 0 ]
}

@test "a symbolic link stands for what it points to" {
    mkdir shared
    mv one/name.txt shared/name.txt
    ln -s ../shared/name.txt one/name.txt
    run_case one
    [ "$status" -eq 0 ]
}

@test "what a case needs and is absent skips it, aloud" {
    echo "no/such/folder" >one/needs
    run_case one
    [ "$status" -eq 77 ]
    [ "$output" = "case one: skipped: no/such/folder is not here" ]
}

@test "a failing case fails the run although a later one passes" {
    cp -R one two
    echo "wrong" >one/stdout
    run_case one two
    [ "$status" -eq 1 ]
}

@test "no program is an error" {
    KEYWAY=/nonexistent run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"no program"* ]]
}

page() { printf '<!doctype html>\n<style>\n%s\n%s<p>%s</p>\n' "$1" "$2" "$3"; }

@test "of a page the style sheet is left out, and nothing else" {
    mkdir -p one/expected && rm one/stdout one/stderr && echo 0 >one/exit
    printf '#!/bin/sh\ncat page >page.html; cat page\n' >program
    echo keyway >one/command
    page 'a { b: c }' $'</style>\n' text >one/page
    "$KEYWAY_ROOT/tools/case" --update one
    printf '<!doctype html>\n<style>...</style>\n<p>text</p>\n' >wanted
    cmp wanted one/expected/page.html
    cmp wanted one/stdout
    page 'a { b: d }' $'</style>\n' text >one/page
    run_case one
    [ "$status" -eq 0 ]
    page 'a { b: c }' $'</style>\n' other >one/page
    run_case one
    [ "$status" -eq 1 ]
    # A block without an end hides nothing, nor does a missing line end pass.
    page 'a { b: c }' '' text >one/page
    run_case one
    [ "$status" -eq 1 ]
    [[ $output == *"+a { b: c }"* ]]
    page 'a { b: c }' $'</style>\n' text | head -c -1 >one/page
    run_case one
    [ "$status" -eq 1 ]
}
