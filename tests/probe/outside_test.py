#!/usr/bin/env python3
"""The checks from outside, against servers of this test on loopback: well-kept ones, bad ones, and ones that say nothing.

    outside_test.py LOOK SSH_SERVER [CHECK]       the programs of outside_look.c and ssh_server.c; CHECK: how the ids begin of those that are
                                                  looked at"""
import base64
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings

HOST = "127.0.0.1"


def kexinit(kex, key, cipher, mac):
    lists = [kex, key, cipher, cipher, mac, mac, "none", "none", "", ""]
    payload = b"\x14" + b"c" * 16 + b"".join(len(l).to_bytes(4, "big") + l.encode() for l in lists) + b"\0" * 5
    padding = 8 - (len(payload) + 5) % 8 + 8
    return (len(payload) + 1 + padding).to_bytes(4, "big") + bytes([padding]) + payload + b"p" * padding


def answering(reply):
    """A handler that reads a little and says `reply`, or what it gives of what was read."""

    def handle(connection):
        asked = connection.recv(4096)
        connection.sendall(reply(asked) if callable(reply) else reply)

    return handle


def silent(connection):
    while connection.recv(4096):
        pass


def tls(certificate, least, most, ciphers, inside=lambda connection: connection.recv(1), client=None):
    """A server of TLS; `client`: the file of who may sign the certificate that a client must show, `-` asks and goes on without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.load_cert_chain(certificate)
    if client:
        context.load_verify_locations(certificate + ".crt")
        context.verify_mode = ssl.CERT_OPTIONAL if client == "-" else ssl.CERT_REQUIRED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = least, most

    def handle(connection):
        with context.wrap_socket(connection, server_side=True) as inner:
            inside(inner)

    return handle


def saying(text):
    """A handler that speaks first."""

    def handle(connection):
        connection.sendall(text)
        silent(connection)

    return handle


def telnet(text):
    """A handler that says its text only when its options were refused, as some servers of telnet do."""

    def handle(connection):
        connection.sendall(b"\xff\xfd\x18\xff\xfb\x01")
        refused = b""
        while len(refused) < 6:
            refused += connection.recv(64)
        if refused == b"\xff\xfc\x18\xff\xfe\x01":
            connection.sendall(text)
        silent(connection)

    return handle


class Server:
    """Serves one handler a connection at a port of its own until the test ends."""

    def __init__(self, handler):
        self.listener = socket.create_server((HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.handler = handler
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.one, args=(connection,), daemon=True).start()

    def one(self, connection):
        with connection:
            try:
                connection.settimeout(30)
                self.handler(connection)
            except OSError:
                pass


class SshServer:
    """The program of ssh_server.c, until the test ends; `tries` is what it was asked."""

    program, key, running = None, None, []

    def __init__(self, methods, banner="-", let_in="-"):
        self.process = subprocess.Popen([self.program, self.key, methods, banner, let_in], stdout=subprocess.PIPE, text=True)
        self.running.append(self.process)
        self.port = int(self.process.stdout.readline())

    @classmethod
    def make_key(cls, folder):
        cls.key = os.path.join(folder, "host_key")
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", cls.key, "2048"], check=True, capture_output=True)

    @classmethod
    def end(cls):
        for process in cls.running:
            process.kill()
            process.wait()


def datagrams(reply):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((HOST, 0))

    def serve():
        while True:
            asked, peer = sock.recvfrom(4096)
            if reply:
                sock.sendto(reply(asked), peer)

    threading.Thread(target=serve, daemon=True).start()
    return sock.getsockname()[1]


HELD = []


def closed_port():
    """A port that refuses until the test ends: held, and nobody listens."""
    HELD.append(socket.socket())
    HELD[-1].bind((HOST, 0))
    return HELD[-1].getsockname()[1]


def look(program, check, product, ports, wait):
    words = [program, HOST, check, product, f"wait={wait}"] + [f"{kind}={port}" for kind, port in ports]
    done = subprocess.run(words, capture_output=True, timeout=120, check=True)
    return json.loads(done.stdout)["results"][0]


MODERN_SSH = kexinit("curve25519-sha256,sntrup761x25519-sha512@openssh.com", "ssh-ed25519,rsa-sha2-512",
                     "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com", "hmac-sha2-256-etm@openssh.com")
OLD_SSH = kexinit("diffie-hellman-group1-sha1", "ssh-rsa,ssh-dss", "3des-cbc,arcfour", "hmac-md5")


def modbus(asked):
    return asked[:4] + b"\0\3\xff\xab\1"


def certificate_in(folder, name="server", key="rsa:2048", until=None):
    """A key and its certificate in one file, the certificate beside it; `until`: its last day."""
    path = os.path.join(folder, f"{name}.pem")
    kind = ["-newkey", key] if ":" in key else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{key}"]
    subprocess.run(["openssl", "req", "-x509", *kind, "-nodes", "-days", "2", "-subj", "/CN=device", "-keyout", path, "-out", path + ".crt"],
                   check=True, capture_output=True)
    if until:
        with open(path + ".tmpl", "w", encoding="ascii") as out:
            out.write(f'cn = "device"\nactivation_date = "2020-01-01 00:00:00"\nexpiration_date = "{until} 00:00:00"\n')
        subprocess.run(["certtool", "--generate-self-signed", "--load-privkey", path, "--template", path + ".tmpl", "--outfile", path + ".crt"],
                       check=True, capture_output=True)
    with open(path, "a", encoding="ascii") as out, open(path + ".crt", encoding="ascii") as crt:
        out.write(crt.read())
    return path


TRIED = []


def basic(pair):
    """A handler of HTTP that lets in who has that pair by the Basic scheme, and counts the tries."""

    def handle(connection):
        asked = connection.recv(4096).decode()
        given = [line.split()[-1] for line in asked.splitlines() if line.startswith("Authorization: Basic ")]
        TRIED.extend(base64.b64decode(one).decode() for one in given)
        good = pair and given == [base64.b64encode(pair.encode()).decode()]
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nwelcome" if good else b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\n\r\n")

    return handle


def dialogue(greeting, *steps):
    """A handler that speaks first, then answers each line by one of the steps: text, or what it gives of all lines so far."""

    def handle(connection):
        lines, file = [], connection.makefile("rb")
        connection.sendall(greeting)
        for step in steps:
            lines.append(re.sub(b"\xff..", b"", file.readline(), flags=re.DOTALL).strip().decode())
            connection.sendall(step(lines) if callable(step) else step)
        TRIED.append(":".join(word.split()[-1] for word in lines))
        silent(connection)

    return handle


def credentials_cases(folder):
    """Passwords as shipped. As cases()."""
    product = os.path.join(folder, "accounts.yaml")
    with open(product, "w", encoding="ascii") as out:
        out.write("keyway: product/1\nsupplier: {id: s, name: S}\nproduct: {id: p, name: P, types: ED}\n"
                  "accounts: [{name: admin, default-password: true}, {name: viewer}]\nreleases: [{version: 1.0.0, date: 2026-01-01}]\n")
    bare = product_in(folder, 1, 2)
    given = os.path.join(folder, "given")
    with open(given, "w", encoding="ascii") as out:
        out.write("# as on the label\nadmin:se:cret \r\n")
    pair, allowed = "admin:se:cret ", [("credentials", given)]
    web, web_changed = [("http", Server(basic(pair)).port)], [("http", Server(basic(None)).port)]
    form = [("http", Server(answering(b"HTTP/1.1 200 OK\r\n\r\n" + LOGIN % b"Welcome")).port)]
    digest = [("http", Server(answering(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=x\r\n\r\n")).port)]
    ssh, changed = SshServer("password", let_in=pair), SshServer("password", let_in="admin:new")
    keys = [("ssh", SshServer("publickey", let_in=pair).port)]
    told = lambda good, bad: lambda lines: good if lines[-1].split(" ", 1)[-1] == "se:cret" else bad
    ftp = [("ftp", Server(dialogue(b"220 ready\r\n", b"331 go on\r\n", told(b"230 in\r\n", b"530 no\r\n"))).port)]
    ftp_changed = [("ftp", Server(dialogue(b"220 ready\r\n", b"331 go on\r\n", b"530 no\r\n")).port)]
    shell = [("telnet", Server(dialogue(b"\xff\xfb\x01rtu login: ", b"Password: ", told(b"\r\nrtu# ", b"\r\nLogin incorrect\r\nrtu login: "))).port)]
    shell_changed = [("telnet", Server(dialogue(b"rtu login: ", b"Password: ", b"\r\nLogin incorrect\r\nrtu login: ")).port)]
    shell_odd = [("telnet", Server(dialogue(b"rtu login: ", b"Password: ", b"\r\nPress any key")).port)]
    ssh_port, changed_port = [("ssh", ssh.port)], [("ssh", changed.port)]
    name = "credentials-default"
    return [
        (name, product, allowed + web, "not met", "http: account admin: let in"),
        (name, product, allowed + ssh_port, "not met", "ssh: account admin: let in"),
        (name, product, allowed + ftp, "not met", "ftp: account admin: let in"),
        (name, product, allowed + shell, "not met", "telnet: account admin: let in"),
        (name, product, allowed + web_changed + ssh_port, "not met", "ssh: account admin: let in"),
        (name, product, allowed + web_changed + changed_port + ftp_changed + shell_changed, "met", "telnet: account admin: refused"),
        (name, product, allowed + shell_odd, "could not see", "did not say"),
        (name, product, allowed + [("telnet", Server(silent).port)], "could not see", "did not say"),
        (name, product, allowed + form + changed_port, "ask a person", "only a person can"),
        (name, product, allowed + digest, "ask a person", "only a person can"),
        (name, product, allowed + keys, "could not see", ""),
        (name, product, web, "ask a person", ""),
        (name, bare, web, "not applicable", ""),
        (name, "-", web, "ask a person", ""),
    ]


def judge_tries():
    """Each service was tried once a look with the pair as it stands, and never without leave: counted over all looks."""
    faults = [f"tried with {one}" for one in set(TRIED) - {"admin:se:cret ", "admin:se:cret"}]
    return faults + ([] if len(TRIED) == 8 else [f"{len(TRIED)} tries, not 8"])


def product_in(folder, port, off):
    path = os.path.join(folder, f"product-{port}-{off}.yaml")
    with open(path, "w", encoding="ascii") as out:
        out.write(f"""keyway: product/1
