/* Channels between a device and others: TLS 1.2 and 1.3, with a policy that is data and pinned, and a rule that judges
 * what was negotiated before a byte of anybody's is believed.
 *
 * The TLS library behind a port (lib/port/channel_openssl.h) is set by the policy. That it negotiated what the policy
 * allows, and that the peer is who it has to be (keyway/identity.h), is judged here once more, from what it says that
 * it did: a library that is configured wrongly, or changes its defaults, ends in a refusal.
 *
 * Numbers are those of IANA's TLS registries. Nothing here keeps state, allocates or waits; any thread may call it.
 * Which threads may use a link, and who locks keys and clock, is the port's to say. */
#ifndef KEYWAY_CHANNEL_H
#define KEYWAY_CHANNEL_H

#include <keyway/identity.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_CHANNEL_TLS_1_2 0x0303u
#define KW_CHANNEL_TLS_1_3 0x0304u

#define KW_CHANNEL_LIST_MAX 16u /* numbers in each list of a policy */

/* Cipher suites: all that have forward secrecy and authenticated encryption without short tags (RFC 8446, RFC 9325). */
#define KW_SUITE_AES_128_GCM             0x1301u
#define KW_SUITE_AES_256_GCM             0x1302u
#define KW_SUITE_CHACHA20                0x1303u
#define KW_SUITE_ECDHE_ECDSA_AES_128_GCM 0xc02bu /* from here on of TLS 1.2 */
#define KW_SUITE_ECDHE_ECDSA_AES_256_GCM 0xc02cu
#define KW_SUITE_ECDHE_RSA_AES_128_GCM   0xc02fu
#define KW_SUITE_ECDHE_RSA_AES_256_GCM   0xc030u
#define KW_SUITE_ECDHE_RSA_CHACHA20      0xcca8u
#define KW_SUITE_ECDHE_ECDSA_CHACHA20    0xcca9u

/* Groups of key agreement. */
#define KW_GROUP_P256         23u
#define KW_GROUP_P384         24u
#define KW_GROUP_P521         25u
#define KW_GROUP_X25519       29u
#define KW_GROUP_X25519_MLKEM 4588u /* with ML-KEM-768; from OpenSSL 3.5 on */

/* Signatures of a handshake. */
#define KW_SIGNATURE_RSA_PKCS1_SHA256 0x0401u /* of TLS 1.2 alone */
#define KW_SIGNATURE_P256_SHA256      0x0403u
#define KW_SIGNATURE_P384_SHA384      0x0503u
#define KW_SIGNATURE_P521_SHA512      0x0603u
#define KW_SIGNATURE_RSA_PSS_SHA256   0x0804u
#define KW_SIGNATURE_RSA_PSS_SHA384   0x0805u
#define KW_SIGNATURE_RSA_PSS_SHA512   0x0806u
#define KW_SIGNATURE_ED25519          0x0807u

/* Whether the peer has to show a certificate. Values far apart; anything else is KW_CHANNEL_PEER_DEMANDED. */
enum kw_channel_peer {
    KW_CHANNEL_PEER_DEMANDED = 0x1a6c,
    KW_CHANNEL_PEER_ASKED =
        0x2593, /* it may show none, and logs in by other means; one that it shows must be trusted */
    KW_CHANNEL_PEER_UNASKED = 0x73f5
};

struct kw_channel_list {
    const uint16_t *at; /* in order of preference */
    size_t count;       /* 1 to KW_CHANNEL_LIST_MAX */
};

struct kw_channel_policy {
    uint16_t version_min;
    uint16_t version_max;
    struct kw_channel_list suites;
    struct kw_channel_list groups;
    struct kw_channel_list signatures;
    enum kw_channel_peer peer;
    struct kw_identity_policy identity; /* of a peer that shows a certificate */
    uint32_t handshake_ms;              /* that a handshake may take, from 1 */
    uint32_t handshake_bytes;           /* that a peer may send until it is done, from 1024 */
};

/* What a port says was negotiated. All zeros is nothing, and is refused. */
struct kw_channel_facts {
    int finished; /* both ends have finished the handshake */
    uint16_t version;
    uint16_t suite;
    uint16_t group;
    uint16_t signature;       /* that the peer made; 0: none */
    int certified;            /* the peer showed a certificate */
    enum kw_verdict identity; /* what kw_identity_judge said of it */
    int resumed;              /* of a session of before */
    int compressed;
    int bound; /* TLS 1.2: by the extended master secret, RFC 7627, and both know of RFC 5746 */
};

/* What came of it. Only the first comes with KW_GRANTED. */
enum kw_channel_reason {
    KW_CHANNEL_SOUND = 1,
    KW_CHANNEL_UNFINISHED, /* or it never will be: nothing in common, broken bytes, or the peer refused */
    KW_CHANNEL_VERSION,
    KW_CHANNEL_SUITE,
    KW_CHANNEL_GROUP,
    KW_CHANNEL_SIGNATURE,
    KW_CHANNEL_UNCERTIFIED, /* the peer has no certificate, and needs one */
    KW_CHANNEL_IDENTITY,    /* its certificate was refused */
    KW_CHANNEL_RESUMED,
    KW_CHANNEL_COMPRESSED,
    KW_CHANNEL_UNBOUND,
    KW_CHANNEL_LATE,  /* the handshake took too long, or too many bytes */
    KW_CHANNEL_BROKEN /* after the handshake: a record that was changed, or an end without a word */
};

/* Policies that are ready; a device may have its own. */
enum kw_channel_purpose {
    KW_CHANNEL_WEB = 0,     /* a server for persons, who log in inside: TLS 1.2 and 1.3 */
    KW_CHANNEL_MACHINE = 1, /* mutual, with the asset owner's machines: TLS 1.3 */
    KW_CHANNEL_SYSLOG = 2,  /* to a collector of audit records, mutual: TLS 1.2 and 1.3, RFC 5425, RFC 9662 */
    KW_CHANNEL_UPDATE = 3   /* to a server of updates, mutual: TLS 1.3 */
};

/* The policy of a purpose; null for another number. The last two are a client's and want the host that was called. */
const struct kw_channel_policy *kw_channel_policy(enum kw_channel_purpose purpose);

/* Whether a policy may be used at all: KW_OK, or KW_ERROR_POLICY when anything in it is below what RFC 9325 and SP
 * 800-52 recommend: TLS before 1.2, a suite without forward secrecy or authenticated encryption, a group or signature
 * that is not named above, identities below 112 bits, no bounds; for a client, a server that shows no certificate, may
 * be for any host, or need not be one by its certificate's uses; or, for a server, a client that shows a certificate
 * that need not be one's. @req CR 4.3 */
KW_MUST_USE enum kw_status kw_channel_check(const struct kw_channel_policy *policy, int client);

/* Judges what was negotiated. The reason is always written when `reason` is not null. Null facts or policy, and a
 * policy that kw_channel_check refuses for a server and for a client, are KW_DENIED. @req CR 1.2, CR 3.1, CR 3.1 RE 1,
 * CR 4.1, CR 4.3 */
KW_MUST_USE enum kw_verdict kw_channel_judge(const struct kw_channel_policy *policy,
                                             const struct kw_channel_facts *facts, enum kw_channel_reason *reason);

/* A short English phrase for a log; "unknown reason" for another number. Never null, never to be freed. */
const char *kw_channel_text(enum kw_channel_reason reason);

#ifdef __cplusplus
}
#endif

#endif
