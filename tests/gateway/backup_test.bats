# Backups, settings and inventory of the reference gateway.
load stand

bytes() { ask -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' --data-binary "@$2" "$URL$1"; }
restarted() {
    wait "$GATEWAY_PID" || [ $? = 10 ]
    GATEWAY_PID=
    gateway_up
}

@test "a backup brings accounts and settings back, and never the log or failed logins [CR 7.3, CR 7.4]" {
    commission
    account vera viewer
    TOKEN=$ADMIN
    get /api/backup >backup
    run ! grep -a vera backup
    post /api/accounts/disable name=vera
    post /api/accounts/create name=later roles=viewer
    for _ in 1 2 3 4 5; do TOKEN='' post /api/login name=vera password=wrong notice=accepted; done
    [[ "$(bytes /api/restore backup)" = *restored* ]]
    restarted
    login administrator "$ADMIN_PASSWORD"
    get /api/accounts | jq -e '[.accounts[].name] == ["administrator", "vera"]'
    get /api/accounts | jq -e '.accounts[1].state == "enabled" and .accounts[1].locked'
    get /api/audit | grep -q 'a backup was restored'
    get /api/audit/verify | jq -e .intact
}

@test "a backup that was changed, cut or is another device's is refused whole [CR 7.3 RE 1, CR 7.4]" {
    commission
    get /api/backup >backup
    cp backup changed
    printf X | dd of=changed bs=1 seek=20000 conv=notrunc status=none
    head -c 30000 backup >cut
    : >empty
    for bad in changed cut empty; do [[ "$(bytes /api/restore $bad)" = *refused* ]]; done
    gateway_down
    level "$LEVEL"
    commission
    [[ "$(bytes /api/restore backup)" = *refused* ]]
    get /api/accounts | jq -e '.accounts | length == 1'
}

@test "who is no administrator takes no backup and restores none [CR 2.1, CR 7.3]" {
    commission
    get /api/backup >backup
    account olga operator
    [ "$(get_status /api/backup)" = 403 ]
    [[ "$(bytes /api/restore backup)" = *"may not"* ]]
}

@test "settings are told as they are, were delivered and should be [CR 7.6, CR 7.6 RE 1]" {
    commission
    account eva engineer
    post /api/settings name=session.lock-s value=120
    get /api/settings | jq -e '.settings[] | select(.name == "session.lock-s") | .value == 120'
    for bad in 1 3601 x ''; do [ "$(post_status /api/settings name=session.lock-s "value=$bad")" != 200 ]; done
    gateway_down KILL
    gateway_up
    login eva "eva opens the gate"
    get /api/settings | jq -e '.settings[] | select(.name == "session.lock-s") | .value == 120'
}

@test "the security functions are tested at the start, and what it is made of is told [CR 3.3, CR 7.8]" {
    commission
    get /api/state | jq -e '.selftest == true'
    # HG7_INVENTORY, HG7_REPORT and HG7_KEY are where tools/evidence wants what a device says of itself.
    get /api/inventory | tee "${HG7_INVENTORY:-/dev/null}" | jq -e '.bomFormat == "CycloneDX" and ([.components[].name] | contains(["openssl", "libmodbus"]))'
}
