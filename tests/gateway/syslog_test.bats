# Audit records of the reference gateway on their way to a collector: RFC 5424 over TLS, both ends by certificate.
load stand

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return
    for ca in plant stranger; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $ca.key -out $ca.pem -days 30 -subj "/CN=$ca" 2>/dev/null
        for name in collector.plant other.plant; do
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $ca-$name.key -out one.csr -subj /CN=$name 2>/dev/null
            printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' $name >one.ext
            openssl x509 -req -in one.csr -CA $ca.pem -CAkey $ca.key -CAcreateserial -days 30 -extfile one.ext -out $ca-$name.pem 2>/dev/null
        done
    done
}

# The configuration names the collector before it is there: by a port that the kernel gives to nobody who asks for any.
with_collector() {
    secure
    cp "$BATS_FILE_TMPDIR"/*.pem "$BATS_FILE_TMPDIR"/*.key .
    COLLECTOR_PORT=$(shuf -i 10000-30000 -n 1)
    configure syslog address 127.0.0.1
    configure syslog port "$COLLECTOR_PORT"
    configure syslog host collector.plant
    configure syslog roots "$PWD/plant.pem"
}

collector_up() { # CERTIFICATE: it wants the gateway's certificate, and no other
    one=$1
    # Its standard input stays open and says nothing.
    [ -p silence ] || mkfifo silence
    exec 9<>silence
    openssl s_server -accept "127.0.0.1:$COLLECTOR_PORT" -cert "$one.pem" -key "$one.key" -quiet -Verify 1 -verify_return_error \
        -CAfile own.pem -partial_chain >collected 2>collector.err <&9 3>&- &
    COLLECTOR_PID=$!
}
collector_down() {
    [ -z "${COLLECTOR_PID:-}" ] || { kill "$COLLECTOR_PID" && wait "$COLLECTOR_PID"; } 2>/dev/null || true
    COLLECTOR_PID=
}
teardown() {
    collector_down
    gateway_down
    field_down
    tpm_down
}
own_certificate() { openssl s_client -connect "127.0.0.1:$PORT" </dev/null 2>/dev/null | openssl x509 >own.pem; }
collected() { grep -qa "$1" collected; }
recorded() { get /api/audit | grep -q "$1"; }

@test "every record reaches the collector once, in order, in RFC 5424, over TLS with both ends known [CR 6.1 RE 1, CR 2.9, CR 3.1 RE 1, CR 4.1]" {
    with_collector
    commission
    own_certificate
    collector_up plant-collector.plant
    until_true collected 'who="administrator"'
    account vera viewer
    TOKEN=$ADMIN
    until_true recorded 'collector of audit records: connected'
    until_true collected 'created: vera'
    last=$(get /api/audit | tail -n 1 | jq .sequence)
    until_true collected "seq=\"$last\""
    # Each message behind its length, and nothing between.
    python3 - "$last" <<'PYTHON'
import re, sys
data = open("collected", "rb").read()
numbers, at = [], 0
while at < len(data):
    blank = data.index(b" ", at)
    length = int(data[at:blank])
    message = data[blank + 1:blank + 1 + length]
    if len(message) < length:
        break
    assert re.match(rb"<\d+>1 \S+ \S+ hg7 ", message), message
    numbers.append(int(re.search(rb'seq="(\d+)"', message).group(1)))
    at = blank + 1 + length
assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= int(sys.argv[1]), numbers
PYTHON
    run ! grep -aF "$ADMIN_PASSWORD" collected
}

@test "who watches the collector sees what is tried while it is tried [CR 6.2, CR 6.1 RE 1]" {
    with_collector
    commission
    own_certificate
    collector_up plant-collector.plant
    until_true collected 'logged in'
    # Nobody asks the gateway for anything: what is there came by itself.
    for _ in 1 2 3 4 5; do TOKEN='' post /api/login name=administrator password=wrong notice=accepted >/dev/null; done
    until_true collected 'refused: secret'
    TOKEN='' post /api/login name=administrator "password=$ADMIN_PASSWORD" notice=accepted >/dev/null
    until_true collected 'locked'
    TOKEN=00000000000000000000000000000000 get_status /api/audit
    until_true collected 'a session that is over, or never was'
    field_down
    until_true collected 'the field device does not answer'
    # More connections at a time than there is room for.
    flood --silent --seconds 5 >/dev/null
    until_true collected 'too many connections'
}

@test "a collector that is another, a stranger's, or wants another gateway gets nothing, and that is recorded [CR 1.9, CR 3.1 RE 1, CR 4.1]" {
    with_collector
    commission
    own_certificate
    for one in stranger-collector.plant plant-other.plant; do
        collector_up "$one"
        sleep 3
        [ ! -s collected ]
        collector_down
    done
    until_true recorded 'collector of audit records: '
    cp stranger.pem own.pem
    collector_up plant-collector.plant
    sleep 3
    [ ! -s collected ]
    [ "$(get /api/state | jq .collector)" = false ]
    [ "$(get_status /api/registers)" = 200 ]
}

@test "while the collector is away nothing is lost, and it gets the rest when it is back [CR 2.9]" {
    with_collector
    commission
    own_certificate
    collector_up plant-collector.plant
    until_true collected 'logged in'
    collector_down
    until_true recorded 'it has ended the connection'
    TOKEN=$ADMIN post /api/accounts/create name=later roles=viewer >/dev/null
    collector_up plant-collector.plant
    TOKEN=$ADMIN
    until_true collected 'created: later'
    # What it may have missed of the connection that broke is there too.
    numbers=$(grep -ao 'seq="[0-9]*"' collected | tr -dc '0-9\n' | sort -n | uniq)
    last=$(tail -n 1 <<<"$numbers")
    first=$(head -n 1 <<<"$numbers")
    [ "$(wc -l <<<"$numbers")" = $((last - first + 1)) ]
    [ "$first" -le "$(get /api/audit | jq -s 'map(select(.detail | endswith("it has ended the connection"))) | .[0].sequence')" ]
}

@test "what the end of the device was is known to the collector, which is all that remembers it [CR 4.2, CR 2.8]" {
    with_collector
    configure access dual off
    commission
    own_certificate
    collector_up plant-collector.plant
    until_true collected 'logged in'
    post /api/decommission "serial=$(get /api/state | jq -r .serial)" "password=$ADMIN_PASSWORD"
    wait "$GATEWAY_PID"
    GATEWAY_PID=
    collected 'take the device out of service: approved'
    run ! grep -raq 'logged in' state
}
