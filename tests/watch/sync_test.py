"""keyway watch sync as it goes well: what is new, what changed, and what is not asked for again."""
import os, signal, subprocess

from case import Case, KEYWAY, main
from provider import Site, WELL_KNOWN


class Sync(Case):
    def test_the_first_sync_fetches_everything(self):
        for n in range(5):
            self.site.document(f"ACME-{n}")
        self.add()
        self.sync()
        self.assertEqual(self.tally["fetched"], 5)
        self.assertEqual(sorted(self.events("new")), [f"ACME-{n}" for n in range(5)])
        self.assertEqual(len(self.current()), 5)
        revision = self.revisions("ACME-3")[0]
        self.assertEqual((revision["hash"], revision["signature"], revision["findings"]), ("good", "good", 0))

    def test_the_next_one_asks_for_little(self):
        for n in range(5):
            self.site.document(f"ACME-{n}")
        self.add()
        self.sync()
        self.site.forget_requests()
        self.sync()
        self.assertEqual(self.report["events"], [])
        self.assertEqual(len(self.site.requests("feed.json")), 1)
        self.assertIn(" 304 ", self.site.requests("feed.json")[0])
        self.assertEqual(self.site.requests("/csaf/2026/"), [])

    def test_an_update_is_fetched_and_both_revisions_are_kept(self):
        self.site.document("ACME-1")
        self.site.document("ACME-2")
        self.add()
        self.sync()
        self.site.forget_requests()
        self.site.document("ACME-2", version=2, date="2026-02-01T00:00:00Z")
        self.publish_and_sync()
        self.assertEqual(self.events(), [("updated", "ACME-2")])
        self.assertEqual(self.site.requests("acme-1"), [])
        self.assertEqual(self.current(), {"ACME-1": "1", "ACME-2": "2"})
        self.assertEqual([(r["version"], r["current"]) for r in self.revisions("ACME-2")], [("2", True), ("1", False)])

    def test_a_revoked_document_does_not_count(self):
        self.site.document("ACME-1")
        self.site.document("ACME-2")
        self.add()
        self.sync()
        self.site.document("ACME-2", version=2, date="2026-02-01T00:00:00Z", category="csaf_withdrawn")
        self.publish_and_sync()
        self.assertEqual(self.events(), [("revoked", "ACME-2")])
        self.assertEqual(self.current(), {"ACME-1": "1"})

    def test_a_document_that_no_feed_lists_is_gone_but_counts(self):
        path = self.site.document("ACME-1")
        self.site.document("ACME-2")
        self.add()
        self.sync()
        listed = self.site.documents.pop(path)
        self.publish_and_sync()
        self.assertEqual(self.events(), [("gone", "ACME-1")])
        self.assertEqual(len(self.current()), 2)
        self.site.documents[path] = listed
        self.publish_and_sync()
        self.assertEqual(self.events(), [("returned", "ACME-1")])

    def test_a_feed_that_has_lost_almost_everything_is_an_alarm(self):
        for n in range(20):
            self.site.document(f"ACME-{n}")
        self.add()
        self.sync()
        self.site.documents = {}
        self.publish_and_sync(expect=2)
        self.assertEqual(self.events(), [("alarm", "acme")])
        self.assertIn("20 of 20", self.texts("alarm"))

    def test_republished_with_old_dates_is_found_by_comparing(self):
        path = self.site.document("ACME-1")
        self.site.document("ACME-2")
        self.add()
        self.sync()
        self.site.document("ACME-1", title="Another title")
        self.assertEqual(self.site.documents[path], "2026-01-01T00:00:00Z")
        self.publish_and_sync()
        self.assertEqual(self.events(), [])
        self.sync("--full")
        self.assertEqual(self.events(), [("republished", "ACME-1")])
        self.assertTrue(self.tally["full"])
        self.assertEqual(self.tally["same"], 1)

    def test_it_compares_everything_once_a_week_by_itself(self):
        self.site.document("ACME-1")
        self.add()
        self.sync()
        self.site.document("ACME-1", title="Another title")
        later = int(subprocess.run(["date", "+%s"], capture_output=True).stdout) + 8 * 86400
        self.publish_and_sync(SOURCE_DATE_EPOCH=str(later))
        self.assertEqual(self.events(), [("republished", "ACME-1")])

    def test_a_fix_without_a_new_revision_is_told(self):
        self.site.document("ACME-1")
        self.add()
        self.sync()
        self.site.document("ACME-1", title="Mended", listed="2026-03-01T00:00:00Z")
        self.publish_and_sync()
        self.assertEqual(self.events(), [("republished", "ACME-1")])
        self.assertEqual(len(self.revisions("ACME-1")), 2)

    def test_going_back_to_an_older_revision_is_an_alarm(self):
        self.site.document("ACME-1", version=2, date="2026-02-01T00:00:00Z")
        self.add()
        self.sync()
        self.site.document("ACME-1", version=1, listed="2026-04-01T00:00:00Z")
        self.publish_and_sync(expect=2)
        self.assertEqual(self.events(), [("alarm", "ACME-1")])

    def test_a_broken_off_sync_is_taken_up(self):
        for n in range(12):
            self.site.document(f"ACME-{n}")
        self.add()
        self.site.restart("location /csaf/2026/ { limit_rate 1500; }")
        with subprocess.Popen([KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem"), "--per-host",
                               "2"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
            while not self.ask("SELECT 1 FROM revision LIMIT 1"):
                pass
            program.kill()
        had = self.ask("SELECT count(*) FROM revision")[0][0]
        self.site.restart("")
        self.site.forget_requests()
        self.sync()
        self.assertEqual(self.tally["fetched"], 12 - had)
        self.assertEqual(len([r for r in self.site.requests("/csaf/2026/") if ".json HTTP" in r]), 12 - had)

    def test_a_person_may_break_it_off(self):
        for n in range(30):
            self.site.document(f"ACME-{n}")
        self.add()
        self.site.restart("location /csaf/2026/ { limit_rate 800; }")
        folder = self.site.path("tmp")
        os.mkdir(folder)
        with subprocess.Popen([KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": folder},
                              text=True) as program:
            while not self.ask("SELECT 1 FROM revision LIMIT 1"):
                pass
            program.send_signal(signal.SIGINT)
            out, err = program.communicate()
        self.assertEqual(program.returncode, 2, out + err)
        self.assertIn("stopped before all was read", err)
        self.assertNotIn("error", out)
        self.assertEqual(os.listdir(folder), [])
        self.site.restart("")
        self.sync()
        self.assertEqual(len(self.current()), 30)

    def test_a_provider_that_is_down_blocks_no_other_and_loses_nothing(self):
        self.site.document("ACME-1")
        self.add()
        self.sync()
        with Site(name="other") as other:
            other.document("OTHER-1")
            self.add(other, name="other")
            self.site.stop()
            with open(self.site.path("ca.pem"), "a") as ca, open(other.path("ca.pem")) as more:
                ca.write(more.read())
            report = self.sync(expect=2)
        self.assertIn("error", self.tally)
        self.assertEqual([p["fetched"] for p in report["providers"] if p["name"] == "other"], [1])
        self.assertEqual(set(self.current()), {"ACME-1", "OTHER-1"})

    def test_two_syncs_at_once_do_no_harm(self):
        for n in range(30):
            self.site.document(f"ACME-{n}")
        self.add()
        line = [KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem")]
        both = [subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
        for one in both:
            self.assertEqual((one.wait(), one.stderr.read()), (0, b""))
            one.stderr.close()
        self.assertEqual(self.ask("SELECT count(*) FROM revision"), [(30,)])


class Plain(Case):
    options = {"signed": False, "role": "csaf_provider", "rolie": False}

    def test_folders_are_read_where_there_is_no_feed(self):
        self.site.document("ACME-1")
        self.add()
        self.sync()
        self.site.document("ACME-2", date="2026-02-01T00:00:00Z")
        self.publish_and_sync()
        self.assertEqual(self.events(), [("new", "ACME-2")])
        self.site.forget_requests()
        self.sync()
        self.assertIn(" 304 ", self.site.requests("changes.csv")[0])
        self.assertEqual(self.revisions("ACME-1")[0]["signature"], "none")

    def test_relative_paths_of_any_kind_are_tried(self):
        forms = {"of the folder": lambda p: p.removeprefix("csaf/"), "of the host": lambda p: p}
        for n, (name, form) in enumerate(forms.items()):
            with self.subTest(name), Site(**self.options) as site:
                site.paths = form
                site.document("ACME-1")
                self.site, self.db = site, site.path("watch.db")
                self.add()
                self.sync()
                self.assertEqual(self.current(), {"ACME-1": "1"})

    def test_changes_with_and_without_quotes_are_read(self):
        self.site.paths = lambda p: p.removeprefix("csaf/")
        self.site.document("ACME-1")
        self.add()
        self.site.write("csaf/index.txt", "")
        self.site.write("csaf/changes.csv", "2026/acme-1.json,2026-01-01T00:00:00Z\r\n")
        self.sync()
        self.assertEqual(self.current(), {"ACME-1": "1"})

    def test_what_only_the_index_lists_is_fetched_too(self):
        self.site.document("ACME-1")
        self.site.document("ACME-2")
        self.add()
        self.site.write("csaf/changes.csv", '"2026/acme-1.json","2026-01-01T00:00:00Z"\n')
        self.site.write("csaf/index.txt", "2026/acme-1.json\n2026/acme-2.json\n")
        self.sync()
        self.assertEqual(len(self.current()), 2)


class Fallback(Case):
    def test_folders_stand_in_for_a_feed_that_fails(self):
        self.site.document("ACME-1")
        self.add()
        self.site.write("csaf/feed.json", "this is no feed")
        self.sync(expect=2)
        self.assertEqual(self.current(), {"ACME-1": "1"})
        self.assertIn("feed.json", self.tally["error"])

    def test_a_feed_of_several_pages_is_read_to_its_end(self):
        import json
        for n in range(4):
            self.site.document(f"ACME-{n}")
        self.add()
        feed = json.loads(self.site.read("csaf/feed.json"))
        entries = feed["feed"]["entry"]
        for page in range(2):
            feed["feed"]["entry"] = entries[page * 2:page * 2 + 2]
            feed["feed"]["link"] = [{"rel": "next", "href": self.site.url("csaf/page-1.json")}] if page == 0 else []
            self.site.write("csaf/feed.json" if page == 0 else "csaf/page-1.json", json.dumps(feed))
        self.sync()
        self.assertEqual(len(self.current()), 4)
        self.sync()
        self.assertEqual(self.events(), [])


if __name__ == "__main__":
    main()
