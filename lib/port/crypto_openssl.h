/* Crypto and software keys by OpenSSL 3, for devices of Linux's class. */
#ifndef LIB_PORT_CRYPTO_OPENSSL_H
#define LIB_PORT_CRYPTO_OPENSSL_H

#include <keyway/port.h>

/* What is fetched once, so that no call looks an algorithm up by name. One a thread, or behind a lock. */
struct kw_crypto_openssl {
    void *digest;            /* EVP_MD */
    void *hashing;           /* EVP_MD_CTX */
    void *coding;            /* EVP_MAC_CTX */
    void *cipher;            /* EVP_CIPHER */
    struct kw_crypto crypto; /* the table, whose context this is */
};

KW_MUST_USE enum kw_status kw_crypto_openssl_init(struct kw_crypto_openssl *openssl);

void kw_crypto_openssl_done(struct kw_crypto_openssl *openssl);

#endif
