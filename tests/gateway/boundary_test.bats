# The reference gateway between two networks: who may connect, what passes, and how it is closed.
load stand

recorded() { [ -n "$(recorded_ms "$1")" ]; }
connected() { [ "$(get /api/registers | jq .connected)" = true ]; }
is() { [ "$(register "$1")" = "$2" ]; }
closed_to() { # ADDRESS
    run curl -sk --max-time 60 --interface "$1" "$URL/login"
    # 52: it was ended without a byte; 35: in the handshake; 56: while something was awaited.
    [ "$status" = 52 ] || [ "$status" = 35 ] || [ "$status" = 56 ]
}
open_to() { [ "$(FROM=$1 ask -o /dev/null -w '%{http_code}' "$URL/login" 2>/dev/null)" = 200 ]; }

@test "who comes from a network that is not named is closed before a word, and that is recorded [NDR 5.2, NDR 5.2 RE 1, CR 5.1]" {
    configure listen from 127.0.0.1/32
    commission
    open_to 127.0.0.1
    for other in 127.0.0.2 127.1.0.1; do closed_to "$other"; done
    until_true recorded 'from a network that may not connect'
    TOKEN=$ADMIN
    get /api/audit | jq -es 'map(select(.detail == "from a network that may not connect")) |
        .[0].source == "127.0.0.2" and .[0].result == "refused"'
    # The next one is.
    gateway_down
    configure listen from '127.0.0.1/32 127.0.0.2/31'
    gateway_up
    for one in 127.0.0.1 127.0.0.2 127.0.0.3; do open_to "$one"; done
    closed_to 127.0.0.4
}

@test "nobody on a network may connect until networks are named, and only networks are [NDR 5.2 RE 1]" {
    secure
    cp config.yaml whole.yaml
    refused() { # WORDS
        run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --check "${@:2}"
        [[ "$stderr" = *"$1"* ]]
    }
    "$GATEWAY/hg7" config.yaml --check
    refused 'listen.from is missing' --listen 0.0.0.0:8443
    for bad in 10.0.0.1 10.0.0.1/8 10.0.0.0/33 10.0.0.0/-1 /8 fd00::/129 fd00::1/64 x/8 '10.0.0.0/8  10.0.0.0/8' \
        '10.0.0.0/8 everybody' '0.0.0.0/1 0.0.0.0/2 0.0.0.0/3 0.0.0.0/4 0.0.0.0/5 0.0.0.0/6 0.0.0.0/7 0.0.0.0/8 0.0.0.0/9'; do
        configure listen from "$bad"
        refused 'listen.from: not networks'
        cp whole.yaml config.yaml
    done
    configure listen from '10.20.0.0/16 fd00:20::/32'
    "$GATEWAY/hg7" config.yaml --check --listen 0.0.0.0:8443
}

@test "nothing but the named registers passes, by the functions that they need [NDR 5.2, CR 7.7]" {
    lease 86400
    commission
    account olga operator
    until_true connected
    for path in '/api/registers?name=5' '/api/registers?name=register-5' '/api/registers?register=5' /api/coils /modbus; do
        get "$path" >/dev/null
    done
    for name in 2 holding-2 level temperature 'pump-speed '; do
        [ "$(post_status /api/registers "name=$name" value=1)" != 200 ]
    done
    # Modbus itself is not spoken to the network, nor passed on.
    printf '\0\1\0\0\0\6\1\6\0\5\0\7' >frame
    # It takes the bytes, which are no start of its own language, and closes; a device would answer with the same frame.
    sent=$(timeout 20 bash -c "exec 9<>/dev/tcp/127.0.0.1/$PORT && cat frame >&9 && echo yes; cat <&9 >answer 2>/dev/null") || true
    [ "$sent" = yes ]
    run ! cmp -s frame answer
    [ "$(post_status /api/registers name=pump-speed value=620)" = 200 ]
    [ "$(post_status /api/registers name=valve value=1)" = 200 ]
    until_true is pump-speed 620
    grep '^asked' field.out | sort >asked
    printf 'asked: function %s\n' '3 register 0' '3 register 1' '4 register 0' '4 register 1' '6 register 0' '6 register 1' | cmp - asked
}

@test "no message from person to person passes: no mail, no call, no proxy, no words [NDR 5.3]" {
    commission
    account olga operator
    until_true connected
    for line in 'CONNECT mail.example:25 HTTP/1.1' 'GET http://mail.example/ HTTP/1.1' 'OPTIONS * HTTP/1.1' \
        'EHLO friend.example' 'MESSAGE sip:olga@field.example SIP/2.0' 'USER olga' 'PRIVMSG olga :hello'; do
        answer=$(raw_status "$line\r\nHost: a\r\n\r\n")
        [[ "$answer" = 4?? || "$answer" = 5?? ]]
    done
    for words in 'call me' hello 72,101 '5 hello' 5%20hello; do
        [ "$(post_status /api/registers name=pump-speed "value=$words")" = 400 ]
    done
    # Nor does the field device get a word of it.
    until_true is pump-speed 300
    run ! grep -v '^asked: function [346] register [01]$\|^field device on' field.out
}

