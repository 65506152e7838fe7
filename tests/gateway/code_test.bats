# What SL 3 adds to logging in to the reference gateway: one-time codes, and passwords that have an age.
load stand

LEVEL=${GATEWAY_LEVEL:-3}

@test "who configures or administrates needs a one-time code, and each is good once [CR 1.1 RE 2, CR 1.7]" {
    commission
    run ! login_as administrator "$ADMIN_PASSWORD"
    run ! login_as administrator "$ADMIN_PASSWORD" code=000000
    # The one that opened the session, again.
    run ! login_as administrator "$ADMIN_PASSWORD" "code=$CODE"
    run ! login_as administrator "$ADMIN_PASSWORD" "code=$(code_at "${SECRETS[administrator]}" $((STEP + 9)))"
    login administrator "$ADMIN_PASSWORD"
}

@test "a code that was used is not good after a kill either [CR 1.1 RE 2, CR 3.8]" {
    commission
    gateway_down KILL
    gateway_up
    run ! login_as administrator "$ADMIN_PASSWORD" "code=$CODE"
    login administrator "$ADMIN_PASSWORD"
}

@test "a password that is too old does for one thing, to be changed; one that is too young or was there before is not taken [CR 1.7 RE 1]" {
    commission
    # The one that was set just now is older than this, and gets an age that it has not reached.
    again() { # KEY VALUE
        gateway_down
        configure login "$1" "$2"
        gateway_up
    }
    again password-most-s 1
    sleep 1
    login administrator "$ADMIN_PASSWORD"
    [ "$(get_status /api/accounts)" = 403 ]
    [ "$(post_status /api/password "old=$ADMIN_PASSWORD" 'new=a well is deep 22')" = 200 ]
    again password-most-s 86400
    login administrator 'a well is deep 22'
    [ "$(get_status /api/accounts)" = 200 ]
    [[ "$(post /api/password 'old=a well is deep 22' "new=$ADMIN_PASSWORD")" = *'in use before'* ]]
    again password-least-s 3600
    login administrator 'a well is deep 22'
    [[ "$(post /api/password 'old=a well is deep 22' 'new=another well is deep 3')" = *'too young'* ]]
}

@test "every account that has a password keeps to the ages, and a program has none [CR 1.7 RE 2]" {
    commission
    account vera viewer
    account otto operator
    TOKEN=$ADMIN
    [ "$(post_status /api/accounts/create name=historian kind=process roles=viewer)" = 200 ]
    gateway_down
    configure login password-most-s 1
    gateway_up
    sleep 1
    for who in vera otto; do
        login "$who" "$who opens the gate"
        [ "$(get_status /api/registers)" = 403 ]
    done
    [[ "$(TOKEN='' post /api/login name=historian password= notice=accepted)" = *'Login failed.'* ]]
    gateway_down
    configure login password-most-s 86400
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    # No way gives it one: neither a reset by the administrator nor a change of its own.
    [[ "$(get /api/accounts)" = *'"name": "historian"'* ]]
    [ "$(post_status /api/accounts/password name=historian)" != 200 ]
    [[ "$(TOKEN='' post /api/login name=historian password=historian notice=accepted)" = *'Login failed.'* ]]
}
