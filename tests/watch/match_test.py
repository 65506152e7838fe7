"""From a provider's server to a decision that lasts: synced, matched to a plant, decided on, revised, compared."""
import json, os, subprocess

from case import KEYWAY, Case, main
from provider import advisory

PLANT = """keyway: plant/1
name: Yard
zones: [{id: office, sl-t: 1}, {id: hall, sl-t: 3}]
conduits: [{id: way, from: office, to: hall}]
assets:
  - {id: pump-1, zone: hall, supplier: Acme, product: Turbine Pump, version: "1.5", type: ED}
  - {id: fan-1, zone: hall, supplier: Acme, product: Turbine Fan, version: "1.5", type: ED}
"""


def about_pumps(version, fix="2.0", title="Turbine", day="2026-01-01", status="known_affected"):
    document = advisory("A-1", version, f"{day}T00:00:00Z", title)
    document["document"]["category"] = "csaf_security_advisory"
    leaf = lambda name, id: {"category": "product_name", "name": name, "branches": [
        {"category": "product_version_range", "name": "vers:generic/<2.0",
         "product": {"name": f"Acme {name} before 2.0", "product_id": id}}]}
    document["product_tree"] = {"branches": [
        {"category": "vendor", "name": "Acme", "branches": [leaf("Turbine Pump", "P"), leaf("Turbine Fan", "F")]}]}
    remedy = lambda id, fix: {"category": "vendor_fix", "details": f"Update to V{fix} or later", "product_ids": [id]}
    document["vulnerabilities"] = [{
        "cve": "CVE-2026-1001", "notes": [{"category": "description", "text": "Text"}],
        "product_status": {status: ["P", "F"]}, "remediations": [remedy("P", fix), remedy("F", "2.0")]}]
    return document


def write_workspace(folder):
    """A supplier's, whose product has a pump of Acme's in it."""
    os.makedirs(folder)
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
        {"type": "firmware", "name": "turbine-pump", "version": "1.5", "publisher": "Acme"}]}
    for name, text in (("bom.json", json.dumps(bill)),
                       ("process.yaml", "keyway: process/1\npeople: [{id: k, name: K}]\ncomponents: "
                        "[{match: '*', owner: k, support: maintained, assessed-until: 2027-01-01}]\n"),
                       ("product.yaml", "keyway: product/1\nsupplier: {id: s, name: S}\nproduct: {id: p, name: P, "
                        "types: ED}\nreleases: [{version: '1', date: 2026-01-01, evidence: "
                        "[{id: b, kind: sbom, file: bom.json, date: 2026-01-01}]}]\n")):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


