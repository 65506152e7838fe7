#!/usr/bin/env python3
"""Two hosts, each in a network namespace of its own, with Debian's servers on their own ports: one well kept, one badly.
What the probe finds from outside must be the planted list, no more and no less.

    live_test.py KEYWAY FIELD_SIMULATOR       exit 77 (skipped) for who may not make a namespace"""
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLONE_NEWNET = 0x40000000
NEEDED = ("/usr/sbin/sshd", "/usr/sbin/snmpd", "nginx", "busybox", "openssl", "certtool", "ip")

PRODUCT = """keyway: product/1
supplier: {id: s, name: S}
product: {id: rtu, name: RTU, types: ED}
interfaces:
  - {id: shell, kind: network, protocol: SSH, transport: tcp, port: 22}
  - {id: web, kind: network, protocol: HTTPS, transport: tcp, port: 443}
  - {id: redirect, kind: network, protocol: HTTP, transport: tcp, port: 80}
  - {id: maintenance, kind: network, protocol: HTTPS, transport: tcp, port: 8443, enabled: false}
releases:
  - {version: "1.0.0", date: 2026-01-01}
"""

GUIDE = """keyway: hardening/1
product: rtu
services:
  - {id: maintenance, what: Leave it off., interface: maintenance, apply: Settings, check: Port 8443 does not answer.}
protocols:
  - {id: tls, what: Take no old TLS., apply: As shipped, check: See the probe., probe: [tls-version, tls-suites]}
  - {id: ssh, what: Take no old SSH., apply: As shipped, check: See the probe., probe: ssh-algorithms}
network:
  - {id: users, interface: web, direction: in, peer: operators}
  - {id: shell, interface: shell, direction: in, peer: maintenance}
  - {id: redirect, interface: redirect, direction: in, peer: operators}
"""
RULES = {
    True: {"interface/shell": "ask a person", "interface/web": "ask a person", "interface/redirect": "ask a person",
           "interface/maintenance": "held", "listeners": "could not see", "accounts": "could not see", "services/maintenance": "held",
           "protocols/tls": "held", "protocols/ssh": "held"},
    False: {"interface/shell": "ask a person", "interface/web": "ask a person", "interface/redirect": "ask a person",
            "interface/maintenance": "not held", "listeners": "not held", "accounts": "could not see", "services/maintenance": "not held",
            "protocols/tls": "not held", "protocols/ssh": "not held"},
}

SSHD = """ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
UsePAM no
{more}
"""
SSHD_WELL = """KexAlgorithms curve25519-sha256,diffie-hellman-group16-sha512
HostKeyAlgorithms ssh-ed25519
Ciphers chacha20-poly1305@openssh.com,aes256-gcm@openssh.com
MACs hmac-sha2-256-etm@openssh.com
PasswordAuthentication no
KbdInteractiveAuthentication no
Banner {folder}/notice"""
SSHD_BADLY = """KexAlgorithms curve25519-sha256,diffie-hellman-group1-sha1
HostKeyAlgorithms ssh-ed25519
Ciphers aes256-ctr,3des-cbc
MACs hmac-sha2-256,hmac-md5"""

