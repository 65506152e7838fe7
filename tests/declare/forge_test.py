"""Every way to forge a declaration that we could think of, and what 'keyway check' says to it."""
import base64, json, os, shutil, subprocess, unittest

from authority import Authority, day, envelope, make_key, sign
from case import SUBJECT, Case


class Forge(Case):
    def forged(self, payload=None, key="signer.key", chain=("signer.pem",), kind=None, signed_kind=None):
        """An envelope with a signature of our own making over the real statement, or another."""
        payload = json.dumps(self.statement()).encode() if payload is None else payload
        kind = kind or "application/vnd.in-toto+json"
        made = sign(self.path(key), payload, signed_kind or kind)
        self.write("declaration.json", json.dumps(envelope(payload, [(made, [self.path(c) for c in chain])], kind)))

    def changed(self, change):
        """The real statement, changed and signed again by the signer."""
        self.declare()
        statement = self.statement()
        change(statement)
        self.forged(json.dumps(statement).encode())

    # ---- what is right is believed

    def test_a_declaration_is_believed(self):
        self.declare()
        self.assertBelieved()

    def test_what_the_process_document_shows_is_declared(self):
        self.write("procedure.md", "How we triage.")
        self.write("process.yaml", """keyway: process/1
people: [{id: kim, name: Kim}]
documents: [{requirements: [SM-1, DM-2], file: procedure.md, owner: kim, reviewed: %s}]
""" % self.today())
        self.assertEqual(self.keyway("pin", self.path("process.yaml")).returncode, 0)
        self.declare()
        predicate = self.statement()["predicate"]
        self.assertEqual(len(predicate["process"]), 47)
        shown = {row["id"]: row["status"] for row in predicate["process"]}
        self.assertEqual((shown["SM-1"], shown["SM-13"]), ("shown", "not shown"))
        documents = [s for s in predicate["statements"] if s["kind"] == "document"]
        self.assertEqual([d["requirements"] for d in documents], [["SM-1", "DM-2"]])
        self.assertIn("sha256", documents[0]["digest"])
        self.assertBelieved()

    def test_a_signature_by_another_program_is_believed(self):
        self.declare()
        self.forged()
        self.assertBelieved()

    def test_openssl_verifies_our_signature(self):
        self.declare()
        made = self.declaration()
        payload = base64.b64decode(made["payload"])
        text = b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload
        with open(self.path("sig"), "wb") as file:
            file.write(base64.b64decode(made["signatures"][0]["sig"]))
        subprocess.run(["openssl", "x509", "-in", self.path("signer.pem"), "-pubkey", "-noout", "-out", self.path("pub")], check=True)
        subprocess.run(["openssl", "dgst", "-sha256", "-verify", self.path("pub"), "-signature", self.path("sig")],
                       input=text, check=True, capture_output=True)

    def test_every_kind_of_key_that_is_strong_enough(self):
        for kind in ("RSA2048", "P-384", "P-521", "ED25519"):
            with self.subTest(kind):
                make_key(self.path("k.key"), kind)
                self.root.sign(self.path("k.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("k.pem"))
                self.declare(key=self.path("k.key"), chain=self.path("k.pem"))
                self.assertBelieved()

    def test_the_chain_may_have_an_intermediate(self):
        middle = Authority(self.folder, "middle")
        self.root.sign(middle.key(), middle.subject, middle.certificate(), "root")
        make_key(self.path("k.key"), "P-256")
        middle.sign(self.path("k.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("k.pem"))
        middle.list(self.path("trust/middle.crl"))
        with open(self.path("k.pem")) as leaf, open(middle.certificate()) as above:
            self.write("both.pem", leaf.read() + above.read())
        self.declare(key=self.path("k.key"), chain=self.path("both.pem"))
        self.assertBelieved()
        self.declare(key=self.path("k.key"), chain=self.path("k.pem"))
        self.assertRefused("no authority")
        self.declare(key=self.path("k.key"), chain=self.path("both.pem"))
        self.root.revoke(middle.certificate())
        self.root.list(self.path("trust/root.crl"))
        self.assertRefused("was revoked (CN=middle")

    # ---- the text

    def test_an_altered_payload(self):
        self.declare()
        made = self.declaration()
        statement = self.statement()
        statement["predicate"]["release"]["supportUntil"] = "2199-01-01"
        made["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
        self.write("declaration.json", json.dumps(made))
        self.assertRefused("not of this text")

    def test_one_bit_of_the_signature(self):
        self.declare()
        made = self.declaration()
        bits = bytearray(base64.b64decode(made["signatures"][0]["sig"]))
        bits[-1] ^= 1
        made["signatures"][0]["sig"] = base64.b64encode(bits).decode()
        self.write("declaration.json", json.dumps(made))
        self.assertRefused("not of this text")

    def test_a_payload_signed_as_another_type(self):
        self.declare()
        self.forged(signed_kind="text/plain")
        self.assertRefused("not of this text")

    def test_a_payload_of_another_type(self):
        self.declare()
        self.forged(kind="text/plain")
        self.assertNoDeclaration("payloadType")

    def test_no_signature(self):
        self.declare()
        made = self.declaration()
        made["signatures"] = []
        self.write("declaration.json", json.dumps(made))
        self.assertNoDeclaration("no signature")

    def test_no_certificate(self):
        self.declare()
        self.forged(chain=())
        self.assertRefused("no certificate that can be read")

    def test_a_certificate_that_is_none(self):
        self.declare()
        made = self.declaration()
        made["signatures"][0]["x5c"] = [base64.b64encode(b"nothing").decode()]
        self.write("declaration.json", json.dumps(made))
        self.assertRefused("no certificate that can be read")

    def test_a_key_given_twice_in_the_payload(self):
        self.declare()
        text = json.dumps(self.statement())
        self.forged(text.replace('"supplier":', '"supplier": {"id": "other"}, "supplier":', 1).encode())
        self.assertNoDeclaration("supplier")

    def test_a_release_without_hashes(self):
        self.changed(lambda s: s["subject"].clear())
        self.assertNoDeclaration("subject")

    # ---- the key and its chain

    def test_another_key_behind_the_certificate(self):
        self.declare()
        make_key(self.path("thief.key"), "P-256")
        self.forged(key="thief.key")
        self.assertRefused("not of this text")

    def test_an_authority_of_the_forger(self):
        other = Authority(self.folder, "other", subject=self.root.subject).self_sign()
        other.sign(self.path("signer.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("fake.pem"))
        self.declare(chain=self.path("fake.pem"))
        self.assertRefused("no authority")
        with open(self.path("fake.pem")) as leaf, open(other.certificate()) as above:
            self.write("both.pem", leaf.read() + above.read())
        self.declare(chain=self.path("both.pem"))
        self.assertRefused("no authority")

    def test_a_signer_is_no_authority(self):
        self.declare()
        make_key(self.path("k.key"), "P-256")
        issuer = Authority(self.folder, "issuer")
        shutil.copy(self.path("signer.key"), issuer.key())
        shutil.copy(self.path("signer.pem"), issuer.certificate())
        issuer.sign(self.path("k.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("k.pem"))
        self.forged(key="k.key", chain=("k.pem", "signer.pem"))
        self.assertRefused("no authority")

    def test_a_weak_key(self):
        make_key(self.path("weak.key"), "RSA1024")
        self.root.sign(self.path("weak.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("weak.pem"))
        self.assertIn("is not one to sign with", self.declare(key=self.path("weak.key"), chain=self.path("weak.pem"), expect=1).stderr)
        self.declare()
        self.forged(key="weak.key", chain=("weak.pem",))
        self.assertRefused("too weak")

    def test_a_certificate_for_servers(self):
        self.root.sign(self.path("signer.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("server.pem"), "server")
        self.declare(chain=self.path("server.pem"))
        self.assertRefused("other things than signing")

    def test_a_certificate_without_purposes_signs(self):
        self.root.sign(self.path("signer.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path("plain.pem"), "plain")
        self.declare(chain=self.path("plain.pem"))
        self.assertBelieved()

    def test_days_of_the_certificate(self):
        for name, start, end, why in (("old", -400, -2, "has expired"), ("young", 2, 400, "does not hold yet")):
            with self.subTest(name):
                self.root.sign(self.path("signer.key"), "/C=DE/O=RiverTech/CN=Release signing", self.path(name + ".pem"),
                               start=start, end=end)
                done = self.declare(chain=self.path(name + ".pem"))
                self.assertIn("the signer's certificate is valid from", done.stderr)
                self.assertRefused(why)

    # ---- revocation

    def test_a_revoked_certificate(self):
        self.declare()
        self.root.revoke(self.path("signer.pem"))
        self.root.list(self.path("trust/root.crl"))
        self.assertRefused("was revoked (" + SUBJECT)

    def test_revocation_that_nobody_can_tell(self):
        self.declare()
        os.remove(self.path("trust/root.crl"))
        self.assertRefused("cannot be told")
        self.root.list(self.path("trust/root.crl"), last=-60, following=-30)
        self.assertRefused("cannot be told")
        self.plant(trust="    revocation: unchecked\n    reason: The authority publishes no list.\n")
        self.assertBelieved()

    def test_a_false_authority_in_the_chain_hides_no_revocation(self):
        """A certificate with the authority's name, sent along, is not the one whose list is asked."""
        false = Authority(self.folder, "false", subject=self.root.subject).self_sign()
        self.root.revoke(self.path("signer.pem"))
        self.root.list(self.path("trust/root.crl"))
        with open(self.path("signer.pem")) as leaf, open(false.certificate()) as above:
            self.write("both.pem", leaf.read() + above.read())
        self.declare(chain=self.path("both.pem"))
        for trust in ("", "    revocation: unchecked\n    reason: The authority publishes no list.\n"):
            with self.subTest(trust):
                self.plant(trust=trust)
                self.assertRefused("was revoked")

    def test_a_list_by_somebody_else(self):
        self.declare()
        other = Authority(self.folder, "other", subject=self.root.subject).self_sign()
        other.list(self.path("trust/root.crl"))
        self.assertRefused("cannot be told")

    def test_an_old_list_still_revokes(self):
        self.declare()
        self.root.revoke(self.path("signer.pem"))
        self.root.list(self.path("trust/root.crl"), last=-60, following=-30)
        self.plant(trust="    revocation: unchecked\n    reason: The authority publishes no list.\n")
        self.assertRefused("was revoked")

    # ---- who, for whom, until when

    def test_a_signer_who_is_not_listed(self):
        self.declare()
        self.plant(subject="CN=Somebody else,O=RiverTech,C=DE")
        self.assertRefused("lists no such signer (" + SUBJECT)

    def test_a_signer_for_another_supplier(self):
        self.declare()
        self.plant(supplier="Hillside Controls")
        self.assertRefused("not trusted for this name of a supplier")

    def test_a_declaration_in_the_name_of_another_supplier(self):
        def steal(statement):
            statement["predicate"]["supplier"].update(id="hillside", name="Hillside Controls")
        self.changed(steal)
        self.assertRefused("not trusted for this name of a supplier")

    def test_another_supplier_among_the_names(self):
        for change in ({"name": "Siemens"}, {"aliases": ["RiverTech", "Siemens AG"]}, {"id": "siemens"}):
            with self.subTest(change):
                self.changed(lambda s: s["predicate"]["supplier"].update(change))
                self.assertRefused("not trusted for this name of a supplier (" + ("Siemens" if "id" not in change else "siemens"))

    def test_names_that_nobody_vouches_for_do_not_speak_for_a_supplier(self):
        """An advisory of one supplier was read; a stranger's declaration says that the asset's is the same."""
        os.mkdir(self.path("advisories"))
        self.write("advisories/a.json", json.dumps({"document": {
            "category": "csaf_security_advisory", "csaf_version": "2.0", "title": "t",
            "publisher": {"category": "vendor", "name": "Hillside Controls", "namespace": "https://hillside.example"},
            "tracking": {"id": "H-1", "status": "final", "version": "1", "initial_release_date": "2026-01-01T00:00:00Z",
                         "current_release_date": "2026-01-01T00:00:00Z",
                         "revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "s"}]}},
            "product_tree": {"branches": [{"category": "vendor", "name": "Hillside Controls", "branches": [
                {"category": "product_name", "name": "H-1", "branches": [{"category": "product_version", "name": "1.0",
                 "product": {"product_id": "P", "name": "Hillside Controls H-1 1.0"}}]}]}]},
            "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {"known_affected": ["P"]}}]}))
        self.changed(lambda s: s["predicate"]["supplier"].update(name="Hillside Controls"))
        self.plant(subject="CN=Somebody else,O=RiverTech,C=DE")
        with open(self.path("plant.yaml")) as file:
            self.write("plant.yaml", file.read().replace("demanded: [target, capability, support]", "demanded: [advisories]"))
        code, said, links = self.check("--advisories", self.path("advisories"))
        self.assertEqual((code, links["advisories"]), (2, "needs a look"), said)

    def test_the_days_of_the_declaration(self):
        self.declare("--at", "2026-01-01", "--until", "2026-02-01")
        self.assertRefused("its last day has passed (2026-02-01)")
        self.changed(lambda s: s["predicate"].update(issued="2098-01-01", validUntil="2099-01-01"))
        self.assertRefused("only from a later day on (2098-01-01)")

    def test_nobody_is_trusted(self):
        self.declare()
        with open(self.path("plant.yaml")) as file:
            lines = file.read().split("\n")
        self.write("plant.yaml", "\n".join(line for line in lines if not line.startswith(("  trust", "    "))))
        self.assertRefused("no trust folder")

    # ---- what it says

    def raised(self, kind):
        """Every statement says that it is a certificate's."""
        def raise_all(statement):
            for item in statement["predicate"]["statements"]:
                item.update(kind=kind, strength="certificate")
        self.changed(raise_all)

    def link_at(self, assurance):
        return self.check("--assurance", assurance)[2]["capability"]

    def test_no_statement_counts_for_more_than_the_signer_may(self):
        self.raised("certificate")
        self.assertBelieved()
        self.assertEqual(self.link_at("artefact"), "broken")
        self.plant(assurance="certificate")
        self.assertEqual(self.link_at("certificate"), "holds")

    def test_no_statement_counts_for_more_than_its_kind(self):
        self.plant(assurance="certificate")
        for kind, holds, breaks in (("claim", "claim", "artefact"), ("test", "artefact", "certificate"),
                                    ("document", "artefact", "certificate"), ("check", "artefact", "certificate")):
            with self.subTest(kind):
                self.raised(kind)
                self.assertEqual(self.link_at(holds), "holds")
                self.assertEqual(self.link_at(breaks), "broken")

    def test_a_statement_without_a_day_is_as_old_as_the_declaration(self):
        def forget(statement):
            statement["predicate"]["issued"] = "2020-01-01"
            for item in statement["predicate"]["statements"]:
                item.pop("date", None)
        self.changed(forget)
        code, said, links = self.check()
        self.assertEqual((code, links["capability"]), (2, "not shown"), said)

    def test_what_a_supplier_cannot_say(self):
        for key, value in (("strength", "observation"), ("effect", "compensates"), ("kind", "countermeasure"),
                           ("kind", "observation"), ("requirements", ["CR 99.9"]), ("requirements", []), ("date", "soon")):
            with self.subTest(f"{key}: {value}"):
                self.changed(lambda s: s["predicate"]["statements"][0].update({key: value}))
                self.assertNoDeclaration(key)

    def test_levels_come_from_statements_and_not_from_what_is_written(self):
        def boast(statement):
            statement["predicate"]["statements"] = []
        self.changed(boast)
        _, said, links = self.check()
        self.assertEqual(links["capability"], "not shown", said)

    def test_what_speaks_against_the_release_is_heard(self):
        def confess(statement):
            item = dict(statement["predicate"]["statements"][0], effect="contradicts", requirements=["CR 1.1"], strength="claim")
            statement["predicate"]["statements"].append(item)
        self.changed(confess)
        _, said, links = self.check()
        self.assertEqual(links["capability"], "broken", said)

    def exclude_all(self, **more):
        def exclude(statement):
            item = statement["predicate"]["statements"][0]
            item.update(kind="exclusion", effect="excludes", strength="claim", detail="There is none.")
            item.update(more)
        self.changed(exclude)

    def test_who_may_only_claim_excludes_nothing(self):
        self.exclude_all()
        self.assertEqual(self.link_at("claim"), "not shown")
        self.plant(assurance="artefact")
        self.assertEqual(self.link_at("claim"), "holds")

    def test_an_exclusion_has_a_reason_and_nothing_else_excludes(self):
        self.plant(assurance="artefact")
        for more, why in (({"detail": " "}, "detail"), ({"kind": "claim"}, "effect"), ({"effect": "supports"}, "effect")):
            with self.subTest(str(more)):
                self.exclude_all(**more)
                self.assertNoDeclaration(why)

    # ---- plants and files

    def test_two_releases_of_one_product(self):
        self.declare()
        def later(statement):
            statement["predicate"]["release"]["version"] = "4.3.0"
        shutil.copy(self.path("declaration.json"), self.path("first.json"))
        self.changed(later)
        self.plant(declarations="first.json, declaration.json")
        self.assertBelieved()
        self.plant(declarations="first.json, first.json")
        self.assertNoDeclaration("as '" )

    def test_wrong_input(self):
        for text, why in (("", "empty"), ("{}", "payloadType"), ("[1]", "payloadType"), ('{"payloadType": 1}', "payloadType"),
                          (json.dumps({"payloadType": "application/vnd.in-toto+json", "payload": "*", "signatures": []}), "base64")):
            with self.subTest(text):
                self.write("declaration.json", text)
                code, said, _ = self.check()
                self.assertEqual(code, 1, said)
                self.assertIn("declaration.json", said)
        self.plant(declarations="nowhere.json")
        self.assertNoDeclaration("no file 'nowhere.json'")

    def test_a_trust_folder_that_cannot_be_read(self):
        self.declare()
        self.write("trust/more.pem", "no certificate")
        self.assertNoDeclaration("more.pem")
        shutil.rmtree(self.path("trust"))
        self.assertNoDeclaration("no such folder")


if __name__ == "__main__":
    unittest.main()
