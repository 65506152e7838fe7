"""What the tests of declarations share: a supplier's product, an owner's plant, and an authority between them."""
import base64, json, os, shutil, subprocess, tempfile, unittest

from authority import Authority, make_key

KEYWAY = os.environ["KEYWAY"]
SUBJECT = "CN=Release signing,O=RiverTech,C=DE"

PRODUCT = """keyway: product/1
supplier: {id: rivertech, name: RiverTech Automation, aliases: [RiverTech], psirt: {contact: psirt@rivertech.example}}
product: {id: rc-400, name: RC-400, types: ED, models: [{name: RC-400, order-number: RT-4000}]}
releases:
  - version: "4.2.0"
    date: %(today)s
    support-until: 2099-01-01
    evidence:
      - {id: tests, kind: claim, statement: Tested., by: QA, date: %(today)s, requirements: [%(requirements)s]}
      - {id: process, kind: claim, statement: We work by it., by: QA, date: %(today)s, requirements: [SM-1, SM-2]}
"""

PLANT = """keyway: plant/1
name: Works
policy:
  assurance: claim
  demanded: [target, capability, support]
  reason: A test of declarations.
  trust:
    folder: trust
    signers: [{subject: "%(subject)s", suppliers: [%(supplier)s], assurance: %(assurance)s}]
%(trust)szones: [{id: z, sl-t: 1}]
declarations: [%(declarations)s]
assets: [{id: plc, zone: z, supplier: RiverTech, product: RC-400, version: "4.2.0"}]
"""


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="declare-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.root = Authority(self.folder).self_sign()
        make_key(self.path("signer.key"), "P-256")
        self.root.sign(self.path("signer.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("signer.pem"))
        os.mkdir(self.path("trust"))
        shutil.copy(self.path("root.pem"), self.path("trust/root.pem"))
        self.root.list(self.path("trust/root.crl"))
        self.write("firmware.bin", "firmware")
        self.requirements = self.due()
        self.write("product.yaml", PRODUCT % {"today": self.today(), "requirements": self.requirements})
        self.plant()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)

    def today(self):
        return subprocess.run(["date", "-u", "+%F"], capture_output=True, text=True, check=True).stdout.strip()

    def due(self):
        """All that an embedded device owes at level 1."""
        listed = self.keyway("catalogue", "--type", "ED", "--level", "1", "--format", "json")
        return ", ".join(r["id"] for r in json.loads(listed.stdout)["requirements"])

    def plant(self, subject=SUBJECT, supplier="rivertech, RiverTech Automation, RiverTech", assurance="claim", trust="",
              declarations="declaration.json"):
        self.write("plant.yaml", PLANT % {"subject": subject, "supplier": supplier, "assurance": assurance,
                                          "trust": trust, "declarations": declarations})

    def keyway(self, *arguments):
        return subprocess.run([KEYWAY, *arguments], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "NO_COLOR": "1"})

    def declare(self, *more, key=None, chain=None, out="declaration.json", expect=0):
        done = self.keyway("declare", self.path("product.yaml"), "-r", "4.2.0", "--file", self.path("firmware.bin"),
                           "--key", key or self.path("signer.key"), "--chain", chain or self.path("signer.pem"),
                           "-o", self.path(out), *more)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def declaration(self):
        with open(self.path("declaration.json")) as file:
            return json.load(file)

    def statement(self):
        return json.loads(base64.b64decode(self.declaration()["payload"]))

    def check(self, *more):
        """Exit code, what was said, and the state of the capability link."""
        done = self.keyway("check", self.path("plant.yaml"), "--format", "json", *more)
        links = {}
        if done.returncode in (0, 2):
            asset = json.loads(done.stdout)["assets"][0]
            links = {link["link"]: link["state"] for link in asset["links"]}
        return done.returncode, done.stderr, links

    def assertBelieved(self):
        code, said, links = self.check()
        self.assertEqual((code, said), (0, ""), links)
        self.assertEqual(links["capability"], "holds")
        self.assertEqual(links["support"], "holds")

    def assertRefused(self, why, *more):
        code, said, links = self.check(*more)
        self.assertEqual(code, 2, said)
        self.assertIn("counts for nothing", said)
        self.assertIn(why, said)
        self.assertEqual(links["capability"], "not shown", said)
        self.assertEqual(links["support"], "not shown", said)

    def assertNoDeclaration(self, why):
        code, said, _ = self.check()
        self.assertEqual(code, 1, said)
        self.assertIn(why, said)
