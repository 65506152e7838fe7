"""keyway watch beside syncing: adding, listing, showing, exporting, copying."""
import json, os, sqlite3, subprocess

from case import Case, KEYWAY, main
from match_test import PLANT
from provider import Site, WELL_KNOWN


class Add(Case):
    options = {"signed": False, "role": "csaf_provider"}

    def added(self, *arguments, **options):
        result = self.network("add", *arguments, **options)
        return result if result.code else json.loads(self.keyway("list", "--format", "json").out)

    def move(self, path):
        """Puts the description elsewhere."""
        self.site.publish()
        os.makedirs(os.path.dirname(os.path.join(self.site.www, path)) or ".", exist_ok=True)
        os.rename(os.path.join(self.site.www, WELL_KNOWN, "provider-metadata.json"), os.path.join(self.site.www, path))

    def domain(self):
        return f"localhost:{self.site.port}"

    def test_a_domain_leads_to_the_well_known_place(self):
        self.site.publish()
        provider = self.added(self.domain())[0]
        self.assertEqual(provider["name"], "localhost")
        self.assertEqual(provider["url"], self.site.url(WELL_KNOWN + "provider-metadata.json"))

    def test_version_2_1_has_a_place_of_its_own_that_comes_first(self):
        self.site.publish()
        self.site.write(WELL_KNOWN + "v2.1/provider-metadata.json",
                        self.site.read(WELL_KNOWN + "provider-metadata.json"))
        self.assertIn("/v2.1/", self.added(self.domain())[0]["url"])

    def test_version_2_0_has_one_too(self):
        self.move(WELL_KNOWN + "v2.0/provider-metadata.json")
        self.assertIn("/v2.0/", self.added(self.domain())[0]["url"])

    def test_security_txt_leads_there(self):
        for place in (".well-known/security.txt", "security.txt"):
            with self.subTest(place), Site(**self.options) as site:
                self.site, self.db = site, site.path("watch.db")
                self.move("elsewhere/pmd.json")
                site.write(place, f"Contact: mailto:a@b.example\nCSAF: http://x.example/\nCSAF: {site.url('elsewhere/pmd.json')}\n")
                self.assertEqual(self.added(self.domain())[0]["url"], site.url("elsewhere/pmd.json"))

    def test_the_name_in_the_dns_comes_last(self):
        self.site.publish()
        data = self.site.read(WELL_KNOWN + "provider-metadata.json")
        self.site.remove(WELL_KNOWN + "provider-metadata.json")
        self.site.write("pmd.json", data)
        self.site.restart("if ($host = csaf.data.security.localhost) { rewrite ^/$ /pmd.json; }")
        self.assertEqual(self.added(self.domain())[0]["url"], f"https://csaf.data.security.{self.domain()}/")
        requests = [line.split('"')[1].split()[1] for line in self.site.requests()]
        self.assertEqual(requests, ["/.well-known/csaf/v2.1/provider-metadata.json", "/.well-known/csaf/provider-metadata.json",
                                    "/.well-known/csaf/v2.0/provider-metadata.json", "/.well-known/security.txt",
                                    "/security.txt", "/"])

    def test_a_url_is_taken_as_it_is(self):
        self.move("deep/down/provider-metadata.json")
        provider = self.added(self.site.url("deep/down/provider-metadata.json"), "--name", "acme")[0]
        self.assertEqual((provider["name"], provider["publisher"]), ("acme", "Acme"))

    def test_an_aggregator_stands_for_its_members(self):
        self.site.publish()
        member = {"metadata": {"last_updated": "2026-01-01T00:00:00Z", "publisher": self.site.metadata()["publisher"],
                               "role": "csaf_provider", "url": self.site.url(WELL_KNOWN + "provider-metadata.json")}}
        other = {"metadata": {**member["metadata"], "url": "https://other.example/provider-metadata.json"}}
        mirror = {"metadata": {**member["metadata"], "url": "https://third.example/x.json", "role": "csaf_publisher"},
                  "mirrors": [self.site.url("mirror/provider-metadata.json")], "update_interval": "daily"}
        self.site.write("aggregator.json", json.dumps({
            "aggregator": {"category": "aggregator", "name": "All of them", "namespace": "https://all.example"},
            "aggregator_version": "2.0", "canonical_url": self.site.url("aggregator.json"),
            "csaf_providers": [member, other], "csaf_publishers": [mirror], "last_updated": "2026-01-01T00:00:00Z"}))
        providers = self.added(self.site.url("aggregator.json"))
        self.assertEqual({p["name"]: p["url"] for p in providers}, {
            "localhost": self.site.url(WELL_KNOWN + "provider-metadata.json"),
            "other.example": "https://other.example/provider-metadata.json",
            "localhost-2": self.site.url("mirror/provider-metadata.json")})
        self.added(self.site.url("aggregator.json"))
        self.assertEqual(len(json.loads(self.keyway("list", "--format", "json").out)), 3)

    def test_what_is_not_found_says_what_was_tried(self):
        result = self.added(self.domain(), expect=1)
        self.assertIn("/.well-known/csaf/provider-metadata.json answered 404", result.err)
        self.assertIn("security.txt", result.err)

    def test_a_known_provider_that_cannot_be_reached_says_what_was_tried(self):
        result = self.keyway("add", "siemens", "--proxy", "http://127.0.0.1:1", expect=1)
        self.assertIn("https://siemens.com/.well-known/csaf/provider-metadata.json cannot be connected to", result.err)
        self.assertIn("https://cert-portal.siemens.com/productcert/csaf/provider-metadata.json cannot be connected to",
                      result.err)

    def test_what_needs_no_network_is_told_before_it_is_asked(self):
        self.add()
        self.site.forget_requests()
        where = f"localhost:{self.site.port}"
        self.assertIn("cannot be the name", self.network("add", where, "--name", "a b", expect=1).err)
        self.assertIn("acme", self.network("add", where, "--name", "acme", expect=1).err)
        self.assertIn("holds no CERTIFICATE in PEM",
                      self.network("add", where, "--client-certificate", self.site.path("server.key"), expect=1).err)
        self.assertEqual(self.site.requests(), [])

    def test_a_key_that_is_not_the_certificates_is_told_with_its_file(self):
        result = self.network("add", f"localhost:{self.site.port}", "--client-certificate", self.site.path("server.pem"),
                              "--client-key", self.site.path("ca.key"), expect=1)
        self.assertIn("do not fit together", result.err)
        self.assertIn("server.pem", result.err)

    def test_mistakes_are_told(self):
        self.site.publish()
        self.added(self.domain(), "--name", "acme")
        self.assertIn("watched already, as 'acme'", self.added(self.domain(), expect=1).err)
        self.assertIn("cannot be the name", self.added(self.domain(), "--name", "../x", expect=1).err)
        self.assertIn("did you mean 'acme'", self.keyway("sync", "acmee", expect=1).err)
        self.assertIn("did you mean 'acme'", self.keyway("remove", "acmee", expect=1).err)
        self.assertIn("no number", self.network("sync", "--parallel", "0", expect=1).err)
        self.assertIn("ca.pem", self.keyway("sync", "--ca-file", "/nowhere/ca.pem", expect=1).err)

    def test_nothing_is_watched_at_first(self):
        state = self.site.path("state")
        done = subprocess.run([KEYWAY, "watch", "list", "--format", "json"], env={**os.environ, "XDG_STATE_HOME": state},
                              capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(done.stdout), [])
        self.assertFalse(os.path.exists(state))
        self.network("add", "localhost:1", expect=1)
        self.assertIn("no provider is watched yet", self.keyway("sync", expect=1).err)
        self.assertEqual(json.loads(self.keyway("list", "--format", "json").out), [])


