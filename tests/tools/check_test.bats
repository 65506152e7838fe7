# tools/check: each gate passes on a sound tree, and fails on a planted violation, naming its file.

setup() {
    cp -R "$KEYWAY_ROOT/tools" "$KEYWAY_ROOT/.clang-format" "$KEYWAY_ROOT/.clang-tidy" "$KEYWAY_ROOT/.gitignore" \
        "$KEYWAY_ROOT/CMakePresets.json" "$BATS_TEST_TMPDIR"
    cd "$BATS_TEST_TMPDIR"
    mkdir -p src/base src/advisory src/level cmake tests/case/x
    cp "$KEYWAY_ROOT/cmake/compiler.cmake" cmake
    cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(planted C CXX)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
include(cmake/compiler.cmake)
add_library(planted STATIC src/level/level.c)
target_include_directories(planted PRIVATE src)
add_custom_target(generated)
CMAKE
    plant src/level/level.h <<'C'
#ifndef LEVEL_LEVEL_H
#define LEVEL_LEVEL_H

int level_of(int met);

#endif
C
    plant src/level/level.c <<'C'
#include "level/level.h"

int level_of(int met) {
    return met * 2;
}
C
}

plant() { cat >"$1"; }

# The gate refuses, and says in which file.
refused() {
    run tools/check "$1"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"$2"*"$3"* ]]
    [[ $output == *"check: failed: $1"* ]]
}

