# A gateway and its field device for a test: both are the real programs, on ports that the kernel chose, and are ended by
# their numbers. Each test has a state folder of its own.
bats_require_minimum_version 1.5.0

GATEWAY=$KEYWAY_BUILD/examples/gateway
CONFIGS=$KEYWAY_ROOT/examples/gateway
# The configuration that the tests run with: sl1.yaml to sl4.yaml.
LEVEL=${GATEWAY_LEVEL:-1}

setup() {
    [ -x "$GATEWAY/hg7" ] || skip "the gateway is not built: a library is absent"
    cd "$BATS_TEST_TMPDIR" || return
    level "$LEVEL"
    field_up
}

# For programs that run as nobody. A folder of another owner's is open already, or what runs in it fails and says so.
reachable() {
    chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/test "$BATS_TEST_TMPDIR" 2>/dev/null || true
}

# A new device with the configuration of a level; INSIDE is a command in front of what must run where the device does. The software is installed, and a boot stage starts it.
level() {
    declare -gA SECRETS=() LAST=()
    LEVEL=$1
    rm -rf installed state
    mkdir -m 700 state
    if [ "$LEVEL" = 4 ]; then
        command -v softhsm2-util >/dev/null && command -v p11tool >/dev/null || skip "no SoftHSM or p11tool is here"
        command -v swtpm >/dev/null || skip "no swtpm is here"
        [ -f "$GATEWAY/hg7-stand-in.so" ] || skip "this build has no port to tokens"
        tpm_down
        rm -rf tpm
        tpm_up
        export HG7_TCTI=swtpm:host=127.0.0.1,port=$TPM_PORT
    fi
    reachable
    PROGRAM=$GATEWAY/hg7-boot
    ${INSIDE:-} "$CONFIGS/tools/install" "$GATEWAY" "$PWD/installed" "$PWD/supplier" "$PWD/state" "$LEVEL"
    cp installed/etc/config.yaml config.yaml
    while read -r line; do export "${line?}"; done <installed/environment
}

# A TPM of software, in the folder "tpm", whose state stays when it is ended.
tpm_up() {
    tpm_down
    ${INSIDE:-} "$CONFIGS/tools/trial-hardware" --tpm "$PWD/tpm" 3>&-
    TPM_PORT=$(cat tpm/port)
}

tpm_down() {
    [ -f tpm/pid ] || return 0
    TPM_PID=$(cat tpm/pid)
    kill "$TPM_PID" 2>/dev/null || true
    until_true tpm_ended
    rm -f tpm/pid
}
tpm_ended() { ! kill -0 "$TPM_PID" 2>/dev/null; }

# Sets a key of the configuration, whether it is there or not.
configure() { # SECTION KEY VALUE
    if grep -q "^$1: {" config.yaml; then
        sed -i -E "/^$1: / { s#([{ ])$2: [^,}]*(, )?#\\1#; s#(, )?}\$#, $2: $3}#; s#\\{, #{# }" config.yaml
    else
        sed -i "/^points:/i $1: {$2: $3}" config.yaml
    fi
}

teardown() {
    gateway_down
    field_down
    tpm_down
}

# What was printed to a file behind a word, once it is there. A machine that has much else to do gets its time; a program
# that has ended prints no more.
printed() { # FILE PATTERN [PROCESS]
    for _ in $(seq 1200); do
        found=$(sed -n "s|$2|\1|p" "$1" 2>/dev/null || true)
        [ -n "$found" ] && { echo "$found"; return; }
        [ -z "${3:-}" ] || kill -0 "$3" 2>/dev/null || break
        sleep 0.05
    done
    cat "$1" >&2
    return 1
}

field_up() { # [PORT]
    "$GATEWAY/field-simulator" "$@" >field.out 2>&1 3>&- &
    FIELD_PID=$!
    FIELD_PORT=$(printed field.out 'field device on 127.0.0.1:\(.*\)' $FIELD_PID)
}

field_down() {
    [ -z "${FIELD_PID:-}" ] || { kill "$FIELD_PID" && wait "$FIELD_PID"; } 2>/dev/null || true
    FIELD_PID=
}

