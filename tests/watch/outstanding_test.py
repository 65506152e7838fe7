"""What a provider lists and is not here as it is listed: told as long as it lasts, and never a pass."""
import json, os, sqlite3, subprocess

from case import KEYWAY, Case, main
from match_test import PLANT, about_pumps, write_workspace

SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/owner")
CLOSED = "location = /{} {{ return 403; }}"


class Outstanding(Case):
    """One advisory that is no trouble to the plant, and one that is to make some."""

    def setUp(self):
        super().setUp()
        self.plant = self.site.path("plant.yaml")
        with open(self.plant, "w") as file:
            file.write(PLANT)
        self.site.raw("csaf/2026/a-1.json", json.dumps(about_pumps(1, status="known_not_affected")).encode())
        self.bad = self.site.document("ACME-BAD")
        self.add()

    def mend(self):
        self.site.restart("")
        self.site.document("ACME-BAD", version=3, date="2026-03-01T00:00:00Z")
        self.publish_and_sync()

    def matched(self, *arguments, **options):
        """Exit code, how many could not be read, and what was told of them."""
        result = self.keyway("match", self.plant, "--format", "json", *arguments, expect=None, **options)
        return result.code, json.loads(result.out)["advisories"]["unread"], " ".join(result.err.split())

    def listed(self):
        return self.keyway("list").out.splitlines()[1].split(maxsplit=3)[3]

    def assert_told(self, reason, times=3):
        for _ in range(times):
            self.sync(expect=2)
            self.assertEqual(self.tally["outstanding"], 1)
        text = self.network("sync", expect=2).out
        self.assertIn("1 not here as listed; keyway watch show acme\n", text)
        self.assertEqual(self.listed(), "1 not here as listed")
        self.assertRegex(self.keyway("show", "acme").out, f"not here +https://.*/acme-bad.json: .*{reason}")
        shown = json.loads(self.keyway("show", "acme", "--format", "json").out)[0]["outstanding"]
        self.assertEqual([(d["url"], d["state"]) for d in shown], [(self.site.url(self.bad), "not here as listed")])
        self.assertRegex(self.keyway("show", "acme-bad").out, f"reason +.*{reason}")
        code, unread, told = self.matched()
        self.assertEqual((code, unread), (2, 1), told)
        self.assertIn("acme-bad.json: warning: this document could not be read as it is listed", told)
        self.assertIn(reason, told)

    def assert_well(self):
        self.sync()
        self.assertEqual((self.tally["outstanding"], self.listed()), (0, "well"))
        self.assertEqual(self.matched(), (0, 0, ""))

    def test_a_document_that_is_cut_off_is_told_until_it_is_whole(self):
        self.site.raw(self.bad, self.site.read(self.bad)[:100])
        self.site.publish()
        self.assert_told("is no document of CSAF")
        self.assertEqual(self.events(), [])
        # The same under the same date: an upload that was not over.
        self.site.document("ACME-BAD")
        self.assert_well()

    def test_comparing_everything_does_not_forget_it(self):
        self.site.raw(self.bad, b"{}")
        self.publish_and_sync(expect=2)
        self.sync("--full", expect=2)
        self.assert_told("is no document of CSAF", times=1)

    def test_an_update_that_cannot_be_fetched_is_told_while_the_old_revision_counts(self):
        self.sync()
        self.assert_well()
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.restart(CLOSED.format(self.bad))
        self.site.publish()
        self.assert_told("403", times=2)
        self.assertIn("; its revision 1 counts meanwhile", self.matched()[2])
        self.assertEqual(self.current(), {"A-1": "1", "ACME-BAD": "1"})
        shown = self.revisions("ACME-BAD")
        self.assertEqual([d["state"] for d in shown], ["current", "not here as listed"])
        self.assertEqual(shown[1]["counts"], "1")
        self.mend()
        self.assert_well()

    def test_what_is_listed_and_not_there_is_told(self):
        self.sync()
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.remove(self.bad)
        self.site.publish()
        self.assert_told("404")
        # Nobody lists it any longer: that is told once, and the revision that is here counts.
        del self.site.documents[self.bad]
        self.site.publish()
        self.sync(expect=None)
        self.assertEqual((self.tally["outstanding"], self.matched()), (0, (0, 0, "")))

    def test_another_reason_is_told(self):
        self.site.restart(f"location = /{self.bad} {{ return 503; }}")
        self.sync(expect=2)
        self.assertIn("503", self.texts("error"))
        self.site.restart(f"location = /{self.bad} {{ return 302 http://localhost:{self.site.port}/x.json; }}")
        self.sync(expect=2)
        self.assertIn("https", self.texts("error"))
        self.sync(expect=2)
        self.assertEqual(self.events(), [])
        self.site.restart("")
        self.site.raw(self.bad, b"{}")
        self.sync(expect=2)
        self.assertIn("is no document of CSAF", self.texts("error"))

    def test_what_is_kept_apart_is_no_pass(self):
        self.site.write(self.bad + ".sha512", "0" * 128)
        self.sync(expect=2)
        self.sync(expect=2)
        self.assertEqual((self.tally["outstanding"], self.listed()), (1, "1 kept apart"))
        code, unread, told = self.matched()
        self.assertEqual((code, unread), (2, 1))
        self.assertIn("does not have the hash", told)
        self.site.beside(self.bad)
        self.assert_well()

    def test_a_provider_that_takes_back_what_is_kept_apart_is_well(self):
        good = self.site.read(self.bad)
        self.sync()
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.write(self.bad + ".asc", self.site.keys[0].sign(b"something else"))
        self.publish_and_sync(expect=2)
        self.assertEqual(self.listed(), "1 kept apart")
        self.site.raw(self.bad, good, listed="2026-02-02T00:00:00Z")
        self.site.publish()
        self.assert_well()

    def test_whoever_asks_the_database_or_exports_it_is_told(self):
        explain = [KEYWAY, "explain", self.plant, "pump-1", "--db", self.db]
        told = lambda: " ".join(subprocess.run(explain, capture_output=True, text=True, timeout=120).stderr.split())
        self.sync()
        self.assertNotIn("could not be read", told())
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.restart(CLOSED.format(self.bad))
        self.publish_and_sync(expect=2)
        self.assertIn("could not be read as it is listed", told())
        self.assertIn("1 of the documents that providers list is not here as listed",
                      " ".join(self.keyway("export", self.site.path("out")).err.split()))

    def test_a_supplier_who_compares_components_with_it_is_told(self):
        folder = self.site.path("workspace")
        write_workspace(folder)
        status = [KEYWAY, "status", folder, "--at", "2026-03-01", "--format", "json", "--db", self.db]

        def lacks():
            done = subprocess.run(status, capture_output=True, text=True, timeout=120)
            return next(r for r in json.loads(done.stdout)["requirements"] if r["id"] == "SM-9"), done.stderr
        self.sync()
        self.assertNotIn("not here as listed", str(lacks()))
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.restart(CLOSED.format(self.bad))
        self.publish_and_sync(expect=2)
        requirement, told = lacks()
        self.assertIn("1 document in " + self.db + " not here as listed, so what it says is not known", str(requirement))
        self.assertIn("not here as listed", " ".join(told.split()))

    def test_an_automatic_run_knows_of_it_and_what_has_ended_still_ends(self):
        self.keyway("plant", "add", self.plant)
        self.sync()
        self.site.restart(CLOSED.format(self.bad))
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.publish_and_sync(expect=2)
        run = self.report["plants"][0]["run"]
        self.assertEqual((run["unread"], run["unchanged"], run["ended"]), (1, 2, 0))
        self.sync(expect=2)
        self.assertNotIn("run", self.report["plants"][0])
        with open(self.plant, "w") as file:
            file.write(PLANT.replace("  - {id: fan-1", "  # {id: fan-1"))
        self.sync(expect=2)
        run = self.report["plants"][0]["run"]
        self.assertEqual((run["unread"], run["unchanged"], run["ended"]), (1, 1, 1))
        self.mend()
        self.assertEqual(self.report["plants"][0]["run"]["unread"], 0)

    def test_a_database_of_before_knows_why(self):
        os.unlink(self.db)
        with sqlite3.connect(self.db) as db:
            for version in (1, 2, 3):
                with open(os.path.join(SCHEMAS, f"watch_{version}.sql")) as file:
                    db.executescript(file.read())
            db.executescript(f"""
                PRAGMA application_id = {0x6b776179}; PRAGMA user_version = 3;
                INSERT INTO provider (id, name, asked, url, added_at) VALUES (1, 'acme', '', '', 0);
                INSERT INTO feed (id, provider, kind, url) VALUES (1, 1, 'rolie', 'f');
                INSERT INTO document (id, provider, url, due, misses, etag, state) VALUES
                    (1, 1, 'https://a/cut.json', 0, 1, 'e', 'listed'), (2, 1, 'https://a/busy.json', 1, 2, NULL, 'listed'),
                    (3, 1, 'https://a/next.json', 1, 0, NULL, 'listed'), (4, 1, 'https://a/old.json', 1, 1, NULL, 'listed'),
                    (5, 1, 'https://a/lost.json', 1, 1, NULL, 'listed');
                INSERT INTO listing (feed, document) VALUES (1, 1), (1, 2), (1, 3), (1, 5);
                INSERT INTO event (at, provider, document, kind, subject, text) VALUES
                    (1, 1, 1, 'error', 'u', 'is no document of CSAF: x'), (1, 1, 2, 'error', 'u', 'answered 503');
                """)
        shown = json.loads(self.keyway("show", "acme", "--format", "json").out)[0]["outstanding"]
        self.assertEqual([(d["url"], d["reason"]) for d in shown], [
            ("https://a/busy.json", "answered 503"), ("https://a/cut.json", "is no document of CSAF: x"),
            ("https://a/lost.json", "it could not be fetched"), ("https://a/next.json", "it has not been fetched yet")])
        self.assertEqual(self.ask("SELECT due, etag FROM document WHERE id = 1"), [(1, None)])


if __name__ == "__main__":
    main()