class Match(Case):
    def setUp(self):
        super().setUp()
        self.plant = self.site.path("plant.yaml")
        with open(self.plant, "w") as file:
            file.write(PLANT)

    def publish_document(self, document):
        self.site.raw("2026/a-1.json", json.dumps(document, indent=1).encode(),
                      listed=document["document"]["tracking"]["current_release_date"])
        self.publish_and_sync()

    def states(self):
        """By asset: state and answer."""
        result = self.keyway("match", self.plant, "--all", "--format", "json", expect=None)
        self.assertIn(result.code, (0, 2), str(result))
        return {m["asset"]: (m["state"], m["answer"]) for m in json.loads(result.out)["matches"]}

    def test_what_was_fetched_can_be_explained(self):
        self.add()
        self.publish_document(about_pumps(1))
        explain = [KEYWAY, "explain", self.plant, "pump-1", "CVE-2026-1001", "--db", self.db]
        done = subprocess.run(explain, capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("pump-1 A-1 CVE-2026-1001: affected (95 %, by name)", done.stdout)
        self.assertIn("Turbine Pump, vers:generic/<2.0 (read as before 2.0): by its name, 95 %", " ".join(done.stdout.split()))
        # What the database keeps has no file: its address, the line in what is kept, and the revision.
        kept = r"https://\S+\.json:\d+:\d+ \(revision 1, as it is kept\)"
        self.assertRegex(" ".join(done.stdout.split()), "in " + kept)
        chain = subprocess.run(explain[:4] + explain[5:], capture_output=True, text=True, timeout=120)
        self.assertRegex(" ".join(chain.stdout.split()), "matched by name, 95 %: 'Turbine Pump' at " + kept)

    def test_a_supplier_compares_components_with_what_was_fetched(self):
        self.add()
        self.publish_document(about_pumps(1))
        folder = self.site.path("workspace")
        write_workspace(folder)
        status = [KEYWAY, "status", folder, "--at", "2026-03-01", "--format", "json", "--db"]
        done = subprocess.run([*status, self.db], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 2, done.stderr)
        sm9 = next(r for r in json.loads(done.stdout)["requirements"] if r["id"] == "SM-9")
        self.assertEqual(sm9["state"], "not shown")
        self.assertIn("CVE-2026-1001 in turbine-pump 1.5", sm9["reason"])
        done = subprocess.run([*status, self.site.path("none.db")], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no database", done.stderr)

    def test_a_decision_lasts_until_the_advisory_says_something_else_of_the_asset(self):
        self.add()
        self.publish_document(about_pumps(1))
        self.assertEqual(self.states(), {"pump-1": ("new", "affected"), "fan-1": ("new", "affected")})
        for asset in ("pump-1", "fan-1"):
            self.keyway("accept", self.plant, asset, "A-1", "--until", "2099-01-01", "--reason", "no route", "--who", "me")
        self.assertEqual({state for state, _ in self.states().values()}, {"accepted"})
        # Another title and day: nothing comes back.
        self.publish_document(about_pumps(2, title="Turbine, corrected", day="2026-02-01"))
        self.assertEqual({state for state, _ in self.states().values()}, {"accepted"})
        # Another fix of the pump: the pump does, the fan does not.
        self.publish_document(about_pumps(3, fix="2.1", day="2026-03-01"))
        self.assertEqual(self.states(), {"pump-1": ("revised", "affected"), "fan-1": ("accepted", "affected")})
        difference = self.keyway("diff", "A-1", "1", "3").out
        self.assertIn("A-1: revision 3 against 1", difference)
        self.assertIn("Update to V2.1", difference)
        self.assertNotIn("Fan", difference)
        digest = self.keyway("match", self.plant, "--format", "digest", "--since", "2026-01-01", expect=2).out
        self.assertIn("Subject: Yard: 0 new, 0 revised, 1 reopened, 0 due, 0 overdue", digest)
        self.assertEqual(len(self.keyway("history", self.plant, "--format", "json").out.split('"action"')), 3)

    def test_the_digest_tells_what_a_person_reopened_from_what_an_advisory_did(self):
        self.add()
        self.publish_document(about_pumps(1))
        for asset in ("pump-1", "fan-1"):
            self.keyway("accept", self.plant, asset, "A-1", "--until", "2099-01-01", "--reason", "no route")
        self.publish_document(about_pumps(2, fix="2.1", day="2026-02-01"))
        self.keyway("reopen", self.plant, "fan-1", "A-1", "--reason", "a route was built")
        digest = self.keyway("match", self.plant, "--format", "digest", "--since", "2026-01-01", expect=2).out
        self.assertIn("0 revised, 2 reopened", digest)
        by_advisory, by_hand = digest.split("Reopened by hand: somebody took the decision back\n")
        self.assertIn("Reopened: the advisory says something else of this asset than when it was", by_advisory)
        self.assertEqual([word in by_advisory for word in ("- pump-1:", "- fan-1:")], [True, False])
        self.assertEqual([word in by_hand for word in ("- pump-1:", "- fan-1:")], [False, True])
        self.assertIn("a route was built", by_hand)

    def test_a_document_that_is_gone_still_counts(self):
        self.add()
        self.publish_document(about_pumps(1))
        self.site.documents.clear()
        self.publish_and_sync(expect=None)
        self.assertEqual(len(self.states()), 2)

    def test_without_documents_nothing_is_a_pass(self):
        self.add()
        result = self.keyway("match", self.plant, expect=2)
        self.assertIn("2 assets are of suppliers of whom no advisory was read", result.out)
        for asked in (["--asset", "fan-1"], ["--state", "overdue"], ["--format", "json"]):
            self.keyway("match", self.plant, *asked, expect=2)
        # Nothing can be settled without having been checked.
        self.keyway("match", self.plant, "--state", "settled")

    def test_an_asset_of_an_unheard_supplier_is_no_pass_and_the_others_are(self):
        with open(self.plant, "a") as file:
            file.write('  - {id: valve-1, zone: office, supplier: Nobody, product: Valve, version: "1"}\n')
        self.add()
        self.publish_document(about_pumps(1, status="known_not_affected"))
        self.keyway("match", self.plant, expect=2)
        self.keyway("match", self.plant, "--asset", "valve-1", expect=2)
        self.keyway("match", self.plant, "--zone", "hall")
        self.keyway("match", self.plant, "--advisory", "A-1")


if __name__ == "__main__":
    main()
