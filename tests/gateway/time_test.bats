# The reference gateway's clock: it follows a time server of the works, and nobody else.
load stand

server_up() { # HOW
    how "$@"
    "$KEYWAY_ROOT/tests/gateway/time-server" >time-server.out 2>&1 3>&- &
    SERVER_PID=$!
    SERVER_PORT=$(printed time-server.out 'time on 127.0.0.1:\(.*\)' $SERVER_PID)
}
how() { echo "$*" >time-server.how.new && mv time-server.how.new time-server.how; }
teardown() {
    [ -z "${SERVER_PID:-}" ] || { kill "$SERVER_PID" && wait "$SERVER_PID"; } 2>/dev/null || true
    gateway_down
    field_down
    tpm_down
}

# A device whose administrator has given its key to the server.
with_server() { # HOW
    server_up "$@"
    configure time server 127.0.0.1
    configure time port "$SERVER_PORT"
    configure time interval-s 1
    commission
    share_key
}
share_key() {
    post /api/time/key | jq -er .secret >key.new
    grep -qxE '[0-9a-f]{32}' key.new
    mv key.new time-server.key
}

clock_is() { [ "$(get /api/state | jq -r .clock)" = "$1" ]; }
recorded() { get /api/audit | grep -q "$1"; }
followed() { [ "$(get /api/audit | grep -c 'time server: the clock follows it')" -ge "$1" ]; }
answered() { [ "$(grep -c "^$1" time-server.out)" -ge "${2:-1}" ]; }
# How far the last record is from the time of this machine, in seconds.
record_is_off() { echo $((($(get /api/audit | tail -n 1 | jq .unix_ms) - $(now_ms)) / 1000)); }

@test "records have the time of the works' server, whatever the system's clock says [CR 2.11, CR 2.11 RE 1]" {
    # The server is five minutes ahead of the system.
    with_server good 300000
    until_true followed 1
    until_true clock_is synchronised
    off=$(record_is_off)
    ((off >= 298 && off <= 302))
    # The log tells that its clock was set, and from when on it was synchronised.
    get /api/audit | jq -es 'map(select(.category == "log")) | length >= 1'
    get /api/report | jq -r .payload | base64 -d |
        jq -e '[.predicate.requirements[] | select(.id == "CR 2.11 RE 1")][0].state == "active"'
}

@test "an answer that is forged, without a code or to an older question sets no clock, and is recorded [CR 2.11 RE 2]" {
    with_server forged 300000
    until_true recorded 'time server: an answer is not by who has the key, refused'
    how bare 300000
    until_true answered bare 2
    clock_is set
    how good
    until_true followed 1
    how again
    until_true recorded 'time server: an answer is to another question, refused'
    until_true answered again 2
    off=$(record_is_off)
    ((off >= -2 && off <= 2))
}

@test "a server whose time jumps is refused, and the clock goes on as it was [CR 2.11 RE 2]" {
    with_server good
    until_true followed 1
    how good -3600000
    until_true recorded 'time server: its time jumps by -3[0-9]* ms, refused'
    off=$(record_is_off)
    ((off >= -2 && off <= 2))
    # Less than that is followed.
    how good 4000
    until_true followed 2
    off=$(record_is_off)
    ((off >= 2 && off <= 6))
}

@test "an answer that was too long on its way is none [CR 2.11 RE 2]" {
    with_server good
    until_true followed 1
    # It lies there while the gateway stands still.
    how slow
    before=$(grep -c ^asked time-server.out || true)
    until_true answered asked $((before + 1))
    kill -STOP "$GATEWAY_PID"
    sleep 2
    kill -CONT "$GATEWAY_PID"
    until_true recorded 'time server: it does not answer'
    # Half a second is no reason.
    until_true followed 2
    off=$(record_is_off)
    ((off >= -2 && off <= 2))
}

@test "without its server the clock goes on, and says when it is not synchronised any more [CR 2.11 RE 1]" {
    with_server unsynchronised 300000
    until_true recorded 'time server: it does not know the time'
    # Nothing of what such a server says is taken, and the system's clock counts as one that somebody has set.
    clock_is set
    off=$(record_is_off)
    ((off >= -2 && off <= 2))
    how good
    until_true clock_is synchronised
    how silent
    until_true recorded 'time server: it does not answer'
    until_true clock_is set
    how good
    until_true clock_is synchronised
}

@test "gateway and time server know each other by a key of their own, which is told to who may and stored nowhere [CR 1.14, CR 2.8]" {
    with_server good
    until_true followed 1
    # The server has looked at the gateway's code too.
    run ! grep -q 'a question that is none' time-server.out
    recorded 'showed the key of the time server'
    # Neither as digits nor as bytes.
    run ! grep -rqaF "$(cat time-server.key)" state installed config.yaml
    python3 - "$(cat time-server.key)" <<'PYTHON'
import os, sys
for folder, _, names in os.walk("state"):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            assert bytes.fromhex(sys.argv[1]) not in file.read(), name
PYTHON
    account eva engineer
    [ "$(post_status /api/time/key)" = 403 ]
    TOKEN=
    [ "$(post_status /api/time/key)" = 401 ]
    # Another number is another key, and who has the old one is heard no more.
    TOKEN=$ADMIN
    cp time-server.key old.key
    configure time key 2
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    until_true recorded 'time server: it does not answer'
    until_true answered 'a question that is none'
    share_key
    run ! cmp time-server.key old.key
    until_true clock_is synchronised
}
