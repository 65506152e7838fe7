/* Who a peer or a device is, by its certificate: what a port found out about a chain, judged by a policy that is data.
 *
 * The library parses no X.509 (docs/decisions/0103-certificates-by-the-port.md). A port, lib/port/identity_openssl.h,
 * builds the chain to a root that the device was given, checks every signature and constraint in it, and hands over
 * facts. Whose root it may be, what time, revocation and strength make of it, and what it may be used for is judged
 * here, by one rule that is proved. The same facts serve the device's own certificates: an initial one of its supplier
 * (IDevID) and those of the asset owner (LDevID), IEEE 802.1AR.
 *
 * Nothing here keeps state, allocates or waits, and any thread may call it. */
#ifndef KEYWAY_IDENTITY_H
#define KEYWAY_IDENTITY_H

#include <keyway/login.h>
#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whose a root is; bits. */
#define KW_IDENTITY_SUPPLIER    1u
#define KW_IDENTITY_ASSET_OWNER 2u

/* What a certificate may be used for; bits. */
#define KW_IDENTITY_SIGN   1u /* digital signatures: it says so, or names no key usage at all */
#define KW_IDENTITY_SERVER 2u /* a TLS server: it says so, or names no extended use at all */
#define KW_IDENTITY_CLIENT 4u /* a TLS client, likewise */
#define KW_IDENTITY_NAMED  8u /* it names its extended uses */

/* What form a certificate has; bits. */
#define KW_IDENTITY_VERSION_3  1u
#define KW_IDENTITY_SERIAL     2u /* positive, of 20 bytes at most: RFC 5280, 4.1.2.2 */
#define KW_IDENTITY_ISSUER_KEY 4u /* names its issuer's key: authorityKeyIdentifier */
#define KW_IDENTITY_ENDLESS    8u /* its own notAfter is KW_IDENTITY_NEVER */

#define KW_IDENTITY_NEVER      253402300799 /* 99991231235959Z in seconds since 1970: RFC 5280, 4.1.2.5 */
#define KW_IDENTITY_TEXT_MAX   64u          /* of commonName and serialNumber: RFC 5280, appendix A */
#define KW_IDENTITY_SERIAL_MAX 20u

/* What is known of the revocation of a certificate and of each one above it but the root. Values far apart: anything
 * but KW_REVOCATION_GOOD is not known to be good. */
enum kw_revocation { KW_REVOCATION_UNKNOWN = 0x1c3a, KW_REVOCATION_GOOD = 0x62c5, KW_REVOCATION_REVOKED = 0x796b };

/* Characters of a name; of length 0 when there is none, several, one that is too long, or one that is not printable
 * UTF-8. */
struct kw_identity_text {
    uint8_t length;
    uint8_t bytes[KW_IDENTITY_TEXT_MAX];
};

/* What a port found out about one chain. All zeros is nothing, and is refused. Times are seconds since 1970. */
struct kw_certificate_facts {
    enum kw_verdict chain;      /* KW_GRANTED: every signature and constraint holds, up to a root of the device's */
    enum kw_verdict possession; /* the peer proved by a finished handshake that it has the private key */
    enum kw_verdict name;       /* it is for the host that was asked for; KW_DENIED when none was */
    uint32_t anchor;            /* whose the root is: one of KW_IDENTITY_SUPPLIER, KW_IDENTITY_ASSET_OWNER */
    uint32_t depth;             /* certificates above it, the root among them; 0: it is the root */
    uint32_t strength_bits;     /* of the weakest key, and of the weakest signature below the root's own */
    uint32_t uses;
    uint32_t form;
    int authority;        /* it is a certification authority's */
    int64_t not_before_s; /* the latest of the chain */
    int64_t not_after_s;  /* the earliest of the chain */
    enum kw_revocation revocation;
    int64_t known_since_s;                  /* the oldest of the lists that `revocation` rests on */
    int64_t known_from_s;                   /* the newest of them */
    int64_t known_until_s;                  /* when the first of them is to be replaced */
    uint8_t serial[KW_IDENTITY_SERIAL_MAX]; /* of the certificate, big-endian, without leading zeros */
    uint8_t serial_length;
    struct kw_identity_text name_text;   /* its subject's commonName */
    struct kw_identity_text device_text; /* its subject's serialNumber, which names a device in IEEE 802.1AR */
    uint8_t key_digest[KW_DIGEST_SIZE];  /* SHA-256 of its SubjectPublicKeyInfo */
    int has_point;                       /* its key is a P-256 key: */
    uint8_t point[KW_POINT_SIZE];
};

