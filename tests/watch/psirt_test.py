"""From a report to the verdict of an owner: a supplier's case is led to its advisory and published into a folder that a
real server gives out; an owner's watch syncs it, and matches it to a plant. Then the fix comes out as a revision."""
import fcntl, hashlib, json, os, shutil, subprocess, time

from case import KEYWAY, Case, Result, main

PRODUCT = """keyway: product/1
supplier:
  id: rivertech
  name: RiverTech Automation GmbH
  aliases: [RiverTech]
  psirt: {contact: psirt@rivertech.example}
product:
  id: rc-400
  name: RC-400 controller
  types: ED
  models:
    - {name: RC-400, order-number: RT-4000}
    - {name: RC-400-8, order-number: RT-4008}
releases:
  - {version: "4.1.0", date: 2025-03-01}
  - {version: "4.2.0", date: 2026-03-01}
  - {version: "4.2.1", date: 2026-05-01}
"""

PLANT = """keyway: plant/1
name: Yard
zones: [{id: hall, sl-t: 3}]
products: [product.yaml]
assets:
  - {id: plc-1, zone: hall, supplier: rivertech, product: rc-400, model: RC-400, version: "4.2.0"}
  - {id: plc-2, zone: hall, supplier: rivertech, product: rc-400, model: RC-400-8, version: "4.1.0"}
  - {id: plc-3, zone: hall, supplier: RiverTech Automation GmbH, product: RC-400-8, version: "4.2.1", type: ED}
"""

MAIL = """From: =?ISO-8859-1?Q?J=FCrgen?= Example <j@example.org>
Subject: Write to the configuration without authentication
Date: Thu, 01 Jan 2026 09:15:00 +0100
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The service port takes configuration telegrams=
 without asking for a password.
"""

NO_CVE = ("--accept", "6.3.3")
DAY = 86400
START = 1767225600  # 2026-01-01


