# Encryption and certificates of the reference gateway.
load stand

# A client's certificate of the works.
client() { # NAME DAYS [EXTENSION]
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "works-$1.key" -out client.csr -subj "/CN=$1" 2>/dev/null
    printf '%s\n' "${3:-extendedKeyUsage=clientAuth}" >extensions
    openssl x509 -req -in client.csr -CA works.pem -CAkey works.key -CAcreateserial -days "$2" -extfile extensions -out "works-$1.pem" 2>/dev/null
}

# The list of what the works have revoked.
revoke() { # CERTIFICATE
    printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=7\n' >ca.conf
    : >index && echo 01 >number
    openssl ca -config ca.conf -cert works.pem -keyfile works.key -revoke "$1" 2>/dev/null
    openssl ca -config ca.conf -cert works.pem -keyfile works.key -gencrl -out revoked.pem 2>/dev/null
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return
    for ca in works stranger; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $ca.key -out $ca.pem -days 30 -subj "/CN=$ca" 2>/dev/null
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $ca-historian.key -out historian.csr -subj /CN=historian 2>/dev/null
        openssl x509 -req -in historian.csr -CA $ca.pem -CAkey $ca.key -CAcreateserial -days 30 -out $ca-historian.pem 2>/dev/null
    done
    client expired -1
    client revoked 30
    client server 30 extendedKeyUsage=serverAuth
    revoke works-revoked.pem
}