# All that begins nothing, with the arguments that it needs.
READERS = (("verify",), ("backup", "copy.db"), ("export", "out"), ("list",), ("log",), ("show", "acme"), ("sync",),
           ("remove", "acme"), ("trust", "acme", "unsigned"), ("diff", "ACME-1"), ("match", "plant.yaml"),
           ("match", "plant.yaml", "--advisories", "none"), ("read", "plant.yaml", "ACME-1"), ("history", "plant.yaml"),
           ("plant", "list"), ("plant", "runs", "plant.yaml"), ("plant", "remove", "plant.yaml"))


class Mistyped(Case):
    options = {"signed": False}

    def refused(self, path, words):
        for action in READERS:
            with self.subTest(action[0]):
                self.assertFalse(os.path.exists(self.site.path("copy.db")))
                arguments = [self.site.path(a) if a in ("copy.db", "out", "plant.yaml", "none") else a for a in action]
                done = subprocess.run([KEYWAY, "watch", *arguments, "--db", path], capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                self.assertIn(words, done.stderr)

    def setUp(self):
        super().setUp()
        with open(self.site.path("plant.yaml"), "w") as file:
            file.write(PLANT)
        os.mkdir(self.site.path("none"))

    def test_a_database_that_is_not_there_is_not_an_empty_one(self):
        self.refused(self.site.path("typo.db"), "typo.db'\n")
        self.refused(self.site.path("nowhere/watch.db"), "nowhere/watch.db'\n")
        self.assertFalse(os.path.exists(self.site.path("typo.db")))

    def test_an_empty_file_is_left_as_it_is(self):
        open(self.db, "w").close()
        self.refused(self.db, "watch.db'\n")
        self.assertEqual(os.path.getsize(self.db), 0)

    def test_what_is_no_file_or_cannot_be_reached_is_told(self):
        self.refused(self.site.folder, "this is a folder, and no database")
        self.refused(self.site.path("plant.yaml/watch.db"), "this database could not be reached: Not a directory")
        self.db = self.site.folder
        self.assertIn("a folder", self.keyway("add", "localhost:1", expect=1).err)

    def test_nothing_in_the_default_place_is_told_too(self):
        state = self.site.path("state")
        for action in (("verify",), ("log",), ("sync",), ("history", self.site.path("plant.yaml"))):
            done = subprocess.run([KEYWAY, "watch", *action], env={**os.environ, "XDG_STATE_HOME": state},
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("there is no database at", done.stderr)
            self.assertIn("keyway watch add", done.stderr)
        for action in (("list",), ("plant", "list")):
            done = subprocess.run([KEYWAY, "watch", *action, "--format", "json"], capture_output=True, text=True,
                                  env={**os.environ, "XDG_STATE_HOME": state})
            self.assertEqual((done.returncode, done.stdout.strip(), done.stderr), (0, "[]", ""))
        self.assertFalse(os.path.exists(state))


class Kept(Case):
    def setUp(self):
        super().setUp()
        for n in range(3):
            self.site.document(f"ACME-{n}")
        self.add()
        self.sync()

    def test_a_provider_and_an_advisory_are_shown(self):
        shown = json.loads(self.keyway("show", "acme", "--format", "json").out)[0]
        self.assertEqual([k["state"] for k in shown["keys"]], ["trusted"])
        self.assertIn(shown["keys"][0]["fingerprint"], self.keyway("show", "acme").out)
        self.assertIn("Advisory ACME-1", self.keyway("show", "ACME-1").out)
        self.keyway("show", "ACME-9", expect=1)

    def test_what_cannot_be_compared_is_told_with_what_is_near(self):
        self.assertIn("the watch keeps no advisory 'ACME-11'; did you mean 'ACME-1'?", self.keyway("diff", "ACME-11", expect=1).err)
        self.assertIn("only one revision of ACME-1 is kept", self.keyway("diff", "ACME-1", expect=1).err)
        self.assertIn("no revision '9' of ACME-1 is kept", self.keyway("diff", "ACME-1", "1", "9", expect=1).err)

    def test_the_log_keeps_what_happened(self):
        self.assertEqual(len(json.loads(self.keyway("log", "--format", "json").out)), 3)
        self.assertEqual(self.keyway("log", "acme").out.count("\n"), 3)
        self.assertEqual(self.keyway("log", "--since", "2999-01-01").out, "")

    def test_an_export_has_every_document_that_counts_and_forgets_others(self):
        out = self.site.path("out")
        self.keyway("export", out)
        folder = os.path.join(out, "acme")
        self.assertEqual(sorted(os.listdir(folder)), [f"acme-{n}.json" for n in range(3)])
        with open(os.path.join(folder, "acme-1.json"), "rb") as file:
            self.assertEqual(file.read(), self.site.read("csaf/2026/acme-1.json"))
        with open(os.path.join(out, "keyway-export.txt"), "a") as file:
            file.write("../watch.db\n/etc/passwd\nacme/../../watch.db\n.hidden/x.json\n")
        self.site.document("ACME-1", 2, "2026-02-01T00:00:00Z", category="csaf_withdrawn")
        self.publish_and_sync()
        self.assertIn("2 written, 1 of an earlier export removed", self.keyway("export", out).out)
        self.assertEqual(sorted(os.listdir(folder)), ["acme-0.json", "acme-2.json"])
        self.assertTrue(os.path.exists(self.db))

    def test_control_characters_do_not_reach_the_terminal(self):
        self.site.document("ACME-9", title="red \x1b[31m \u202e text", listed="2026-03-01T00:00:00Z")
        self.site.publish()
        out = self.network("sync").out + self.keyway("show", "ACME-9").out + self.keyway("log").out
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u202e", out)
        self.assertIn("\\x1b[31m", out)

    def test_an_export_refuses_a_folder_with_other_things(self):
        self.keyway("export", self.site.www, expect=1)

    def test_a_backup_is_one_file_and_can_be_used(self):
        copy = self.site.path("copy.db")
        told = self.keyway("backup", copy).out
        self.assertEqual(told, f"{copy}: {os.path.getsize(copy)} bytes, a copy of {self.db}\n")
        self.keyway("backup", copy)
        self.assertEqual([n for n in os.listdir(self.site.folder) if n.startswith("copy")], ["copy.db"])
        self.db = copy
        self.keyway("verify")
        self.assertEqual(len(self.current()), 3)
        self.sync()
        self.assertEqual(self.events(), [])

    def test_a_backup_replaces_no_file_that_is_none(self):
        plant = self.site.path("plant.yaml")
        with open(plant, "w") as file:
            file.write(PLANT)
        self.assertIn("is there already, and is no earlier copy", self.keyway("backup", plant, expect=1).err)
        with open(plant) as file:
            self.assertEqual(file.read(), PLANT)
        for own in (self.db, self.db + "-wal"):
            if os.path.exists(own):
                self.assertIn("is part of the database", self.keyway("backup", own, "--force", expect=1).err)
        self.keyway("verify")
        self.keyway("backup", plant, "--force")
        self.keyway("backup", plant)

    def test_removing_a_provider_takes_its_documents_and_leaves_the_log(self):
        self.keyway("remove", "acme")
        self.assertEqual(self.current(), {})
        self.assertEqual(len(json.loads(self.keyway("log", "--format", "json").out)), 3)

    def test_the_database_is_below_the_state_folder_unless_it_is_named(self):
        home = self.site.path("home")
        environment = {"XDG_STATE_HOME": home}
        plant = self.site.path("plant.yaml")
        with open(plant, "w") as file:
            file.write(PLANT)
        line = [KEYWAY, "watch", "plant", "add", plant]
        subprocess.run(line, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        self.assertTrue(os.path.exists(os.path.join(home, "keyway/watch.db")))
        self.assertEqual(os.stat(os.path.join(home, "keyway")).st_mode & 0o777, 0o700)

    def test_a_newer_database_is_refused_and_left_as_it_is(self):
        with sqlite3.connect(self.db) as db:
            db.execute("PRAGMA user_version = 99")
        self.assertIn("newer keyway", self.keyway("list", expect=1).err)


if __name__ == "__main__":
    main()
