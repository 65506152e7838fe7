/* Crypto and volatile keys by PSA Crypto (mbedTLS 2.28), for small devices: a tenth of OpenSSL's size and a thirtieth
 * of its speed at P-256. */
#ifndef LIB_PORT_CRYPTO_PSA_H
#define LIB_PORT_CRYPTO_PSA_H

#include <keyway/port.h>

/* psa_crypto_init has to have been called. No context: PSA keeps its own. */
extern const struct kw_crypto kw_crypto_psa;

/* A key of PSA under a handle of ours: `id` of a P-256 pair that may sign hashes, or of an HMAC key that may sign
 * messages (psa_generate_key or psa_import_key made it; where it lives is PSA's affair, `home` says what the integrator
 * knows). */
struct kw_key_psa {
    uint32_t key;
    uint32_t id; /* psa_key_id_t */
    enum kw_key_home home;
};

struct kw_keys_psa {
    const struct kw_key_psa *all; /* the caller's */
    size_t count;
    struct kw_keys keys; /* the table, whose context this is */
};

void kw_keys_psa_init(struct kw_keys_psa *psa, const struct kw_key_psa *all, size_t count);

#endif