# Starts it and waits until it listens; URL is where.
gateway_up() { # [OPTION...]
    gateway_down
    # What the one before it has printed must not pass for its words.
    rm -f gateway.out gateway.err
    "$PROGRAM" config.yaml --listen "127.0.0.1:${PORT:-0}" --field "127.0.0.1:$FIELD_PORT" --state state "$@" \
        >gateway.out 2>gateway.err 3>&- &
    GATEWAY_PID=$!
    URL=$(printed gateway.out 'listening on \(.*\)' $GATEWAY_PID) || { cat gateway.err >&2; return 1; }
    PORT=${URL##*:}
    secret=$(sed -n 's/.*secret=\([A-Z2-7]*\).*/\1/p' gateway.out)
    [ -z "$secret" ] || SECRETS[administrator]=$secret
    [ ! -s gateway.err ]
}

gateway_down() { # [SIGNAL]
    [ -z "${GATEWAY_PID:-}" ] || { kill -"${1:-TERM}" "$GATEWAY_PID" && wait "$GATEWAY_PID"; } 2>/dev/null || true
    GATEWAY_PID=
}

# What curl is told each time: certificates of the device's own making, and no waiting for ever. FROM: an address of this
# machine that it comes from.
ask() { curl -sS --max-time 60 -k ${FROM:+--interface "$FROM"} "$@"; }

# get PATH, post PATH FIELD=VALUE...: as the session TOKEN; the body on standard output.
get() { ask -H "Authorization: Bearer ${TOKEN:-}" "$URL$1"; }
post() {
    path=$1
    shift
    for field; do set -- "$@" --data-urlencode "$field"; shift; done
    ask -H "Authorization: Bearer ${TOKEN:-}" --data '' "$@" "$URL$path"
}
# The status alone.
status_of() { "$@" -o /dev/null -w '%{http_code}'; }
get_status() { status_of ask -H "Authorization: Bearer ${TOKEN:-}" "$URL$1"; }
post_status() {
    path=$1
    shift
    for field; do set -- "$@" --data-urlencode "$field"; shift; done
    status_of ask -H "Authorization: Bearer ${TOKEN:-}" --data '' "$@" "$URL$path"
}

# The one-time code of a secret in base32 at a step, which are 30 seconds of unix time.
code_at() { # SECRET STEP
    key=$(base32 -d <<<"$1" | od -An -v -tx1 | tr -d ' \n')
    mac=$(printf '%016x' "$2" | tr a-f A-F | basenc --base16 -d | openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key")
    mac=${mac##* }
    at=$((16#${mac:39:1} * 2))
    printf '%06d\n' $(((16#${mac:at:8} & 0x7fffffff) % 1000000))
}

# Each code is good once, so each login takes a later step than the one before: CODE is that of the next one, and STEP its
# number. A device takes the steps around its own time.
next_code() { # SECRET
    STEP=$((${LAST[$1]:-0} + 1))
    [ $STEP -ge $(($(date +%s) / 30)) ] || STEP=$(($(date +%s) / 30))
    while [ $STEP -gt $(($(date +%s) / 30 + 1)) ]; do sleep 0.5; done
    LAST[$1]=$STEP
    CODE=$(code_at "$1" $STEP)
}

# Logs in, with a code when the account has one; TOKEN is the session.
login() { # NAME PASSWORD [FIELD...]
    name=$1
    password=$2
    shift 2
    if [ "${SECRETS[$name]:-}" ]; then
        next_code "${SECRETS[$name]}"
        set -- "code=$CODE" "$@"
    fi
    login_as "$name" "$password" "$@"
}

# With what is given, and no more.
login_as() { # NAME PASSWORD [FIELD...]
    name=$1
    password=$2
    shift 2
    answer=$(TOKEN='' post /api/login "name=$name" "password=$password" notice=accepted "$@")
    TOKEN=$(jq -r '.token // empty' <<<"$answer")
    [ -n "$TOKEN" ] || { echo "$answer" >&2; return 1; }
}

# The password on the label.
label() { printed gateway.out '.*password \([^,]*\),.*'; }

# A device whose administrator has changed the password on the label, and is logged in.
commission() {
    gateway_up "$@"
    login administrator "$(label)"
    post /api/password "old=$(label)" "new=$ADMIN_PASSWORD" >/dev/null
    login administrator "$ADMIN_PASSWORD"
    ADMIN=$TOKEN
}
ADMIN_PASSWORD='lock the water away 1'

# An account with a role, whose password is "NAME opens the gate", logged in; TOKEN is its session.
account() { # NAME ROLE
    first=$(TOKEN=$ADMIN post /api/accounts/create "name=$1" "roles=$2" | jq -r .secret)
    [ "$LEVEL" -lt 3 ] || [ "$2" = viewer ] || [ "$2" = operator ] ||
        SECRETS[$1]=$(TOKEN=$ADMIN post /api/accounts/code "name=$1" | jq -r .secret)
    login "$1" "$first"
    post /api/password "old=$first" "new=$1 opens the gate" >/dev/null
    login "$1" "$1 opens the gate"
}

# Waits until a command succeeds: at once where it does, and a minute where it never will. It has to be a function: what
# stands in a $(...) is asked once.
until_true() {
    give_up=$((SECONDS + 60))
    while [ $SECONDS -lt $give_up ]; do
        "$@" && return
        sleep 0.1
    done
    "$@"
}

# How long an output is kept under control without being renewed. A test that is not about that takes a day: a machine that
# has much else to do must not end it meanwhile.
lease() { sed -i "s/lease-s: [0-9]*/lease-s: $1/" config.yaml; }

# Milliseconds of the wall clock: what the records of the device are compared with.
now_ms() { date +%s%3N; }
# When the device recorded the first of what has these words in it, in its own milliseconds; nothing when there is none.
recorded_ms() { TOKEN=$ADMIN get /api/audit | jq -s "map(select(.detail | contains(\"$1\"))) | .[0].unix_ms // empty"; }

register() { get "/api/registers?name=$1" | jq -r ".registers[0].${2:-value}"; }

# A flood of connections; the program says what it can be told.
flood() { "$KEYWAY_ROOT/tests/gateway/flood" "$URL" "$@" 3>&-; }

# Sends bytes as they are; the status line of the answer, or nothing.
raw_status() {
    python3 - "$PORT" "$1" "$URL" <<'PYTHON'
import socket, ssl, sys
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)
line.settimeout(8)
if sys.argv[3].startswith("https"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    line = context.wrap_socket(line)
line.sendall(sys.argv[2].encode().decode("unicode_escape").encode("latin1"))
answer = b""
try:
    while True:
        got = line.recv(4096)
        if not got:
            break
        answer += got
except (TimeoutError, ConnectionError):
    pass
print(answer.split(b"\r\n")[0].decode("latin1")[9:12])
PYTHON
}

# Nothing is encrypted at SL 1, and then it listens for this machine alone.
secure() { [ "$LEVEL" -ge 2 ] || level 2; }
