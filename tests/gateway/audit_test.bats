# The audit log of the reference gateway.
load stand

@test "each act is recorded with who, from where, when and with what result [CR 2.8, CR 2.11, CR 2.12]" {
    begun=$(now_ms)
    commission
    account olga operator
    until_true connected
    post /api/registers name=pump-speed value=444
    get_status /api/audit
    TOKEN='' post /api/login name=olga password=wrong notice=accepted
    TOKEN=$ADMIN
    get /api/audit >log
    jq -es 'map(select(.who == "olga" and .detail == "asked for pump-speed = 444" and .result == "success" and
        .source == "127.0.0.1" and .category == "system")) | length == 1' log
    jq -es 'map(select(.who == "olga" and .detail == "GET /api/audit" and .result == "refused")) | length == 1' log
    jq -es 'map(select(.who == "olga" and .result == "refused" and (.detail | startswith("refused: secret")))) | length == 1' log
    jq -es 'map(select(.who == "administrator" and .detail == "created: olga")) | length == 1' log
    jq -es 'map(.sequence) | . == (sort | unique)' log
    jq -es --argjson begun "$begun" --argjson now "$(now_ms)" 'all(.unix_ms >= $begun and .unix_ms <= $now)' log
    jq -es 'map(.unix_ms) | . == sort' log
    run ! grep -F "$ADMIN_PASSWORD" log
}
connected() { [ "$(get /api/registers | jq .connected)" = true ]; }

@test "a name that nobody has is not written down: people type passwords there [CR 2.8]" {
    commission
    TOKEN='' post /api/login name=my-secret-word password=wrong notice=accepted
    get /api/audit >log
    run ! grep my-secret-word log
    grep -q 'no such account' log
}

@test "only who may reads the log, and the reading is recorded [CR 6.1, CR 6.1 RE 1]" {
    commission
    account eva engineer
    [ "$(get_status /api/audit)" = 403 ]
    TOKEN=$ADMIN
    get /api/audit | tail -n 1 | jq -e '.detail == "read the audit log" and .who == "administrator"'
    last=$(get /api/audit | tail -n 1 | jq .sequence)
    get "/api/audit?after=$last" | head -n 1 | jq -e ".sequence == $last + 1"
}

@test "what was answered is in the log after a kill [CR 2.8, CR 2.10]" {
    commission
    for i in 1 2 3 4 5; do
        post /api/accounts/create "name=person$i" roles=viewer >/dev/null
        gateway_down KILL
        gateway_up
        login administrator "$ADMIN_PASSWORD"
        get "/api/audit?after=0" | grep -q "created: person$i"
        get /api/audit/verify | jq -e .intact
    done
}

@test "a byte that is changed in the log is found [CR 3.9]" {
    configure audit checkpoint 50
    commission
    for i in $(seq 5); do post /api/accounts/create "name=person$i" roles=viewer >/dev/null; done
    get /api/audit/verify | jq -e '.intact == true'
    python3 - <<'PYTHON'
path = "state/audit-0"
data = open(path, "rb").read()
at = data.index(b"created: person3")
with open(path, "r+b") as log:
    log.seek(at + 9)
    log.write(b"z")
PYTHON
    get /api/audit/verify | jq -e '.intact == false'
    gateway_down
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    get /api/state | jq -e '.audit_whole == false'
}

@test "checkpoints are signed, by themselves and when asked for [CR 2.12, CR 3.9]" {
    configure audit checkpoint 8
    commission
    for i in $(seq 5); do post /api/accounts/create "name=person$i" roles=viewer >/dev/null; done
    get /api/audit/verify | jq -e '.intact and .checkpoint > 0'
    before=$(get /api/audit/verify | jq .checkpoint)
    [ "$(post_status /api/audit/checkpoint)" = 200 ]
    get /api/audit/verify | jq -e ".intact and .checkpoint > $before"
}

@test "a log that is cut off is found at the start [CR 3.9]" {
    configure audit checkpoint 50
    commission
    cp state/audit-0 old
    for i in $(seq 5); do post /api/accounts/create "name=person$i" roles=viewer >/dev/null; done
    gateway_down
    cat old >state/audit-0
    gateway_up
    login administrator "$ADMIN_PASSWORD"
    get /api/state | jq -e '.audit_whole == false'
}

@test "accounts that were changed from outside keep the gateway from starting [CR 3.4]" {
    commission
    gateway_down
    for byte in 200 33000; do printf 'X' | dd of=state/accounts bs=1 seek=$byte conv=notrunc status=none; done
    run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT" --state state
    [[ "$stderr" = *"the accounts are not what was stored"* ]]
}

@test "a second gateway on one state is refused [CR 3.4]" {
    gateway_up
    run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT" --state state
    [[ "$stderr" = *"in use by another gateway"* ]]
}

# Writes the file until no room is left: that there is none is looked at.
fill() {
    run -1 env LC_ALL=C dd if=/dev/zero of="$1" bs=64k status=none
    [[ "$output" = *"No space left on device"* ]]
}

@test "a full disk keeps nobody from logging in or being recorded, and a new device says so [CR 2.9, CR 2.10]" {
    [ "$(id -u)" = 0 ] || skip "only root can make a small disk"
    mkdir disk
    # Room for what the device is delivered with, and three mebibytes.
    mount -t tmpfs -o "size=$(($(du -sk --apparent-size state | cut -f1) + 3072))k,mode=700" none disk || skip "no tmpfs may be mounted here"
    mv state disk && ln -s disk/state state
    commission
    fill disk/full
    account vera viewer
    TOKEN=$ADMIN get /api/audit | grep -q 'created: vera'
    TOKEN=$ADMIN get /api/state | jq -e '.audit_writes and .audit_lost == 0'
    gateway_down
    gateway_up
    login vera "vera opens the gate"
    gateway_down
    # Of a new device nothing can be made there.
    rm -r disk/state && mkdir -m 700 disk/state
    fill disk/full2
    run -1 --separate-stderr "$GATEWAY/hg7" config.yaml --listen 127.0.0.1:0 --field "127.0.0.1:$FIELD_PORT" --state state
    [[ "$stderr" = *"is the disk full?"* ]]
}
teardown() {
    gateway_down
    field_down
    if mountpoint -q disk 2>/dev/null; then umount disk; fi
}
