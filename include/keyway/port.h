/* What the library needs from the device, as tables of functions that the integrator fills or takes from lib/port/:
 * storage, clock, entropy, crypto, keys, counter, lock. The library itself has no heap, no global state and no other
 * way out.
 *
 * Every table is const and may be shared; what changes lives behind `context`, which belongs to the port. Unless a port
 * says more, its functions are called by one thread at a time for one context. docs/device/porting.md says how to write
 * one, and tests/lib/conformance.h what each must pass. */
#ifndef KEYWAY_PORT_H
#define KEYWAY_PORT_H

#include <keyway/bytes.h>
#include <keyway/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_DIGEST_SIZE    32u /* SHA-256, FIPS 180-4 */
#define KW_MAC_SIZE       32u /* HMAC-SHA-256, RFC 2104 */
#define KW_POINT_SIZE     65u /* a P-256 public key: 04, x, y; SEC 1, 2.3.3 */
#define KW_SIGNATURE_SIZE 64u /* ECDSA P-256: r, s; FIPS 186-5 */
#define KW_SEAL_KEY_SIZE  32u /* AES-256-GCM, SP 800-38D */
#define KW_NONCE_SIZE     12u
#define KW_TAG_SIZE       16u

/* Areas of storage: numbered, of a fixed size each, addressed by bytes. What the library relies on when power fails:
 * bytes that a `flush` has returned KW_OK for stay as they are until they are written again; bytes written since may
 * hold the old value, the new one or anything, each by itself; bytes not written to are never harmed. A port to flash
 * keeps that promise with its own erase blocks. The library never writes beyond `size`. */
struct kw_storage {
    void *context;
    enum kw_status (*size)(void *context, uint32_t area, uint64_t *size); /* KW_ERROR_MISSING: no such area */
    enum kw_status (*read)(void *context, uint32_t area, uint64_t offset, void *to, size_t length);
    enum kw_status (*write)(void *context, uint32_t area, uint64_t offset, struct kw_bytes from);
    enum kw_status (*flush)(void *context, uint32_t area);
};

/* How far a wall clock may be believed (CR 2.11). */
enum kw_clock_trust {
    KW_CLOCK_UNSET = 0x2d1b, /* since the start nobody set it: it may say anything */
    KW_CLOCK_SET = 0x53a6,   /* set by hand or kept by a battery */
    KW_CLOCK_SYNCED = 0x6c78 /* follows an authenticated source */
};

struct kw_moment {
    int64_t unix_ms; /* milliseconds since 1970-01-01T00:00:00Z, without leap seconds */
    enum kw_clock_trust trust;
};

struct kw_clock {
    void *context;
    enum kw_status (*uptime)(void *context, uint64_t *ms);          /* never goes back while the device runs */
    enum kw_status (*now)(void *context, struct kw_moment *moment); /* may be set back */
};

/* Random bytes fit for keys (SP 800-90). All `length` of them or a failure; never fewer, never predictable ones. */
struct kw_entropy {
    void *context;
    enum kw_status (*fill)(void *context, void *to, size_t length);
};

/* A hash that is under way, for data that does not fit in memory; the port's own, whatever it needs. Debian's PSA port
 * needs 232 bytes, since its build has SHA-512; where a build has SHA-256 alone, define it smaller for library and port
 * alike. */
#ifndef KW_HASH_ROOM
#define KW_HASH_ROOM 256u
#endif
struct kw_hash {
    uint64_t room[KW_HASH_ROOM / 8];
};

/* Algorithms that need no stored key. A port without one of them leaves the pointer null, and the modules that need it
 * return KW_ERROR_UNSUPPORTED. */
struct kw_crypto {
    void *context;
    /* SHA-256 over the parts, one behind the other. */
    enum kw_status (*hash)(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest);
    /* The same in steps: begin, add as often as wanted, and exactly one of end and drop. */
    enum kw_status (*hash_begin)(void *context, struct kw_hash *hash);
    enum kw_status (*hash_add)(void *context, struct kw_hash *hash, struct kw_bytes part);
    enum kw_status (*hash_end)(void *context, struct kw_hash *hash, uint8_t *digest);
    void (*hash_drop)(void *context, struct kw_hash *hash);
    /* HMAC-SHA-256 over the parts. */
    enum kw_status (*mac)(void *context, struct kw_bytes key, const struct kw_bytes *parts, size_t count, uint8_t *mac);
    /* ECDSA over P-256: does `signature` (KW_SIGNATURE_SIZE) hold for `digest` under the key `point` (KW_POINT_SIZE)? A
     * point that is not on the curve, and every failure, is KW_DENIED. */
    enum kw_verdict (*verify)(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature);
    /* AES-256-GCM. `sealed` takes the plain text's length and KW_TAG_SIZE; it may be where the plain text lies. */
    enum kw_status (*seal)(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                           struct kw_bytes plain, uint8_t *sealed);
    /* KW_GRANTED and the plain text, or KW_DENIED and `plain` wiped. */
    enum kw_verdict (*open)(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                            struct kw_bytes sealed, uint8_t *plain);
};

/* Where a key lives, weakest first; what a requirement asks for at its level is compared with it. */
enum kw_key_home { KW_KEY_SOFTWARE = 1, KW_KEY_TOKEN = 2, KW_KEY_TPM = 3 };

/* Private keys by handle; none ever leaves by value. Handles are the integrator's numbers. */
struct kw_keys {
    void *context;
    enum kw_status (*home)(void *context, uint32_t key, enum kw_key_home *home);
    /* The public half of a signing key, KW_POINT_SIZE. */
    enum kw_status (*point)(void *context, uint32_t key, uint8_t *point);
    /* ECDSA P-256 over a digest, KW_SIGNATURE_SIZE. */
    enum kw_status (*sign)(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature);
    /* HMAC-SHA-256 under a secret key over a label: keys for sealing and for codes, made from one that stays inside. */
    enum kw_status (*derive)(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived);
};

/* A number that only grows and outlives power, reset and the storage's being copied back: TPM NV, fuses, a secure
 * element. */
struct kw_counter {
    void *context;
    enum kw_status (*read)(void *context, uint64_t *value);
    enum kw_status (*raise)(void *context, uint64_t *value); /* by one; `value` is the new one, durable */
};

/* Where a report or a backup goes, piece by piece. Anything but KW_OK ends it. */
struct kw_sink {
    void *context;
    enum kw_status (*put)(void *context, struct kw_bytes bytes);
};

/* For a context that several threads use. Null functions mean that one thread uses it. */
struct kw_lock {
    void *context;
    void (*take)(void *context);
    void (*give)(void *context);
};

#ifdef __cplusplus
}
#endif

#endif
