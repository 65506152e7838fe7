"""What a signed declaration is worth among the answers to a tender: 'keyway select' believes what 'keyway check' would."""
import base64, csv, io, json, unittest

from case import Case

# What the product shows: at level 1 everything, and of restricted data flow an embedded device owes no more.
LEVELS = [1, 1, 1, 1, 4, 1, 1]


class Select(Case):
    def setUp(self):
        super().setUp()
        self.declare()
        # The declaration is an answer here, not yet the plant's.
        self.plant(declarations="")

    def candidate(self, *more):
        done = self.keyway("select", self.path("plant.yaml"), "z", "--type", "ED", self.path("declaration.json"),
                           "--format", "json", *more)
        self.assertIn(done.returncode, (0, 2), done.stderr)
        candidates = json.loads(done.stdout)["candidates"]
        self.assertEqual(len(candidates), 1)
        rows = {row["row"]: row for row in candidates[0]["rows"]}
        return candidates[0], rows, done.stderr

    def test_what_is_believed_counts(self):
        candidate, rows, said = self.candidate()
        self.assertEqual(said, "")
        self.assertEqual(candidate["rests-on"], "declaration")
        self.assertEqual(candidate["sl-c"], LEVELS)
        self.assertEqual(candidate["support-until"], "2099-01-01")
        self.assertEqual(rows["CR 1.1"]["state"], "met")
        self.assertEqual(rows["declaration"]["state"], "met")
        # What it does not say stays open.
        self.assertEqual(rows["SVV"]["state"], "not answered")
        self.assertEqual(candidate["verdict"], "needs a look")

    def form(self, version="4.2.0"):
        """A form of the declared release that says nothing but whose it is."""
        done = self.keyway("tender", self.path("plant.yaml"), "z", "--type", "ED", "--format", "csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        offer = {"supplier": "RiverTech Automation", "product": "RC-400", "version": version}
        rows = list(csv.reader(io.StringIO(done.stdout)))
        for row in rows:
            row[7] = offer.get(row[0], row[7])
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        self.write("form.csv", out.getvalue())
        done = self.keyway("select", self.path("plant.yaml"), "z", "--type", "ED", self.path("form.csv"),
                           "--format", "json")
        self.assertIn(done.returncode, (0, 2), done.stderr)
        (candidate,) = json.loads(done.stdout)["candidates"]
        return candidate

    def test_what_the_plant_takes_counts_for_a_form(self):
        self.plant()
        candidate = self.form()
        self.assertEqual(candidate["rests-on"], "form and declaration")
        self.assertEqual(candidate["sl-c"], LEVELS)
        self.assertEqual([(s["kind"], s["named-by"]) for s in candidate["sources"]],
                         [("form", "command line"), ("declaration", "plant")])
        # It is of one release alone, and believed as the plant's policy says.
        self.assertEqual(self.form(version="9.9")["rests-on"], "form")
        self.plant(supplier="somebody")
        self.assertEqual(self.form()["sl-c-claimed"], [0] * 7)

    def test_no_more_than_the_signer_is_granted(self):
        candidate, rows, _ = self.candidate("--assurance", "artefact")
        self.assertEqual(rows["CR 1.1"]["state"], "too weakly shown")
        self.assertEqual(candidate["sl-c-claimed"], LEVELS)

    def test_what_was_altered_counts_for_nothing(self):
        declaration = self.declaration()
        statement = json.loads(base64.b64decode(declaration["payload"]))
        statement["predicate"]["until"] = "2098-12-31"
        declaration["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
        self.write("declaration.json", json.dumps(declaration))
        self.assertNothing("counts for nothing")

    def test_a_signer_of_another_supplier_counts_for_nothing(self):
        self.plant(supplier="somebody", declarations="")
        self.assertNothing("counts for nothing")

    def assertNothing(self, why):
        candidate, rows, said = self.candidate()
        self.assertIn(why, said)
        self.assertEqual(rows["CR 1.1"]["state"], "not answered")
        self.assertEqual(rows["declaration"]["state"], "needs a look")
        self.assertEqual(rows["support-until"]["state"], "not answered")
        self.assertEqual(candidate["sl-c-claimed"], [0] * 7)
        self.assertNotIn("support-until", candidate)
        self.assertEqual(candidate["verdict"], "needs a look")


if __name__ == "__main__":
    unittest.main()