class Psirt(Case):
    def setUp(self):
        super().setUp()
        self.work = self.site.path("supplier")
        os.mkdir(self.work)
        for name, text in (("product.yaml", PRODUCT), ("plant.yaml", PLANT)):
            with open(os.path.join(self.work, name), "w") as file:
                file.write(text)
        self.case = "psirt/RT-2026-003.yaml"
        self.key = self.site.keys[0]
        self.day = 0

    def psirt(self, *arguments, expect=0, **environment):
        self.day += 1
        done = subprocess.run([KEYWAY, "psirt", *arguments], cwd=self.work, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "NO_COLOR": "1", "SOURCE_DATE_EPOCH": str(START + self.day * DAY),
                                   **environment})
        result = Result(done)
        self.assertEqual(result.code, expect, str(result))
        return result

    def step(self, step, *arguments, **options):
        return self.psirt(step, self.case, "--who", "Jo", *arguments, **options)

    def publish(self, *arguments, **options):
        return self.step("publish", "--into", self.site.www, "--url", self.site.url(""), "--key", self.key.fingerprint,
                         "--gnupg-home", self.key.home, *arguments, **options)

    def begin(self):
        self.psirt("new", self.case, "--title", "Write to the configuration without authentication", "--product",
                   "../product.yaml", "--who", "Jo")
        self.lead()

    def lead(self):
        for step in ("acknowledge", "triage", "validate"):
            self.step(step)
        self.step("score", "--cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", "--cwe", "CWE-306")
        self.psirt("affect", self.case, "rc-400", "4.1.0", "4.2.0")
        self.step("workaround", "--details", "Close the service port.")
        self.step("agree", "--with", "CISA")

    def files(self):
        """By path: bytes."""
        found = {}
        for folder, _, names in os.walk(self.site.www):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.site.www)] = file.read()
        return found

    def text(self):
        with open(os.path.join(self.work, self.case)) as file:
            return file.read()

    def matches(self):
        result = self.keyway("match", os.path.join(self.work, "plant.yaml"), "--all", "--format", "json", expect=None)
        self.assertIn(result.code, (0, 2), str(result))
        return {m["asset"]: m for m in json.loads(result.out)["matches"]}

    def test_from_the_report_to_the_verdict(self):
        with open(os.path.join(self.work, "report.eml"), "w") as file:
            file.write(MAIL)
        self.psirt("new", self.case, "--mail", "report.eml", "--product", "../product.yaml", "--credit", "named")
        self.lead()
        self.publish(*NO_CVE)
        self.network("add", f"localhost:{self.site.port}", "--name", "acme")
        self.sync()
        self.assertEqual((self.tally["fetched"], self.tally["held"], self.tally["findings"]), (1, 0, 0))
        self.assertEqual(self.ask("SELECT hash, signature FROM revision"), [("good", "good")])
        document = json.loads(self.files()[".well-known/csaf/white/2026/rt-2026-003.json"])
        self.assertEqual(document["document"]["acknowledgments"][0]["names"], ["J\u00fcrgen Example"])
        self.assertEqual(document["vulnerabilities"][0]["notes"][0]["text"],
                         "The service port takes configuration telegrams without asking for a password.")
        provider = json.loads(self.keyway("list", "--format", "json").out)[0]
        self.assertEqual((provider["role"], provider["publisher"]), ("csaf_trusted_provider", "RiverTech Automation GmbH"))
        matches = self.matches()
        # Of 4.2.1 nothing is said yet.
        self.assertEqual({a: m["answer"] for a, m in matches.items()},
                         {"plc-1": "affected", "plc-2": "affected", "plc-3": "needs a look"})
        self.assertIn("Close the service port.", json.dumps(matches["plc-1"]))
        self.assertNotIn("4.2.1", json.dumps(matches["plc-1"]))

        self.step("fix", "rc-400", "4.2.1", "--details", "Update to V4.2.1 or later.")
        self.step("cve", "CVE-2026-12345")
        time.sleep(1.1)  # nginx makes its ETag of size and second: within one, a revision would look like the same file
        self.publish("--summary", "Release 4.2.1 fixes it")
        self.sync()
        self.assertEqual(self.current(), {"RT-2026-003": "2"})
        matches = self.matches()
        self.assertEqual({a: m["answer"] for a, m in matches.items()},
                         {"plc-1": "affected", "plc-2": "affected", "plc-3": "fixed"})
        self.assertIn("V4.2.1", json.dumps(matches["plc-1"]))
        self.step("close")

    def test_nothing_is_published_before_the_embargo_ends(self):
        self.begin()
        self.step("embargo", "2026-02-01T00:00:00+01:00")
        text, before = self.text(), self.files()
        result = self.publish(*NO_CVE, expect=1)
        self.assertIn("nothing may be published before 2026-02-01T00:00:00+01:00", result.err)
        self.assertEqual((self.text(), self.files()), (text, before))
        self.publish(*NO_CVE, SOURCE_DATE_EPOCH=str(START + 30 * DAY + 23 * 3600))

    def test_what_is_no_good_csaf_is_not_published(self):
        self.begin()
        text = self.text()
        self.assertIn("6.3.3", self.publish(expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, {}))

    def test_the_same_case_publishes_nothing_twice(self):
        self.begin()
        self.publish(*NO_CVE)
        text, before = self.text(), self.files()
        self.assertIn("nothing is new", self.publish(*NO_CVE).out)
        self.assertEqual((self.text(), self.files()), (text, before))
        self.step("note", "--note", "Nothing that owners see.")
        self.assertIn("nothing is new", self.publish(*NO_CVE).out)
        self.assertEqual(self.files(), before)

    def test_another_case_changes_only_what_it_must(self):
        self.begin()
        self.publish(*NO_CVE)
        before = self.files()
        self.case = "psirt/RT-2026-004.yaml"
        self.begin()
        self.publish(*NO_CVE)
        after = self.files()
        changed = {path for path in before if after[path] != before[path]}
        white = ".well-known/csaf/white/"
        self.assertEqual(changed, {white + "changes.csv", white + "index.txt", white + "csaf-feed-tlp-white.json",
                                   ".well-known/csaf/provider-metadata.json"})
        self.assertEqual(after[white + "index.txt"].decode(), "2026/rt-2026-004.json\n2026/rt-2026-003.json\n")

    def test_a_folder_that_is_lost_is_made_again(self):
        self.begin()
        self.publish(*NO_CVE)
        before, text = self.files(), self.text()
        shutil.rmtree(os.path.join(self.site.www, ".well-known"))
        self.publish(*NO_CVE)
        self.assertEqual(self.text(), text)
        after = self.files()
        same = {p for p in before if not p.endswith((".asc", "security.txt"))}
        self.assertEqual({p: before[p] for p in same}, {p: after[p] for p in same})

    def test_a_case_that_is_behind_catches_up(self):
        """As after a run that was killed between the folder and the case."""
        self.begin()
        text = self.text()
        self.publish(*NO_CVE)
        before, published = self.files(), self.text()
        with open(os.path.join(self.work, self.case), "w") as file:
            file.write(text)
        self.publish(*NO_CVE)
        self.assertEqual(self.files(), before)
        part = published.index("publications:"), published.index("history:")
        self.assertIn(published[part[0]:part[1]], self.text())
        self.assertIn("nothing is new", self.publish(*NO_CVE).out)

    def test_a_folder_that_says_something_else_is_left_alone(self):
        self.begin()
        text = self.text()
        self.publish(*NO_CVE)
        before = self.files()
        with open(os.path.join(self.work, self.case), "w") as file:
            file.write(text.replace("Write to", "Writing to"))
        text = self.text()
        self.assertIn("revision 1, of which the case knows nothing", self.publish(*NO_CVE, expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, before))

    def test_a_label_that_changes_moves_the_document(self):
        self.begin()
        self.publish(*NO_CVE)
        with open(os.path.join(self.work, self.case), "a") as file:
            file.write("tlp: AMBER\n")
        result = self.publish(*NO_CVE, "--summary", "For customers alone")
        self.assertIn("must not give out 'amber/' freely", result.err)
        paths = self.files()
        self.assertIn(".well-known/csaf/amber/2026/rt-2026-003.json.asc", paths)
        self.assertFalse([path for path in paths if "/white/" in path])

    def test_without_a_key_nothing_claims_to_be_signed(self):
        self.begin()
        self.step("publish", "--into", self.site.www, "--url", self.site.url(""), *NO_CVE, expect=1)
        self.step("publish", "--into", self.site.www, "--url", self.site.url(""), "--unsigned", *NO_CVE)
        paths = self.files()
        self.assertFalse([path for path in paths if path.endswith(".asc")])
        self.assertIn(b'"csaf_provider"', paths[".well-known/csaf/provider-metadata.json"])
        # Who signs later signs what was there.
        self.publish(*NO_CVE)
        paths = self.files()
        self.assertIn(".well-known/csaf/white/2026/rt-2026-003.json.asc", paths)
        self.assertIn(b'"csaf_trusted_provider"', paths[".well-known/csaf/provider-metadata.json"])

    def test_a_key_that_is_not_there_changes_nothing(self):
        self.begin()
        text = self.text()
        for key in ("0" * 40, "nonsense"):
            self.key.fingerprint = key
            self.assertIn("no secret key", self.publish(*NO_CVE, expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, {}))

    def test_other_files_of_the_folder_stay(self):
        self.site.write(".well-known/csaf/about.html", "About")
        self.site.write(".well-known/security.txt", "Contact: mailto:a@b.example\n")
        self.begin()
        result = self.publish(*NO_CVE)
        self.assertIn("security.txt does not name the CSAF provider", result.err)
        self.assertEqual(self.files()[".well-known/csaf/about.html"], b"About")
        self.assertEqual(self.files()[".well-known/security.txt"], b"Contact: mailto:a@b.example\n")

    def test_a_folder_that_cannot_be_made_changes_nothing(self):
        self.begin()
        self.site.write(".well-known", "in the way")
        text, before = self.text(), self.files()
        self.assertIn("no folder can be made here", self.publish(*NO_CVE, expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, before))

    def test_a_document_that_is_not_understood_stops_it(self):
        self.begin()
        self.site.write(".well-known/csaf/white/2026/other.json", "{}")
        text, before = self.text(), self.files()
        self.assertIn("no CSAF document", self.publish(*NO_CVE, expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, before))

    def test_one_at_a_time_publishes(self):
        self.begin()
        around = os.path.join(self.site.www, ".well-known")
        os.mkdir(around)
        held = os.open(around, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        text = self.text()
        self.assertIn("somebody else may be publishing", self.publish(*NO_CVE, expect=1).err)
        self.assertEqual((self.text(), self.files()), (text, {}))
        os.close(held)
        self.publish(*NO_CVE)

    def test_revisions_have_different_times(self):
        self.begin()
        now = str(START + 40 * DAY)
        self.publish(*NO_CVE, SOURCE_DATE_EPOCH=now)
        self.step("cve", "CVE-2026-12345", SOURCE_DATE_EPOCH=now)
        self.assertIn("would not be later", self.publish("--summary", "CVE", expect=1, SOURCE_DATE_EPOCH=now).err)

    def check_hashes(self):
        """Every document is there with its hash; gives what the feed lists."""
        found = self.files()
        for path, text in found.items():
            if path.endswith(".json") and "/2026/" in path and "csaf-new" not in path:
                self.assertEqual(found[path + ".sha256"].decode().split()[0], hashlib.sha256(text).hexdigest())
                self.assertIn(path + ".asc", found)
        feed = found.get(".well-known/csaf/white/csaf-feed-tlp-white.json")
        return [e["updated"] for e in json.loads(feed)["feed"]["entry"]] if feed else []

    def test_a_run_that_is_killed_leaves_the_old_folder_or_the_new_one(self):
        self.begin()
        self.publish(*NO_CVE)
        before = self.check_hashes()
        self.step("cve", "CVE-2026-12345")
        self.day += 1
        line = [KEYWAY, "psirt", "publish", self.case, "--who", "Jo", "--into", self.site.www, "--url", self.site.url(""),
                "--key", self.key.fingerprint, "--gnupg-home", self.key.home, "--summary", "CVE id"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(START + self.day * DAY)}
        for n in range(24):
            run = subprocess.Popen(line, cwd=self.work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.008 * n)
            run.kill()
            run.wait()
            self.assertIn(len(self.check_hashes()), (1,))
        done = subprocess.run(line, cwd=self.work, env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(self.check_hashes(), before)
        self.assertFalse([path for path in self.files() if ".csaf-new" in path])

    def test_version_2_1_passes_every_test_too(self):
        self.begin()
        self.step("score", "--cvss", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:N/SA:N", "--ssvc", "E:P/A:Y/T:T")
        self.step("cve", "CVE-2026-12345")
        self.step("fix", "rc-400", "4.2.1")
        self.publish("--csaf", "2.1", "--accept", "6.2.43")
        document = json.loads(self.files()[".well-known/csaf/white/2026/rt-2026-003.json"])
        self.assertEqual(document["document"]["csaf_version"], "2.1")
        content = [m["content"] for m in document["vulnerabilities"][0]["metrics"]]
        self.assertEqual({key for c in content for key in c}, {"cvss_v3", "cvss_v4", "ssvc_v2"})
        self.network("add", f"localhost:{self.site.port}", "--name", "acme")
        self.sync()
        self.assertEqual({a: m["answer"] for a, m in self.matches().items()},
                         {"plc-1": "affected", "plc-2": "affected", "plc-3": "fixed"})


if __name__ == "__main__":
    main()