passes() {
    run tools/check "$@"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "a sound tree passes every gate" {
    passes
    for gate in names text pages layers banned sizes headers format scripts commits cppcheck tidy; do
        [[ $output == *"check: $gate ok"* ]]
    done
}

@test "an unknown gate is refused" {
    run tools/check nonsense
    [ "$status" -eq 1 ]
}

@test "names: a file called util" {
    plant src/base/util.c </dev/null
    refused names src/base/util.c:1: "says nothing"
}

@test "names: a file called something_helpers" {
    plant src/base/json_helpers.h </dev/null
    refused names src/base/json_helpers.h:1:
}

@test "text: a note of unfinished work" {
    echo "/* TO""DO: later */" | plant src/base/x.c
    refused text src/base/x.c:1: "unfinished work"
}

@test "text: a path of somebody's machine" {
    echo "see /ho""me/ann/keyway" | plant README.md
    refused text README.md:1: "machine"
}

@test "text: blanks at a line's end, a carriage return, a conflict marker" {
    printf 'fine\nblank \n' | plant one.md
    printf 'line\r\n' | plant two.md
    printf '<<<<<<''< HEAD\n' | plant three.md
    refused text one.md:2: "blanks"
    refused text two.md:1: "carriage return"
    refused text three.md:1: "conflict marker"
}

@test "text: cases are data and may hold anything" {
    printf 'TO''DO \n' | plant tests/case/x/stdout
    passes text
}

@test "pages: a pointer and a link that lead nowhere" {
    mkdir -p docs/internals
    echo "| src/base src/advisory src/level |" | plant docs/internals/README.md
    echo "/* docs/internals/""gone.md has the rules. */" | plant src/base/x.c
    refused pages src/base/x.c:1: "there is no docs/internals/""gone.md"
    echo "See [the rules](../internals/""gone.md#why)." | plant docs/internals/level.md
    refused pages docs/internals/level.md:1: "there is no docs/internals/""gone.md"
}

@test "pages: a page that no list names, a folder without a page" {
    mkdir -p docs/internals docs/decisions
    echo "| src/base, src/advisory | [level](level.md) |" | plant docs/internals/README.md
    echo "See ../../README.md and [CMake](../../CMakeLists.txt), [elsewhere](https://example.com/docs/a.md)." |
        plant docs/internals/level.md
    refused pages docs/internals/README.md:1: "has no page for src/level"
    echo "| src/base, src/level, src/advisory | [level](level.md) |" | plant docs/internals/README.md
    passes pages
    plant docs/decisions/""0001-a.md </dev/null
    refused pages docs/decisions/README.md:1: "does not list docs/decisions/""0001-a.md"
}

@test "layers: an include that points up" {
    echo '#include "level/level.h"' | plant src/base/x.c
    refused layers src/base/x.c:1: "'base' may not include \"level/level.h\""
}

@test "layers: the advisory reader includes only the catalogue's CWE part" {
    echo '#include "catalogue/cwe_map.h"' | plant src/advisory/x.c
    passes layers
    echo '#include "catalogue/catalogue.h"' | plant src/advisory/x.c
    refused layers src/advisory/x.c:1: "catalogue/catalogue.h"
}

@test "layers: the device library knows no system, its ports do" {
    mkdir -p lib/port
    printf '#include <stdlib.h>\n' | plant lib/x.c
    refused layers lib/x.c:1: "the device library includes"
    printf '#include "port/clock.h"\n' | plant lib/x.c
    refused layers lib/x.c:1: "no folder in the include"
    printf '#include <keyway/bytes.h>\n#include <stdint.h>\n' | plant lib/x.c
    passes layers
    printf '#include <unistd.h>\n' | plant lib/port/x.c
    passes layers
}

@test "layers: an include without its folder, one that climbs, a folder without a row" {
    echo '#include "level.h"' | plant src/level/x.c
    refused layers src/level/x.c:1: "with its folder"
    echo '#include "../src/base/str.h"' | plant src/level/x.c
    refused layers src/level/x.c:1: "climbs"
    rm src/level/x.c
    mkdir src/attic
    plant src/attic/x.c </dev/null
    refused layers src/attic/x.c:1: "no row"
}

@test "layers: C++ elsewhere, somebody's library outside of base" {
    plant src/level/x.cpp </dev/null
    refused layers src/level/x.cpp:1: "C++"
    rm src/level/x.cpp
    echo '#include <yaml.h>' | plant src/level/x.c
    refused layers src/level/x.c:1: "only src/base wraps"
}

@test "banned: each call that the table refuses" {
    while read -r call; do
        printf 'void f(void) {\n    %s;\n}\n' "$call" >src/level/x.c
        refused banned src/level/x.c:2: "'${call%%(*}'"
    done <<'CALLS'
strcpy(a, b)
system("ls")
popen("ls", "r")
execvp(a, b)
alloca(n)
malloc(10)
printf("x")
fprintf(stderr, "x")
fopen("x", "r")
rand()
time(NULL)
getenv("X")
exit(1)
setlocale(LC_ALL, "")
strtol(s, NULL, 10)
memcmp(secret, given, 32)
longjmp(b, 1)
CALLS
}

@test "banned: words in comments, in strings, of members and of longer names are not calls" {
    plant src/level/x.c <<'C'
/* malloc(10) and system("x") */
const char *text = "printf(1) \" exit(2)"; // exit(3)
int f(struct s *s) {
    return s->open(1) + s.time(2) + file_open(3) + memcmp(a, b, 4) + snprintf(b, 4, "%d", '"');
}
C
    passes banned
}

@test "banned: the ground floor may take memory, nobody may call system" {
    printf 'void *f(void) {\n    return malloc(1);\n}\n' | plant src/base/x.c
    passes banned
    printf 'int f(void) {\n    return system("x");\n}\n' | plant src/base/x.c
    refused banned src/base/x.c:2: system
}

lines() { for ((i = 0; i < $1; i++)); do echo "$2"; done; }

@test "sizes: a function of 100 lines passes, one of 101 fails" {
    { echo 'int f(int a) {'; lines 98 '    a++;'; echo '}'; } | plant src/level/x.c
    passes sizes
    { echo 'int f(int a) {'; lines 99 '    a++;'; echo '}'; } | plant src/level/x.c
    refused sizes src/level/x.c:1: "'f' has 101 lines"
}

@test "sizes: a file of 800 lines passes, one of 801 fails, a table of that length passes" {
    lines 800 'extern int a;' | plant src/level/x.c
    passes sizes
    lines 801 'extern int a;' | plant src/level/x.c
    refused sizes src/level/x.c:1: "801 lines"
    mv src/level/x.c src/level/x_table.c
    passes sizes
}

@test "sizes: six parameters pass, seven fail" {
    printf 'int f(int a, int b, int c, int d, int e, int (*g)(int, int)) {\n    return a;\n}\n' | plant src/level/x.c
    passes sizes
    printf 'int f(int a, int b, int c, int d,\n      int e, int g, int h) {\n    return a;\n}\n' | plant src/level/x.c
    refused sizes src/level/x.c:1: "'f' has 7 parameters"
}

@test "sizes: a complexity of 15 passes, 16 fails" {
    { printf 'int f(int a) {\n'; lines 7 '    a += a > 1 && a < 2 ? 1 : 2;'; printf '    return a;\n}\n'; } | plant src/level/x.c
    passes sizes
    { printf 'int f(int a) {\n'; lines 7 '    a += a > 1 && a < 2 ? 1 : 2;'; printf '    if (a)\n        a = 1;\n    return a;\n}\n'; } |
        plant src/level/x.c
    refused sizes src/level/x.c:1: "complexity of 16"
}

@test "sizes: three deep passes, four fails" {
    plant src/level/x.c <<'C'
int f(int a) {
    for (;;) {
        while (a) {
            if (a)
                a = 1;
        }
    }
}
C
    passes sizes
    plant src/level/x.c <<'C'
int f(int a) {
    for (;;) {
        while (a) {
            if (a) {
                do
                    a = 1;
                while (a);
            }
        }
    }
}
C
    refused sizes src/level/x.c:5: "nests 4 deep"
}

@test "sizes: methods of a class of C++ are measured one by one" {
    { printf 'class x {\n  public:\n'; for name in f g; do echo "    int $name(int a) {"; lines 60 '        a++;'; echo '    }'; done
        echo '};'; echo 'int h(int a) {'; lines 60 '    a++;'; echo '}'; } | plant src/base/json_simdjson.cpp
    passes sizes
    { printf 'class x {\n    int f(int a) {\n'; lines 99 '        a++;'; printf '    }\n};\n'; } | plant src/base/json_simdjson.cpp
    refused sizes src/base/json_simdjson.cpp:2: "'f' has 101 lines"
}

@test "sizes: a fuzz target of 30 lines passes, one of 31 fails" {
    mkdir fuzz
    lines 30 'extern int a;' | plant fuzz/x.c
    passes sizes
    lines 31 'extern int a;' | plant fuzz/x.c
    refused sizes fuzz/x.c:1: "31 lines"
}

@test "headers: a guard that is not the path" {
    printf '#ifndef X_H\n#define X_H\n#endif\n' | plant src/level/x.h
    refused headers src/level/x.h:1: LEVEL_X_H
}

@test "headers: one that needs another before it" {
    printf '#ifndef LEVEL_X_H\n#define LEVEL_X_H\n\nvoid f(size_t n);\n\n#endif\n' | plant src/level/x.h
    refused headers src/level/x.h:4: "not self-contained"
}

@test "headers: a public one that C99 does not take" {
    mkdir -p include/keyway
    printf '#ifndef KEYWAY_X_H\n#define KEYWAY_X_H\n\n_Static_assert(1, "");\n\n#endif\n' | plant include/keyway/x.h
    refused headers include/keyway/x.h:4: "not for every compiler"
}

@test "format: a line that clang-format would move" {
    printf 'int   f(void);\n' | plant src/level/x.h
    refused format src/level/x.h:1: "not formatted"
    run tools/check --write format
    passes format
}

@test "scripts: what shellcheck warns of" {
    printf '#!/bin/sh\nrm $1\n' | plant tools/x
    refused scripts tools/x:2: SC2086
}

@test "commits: a subject that is not 'area: imperative'" {
    git init -q -b main .
    git config user.name x
    git config user.email x@example.org
    git add -A
    git commit -qm 'all: begin'
    git checkout -qb topic
    git commit -q --allow-empty -m 'level: count what is met'
    passes commits
    git commit -q --allow-empty -m 'Fixed things.'
    refused commits "area: imperative" "Fixed things."
    git commit -q --amend --allow-empty -m 'level: count again' -m "as in /ho""me/ann/notes"
    refused commits message "machine"
}

@test "cppcheck: an array read out of bounds" {
    printf '#include "level/level.h"\n\nint level_of(int met) {\n    int rows[2] = {0, 1};\n    return rows[2] + met;\n}\n' |
        plant src/level/level.c
    refused cppcheck src/level/level.c:5: arrayIndexOutOfBounds
}

@test "tidy: a null dereference on one path, found also among changed files" {
    printf '#include "level/level.h"\n\nint level_of(int met) {\n    int *row = 0;\n    if (met)\n        row = &met;\n    return *row;\n}\n' |
        plant src/level/level.c
    refused tidy src/level/level.c:7: "Dereference of null pointer"
    git init -q -b main .
    git add -A
    run tools/check --changed tidy
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"level.c:7:"* ]]
}

