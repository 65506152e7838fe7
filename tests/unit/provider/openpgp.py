"""Makes OpenPGP keys and signatures that GnuPG itself makes no more: openpgp.py FOLDER (RFC 4880).

Every key is the one RSA key of FOLDER/rsa.pem with another time of creation.
"""
import base64, hashlib, os, struct, subprocess, sys

folder = sys.argv[1]
HASHES = {"md5": 1, "sha1": 2, "sha256": 8, "sha512": 10}
DATA = b"{\"document\": 1}\n"


def path(name):
    return os.path.join(folder, name)


def write(name, content):
    with open(path(name), "wb") as file:
        file.write(content)


def mpi(number):
    return struct.pack(">H", number.bit_length()) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def packet(tag, body):
    return bytes([0xC0 | tag, 0xFF]) + struct.pack(">I", len(body)) + body


def rsa_sign(data, algorithm):
    write("to-sign", data)
    command = ["openssl", "dgst", "-" + algorithm, "-sign", path("rsa.pem"), path("to-sign")]
    signature = subprocess.run(command, check=True, capture_output=True).stdout
    return hashlib.new(algorithm, data).digest()[:2] + mpi(int.from_bytes(signature, "big"))


def subpacket(kind, body):
    return bytes([len(body) + 1, kind]) + body


class Key:
    def __init__(self, created):
        self.created = created
        self.body = b"\x04" + struct.pack(">I", created) + b"\x01" + mpi(modulus) + mpi(65537)
        self.framed = b"\x99" + struct.pack(">H", len(self.body)) + self.body
        self.fingerprint = hashlib.sha1(self.framed).digest()

    def sign(self, data, kind=0, algorithm="sha256", extra=b"", when=None):
        """A signature of version 4."""
        hashed = subpacket(2, struct.pack(">I", when or self.created + 10)) + extra
        hashed += subpacket(33, b"\x04" + self.fingerprint)
        head = bytes([4, kind, 1, HASHES[algorithm]]) + struct.pack(">H", len(hashed)) + hashed
        trailer = b"\x04\xff" + struct.pack(">I", len(head))
        issuer = subpacket(16, self.fingerprint[-8:])
        return packet(2, head + struct.pack(">H", len(issuer)) + issuer + rsa_sign(data + head + trailer, algorithm))

    def sign_old(self, data, algorithm="sha256"):
        """A signature of version 3."""
        dated = b"\x00" + struct.pack(">I", self.created + 10)
        body = b"\x03\x05" + dated + self.fingerprint[-8:] + bytes([1, HASHES[algorithm]])
        return packet(2, body + rsa_sign(data + dated, algorithm))

    def public(self, algorithm="sha256", lasts=None, is_revoked=False):
        user = b"Provider <psirt@example.com>"
        extra = subpacket(27, b"\x03") + (subpacket(9, struct.pack(">I", lasts)) if lasts else b"")
        named = self.framed + b"\xb4" + struct.pack(">I", len(user)) + user
        revocation = self.sign(self.framed, 0x20) if is_revoked else b""
        return packet(6, self.body) + revocation + packet(13, user) + self.sign(named, 0x13, algorithm, extra)


def armour(kind, content):
    crc = 0xB704CE
    for byte in content:
        crc ^= byte << 16
        for _ in range(8):
            crc = (crc << 1) ^ (0x1864CFB if crc & 0x800000 else 0)
    text = base64.encodebytes(content) + b"=" + base64.b64encode(crc.to_bytes(3, "big"))
    return b"-----BEGIN PGP %s-----\n\n%s\n-----END PGP %s-----\n" % (kind, text, kind)


subprocess.run(["openssl", "genrsa", "-out", path("rsa.pem"), "2048"], check=True, capture_output=True)
told = subprocess.run(["openssl", "rsa", "-in", path("rsa.pem"), "-noout", "-modulus"], check=True, capture_output=True)
modulus = int(told.stdout.split(b"=")[1], 16)
begin = 1600000000
good, old, expired, revoked, stranger = [Key(begin + i) for i in range(5)]
write("data", DATA)
write("good.key", armour(b"PUBLIC KEY BLOCK", good.public()))
write("good.fingerprint", good.fingerprint.hex().upper().encode())
write("sha1.key", old.public("sha1"))
write("expired.key", expired.public(lasts=1000))
write("revoked.key", revoked.public(is_revoked=True))
write("stranger.fingerprint", stranger.fingerprint.hex().upper().encode())
write("all.key", good.public() + old.public("sha1"))
write("many.key", b"".join(Key(begin + 100 + i).public() for i in range(65)))
write("good.sig", good.sign(DATA, algorithm="sha512"))
write("good.asc", armour(b"SIGNATURE", good.sign(DATA)))
write("version-3.sig", good.sign_old(DATA))
write("sha1.sig", good.sign(DATA, algorithm="sha1"))
write("md5.sig", good.sign(DATA, algorithm="md5"))
write("by-sha1-key.sig", old.sign(DATA))
write("expired.sig", expired.sign(DATA))
write("signature-expired.sig", good.sign(DATA, extra=subpacket(3, struct.pack(">I", 100))))
write("revoked.sig", revoked.sign(DATA))
write("stranger.sig", stranger.sign(DATA))
write("two.sig", stranger.sign(DATA) + good.sign(DATA))
write("inline.sig", packet(4, b"\x03\x00\x08\x01" + good.fingerprint[-8:] + b"\x01") + packet(11, b"b\x00\x00\x00\x00\x00" + DATA) + good.sign(DATA))
