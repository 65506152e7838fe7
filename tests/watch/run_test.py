"""Plants that every sync matches by itself: what is new, changed or open again, and what does not keep it."""
import json, os, random, signal, sqlite3, subprocess, time

from case import Case, KEYWAY, main
from match_test import PLANT, about_pumps


class Runs(Case):
    def setUp(self):
        super().setUp()
        self.plant = self.site.path("plant.yaml")
        self.write_plant(PLANT)
        self.add()
        self.keyway("plant", "add", self.plant)

    def write_plant(self, text, path=None):
        with open(path or self.plant, "w") as file:
            file.write(text)

    def run_of(self, document=None, plant=0, **options):
        """What the sync after a document says of a plant: None when there was nothing to match anew."""
        if document:
            self.site.raw("2026/a-1.json", json.dumps(document, indent=1).encode(),
                          listed=document["document"]["tracking"]["current_release_date"])
        self.publish_and_sync(**options)
        self.outcome = self.report["plants"][plant]
        run = self.outcome.get("run")
        return run and tuple(run[key] for key in ("new", "changed", "reopened", "unchanged", "ended"))

    def runs(self):
        return json.loads(self.keyway("plant", "runs", self.plant, "--format", "json").out)

    def test_a_new_advisory_is_matched_by_itself(self):
        self.assertEqual(self.run_of(), (0, 0, 0, 0, 0))
        self.assertEqual(self.run_of(about_pumps(1)), (2, 0, 0, 0, 0))
        self.assertEqual({(n["change"], n["asset"], n["advisory"], n["vulnerability"], n["answer"], n["state"])
                          for n in self.outcome["news"]},
                         {("new", a, "A-1", "CVE-2026-1001", "affected", "new") for a in ("pump-1", "fan-1")})
        self.assertEqual([r["kind"] for r in self.runs()], ["automatic"] * 2)
        self.assertEqual((self.runs()[0]["matches"], self.runs()[0]["open"]), (2, 2))
        self.assertIsNone(self.run_of())
        self.assertEqual(len(self.runs()), 2)

    def test_the_text_says_what_is_new(self):
        self.run_of()
        self.site.raw("2026/a-1.json", json.dumps(about_pumps(1)).encode())
        self.site.publish()
        out = self.network("sync").out
        self.assertIn("Yard: 2 new, 0 changed, 0 reopened, 0 unchanged, 0 ended; 2 open of 2\n", out)
        self.assertIn("    new       pump-1 A-1 CVE-2026-1001, affected, new\n", out)
        self.assertIn("keyway watch match " + self.plant, out)
        self.assertIn("Yard: nothing to match anew\n", self.network("sync").out)

    def test_a_revision_that_changes_a_remediation_is_told_for_the_assets_that_it_concerns(self):
        self.run_of(about_pumps(1))
        self.assertEqual(self.run_of(about_pumps(2, fix="2.1", day="2026-02-01")), (0, 1, 0, 1, 0))
        self.assertEqual([n["asset"] for n in self.outcome["news"]], ["pump-1"])

    def test_a_revision_that_leaves_the_remediation_brings_nothing(self):
        self.run_of(about_pumps(1))
        self.assertEqual(self.run_of(about_pumps(2, title="Turbine, corrected", day="2026-02-01")), (0, 0, 0, 2, 0))
        self.assertEqual(self.outcome["news"], [])

    def test_what_was_decided_and_is_revised_is_reopened(self):
        self.run_of(about_pumps(1))
        for asset in ("pump-1", "fan-1"):
            self.keyway("accept", self.plant, asset, "A-1", "--until", "2099-01-01", "--reason", "no route")
        # No run in between: the decision is younger than what the runs know.
        self.assertEqual(self.run_of(about_pumps(2, fix="2.1", day="2026-02-01")), (0, 0, 1, 1, 0))
        self.assertEqual([(n["asset"], n["state"]) for n in self.outcome["news"]], [("pump-1", "revised")])
        self.assertIsNone(self.run_of())
        self.assertEqual(self.run_of(about_pumps(3, fix="2.1", day="2026-03-01", title="Other")), (0, 0, 0, 2, 0))

    def test_what_was_not_affected_and_is_now_is_reopened(self):
        self.assertEqual(self.run_of(about_pumps(1, status="known_not_affected")), (2, 0, 0, 0, 0))
        self.assertEqual(self.run_of(about_pumps(2, day="2026-02-01")), (0, 0, 2, 0, 0))

    def test_an_asset_more_or_fewer_is_matched_without_an_advisory(self):
        self.run_of(about_pumps(1))
        self.write_plant(PLANT + '  - {id: pump-2, zone: hall, supplier: Acme, product: Turbine Pump, version: "1.0"}\n')
        self.assertEqual(self.run_of(), (1, 0, 0, 2, 0))
        self.write_plant(PLANT)
        self.assertEqual(self.run_of(), (0, 0, 0, 2, 1))

    def test_an_inventory_that_changes_is_a_change_of_the_plant(self):
        row = 'pump-{0},Acme,Turbine Pump,1.0\n'
        head = 'id,supplier,product,version\n'
        self.write_plant(PLANT + "inventories: [{file: more.csv, zone: hall}]\n")
        self.write_plant(head + row.format(7), self.site.path("more.csv"))
        self.assertEqual(self.run_of(about_pumps(1)), (3, 0, 0, 0, 0))
        self.assertIsNone(self.run_of())
        self.write_plant(head + row.format(7) + row.format(8), self.site.path("more.csv"))
        self.assertEqual(self.run_of(), (1, 0, 0, 3, 0))

    def test_names_of_the_plant_s_own_are_heeded_and_a_change_of_them_is_one_of_the_plant(self):
        self.write_plant(PLANT.replace("Turbine Pump", "Pumpe Nord") + "names: [own.tsv]\n")
        self.write_plant("written\tmeant\nNichts davon\tFan\n", self.site.path("own.tsv"))
        self.assertEqual(self.run_of(about_pumps(1)), (1, 0, 0, 0, 0))
        self.write_plant("written\tmeant\nPumpe Nord\tPump\n", self.site.path("own.tsv"))
        self.assertEqual(self.run_of()[:1], (1,))
        self.assertIn("pump-1", [n["asset"] for n in self.outcome["news"]])

    def test_a_decision_is_no_news_but_is_known(self):
        self.run_of(about_pumps(1))
        self.keyway("done", self.plant, "pump-1", "A-1", "--reason", "updated")
        self.assertEqual(self.run_of(), (0, 0, 0, 2, 0))
        self.assertEqual(self.outcome["run"]["open"], 1)

    def test_a_broken_plant_keeps_neither_the_fetching_nor_the_others(self):
        other = self.site.path("other.yaml")
        self.write_plant(PLANT.replace("Yard", "Other yard"), other)
        self.keyway("plant", "add", other)
        self.write_plant("keyway: plant/1\nname: [")
        self.assertIsNone(self.run_of(about_pumps(1), expect=1))
        self.assertIn("plant.yaml:2", self.outcome["error"])
        self.assertEqual(self.report["plants"][1]["run"]["new"], 2)
        self.assertEqual(len(self.current()), 1)
        result = self.network("sync", expect=1)
        self.assertIn("the plant 'Yard' was not matched", result.err)
        self.assertIn("keyway watch plant remove", result.err)
        self.assertIn("Yard: not matched\n", result.out)
        self.assertIn("plant.yaml:2", self.keyway("plant", "list").out)
        # Mended, it is matched though nothing else is new.
        self.write_plant(PLANT)
        self.assertEqual(self.run_of(), (2, 0, 0, 0, 0))
        self.assertNotIn("error", json.loads(self.keyway("plant", "list", "--format", "json").out)[0])

    def test_a_plant_that_moved_is_told(self):
        os.rename(self.plant, self.plant + ".old")
        self.assertIsNone(self.run_of(about_pumps(1), expect=1))
        self.assertIn("plant.yaml", self.outcome["error"])
        self.keyway("plant", "remove", "yard")
        self.sync()
        self.assertEqual(self.report["plants"], [])

    def test_matching_can_be_left_out(self):
        self.site.raw("2026/a-1.json", json.dumps(about_pumps(1)).encode())
        self.publish_and_sync("--no-match")
        self.assertEqual((self.report["plants"], self.runs()), ([], []))
        self.assertEqual(self.run_of(), (2, 0, 0, 0, 0))

    def test_an_advisory_that_cannot_be_read_ends_nothing(self):
        self.run_of(about_pumps(1))
        with sqlite3.connect(self.db) as db:
            db.execute("UPDATE revision SET body = x'00'")
        self.write_plant(PLANT + "# touched\n")
        self.assertEqual(self.run_of(), (0, 0, 0, 0, 0))
        self.assertEqual(self.outcome["run"]["unread"], 1)
        self.assertEqual(self.ask("SELECT count(*) FROM plant_match"), [(2,)])

    def test_a_run_by_hand_is_recorded_and_not_taken_for_one_of_the_sync(self):
        self.assertIn("not matched by a sync yet", self.keyway("match", self.plant, expect=2).out)
        self.run_of(about_pumps(1))
        out = self.keyway("match", self.plant, expect=2).out
        self.assertRegex(out, "last run 20..-..-..T..:..:..Z, automatic: 2 new, 0 changed, 0 reopened, 0\nunchanged")
        self.assertIn(", manual: 0 new, 0 changed, 0 reopened, 2", self.keyway("match", self.plant, expect=2).out)
        self.assertEqual([r["kind"] for r in self.runs()], ["manual", "manual", "automatic", "manual"])
        last = json.loads(self.keyway("match", self.plant, "--format", "json", expect=2).out)["last_run"]
        self.assertEqual((last["kind"], last["unchanged"]), ("manual", 2))
        # What if is no run.
        self.keyway("match", self.plant, "--at", "2027-01-01", expect=2)
        self.assertEqual(len(self.runs()), 5)

    def test_a_run_that_is_killed_is_whole_or_not_there(self):
        """What the runs are held against is what the last of them found."""
        random.seed(62443)
        asset = '  - {{id: p{0}, zone: hall, supplier: Acme, product: Turbine Pump, version: "1.5"}}\n'
        self.write_plant(PLANT + "".join(asset.format(n) for n in range(3000)))
        started, killed = time.monotonic(), 0
        self.assertEqual(self.run_of(about_pumps(1)), (3002, 0, 0, 0, 0))
        longest = (time.monotonic() - started) * 1.2
        for n in range(2, int(os.environ.get("KEYWAY_KILLS", "200")) // 5):
            self.site.raw("2026/a-1.json", json.dumps(about_pumps(n, fix=f"2.{n}")).encode(), f"2026-02-01T00:00:{n:02}Z")
            self.site.publish()
            program = subprocess.Popen([KEYWAY, "watch", "sync", "--db", self.db, "--ca-file", self.site.path("ca.pem")],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, longest))
            program.send_signal(signal.SIGKILL)
            killed += program.wait() != 0
            run, matches, news = self.ask("SELECT id, matches, new + changed + reopened FROM match_run ORDER BY id DESC LIMIT 1")[0]
            found = self.ask("SELECT count(*), sum(run = ?), count(DISTINCT answer_key) FROM plant_match", run)
            self.assertEqual(found[0][:2], (matches, news))
            # Of the fan and of the pumps, never of two revisions.
            self.assertLessEqual(found[0][2], 2)
        self.assertGreater(killed, 5)
        self.keyway("verify")
        self.sync()
        self.assertEqual(self.ask("SELECT error FROM plant"), [(None,)])

    def test_plants_are_added_listed_and_taken_off(self):
        self.assertIn("is matched already", self.keyway("plant", "add", self.plant, expect=1).err)
        other = self.site.path("other.yaml")
        self.write_plant(PLANT, other)
        self.assertIn("another plant is called 'Yard'", self.keyway("plant", "add", other, expect=1).err)
        self.keyway("plant", "add", self.site.path("none.yaml"), expect=1)
        self.assertIn("did you mean 'list'", self.keyway("plant", "lst", expect=1).err)
        self.assertIn("for example: keyway watch plant add plant.yaml", self.keyway("plant", "add", expect=1).err)
        self.assertIn("no plant 'x'", self.keyway("plant", "runs", "x", expect=1).err)
        self.assertIn("did you mean 'Yard'", self.keyway("plant", "remove", "Yart", expect=1).err)
        self.assertIn("never", self.keyway("plant", "list").out)
        self.run_of(about_pumps(1))
        self.assertIn("2 open of 2", self.keyway("plant", "list").out)
        self.assertIn("2 new", self.keyway("plant", "runs", "Yard").out)
        self.keyway("plant", "remove", self.plant)
        self.assertEqual(self.keyway("plant", "list").out, "")
        self.assertEqual(self.ask("SELECT (SELECT count(*) FROM match_run) + (SELECT count(*) FROM plant_match)"), [(0,)])


if __name__ == "__main__":
    main()