@test "the boundary is closed by a switch: the field goes on, and nobody outside gets in until it is opened at the device [NDR 5.2 RE 2, CCSC 1]" {
    configure listen from 127.0.0.0/8
    lease 4
    commission
    account olga operator && OLGA=$TOKEN
    account eva engineer && EVA=$TOKEN
    until_true connected
    open_to 127.0.0.2
    # Somebody outside is sending something that takes long.
    head -c 60000 /dev/zero >backup
    curl -sk --interface 127.0.0.2 --limit-rate 100 -H "Authorization: Bearer $ADMIN" -H 'Content-Type: application/octet-stream' \
        --data-binary @backup "$URL/api/restore" >/dev/null 2>&1 3>&- &
    upload=$!
    TOKEN=$OLGA && [ "$(post_status /api/registers name=pump-speed value=900)" = 200 ]
    # Who closes it from outside is still answered, once.
    TOKEN=$EVA && [ "$(FROM=127.0.0.2 post_status /api/settings name=network value=0)" = 200 ]
    closed_to 127.0.0.2
    until_true upload_ended
    # At the device everything is there: the field is read, and without who operates it the output falls back.
    open_to 127.0.0.1
    [ "$(get /api/state | jq .boundary_open)" = false ]
    rounds=$(get /api/registers | jq .rounds)
    until_true goes_on
    until_true recorded 'output pump-speed falls back to 300'
    recorded 'setting network = 0'
    # Neither a kill nor a restart opens it.
    gateway_down KILL
    gateway_up
    closed_to 127.0.0.2
    login eva "eva opens the gate"
    [ "$(post_status /api/settings name=network value=1)" = 200 ]
    open_to 127.0.0.2
}
upload_ended() { ! kill -0 "$upload" 2>/dev/null; }
goes_on() { [ "$(get /api/registers | jq .rounds)" -gt $((rounds + 3)) ]; }

@test "a boundary that fails is closed: by a kill, and by settings that are not what was stored [NDR 5.2 RE 3, CR 3.6]" {
    lease 86400
    commission
    account olga operator
    until_true connected
    [ "$(post_status /api/registers name=pump-speed value=900)" = 200 ]
    TOKEN=$ADMIN && login_engineer
    [ "$(post_status /api/settings name=network value=0)" = 200 ]
    gateway_down KILL
    # Nothing is left that would pass anything on.
    run curl -sk --max-time 20 "$URL/login"
    [ "$status" = 7 ]
    # Who changes what says that it is closed does not get it opened.
    cp state/settings kept
    for at in 8 40 4200; do
        printf X | dd of=state/settings bs=1 seek=$at conv=notrunc status=none
    done
    if "$PROGRAM" config.yaml --state state --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT" >out 2>err 3>&-; then false; fi
    run ! grep listening out
    cp kept state/settings
    gateway_up
    login eva "eva opens the gate"
    [ "$(get /api/state | jq .boundary_open)" = false ]
    until_true is pump-speed 300
}
login_engineer() { account eva engineer; }

@test "over a network that is not trusted nobody gets in unless another has approved it, for a while [NDR 1.13, NDR 1.13 RE 1]" {
    configure listen from 127.0.0.0/8
    configure listen trusted 127.0.0.1/32
    commission
    account vera viewer && VERA=$TOKEN
    # A session from inside is none outside.
    [ "$(get_status /api/registers)" = 200 ]
    [ "$(FROM=127.0.0.2 get_status /api/registers)" = 401 ]
    FROM=127.0.0.2 run ! login vera "vera opens the gate"
    until_true recorded 'approval asked'
    # Who may not approve, and who would approve oneself, does not.
    TOKEN=$VERA && [ "$(post_status /api/approve name=vera seconds=600)" = 403 ]
    TOKEN=$ADMIN
    [ "$(post_status /api/approve name=administrator seconds=600)" != 200 ]
    [ "$(post_status /api/approve name=vera seconds=86401)" = 400 ]
    [ "$(post_status /api/approve name=vera seconds=600)" = 200 ]
    recorded 'access over untrusted networks for vera, 600 s'
    FROM=127.0.0.2 login vera "vera opens the gate"
    OUTSIDE=$TOKEN
    [ "$(FROM=127.0.0.2 get_status /api/registers)" = 200 ]
    # It is good for one person, from there, and until it is taken back.
    [ "$(get_status /api/registers)" = 401 ]
    FROM=127.0.0.2 run ! login administrator "$ADMIN_PASSWORD"
    TOKEN=$ADMIN && [ "$(post_status /api/approve name=vera seconds=0)" = 200 ]
    TOKEN=$OUTSIDE && [ "$(FROM=127.0.0.2 get_status /api/registers)" = 401 ]
    FROM=127.0.0.2 run ! login vera "vera opens the gate"
    # Everything from there is marked by where it came from.
    TOKEN=$ADMIN
    get /api/audit | jq -es 'map(select(.source == "127.0.0.2" and .result == "refused")) | length >= 3'
    get /api/audit | jq -es 'map(select(.source == "127.0.0.2" and .result == "success" and .who == "vera")) | length == 1'
}

