# Whom the reference gateway believes when it is given software: its supplier, sealed at the making, and its owner.
load stand

pair() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.pem"; }
point() { openssl pkey -in "$1.pem" -pubout -outform DER | tail -c 65 | od -An -v -tx1 | tr -d ' \n'; }
sign() { "$GATEWAY/hg7-sign" files "$1" "$2" installed/opt ${3:+"$3"} >installed/etc/software.manifest; }
integrity() { get /api/state | jq -r .integrity; }
recorded() { get /api/audit | grep -q "$1"; }
# One that starts after all is ended, and has not failed.
boot() { timeout 60 "$GATEWAY/hg7-boot" config.yaml --listen 127.0.0.1:0 --field 127.0.0.1:1 --state state; }
program() { timeout 60 "$GATEWAY/hg7" config.yaml --listen 127.0.0.1:0 --field 127.0.0.1:1 --state state; }
roots() { get /api/roots | jq -r '.roots | map(.name) | join(" ")'; }
put() { post /api/roots "name=$1" "point=$(point "$1")"; }
again() {
    gateway_up
    login administrator "$ADMIN_PASSWORD"
}

@test "a supplier's key that is exchanged behind the making is refused by boot stage and program [EDR 3.12, NDR 3.12, CR 3.4 RE 1]" {
    pair other
    sign other.pem 2
    cp installed/etc/trust.pem mine.pem
    openssl pkey -in other.pem -pubout -out installed/etc/trust.pem
    for what in boot program; do
        run -1 --separate-stderr "$what"
        [[ "$stderr" = *"not the key that was sealed at the making"* ]]
    done
    # Making it again seals no other key.
    run -1 "$GATEWAY/hg7-boot" config.yaml --adopt installed/etc/first.manifest "$GATEWAY/hg7" --state state
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not the key that was sealed at the making"* ]]
    cp mine.pem installed/etc/trust.pem
    sign supplier/key.pem 2
    gateway_up
}

@test "a seal that was changed or taken away is none [EDR 3.12, NDR 3.12]" {
    cp state/supplier seal
    printf X | dd of=state/supplier bs=1 seek=7 conv=notrunc status=none
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not the key that was sealed at the making"* ]]
    head -c 64 /dev/zero >state/supplier
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not the key that was sealed at the making"* ]]
    # One of another device is none of this, though it is of the same key.
    cat seal >first
    mv state old-state
    cp -r installed old-installed
    level "$LEVEL"
    cat first >state/supplier
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not the key that was sealed at the making"* ]]
}

@test "no call changes the supplier's key, and the running program has no way to its file [EDR 3.12, NDR 3.12]" {
    commission
    [ "$(roots)" = supplier ]
    before=$(get /api/roots | jq -r '.roots[0].point')
    openssl pkey -pubin -in installed/etc/trust.pem -outform DER | tail -c 65 | od -An -v -tx1 | tr -d ' \n' | grep -qx "$before"
    pair other
    [ "$(post_status /api/roots name=supplier "point=$(point other)")" = 409 ]
    [ "$(post_status /api/roots/remove name=supplier)" = 404 ]
    [ "$(get /api/roots | jq -r '.roots[0].point')" = "$before" ]
    # It is open in no descriptor, and the rules of the sandbox are for all of the process.
    [ -z "$(find /proc/$GATEWAY_PID/fd -lname '*trust.pem')" ]
    grep -q '^Seccomp:.*2$' /proc/$GATEWAY_PID/status
    grep -q '^NoNewPrivs:.*1$' /proc/$GATEWAY_PID/status
}

@test "an owner who adds files signs the manifest by a root that an administrator put in, and takes it out again [EDR 3.13, NDR 3.13]" {
    commission
    pair works
    # Without the root nobody believes its signature.
    echo "of the works" >installed/opt/site
    gateway_down
    sign works.pem 2 works
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not signed by who is trusted"* ]]
    sign supplier/key.pem 2
    again
    [[ "$(put works)" = *"put in"* ]]
    [ "$(roots)" = "supplier works" ]
    sign works.pem 3 works
    again
    [ "$(roots)" = "supplier works" ]
    [ "$(integrity)" = sound ]
    # Taken out, what it signed counts no more: at once, and at the next start.
    [[ "$(post /api/roots/remove name=works)" = *removed* ]]
    [ "$(integrity)" = tampered ]
    recorded "the manifest is signed by nobody who is trusted any more"
    recorded "root of trust of the owner's put in: works"
    recorded "root of trust of the owner's removed: works"
    gateway_down
    run -1 --separate-stderr boot
    [[ "$stderr" = *"not signed by who is trusted"* ]]
}

@test "a root of the owner's starts no software: updates are the supplier's [EDR 3.13, NDR 3.13, EDR 3.10 RE 1]" {
    commission
    pair works
    put works
    account eva engineer
    # By its own name, and by the supplier's.
    "$GATEWAY/hg7-sign" update works.pem 2 4.0.1 1 installed/opt/hg7 >update.manifest
    sed 's/supplier/workspl/' update.manifest >renamed.manifest
    for manifest in update.manifest renamed.manifest; do
        ask -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' --data-binary @$manifest "$URL/api/update/manifest" >answer
        grep -q 'not signed by the supplier\|refused' answer
    done
    get /api/update | jq -e '.step == "idle"'
}

@test "only who may changes the owner's roots, and what is no key is refused [EDR 3.13, NDR 3.13, CR 2.1]" {
    commission
    pair works
    for given in "" 04 "$(point works)00" "$(point works | tr 0-9 g-p)" "02$(point works | cut -c3-)"; do
        [ "$(post_status /api/roots name=works "point=$given")" = 400 ]
    done
    [ "$(post_status /api/roots 'name=no name' "point=$(point works)")" = 400 ]
    for n in 1 2 3 4; do
        pair root$n
        [ "$(post_status /api/roots name=root$n "point=$(point root$n)")" = 200 ]
    done
    [ "$(post_status /api/roots name=works "point=$(point works)")" != 200 ]
    [ "$(roots)" = "supplier root1 root2 root3 root4" ]
    account eva engineer
    [ "$(post_status /api/roots name=works "point=$(point works)")" = 403 ]
    [ "$(post_status /api/roots/remove name=root1)" = 403 ]
    [ "$(get_status /api/roots)" = 403 ]
    TOKEN=
    [ "$(post_status /api/roots name=works "point=$(point works)")" = 401 ]
    login administrator "$ADMIN_PASSWORD"
    get /api/audit | jq -es 'map(select(.event == 24 and .result == "refused")) | length >= 1'
}

@test "owner's roots that were changed in the store keep the gateway from starting [EDR 3.13, NDR 3.13]" {
    commission
    pair works
    put works
    gateway_down
    cp state/roots kept
    for at in 60 2108; do printf X | dd of=state/roots bs=1 seek=$at conv=notrunc status=none; done
    run -1 --separate-stderr boot
    [[ "$stderr" = *"owner's roots of trust are not what was stored"* ]]
    cat kept >state/roots
    again
    [ "$(roots)" = "supplier works" ]
}
