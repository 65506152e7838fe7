/* Private keys of the key port as OpenSSL's: a provider inside the program, whose only keys are P-256 keys by handle.
 * OpenSSL hashes, and the key port signs; no private key is ever in OpenSSL's hands. For TLS, and for whatever else
 * takes an EVP_PKEY.
 *
 * The provider lives in a library context of its own, beside OpenSSL's default one, so nothing else in the program
 * meets it.
 *
 * Any thread may sign: the key port is called under the provider's lock, by one thread at a time. Without a lock one
 * thread at a time may use all that was made here. */
#ifndef LIB_PORT_PROVIDER_OPENSSL_H
#define LIB_PORT_PROVIDER_OPENSSL_H

#include <keyway/port.h>

struct kw_provider_openssl {
    void *library; /* OSSL_LIB_CTX */
    void *usual;   /* OSSL_PROVIDER: everything else */
    void *ours;    /* OSSL_PROVIDER: the keys */

    /* The integrator's, set after init and before the first key; null: one thread. It must outlive the keys, and is not
     * taken twice by one thread. Whatever else calls the same ports in other threads takes the same one. */
    const struct kw_lock *lock;
};

KW_MUST_USE enum kw_status kw_provider_openssl_init(struct kw_provider_openssl *provider);

/* Every key and whatever was made with the library context must be gone. */
void kw_provider_openssl_done(struct kw_provider_openssl *provider);

/* Takes and gives back the lock of a provider, if it has one. */
void kw_provider_openssl_take(const struct kw_provider_openssl *provider);
void kw_provider_openssl_give(const struct kw_provider_openssl *provider);

/* An EVP_PKEY for the handle, for EVP_PKEY_free; `keys` must outlive it. It signs by ECDSA with SHA-256, and with
 * SHA-384 and SHA-512, of which ECDSA over P-256 takes the first 32 bytes (FIPS 186-5, 6.4.1); by EVP_DigestSign and
 * its kin, and by what calls them, as X509_REQ_sign. A digest that was made before (EVP_PKEY_sign) it does not sign.
 * KW_ERROR_MISSING and other failures of the key port are returned. @req CR 1.8, CR 1.9 RE 1 */
KW_MUST_USE enum kw_status kw_provider_openssl_key(const struct kw_provider_openssl *provider,
                                                   const struct kw_keys *keys, uint32_t key, void **pair);

#endif
