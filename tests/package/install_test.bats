# cmake --install puts every file where it belongs, below DESTDIR alone, and the program runs from there.

@test "the installed tree is whole" {
    DESTDIR=$BATS_TEST_TMPDIR run cmake --install "$KEYWAY_BUILD" --prefix /opt/keyway
    echo "$output"
    [ "$status" -eq 0 ]
    cd "$BATS_TEST_TMPDIR/opt/keyway"
    for file in bin/keyway bin/keyway-probe share/man/man8/keyway-probe.8 share/man/man1/keyway.1 share/man/man1/keyway-watch.1 share/bash-completion/completions/keyway \
        share/zsh/vendor-completions/_keyway share/fish/vendor_completions.d/keyway.fish \
        share/doc/keyway/LICENSE share/doc/keyway/CHANGELOG.md share/doc/keyway/README.md; do
        [ -s "$file" ] || { echo "no $file" && false; }
    done
    # A page for each command that the help lists.
    bin/keyway --help | awk '/^  [a-z]/ { print "keyway-" $1 ".1" } END { print "keyway.1" }' | LC_ALL=C sort >"$BATS_FILE_TMPDIR/pages"
    (cd share/man/man1 && printf '%s\n' *) | LC_ALL=C sort | diff "$BATS_FILE_TMPDIR/pages" -
    [ "$(bin/keyway --version)" = "keyway $KEYWAY_VERSION" ]
    [ "$(ls "$BATS_TEST_TMPDIR")" = opt ]
}

@test "what is installed of the examples is what the tree has" {
    [ -d "$KEYWAY_ROOT/examples" ] || skip "no examples yet"
    DESTDIR=$BATS_TEST_TMPDIR cmake --install "$KEYWAY_BUILD" --prefix /opt/keyway
    diff -r "$KEYWAY_ROOT/examples" "$BATS_TEST_TMPDIR/opt/keyway/share/doc/keyway/examples"
}

@test "the manual pages are well formed" {
    command -v man >/dev/null || skip "man is not here"
    for page in "$KEYWAY_BUILD"/pages/*.[18]; do
        run env LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page"
        [ "$status" -eq 0 ]
        [ -z "$(env LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null)" ]
    done
}

@test "the page of keyway-probe has the options that its help has" {
    "$KEYWAY_BUILD/src/probe/keyway-probe" --help | grep -o -- '--[a-z]*' | sort -u >"$BATS_TEST_TMPDIR/help"
    sed 's/\\-/-/g' "$KEYWAY_BUILD/pages/keyway-probe.8" | sed -n '/^.SH OPTIONS/,/^.SH EXIT/p' |
        grep -E '^\.(B|BI|BR) --' | grep -o -- '--[a-z]*' | sort -u >"$BATS_TEST_TMPDIR/page"
    diff "$BATS_TEST_TMPDIR/help" "$BATS_TEST_TMPDIR/page"
}

@test "the completions are well formed" {
    bash -n "$KEYWAY_BUILD/pages/keyway.bash"
    [ -s "$KEYWAY_BUILD/pages/_keyway" ]
    [ -s "$KEYWAY_BUILD/pages/keyway.fish" ]
    if command -v zsh >/dev/null; then zsh -n "$KEYWAY_BUILD/pages/_keyway"; fi
    if command -v fish >/dev/null; then fish --no-execute "$KEYWAY_BUILD/pages/keyway.fish"; fi
}
