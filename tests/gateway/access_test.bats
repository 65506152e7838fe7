# More than a role gives, for a while; what takes two; and the end of the reference gateway's service.
load stand

override() { # NAME SECONDS [FIELD...]
    name=$1
    seconds=$2
    shift 2
    post_status /api/override "name=$name" "seconds=$seconds" "reason=pump 2 leaks, nobody else is here" "$@"
}
by_sam() { TOKEN=$SAM override "$@" "password=sam opens the gate"; }
crew() { # a viewer and a supervisor
    configure access override-s 900
    commission
    account vera viewer && VERA=$TOKEN
    account sam supervisor && SAM=$TOKEN
    until_true connected
}
connected() { [ "$(get /api/registers | jq .connected)" = true ]; }
write() { post_status /api/registers name=pump-speed "value=$1"; }
end_of_device() { post_status /api/decommission "serial=${2:-$SERIAL}" "password=$1"; }
blank() { for file in "$@"; do [ -z "$(tr -d '\0' <"$file" | head -c 1)" ] || return 1; done; }

@test "a supervisor lets another do more for a time, which ends by itself and is recorded with its reason [CR 2.1 RE 3, CR 2.8]" {
    crew
    TOKEN=$VERA && [ "$(write 400)" = 403 ]
    # It begins and ends between these two, by 20 seconds each.
    asked=$(now_ms)
    [ "$(by_sam vera 20)" = 200 ]
    given=$(now_ms)
    TOKEN=$VERA && [ "$(write 400)" = 200 ]
    get /api/override | jq -e '.overrides | length == 1 and .[0].account == "vera" and .[0].by == "sam" and .[0].seconds <= 20'
    # No more than operating.
    [ "$(get_status /api/settings)" = 403 ]
    [ "$(get_status /api/accounts)" = 403 ]
    # It stands as long as it was given, and no longer.
    sleep 8
    may=$(write 500)
    [ "$may" = 200 ] || [ $(($(now_ms) - asked)) -ge 20000 ]
    while [ $(($(now_ms) - given)) -lt 20000 ]; do sleep 0.5; done
    [ "$(write 500)" = 403 ]
    get /api/override | jq -e '.overrides == []'
    TOKEN=$ADMIN
    get /api/audit | jq -es 'map(select(.who == "sam" and .detail == "override for vera, 20 s: pump 2 leaks, nobody else is here")) | length == 1'
}

@test "no override without leave, reason, password or end, for oneself, or longer than the configuration says [CR 2.1 RE 3]" {
    crew
    [ "$(by_sam vera 901)" = 400 ]
    [ "$(by_sam vera 0)" = 400 ]
    [ "$(by_sam sam 60)" != 200 ]
    [ "$(by_sam nobody 60)" = 404 ]
    TOKEN=$SAM
    [ "$(post_status /api/override name=vera seconds=60 reason=short "password=sam opens the gate")" = 400 ]
    [ "$(post_status /api/override name=vera seconds=60 "reason=a long enough reason")" = 400 ]
    [ "$(override vera 60 password=wrong)" = 403 ]
    TOKEN=$VERA && [ "$(override vera 60 "password=vera opens the gate")" = 403 ]
    TOKEN=$ADMIN && [ "$(override vera 60 "password=$ADMIN_PASSWORD")" = 403 ]
    TOKEN=$VERA && [ "$(write 400)" = 403 ]
    get /api/override | jq -e '.overrides == []'
}

@test "an override ends early: by who gave it, by who has it, with the supervisor's role, and at a restart [CR 2.1 RE 3]" {
    crew
    [ "$(by_sam vera 600)" = 200 ]
    TOKEN=$SAM && [ "$(post_status /api/override/end name=vera)" = 200 ]
    TOKEN=$VERA && [ "$(write 400)" = 403 ]
    [ "$(by_sam vera 600)" = 200 ]
    TOKEN=$VERA && [ "$(write 400)" = 200 ] && [ "$(post_status /api/override/end name=vera)" = 200 ] && [ "$(write 401)" = 403 ]
    [ "$(by_sam vera 600)" = 200 ]
    TOKEN=$ADMIN && [ "$(post_status /api/accounts/disable name=sam)" = 200 ]
    TOKEN=$VERA && [ "$(write 402)" = 403 ]
    TOKEN=$ADMIN && post /api/accounts/enable name=sam
    login sam "sam opens the gate" && SAM=$TOKEN
    [ "$(by_sam vera 600)" = 200 ]
    gateway_down KILL && gateway_up
    login vera "vera opens the gate"
    [ "$(write 403)" = 403 ]
}

@test "to take the device out of service takes two, of whom neither alone is enough [CR 2.1 RE 4]" {
    configure access dual on
    commission
    SERIAL=$(get /api/state | jq -r .serial)
    account eva administrator && EVA=$TOKEN
    account vera viewer && VERA=$TOKEN
    # One, twice; one who may not; another device; a wrong password.
    TOKEN=$ADMIN
    [ "$(end_of_device "$ADMIN_PASSWORD")" = 202 ]
    [ "$(end_of_device "$ADMIN_PASSWORD")" = 202 ]
    TOKEN=$VERA && [ "$(end_of_device "vera opens the gate")" = 403 ]
    TOKEN=$EVA && [ "$(end_of_device "eva opens the gate" 0000000000000000)" = 400 ]
    [ "$(end_of_device wrong)" = 403 ]
    # Who proposed is no administrator any more: then this is a proposal again.
    TOKEN=$ADMIN && [ "$(get_status /api/registers)" = 200 ]
    kill -0 "$GATEWAY_PID"
    TOKEN=$EVA && [ "$(end_of_device "eva opens the gate")" = 200 ]
    wait "$GATEWAY_PID"
    GATEWAY_PID=
    grep -q 'out of service: [0-9]* bytes were overwritten and read back' gateway.out
}

@test "a device that was taken out of service holds nothing of its owner's, and its outputs have fallen back [CR 4.2, CR 4.2 RE 2, CR 3.6]" {
    configure access dual off
    commission
    SERIAL=$(get /api/state | jq -r .serial)
    account olga operator
    until_true connected
    [ "$(write 777)" = 200 ]
    grep -qa olga state/accounts
    TOKEN=$ADMIN
    [ "$(end_of_device "$ADMIN_PASSWORD")" = 200 ]
    wait "$GATEWAY_PID"
    GATEWAY_PID=
    blank state/accounts state/lockout state/codes state/settings state/audit-* state/scratch
    for file in state/update state/bank-* state/keys/*key* state/keys/secret; do
        [ ! -e "$file" ] || blank "$file"
    done
    run ! grep -raq olga state
    # What is left is no device with default keys.
    if [ "$LEVEL" -lt 4 ]; then
        run -1 "$PROGRAM" config.yaml --state state --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT"
    fi
    # The next owner's device, with a token and a TPM that its owner has cleared: nobody controls the output.
    gateway_down && tpm_down
    rm -rf state tpm supplier && level "$LEVEL"
    commission
    until_true connected
    [ "$(register pump-speed)" = 300 ]
}

@test "where one is enough, one who may not is not [CR 2.1, CR 4.2]" {
    configure access dual off
    commission
    SERIAL=$(get /api/state | jq -r .serial)
    account eva engineer
    [ "$(end_of_device "eva opens the gate")" = 403 ]
    [ "$(TOKEN='' end_of_device "$ADMIN_PASSWORD")" = 401 ]
    kill -0 "$GATEWAY_PID"
}
