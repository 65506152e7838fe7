"""A declaration signed by a key in a token (PKCS#11), SoftHSM's."""
import os, subprocess, unittest

from authority import run
from case import Case

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
           "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((path for path in MODULES if os.path.exists(path)), None)


@unittest.skipUnless(MODULE, "softhsm2 is not installed")
class Token(Case):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("tokens"))
        self.write("softhsm2.conf", f"directories.tokendir = {self.path('tokens')}\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = self.path("softhsm2.conf")
        run("softhsm2-util", "--init-token", "--free", "--label", "release", "--pin", "4711", "--so-pin", "0815")
        run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", self.path("signer.key"), "-out", self.path("p8.key"))
        run("softhsm2-util", "--import", self.path("p8.key"), "--token", "release", "--label", "signer", "--id", "01", "--pin", "4711")
        os.remove(self.path("signer.key"))
        self.write("pin", "4711")
        self.uri = "pkcs11:token=release;object=signer;type=private?pin-source=" + self.path("pin")

    def test_a_token_signs(self):
        self.declare(key=self.uri)
        self.assertBelieved()

    def test_the_pin_is_wrong_and_not_shown(self):
        for uri in ("pkcs11:token=release;object=signer;type=private?pin-value=1234",
                    "pkcs11:token=release;object=nobody;type=private?pin-value=4711",
                    "pkcs11:token=elsewhere?pin-value=4711", "pkcs11:?????"):
            with self.subTest(uri):
                done = self.declare(key=uri, expect=1)
                self.assertIn("the token", done.stderr)
                self.assertNotIn("1234", done.stderr)
                self.assertNotIn("4711", done.stderr)
                self.assertFalse(os.path.exists(self.path("declaration.json")))


if __name__ == "__main__":
    unittest.main()
