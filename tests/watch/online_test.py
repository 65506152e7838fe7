"""keyway csaf validate --online: whether the addresses in a document lead somewhere, asked of a real web server."""
import json, os, subprocess

from case import KEYWAY, Case, main
from provider import advisory, closed_port


class Online(Case):
    options = {"signed": False}

    def validate(self, *arguments, **urls):
        """The findings of 6.3.6 by the name of their address, and what was not checked."""
        references = [{"category": "external", "summary": name, "url": url} for name, url in urls.items()]
        path = self.site.path("advisory.json")
        with open(path, "w") as file:
            json.dump(advisory("ACME-1", references=references), file)
        done = subprocess.run([KEYWAY, "csaf", "validate", path, "--test", "6.3.6", "--format", "json", *arguments],
                              capture_output=True, text=True, timeout=120)
        self.assertIn(done.returncode, (0, 2), done.stderr)
        self.code, self.document = done.returncode, json.loads(done.stdout)[0]
        names = list(urls)
        return {names[int(f["pointer"].split("/")[3])]: f["message"] for f in self.document["findings"]
                if f["pointer"].startswith("/document/references/")}

    def ask(self, **urls):
        return self.validate("--online", "--internal", "--ca-file", self.site.path("ca.pem"), **urls)

    def test_an_address_resolves_or_fails(self):
        self.site.write("there.html", b"<p>There</p>")
        self.site.write("long.bin", b"x" * 3000000)
        self.site.restart("location /moved { return 301 /there.html; } location /refused { return 403; }")
        found = self.ask(there=self.site.url("there.html"), long=self.site.url("long.bin"), moved=self.site.url("moved"),
                         gone=self.site.url("gone.html"), refused=self.site.url("refused"),
                         down=f"https://localhost:{closed_port()}/")
        self.assertEqual(sorted(found), ["down", "gone", "refused"], found)
        self.assertIn("404", found["gone"])
        self.assertEqual(self.code, 2)

    def test_what_cannot_be_asked_is_neither_a_pass_nor_a_finding(self):
        self.site.restart("location /busy { return 503; }")
        found = self.ask(plain="http://localhost/x", busy=self.site.url("busy"))
        self.assertEqual(found, {})
        self.assertIn("2 of", json.dumps(self.document))

    def test_no_host_of_the_inner_network_is_asked(self):
        self.site.write("there.html", b"There")
        before = len(self.site.requests())
        found = self.validate("--online", "--ca-file", self.site.path("ca.pem"), there=self.site.url("there.html"),
                              number=self.site.url("there.html").replace("localhost", "127.0.0.1"))
        self.assertEqual(found, {})
        self.assertIn("inner network", json.dumps(self.document["unchecked"]))
        self.assertEqual(len(self.site.requests()), before)

    def test_nothing_is_asked_unless_it_is_wanted(self):
        self.site.write("there.html", b"There")
        before = len(self.site.requests())
        self.assertEqual(self.validate(there=self.site.url("there.html"), gone=self.site.url("gone")), {})
        self.assertEqual(len(self.site.requests()), before)

    def test_an_authority_that_is_not_trusted_is_a_failure(self):
        self.site.write("there.html", b"There")
        found = self.validate("--online", "--internal", there=self.site.url("there.html"))
        self.assertEqual(list(found), ["there"])

    def test_it_is_asked_whatever_the_preset(self):
        path = self.site.path("advisory.json")
        with open(path, "w") as file:
            json.dump(advisory("ACME-1", references=[{"category": "external", "summary": "x", "url": self.site.url("no")}]), file)
        done = subprocess.run([KEYWAY, "csaf", "validate", path, "--format", "json", "--online", "--internal", "--ca-file",
                               self.site.path("ca.pem")], capture_output=True, text=True, timeout=120)
        self.assertIn("6.3.6", [f["test"] for f in json.loads(done.stdout)[0]["findings"]], done.stderr)

    def test_an_address_is_asked_once(self):
        self.site.write("there.html", b"There")
        self.ask(a=self.site.url("there.html"), b=self.site.url("there.html"))
        self.assertEqual(sum("there.html" in line for line in self.site.requests()), 1)


main()
