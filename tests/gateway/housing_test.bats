# A contact in the housing of the reference gateway: a file plays it here. That a housing resists no program can show.
load stand

contact() { printf '%s' "$1" | dd of=contact bs=1 conv=notrunc status=none; }
housing_is() { [ "$(get /api/state | jq -r .housing)" = "$1" ]; }
recorded() { get /api/audit | jq -es "map(select(.detail == \"$1\" and .result == \"$2\")) | length >= ${3:-1}" >/dev/null; }
with_contact() {
    echo 0 >contact
    configure housing line "$PWD/contact"
    commission
}

@test "a housing that is opened is told of at once, each time, and so is a contact that says nothing [EDR 3.11 RE 1, NDR 3.11 RE 1, CR 2.8]" {
    with_contact
    until_true housing_is closed
    recorded "the housing is closed" success
    run ! recorded "tampered: the housing is open" failure
    before=$(now_ms)
    contact 1
    until_true recorded "tampered: the housing is open" failure
    at=$(recorded_ms "the housing is open")
    ((at >= before && at - before < 10000))
    housing_is open
    contact 0
    until_true housing_is closed
    contact 1
    until_true recorded "tampered: the housing is open" failure 2
    get /api/state | jq -e '.housing_openings == 2'
    # A line that is cut.
    contact x
    until_true housing_is unseen
    recorded "tampered: the contact of the housing says nothing" failure
    contact 0
    until_true housing_is closed
    # The field goes on all the while.
    [ "$(get /api/registers | jq .connected)" = true ]
}

@test "a housing that is open when the gateway starts is told of [EDR 3.11 RE 1, NDR 3.11 RE 1]" {
    with_contact
    gateway_down
    contact 1
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    until_true recorded "tampered: the housing is open" failure
    get /api/report | jq -r .payload | base64 -d |
        jq -e '[.predicate.requirements[] | select(.id == "EDR 3.11 RE 1")][0].state == "active"'
    rm contact
    gateway_down
    run -1 --separate-stderr "$PROGRAM" config.yaml --listen 127.0.0.1:0 --field 127.0.0.1:1 --state state
    [[ "$stderr" = *"housing.line cannot be opened"* ]]
}
