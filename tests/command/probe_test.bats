# keyway probe: reports as a person meets them, in all formats; signed ones in a plant.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
    export COLUMNS=400
    cp "$KEYWAY_ROOT/tests/unit/evidence/data/probe.json" report.json
    schemas=$KEYWAY_ROOT/docs/formats
    KEYWAY_PROBE=$(dirname "$KEYWAY")/probe/keyway-probe
}

@test "what keyway-probe writes is of the schema, and is read" {
    mkdir -p root/etc
    echo "root:x:0:0::/root:/bin/sh" >root/etc/passwd
    echo 'root:*:1::::::' >root/etc/shadow
    run -0 --separate-stderr "$KEYWAY_PROBE" --root root --only account-empty-password --format json
    echo "$output" >own.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe.schema.json" own.json
    run "$KEYWAY" probe show own.json
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *", an image,"* ]]
    "$KEYWAY_PROBE" --list >rows.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe-checks.schema.json" rows.json
    run -0 "$KEYWAY" probe checks --format json
    diff <(echo "$output") <(jq . rows.json)
}

@test "of a device whose type is told, what is asked of other types alone is not applicable" {
    mkdir -p root/etc
    run -0 "$KEYWAY" probe checks "NDR 5.2"
    [[ $output == *"asked by: "*"NDR 5.2 from SL 1"* ]]
    run -0 "$KEYWAY" probe checks "CR 2.1 RE 4"
    [[ $output == *"none: which acts need two people"* ]]
    run -0 "$KEYWAY" probe checks malware-signatures
    [[ $output == *"malware-signatures (HDR 3.2), of HD"* ]]
    run --separate-stderr "$KEYWAY_PROBE" --root root --only malware-signatures --types ed,ND --format json
    echo "$output" >own.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe.schema.json" own.json
    [ "$(jq -c .device.types own.json)" = '["ED","ND"]' ]
    [ "$(jq -r '.results[0].outcome + ": " + .results[0].reason' own.json)" = "not applicable: it is asked of HD alone, and this is ED, ND" ]
    run -1 "$KEYWAY" probe show own.json # read, and nothing could be judged
    [[ $output == *"not applicable"* ]]
    run -1 "$KEYWAY_PROBE" --root root --types EDR
    [[ $output == *"'--types' takes SA, ED, HD or ND"* ]]
    sed -i 's/"ND"/"XD"/' own.json
    run -1 "$KEYWAY" probe show own.json
    [[ $output == *"'types' is not a list of SA, ED, HD and ND"* ]]
}

@test "the page of requirements has each once, with checks or with why not" {
    page=$KEYWAY_ROOT/docs/probe/requirements.md
    diff <(tail -n +2 "$KEYWAY_ROOT/data/component-4-2.tsv" | cut -f1) <(sed -n 's/^| \(CCSC\|CR\|[SEHN]DR\|SAR\) \([0-9.]*\)\( RE [0-9]\)\?.*/\1 \2\3/p' "$page")
    cp -r "$KEYWAY_ROOT/tools" "$KEYWAY_ROOT/data" .
    echo "CR 1.1	nobody asks" >>data/probe-unasked.tsv
    run -1 tools/probe-pages "$KEYWAY_PROBE" pages
    [[ $output == "CR 1.1: checks speak to it, and"* ]]
    sed '/^CCSC 4	/d' "$KEYWAY_ROOT/data/probe-unasked.tsv" >data/probe-unasked.tsv
    run -1 tools/probe-pages "$KEYWAY_PROBE" pages
    [[ $output == "C"*": no check speaks to it, and nothing in"* ]]
}

