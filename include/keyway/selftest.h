/* Tests of the security functions that the other modules rest on: known answers for the cryptography, and the ports
 * that must work. All at once at the start or on demand (CR 3.3), or one after the other while the device works (CR 3.3
 * RE 1): a test touches nothing but its own scratch area of storage. */
#ifndef KEYWAY_SELFTEST_H
#define KEYWAY_SELFTEST_H

#include <keyway/keystore.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_SELFTEST_AREA_SIZE 64u /* of the scratch area, at least */

enum kw_selftest_item {
    KW_SELFTEST_HASH,    /* SHA-256 of "abc", FIPS 180-4; at once and in steps */
    KW_SELFTEST_MAC,     /* HMAC-SHA-256, RFC 4231, case 2 */
    KW_SELFTEST_VERIFY,  /* ECDSA P-256, RFC 6979, A.2.5; and that a wrong signature is refused */
    KW_SELFTEST_SEAL,    /* AES-256-GCM of zeros; and that a wrong tag is refused */
    KW_SELFTEST_ENTROPY, /* two draws differ and are not all alike: finds a dead source, not a weak one (SP 800-90B) */
    KW_SELFTEST_CLOCK,   /* the uptime does not go back */
    KW_SELFTEST_COUNTER, /* it can be read, twice the same */
    KW_SELFTEST_STORAGE, /* what is written to the scratch area is read back */
    KW_SELFTEST_KEYS     /* every slot of the keystore (kw_keystore_try): it is at home where it has to be, and works */
};
#define KW_SELFTEST_ITEMS 9u

/* Ports of the device; a null one, and a null function of the crypto port, is not tested. */
struct kw_selftest_config {
    const struct kw_crypto *crypto;
    const struct kw_entropy *entropy;
    const struct kw_clock *clock;
    const struct kw_counter *counter;
    const struct kw_storage *storage;
    uint32_t area; /* scratch */
    const struct kw_keystore *keystore;
};

/* The caller's; all but `config` may be read. */
struct kw_selftest {
    struct kw_selftest_config config;
    enum kw_status result[KW_SELFTEST_ITEMS]; /* KW_ERROR_UNSUPPORTED: the device does not have it; KW_ERROR_STATE: not
                                                 tested yet; else what failed */
    uint32_t next;
    uint32_t failed;         /* of the round under way */
    uint32_t passed;         /* likewise */
    enum kw_verdict verdict; /* KW_GRANTED: a whole round was made, something was tested, and the last of every test
                                went well */
};

/* Nothing is tested yet, and nothing granted. What `config` points to must outlive `selftest`. */
void kw_selftest_init(struct kw_selftest *selftest, const struct kw_selftest_config *config);

/* Makes the next test; `*ended` tells whether that was the last of a round. A failure is in `result`, and takes the
 * verdict back at once. @req CR 3.3 RE 1 */
void kw_selftest_step(struct kw_selftest *selftest, int *ended);

/* A whole round. @req CR 3.3 */
KW_MUST_USE enum kw_verdict kw_selftest_run(struct kw_selftest *selftest);

#ifdef __cplusplus
}
#endif

#endif
