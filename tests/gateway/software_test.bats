# The reference gateway's software: signed updates, what its boot stage starts, files compared with a signed manifest.
load stand

admin_up() { commission; }
engineer_up() {
    commission
    account eva engineer
}

raw() { ask -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' --data-binary "@$2" "$URL$1"; }
# SEQUENCE VERSION SECURITY [IMAGE] [KEY]
sign() { "$GATEWAY/hg7-sign" update "${5:-supplier/key.pem}" "$1" "$2" "$3" "${4:-installed/opt/hg7}" >update.manifest; }
offer() { sign "$@" && raw /api/update/manifest update.manifest; }
step() { get /api/update | jq -r .step; }
integrity() { get /api/state | jq -r .integrity; }
recorded() { get /api/audit | grep -q "$1"; }
tampered() { [ "$(integrity)" = tampered ]; }
receiving() { [ "$(step)" = receiving ]; }

@test "an update by the supplier is taken, runs on trial, tests itself and counts [EDR 3.10, NDR 3.10, EDR 3.10 RE 1, NDR 3.10 RE 1, CR 3.3]" {
    engineer_up
    get /api/update | jq -e '.step == "idle" and .running == 0 and .versions[0] == "4.0.0"'
    [[ "$(offer 2 4.0.1 1)" = *accepted* ]]
    [[ "$(raw /api/update/image installed/opt/hg7)" = *verified* ]]
    [ "$(step)" = verified ]
    [[ "$(post /api/update/activate)" = *"on trial"* ]]
    wait "$GATEWAY_PID" || [ $? = 10 ]
    GATEWAY_PID=
    gateway_up
    login eva "eva opens the gate"
    get /api/update | jq -e '.step == "idle" and .running == 1 and .bank == 1 and .sequence == 2 and .versions[1] == "4.0.1"'
}

@test "an update that is not the supplier's, changed, replayed, older or cut short is refused [EDR 3.10 RE 1, NDR 3.10 RE 1, CR 3.4]" {
    engineer_up
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem
    [[ "$(offer 2 4.0.1 1 installed/opt/hg7 other.pem)" = *"not signed by the supplier"* ]]
    [[ "$(offer 1 4.0.1 1)" = *"sequence number"* ]]
    [[ "$(offer 2 3.9.0 0)" = *"security version is older"* ]]
    sign 2 4.0.1 1
    printf X | dd of=update.manifest bs=1 seek=60 conv=notrunc status=none
    [[ "$(raw /api/update/manifest update.manifest)" = *refused* ]]
    head -c 600 /dev/zero >long
    [[ "$(raw /api/update/manifest long)" = *"too long"* ]]
    # The right manifest, and another image, a shorter and a longer one.
    cp installed/opt/hg7 image
    printf X | dd of=image bs=1 seek=5000 conv=notrunc status=none
    [[ "$(offer 2 4.0.1 1)" = *accepted* ]]
    [[ "$(raw /api/update/image image)" = *"not what the manifest says"* ]]
    offer 2 4.0.1 1
    head -c 100000 installed/opt/hg7 >image
    [[ "$(raw /api/update/image image)" = *refused* || "$(step)" = receiving ]]
    offer 2 4.0.1 1
    { cat installed/opt/hg7 && echo more; } >image
    [[ "$(raw /api/update/image image)" = *"not what the manifest says"* ]]
    [[ "$(post /api/update/activate)" = *"no image is verified"* ]]
    TOKEN=$ADMIN
    get /api/audit | jq -es 'map(select(.event == 12 and .result == "refused")) | length >= 7'
}

@test "who is no engineer, or comes with a cookie alone, brings no update [CR 2.1, CR 3.8]" {
    engineer_up
    sign 2 4.0.1 1
    cookie=(-b "session=$TOKEN" -H 'Content-Type: application/octet-stream' --data-binary @update.manifest)
    [ "$(status_of ask "${cookie[@]}" "$URL/api/update/manifest")" = 403 ]
    TOKEN=$ADMIN
    [[ "$(raw /api/update/manifest update.manifest)" = *"may not"* ]]
    TOKEN=
    [[ "$(raw /api/update/manifest update.manifest)" = *"log in first"* ]]
}

@test "a power cut during an update leaves the old software running [EDR 3.10, NDR 3.10, CR 7.4]" {
    engineer_up
    offer 2 4.0.1 1
    ask --limit-rate 200k -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' \
        --data-binary @installed/opt/hg7 "$URL/api/update/image" >/dev/null 2>&1 3>&- &
    upload=$!
    until_true receiving
    gateway_down KILL
    wait $upload || true
    gateway_up
    login eva "eva opens the gate"
    get /api/update | jq -e '.running == 0 and .sequence == 1'
}

@test "an image that does not confirm itself is given up after three starts [EDR 3.10, NDR 3.10, EDR 3.14, NDR 3.14]" {
    engineer_up
    printf '#!/bin/false\n' >dud
    offer 2 4.0.1 1 dud
    raw /api/update/image dud
    post /api/update/activate
    wait "$GATEWAY_PID" || [ $? = 10 ]
    GATEWAY_PID=
    for _ in 1 2 3; do run ! "$GATEWAY/hg7-boot" config.yaml --state state; done
    gateway_up
    login eva "eva opens the gate"
    get /api/update | jq -e '.running == 0 and .sequence == 1'
}

@test "the boot stage starts no image that was changed in its bank [EDR 3.14, NDR 3.14, EDR 3.2, NDR 3.2, CR 3.4]" {
    printf X | dd of=state/bank-a bs=1 seek=5000 conv=notrunc status=none
    run -1 --separate-stderr "$GATEWAY/hg7-boot" config.yaml --state state
    [[ "$stderr" = *"no image may be started"* ]]
}

@test "software that is changed while the gateway runs is found, by passes alone [CR 3.4, CR 3.4 RE 1, CR 3.4 RE 2]" {
    admin_up
    [ "$(integrity)" = sound ]
    printf X | dd of=installed/opt/hg7 bs=1 seek=5000 conv=notrunc status=none
    until_true tampered
    get /api/audit | jq -es 'map(select(.detail == "tampered: hg7 is changed" and .result == "failure")) | length >= 1'
    # It goes on serving the field: the owner decides what is done.
    [ "$(get /api/registers | jq .connected)" = true ]
}

@test "what is added beside the software is found, and the change by permissions [CR 3.4, CR 3.4 RE 2]" {
    admin_up
    touch installed/opt/implant
    until_true tampered
    rm installed/opt/implant
    chmod 777 installed/opt/hg7-boot
    until_true recorded 'tampered: hg7-boot is other permissions'
}

@test "a manifest of files that the supplier did not sign keeps the gateway from starting [CR 3.4 RE 1]" {
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem
    "$GATEWAY/hg7-sign" files other.pem 2 installed/opt >installed/etc/software.manifest
    run -1 --separate-stderr "$GATEWAY/hg7-boot" config.yaml --listen 127.0.0.1:0 --field 127.0.0.1:1 --state state
    [[ "$stderr" = *"not signed by who is trusted"* ]]
}

@test "the device tells of itself, signed, and of what it is made of [CR 7.6 RE 1, CR 7.8]" {
    admin_up
    get /api/report | tee "${HG7_REPORT:-/dev/null}" >report
    # A key in a token has no file.
    [ ! -f state/keys/sign-key.pem ] || openssl pkey -in state/keys/sign-key.pem -pubout -outform DER | base64 -w0 >"${HG7_KEY:-/dev/null}"
    jq -e '.payloadType == "application/vnd.in-toto+json" and (.signatures | length) == 1' report
    jq -r .payload report | base64 -d >statement
    digest=$(sha256sum installed/opt/hg7 | cut -d' ' -f1)
    jq -e --arg digest "$digest" '.subject[0].digest.sha256 == $digest' statement
    jq -e '[.predicate.requirements[] | select(.id == "CR 3.4")][0].state == "active"' statement
    get /api/inventory | jq -e '.bomFormat == "CycloneDX" and ([.components[].name] | contains(["libmodbus"]))'
}
