# The rulesets that keyway guide writes, read by nft itself: in a network of their own, and only checked. The MUD files
# are held against the YANG modules of RFC 8520 by yanglint.

bats_require_minimum_version 1.5.0

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# Takes the ruleset, or says why this machine cannot tell.
checked() {
    command -v nft >none || skip "nft is not here"
    unshare -rn nft list ruleset >none 2>&1 || skip "no network of its own is to be had here"
    unshare -rn nft -c -f "$1"
}

ruleset_of() {
    run -"$1" "$KEYWAY" guide "$2" --at 2026-11-23 --output rules.nft
    [ -s rules.nft ]
    checked rules.nft
}

@test "nft takes the rulesets of the examples" {
    ruleset_of 0 "$KEYWAY_ROOT/examples/controller"
    ruleset_of 0 "$KEYWAY_ROOT/examples/gateway"
    ruleset_of 2 "$KEYWAY_ROOT/examples/gateway/program"
}

# One access a peer: words of nftables, what other names are made of, addresses of all kinds, a name that is too long.
odd_guide() {
    local long
    long=$(printf 'a%.0s' {1..300})
    printf 'keyway: hardening/1\nnetwork:\n'
    n=0
    for peer in device type set ip6 interval drop accept policy 2nd line/2 a_b a-b a-5f-b A.b "${long}1" "${long}2" \
        0.0.0.0 0.0.0.0/0 10.1.2.3/16 '::' '::/0' '2001:db8::/32' '::ffff:10.0.0.1'; do
        n=$((n + 1))
        for direction in in out; do
            printf '  - {id: "%s-%s", direction: %s, peer: "%s", transport: tcp, port: %s}\n' \
                "$n" "$direction" "$direction" "$peer" "$n"
        done
    done
    printf '  - {id: "%s", direction: in, peer: device, transport: udp, port: 1}\n' "${long:0:99}ß"
    printf '  - {id: "quote\\"drop", direction: in, peer: device, transport: udp, port: 2}\n'
}

@test "nft takes a ruleset whatever the peers are called" {
    odd_guide >hardening.yaml
    ruleset_of 2 .
}

@test "different peers have different sets, of both families" {
    odd_guide >hardening.yaml
    run -2 "$KEYWAY" guide . --at 2026-11-23 --output rules.nft
    grep -o '^ *set [^ ]*' rules.nft >sets
    [ "$(wc -l <sets)" -eq 34 ]
    [ "$(sort -u sets | wc -l)" -eq 34 ]
    run ! sh -c "grep -E '^ *(table|set|chain) ' rules.nft | grep -v keyway_"
    grep -q 'ip6 saddr ::/0 tcp dport 21 ' rules.nft
    grep -q 'ip daddr 0.0.0.0/0 tcp dport 18 ' rules.nft
    grep -q 'ip6 saddr @keyway_peer_device_ipv6 tcp dport 1 ' rules.nft
}

@test "the MUD file lets a role in by both families" {
    printf 'keyway: hardening/1\nmud-url: https://example.com/mud\nnetwork:\n%s\n' \
        '  - {id: a, direction: in, peer: control-server, transport: tcp, port: 502}' >hardening.yaml
    run -2 "$KEYWAY" guide . --at 2026-11-23 --output one.mud.json
    jq -e '[."ietf-access-control-list:acls".acl[] | .type] | sort ==
        ["ipv4-acl-type", "ipv4-acl-type", "ipv6-acl-type", "ipv6-acl-type"]' one.mud.json
    jq -e '[."ietf-access-control-list:acls".acl[].aces.ace[].matches | has("ipv4") != has("ipv6")] | all' one.mud.json
}

# Valid by the modules, or says why this machine cannot tell. The modules are not ours to ship.
mud_checked() {
    local yang=$KEYWAY_ROOT/../shared/schemas/mud/yang
    command -v yanglint >none || skip "yanglint is not here"
    [ -e "$yang/ietf-mud.yang" ] || skip "the YANG modules of RFC 8520 are not here"
    yanglint -p "$yang" -t config \
        -F ietf-access-control-list:match-on-ipv4,match-on-ipv6,match-on-tcp,match-on-udp,ipv4,ipv6 \
        "$yang/ietf-mud.yang" "$yang/ietf-access-control-list.yang" "$yang/ietf-acldns.yang" "$1"
}

@test "the MUD files of the examples are of RFC 8520" {
    for example in controller gateway sensor; do
        grep -q '^mud-url:' "$KEYWAY_ROOT/examples/$example/hardening.yaml" || continue
        "$KEYWAY" guide "$KEYWAY_ROOT/examples/$example" --at 2026-11-23 --output $example.mud.json || [ $? -eq 2 ]
        mud_checked $example.mud.json
        touch some
    done
    [ -e some ]
}

@test "so is one whatever the peers and the entries are called; an invalid one is told" {
    odd_guide | sed '1a mud-url: https://example.com/mud' >hardening.yaml
    printf '  - {id: name, direction: out, peer: updates.example.com, transport: udp, port: 53}\n' >>hardening.yaml
    run -2 "$KEYWAY" guide . --at 2026-11-23 --output odd.mud.json
    mud_checked odd.mud.json
    jq -e '[."ietf-access-control-list:acls".acl[] | [.aces.ace[].name] | length == (unique | length)] | all' odd.mud.json
    jq '."ietf-access-control-list:acls".acl[0].aces.ace[0].name = ("a" * 65)' odd.mud.json >long.json
    run ! mud_checked long.json
    jq 'del(."ietf-mud:mud"."last-update")' odd.mud.json >less.json
    run ! mud_checked less.json
}

@test "entries with long names that begin alike stay apart in the MUD file" {
    long=$(printf 'a%.0s' {1..90})
    printf 'keyway: hardening/1\nmud-url: https://example.com/mud\nnetwork:\n' >hardening.yaml
    for end in 1 2; do
        printf '  - {id: %s%s, direction: in, peer: server, transport: tcp, port: %s}\n' "$long" $end $end
    done >>hardening.yaml
    run -2 "$KEYWAY" guide . --at 2026-11-23 --output long.mud.json
    jq -e '[."ietf-access-control-list:acls".acl[0].aces.ace[].name] | (unique | length) == 2 and all(length <= 64)' long.mud.json
}

@test "the firmware is named where the address of the MUD file says which" {
    cp -R "$KEYWAY_ROOT/examples/controller/." .
    "$KEYWAY" guide . --at 2026-11-23 --output one.mud.json || [ $? -eq 2 ]
    jq -e '."ietf-mud:mud" | has("firmware-rev") | not' one.mud.json
    version=$(sed -n '/^releases:/,$s/.*version: "\{0,1\}\([0-9.]*\)"\{0,1\}.*/\1/p' product.yaml | head -1)
    sed -i "s|^mud-url:.*|mud-url: https://eschenried.example/mud/es30-$version.json|" hardening.yaml
    "$KEYWAY" guide . --at 2026-11-23 --output one.mud.json || [ $? -eq 2 ]
    [ "$(jq -r '."ietf-mud:mud"."firmware-rev"' one.mud.json)" = "$version" ]
}

@test "what is meant as an address and is none is no peer" {
    for peer in '::x' '10.1.0.0/33' '10.1.0.256' 'fe80::1/129' 'control:server' '/2' ':' ''; do
        printf 'keyway: hardening/1\nnetwork: [{id: a, direction: in, peer: "%s", transport: tcp, port: 1}]\n' \
            "$peer" >hardening.yaml
        run -1 "$KEYWAY" guide . --at 2026-11-23
        [[ $output == *"names no peer"* || $peer == '' ]]
    done
}