@test "an address of IPv6 is asked with and without brackets, zone and port" {
    [ -e /proc/net/if_inet6 ] && grep -q " lo$" /proc/net/if_inet6 || skip "there is no IPv6 here"
    mkdir served
    python3 - >served/out 2>served/err 3>&- <<'SERVER' &
import http.server, socket, os
class Server(http.server.HTTPServer):
    address_family = socket.AF_INET6
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open("served/host", "a").write(self.headers["Host"] + "\n")
        self.send_response(302 if self.path == "/" else 200)
        self.send_header("Location", "http://[::1]/next")
        self.end_headers()
server = Server(("::1", 0), Handler)
open("served/port.new", "w").write(str(server.server_address[1]))
os.rename("served/port.new", "served/port")
server.serve_forever()
SERVER
    server=$!
    for _ in $(seq 100); do [ -e served/port ] && break || sleep 0.1; done
    port=$(cat served/port)
    cat >product.yaml <<PRODUCT
keyway: product/1
supplier: {id: a, name: A}
product: {id: b, name: B, types: [ED]}
releases: [{version: "1", date: 2026-01-01}]
interfaces: [{id: web, kind: network, protocol: http, transport: tcp, port: $port}]
PRODUCT
    for form in ::1 '[::1]' "[::1]:$port"; do
        run --separate-stderr "$KEYWAY" probe "$form" --product product.yaml --format json
        echo "$form: $stderr"
        echo "$output" >own.json
        "$KEYWAY_ROOT/tools/schema" "$schemas/probe.schema.json" own.json
        [ "$(jq -r ".facts.asked[] | select(.port == $port).answer" own.json)" = open ]
        [[ $(jq -r .device.name own.json) == ::1* ]]
    done
    run --separate-stderr "$KEYWAY" probe "[::1]:$port" --format json
    [ "$(jq -r ".facts.asked[] | select(.port == $port).answer" <<<"$output")" = open ]
    jq -e '[.results[].seen[].where | select(startswith("tcp") and (startswith("tcp [::1]:") | not))] | length == 0' own.json
    kill "$server"
    [ "$(sort -u served/host)" = "[::1]" ]
    for form in '[::1' '[::1]:x' 'fe80::1' '[rtu]:22' '[::]/64'; do
        run -1 "$KEYWAY" probe "$form"
        [[ $output == *"'$form' "* ]]
    done
}

@test "a root without a device in it is an error, and no report" {
    mkdir -p empty/home usr-only/usr
    run -1 --separate-stderr "$KEYWAY_PROBE" --root empty
    [ -z "$output" ]
    [[ $stderr == "keyway-probe: empty holds no device's root"* ]]
    run -1 --separate-stderr "$KEYWAY_PROBE" --root report.json
    [ -z "$output" ]
    [[ $stderr == "keyway-probe: report.json is a file: unpack the image"* ]]
    run -1 --separate-stderr "$KEYWAY_PROBE" --root gone
    [ "$stderr" = "keyway-probe: gone is not there" ]
    run --separate-stderr "$KEYWAY_PROBE" --root usr-only
    [ -n "$output" ]
}

@test "a report says which program looked, and of a running device which it is" {
    "$KEYWAY_PROBE" --only account-only-root --format json >own.json || [ $? -eq 2 ]
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe.schema.json" own.json
    [ "$(jq -r .prober.sha256 own.json)" = "$(sha256sum "$KEYWAY_PROBE" | cut -d' ' -f1)" ]
    [ "$(jq -r .prober.program own.json)" = "$(realpath "$KEYWAY_PROBE")" ]
    if grep -qx '[0-9a-f]\{32\}' /etc/machine-id; then
        [ "$(jq -r .device.machine own.json)" = "$(printf 'keyway-probe %s' "$(cat /etc/machine-id)" | sha256sum | cut -d' ' -f1)" ]
    fi
    mkdir -p root/etc
    "$KEYWAY_PROBE" --root root --only account-only-root --format json >image.json || [ $? -eq 1 ] # nothing could be judged
    [ "$(jq -r '[.prober.program, .device.machine, .device.serial] | join("")' image.json)" = "" ]
    [ "$(jq -r .prober.sha256 image.json)" = "$(jq -r .prober.sha256 own.json)" ]
}

@test "what show and diff write as json is of its schema" {
    run -2 "$KEYWAY" probe show report.json --format json
    echo "$output" >shown.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe-show.schema.json" shown.json
    jq '.results[3].outcome = "met" | .counts.met = 4 | .counts."not met" = 0' report.json >better.json
    run -0 "$KEYWAY" probe diff report.json better.json --format json
    echo "$output" >diff.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe-diff.schema.json" diff.json
    run -2 "$KEYWAY" probe diff better.json report.json
}