@test "--changed looks only at what changed" {
    git init -q -b main .
    git config user.name x
    git config user.email x@example.org
    printf 'int   f(void);\n' | plant src/level/old.h
    git add -A
    git commit -qm 'all: begin'
    run tools/check --changed format
    [ "$status" -eq 0 ]
    printf 'int   f(void);\n' | plant src/level/new.h
    run tools/check --changed format
    [ "$status" -eq 1 ]
    [[ $output == *"new.h"* && $output != *"old.h"* ]]
}

@test "the pre-push hook refuses what the gates refuse, and only what changed counts" {
    git init -q -b main .
    git config user.name x
    git config user.email x@example.org
    git add -A
    git commit -qm 'all: begin'
    git init -q --bare "$BATS_TEST_TMPDIR/.git/far.git"
    git remote add origin "$BATS_TEST_TMPDIR/.git/far.git"
    git push -q origin main
    git config core.hooksPath tools/hooks
    echo '#include "level/level.h"' | plant src/base/x.c
    git add -A
    git commit -qm 'base: look up'
    run git push -q origin main
    echo "$output"
    [ "$status" -ne 0 ]
    [[ $output == *"src/base/x.c:1:"*"failed: layers"* ]]
    git rm -qf src/base/x.c
    git commit -qm 'base: look down again'
    run git push -q origin main
    echo "$output"
    [ "$status" -eq 0 ]
}
