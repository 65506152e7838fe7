/* Software keys by OpenSSL 3: in memory while the device runs, and out of it only as public points. Where a requirement
 * asks for hardware (CR 1.5 RE 1, 1.9 RE 1, 1.14 RE 1) take a token's or a TPM's port instead: this one says what it
 * is. */
#ifndef LIB_PORT_KEYS_OPENSSL_H
#define LIB_PORT_KEYS_OPENSSL_H

#include <keyway/port.h>

struct kw_key_openssl {
    uint32_t key; /* its handle */
    void *pair;   /* EVP_PKEY of a P-256 pair, or null */
    uint8_t secret[KW_MAC_SIZE];
    size_t secret_length; /* 0: not a secret key */
};

struct kw_keys_openssl {
    struct kw_key_openssl *all; /* the caller's, zeroed */
    size_t count;
    size_t room;
    struct kw_keys keys; /* the table, whose context this is */
};

void kw_keys_openssl_init(struct kw_keys_openssl *openssl, struct kw_key_openssl *all, size_t room);

/* Frees every pair and wipes every secret. */
void kw_keys_openssl_done(struct kw_keys_openssl *openssl);

/* Makes a new P-256 pair under the handle. KW_ERROR_EXISTS, KW_ERROR_ROOM, KW_ERROR_CRYPTO. */
KW_MUST_USE enum kw_status kw_keys_openssl_make(struct kw_keys_openssl *openssl, uint32_t key);

/* Takes a private P-256 key in PEM or DER (PKCS #8 or SEC 1, unencrypted) under the handle; the bytes are the caller's
 * to wipe. KW_ERROR_FORMAT when it is none. */
KW_MUST_USE enum kw_status kw_keys_openssl_take(struct kw_keys_openssl *openssl, uint32_t key, struct kw_bytes encoded);

/* Takes a secret of 16 to KW_MAC_SIZE bytes under the handle, for kw_keys.derive. */
KW_MUST_USE enum kw_status kw_keys_openssl_take_secret(struct kw_keys_openssl *openssl, uint32_t key,
                                                       struct kw_bytes secret);

#endif