@test "what was met and is no longer seen is worse" {
    jq '.results[0].outcome = "could not see" | .counts.met = 2 | .counts."could not see" = 2' report.json >blind.json
    run -2 "$KEYWAY" probe diff report.json blind.json
    [[ $output == *"account-empty-password: met, now could not see"* ]]
    jq 'del(.results[0]) | .counts.met = 2' report.json >less.json
    run -2 "$KEYWAY" probe diff report.json less.json
    [[ $output == *"account-empty-password: met, now not looked at"* ]]
}

@test "a finding that shows more is worse, one that moved is not" {
    jq '.results[3].seen[0].line = 9' report.json >moved.json
    run -0 "$KEYWAY" probe diff report.json moved.json
    jq '.results[3].seen += [{"where": "/etc/passwd", "line": 3, "text": "account eve has user id 0"}]' report.json >more.json
    run -2 "$KEYWAY" probe diff report.json more.json
    [[ $output == *"newly seen: /etc/passwd: account eve has user id 0"* ]]
    run -0 "$KEYWAY" probe diff more.json report.json
    jq '.results[3]."seen-left-out" = 2' report.json >counted.json
    run -2 "$KEYWAY" probe diff report.json counted.json
}

@test "two machines are two devices, whatever they call themselves" {
    jq '.device.machine = "a1"' report.json >one.json
    jq '.device.machine = "b2"' report.json >two.json
    run -0 "$KEYWAY" probe diff one.json two.json
    [[ $output == *"the reports are of two devices: 'a1' and 'b2'"* ]]
    run -0 "$KEYWAY" probe diff one.json report.json
    [[ $output != *"two devices"* ]]
}

@test "a report that judges nothing is no pass" {
    jq '(.results[] | select(.outcome == "met" or .outcome == "not met") | .outcome) = "could not see"
        | .counts = {"could not see": 5, "met": 0, "not met": 0, "not applicable": 0, "ask a person": 0}' report.json >blind.json
    run -1 "$KEYWAY" probe show blind.json
    [[ $output == *"says nothing of the device"* ]]
}

@test "junit and sarif are well-formed, and what was not seen is no pass" {
    run -2 --separate-stderr "$KEYWAY" probe show report.json --format junit
    echo "$output" >report.xml
    xmllint --noout report.xml
    grep -q 'tests="5" failures="1" errors="0" skipped="1"' report.xml
    run -2 --separate-stderr "$KEYWAY" probe show report.json --format sarif
    [ "$(jq -r '[.runs[0].results[].kind] | join(" ")' <<<"$output")" = "pass pass pass fail open" ]
    [ "$(jq -r '.runs[0].results[3].locations[0].physicalLocation.artifactLocation.uri' <<<"$output")" = etc/passwd ]
    run -2 --separate-stderr "$KEYWAY" probe show report.json --format oscal
    [ "$(jq -r '[."assessment-results".results[0].findings[].target.status.state] | unique | join(" ")' <<<"$output")" = not-satisfied ]
}

@test "what a hostile device writes is escaped in pages and on the terminal" {
    jq '.results[3].seen[0].text = "<script>alert(1)</script>\u001b[2J" | .device.name = "</h1><img src=x>"' report.json >hostile.json
    run -2 "$KEYWAY" probe show hostile.json --format html
    [[ $output != *"<script>alert"* && $output != *"<img"* ]]
    run -2 "$KEYWAY" probe show hostile.json
    [[ $output != *$'\033'* ]]
    run -2 --separate-stderr "$KEYWAY" probe show hostile.json --format junit
    [[ $output != *"<script>"* && $output != *$'\033'* ]]
}

