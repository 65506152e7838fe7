# What SL 4 adds to the reference gateway: keys in a PKCS #11 token, counters in a TPM. Both are software here, SoftHSM and
# swtpm, and a module in between calls the token hardware: what is shown is what the gateway does, not what a chip is worth.
load stand

LEVEL=${GATEWAY_LEVEL:-4}
# Nothing of it is there below.
on_token() { [ "$LEVEL" = 4 ] || level 4; }

bare() { "$PROGRAM" config.yaml --state state --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT"; }
recorded() { get /api/audit | grep -q "$1"; }
answers() { [ "$(get_status /api/registers)" = 200 ]; }
unplug() { mv installed/token/tokens installed/token/gone; }
plug() { mv installed/token/gone installed/token/tokens; }
on_the_token() { p11tool --provider "$HG7_STAND_IN" --login --set-pin "$(cat installed/etc/token.pin)" "$@"; }
shown_key() { openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 -noout -pubkey; }
row() { get /api/report | jq -r '.payload | @base64d' | jq -r ".. | objects | select(.id? == \"$1\") | .state"; }

@test "TLS shows a key that is in the token and cannot be read out, and no key is a file [CR 1.5 RE 1, CR 1.9 RE 1, CR 4.3]" {
    on_token
    commission
    [ "$(find state/keys -type f -printf '%f\n')" = tls-certificate.pem ]
    shown_key >shown.pem
    on_the_token --export-pubkey 'pkcs11:token=hg7;object=hg7-tls;type=private' 2>/dev/null | openssl pkey -pubin -outform DER >token.der
    openssl pkey -pubin -in shown.pem -outform DER | cmp - token.der
    for object in hg7-tls hg7-sign; do
        on_the_token --list-all "pkcs11:token=hg7;object=$object;type=private" >about 2>/dev/null
        grep -q CKA_SENSITIVE about && grep -q NEVER_EXTRACTABLE about
        run ! on_the_token --export "pkcs11:token=hg7;object=$object;type=private"
    done
    # Everything that wants a key works.
    account olga operator
    TOKEN=$ADMIN
    [ "$(post_status /api/audit/checkpoint)" = 200 ]
    get /api/audit/verify | jq -e '.intact and .checkpoint > 0'
    for requirement in "CR 1.5 RE 1" "CR 1.9 RE 1"; do [ "$(row "$requirement")" = active ]; done
    gateway_down KILL
    gateway_up
    login olga "olga opens the gate"
    [ "$(get_status /api/registers)" = 200 ]
}

@test "a key that is not in hardware is refused, whoever says that it is [CR 1.5 RE 1, CR 1.9 RE 1]" {
    on_token
    # The integrator does not state it; the token does not say it; a key may leave; keys are files.
    cp config.yaml whole.yaml
    configure keys hardware off
    run -1 --separate-stderr bare
    [[ "$stderr" = *"not in hardware"* ]]
    cp whole.yaml config.yaml
    sed -i "s|$HG7_MODULE|$HG7_STAND_IN|" config.yaml
    run -1 --separate-stderr bare
    [[ "$stderr" = *"not in hardware"* ]]
    sed 's/home: pkcs11/home: software/' whole.yaml >config.yaml
    run -1 --separate-stderr bare
    [[ "$stderr" = *"gateway.level: 4 needs keys.home: pkcs11"* ]]
    cp whole.yaml config.yaml
    gateway_up
}

@test "a token that is pulled out ends handshakes in order, is recorded, and works when it is back [CR 1.9 RE 1, CR 3.6, CR 2.8]" {
    on_token
    commission
    before=$(get /api/registers | jq .rounds)
    unplug
    for _ in 1 2 3; do
        run ask "$URL/login"
        [ "$status" = 35 ]
        [[ "$output" = *alert* ]]
    done
    kill -0 "$GATEWAY_PID"
    plug
    # The session, the field and everything else went on; no restart is needed, and no sandbox was in the way.
    until_true answers
    [ "$(get /api/registers | jq .rounds)" -gt "$before" ]
    get /api/state | jq -e .keys_work
    until_true recorded 'keys work again'
    get /api/audit >log
    jq -es 'map(select(.event == 19)) | map(.result) == ["failure", "success"]' log
    jq -es 'map(select(.detail | startswith("a key cannot be used"))) | length == 1' log
    get /api/audit/verify | jq -e .intact
}

@test "without its token, with another or with a wrong PIN the device does not start [CR 1.5 RE 1, CR 1.9 RE 1]" {
    on_token
    commission
    gateway_down
    unplug
    for _ in 1 2 3; do
        run -1 --separate-stderr bare
        [[ "$stderr" = *"the token cannot be opened"* ]]
    done
    plug
    cp installed/etc/token.pin pin
    (umask 077 && echo 9999 >installed/etc/token.pin)
    run -1 --separate-stderr bare
    [[ "$stderr" = *"the token cannot be opened"* ]]
    chmod 644 installed/etc/token.pin
    run -1 --separate-stderr bare
    [[ "$stderr" = *"anybody's to read"* ]]
    cat pin >installed/etc/token.pin && chmod 600 installed/etc/token.pin
    # Another token of the same name: its keys open no record, and the seal of the supplier's is not by them.
    unplug
    env "BUILD=$GATEWAY" sh -c 'mv installed/token kept && "$0" "$BUILD" installed/token >/dev/null' "$CONFIGS/tools/trial-hardware"
    cp installed/token.pin installed/etc/token.pin
    run -1 --separate-stderr bare
    [[ "$stderr" = *"not the key that was sealed at the making of this device"* ]]
}

@test "storage that is put back is found by what the TPM has counted [CR 3.9, EDR 3.10 RE 1, NDR 3.10 RE 1]" {
    on_token
    commission
    [ "$(post_status /api/audit/checkpoint)" = 200 ]
    get /api/state | jq -e .audit_whole
    gateway_down
    cp -r state older
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    [ "$(post_status /api/audit/checkpoint)" = 200 ]
    get /api/audit/verify | jq -e .intact
    gateway_down
    rm -r state && mv older state
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    get /api/state | jq -e '.audit_whole | not'
    get /api/audit/verify | jq -e '.intact | not'
}

@test "a TPM that is gone, another one, or a wrong value: checkpoints fail and are told, and nothing starts [CR 3.9, CR 2.10]" {
    on_token
    commission
    tpm_down
    [ "$(post_status /api/audit/checkpoint)" != 200 ]
    [ "$(get_status /api/registers)" = 200 ]
    kill -0 "$GATEWAY_PID"
    gateway_down
    run -1 --separate-stderr bare
    [[ "$stderr" = *"the TPM does not answer"* ]]
    tpm_up
    sed -i -E "s/,port=[0-9]+/,port=$TPM_PORT/" config.yaml
    cp installed/etc/counter.auth auth
    (umask 077 && echo wrong >installed/etc/counter.auth)
    run -1 --separate-stderr bare
    [[ "$stderr" = *"the TPM"* ]]
    cat auth >installed/etc/counter.auth
    gateway_up
    gateway_down
    tpm_down
    rm -r tpm
    tpm_up
    sed -i -E "s/,port=[0-9]+/,port=$TPM_PORT/" config.yaml
    run -1 --separate-stderr bare
    [[ "$stderr" = *"no counters of this device"* ]]
}

@test "software that is older than the TPM has counted is not started, whatever storage says [EDR 3.10 RE 1, NDR 3.10 RE 1, EDR 3.14, NDR 3.14]" {
    on_token
    commission
    account eva engineer
    raw() { ask -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' --data-binary "@$2" "$URL$1"; }
    gateway_down
    cp -r state older
    gateway_up
    login eva "eva opens the gate"
    "$GATEWAY/hg7-sign" update supplier/key.pem 2 4.0.1 2 installed/opt/hg7 >update.manifest
    [[ "$(raw /api/update/manifest update.manifest)" = *accepted* ]]
    [[ "$(raw /api/update/image installed/opt/hg7)" = *verified* ]]
    post /api/update/activate
    wait "$GATEWAY_PID" || [ $? = 10 ]
    GATEWAY_PID=
    gateway_up
    gateway_down
    rm -r state && mv older state
    run -1 --separate-stderr bare
    [[ "$stderr" = *"no image may be started"* ]]
}

@test "a change of the software is seen by the kernel's watch, by who is there to read it [CR 3.4 RE 2, CR 6.2]" {
    on_token
    gateway_up || skip "this kernel cannot watch files for us"
    gateway_down
    level 4
    commission
    [ "$(get /api/state | jq .watched)" = true ]
    begun=$(now_ms)
    printf X >>installed/opt/hg7
    until_true tampered
    # By its own clock, and from before the change was asked for.
    [ $(($(recorded_ms 'tampered: hg7') - begun)) -lt 10000 ]
}
tampered() { [ "$(get /api/state | jq -r .integrity)" = tampered ]; }

@test "the key of the time server is derived in the token, and no file makes it [CR 1.14 RE 1]" {
    on_token
    configure time server 127.0.0.1
    commission
    [ "$(find state/keys -type f -printf '%f\n')" = tls-certificate.pem ]
    [ "$(row 'CR 1.14 RE 1')" = active ]
    key=$(post /api/time/key | jq -er .secret)
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    [ "$(post /api/time/key | jq -er .secret)" = "$key" ]
    # Another token with the same files of configuration is another device, with another key.
    gateway_down
    level 4
    configure time server 127.0.0.1
    commission
    [ "$(post /api/time/key | jq -er .secret)" != "$key" ]
}

@test "owner's roots of an older day that are put back are found by the TPM's count [EDR 3.13, NDR 3.13]" {
    on_token
    commission
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out works.pem
    point=$(openssl pkey -in works.pem -pubout -outform DER | tail -c 65 | od -An -v -tx1 | tr -d ' \n')
    [ "$(post_status /api/roots name=works "point=$point")" = 200 ]
    cp state/roots older
    post /api/roots/remove name=works
    gateway_down
    cat older >state/roots
    run -1 --separate-stderr bare
    [[ "$stderr" = *"owner's roots of trust are not what was stored"* ]]
}