/* What comes of a certificate while the clock was not set well enough to judge its times. Values far apart: anything
 * else is KW_IDENTITY_UNTIMED_REFUSED. */
enum kw_identity_untimed {
    KW_IDENTITY_UNTIMED_REFUSED = 0x1b65,
    KW_IDENTITY_UNTIMED_ENDLESS = 0x2e93, /* only one that is KW_IDENTITY_ENDLESS is taken: an IDevID */
    KW_IDENTITY_UNTIMED_TAKEN = 0x74dc    /* taken: for the channel by which the time itself is set */
};

/* Whether a peer gets in of which nobody knows that it was not revoked. Anything else is KW_REVOCATION_REQUIRED. What
 * is known to be revoked never does. */
enum kw_revocation_rule { KW_REVOCATION_REQUIRED = 0x36a9, KW_REVOCATION_IF_KNOWN = 0x4d52 };

struct kw_identity_policy {
    uint32_t anchors;       /* whose roots are trusted for this, bits */
    uint32_t uses;          /* that it must have, all of them */
    uint32_t strength_bits; /* from 112 (SP 800-57: RSA 2048, P-224, SHA-224) */
    uint32_t depth_max;     /* certificates above it, from 1 */
    enum kw_revocation_rule revocation;
    uint32_t known_max_s;      /* how old a list of revocations may be; 0: as long as it says itself */
    enum kw_clock_trust clock; /* KW_CLOCK_SYNCED: only such a clock tells times; else one that was set does too */
    enum kw_identity_untimed untimed;
    int named; /* it must be for the host that was asked for: a client's policy */
};

/* What came of it. Only the first two come with KW_GRANTED. */
enum kw_identity_reason {
    KW_IDENTITY_TRUSTED = 1,
    KW_IDENTITY_TRUSTED_UNTIMED, /* by `untimed`: whether it is in its time nobody could tell */
    KW_IDENTITY_UNTRUSTED,       /* no chain to a root of the device's, or one that does not hold */
    KW_IDENTITY_WRONG_ROOT,      /* a root that is not trusted for this */
    KW_IDENTITY_TOO_DEEP,
    KW_IDENTITY_WEAK,
    KW_IDENTITY_WRONG_USE,
    KW_IDENTITY_WRONG_NAME,
    KW_IDENTITY_REVOKED,
    KW_IDENTITY_CLOCK, /* there is no time to judge it by */
    KW_IDENTITY_EARLY, /* not yet valid */
    KW_IDENTITY_EXPIRED,
    KW_IDENTITY_REVOCATION_UNKNOWN, /* nothing is known, or no time tells whether it still holds */
    KW_IDENTITY_REVOCATION_STALE    /* what is known is too old, or from the future */
};

/* Judges facts by a policy at a moment; `now` null is a clock that was never set. The reason is always written when
 * `reason` is not null. Null facts or policy, and a policy below 112 bits, are KW_DENIED. Possession is not judged
 * here: kw_identity_proof is. @req CR 1.2, CR 1.8, CR 1.9 */
KW_MUST_USE enum kw_verdict kw_identity_judge(const struct kw_identity_policy *policy,
                                              const struct kw_certificate_facts *facts, const struct kw_moment *now,
                                              enum kw_identity_reason *reason);

/* What kw_login_answer takes: KW_GRANTED exactly when `verdict` is so and the peer has shown that it holds the key; the
 * digest of its public key. @req CR 1.2, CR 1.9 */
void kw_identity_proof(enum kw_verdict verdict, const struct kw_certificate_facts *facts, struct kw_login_proof *proof);

/* Whether a certificate has the form of a device's in IEEE 802.1AR: of version 3, with a serial number, an issuer's key
 * and the device's own serialNumber in its subject, for signatures, of no authority; with `initial`, an IDevID, without
 * an end. Says nothing of its chain. @req CR 1.2, CR 1.8 */
KW_MUST_USE enum kw_verdict kw_identity_device(const struct kw_certificate_facts *facts, int initial);

/* Whether a certificate is for the key of that handle: before a new one is installed, and at each start. A port that
 * fails is KW_DENIED. @req CR 1.8, CR 1.9 */
KW_MUST_USE enum kw_verdict kw_identity_fits(const struct kw_keys *keys, uint32_t key,
                                             const struct kw_certificate_facts *facts);

/* A short English phrase for a log; "unknown reason" for another number. Never null, never to be freed. */
const char *kw_identity_text(enum kw_identity_reason reason);

#ifdef __cplusplus
}
#endif

#endif