@test "a signed report is believed by the pinned key alone, and a changed one is not" {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem 2>/dev/null
    run -0 "$KEYWAY" probe sign report.json --key key.pem -o signed.json
    [ "$(jq -r .payload signed.json | base64 -d | sha256sum)" = "$(sha256sum <report.json)" ]
    for name in key other; do
        cat >$name.yaml <<PLANT
keyway: plant/1
name: P
zones: [{id: z, sl-t: 1}]
assets:
  - id: rtu-7
    zone: z
    supplier: A
    product: B
    type: ED
    probe: [{id: p, file: signed.json, key: $(openssl pkey -in $name.pem -pubout -outform DER | base64 -w0)}]
PLANT
    done
    run -2 "$KEYWAY" check key.yaml --at 2026-11-25
    [[ $output == *"check account-only-root is 'not met'"* && $output != *"counts for nothing"* ]]
    run -2 "$KEYWAY" check other.yaml --at 2026-11-25
    [[ $output == *"no signature in it is by the key that the plant names"* ]]
    jq --arg p "$(sed 's/not met": 1/not met": 0/' report.json | base64 -w0)" '.payload = $p' signed.json >x && mv x signed.json
    run "$KEYWAY" check key.yaml --at 2026-11-25
    [ "$status" -ne 0 ]
    cp report.json signed.json
    run -2 "$KEYWAY" check key.yaml --at 2026-11-25
    [[ $output == *"no signature in it is by the key that the plant names"* ]]
}

@test "a report that the device signed is taken as one that keyway signed" {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem 2>/dev/null
    openssl ec -in key.pem -out sec1.pem 2>/dev/null
    mkdir -p root/etc
    echo rtu-7 >root/etc/hostname
    printf 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n' >root/etc/passwd
    export SOURCE_DATE_EPOCH=1796000000
    run -2 --separate-stderr "$KEYWAY_PROBE" --root root --only account --sign key.pem
    echo "$output" >device.json
    run -2 --separate-stderr "$KEYWAY_PROBE" --root root --only account --sign sec1.pem
    diff device.json - <<<"$output"
    jq -r .payload device.json | base64 -d >report.json
    "$KEYWAY_PROBE" --root root --only account --format json >bare.json || [ $? -eq 2 ]
    cmp report.json bare.json
    run -0 "$KEYWAY" probe sign report.json --key key.pem -o keyway.json
    diff <(jq 'del(.signatures[].sig)' device.json) <(jq 'del(.signatures[].sig)' keyway.json)
    for name in key other; do
        for by in device keyway; do
            cp $by.json signed.json
            cat >plant.yaml <<PLANT
keyway: plant/1
name: P
zones: [{id: z, sl-t: 1}]
assets:
  - id: rtu-7
    zone: z
    supplier: A
    product: B
    type: ED
    probe: [{id: p, file: signed.json, image: true, key: $(openssl pkey -in $name.pem -pubout -outform DER | base64 -w0)}]
PLANT
            run -2 "$KEYWAY" check plant.yaml --at 2026-12-01
            echo "$output" >$name-$by.txt
        done
        diff $name-device.txt $name-keyway.txt
    done
    grep -q "check account-only-root is 'not met'" key-device.txt
    grep -q "no signature in it is by the key that the plant names" other-device.txt
}

@test "a key that the device cannot sign with is told before it looks, and nothing is written" {
    mkdir root
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.pem 2>/dev/null
    openssl genrsa -out rsa.pem 2048 2>/dev/null
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-128-cbc -pass pass:x -out locked.pem 2>/dev/null
    head -c 20000 /dev/zero >long.pem
    mkfifo pipe
    : >empty.pem
    while read -r key said; do
        run -1 --separate-stderr "$KEYWAY_PROBE" --root root --sign "$key"
        [ -z "$output" ]
        [[ $stderr == *"$said"* ]] || { echo "$key: $stderr" && return 1; }
    done <<'LIST'
p384.pem its key is none of P-256
rsa.pem its key is none of P-256
locked.pem a PEM file that is not encrypted has one
empty.pem a PEM file that is not encrypted has one
long.pem it cannot be read
pipe it cannot be read
root it cannot be read
none.pem No such file or directory
pkcs11:token=x keyway probe sign REPORT --key pkcs11:
LIST
    run -1 "$KEYWAY_PROBE" --root root --sign p384.pem --format text
    [[ $output == *"leave '--format text' out"* ]]
}

@test "only P-256 signs, an envelope is not signed again, and a report is not replaced" {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out key.pem 2>/dev/null
    run -1 "$KEYWAY" probe sign report.json --key key.pem
    [[ $output == *"is none of P-256"* ]]
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem 2>/dev/null
    run -1 "$KEYWAY" probe sign report.json --key key.pem -o report.json
    cmp report.json "$KEYWAY_ROOT/tests/unit/evidence/data/probe.json"
    run -0 "$KEYWAY" probe sign report.json --key key.pem -o signed.json
    run -2 "$KEYWAY" probe show signed.json
    [[ $output == *"in an envelope"* ]]
    run -1 "$KEYWAY" probe sign signed.json --key key.pem
    [[ $output == *"in an envelope already"* ]]
}

