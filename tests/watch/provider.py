"""A provider of CSAF documents for tests: a real nginx over TLS on loopback, by a certificate of a test authority, with
documents, hashes, signatures, feeds and lists that the test makes, right or wrong.

    with Site() as site:
        site.document("ACME-1")
        site.publish()
        site.url("provider-metadata.json")
"""
import gzip, hashlib, json, os, random, shutil, socket, subprocess, tempfile, time

NGINX = "/usr/sbin/nginx"
WELL_KNOWN = ".well-known/csaf/"


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options).stdout


def free_port():
    """A port that nothing holds, below those that the kernel gives to whoever asks for any: it stays free until a server takes it."""
    while True:
        port = random.randrange(10000, 30000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


HELD = []


def closed_port():
    """A port that refuses until the test ends: held, and nobody listens."""
    HELD.append(socket.socket())
    HELD[-1].bind(("127.0.0.1", 0))
    return HELD[-1].getsockname()[1]


class Key:
    """An OpenPGP key in a keyring of its own."""

    def __init__(self, folder, name):
        self.home = tempfile.mkdtemp(prefix="gpg", dir=folder)
        self.gpg("--quick-generate-key", name, "ed25519", "sign", "never")
        lines = self.gpg("--with-colons", "--list-keys").decode().splitlines()
        self.fingerprint = next(line.split(":")[9] for line in lines if line.startswith("fpr"))
        self.public = self.gpg("--armor", "--export")

    def gpg(self, *arguments, **options):
        return subprocess.run(("gpg", "--homedir", self.home, "--batch", "--yes", "--pinentry-mode", "loopback",
                               "--passphrase", "") + arguments, check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, **options).stdout

    def sign(self, data, *options):
        return self.gpg("--armor", *options, "--detach-sign", input=data)

    def end(self):
        subprocess.run(["gpgconf", "--homedir", self.home, "--kill", "all"], check=False)


def advisory(id, version=1, date="2026-01-01T00:00:00Z", title=None, padding=0, **document):
    """A valid document of CSAF 2.0."""
    history = [{"date": "2026-01-01T00:00:00Z", "number": str(n), "summary": "Revision"} for n in range(1, version)]
    history.append({"date": date, "number": str(version), "summary": "Revision"})
    notes = [{"category": "summary", "text": "x" * padding, "title": "Padding"}] if padding else []
    return {
        "document": {
            "category": "csaf_base", "csaf_version": "2.0", "title": title or "Advisory " + id,
            "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
            "notes": notes or [{"category": "summary", "text": "Text", "title": "Summary"}],
            "tracking": {"id": id, "status": "final", "version": str(version), "current_release_date": date,
                         "initial_release_date": "2026-01-01T00:00:00Z", "revision_history": history},
            **document,
        }
    }


class Site:
    def __init__(self, name="acme", signed=True, rolie=True, role="csaf_trusted_provider"):
        self.folder = tempfile.mkdtemp(prefix="keyway-watch-")
        self.www = os.path.join(self.folder, "www")
        os.mkdir(self.www)
        self.name, self.signed, self.rolie, self.role = name, signed, rolie, role
        self.port = free_port()
        self.directives = ""      # of nginx, within the server
        self.documents = {}       # path: updated
        self.keys = []
        self.stated = {}          # fingerprints that are stated instead of the keys' own
        self.extra = []           # entries of the feed as they are
        self.next_page = None
        self.paths = lambda path: path
        self.clock = int(time.time()) - 10000000
        self.nginx = None

    def __enter__(self):
        self.certificates()
        if self.signed:
            self.keys = [Key(self.folder, self.name)]
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        for key in self.keys:
            key.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def certificates(self):
        new = ["openssl", "req", "-x509", "-days", "30", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        run(*new, "-keyout", self.path("ca.key"), "-out", self.path("ca.pem"), "-subj", "/CN=Test authority")
        run(*new, "-CA", self.path("ca.pem"), "-CAkey", self.path("ca.key"), "-keyout", self.path("server.key"), "-out",
            self.path("server.pem"), "-subj", "/CN=localhost", "-addext", "basicConstraints=critical,CA:FALSE", "-addext",
            "subjectAltName=DNS:localhost,DNS:*.localhost,DNS:csaf.data.security.localhost,IP:127.0.0.1")
        run(*new, "-CA", self.path("ca.pem"), "-CAkey", self.path("ca.key"), "-keyout", self.path("client.key"), "-out",
            self.path("client.pem"), "-subj", "/CN=client", "-addext", "basicConstraints=critical,CA:FALSE")

    def start(self, everywhere=""):
        """`everywhere`: directives of nginx beside the server."""
        f = self.folder
        with open(self.path("nginx.conf"), "w") as conf:
            conf.write(f"""
user root; worker_processes 1; daemon off; pid {f}/nginx.pid; error_log {f}/error.log;
events {{ worker_connections 512; }}
http {{
access_log {f}/access.log; client_body_temp_path {f}/t1; proxy_temp_path {f}/t2; fastcgi_temp_path {f}/t3;
uwsgi_temp_path {f}/t4; scgi_temp_path {f}/t5; proxy_buffering off;
types {{ application/json json; text/csv csv; text/plain txt; }} default_type application/octet-stream;
ssl_certificate {f}/server.pem; ssl_certificate_key {f}/server.key; keepalive_requests 1000000; {everywhere}
server {{ listen 127.0.0.1:{self.port} ssl; root {f}/www;
{self.directives}
}} }}
""")
        self.nginx = subprocess.Popen([NGINX, "-q", "-p", f, "-c", self.path("nginx.conf")], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL)
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("nginx does not start: " + open(self.path("error.log")).read())

    def stop(self):
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait()
        self.nginx = None

    def restart(self, directives):
        self.stop()
        self.directives = directives
        self.start()

    def url(self, path):
        return f"https://localhost:{self.port}/{path}"

    def write(self, path, data):
        full = os.path.join(self.www, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full + ".part", "wb") as out:
            out.write(data if isinstance(data, bytes) else data.encode())
        # The server tells ages by whole seconds: each file is a second younger than the one before.
        self.clock += 1
        os.utime(full + ".part", (self.clock, self.clock))
        os.rename(full + ".part", full)

    def read(self, path):
        with open(os.path.join(self.www, path), "rb") as file:
            return file.read()

    def remove(self, path):
        os.unlink(os.path.join(self.www, path))

    def requests(self, word=""):
        """The lines of the log that hold it, since the last time."""
        with open(self.path("access.log")) as log:
            lines = [line for line in log if word in line]
        return lines

    def forget_requests(self):
        os.truncate(self.path("access.log"), 0)

    # ---- documents

    def document(self, id, version=1, date="2026-01-01T00:00:00Z", listed=None, key=None, beside=True, **options):
        path = f"csaf/2026/{id.lower()}.json"
        data = json.dumps(advisory(id, version, date, **options), indent=1).encode()
        self.raw(path, data, listed or date, key, beside)
        return path

    def raw(self, path, data, listed="2026-01-01T00:00:00Z", key=None, beside=True):
        self.write(path, data)
        self.documents[path] = listed
        if beside:
            self.beside(path, key)
        return path

    def beside(self, path, key=None):
        data, name = self.read(path), os.path.basename(path)
        self.write(path + ".sha256", f"{hashlib.sha256(data).hexdigest()}  {name}\n")
        self.write(path + ".sha512", f"{hashlib.sha512(data).hexdigest()}  {name}\n")
        if self.signed:
            self.write(path + ".asc", (key or self.keys[0]).sign(data))

    # ---- what lists them

    def metadata(self):
        value = {
            "canonical_url": self.url(WELL_KNOWN + "provider-metadata.json"), "last_updated": "2026-01-01T00:00:00Z",
            "list_on_CSAF_aggregators": True, "metadata_version": "2.0", "mirror_on_CSAF_aggregators": True,
            "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"}, "role": self.role,
            "public_openpgp_keys": [{"fingerprint": self.stated.get(key.fingerprint, key.fingerprint),
                                     "url": self.url(f"keys/{key.fingerprint}.asc")} for key in self.keys],
            "distributions": [{"directory_url": self.url("csaf/")}],
        }
        if self.rolie:
            value["distributions"].insert(0, {"rolie": {"feeds": [
                {"summary": "All", "tlp_label": "WHITE", "url": self.url("csaf/feed.json")}]}})
        return value

    def entry(self, path, updated):
        links = [{"rel": "self", "href": self.url(path)}, {"rel": "hash", "href": self.url(path + ".sha512")}]
        if self.signed:
            links.append({"rel": "signature", "href": self.url(path + ".asc")})
        return {"id": path, "title": path, "link": links, "published": "2026-01-01T00:00:00Z", "updated": updated,
                "content": {"src": self.url(path), "type": "application/json"},
                "format": {"schema": "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
                           "version": "2.0"}}

    def publish(self):
        for key in self.keys:
            self.write(f"keys/{key.fingerprint}.asc", key.public)
        self.write(WELL_KNOWN + "provider-metadata.json", json.dumps(self.metadata()))
        links = [{"rel": "self", "href": self.url("csaf/feed.json")}]
        self.write("csaf/feed.json", json.dumps({"feed": {
            "id": self.name, "title": self.name, "link": links, "updated": "2026-01-01T00:00:00Z",
            "category": [{"scheme": "urn:ietf:params:rolie:category:information-type", "term": "csaf"}],
            "entry": self.extra + [self.entry(p, u) for p, u in sorted(self.documents.items())]}}))
        listed = [(self.paths(path), updated) for path, updated in sorted(self.documents.items())]
        self.write("csaf/index.txt", "".join(path + "\n" for path, _ in listed))
        self.write("csaf/changes.csv", "".join(f'"{path}","{updated}"\n' for path, updated in listed))