supplier: {{id: s, name: S}}
product: {{id: p, name: P, types: ED}}
interfaces:
  - {{id: web, kind: network, protocol: HTTPS, transport: tcp, port: {port}, client-certificate: true}}
  - {{id: maintenance, kind: network, protocol: SSH, transport: tcp, port: {off}, enabled: false}}
releases:
  - {{version: "1.0.0", date: 2026-01-01}}
""")
    return path


WELL_KEPT = (b"HTTP/1.1 200 OK\r\nServer: web\r\nStrict-Transport-Security: max-age=31536000\r\nX-Content-Type-Options: nosniff\r\n"
             b"Content-Security-Policy: default-src 'self'; frame-ancestors 'none'\r\n\r\n")
BADLY_KEPT = b"HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nStrict-Transport-Security: max-age=0\r\nX-Frame-Options: ALLOWALL\r\n\r\n"
LOGIN = b"<html><script>password</script><p>%s</p><form><input type=\"password\" name=p></form></html>"
NOTICE = b"Only authorised staff may use this controller; its use is recorded."


def by_path(answers):
    """A handler of HTTP that answers each path of a map, and 404 else."""

    def handle(connection):
        words = connection.recv(4096).split()
        connection.sendall(answers.get(words[1].decode() if len(words) > 1 else "", b"HTTP/1.1 404 Not Found\r\n\r\n"))

    return handle


def web_cases(folder):
    """Certificates, and what web servers say. As cases()."""
    pem, version = certificate_in(folder, "web"), ssl.TLSVersion
    both = (version.TLSv1_2, version.TLSv1_3, "ECDHE+AESGCM")

    def secure(*names, path=pem, inside=lambda connection: connection.recv(1), client=None, versions=both):
        port = Server(tls(path, *versions, inside=inside, client=client)).port
        return [(name, port) for name in names]

    good = secure("https", inside=answering(WELL_KEPT + LOGIN % NOTICE))
    bad = secure("https", inside=answering(BADLY_KEPT + LOGIN % b"Welcome"))
    plain = [("http", Server(answering(BADLY_KEPT + LOGIN % b"Welcome")).port)]
    led = secure("https", inside=by_path({"/": b"HTTP/1.1 302 Found\r\nLocation: /login?a=1#x\r\nStrict-Transport-Security: max-age=1\r\n\r\n",
                                          "/login?a=1": WELL_KEPT + LOGIN % NOTICE}))
    whole = secure("https", inside=by_path({"/": b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/in\r\n\r\n", "/in": WELL_KEPT + b"hello"}))
    box = secure("https", inside=answering(b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"))
    redirect = [("http", Server(answering(b"HTTP/1.1 301 Moved\r\nLocation: https://127.0.0.1/\r\n\r\n")).port)]
    mute, gone = [("tls", Server(silent).port)], [("tls", closed_port())]
    junk = [("tls", Server(answering(b"SSH-2.0-x\r\n")).port)]
    expired = secure("tls", path=certificate_in(folder, "expired", until="2021-01-01"))
    short = secure("tls", path=certificate_in(folder, "short", "rsa:1024"), versions=(version.TLSv1_2, version.TLSv1_3, "ECDHE+AESGCM:@SECLEVEL=0"))
    curve = secure("tls", path=certificate_in(folder, "curve", "prime256v1"))
    old = secure("tls", versions=(version.TLSv1, version.TLSv1, "ALL:@SECLEVEL=0"))
    needs = {v: secure("tls", client="+", versions=(v, v, "ECDHE+AESGCM")) for v in both[:2]}
    asks = secure("tls", client="-")
    declared = {name: product_in(folder, ports[0][1], closed_port()) for name, ports in (("asks", asks), ("open", curve), ("needs", needs[both[1]]))}
    return [
        ("certificate-dates", "-", curve, "met", "valid until"),
        ("certificate-dates", "-", old, "met", "valid until"),
        ("certificate-dates", "-", needs[both[0]], "met", "valid until"),
        ("certificate-dates", "-", expired, "not met", "expired on 2021-01-01"),
        ("certificate-dates", "-", curve + expired, "not met", "expired on 2021-01-01"),
        ("certificate-dates", "-", mute, "could not see", "no answer in time"),
        ("certificate-dates", "-", junk, "could not see", ""),
        ("certificate-dates", "-", gone, "not applicable", ""),
        ("certificate-key", "-", curve, "met", "key EC of 256 bits"),
        ("certificate-key", "-", short, "not met", "key RSA of 1024 bits"),
        ("certificate-key", "-", curve + mute, "could not see", ""),
        ("certificate-client", "-", needs[both[0]], "met", "shows no certificate"),
        ("certificate-client", "-", needs[both[1]], "met", "shows no certificate"),
        ("certificate-client", declared["needs"], needs[both[1]], "met", "shows no certificate"),
        ("certificate-client", declared["open"], curve, "not met", "asks for no certificate"),
        ("certificate-client", declared["asks"], asks, "ask a person", "goes on without one"),
        ("certificate-client", "-", curve, "ask a person", "asks for no certificate"),
        ("certificate-client", "-", mute, "could not see", ""),
        ("http-https-only", "-", good, "met", ""),
        ("http-https-only", "-", led, "met", ""),
        ("http-https-only", "-", bad, "not met", "max-age=0"),
        ("http-https-only", "-", box, "not met", "not told"),
        ("http-https-only", "-", plain, "not applicable", ""),
        ("http-https-only", "-", secure("https", inside=silent), "could not see", ""),
        ("http-content-type", "-", good, "met", ""),
        ("http-content-type", "-", led, "met", ""),
        ("http-content-type", "-", whole, "met", ""),
        ("http-content-type", "-", bad, "not met", "may guess"),
        ("http-content-type", "-", plain, "not met", "may guess"),
        ("http-content-type", "-", box, "could not see", ""),
        ("http-framing", "-", good, "met", ""),
        ("http-framing", "-", bad, "not met", "ALLOWALL"),
        ("http-version", "-", good, "met", ""),
        ("http-version", "-", bad, "not met", "nginx/1.22.1"),
        ("notice-web", "-", good, "met", "200 OK"),
        ("notice-web", "-", led, "met", "200 OK"),
        ("notice-web", "-", box, "not met", "401"),
        ("notice-web", "-", bad, "ask a person", "200 OK"),
        ("notice-web", "-", whole, "ask a person", ""),
        ("notice-web", "-", redirect, "not applicable", ""),
    ]


def ua_text(text):
    return len(text).to_bytes(4, "little") + text


def ua_frame(kind, body):
    return kind + (len(body) + 8).to_bytes(4, "little") + body


def ua_response(number, code=0, diagnostics=b"\0"):
    """Type and header of an answer."""
    return b"\1\0" + number.to_bytes(2, "little") + b"t" * 8 + b"hhhh" + code.to_bytes(4, "little") + diagnostics + b"\0" * 4 + b"\0\0\0"


def ua_endpoint(policy, mode, tokens=(1,)):
    application = ua_text(b"urn:device") + b"\xff" * 4 + b"\3" + ua_text(b"en") + ua_text(b"Device") + b"\0" * 4 + b"\xff" * 8 + b"\1\0\0\0" + ua_text(b"url")
    users = b"".join(ua_text(b"id") + t.to_bytes(4, "little") + b"\xff" * 12 for t in tokens)
    return (ua_text(b"opc.tcp://device:4840") + application + ua_text(b"certificate") + mode.to_bytes(4, "little") +
            ua_text(b"http://opcfoundation.org/UA/SecurityPolicy#" + policy) + len(tokens).to_bytes(4, "little") + users +
            ua_text(b"http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary") + b"\1")


def opcua(*endpoints, chunks=1, refuse=None):
    """A server of OPC UA as far as GetEndpoints; `refuse`: the code by which it answers the channel."""

    def read(connection):
        head = b""
        while len(head) < 8:
            head += connection.recv(8 - len(head))
        body = b""
        while len(body) < int.from_bytes(head[4:], "little") - 8:
            body += connection.recv(4096)
        return head[:4], body

    def handle(connection):
        kind, body = read(connection)
        assert kind == b"HELF" and body[20:].startswith(ua_text(b"opc.tcp://127.0.0.1:%d" % connection.getsockname()[1]))
        connection.sendall(ua_frame(b"ACKF", b"\0\0\1\0" * 5))
        kind, body = read(connection)
        assert kind == b"OPNF" and b"SecurityPolicy#None" in body and body[71:75] == b"\1\0\xbe\1", body
        if refuse:
            connection.sendall(ua_frame(b"ERRF", refuse.to_bytes(4, "little") + b"\xff" * 4))
            return
        token = b"\0" * 4 + b"CHAN" + b"TOKN" + b"c" * 8 + b"\0" * 4 + b"\xff" * 4
        connection.sendall(ua_frame(b"OPNF", b"CHAN" + ua_text(b"policy") + b"\xff" * 8 + b"s" * 8 + ua_response(449, diagnostics=b"\x51" + b"iiii" + ua_text(b"x") + b"\0") + token))
        kind, body = read(connection)
        assert kind == b"MSGF" and body[:8] == b"CHANTOKN" and body[16:20] == b"\1\0\xac\1", body
        answer = ua_response(431) + len(endpoints).to_bytes(4, "little") + b"".join(endpoints)
        size = -(-len(answer) // chunks)
        parts = [answer[i:i + size] for i in range(0, len(answer), size)]
        for number, part in enumerate(parts, 1):
            connection.sendall(ua_frame(b"MSGF" if number == len(parts) else b"MSGC", b"CHANTOKN" + b"q" * 8 + part))

    return [("opcua", Server(handle).port)]


def opcua_cases():
    """Endpoints of OPC UA. As cases()."""
    good = opcua(ua_endpoint(b"Basic256Sha256", 3), ua_endpoint(b"Aes256_Sha256_RsaPss", 2, (1, 2)))
    bad = opcua(ua_endpoint(b"Basic256Sha256", 3), ua_endpoint(b"None", 1, (0, 1)), chunks=5)
    outdated = opcua(ua_endpoint(b"Basic256", 3), ua_endpoint(b"Basic128Rsa15", 2))
    many = opcua(*[ua_endpoint(b"Basic256Sha256", 3)] * 70)
    rejected, busy = opcua(refuse=0x80550000), opcua(refuse=0x800E0000)
    mute, gone = [("opcua", Server(silent).port)], [("opcua", closed_port())]
    junk = [("opcua", Server(answering(b"HTTP/1.1 400 Bad Request\r\n\r\n")).port)]
    cut = [("opcua", Server(answering(ua_frame(b"ACKF", b"\0" * 20))).port)]
    return [
        ("opcua-security", "-", good, "met", ""),
        ("opcua-security", "-", bad, "not met", "policy None, mode None"),
        ("opcua-security", "-", good + bad, "not met", "neither signed"),
        ("opcua-security", "-", rejected, "met", ""),
        ("opcua-security", "-", busy, "could not see", "opens no channel"),
        ("opcua-security", "-", many, "could not see", ""),
        ("opcua-security", "-", opcua(), "could not see", ""),
        ("opcua-security", "-", mute, "could not see", "does not say hello"),
        ("opcua-security", "-", junk, "could not see", "does not say hello"),
        ("opcua-security", "-", cut, "could not see", "opens no channel"),
        ("opcua-security", "-", gone, "not applicable", ""),
        ("opcua-anonymous", "-", good, "met", ""),
        ("opcua-anonymous", "-", bad, "not met", "need not say who"),
        ("opcua-anonymous", "-", rejected, "could not see", ""),
        ("opcua-policies", "-", good, "met", ""),
        ("opcua-policies", "-", outdated, "not met", "Basic128Rsa15"),
        ("opcua-policies", "-", outdated, "not met", "policy Basic256,"),
    ]


def ssh_cases():
    """What SSH shows behind the key exchange. As cases()."""
    keys = [("ssh", SshServer("publickey", NOTICE.decode()).port)]
    passwords = [("ssh", SshServer("publickey,password", "Welcome").port)]
    keyboard = [("ssh", SshServer("keyboard-interactive", "Please mind the step before you go in").port)]
    nothing = [("ssh", SshServer("password", let_in="none").port)]
    mute = [("ssh", Server(silent).port)]
    stuck = [("ssh", Server(saying(b"SSH-2.0-OpenSSH_9.2\r\n" + MODERN_SSH)).port)]
    return [
        ("ssh-passwords", "-", keys, "met", ""),
        ("ssh-passwords", "-", passwords, "not met", "a login with a password is offered"),
        ("ssh-passwords", "-", keyboard, "not met", "a login with a password is offered"),
        ("ssh-passwords", "-", keys + passwords, "not met", "a login with a password is offered"),
        ("ssh-passwords", "-", nothing, "could not see", ""),
        ("ssh-passwords", "-", mute, "could not see", "no login was seen"),
        ("ssh-passwords", "-", stuck, "could not see", "no login was seen"),
        ("ssh-passwords", "-", [("ssh", closed_port())], "not applicable", ""),
        ("ssh-none", "-", keys + passwords + keyboard, "met", ""),
        ("ssh-none", "-", nothing, "not met", "let in without"),
        ("ssh-none", "-", keys + mute, "could not see", ""),
        ("notice-ssh", "-", keys, "met", "authorised"),
        ("notice-ssh", "-", keys + passwords, "not met", "Welcome"),
        ("notice-ssh", "-", nothing, "not met", "(nothing)"),
        ("notice-ssh", "-", keyboard, "ask a person", "mind the step"),
        ("notice-ssh", "-", mute, "could not see", ""),
    ]


def greeting_cases():
    """What telnet and FTP say first. As cases()."""
    well = [("telnet", Server(telnet(b"\r\n" + NOTICE + b"\r\nrtu-7 login: ")).port)]
    bare = [("telnet", Server(telnet(b"rtu-7 login: ")).port)]
    shell = [("telnet", Server(saying(b"\xff\xfb\x01BusyBox v1.35.0 built-in shell (ash)\r\n/ # ")).port)]
    odd = [("telnet", Server(saying(b"Press any key to go on with the setup")).port)]
    mute = [("telnet", Server(silent).port)]
    endless = [("telnet", Server(lambda connection: [connection.sendall(b"\xff\xfb\x01x" * 999) for _ in range(999)]).port)]
    ftp = [("ftp", Server(saying(b"220-" + NOTICE + b"\r\n220 ready\r\n")).port)]
    ftp_bare = [("ftp", Server(saying(b"220 (vsFTPd 3.0.3)\r\n")).port)]
    return [
        ("notice-login", "-", well + ftp, "met", "authorised"),
        ("notice-login", "-", bare, "not met", "rtu-7 login:"),
        ("notice-login", "-", well + ftp_bare, "not met", "vsFTPd"),
        ("notice-login", "-", odd, "ask a person", "Press any key"),
        ("notice-login", "-", mute, "could not see", ""),
        ("notice-login", "-", endless, "not met", "xxx"),
        ("notice-version", "-", well + ftp, "met", ""),
        ("notice-version", "-", ftp_bare, "not met", "3.0.3"),
        ("notice-version", "-", [("ftp", Server(saying(b"220 192.168.0.7 ready\r\n")).port)], "met", ""),
        ("notice-version", "-", mute, "could not see", ""),
        ("notice-shell", "-", well, "met", ""),
        ("notice-shell", "-", shell, "not met", "BusyBox"),
        ("notice-shell", "-", odd, "ask a person", ""),
        ("notice-shell", "-", mute, "could not see", ""),
        ("notice-shell", "-", [("telnet", closed_port())], "not applicable", ""),
    ]


def cases(folder):
    """(check, product, ports, outcome, what must be seen)"""
    pem = certificate_in(folder)
    version = ssl.TLSVersion
    good = Server(tls(pem, version.TLSv1_2, version.TLSv1_3, "ECDHE+AESGCM")).port
    only13 = Server(tls(pem, version.TLSv1_3, version.TLSv1_3, "ECDHE+AESGCM")).port
    old = Server(tls(pem, version.TLSv1, version.TLSv1_2, "ALL:@SECLEVEL=0")).port
    null = Server(tls(pem, version.TLSv1_2, version.TLSv1_2, "NULL:AES128-SHA:@SECLEVEL=0")).port
    mute, junk = Server(silent).port, Server(answering(b"HTTP/1.0 400 no\r\n\r\n")).port
    ssh = Server(answering(b"SSH-2.0-OpenSSH_9.2\r\n" + MODERN_SSH)).port
    ssh_old = Server(answering(b"Welcome\r\nSSH-1.99-old\r\n" + OLD_SSH)).port
    redirect = Server(answering(b"HTTP/1.1 301 Moved\r\nLocation: https://x/\r\n\r\n")).port
    page = Server(answering(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello")).port
    elsewhere = Server(answering(b"HTTP/1.1 302 Found\r\nLocation: http://x/login\r\n\r\n")).port
    plc = Server(answering(modbus)).port
    snmp = datagrams(lambda asked: asked)
    deaf = datagrams(None)
    gone = closed_port()
    product = product_in(folder, good, ssh)
    return [
        ("tls-version", "-", [("tls", good)], "met", ""),
        ("tls-version", "-", [("tls", only13)], "met", ""),
        ("tls-version", "-", [("tls", old)], "not met", "TLS 1.0 is accepted"),
        ("tls-version", "-", [("tls", mute)], "could not see", ""),
        ("tls-version", "-", [("tls", junk)], "could not see", ""),
        ("tls-version", "-", [("tls", gone)], "not applicable", ""),
        ("tls-version", "-", [("tls", good), ("tls", old)], "not met", "TLS 1.1 is accepted"),
        ("tls-suites", "-", [("tls", good)], "met", ""),
        ("tls-suites", "-", [("tls", only13)], "met", ""),
        ("tls-suites", "-", [("tls", null)], "not met", "no encryption"),
        ("tls-forward-secrecy", "-", [("tls", good)], "met", ""),
        ("tls-forward-secrecy", "-", [("tls", null)], "not met", "0x002f"),
        ("ssh-algorithms", "-", [("ssh", ssh)], "met", ""),
        ("ssh-algorithms", "-", [("ssh", ssh_old)], "not met", "diffie-hellman-group1-sha1"),
        ("ssh-algorithms", "-", [("ssh", ssh_old)], "not met", "cipher arcfour: RC4"),
        ("ssh-algorithms", "-", [("ssh", mute)], "could not see", ""),
        ("ssh-algorithms", "-", [("ssh", junk)], "could not see", ""),
        ("ssh-version", "-", [("ssh", ssh)], "met", ""),
        ("ssh-version", "-", [("ssh", ssh_old)], "not met", "SSH-1.99"),
        ("service-http", "-", [("http", redirect)], "met", ""),
        ("service-http", "-", [("http", page)], "not met", "200 OK"),
        ("service-http", "-", [("http", elsewhere)], "not met", "302"),
        ("service-http", "-", [("http", mute)], "ask a person", ""),
        ("service-modbus", "-", [("modbus", plc)], "not met", "Read Device Identification"),
        ("service-modbus", "-", [("modbus", junk)], "could not see", ""),
        ("service-modbus", "-", [("modbus", gone)], "not applicable", ""),
        ("service-snmp-public", "-", [("snmp", snmp), ("ssh", ssh)], "not met", "public"),
        ("service-snmp-public", "-", [("snmp", deaf), ("ssh", ssh)], "could not see", ""),
        ("service-snmp-public", "-", [("snmp", gone), ("ssh", ssh)], "not applicable", ""),
        ("door-dangerous", "-", [("telnet", mute)], "not met", "clear text"),
        ("door-dangerous", "-", [("telnet", gone)], "met", ""),
        ("door-undeclared", "-", [("tls", good)], "ask a person", ""),
        ("door-undeclared", product, [("tls", good)], "met", ""),
        ("door-undeclared", product, [("tls", good), ("http", page)], "not met", "no interface"),
        ("door-shipped-off", product, [("tls", good)], "not met", "interface maintenance"),
        ("door-shipped-off", product_in(folder, good, gone), [("tls", good)], "met", ""),
        ("door-shipped-off", "-", [("tls", good)], "ask a person", ""),
    ]


# What a server does not answer it may answer to another: silence at these is never a pass.
NEVER_MET = ("service-modbus", "service-snmp-public")


def lacking(program, rows):
    """What no case shows: each check must be met in one, and not met in another."""
    listed = json.loads(subprocess.run([program, "--list"], capture_output=True, check=True).stdout)["checks"]
    shown = {(check, outcome) for check, _, _, outcome, _ in rows}
    return [f"{c['check']}: no case in which it is {o}" for c in listed for o in ("met", "not met")
            if (c["check"], o) not in shown and (o == "not met" or c["check"] not in NEVER_MET)]


def main():
    program, SshServer.program = sys.argv[1:3]
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        SshServer.make_key(folder)
        rows = cases(folder) + web_cases(folder) + greeting_cases() + ssh_cases() + opcua_cases() + credentials_cases(folder)
        missing = lacking(program, rows)
        for line in missing:
            print(f"not ok - {line}")
        rows = [row for row in rows if row[0].startswith(only)]
        for check, product, ports, outcome, seen in rows:
            # Silence itself need not be waited for; but a busy machine must not turn an answer into silence.
            for wait in (300, 10000) if outcome == "could not see" else (10000,):
                result = look(program, check, product, ports, wait)
                good = result["outcome"] == outcome and (not seen or any(seen in s["text"] for s in result["seen"]))
                if good:
                    break
            failed += not good
            print(f"{'ok' if good else 'not ok'} - {check}: {outcome} {seen}")
            if not good:
                print(f"# {result['outcome']}: {result['reason']} {result['seen']}")
            if "se:cret" in json.dumps(result):
                failed += 1
                print("not ok - a password is in the report")
        for fault in judge_tries() if not only or "credentials-default".startswith(only) else []:
            failed += 1
            print(f"not ok - {fault}")
    return 1 if failed or missing else 0


try:
    CODE = main()
finally:
    SshServer.end()
sys.exit(CODE)
