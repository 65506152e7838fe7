"""What the tests of the watch share: a provider, a database, and the program run on both."""
import json, os, sqlite3, subprocess, sys, unittest

from provider import Site

KEYWAY = os.environ["KEYWAY"]


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __str__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


class Case(unittest.TestCase):
    """self.site is signed and has a feed, unless the class says otherwise; it is watched as "acme"."""
    options = {}

    def setUp(self):
        self.site = self.enterContext(Site(**self.options))
        self.db = self.site.path("watch.db")

    def keyway(self, *arguments, expect=0, **environment):
        done = subprocess.run([KEYWAY, "watch", *arguments, "--db", self.db], capture_output=True, text=True,
                              env={**os.environ, "NO_COLOR": "1", **environment}, timeout=600)
        result = Result(done)
        if expect is not None:
            self.assertEqual(result.code, expect, str(result))
        return result

    def network(self, *arguments, **options):
        return self.keyway(*arguments, "--ca-file", self.site.path("ca.pem"), **options)

    def add(self, site=None, name="acme"):
        site = site or self.site
        site.publish()
        return self.keyway("add", f"localhost:{site.port}", "--name", name, "--ca-file", site.path("ca.pem"))

    def sync(self, *arguments, expect=0, **options):
        """The report, and its provider "acme" as self.tally."""
        result = self.network("sync", "--format", "json", *arguments, expect=expect, **options)
        self.report = json.loads(result.out)
        self.tally = next((p for p in self.report["providers"] if p["name"] == "acme"), None)
        return self.report

    def publish_and_sync(self, *arguments, **options):
        self.site.publish()
        return self.sync(*arguments, **options)

    def events(self, kind=None):
        """Of the last sync: (kind, subject), or subjects of one kind."""
        events = self.report["events"]
        return [e["subject"] for e in events if e["kind"] == kind] if kind else [(e["kind"], e["subject"]) for e in events]

    def texts(self, kind):
        return " | ".join(e["text"] for e in self.report["events"] if e["kind"] == kind)

    def current(self):
        """Tracking ids and versions of what counts."""
        return {row[0]: row[1] for row in self.ask(
            "SELECT d.tracking_id, r.version FROM document d JOIN revision r ON r.id = d.current_revision "
            "WHERE d.state IN ('current', 'gone')")}

    def ask(self, sql, *values):
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as db:
            return db.execute(sql, values).fetchall()

    def revisions(self, id):
        return json.loads(self.keyway("show", id, "--format", "json").out)


    def peak_of_sync(self, expect=0):
        """Kilobytes. The program's own: a child that is forked has its parent's at first."""
        line = [KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem")]
        script = ("import os, resource, subprocess, sys\n"
                  "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode\n"
                  "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        # What was freed counts no more, also under the address sanitizer.
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
        done = subprocess.run([sys.executable, "-c", script, *line], capture_output=True, text=True, timeout=200,
                              env={**os.environ, "ASAN_OPTIONS": sanitizer.lstrip(":")})
        code, peak = map(int, done.stdout.split())
        self.assertEqual(code, expect, done.stderr)
        return peak


def main():
    unittest.main(verbosity=2)