@test "the pages of the checks are what the rows say" {
    run "$KEYWAY_ROOT/tools/probe-pages" --check "$KEYWAY_PROBE" "$KEYWAY_ROOT/docs/probe"
    echo "$output"
    [ "$status" -eq 0 ]
    cp -r "$KEYWAY_ROOT/docs/probe" pages
    echo more >>pages/account.md
    echo gone >pages/gone.md
    run "$KEYWAY_ROOT/tools/probe-pages" --check "$KEYWAY_PROBE" pages
    [ "$status" -eq 2 ] && [ "${#lines[@]}" -eq 2 ]
    "$KEYWAY_ROOT/tools/probe-pages" "$KEYWAY_PROBE" pages
    diff -r "$KEYWAY_ROOT/docs/probe" pages
}

@test "the checks from outside are listed, have pages, and are found by their id" {
    run -0 "$KEYWAY" probe checks --outside --format json
    echo "$output" >rows.json
    "$KEYWAY_ROOT/tools/schema" "$schemas/probe-checks.schema.json" rows.json
    run -0 "$KEYWAY" probe checks --outside --by-requirement
    [[ $output == *"CR 1.12"*"notice-ssh (CR 1.12), of a running device"* ]]
    run -0 "$KEYWAY" probe checks opcua-security
    [[ $output == *"mend: "* ]]
    run "$KEYWAY_ROOT/tools/probe-pages" --check "$KEYWAY" "$KEYWAY_ROOT/docs/probe/outside" probe checks --outside --format json
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "keyway pin pins a report, and one that was changed afterwards is refused" {
    cat >plant.yaml <<'PLANT'
keyway: plant/1
name: P
zones: [{id: z, sl-t: 1}]
assets:
  - id: rtu-7
    zone: z
    supplier: A
    product: B
    type: ED
    probe:
      - id: p
        file: report.json
PLANT
    run -2 "$KEYWAY" check plant.yaml --at 2026-11-25
    [[ $output == *"has no pinned SHA-256"* ]]
    run -0 "$KEYWAY" pin plant.yaml
    grep -q "^        sha256: $(sha256sum report.json | cut -d' ' -f1)$" plant.yaml
    run -2 "$KEYWAY" check plant.yaml --at 2026-11-25
    [[ $output != *"has no pinned SHA-256"* ]]
    cp report.json before.json
    sed -i 's/toor/root/' report.json
    run -1 "$KEYWAY" check plant.yaml --at 2026-11-25
    [[ $output == *"is not the file that was pinned"* ]]
    cp plant.yaml before.yaml
    run -1 "$KEYWAY" check before.yaml --at 2026-11-25 -o report.json
    grep -q root report.json
}

@test "waivers that are empty, or another document, are refused without a line of them" {
    : >empty.yaml
    run -1 "$KEYWAY" probe show report.json --waivers empty.yaml
    [[ $output == *"the file is empty"* ]]
    echo "root:secret" >shadow
    run -1 "$KEYWAY" probe show report.json --waivers shadow
    [[ $output != *secret* && $output == *"none of our documents"* ]]
}

@test "sarif and oscal are what the official schemas ask for" {
    official=$KEYWAY_ROOT/../shared/schemas
    [ -e "$official" ] || skip "the official schemas are not here"
    echo 'keyway: probe-waivers/1
waivers: [{check: account-only-root, reason: known, by: me, until: 2099-01-31}]' >w.yaml
    run -0 --separate-stderr "$KEYWAY" probe show report.json --waivers w.yaml --format sarif
    echo "$output" >report.sarif
    "$KEYWAY_ROOT/tools/schema" "$official/sarif/sarif-schema-2.1.0.json" report.sarif
    run -2 --separate-stderr "$KEYWAY" probe show report.json --format oscal
    echo "$output" >report.oscal.json
    "$KEYWAY_ROOT/tools/schema" "$official/oscal/oscal_assessment-results_schema.json" report.oscal.json
}