NGINX = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off; {fields}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:80;
        {plain}
    }}
    server {{
        listen 127.0.0.1:443 ssl;
        {more}
        ssl_certificate {folder}/server.crt;
        ssl_certificate_key {folder}/server.key;
        {tls}
        location / {{ default_type text/html; return 200 "{page}"; }}
    }}
}}
"""

FIELDS = """server_tokens off;
    add_header Strict-Transport-Security max-age=31536000;
    add_header X-Content-Type-Options nosniff;
    add_header X-Frame-Options DENY;"""
NOTICE = "<p>Only authorised staff may use this controller; its use is recorded.</p>"
LOGIN = "<form><input type='password' name='p'></form>"

WELL = {
    "door-undeclared": "met",
    "door-dangerous": "met",
    "door-shipped-off": "met",
    "service-modbus": "not applicable",
    "service-http": "met",
    "service-snmp-public": "not applicable",
    "ssh-algorithms": "met",
    "ssh-version": "met",
    "ssh-passwords": "met",
    "ssh-none": "met",
    "notice-ssh": "met",
    "tls-version": "met",
    "tls-suites": "met",
    "tls-forward-secrecy": "met",
    "certificate-dates": "met",
    "certificate-key": "met",
    "certificate-client": "ask a person",
    "http-https-only": "met",
    "http-content-type": "met",
    "http-framing": "met",
    "http-version": "met",
    "notice-login": "not applicable",
    "notice-web": "met",
    "notice-version": "not applicable",
    "notice-shell": "not applicable",
    "opcua-security": "not applicable",
    "opcua-anonymous": "not applicable",
    "opcua-policies": "not applicable",
    "credentials-default": "not applicable",
}
BADLY = {
    "door-undeclared": ["tcp 127.0.0.1:23", "tcp 127.0.0.1:502"],
    "door-dangerous": ["tcp 127.0.0.1:23"],
    "door-shipped-off": ["tcp 127.0.0.1:8443"],
    "service-modbus": ["tcp 127.0.0.1:502"],
    "service-http": ["tcp 127.0.0.1:80"],
    "service-snmp-public": ["udp 127.0.0.1:161"],
    "ssh-algorithms": ["cipher 3des-cbc", "key exchange diffie-hellman-group1-sha1", "MAC hmac-md5"],
    "ssh-version": "met",
    "ssh-passwords": ["22 a login with a password"],
    "ssh-none": "met",
    "notice-ssh": ["22 it says: (nothing)"],
    "tls-version": ["TLS 1.0", "TLS 1.1"],
    "tls-suites": ["no encryption", "anonymous"],
    "tls-forward-secrecy": ["no forward secrecy"],
    "certificate-dates": ["443 expired on 2021-01-01", "8443 expired on 2021-01-01"],
    "certificate-key": "met",
    "certificate-client": ["443 asks for no certificate"],
    "http-https-only": ["443 browsers are not told", "8443 browsers are not told"],
    "http-content-type": ["80 browsers may guess", "443 browsers may guess", "8443 browsers may guess"],
    "http-framing": ["80 another site", "443 another site", "8443 another site"],
    "http-version": ["80 the server's version is told to everybody: nginx/1", "443 the", "8443 the"],
    "notice-login": "ask a person",
    "notice-web": "ask a person",
    "notice-version": "met",
    "notice-shell": ["23 it says:"],
    "opcua-security": "not applicable",
    "opcua-anonymous": "not applicable",
    "opcua-policies": "not applicable",
    "credentials-default": "not applicable",
}


def write(path, text, mode=0o600):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def make_keys(folder, well):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/host_key"], check=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=device", "-keyout",
                    f"{folder}/server.key", "-out", f"{folder}/server.crt"], check=True, capture_output=True)
    if not well:
        write(f"{folder}/old.tmpl", 'cn = "device"\nactivation_date = "2020-01-01 00:00:00"\nexpiration_date = "2021-01-01 00:00:00"\n')
        subprocess.run(["certtool", "--generate-self-signed", "--load-privkey", f"{folder}/server.key", "--template", f"{folder}/old.tmpl",
                        "--outfile", f"{folder}/server.crt"], check=True, capture_output=True)


def servers_of(folder, well, field):
    write(f"{folder}/sshd.conf", SSHD.format(folder=folder, more=SSHD_WELL.format(folder=folder) if well else SSHD_BADLY))
    write(f"{folder}/notice", NOTICE)
    write(f"{folder}/nginx.conf", NGINX.format(
        folder=folder,
        plain="return 301 https://$host$request_uri;" if well else 'location / { return 200 "hello"; }',
        fields=FIELDS if well else "",
        page=NOTICE + LOGIN if well else "Welcome" + LOGIN,
        more="" if well else "listen 127.0.0.1:8443 ssl;",
        tls="ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM;" if well else
        "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ALL:eNULL:@SECLEVEL=0;"))
    write(f"{folder}/snmpd.conf", "rocommunity public 127.0.0.1\nagentAddress udp:127.0.0.1:161\n")
    os.makedirs("/run/sshd", exist_ok=True)
    servers = [["/usr/sbin/sshd", "-D", "-e", "-f", f"{folder}/sshd.conf"], ["nginx", "-c", f"{folder}/nginx.conf", "-p", folder]]
    if not well:
        servers += [["busybox", "telnetd", "-F", "-l", "/bin/sh", "-b", "127.0.0.1:23"], [field, "502"],
                    ["/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", f"{folder}/snmpd.conf", "-I", "-smux", "-p", f"{folder}/snmpd.pid"]]
    return servers


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"no server came up at port {port}")


def inside(folder, well, keyway, field):
    """In a namespace of its own: starts the servers, looks, ends them, and gives the report."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    running = []
    try:
        for words in servers_of(folder, well, field):
            running.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=open(f"{folder}/log", "a")))
        for port in (22, 80, 443) if well else (22, 23, 80, 443, 502):
            wait_for(port)
        time.sleep(0 if well else 2)
        done = subprocess.run([keyway, "probe", "127.0.0.1", "--product", f"{folder}/product.yaml", "--format", "json"],
                              capture_output=True, timeout=120, check=False)
        if not done.stdout:
            raise SystemExit(done.stderr.decode())
        write(f"{folder}/report.json", done.stdout.decode())
        guide = subprocess.run([keyway, "guide", "verify", folder, "--host", "127.0.0.1", "--format", "json"], capture_output=True, timeout=120, check=False)
        if guide.returncode != (0 if well else 2):
            raise SystemExit(guide.stderr.decode())
        write(f"{folder}/guide.json", guide.stdout.decode())
        return {row["check"]: row for row in json.loads(done.stdout)["results"]}
    finally:
        for server in running:
            server.send_signal(signal.SIGTERM)
        for server in running:
            server.wait(timeout=30)


