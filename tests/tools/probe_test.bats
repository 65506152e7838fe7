# tools/probe: keyway-probe for each processor is small, static, and sees what the one of this machine sees. The others
# run under qemu-user.

setup() {
    cd "$KEYWAY_ROOT"
    tree=$BATS_TEST_TMPDIR/tree
    mkdir -p "$tree/etc"
    printf 'root::0:0:root:/root:/bin/sh\nadmin:x:0:0::/:/bin/sh\n' >"$tree/etc/passwd"
    printf 'admin:$6$aaaaaaaa$bbbbbbbbbbbbbbbb:20000:0:99999:7:::\n' >"$tree/etc/shadow"
}

# What the program says of the tree, without what names the prober.
seen_by() {
    code=0
    SOURCE_DATE_EPOCH=1796000000 "$@" --root "$tree" --format json >"$BATS_TEST_TMPDIR/whole" || code=$?
    jq 'del(.prober.sha256)' "$BATS_TEST_TMPDIR/whole"
    return "$code"
}

# What it signs is held against the standard's own words by openssl; without mbedTLS for the processor it says so.
signs() { # RUNNER...
    cd "$BATS_TEST_TMPDIR"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
    openssl pkey -in key.pem -pubout -out public.pem
    code=0
    "$@" --root "$tree" --sign key.pem >envelope 2>said || code=$?
    if grep -q "this build of keyway-probe has nothing to sign with" said; then
        [ "$code" -eq 1 ] && [ ! -s envelope ]
        return
    fi
    [ "$code" -eq 2 ]
    jq -r .payload envelope | base64 -d >payload
    jq -r '.signatures[0].sig' envelope | base64 -d >signature
    { printf 'DSSEv1 33 application/vnd.keyway.probe+json %d ' "$(stat -c %s payload)" && cat payload; } >signed
    openssl dgst -sha256 -verify public.pem -signature signature signed
    [ "$(jq -r '.signatures[0].keyid' envelope)" = "$(openssl pkey -in key.pem -pubout -outform DER | sha256sum | cut -d' ' -f1)" ]
    [ "$(jq -r .prober.sha256 payload)" = "$(sha256sum "${@: -1}" | cut -d' ' -f1)" ]
}

same_as_here() { # PROCESSOR RUNNER...
    processor=$1
    shift
    run tools/probe "$processor"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *" bytes  build/probe/$processor/keyway-probe"* ]] || skip "$output"
    [ "$(stat -c %s "build/probe/$processor/keyway-probe")" -le 2000000 ]
    readelf -lW "build/probe/$processor/keyway-probe" >"$BATS_TEST_TMPDIR/headers"
    ! grep -q INTERP "$BATS_TEST_TMPDIR/headers"
    run seen_by "$KEYWAY_BUILD/src/probe/keyway-probe"
    [ "$status" -eq 2 ]
    printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/here"
    run seen_by "$@" "build/probe/$processor/keyway-probe"
    [ "$status" -eq 2 ]
    printf '%s\n' "$output" | diff "$BATS_TEST_TMPDIR/here" -
    signs "$@" "$PWD/build/probe/$processor/keyway-probe"
}

@test "x86-64" { same_as_here x86-64; }
@test "aarch64" { same_as_here aarch64 qemu-aarch64-static; }
@test "armhf" { same_as_here armhf qemu-arm-static; }

@test "an unknown processor is refused" {
    run tools/probe z80
    [ "$status" -eq 1 ]
    [ "$output" = "tools/probe: there is no processor 'z80'" ]
}
