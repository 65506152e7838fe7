# Accounts and roles of the reference gateway.
load stand

@test "each role may what it is for, and nothing else [CR 2.1, CR 2.1 RE 1, CCSC 3]" {
    lease 86400
    commission
    account vera viewer && VERA=$TOKEN
    account olga operator && OLGA=$TOKEN
    account eva engineer && EVA=$TOKEN
    for TOKEN in "$VERA" "$OLGA" "$EVA" "$ADMIN"; do [ "$(get_status /api/registers)" = 200 ]; done
    until_true connected
    TOKEN=$OLGA && [ "$(post_status /api/registers name=pump-speed value=700)" = 200 ]
    until_true holds 700
    for TOKEN in "$VERA" "$EVA" "$ADMIN"; do [ "$(post_status /api/registers name=pump-speed value=1)" = 403 ]; done
    for TOKEN in "$VERA" "$OLGA" "$ADMIN"; do [ "$(post_status /api/settings name=writes value=0)" = 403 ]; done
    for TOKEN in "$VERA" "$OLGA" "$EVA"; do
        for path in /api/accounts /api/audit /api/sessions /api/report; do [ "$(get_status $path)" = 403 ]; done
        [ "$(post_status /api/accounts/create name=friend roles=administrator)" = 403 ]
    done
    TOKEN=$ADMIN
    [ "$(get /api/accounts | jq '.accounts | length')" = 4 ]
    [ "$(register pump-speed)" = 700 ]
}
holds() { [ "$(register pump-speed)" = "$1" ]; }
connected() { [ "$(get /api/registers | jq .connected)" = true ]; }

@test "an account that is disabled can do nothing from that moment, and can be enabled [CR 1.3, CR 2.6]" {
    commission
    account vera viewer && VERA=$TOKEN
    TOKEN=$ADMIN
    post /api/accounts/disable name=vera
    TOKEN=$VERA && [ "$(get_status /api/registers)" = 401 ]
    run ! login vera "vera opens the gate"
    TOKEN=$ADMIN && post /api/accounts/enable name=vera
    login vera "vera opens the gate"
}

@test "a name that was removed is never given again, and one that is there not twice [CR 1.1 RE 1, CR 1.3, CR 1.4]" {
    commission
    account vera viewer
    TOKEN=$ADMIN
    [ "$(post_status /api/accounts/create name=Vera roles=viewer)" = 409 ]
    [ "$(post_status /api/accounts/remove name=vera)" = 200 ]
    [ "$(post_status /api/accounts/create name=vera roles=administrator)" = 409 ]
    gateway_down && gateway_up && login administrator "$ADMIN_PASSWORD"
    [ "$(post_status /api/accounts/create name=vera roles=viewer)" = 409 ]
}

@test "the last administrator stays, and nobody gives himself a role [CR 2.1, CR 1.3]" {
    commission
    for act in disable remove; do [ "$(post_status /api/accounts/$act name=administrator)" = 403 ]; done
    [ "$(post_status /api/accounts/roles name=administrator roles=administrator,operator)" = 403 ]
    [ "$(post_status /api/roles roles=administrator may=accounts,roles,audit,read,operate)" = 403 ]
}

@test "an administrator changes what a role may do, and it counts at once [CR 2.1 RE 2]" {
    commission
    account vera viewer && VERA=$TOKEN
    TOKEN=$ADMIN
    [ "$(post_status /api/roles roles=viewer may=read,configure)" = 200 ]
    TOKEN=$VERA && [ "$(get_status /api/settings)" = 200 ]
    TOKEN=$ADMIN && post /api/roles roles=viewer may=read
    TOKEN=$VERA && [ "$(get_status /api/settings)" = 403 ]
}

@test "a role that changes ends the sessions that the old one opened [CR 3.8, CR 2.1]" {
    commission
    account eva engineer && EVA=$TOKEN
    TOKEN=$ADMIN post /api/accounts/roles name=eva roles=viewer
    TOKEN=$EVA && [ "$(get_status /api/settings)" = 401 ]
    login eva "eva opens the gate"
    [ "$(get_status /api/settings)" = 403 ]
}

@test "a password that a manager sets must be changed [CR 1.5]" {
    commission
    account vera viewer && VERA=$TOKEN
    new=$(TOKEN=$ADMIN post /api/accounts/password name=vera | jq -r .secret)
    TOKEN=$VERA && [ "$(get_status /api/registers)" = 401 ]
    login vera "$new"
    [ "$(get_status /api/registers)" = 403 ]
}

@test "an administrator ends another's session; who leaves his desk locks his own [CR 2.5, CR 2.6]" {
    commission
    account vera viewer && VERA=$TOKEN
    [ "$(post_status /api/lock)" = 200 ]
    [[ "$(get /api/registers)" = *"the session is locked"* ]]
    TOKEN=$ADMIN
    number=$(get /api/sessions | jq '.sessions[] | select(.account == "vera") | .session')
    post /api/sessions/end "session=$number"
    TOKEN=$VERA && [[ "$(get /api/registers)" = *"log in first"* ]]
}

@test "wrong names, roles and kinds are refused, and nothing is made of them [CR 3.5]" {
    commission
    for name in '' ' ' '../x' 'a b' '<b>' "$(printf 'a%.0s' $(seq 49))" $'a\nb'; do
        [ "$(post_status /api/accounts/create "name=$name" roles=viewer)" = 400 ]
    done
    [ "$(post_status /api/accounts/create name=a roles=king)" = 400 ]
    [ "$(post_status /api/accounts/create name=a roles=viewer,)" = 400 ]
    [ "$(post_status /api/accounts/create name=a roles=viewer kind=robot)" = 400 ]
    [ "$(post_status /api/accounts/create name=a name=b roles=viewer)" = 400 ]
    [ "$(post_status /api/accounts/disable name=nobody)" = 404 ]
    [ "$(get /api/accounts | jq '.accounts | length')" = 1 ]
}