def wrong(planted, row):
    if isinstance(planted, str):
        return None if row["outcome"] == planted else f"{row['outcome']}, not {planted}: {row['reason']} {row['seen']}"
    seen = [f"{s['where']} {s['text']}" for s in row["seen"]]
    if row["outcome"] != "not met" or any(not any(p in s for s in seen) for p in planted):
        return f"{row['outcome']}: {row['reason']} {seen} for {planted}"
    extra = [s for s in seen if not any(p in s for p in planted)]
    return f"false alarms: {extra}" if extra else None


def judge_guide(folder, well):
    """How many rules of the guide did not come to what they must."""
    with open(f"{folder}/guide.json", encoding="utf-8") as file:
        found = {rule["rule"]: rule for rule in json.load(file)["rules"]}
    bad = 0
    for rule, outcome in RULES[well].items():
        good = rule in found and found[rule]["outcome"] == outcome
        bad += not good
        print(f"{'ok' if good else 'not ok'} - {'well' if well else 'badly'} kept: guide: {rule}: {outcome}")
        if not good:
            print(f"# {found.get(rule)}")
    return bad


def look(well, keyway, field):
    """In a child, for a namespace is left only by ending."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        make_keys(folder, well)
        write(f"{folder}/product.yaml", PRODUCT if well else PRODUCT.replace("port: 443", "port: 443, client-certificate: true"))
        write(f"{folder}/hardening.yaml", GUIDE)
        found = inside(folder, well, keyway, field)
        planted = WELL if well else BADLY
        faults = {check: wrong(planted.get(check, "without a row in this test"), row) for check, row in found.items()}
        faults.update({check: "no such check ran" for check in planted if check not in found})
        for check, fault in sorted(faults.items()):
            print(f"{'not ok' if fault else 'ok'} - {'well' if well else 'badly'} kept: {check}")
            if fault:
                print(f"# {fault}")
        bad = judge_guide(folder, well)
        for schema, document in (("probe", "report"), ("guide-verify", "guide")):
            bad += subprocess.run([f"{ROOT}/tools/schema", f"{ROOT}/docs/formats/{schema}.schema.json", f"{folder}/{document}.json"], check=False).returncode
        bad += subprocess.run([keyway, "probe", "show", f"{folder}/report.json"], stdout=subprocess.DEVNULL, check=False).returncode != (0 if well else 2)
        sys.stdout.flush()
        return 1 if any(faults.values()) or bad else 0


def main():
    keyway, field = sys.argv[1:3]
    missing = [name for name in NEEDED if not shutil.which(name)]
    if os.geteuid() != 0 or missing:
        print(f"skipped: needs root and {', '.join(missing) or 'nothing else'}")
        return 77
    failed = 0
    for well in (True, False):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = look(well, keyway, field)
            finally:
                sys.stdout.flush()
                os._exit(code)
        failed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    return 1 if failed else 0


sys.exit(main())
