# tools/setup, with stand-ins for the programs that would change the machine.

setup() {
    cd "$BATS_TEST_TMPDIR"
    mkdir bin
    # Everything counts as installed, but for the names in the file absent.
    stand_in dpkg-query 'for name; do :; done; grep -qx -- "$name" absent || printf installed'
    stand_in apt-get 'echo "apt-get $*" >>calls; case "$*" in *install*) exit "$(cat install-exit)" ;; esac'
    stand_in sudo 'echo "sudo $*" >>calls; exec "$@"'
    stand_in id 'cat uid'
    echo 0 >uid
    echo 0 >install-exit
    : >absent
    : >calls
    PATH=$PWD/bin:$PATH
}

stand_in() {
    printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
    chmod +x "bin/$1"
}

set_up() { run "$KEYWAY_ROOT/tools/setup" "$@"; }

@test "nothing missing: says nothing, does nothing" {
    set_up build test bench package
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    [ ! -s calls ]
}

@test "says what it installs and why, and installs just that" {
    printf 'libyaml-dev\nninja-build\n' >absent
    set_up build
    [ "$status" -eq 0 ]
    [[ $output == *"installing these Debian packages:"*"ninja-build"*"runs the build"*"libyaml-dev"*"YAML"* ]]
    [[ $output != *"cmake "* ]]
    grep -q 'install ninja-build libyaml-dev$' calls
    [ -z "$(grep sudo calls)" ]
}

@test "installs only what the groups named need" {
    printf 'hyperfine\ncppcheck\n' >absent
    set_up build
    [ "$status" -eq 0 ]
    [ ! -s calls ]
    set_up bench
    grep -q 'install hyperfine$' calls
}

@test "npm that came with another package is enough; a command is enough for no other package" {
    printf 'npm\nhyperfine\n' >absent
    stand_in npm ''
    stand_in hyperfine ''
    set_up bench
    [ "$status" -eq 0 ]
    grep -q 'install hyperfine$' calls
    # Without one it is installed, by its name alone.
    rm bin/npm
    for program in sh awk grep sed dirname mktemp rm env cat; do [ -e "bin/$program" ] || ln -s "$(command -v "$program")" bin/; done
    PATH=$PWD/bin set_up bench
    [ "$status" -eq 0 ]
    grep -q 'install hyperfine npm$' calls
    [[ $output == *"    npm "*"fetches it"* ]]
}

@test "uses sudo when not root" {
    echo 1000 >uid
    echo cmake >absent
    set_up build
    [ "$status" -eq 0 ]
    grep -q '^sudo env .*apt-get .*install cmake$' calls
}

@test "not root and no sudo: an error that lists what is needed" {
    echo 1000 >uid
    echo cmake >absent
    rm bin/sudo
    for program in sh awk grep cat dirname mktemp rm env; do ln -s "$(command -v "$program")" bin/; done
    PATH=$PWD/bin set_up build
    [ "$status" -eq 1 ]
    [[ $output == *"not root and there is no sudo"*"cmake"*"the build"* ]]
    [ ! -s calls ]
}

@test "offline: an error that lists what is needed" {
    echo cmake >absent
    echo 100 >install-exit
    set_up build
    [ "$status" -eq 1 ]
    [[ $output == *"offline?"*"cmake"* ]]
}

@test "not Debian: an error that lists everything that is needed" {
    rm bin/*
    for program in sh awk grep cat dirname; do ln -s "$(command -v "$program")" bin/; done
    PATH=$PWD/bin set_up build
    [ "$status" -eq 1 ]
    [[ $output == *"not a Debian system"*"cmake"*"libsimdjson-dev"*"SETUP=true"* ]]
}

@test "an unknown group is refused" {
    set_up everything
    [ "$status" -eq 1 ]
    [[ $output == *"no group 'everything'"* ]]
}

@test "--list prints names only" {
    set_up --list bench
    [ "$output" = "$(printf 'hyperfine\ntime\njq\nchecksec\nnodejs\nnpm\ncurl\nnginx-light\ngnupg\nopenssl\npython3\ndebootstrap\nbusybox-static\nopenscap-scanner\nssg-debian\nssg-debderived\nlynis\ntestssl.sh')" ]
}

@test "every package of the list is in Debian" {
    command -v apt-cache >/dev/null && apt-cache show cmake >/dev/null 2>&1 || skip "no package index here"
    # shellcheck disable=SC2046 # names are words
    run apt-cache show $("$KEYWAY_ROOT/tools/setup" --list build test bench package)
    [ "$status" -eq 0 ]
}
