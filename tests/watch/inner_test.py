"""keyway watch at a provider that leads into the network that keyway runs in: only the host that was named is asked there."""
import json

from case import Case, main
from provider import WELL_KNOWN, Site


class Inner(Case):
    def setUp(self):
        super().setUp()
        self.site.document("ACME-GOOD")
        self.inner = self.enterContext(Site(signed=False))
        self.inner.document("INNER-1")
        self.inner.publish()

    def inside(self, path):
        """A host that is not the provider's, by another name of this machine."""
        return self.inner.url(path).replace("localhost", "127.0.0.1")

    def assert_unasked(self):
        self.assertEqual(self.inner.requests(), [])

    def test_a_feed_inside_is_not_asked_for(self):
        self.add()
        metadata = self.site.metadata()
        metadata["distributions"][0]["rolie"]["feeds"].append(
            {"summary": "Inner", "tlp_label": "WHITE", "url": self.inside("csaf/feed.json")})
        self.site.write(WELL_KNOWN + "provider-metadata.json", json.dumps(metadata))
        self.sync(expect=2)
        self.assertIn("inner network", self.texts("error"))
        self.assertEqual(self.current(), {"ACME-GOOD": "1"})
        self.assert_unasked()

    def test_a_document_inside_is_not_asked_for(self):
        entry = self.site.entry("csaf/acme-2.json", "2026-01-01T00:00:00Z")
        entry["link"] = [{"rel": "self", "href": self.inside("csaf/inner-1.json")}]
        entry["content"]["src"] = self.inside("csaf/inner-1.json")
        self.site.extra.append(entry)
        self.add()
        self.sync(expect=2)
        self.assertIn("inner network", self.texts("error"))
        self.assertEqual(self.current(), {"ACME-GOOD": "1"})
        self.assert_unasked()

    def test_a_redirect_inside_is_not_followed(self):
        self.add()
        self.site.restart(f"location = /csaf/feed.json {{ return 302 {self.inside('csaf/feed.json')}; }}")
        self.sync(expect=2)
        self.assertIn("inner network", self.texts("error"))
        self.assert_unasked()

    def test_security_txt_leads_to_no_host_inside(self):
        self.site.write(".well-known/security.txt", f"CSAF: {self.inside(WELL_KNOWN + 'provider-metadata.json')}\n")
        result = self.network("add", f"localhost:{self.site.port}", expect=1)
        self.assertIn("inner network", result.err)
        self.assertIn("--internal", result.err)
        self.assert_unasked()

    def test_internal_asks_all_the_same(self):
        self.add()
        there = self.site.url("csaf/other.json").replace("localhost", "127.0.0.1")
        self.site.restart(f"location = /csaf/feed.json {{ return 302 {there}; }}")
        self.site.write("csaf/other.json", open(self.site.path("www/csaf/feed.json"), "rb").read())
        self.sync(expect=2)
        self.sync("--internal")
        self.assertEqual(self.current(), {"ACME-GOOD": "1"})


main()
