"""keyway csaf with addresses in place of files: documents of a real web server, and what a server can do wrong."""
import gzip, json, os, pty, subprocess

from case import KEYWAY, Case, main
from provider import Site, advisory, closed_port

WRONG = {"title": "", "notes": []}  # two findings of the schema


class Validate(Case):
    options = {"signed": False}

    def csaf(self, action, *arguments, ca=True, code=0, **environment):
        authority = ("--ca-file", self.site.path("ca.pem")) if ca else ()
        done = subprocess.run([KEYWAY, "csaf", action, *arguments, *authority], capture_output=True, text=True,
                              timeout=120, env={**os.environ, "NO_COLOR": "1", **environment})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.out, self.err = done.stdout, done.stderr
        return done.stdout

    def serve(self, path, **document):
        self.site.write(path, json.dumps(advisory("ACME-1", **document)))
        return self.site.url(path)

    def file(self, name, text):
        with open(self.site.path(name), "w") as file:
            file.write(text)
        return self.site.path(name)

    def refused(self, *arguments, **options):
        """Of one address: not fetched, which is told, and a document that could not be read."""
        text = self.csaf("validate", *arguments, code=1, **options)
        self.assertIn("1 that could not be read", text)
        return self.err

    def test_a_document_is_fetched_and_called_by_its_address(self):
        url = self.serve("a.json")
        self.assertEqual(self.csaf("validate", url), f"{url}: valid (CSAF 2.0)\n1 valid, 0 with findings, 0 that could not be read\n")

    def test_files_folders_and_addresses_are_told_in_their_order(self):
        os.mkdir(self.site.path("folder"))
        for name in ("folder/x.json", "folder/y.json", "z.json"):
            self.file(name, json.dumps(advisory("ACME-1")))
        first, second = self.serve("1.json", **WRONG), self.serve("2.json")
        report = json.loads(self.csaf("validate", first, self.site.path("folder"), second, self.site.path("z.json"),
                                      "--format", "json", code=2))
        self.assertEqual([d["file"] for d in report], [first, self.site.path("folder/x.json"), self.site.path("folder/y.json"),
                                                       second, self.site.path("z.json")])
        self.assertEqual([bool(d["findings"]) for d in report], [True, False, False, False, False])

    def test_every_format_names_the_address(self):
        url = self.serve("a.json", **WRONG) + "?a=1&b=%202"
        for format in ("text", "json", "sarif", "junit"):
            text = self.csaf("validate", url, "--format", format, code=2)
            self.assertIn(url.replace("&", "&amp;") if format == "junit" else url, text, format)

    def test_findings_of_an_address_can_be_known(self):
        url, known = self.serve("a.json", **WRONG), self.site.path("known.tsv")
        self.csaf("validate", url, "--write-baseline", known, "-q")
        self.assertIn("valid (CSAF 2.0) but for", self.csaf("validate", url, "--baseline", known))

    def test_what_cannot_be_fetched_does_not_hold_up_the_others(self):
        good, bad = self.serve("a.json"), self.site.url("gone.json")
        down = f"https://localhost:{closed_port()}/a.json"
        report = json.loads(self.csaf("validate", bad, good, down, "--format", "json", code=1))
        self.assertEqual(report[0], {"file": bad, "unread": True})
        self.assertEqual(report[1]["findings"], [])
        self.assertTrue(report[2]["unread"])
        self.assertIn(f"{bad}: error: cannot be fetched: answered 404", self.err)
        self.assertIn(f"{down}: error: cannot be fetched: cannot be connected to", self.err)

    def test_only_the_authorities_that_are_named_are_trusted(self):
        self.assertIn("its certificate is not trusted", self.refused(self.serve("a.json"), ca=False))
        with Site(signed=False) as other:
            self.assertIn("its certificate is not trusted", self.refused(self.serve("a.json"), "--ca-file", other.path("ca.pem"), ca=False))
        self.csaf("validate", self.serve("a.json"), "--ca-file", self.site.path("none.pem"), ca=False, code=1)
        self.assertIn("none.pem", self.err)

    def test_plain_http_and_other_schemes_are_refused_before_anything_is_asked(self):
        good = self.serve("a.json")
        for url in ("http://localhost/a.json", "HTTP://localhost/a.json", "ftp://localhost/a.json", "file:///etc/passwd"):
            self.assertEqual(self.csaf("validate", good, url, code=1), "")
            self.assertIn(f"'{url}' is not fetched: only https is", self.err)
        self.assertEqual(self.site.requests(), [])

    def test_a_password_is_refused_and_never_shown(self):
        self.csaf("validate", "https://name:secret@localhost/a.json", code=1)
        self.assertIn("an address holds a user's name", self.err)
        self.assertNotIn("secret", self.out + self.err)
        self.csaf("validate", "https://", code=1)
        self.assertIn("an address is no URL", self.err)

    def test_a_redirect_leads_to_https_alone(self):
        self.serve("there.json")
        self.site.restart("location /moved { return 302 /there.json; } location /plain { return 302 http://localhost/there.json; }"
                          "location /round { return 302 /round; }")
        moved = self.site.url("moved")
        self.assertIn(f"{moved}: valid", self.csaf("validate", moved))
        self.assertIn("redirects to what is not https", self.refused(self.site.url("plain")))
        self.assertIn("redirects more than 10 times", self.refused(self.site.url("round")))

    def test_what_is_packed_is_unpacked_however_it_is_sent(self):
        packed = gzip.compress(json.dumps(advisory("ACME-1")).encode())
        self.site.write("file.json.gz", packed)
        self.site.write("encoded.json", packed)
        self.site.write("both.json.gz", packed)
        self.site.restart("location /encoded.json { add_header Content-Encoding gzip; } location /both.json.gz { add_header Content-Encoding gzip; }")
        self.csaf("validate", *map(self.site.url, ("file.json.gz", "encoded.json", "both.json.gz")))
        self.assertIn("3 valid", self.out)
        self.site.write("cut.json.gz", packed[:-9])
        self.assertIn("the gzip data is damaged", self.refused(self.site.url("cut.json.gz")))

    def test_size_is_bounded_sent_and_unpacked(self):
        with open(os.path.join(self.site.www, "huge.json"), "wb") as file:
            file.truncate((256 << 20) + 1)
        bomb = gzip.compress(bytes(1 << 20), 1) * 257
        self.site.write("bomb.json.gz", bomb)
        self.site.write("bomb.json", bomb)
        self.site.restart("location = /bomb.json { add_header Content-Encoding gzip; }")
        self.assertIn("is larger than 268435456 bytes", self.refused(self.site.url("huge.json")))
        self.assertIn("unpacks to more than 268435456 bytes", self.refused(self.site.url("bomb.json.gz")))
        self.assertIn("is larger than 268435456 bytes", self.refused(self.site.url("bomb.json")))

    def test_what_is_no_document_is_told_with_its_address(self):
        self.site.write("page.json", "<html>")
        self.site.write("empty.json", "")
        for name in ("page.json", "empty.json"):
            self.assertIn(f"{self.site.url(name)}:1:1: error", self.refused(self.site.url(name)))

    def test_nothing_can_be_put_aside_without_a_folder(self):
        error = self.refused(self.serve("a.json"), TMPDIR="/nowhere")
        self.assertIn("cannot be fetched: it cannot be put aside: No such file or directory", error)

    def test_nothing_is_left_beside(self):
        os.mkdir(self.site.path("tmp"))
        self.csaf("validate", self.serve("a.json"), self.site.url("no.json"), TMPDIR=self.site.path("tmp"), code=1)
        self.assertEqual(os.listdir(self.site.path("tmp")), [])

    def test_a_host_has_at_most_four_requests_at_a_time(self):
        urls = [self.serve(f"{n}.json") for n in range(12)]
        self.site.stop()
        self.site.directives = "limit_conn all 4;"
        self.site.start("limit_conn_zone $server_name zone=all:1m;")
        self.csaf("validate", *urls)
        self.assertIn("12 valid", self.out)
        self.assertEqual(len(self.site.requests(" 200 ")), 12)

    def test_a_proxy_is_asked(self):
        url = self.serve("a.json")
        proxy = f"http://127.0.0.1:{closed_port()}"
        self.assertIn("cannot be connected to", self.refused(url, "--proxy", proxy))
        self.assertIn("cannot be connected to", self.refused(url, https_proxy=proxy))
        self.csaf("validate", url, "--proxy", "nonsense://", code=1)

    def test_options_of_the_network_need_something_that_asks_it(self):
        file = self.file("a.json", json.dumps(advisory("ACME-1")))
        for action in ("validate", "show", "convert"):
            self.assertEqual(self.csaf(action, file, code=1), "")
            self.assertIn("--ca-file: nothing here asks the network", self.err)
            self.csaf(action, file, "--proxy", "http://localhost:1", ca=False, code=1)
            self.assertIn("--proxy: nothing here asks the network", self.err)
        self.csaf("validate", file, "--online", code=2)

    def test_an_address_is_shown_and_converted(self):
        url = self.serve("a.json")
        self.assertIn("Advisory ACME-1", self.csaf("show", url))
        new = self.site.path("new.json")
        self.csaf("convert", url, "-o", new)
        self.assertIn(f"{url}: converted to CSAF 2.1", self.out)
        with open(new) as file:
            self.assertEqual(json.load(file)["document"]["csaf_version"], "2.1")
        for action in ("show", "convert"):
            self.csaf(action, self.site.url("gone.json"), code=1)
            self.assertIn("answered 404", self.err)
            self.csaf(action, "http://localhost/a.json", code=1, ca=False)
            self.assertIn("only https is", self.err)

    def test_a_terminal_sees_that_something_is_fetched(self):
        self.site.write("slow.json", json.dumps(advisory("ACME-1", padding=30000)))
        self.site.restart("location /slow.json { limit_rate 10k; limit_rate_after 1k; }")
        outer, inner = pty.openpty()
        line = [KEYWAY, "csaf", "validate", self.site.url("slow.json"), "--ca-file", self.site.path("ca.pem")]
        done = subprocess.run(line, stdout=subprocess.DEVNULL, stderr=inner, timeout=60)
        os.close(inner)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"fetching [", os.read(outer, 65536))


main()
