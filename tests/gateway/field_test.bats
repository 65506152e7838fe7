# The field side of the reference gateway: the function that goes on whatever happens.
load stand

# An operator at the desk, with the device there.
operator_up() { # [LEASE]
    lease "${1:-86400}"
    commission
    account olga operator
    until_true connected
}
connected() { [ "$(get /api/registers | jq .connected)" = true ]; }
disconnected() { [ "$(get /api/registers | jq .connected)" = false ]; }
is() { [ "$(register "$1")" = "$2" ]; }
good() { [ "$(register "$1" good)" = true ]; }

@test "registers are read, and what is written is in the device [CR 2.8]" {
    operator_up
    until_true good level
    is temperature 185
    [[ "$(post /api/registers name=pump-speed value=650)" = *written* ]]
    until_true is pump-speed 650
    [ "$(get /api/registers?name=none -o /dev/null -w '%{http_code}')" ]
    [ "$(get_status '/api/registers?name=none')" = 404 ]
}

@test "a value outside its bounds, no number, or of an input never reaches the device [CR 3.5]" {
    operator_up
    until_true is pump-speed 300
    for value in 1001 65536 -1 1.5 0x10 '' ' 5' 5a 99999999999999999999; do
        [ "$(post_status /api/registers name=pump-speed "value=$value")" = 400 ]
    done
    [ "$(post_status /api/registers name=level value=1)" = 400 ]
    [ "$(post_status /api/registers name=nothing value=1)" = 404 ]
    sleep 0.5
    is pump-speed 300
}

@test "an output that nobody renews falls back when its lease is over [CR 3.6]" {
    operator_up 3
    begun=$(now_ms)
    # Answered when the device has it.
    [ "$(post_status /api/registers name=pump-speed value=900)" = 200 ]
    until_true fallen_back
    # Not before its time, and not as late as if it had another lease.
    fell=$(recorded_ms 'output pump-speed falls back to 300')
    [ $((fell - begun)) -ge 3000 ]
    [ $((fell - $(recorded_ms 'the field device took the value'))) -lt 20000 ]
    login olga "olga opens the gate"
    until_true is pump-speed 300
    [ "$(register pump-speed controlled)" = false ]
}
fallen_back() { [ -n "$(recorded_ms 'output pump-speed falls back')" ]; }

@test "an output that is renewed stays under control [CR 3.6]" {
    operator_up 12
    [ "$(post_status /api/registers name=pump-speed value=900)" = 200 ]
    begun=$SECONDS
    while [ $((SECONDS - begun)) -lt 15 ]; do
        [ "$(post_status /api/registers name=pump-speed value=901)" = 200 ]
        sleep 1
    done
    [ -z "$(recorded_ms 'output pump-speed falls back')" ]
}

@test "a gateway that stops leaves its outputs at their fallback, also when it starts [CR 3.6]" {
    operator_up
    post /api/registers name=pump-speed value=900
    post /api/registers name=valve value=1
    until_true is valve 1
    gateway_down
    sed -i 's/fallback: fixed, value: 300/fallback: hold/; s/fallback: off/fallback: hold/' config.yaml
    gateway_up && login olga "olga opens the gate"
    until_true good valve
    is pump-speed 300
    is valve 0
}

@test "after a kill the outputs take their fallback at the next start [CR 3.6]" {
    operator_up
    post /api/registers name=pump-speed value=900
    until_true is pump-speed 900
    gateway_down KILL
    gateway_up && login olga "olga opens the gate"
    until_true is pump-speed 300
}

@test "a device that goes away is noticed, and gets what it should have when it is back [CR 3.6, CR 7.4]" {
    operator_up
    post /api/registers name=pump-speed value=640
    until_true is pump-speed 640
    port=$FIELD_PORT
    field_down
    until_true disconnected
    [ "$(register pump-speed good)" = false ]
    [ "$(post_status /api/registers name=pump-speed value=1)" = 503 ]
    field_up "$port"
    until_true connected
    until_true is pump-speed 640
    TOKEN=$ADMIN
    get /api/audit >log
    grep -q 'the field device does not answer' log
}

@test "who switches writing off switches it off for all [CR 7.7]" {
    operator_up
    account eva engineer
    post /api/settings name=writes value=0
    login olga "olga opens the gate"
    [ "$(post_status /api/registers name=pump-speed value=5)" = 403 ]
}

# Rounds of reading so far; behind a flood its last connections may still stand in the way for a moment.
rounds_are_answered() { rounds=$(TOKEN=$OLGA get /api/registers | jq .rounds) && [ -n "$rounds" ]; }
count_rounds() {
    local rounds
    until_true rounds_are_answered 2>count.err
    echo "$rounds"
}

# Rounds of reading a thousand seconds, over a while.
reading_rate() { # SECONDS
    local from to
    from=$(count_rounds)
    begun=$(now_ms)
    sleep "$1"
    to=$(count_rounds)
    echo $(((to - from) * 1000000 / ($(now_ms) - begun)))
}

# Whether the field is read at least half as often as without the flood, before or behind it.
is_read_through_a_flood() {
    local before begun during rounds silent
    before=$(reading_rate 4)
    [ "$before" -gt 0 ] || return 1
    rounds=$(count_rounds)
    begun=$(now_ms)
    # Requests, and beside them connections that say nothing, more than there is room for.
    "$KEYWAY_ROOT/tests/gateway/flood" "$URL" --silent --seconds 120 3>&- &
    silent=$!
    flood --refused 100 --seconds 8
    kill $silent
    wait $silent || true
    during=$((($(count_rounds) - rounds) * 1000000 / ($(now_ms) - begun)))
    [ $((during * 2)) -ge "$before" ] || [ $((during * 2)) -ge "$(reading_rate 4)" ]
}

@test "the field is read on while a flood of requests comes in [CR 7.1, CR 7.1 RE 1, CR 7.2, CCSC 1]" {
    operator_up
    OLGA=$TOKEN
    # A machine that is busy with other work can slow one look down; a gateway that starves the field slows each of them.
    is_read_through_a_flood || is_read_through_a_flood || is_read_through_a_flood
    until_true flood_recorded
}
flood_recorded() { [ -n "$(recorded_ms 'too many connections')" ]; }