certificates() { cp "$BATS_FILE_TMPDIR"/*.pem "$BATS_FILE_TMPDIR"/*.key .; }
with() { ask --cert "$1.pem" --key "$1.key" "${@:2}"; }

@test "TLS before 1.2 and plain requests are refused, 1.2 and 1.3 are taken [CR 4.1, CR 4.3, CR 3.1]" {
    secure
    gateway_up
    [[ "$URL" = https://* ]]
    [ "$(ask --tlsv1.3 -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
    [ "$(ask --tlsv1.2 --tls-max 1.2 -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
    for old in -tls1 -tls1_1; do
        run openssl s_client -connect "127.0.0.1:$PORT" $old -cipher 'ALL:@SECLEVEL=0' </dev/null
        [[ "$output" = *'Cipher is (NONE)'* ]]
    done
    for weak in AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA 'NULL:@SECLEVEL=0'; do
        run openssl s_client -connect "127.0.0.1:$PORT" -tls1_2 -cipher "$weak" </dev/null
        [[ "$output" != *'Cipher is EC'* ]]
    done
    run curl -s --max-time 5 "http://127.0.0.1:$PORT/login"
    [ "$status" -ne 0 ]
}

@test "the certificate is made once, is the device's own, and its key is nobody else's to read [CR 1.5, CR 1.8]" {
    secure
    commission
    serial=$(get /api/state | jq -r .serial)
    openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 >first
    gateway_down
    gateway_up
    openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 >second
    cmp first second
    curl -sS --max-time 5 --cacert first -o /dev/null "$URL/login"
    [ "$(stat -c %a state/keys)" = 700 ]
    for key in state/keys/*; do [ "$(stat -c %a "$key")" = 600 ]; done
    [[ "$(openssl x509 -in first -noout -subject)" = *"$serial"* ]]
}

@test "a state folder that others may read, or without TLS on a network, is refused [CR 4.1]" {
    secure
    chmod 755 state
    run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --state state
    [[ "$stderr" = *'mode 0700'* ]]
    chmod 700 state
    configure listen tls off
    configure listen address 0.0.0.0
    run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --state state
    [[ "$stderr" = *'loopback address only'* ]]
}

@test "the session's cookie goes over TLS alone [CR 3.8, CR 4.1]" {
    secure
    commission
    account vera viewer
    ask -D heads -o /dev/null -d name=vera --data-urlencode "password=vera opens the gate" -d notice=accepted -d page=/ "$URL/api/login"
    grep -qi '^set-cookie: session=[0-9a-f]\{32\}; Path=/; HttpOnly; SameSite=Strict; Secure' heads
    grep -qi '^strict-transport-security:' heads
}

@test "a program logs in by its certificate, if its issuer is trusted and it has an account [CR 1.2, CR 1.2 RE 1, CR 1.8]" {
    secure
    certificates
    configure listen clients "$PWD/works.pem"
    commission
    program() { ask --cert "$1.pem" --key "$1.key" -d method=certificate -d notice=accepted "$URL/api/login"; }
    [[ "$(program works-historian)" = *'Login failed.'* ]]
    TOKEN=$ADMIN
    post /api/accounts/create name=historian kind=process roles=viewer
    TOKEN=$(program works-historian | jq -r .token)
    [ "$(get_status /api/registers)" = 200 ]
    [ "$(post_status /api/registers name=valve value=1)" = 403 ]
    # Not without a certificate, not with one of another issuer, not by a password.
    [[ "$(TOKEN='' post /api/login method=certificate notice=accepted)" = *'Login failed.'* ]]
    run program stranger-historian
    [ "$status" -ne 0 ]
    [[ "$(TOKEN='' post /api/login name=historian password=x notice=accepted)" = *'Login failed.'* ]]
    TOKEN=$ADMIN
    get /api/audit | jq -es 'map(select(.who == "historian" and .result == "success")) | length >= 1'
}

@test "a certificate of a stranger, out of its time, revoked or for servers is refused in the handshake, and recorded [CR 1.2, CR 1.9, CR 2.8]" {
    secure
    certificates
    configure listen clients "$PWD/works.pem"
    configure listen revoked "$PWD/revoked.pem"
    commission
    [ "$(with works-historian -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
    for one in stranger-historian works-expired works-revoked works-server; do
        for version in 1.2 1.3; do
            run with "$one" --tlsv1.2 --tls-max $version "$URL/login"
            [ "$status" -ne 0 ]
        done
        sleep 1.1
    done
    for why in 'no chain to a trusted root' expired revoked 'use'; do
        get /api/audit | jq -es --arg why "$why" 'map(select(.event == 3 and .result == "refused" and (.detail | contains($why)))) | length >= 1'
    done
}

@test "where certificates are demanded nobody gets in without one, and by TLS 1.3 alone [CR 1.2, CR 1.2 RE 1, CR 3.1 RE 1, CR 4.1]" {
    secure
    certificates
    configure listen clients "$PWD/works.pem"
    configure listen revoked "$PWD/revoked.pem"
    configure listen peer demanded
    gateway_up
    run ask "$URL/login"
    [ "$status" -ne 0 ]
    for one in stranger-historian works-expired works-revoked works-server; do
        run with $one "$URL/login"
        [ "$status" -ne 0 ]
    done
    run with works-historian --tls-max 1.2 "$URL/login"
    [ "$status" -ne 0 ]
    [ "$(with works-historian --tlsv1.3 -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
    # Both ends know each other: the client holds the gateway to its own certificate.
    openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 >own.pem
    curl -sS --max-time 5 --cacert own.pem --cert works-historian.pem --key works-historian.key -o /dev/null "$URL/login"
    run curl -sS --max-time 5 --cacert works.pem --cert works-historian.pem --key works-historian.key -o /dev/null "$URL/login"
    [ "$status" = 60 ]
}

@test "authorities and lists that cannot be believed keep the gateway from starting [CR 1.9, CR 4.3]" {
    secure
    certificates
    refused() { # WORDS
        run -1 --separate-stderr "$PROGRAM" config.yaml --state state --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT"
        [[ "$stderr" = *"$1"* ]]
    }
    configure listen clients "$PWD/works-historian.pem"
    refused "no authorities'"
    echo nothing >empty.pem
    configure listen clients "$PWD/empty.pem"
    refused "no authorities'"
    configure listen clients "$PWD/stranger.pem"
    configure listen revoked "$PWD/revoked.pem"
    refused "not those authorities'"
    configure listen clients "$PWD/works.pem"
    head -c 200 revoked.pem >cut.pem
    configure listen revoked "$PWD/cut.pem"
    refused "lists of revocations"
}
