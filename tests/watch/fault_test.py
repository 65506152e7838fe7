"""keyway watch sync at providers that are broken, dirty, or hostile: each leaves what was there, is told, and keeps nobody
else from being synced."""
import gzip, http.server, json, os, threading

from case import Case, main
from provider import Key, Site, WELL_KNOWN


def backend(answer):
    """A plain server behind nginx that does what nginx cannot: `answer(handler)` writes whatever it likes."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def end(server):
    server.shutdown()
    server.server_close()


class Fault(Case):
    def setUp(self):
        super().setUp()
        self.good = self.site.document("ACME-GOOD")
        self.bad = self.site.document("ACME-BAD")

    def assert_good_alone(self):
        self.assertEqual(self.current(), {"ACME-GOOD": "1"})

    # ---- the network

    def test_a_slow_server_is_waited_for(self):
        self.add()
        self.site.restart(f"location = /{self.bad} {{ limit_rate 600; }}")
        self.sync()
        self.assertEqual(len(self.current()), 2)

    def test_a_document_that_is_cut_in_the_middle_is_not_taken(self):
        def cut(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "5000")
            handler.end_headers()
            handler.wfile.write(b'{"document": {')
        server = backend(cut)
        self.add()
        self.site.restart(f"location = /{self.bad} {{ proxy_pass http://127.0.0.1:{server.server_port}; }}")
        self.sync(expect=2)
        end(server)
        self.assert_good_alone()
        self.assertEqual(self.tally["failed"], 1)
        self.assertTrue(self.events("error")[0].endswith("acme-bad.json"))
        self.site.restart("")
        self.sync()
        self.assertEqual(len(self.current()), 2)

    def test_a_busy_server_is_waited_for_as_long_as_it_asks(self):
        times = []

        def busy(handler):
            times.append(handler.path)
            handler.send_response(503 if len(times) < 3 else 200)
            handler.send_header("Retry-After", "1")
            handler.end_headers()
            handler.wfile.write(self.site.read(self.bad) if len(times) >= 3 else b"")
        server = backend(busy)
        self.add()
        self.site.restart(f"location = /{self.bad} {{ proxy_pass http://127.0.0.1:{server.server_port}; }}")
        self.sync()
        end(server)
        self.assertEqual(len(times), 3)
        self.assertEqual(len(self.current()), 2)

    def test_a_server_that_stays_busy_is_told(self):
        self.add()
        self.site.restart(f"location = /{self.bad} {{ add_header Retry-After 9999 always; return 503; }}")
        self.sync(expect=2)
        self.assertNotIn("ACME-BAD", self.current())
        self.assertGreaterEqual(self.tally["failed"], 1)

    def test_a_redirect_to_http_is_not_followed(self):
        self.add()
        self.site.restart(f"location = /{self.bad} {{ return 302 http://localhost:{self.site.port}/x.json; }}")
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertIn("https", self.texts("error"))

    def test_a_blocked_user_agent_is_told_and_another_one_helps(self):
        self.add()
        self.site.restart("if ($http_user_agent ~ keyway) { return 403; }")
        self.sync(expect=2)
        self.assertIn("--user-agent", self.tally["error"])
        self.sync("--user-agent", "Mozilla/5.0")
        self.assertEqual(len(self.current()), 2)

    def test_documents_that_are_not_there_are_counted_and_told_once(self):
        self.site.remove(self.bad)
        self.add()
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertEqual(self.tally["missing"], 1)
        self.assertIn("404", self.texts("error"))
        self.sync(expect=2)
        self.assertEqual((self.tally["missing"], self.events()), (1, []))
        self.site.document("ACME-BAD")
        self.sync()
        self.assertEqual(len(self.current()), 2)

    def test_plain_http_is_refused(self):
        self.site.publish()
        result = self.network("add", f"http://localhost:{self.site.port}/x.json", expect=1)
        self.assertIn("https", result.err)

    def test_a_certificate_of_nobody_we_trust_is_refused(self):
        self.add()
        result = self.keyway("sync", expect=2)
        self.assertEqual(self.current(), {})
        self.assertIn("certificate", result.out)

    def test_a_client_certificate_opens_what_is_closed(self):
        self.add()
        self.site.restart(f"ssl_client_certificate {self.site.path('ca.pem')}; ssl_verify_client on;")
        self.sync(expect=2)
        self.assertEqual(self.current(), {})
        self.sync("--client-certificate", self.site.path("client.pem"), "--client-key", self.site.path("client.key"))
        self.assertEqual(len(self.current()), 2)

    # ---- hashes and signatures

    def test_a_wrong_hash_keeps_a_document_apart_until_it_is_right(self):
        self.add()
        self.site.write(self.bad + ".sha512", "0" * 128 + "  acme-bad.json\n")
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertEqual(self.events("alarm"), ["ACME-BAD"])
        self.sync(expect=2)
        self.assertEqual((self.events(), self.tally["held"]), ([], 1))
        self.site.beside(self.bad)
        self.sync()
        self.assertEqual(len(self.current()), 2)

    def test_a_dozen_wrong_hashes_at_once_are_a_dozen_alarms(self):
        for n in range(12):
            self.site.write(self.site.document(f"WRONG-{n}") + ".sha512", "f" * 128)
        self.add()
        self.sync(expect=2)
        self.assertEqual(len(self.events("alarm")), 12)
        self.assertEqual(set(self.current()), {"ACME-GOOD", "ACME-BAD"})

    def test_a_bad_signature_keeps_a_document_apart(self):
        self.add()
        self.site.write(self.bad + ".asc", self.site.keys[0].sign(b"something else"))
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertEqual(self.revisions("ACME-BAD")[0]["signature"], "bad")

    def test_what_is_no_signature_keeps_a_document_apart(self):
        self.add()
        self.site.write(self.bad + ".asc", "no signature at all")
        self.sync(expect=2)
        self.assert_good_alone()

    def test_an_old_revision_counts_on_while_the_new_one_is_kept_apart(self):
        self.add()
        self.sync()
        self.site.document("ACME-BAD", version=2, date="2026-02-01T00:00:00Z")
        self.site.write(self.bad + ".sha512", "0" * 128)
        self.publish_and_sync(expect=2)
        self.assertEqual(self.current()["ACME-BAD"], "1")

    def test_a_missing_signature_is_an_alarm_until_the_user_says_otherwise(self):
        self.site.remove(self.bad + ".asc")
        self.add()
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertEqual(self.events("alarm"), ["ACME-BAD"])
        self.keyway("trust", "acme", "unsigned")
        self.assertEqual(len(self.current()), 2)
        self.sync()

    def test_a_missing_key_is_an_alarm_and_nothing_is_taken(self):
        self.add()
        self.site.remove(f"keys/{self.site.keys[0].fingerprint}.asc")
        self.sync(expect=2)
        self.assertEqual(self.current(), {})
        self.assertIn("acme", self.events("alarm"))
        self.assertEqual(self.tally["held"], 2)
        self.site.publish()
        self.sync()
        self.assertEqual(len(self.current()), 2)

    def test_a_key_that_is_not_the_stated_one_is_an_alarm(self):
        self.site.stated = {self.site.keys[0].fingerprint: "A" * 40}
        self.add()
        self.sync(expect=2)
        self.assertEqual(self.current(), {})
        self.assertIn("fingerprint", self.texts("alarm"))

    def test_a_changed_key_keeps_apart_what_it_signs_until_it_is_trusted(self):
        self.add()
        self.sync()
        new = Key(self.site.folder, "acme")
        self.site.keys = [new]
        self.site.document("ACME-NEXT", key=new)
        self.publish_and_sync(expect=2)
        self.assertEqual(set(self.current()), {"ACME-GOOD", "ACME-BAD"})
        self.assertEqual(sorted(self.events("alarm")), ["ACME-NEXT", "acme"])
        self.assertIn(new.fingerprint, self.texts("alarm"))
        self.sync(expect=2)
        self.assertEqual(self.events(), [])
        self.assertIn("no key", self.keyway("trust", "acme", "0" * 40, expect=1).err)
        self.keyway("trust", "acme", new.fingerprint.lower())
        self.assertEqual(set(self.current()), {"ACME-GOOD", "ACME-BAD", "ACME-NEXT"})
        self.sync()

    def test_a_weak_signature_counts_and_is_told(self):
        self.site.beside(self.bad)
        key = self.site.keys[0]
        self.site.write(self.bad + ".asc", key.sign(self.site.read(self.bad), "--digest-algo", "SHA1",
                                                    "--allow-weak-digest-algos"))
        self.add()
        self.sync()
        self.assertEqual(len(self.current()), 2)
        self.assertEqual(self.revisions("ACME-BAD")[0]["signature"], "weak")
        self.assertEqual(self.tally["weak"], 1)

    # ---- what is sent

    def test_a_huge_document_is_refused(self):
        self.add()
        with open(os.path.join(self.site.www, self.bad), "r+b") as file:
            file.truncate(200 << 20)
        self.sync(expect=2)
        self.assert_good_alone()
        self.assertEqual(self.tally["failed"], 1)

    def test_a_large_document_is_taken(self):
        self.site.document("ACME-LARGE", padding=12 << 20)
        self.add()
        self.sync()
        self.assertEqual(len(self.current()), 3)

    def test_a_zip_bomb_is_refused_in_little_memory(self):
        self.add()
        self.site.write("bomb.gz", gzip.compress(b"[" + b" " * (400 << 20), 9))
        self.site.restart(f"location = /{self.bad} {{ alias {self.site.www}/bomb.gz; add_header Content-Encoding gzip; "
                          "types { } default_type application/json; }")
        self.assertLess(self.peak_of_sync(expect=2), 400 << 10)
        self.assert_good_alone()

    def test_what_is_no_csaf_is_told_once_and_not_taken(self):
        for n, body in enumerate((b"<html>not found</html>", b"{}", b"[" * 100000, b'{"document": {"tracking": {}}}',
                                  b'{"document": {"tracking": {"id": "X"}}}', b"\xff\xfe\x00")):
            self.site.raw(f"csaf/2026/wrong-{n}.json", body)
        self.add()
        self.sync(expect=2)
        self.assertEqual(set(self.current()), {"ACME-GOOD", "ACME-BAD"})
        self.assertEqual((self.tally["refused"], len(self.events("error"))), (6, 6))
        self.sync(expect=2)
        self.assertEqual((self.tally["refused"], self.tally["outstanding"], self.events()), (6, 6, []))

    def test_findings_are_counted_and_the_document_counts(self):
        document = json.loads(self.site.read(self.bad))
        document["document"]["tracking"]["version"] = "7"
        self.site.raw(self.bad, json.dumps(document).encode())
        self.add()
        self.sync()
        self.assertEqual(self.tally["findings"], 1)
        self.assertGreater(self.revisions("ACME-BAD")[0]["findings"], 0)
        self.assertEqual(len(self.current()), 2)

    def test_names_that_climb_lead_nowhere(self):
        evil = "../../../../../../../tmp/keyway-evil"
        self.site.document("ACME-EVIL", title="../../etc/passwd")
        document = json.loads(self.site.read("csaf/2026/acme-evil.json"))
        document["document"]["tracking"]["id"] = evil
        self.site.raw("csaf/2026/acme-evil.json", json.dumps(document).encode())
        self.site.extra = [self.site.entry("../../../../etc/passwd.json", "2026-01-01T00:00:00Z"),
                           {"id": "x", "title": "x", "updated": "2026-01-01T00:00:00Z",
                            "link": [{"rel": "self", "href": "file:///etc/passwd"}], "content": {"src": "file:///etc/passwd"}}]
        self.add()
        self.sync(expect=2)
        self.assertEqual(self.tally["unlisted"], 1)
        self.assertIn(evil, self.current())
        out = self.site.path("out")
        self.keyway("export", out)
        self.assertFalse(os.path.exists("/tmp/keyway-evil.json"))
        self.assertEqual(sorted(os.listdir(os.path.join(out, "acme"))),
                         ["_tmp_keyway-evil.json", "acme-bad.json", "acme-good.json"])

    def test_a_broken_description_leaves_what_is_there(self):
        self.add()
        self.sync()
        self.site.write(WELL_KNOWN + "provider-metadata.json", '{"role": 5')
        self.sync(expect=2)
        self.assertEqual(len(self.current()), 2)
        self.site.write(WELL_KNOWN + "provider-metadata.json", json.dumps({**self.site.metadata(), "distributions": []}))
        self.sync(expect=2)
        self.assertEqual(len(self.current()), 2)

    def test_a_cut_feed_marks_nothing_as_gone(self):
        self.add()
        self.sync()
        feed = self.site.read("csaf/feed.json")
        metadata = self.site.metadata()
        metadata["distributions"] = metadata["distributions"][:1]
        self.site.write(WELL_KNOWN + "provider-metadata.json", json.dumps(metadata))
        self.site.write("csaf/feed.json", feed[:len(feed) // 2])
        self.sync(expect=2)
        self.assertEqual(self.ask("SELECT count(*) FROM document WHERE state = 'gone'"), [(0,)])

    def test_a_large_feed_is_read_in_little_memory(self):
        peaks = []
        for size in (2, 40):
            with self.subTest(size), Site(signed=False, role="csaf_provider") as site:
                self.site, self.db = site, site.path("watch.db")
                site.document("ACME-1")
                entry = site.entry("csaf/2026/acme-1.json", "2026-01-01T00:00:00Z")
                site.extra = [{**entry, "id": f"n{n}", "summary": {"content": "x" * 1000}} for n in range(size * 700)]
                self.add()
                peaks.append(self.peak_of_sync())
                self.assertGreater(os.path.getsize(os.path.join(site.www, "csaf/feed.json")), (size - 1) << 20)
        self.assertLess(peaks[1] - peaks[0], 8 << 10)


if __name__ == "__main__":
    main()
