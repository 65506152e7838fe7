#include "crypto_openssl.h"
#include "ecdsa_openssl.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <string.h>

static enum kw_status hash_parts(EVP_MD_CTX *state, const EVP_MD *digest, const struct kw_bytes *parts, size_t count,
                                 uint8_t *to) {
    if (EVP_DigestInit_ex2(state, digest, NULL) != 1)
        return KW_ERROR_CRYPTO;
    for (size_t i = 0; i < count; i++)
        if (EVP_DigestUpdate(state, parts[i].at, parts[i].length) != 1)
            return KW_ERROR_CRYPTO;
    return EVP_DigestFinal_ex(state, to, NULL) == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    struct kw_crypto_openssl *openssl = context;
    return hash_parts(openssl->hashing, openssl->digest, parts, count, digest);
}

/* The running hash is a pointer to OpenSSL's own state, which it allocates. */
static EVP_MD_CTX *state_of(const struct kw_hash *running) {
    EVP_MD_CTX *state;
    memcpy(&state, running->room, sizeof(state)); // NOLINT(bugprone-sizeof-expression): the pointer itself is kept
    return state;
}

static enum kw_status hash_begin(void *context, struct kw_hash *running) {
    struct kw_crypto_openssl *openssl = context;
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    if (!state || EVP_DigestInit_ex2(state, openssl->digest, NULL) != 1) {
        EVP_MD_CTX_free(state);
        return KW_ERROR_CRYPTO;
    }
    memcpy(running->room, &state, sizeof(state)); // NOLINT(bugprone-sizeof-expression): the pointer itself is kept
    return KW_OK;
}

static enum kw_status hash_add(void *context, struct kw_hash *running, struct kw_bytes part) {
    (void)context;
    return EVP_DigestUpdate(state_of(running), part.at, part.length) == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

static void hash_drop(void *context, struct kw_hash *running) {
    (void)context;
    EVP_MD_CTX_free(state_of(running));
    kw_wipe(running, sizeof(*running));
}

static enum kw_status hash_end(void *context, struct kw_hash *running, uint8_t *digest) {
    int made = EVP_DigestFinal_ex(state_of(running), digest, NULL);
    hash_drop(context, running);
    return made == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status mac(void *context, struct kw_bytes key, const struct kw_bytes *parts, size_t count,
                          uint8_t *code) {
    struct kw_crypto_openssl *openssl = context;
    EVP_MAC_CTX *coding = openssl->coding;
    size_t length = 0;
    /* OpenSSL takes a null key for "the key of before". */
    static const uint8_t none[1];
    if (EVP_MAC_init(coding, key.length > 0 ? key.at : none, key.length, NULL) != 1)
        return KW_ERROR_CRYPTO;
    for (size_t i = 0; i < count; i++)
        if (EVP_MAC_update(coding, parts[i].at, parts[i].length) != 1)
            return KW_ERROR_CRYPTO;
    return EVP_MAC_final(coding, code, &length, KW_MAC_SIZE) == 1 && length == KW_MAC_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_verdict verify(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    enum kw_verdict verdict = KW_DENIED;
    uint8_t der[KW_ECDSA_DER_SIZE];
    (void)context;
    size_t length = kw_ecdsa_to_der(signature, der);
    EVP_PKEY *key = kw_ecdsa_public_key(point);
    EVP_PKEY_CTX *verifier = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
    if (verifier && length > 0 && EVP_PKEY_verify_init(verifier) == 1 &&
        EVP_PKEY_verify(verifier, der, length, digest, KW_DIGEST_SIZE) == 1)
        verdict = KW_GRANTED;
    EVP_PKEY_CTX_free(verifier);
    EVP_PKEY_free(key);
    return verdict;
}

/* One pass of AES-256-GCM over `in`, which EVP takes by int; the additional data first. */
static int cipher_run(EVP_CIPHER_CTX *cipher, struct kw_bytes aad, struct kw_bytes in, uint8_t *out) {
    int length = 0;
    if (aad.length > INT32_MAX || in.length > INT32_MAX)
        return 0;
    if (aad.length > 0 && EVP_CipherUpdate(cipher, NULL, &length, aad.at, (int)aad.length) != 1)
        return 0;
    return in.length == 0 || EVP_CipherUpdate(cipher, out, &length, in.at, (int)in.length) == 1;
}

static enum kw_status seal(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                           struct kw_bytes plain, uint8_t *sealed) {
    struct kw_crypto_openssl *openssl = context;
    uint8_t rest[16];
    int length = 0;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int made = cipher && EVP_CipherInit_ex2(cipher, openssl->cipher, key, nonce, 1, NULL) == 1 &&
               cipher_run(cipher, aad, plain, sealed) && EVP_CipherFinal_ex(cipher, rest, &length) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, KW_TAG_SIZE, sealed + plain.length) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return made ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_verdict open_sealed(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                   struct kw_bytes sealed, uint8_t *plain) {
    struct kw_crypto_openssl *openssl = context;
    uint8_t tag[KW_TAG_SIZE];
    uint8_t rest[16];
    int length = 0;
    if (sealed.length < KW_TAG_SIZE)
        return KW_DENIED;
    struct kw_bytes body = kw_bytes(sealed.at, sealed.length - KW_TAG_SIZE);
    memcpy(tag, sealed.at + body.length, sizeof(tag));
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    int held = cipher && EVP_CipherInit_ex2(cipher, openssl->cipher, key, nonce, 0, NULL) == 1 &&
               cipher_run(cipher, aad, body, plain) &&
               EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, KW_TAG_SIZE, tag) == 1 &&
               EVP_CipherFinal_ex(cipher, rest, &length) == 1;
    EVP_CIPHER_CTX_free(cipher);
    if (held)
        return KW_GRANTED;
    kw_wipe(plain, body.length);
    return KW_DENIED;
}

enum kw_status kw_crypto_openssl_init(struct kw_crypto_openssl *openssl) {
    char name[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                     OSSL_PARAM_construct_end()};
    EVP_MAC *code = EVP_MAC_fetch(NULL, "HMAC", NULL);
    openssl->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
    openssl->cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    openssl->hashing = EVP_MD_CTX_new();
    openssl->coding = code ? EVP_MAC_CTX_new(code) : NULL;
    EVP_MAC_free(code);
    if (!openssl->digest || !openssl->cipher || !openssl->hashing || !openssl->coding ||
        EVP_MAC_CTX_set_params(openssl->coding, parameters) != 1) {
        kw_crypto_openssl_done(openssl);
        return KW_ERROR_CRYPTO;
    }
    openssl->crypto =
        (struct kw_crypto){openssl, hash, hash_begin, hash_add, hash_end, hash_drop, mac, verify, seal, open_sealed};
    return KW_OK;
}

void kw_crypto_openssl_done(struct kw_crypto_openssl *openssl) {
    EVP_MD_free(openssl->digest);
    EVP_CIPHER_free(openssl->cipher);
    EVP_MD_CTX_free(openssl->hashing);
    EVP_MAC_CTX_free(openssl->coding);
    *openssl = (struct kw_crypto_openssl){0};
}
