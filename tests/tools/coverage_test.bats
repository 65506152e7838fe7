# tools/coverage: a folder under its floor fails by name, and counts only what ran.

setup() {
    command -v gcovr >/dev/null || skip "gcovr is not here"
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tools src/level src/base build/coverage
    cp "$KEYWAY_ROOT/tools/coverage" tools
    echo 'int base(int a) { return a; }' >src/base/base.c
    # Ten lines that always run, and as many behind a condition.
    {
        echo 'int level(int a) {'
        for ((i = 0; i < 10; i++)); do echo '    a++;'; done
        echo '    if (a > 100) {'
        for ((i = 0; i < 10; i++)); do echo '        a--;'; done
        printf '    }\n    return a;\n}\n'
    } >src/level/level.c
}

measure() {
    echo "int level(int); int base(int); int main(void) { $1 return 0; }" >main.c
    gcc --coverage -O0 -o build/coverage/program -dumpbase '' main.c src/level/level.c src/base/base.c
    (cd build/coverage && ./program)
    run tools/coverage
    echo "$output"
}

@test "a folder above its floor passes" {
    measure 'level(1); level(200);'
    [ "$status" -eq 0 ]
    [[ $output == *"coverage: src/level: 100 % of lines"* ]]
    [ -s build/coverage/report/index.html ]
}

@test "a folder under its floor fails, by name" {
    measure 'level(1);'
    [ "$status" -eq 1 ]
    [[ $output == *"coverage: under the floor: src/level"* ]]
}

@test "a folder with code that no build measured fails" {
    mkdir src/advisory
    echo 'int advisory(int a) { return a; }' >src/advisory/advisory.c
    measure 'level(200);'
    [ "$status" -eq 1 ]
    [[ $output == *"under the floor: src/advisory"* ]]
}

@test "what has no floor may be under it" {
    measure 'level(200);'
    [ "$status" -eq 0 ]
    [[ $output != *"src/base: "* ]]
}
