"""An authority with a root, an intermediate and signers, by openssl; and envelopes signed without our own program."""
import base64, datetime, os, subprocess

TYPE = "application/vnd.in-toto+json"


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def day(offset):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=offset)).strftime("%Y%m%d%H%M%SZ")


class Authority:
    """Files of `folder`: NAME.key, NAME.pem. Each authority has a database of its own for `openssl ca`."""

    def __init__(self, folder, name="root", kind="P-256", subject=None):
        self.folder, self.name = folder, name
        self.home = os.path.join(folder, name + ".ca")
        os.makedirs(self.home)
        open(self.path("index.txt"), "w").close()
        for counter in ("serial", "crlnumber"):
            with open(self.path(counter), "w") as file:
                file.write("1000\n")
        with open(self.path("ca.cnf"), "w") as file:
            file.write(f"""[ca]
default_ca = d
[d]
dir = {self.home}
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
certificate = {self.certificate()}
private_key = {self.key()}
default_md = sha256
policy = p
unique_subject = no
[p]
C = optional
O = optional
CN = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[code]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = codeSigning
[plain]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
[server]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
""")
        make_key(self.key(), kind)
        self.subject = subject or f"/C=DE/O=Trust/CN={name}"

    def path(self, name):
        return os.path.join(self.home, name)

    def key(self):
        return os.path.join(self.folder, self.name + ".key")

    def certificate(self):
        return os.path.join(self.folder, self.name + ".pem")

    def self_sign(self):
        request(self.key(), self.subject, self.path("self.csr"))
        run("openssl", "ca", "-batch", "-selfsign", "-config", self.path("ca.cnf"), "-extensions", "root", "-notext",
            "-startdate", day(-2000), "-enddate", day(4000), "-in", self.path("self.csr"), "-out", self.certificate())
        return self

    def sign(self, key, subject, out, profile="code", start=-400, end=400):
        csr = out + ".csr"
        request(key, subject, csr)
        run("openssl", "ca", "-batch", "-config", self.path("ca.cnf"), "-extensions", profile, "-notext",
            "-startdate", day(start), "-enddate", day(end), "-in", csr, "-out", out)

    def revoke(self, certificate):
        run("openssl", "ca", "-config", self.path("ca.cnf"), "-revoke", certificate)

    def list(self, out, last=-1, following=30):
        run("openssl", "ca", "-config", self.path("ca.cnf"), "-gencrl", "-out", out, "-crl_lastupdate", day(last),
            "-crl_nextupdate", day(following))


def make_key(path, kind):
    if kind.startswith("RSA"):
        run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + kind[3:], "-out", path)
    elif kind.startswith("P-"):
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + kind, "-out", path)
    else:
        run("openssl", "genpkey", "-algorithm", kind, "-out", path)


def request(key, subject, out):
    run("openssl", "req", "-new", "-key", key, "-subj", subject, "-out", out)


def signed_text(kind, payload):
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)


def sign(key, payload, kind=TYPE):
    """ECDSA with SHA-256, by openssl."""
    return run("openssl", "dgst", "-sha256", "-sign", key, input=signed_text(kind, payload))


def der(path):
    return run("openssl", "x509", "-in", path, "-outform", "DER")


def envelope(payload, signatures, kind=TYPE):
    """signatures: (bytes, paths of a chain)."""
    return {"payloadType": kind, "payload": base64.b64encode(payload).decode(),
            "signatures": [{"sig": base64.b64encode(made).decode(),
                            "x5c": [base64.b64encode(der(path)).decode() for path in chain]} for made, chain in signatures]}
