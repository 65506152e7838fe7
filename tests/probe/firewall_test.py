#!/usr/bin/env python3
"""What firewall-running says of rules that a kernel has: each set is loaded into a network namespace of its own, by nft or by
iptables, and the probe asks the kernel there.

    firewall_test.py PROBE    exits 77 where namespaces, nft or the probe's question are not to be had
"""
import json
import os
import shutil
import subprocess
import sys

TABLE = "table inet f {{ {flags} chain other {{ {other} }}; chain in {{ type filter hook input priority 0; policy {policy}; {rules} }}; }}"
IPTABLES = "ip6tables-nft -P INPUT DROP; iptables-nft -P INPUT {policy}; iptables-nft {rules}"
# (with what, policy, rules, rules of the chain that is called, what the probe must say)
CASES = [
    ("nft", "drop", "tcp dport 22 accept;", "", "met"),
    ("nft", "drop", "accept;", "", "not met"),
    ("nft", "drop", "tcp dport 22 accept; counter log accept;", "", "not met"),
    ("nft", "accept", "tcp dport 22 accept; counter drop;", "", "met"),
    ("nft", "accept", "ct state established accept; reject with icmpx admin-prohibited;", "", "met"),
    ("nft", "accept", "tcp dport 22 accept;", "", "ask a person"),
    ("nft", "accept", "", "", "not met"),
    ("nft", "drop", "jump other;", "ip saddr 10.0.0.1 accept;", "met"),
    ("nft", "drop", "jump other;", "ip saddr 10.0.0.1 drop; accept;", "not met"),
    ("nft", "accept", "goto other;", "tcp dport 22 accept; drop;", "met"),
    ("nft", "drop", "queue;", "", "ask a person"),
    ("nft", "drop", "ip saddr 10.0.0.0/8 return; accept;", "", "not met"),
    ("nft", "drop", "ct state new,established,related accept;", "", "ask a person"),
    ("nft", "drop", "ct state { new, established } accept;", "", "ask a person"),
    ("nft", "drop", "ct state != invalid accept;", "", "ask a person"),
    ("nft", "drop", "ct state new jump other;", "counter accept;", "ask a person"),
    ("nft", "drop", "ct state vmap { established : accept, new : jump other };", "accept;", "ask a person"),
    ("nft", "drop", "meta l4proto { tcp, udp } accept;", "", "ask a person"),
    ("nft", "drop", "meta l4proto vmap { icmp : accept, tcp : jump other, udp : accept };", "tcp dport 22 accept;", "ask a person"),
    ("nft", "drop", "ip protocol udp accept;", "", "ask a person"),
    ("nft", "drop", "meta nfproto ipv4 accept; meta nfproto ipv6 accept;", "", "ask a person"),
    ("nft", "drop", "ip saddr 0.0.0.0/0 accept;", "", "ask a person"),
    ("nft", "drop", "tcp dport 1-65535 accept;", "", "ask a person"),
    ("nft", "drop", 'iifname != "lo" accept;', "", "ask a person"),
    ("nft", "drop", "limit rate 1000/second accept;", "", "ask a person"),
    ("nft", "drop", "tcp flags syn accept;", "", "ask a person"),
    ("nft", "drop", "tcp flags & (fin|syn|rst|ack) == syn limit rate 25/second accept;", "", "ask a person"),
    ("nft", "drop", "tcp flags syn tcp dport 22 accept; tcp flags syn limit rate over 25/second drop;", "", "met"),
    ("nft", "accept", "jump other;", "fib daddr type local return; drop;", "ask a person"),
    ("nft", "drop", "ct state established,related accept; ct state invalid drop;", "", "met"),
    ("nft", "drop", "ct state { established, related } accept;", "", "met"),
    ("nft", "drop", "ct state vmap { established : accept, related : accept, invalid : drop };", "", "met"),
    ("nft", "drop", "ct state vmap { established : accept, new : jump other };", "tcp dport 22 accept;", "met"),
    ("nft", "drop", "ct state new jump other; ct state new jump other;", "tcp dport { 22, 443 } accept;", "met"),
    ("nft", "drop", "meta l4proto { icmp, ipv6-icmp } accept; ip protocol icmp accept;", "", "met"),
    ("nft", "drop", "meta l4proto vmap { tcp : jump other, udp : jump other };", "tcp dport 22 accept;", "met"),
    ("nft", "drop", "ip saddr 10.0.0.0/8 tcp dport { 22, 443 } ct state new accept;", "", "met"),
    ("nft", "drop", 'iifname "lo" accept; tcp dport 1024-65535 ct state established accept;', "", "met"),
    ("nft", "drop", "limit rate 5/minute log;", "", "met"),
    ("dormant", "drop", "tcp dport 22 accept;", "", "not met"),
    ("iptables", "ACCEPT", "-A INPUT -m comment --comment last -j DROP", "", "met"),
    ("iptables", "ACCEPT", "-A INPUT -p tcp --dport 22 -j ACCEPT; iptables-nft -A INPUT -j REJECT", "", "met"),
    ("iptables", "DROP", "-A INPUT -m comment --comment open -j ACCEPT", "", "not met"),
    ("iptables", "DROP", "-A INPUT -j LOG; iptables-nft -A INPUT -p icmp -j ACCEPT", "", "met"),
    ("iptables", "DROP", "-A INPUT -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT", "", "ask a person"),
    ("iptables", "DROP", "-A INPUT -m state --state NEW -j ACCEPT", "", "ask a person"),
    ("iptables", "DROP", "-A INPUT -p tcp -j ACCEPT", "", "ask a person"),
    ("iptables", "DROP", "-A INPUT -m limit --limit 100/s -j ACCEPT", "", "ask a person"),
    ("iptables", "DROP", "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "", "met"),
    ("iptables", "DROP", "-A INPUT -m conntrack --ctstate NEW -p tcp --dport 22 -j ACCEPT", "", "met"),
    ("iptables", "DROP", "-N u; iptables-nft -A INPUT -j u; iptables-nft -A u -j ACCEPT", "", "not met"),
]


def ask(probe, tool, policy, rules, other):
    text = TABLE.format(other=other, policy=policy, rules=rules, flags="flags dormant;" if tool == "dormant" else "")
    load = f"nft '{text}'" if tool != "iptables" else IPTABLES.format(policy=policy, rules=rules)
    script = f'{load} || exit 78; exec "$0" --only firewall-running --format json'
    done = subprocess.run(["unshare", "--net", "sh", "-ec", script, probe], capture_output=True, timeout=60, check=False)
    if not done.stdout:
        return None, done.stderr.decode(errors="replace")
    result = json.loads(done.stdout)["results"][0]
    return result["outcome"], f"{result['reason']} {result['seen']}"


def main():
    if os.geteuid() != 0 or not shutil.which("nft") or not shutil.which("iptables-nft"):
        print("skipped: only root can load rules, with nft and iptables-nft")
        return 77
    outcome, why = ask(sys.argv[1], "nft", "drop", "", "")
    if outcome is None or "nftables" not in why and outcome != "met":
        print(f"skipped: no rule can be loaded or asked for here: {outcome} {why}")
        return 77
    failed = 0
    for tool, policy, rules, other, wanted in CASES:
        outcome, why = ask(sys.argv[1], tool, policy, rules, other)
        if outcome is None and "No such file or directory" in why:
            print(f"ok - # SKIP this kernel has no such rule: {rules}")
            continue
        failed += outcome != wanted
        print(f"{'ok' if outcome == wanted else 'not ok'} - {tool}, policy {policy}: {rules} {other and '| ' + other} is {wanted}")
        if outcome != wanted:
            print(f"# {outcome}: {why}")
    return 1 if failed else 0


sys.exit(main())