@test "code that got into the gateway starts nothing, makes no code, leaves no file and calls nobody [EDR 3.2, NDR 3.2, CCSC 3]" {
    reachable
    mkdir -m 777 open
    cp config.yaml open
    [ "$("$GATEWAY/sandbox-trial" | wc -l)" -ge 11 ]
    for attempt in $("$GATEWAY/sandbox-trial"); do
        (cd open && exec "$GATEWAY/sandbox-trial" config.yaml "$attempt") >out 2>&1 && result=0 || result=$?
        # The attempt is refused, or ends the program: 128 and SIGSYS.
        [ "$result" = 3 ] || [ "$result" = 159 ] || { echo "$attempt: $result" && cat out && false; }
    done
    [ "$(ls open)" = config.yaml ]
    # That is the sandbox that the gateway is in, and nothing of its memory is code that can be written.
    gateway_up
    grep -q '^Seccomp:.*2$' "/proc/$GATEWAY_PID/status"
    run ! grep ' rwx\| -wx' "/proc/$GATEWAY_PID/maps"
}

# Three machines in network namespaces: an office, the works with the gateway, and the field.
networks_up() {
    [ "$(id -u)" = 0 ] && command -v ip >/dev/null || skip "only root makes networks"
    OFFICE=hg7-office-$$ WORKS=hg7-works-$$ FIELD=hg7-field-$$
    for one in "$OFFICE" "$WORKS" "$FIELD"; do
        ip netns add "$one" 2>/dev/null || skip "no networks can be made here"
        ip -n "$one" link set lo up
    done
    ip -n "$WORKS" link add web0 type veth peer name eth0 netns "$OFFICE" || skip "no networks can be made here"
    ip -n "$WORKS" link add field0 type veth peer name eth0 netns "$FIELD"
    ip -n "$WORKS" address add 10.81.1.1/24 dev web0
    ip -n "$WORKS" address add 10.81.2.1/24 dev field0
    ip -n "$OFFICE" address add 10.81.1.2/24 dev eth0
    ip -n "$FIELD" address add 10.81.2.2/24 dev eth0
    for one in web0 field0; do ip -n "$WORKS" link set "$one" up; done
    for one in "$OFFICE" "$FIELD"; do
        ip -n "$one" link set eth0 up
    done
    ip -n "$OFFICE" route add default via 10.81.1.1
    ip -n "$FIELD" route add default via 10.81.2.1
    INSIDE="ip netns exec $WORKS"
}
networks_down() {
    for one in ${OFFICE:-} ${WORKS:-} ${FIELD:-}; do ip netns delete "$one" 2>/dev/null || true; done
}
teardown() {
    gateway_down
    field_down
    tpm_down
    networks_down
}
# The gateway of the works, whose web side is web0 and whose field side is field0.
works_up() {
    $INSIDE "$PROGRAM" config.yaml --listen 10.81.1.1:8443 --field "10.81.2.2:$FIELD_PORT" --state state >gateway.out 2>gateway.err 3>&- &
    GATEWAY_PID=$!
    URL=$(printed gateway.out 'listening on \(.*\)' $GATEWAY_PID) || { cat gateway.err >&2; return 1; }
}
reached() { # NETWORK ADDRESS PORT
    ip netns exec "$1" timeout 5 bash -c "exec 9<>/dev/tcp/$2/$3" 2>/dev/null
}

@test "office and field are networks of their own: each side has its interface, and none reaches the other's [CR 5.1, NDR 5.2]" {
    secure
    networks_up
    field_down
    level "$LEVEL"
    configure listen from 10.81.1.0/24
    configure listen interface web0
    configure field interface field0
    ip netns exec "$FIELD" "$GATEWAY/field-simulator" 1502 10.81.2.2 >field.out 2>&1 3>&- &
    FIELD_PID=$!
    FIELD_PORT=1502
    printed field.out 'field device on \(.*\)' $FIELD_PID
    works_up
    reached "$OFFICE" 10.81.1.1 8443
    # The device on the field side does not get to the web side, though this machine has both addresses.
    run ! reached "$FIELD" 10.81.1.1 8443
    run ! reached "$FIELD" 10.81.2.1 8443
    run ! reached "$OFFICE" 10.81.2.1 8443
    # And the field is read, by its own side.
    until_true printed field.out 'asked: function 4 register \(0\)'
    gateway_down
    # With the field's interface named as another, nothing leaves: the route alone is not enough.
    configure field interface web0
    : >field.out
    works_up
    sleep 2
    run ! grep asked field.out
    # An interface that is not there is no reason to listen on all.
    gateway_down
    configure listen interface none0
    run -1 --separate-stderr $INSIDE "$PROGRAM" config.yaml --listen 10.81.1.1:8443 --field 10.81.2.2:1502 --state state
    [[ "$stderr" = *'cannot listen'* ]]
}
