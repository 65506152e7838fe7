# The Debian package: what it holds, what it asks for, and that it can be unpacked and run.

setup_file() {
    command -v dpkg-shlibdeps >/dev/null || skip "dpkg-dev is not here"
    cd "$BATS_FILE_TMPDIR"
    cpack -G DEB --config "$KEYWAY_BUILD/CPackConfig.cmake" -B "$PWD" >log 2>&1 || { cat log && false; }
    export DEB=$(ls "$PWD"/keyway_*.deb)
    dpkg-deb -c "$DEB" >contents
    dpkg-deb -f "$DEB" >fields
}

setup() { cd "$BATS_FILE_TMPDIR"; }

@test "its name is Debian's: name, version, architecture" {
    [ "$(basename "$DEB")" = "keyway_$KEYWAY_VERSION-1_$(dpkg --print-architecture).deb" ]
}

@test "it holds the program, its pages, its documents" {
    for file in usr/bin/keyway usr/share/man/man1/keyway.1.gz usr/share/man/man1/keyway-csaf.1.gz usr/bin/keyway-probe usr/share/man/man8/keyway-probe.8.gz usr/share/bash-completion/completions/keyway \
        usr/share/zsh/vendor-completions/_keyway usr/share/fish/vendor_completions.d/keyway.fish \
        usr/share/doc/keyway/copyright usr/share/doc/keyway/changelog.gz usr/share/doc/keyway/changelog.Debian.gz \
        usr/share/doc/keyway/README.md; do
        grep -q " ./$file\$" contents || { echo "no $file" && false; }
    done
}

@test "everything is root's, readable by all and writable by none else, and below usr" {
    [ -z "$(awk '$2 != "root/root" || $1 !~ /^(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x|lrwxrwxrwx)$/ || $6 !~ /^\.\/(usr\/|$)/' contents)" ]
}

@test "it depends on the libraries that it links to, by version" {
    for library in $(readelf -d "$KEYWAY" | sed -n 's/.*NEEDED.*\[\(lib[a-z]*\).*/\1/p'); do
        case $library in
        libm | libgcc) continue ;; # in libc6's and always there
        libc) library=libc6 ;;
        libstdc) library='libstdc\+\+6' ;;
        libz) library=zlib1g ;;
        esac
        grep -Eq "^Depends:.*$library" fields || { echo "no dependency for $library" && false; }
    done
}

@test "unpacked, it runs, and it has no debugging symbols" {
    dpkg-deb -x "$DEB" root
    [ "$(root/usr/bin/keyway --version)" = "keyway $KEYWAY_VERSION" ]
    [ -z "$(readelf -S root/usr/bin/keyway | grep debug_info)" ]
}

@test "Debian's own checker has nothing to say" {
    command -v lintian >/dev/null || skip "lintian is not here (tools/setup package)"
    run "$KEYWAY_ROOT/packaging/lint" "$DEB"
    echo "$output"
    [ "$status" -eq 0 ]
}
