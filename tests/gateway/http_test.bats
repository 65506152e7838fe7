# Wrong, hostile and slow requests to the reference gateway.
load stand

@test "no path leads out of the gateway [CR 3.5]" {
    gateway_up
    for path in /../etc/passwd /api/../../etc/passwd /%2e%2e/etc/passwd //etc/passwd /api/./state '/api\..\state' /state%00; do
        [ "$(ask --path-as-is -o /dev/null -w '%{http_code}' "$URL$path")" = 400 ]
    done
    [ "$(get_status /etc/passwd)" = 404 ]
    [ "$(get_status /state/keys/secret)" = 404 ]
}

@test "what could be read in two ways is refused [CR 3.5]" {
    gateway_up
    [ "$(raw_status 'GET / HTTP/1.1\r\n\r\n')" = 400 ]
    [ "$(raw_status 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')" = 400 ]
    [ "$(raw_status 'GET / HTTP/1.0\r\nHost: a\r\n\r\n')" = 505 ]
    [ "$(raw_status 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n')" = 400 ]
    [ "$(raw_status 'GET / HTTP/1.1\nHost: a\n\n')" = 400 ]
    [ "$(raw_status 'GET / HTTP/1.1\r\nHost : a\r\n\r\n')" = 400 ]
    [ "$(raw_status 'GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n')" = 400 ]
    [ "$(raw_status 'POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n')" = 501 ]
    [ "$(raw_status 'POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab')" = 400 ]
    [ "$(raw_status 'POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na')" = 400 ]
    [ "$(raw_status 'POST /api/login HTTP/1.1\r\nHost: a\r\n\r\n')" = 411 ]
    [ "$(raw_status 'GET /api/state HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello')" = 400 ]
    [ "$(raw_status 'DELETE / HTTP/1.1\r\nHost: a\r\n\r\n')" = 405 ]
    [ "$(raw_status 'GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n')" = 400 ]
    [ "$(raw_status '\x16\x03\x01\x02\x00\x01\x00\x01\xfc')" = 400 ]
    [ "$(ask -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
}

@test "what is too long is refused before it is read [CR 3.5]" {
    gateway_up
    [ "$(status_of ask -H "X-Long: $(printf 'a%.0s' $(seq 5000))" "$URL/login")" = 431 ]
    [ "$(status_of ask "$URL/$(printf 'a%.0s' $(seq 5000))")" = 414 ]
    head -c 5000 /dev/zero | tr '\0' a >long
    [ "$(status_of ask --data-binary @long "$URL/api/login")" = 413 ]
    [ "$(raw_status 'POST /api/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n')" = 413 ]
    many=()
    for i in $(seq 50); do many+=(-H "X-$i: 1"); done
    [ "$(status_of ask "${many[@]}" "$URL/login")" = 431 ]
}

@test "a request that comes slowly is closed, and holds up nobody [CR 7.1]" {
    gateway_up
    # A letter each half second, for a minute and a half: it ends by itself only if nobody ends it before.
    (
        trap '' PIPE
        exec 9<>"/dev/tcp/127.0.0.1/$PORT"
        for _ in $(seq 180); do
            printf 'G' >&9 2>/dev/null || { echo closed >slow && break; }
            sleep 0.5
        done
    ) 3>&- 2>/dev/null &
    slow=$!
    # What comes meanwhile does not wait for its end.
    [ "$(ask -o /dev/null -w '%{http_code}' "$URL/login")" = 200 ]
    [ ! -e slow ]
    wait $slow || true
    [ "$(cat slow)" = closed ]
}

@test "an address has so many requests a second, and no more [CR 7.1 RE 1]" {
    configure listen requests-per-s 1
    gateway_up
    begun=$(now_ms)
    # Four at a time, which is no question of room, until 40 were closed at once.
    answered=$(flood --refused 40)
    spent_ms=$(($(now_ms) - begun))
    # A full bucket, and what has been filled in since: no more, and as good as no less.
    [ "$answered" -ge 1 ]
    [ "$answered" -le $((1 + spent_ms / 1000 + 1)) ]
    until_true served
}
served() { [ "$(ask -o /dev/null -w '%{http_code}' "$URL/login" 2>/dev/null)" = 200 ]; }

@test "errors tell no paths, addresses or names of what is inside [CR 3.7]" {
    commission
    for path in /nothing /api/audit?after=x /api/registers?name=%; do get "$path"; done >answers
    post /api/accounts/disable name=nobody >>answers
    post /api/settings name=nothing value=1 >>answers
    run ! grep -E '/(state|tmp|home|work)|0x|\.c:|KW_|errno' answers
}

@test "a page can be put in no frame, runs no script, and is kept by no cache [CR 3.8]" {
    gateway_up
    ask -D heads -o page "$URL/login"
    grep -qi "^content-security-policy: default-src 'none'.*frame-ancestors 'none'" heads
    grep -qi '^x-content-type-options: nosniff' heads
    grep -qi '^x-frame-options: deny' heads
    grep -qi '^cache-control: no-store' heads
    run ! grep -qi '<script\|onclick\|javascript:' page
    xmllint --html --noout page
}

@test "what was typed is shown as text, never as markup [CR 3.5]" {
    commission
    account eva engineer
    [ "$(post_status /api/settings name=place 'value="><script>alert(1)</script>')" = 200 ]
    page=$(ask -b "session=$TOKEN" "$URL/settings")
    [[ "$page" = *'&quot;&gt;&lt;script&gt;'* ]]
    [[ "$page" != *'<script>'* ]]
    get /api/settings | jq -e '.settings[] | select(.name == "place") | .value == "\"><script>alert(1)</script>"'
}

@test "a form that another site has a browser send does nothing [CR 3.8]" {
    commission
    account eva engineer
    form=(-b "session=$TOKEN" -d page=/settings -d name=place -d value=elsewhere "$URL/api/settings")
    [ "$(status_of ask "${form[@]}")" = 403 ]
    [ "$(status_of ask -d token=00000000000000000000000000000000 "${form[@]}")" = 403 ]
    token=$(ask -b "session=$TOKEN" "$URL/settings" | sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' | head -n 1)
    [ "$(status_of ask -d "token=$token" "${form[@]}")" = 303 ]
    # The token is of one session.
    login eva "eva opens the gate"
    [ "$(status_of ask -d "token=$token" -b "session=$TOKEN" -d page=/settings -d name=place -d value=x "$URL/api/settings")" = 403 ]
    # The cookie goes with no request from elsewhere, and no script sees it.
    ask -D heads -o /dev/null -d name=eva --data-urlencode "password=eva opens the gate" -d notice=accepted -d page=/ "$URL/api/login"
    if [ "$LEVEL" -lt 3 ]; then grep -qi '^set-cookie: session=[0-9a-f]\{32\}; Path=/; HttpOnly; SameSite=Strict' heads; fi
}

@test "the pages show what the role may, and can be switched off [CR 2.1, CR 7.7]" {
    commission
    account eva engineer
    for path in / /settings /state /password; do
        ask -b "session=$TOKEN" -o page -w '%{http_code}' "$URL$path" | grep -q 200
        xmllint --html --noout page
    done
    [ "$(status_of ask -b "session=$TOKEN" "$URL/accounts")" = 403 ]
    [ "$(status_of ask -b "session=$ADMIN" "$URL/accounts")" = 200 ]
    post /api/settings name=pages value=0
    [ "$(status_of ask "$URL/login")" = 404 ]
    [ "$(get_status /api/state)" = 200 ]
}

@test "the program has given up root, new privileges, files and most system calls [CCSC 3]" {
    gateway_up
    grep -q '^NoNewPrivs:.*1$' "/proc/$GATEWAY_PID/status"
    grep -q '^Seccomp:.*2$' "/proc/$GATEWAY_PID/status"
    grep -q '^CapEff:.*0000000000000000$' "/proc/$GATEWAY_PID/status"
    run ! grep '^Uid:.*[^0-9]0[^0-9]' "/proc/$GATEWAY_PID/status"
    grep -q '^Max core file size *0 *0' "/proc/$GATEWAY_PID/limits"
}
