# What the reference gateway was told is in its memory for as long as it needs it, and not in what it gives back.
load stand

setup_file() { [ "$(id -u)" -eq 0 ] || skip "only root can read another process's memory"; }

# How often a text stands in memory that the gateway can write. The terabytes in which AddressSanitizer keeps its own books are
# left out: a byte there stands for eight of the program's and holds none of them.
count_in_memory() { # TEXT
    python3 - "$GATEWAY_PID" "$1" <<'PYTHON'
import sys
BOOKS = 1 << 32
pid, wanted, count = sys.argv[1], sys.argv[2].encode(), 0
with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb") as memory:
    for line in maps:
        place, rights = line.split()[:2]
        start, end = (int(half, 16) for half in place.split("-"))
        if "w" not in rights or end - start >= BOOKS:
            continue
        try:
            memory.seek(start)
            count += memory.read(end - start).count(wanted)
        except OSError:
            pass
print(count)
PYTHON
}
is_in_memory() { [ "$(count_in_memory "$1")" -gt 0 ]; }
is_gone() { [ "$(count_in_memory "$1")" -eq 0 ]; }

# A request whose end does not come, until the file "let-go" is there; then the line is cut.
half_a_request() { # TEXT
    rm -f half.out
    python3 - "$PORT" "$1" "$URL" >half.out 3>&- <<'PYTHON' &
import os, socket, ssl, struct, sys, time
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)
line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
if sys.argv[3].startswith("https"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    line = context.wrap_socket(line)
line.sendall(b"POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n"
             b"name=mallory&password=" + sys.argv[2].encode())
print("sent", flush=True)
while not os.path.exists("let-go"):
    time.sleep(0.05)
line.close()
PYTHON
    HALF_PID=$!
    printed half.out '\(sent\)' $HALF_PID
}

@test "what a request held, and what the label says, is nowhere in memory when it is answered [CR 4.2 RE 1]" {
    commission
    # The answer to a login is a token; the passwords are in requests, each with its blanks as curl writes them.
    is_gone "$(label)"
    is_gone lock%20the%20water
    is_gone lock+the+water
    is_gone 'lock the water'
    is_gone "$TOKEN"
    [[ "$(TOKEN='' post /api/login name=mallory password=Zuckerrohr77 notice=accepted)" = *'Login failed.'* ]]
    is_gone Zuckerrohr77
    account vera viewer
    is_gone vera%20opens
    is_gone 'vera opens'
    is_gone "$first"
}

# The gateway waits five seconds for the rest, and a look may take longer: it stands still meanwhile. Where the text was not there
# yet, or no longer, the look is one at another request.
seen_while_held() {
    half_a_request Ruebenkraut55
    kill -STOP "$GATEWAY_PID"
    is_in_memory Ruebenkraut55 && seen=yes || seen=
    kill -CONT "$GATEWAY_PID"
    [ -z "$seen" ] || return 0
    let_go
    return 1
}
let_go() {
    touch let-go
    wait "$HALF_PID"
    rm let-go
}

@test "of a request that never ended nothing is left when its line is cut [CR 4.2 RE 1]" {
    commission
    # While it waits for the rest the text is there, and is seen: so the look is no blind one.
    until_true seen_while_held
    let_go
    until_true is_gone Ruebenkraut55
    [ "$(get_status /api/registers)" = 200 ]
}

@test "memory does not get out by a dump either [CR 4.2 RE 1]" {
    commission
    [ "$(awk '/^Max core file size/ { print $5, $6 }' "/proc/$GATEWAY_PID/limits")" = '0 0' ]
    [ "$(stat -c %U "/proc/$GATEWAY_PID/mem")" = root ]
}
