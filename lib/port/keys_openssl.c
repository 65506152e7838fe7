#include "keys_openssl.h"
#include "ecdsa_openssl.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>

#include <string.h>

#define SECRET_MIN 16u

static struct kw_key_openssl *key_of(void *context, uint32_t key) {
    struct kw_keys_openssl *openssl = context;
    for (size_t i = 0; i < openssl->count; i++)
        if (openssl->all[i].key == key)
            return &openssl->all[i];
    return NULL;
}

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    if (!key_of(context, key))
        return KW_ERROR_MISSING;
    *where = KW_KEY_SOFTWARE;
    return KW_OK;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_key_openssl *found = key_of(context, key);
    size_t length = 0;
    if (!found || !found->pair)
        return KW_ERROR_MISSING;
    int made = EVP_PKEY_get_octet_string_param(found->pair, OSSL_PKEY_PARAM_PUB_KEY, to, KW_POINT_SIZE, &length);
    return made == 1 && length == KW_POINT_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const struct kw_key_openssl *found = key_of(context, key);
    uint8_t der[KW_ECDSA_DER_SIZE];
    size_t length = sizeof(der);
    if (!found || !found->pair)
        return KW_ERROR_MISSING;
    EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new_from_pkey(NULL, found->pair, NULL);
    int made = signer && EVP_PKEY_sign_init(signer) == 1 &&
               EVP_PKEY_sign(signer, der, &length, digest, KW_DIGEST_SIZE) == 1 &&
               kw_ecdsa_from_der(der, length, signature);
    EVP_PKEY_CTX_free(signer);
    return made ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    const struct kw_key_openssl *found = key_of(context, key);
    unsigned int length = 0;
    if (!found || found->secret_length == 0)
        return KW_ERROR_MISSING;
    const uint8_t *made =
        HMAC(EVP_sha256(), found->secret, (int)found->secret_length, label.at, label.length, derived, &length);
    return made && length == KW_MAC_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

void kw_keys_openssl_init(struct kw_keys_openssl *openssl, struct kw_key_openssl *all, size_t room) {
    *openssl = (struct kw_keys_openssl){all, 0, room, {openssl, home, point, sign, derive}};
}

void kw_keys_openssl_done(struct kw_keys_openssl *openssl) {
    for (size_t i = 0; i < openssl->count; i++)
        EVP_PKEY_free(openssl->all[i].pair);
    kw_wipe(openssl->all, openssl->count * sizeof(*openssl->all));
    openssl->count = 0;
}

/* The next free place, for a handle that is not in use. */
static enum kw_status place(struct kw_keys_openssl *openssl, uint32_t key, struct kw_key_openssl **free_place) {
    if (key_of(openssl, key))
        return KW_ERROR_EXISTS;
    if (openssl->count == openssl->room)
        return KW_ERROR_ROOM;
    *free_place = &openssl->all[openssl->count];
    **free_place = (struct kw_key_openssl){.key = key};
    return KW_OK;
}

enum kw_status kw_keys_openssl_make(struct kw_keys_openssl *openssl, uint32_t key) {
    struct kw_key_openssl *found;
    KW_TRY(place(openssl, key, &found));
    found->pair = EVP_EC_gen("P-256");
    if (!found->pair)
        return KW_ERROR_CRYPTO;
    openssl->count++;
    return KW_OK;
}

static int is_p256(EVP_PKEY *pair) {
    char group[32];
    size_t length = 0;
    return EVP_PKEY_is_a(pair, "EC") == 1 && EVP_PKEY_get_group_name(pair, group, sizeof(group), &length) == 1 &&
           strcmp(group, "prime256v1") == 0;
}

enum kw_status kw_keys_openssl_take(struct kw_keys_openssl *openssl, uint32_t key, struct kw_bytes encoded) {
    struct kw_key_openssl *found;
    EVP_PKEY *pair = NULL;
    KW_TRY(place(openssl, key, &found));
    OSSL_DECODER_CTX *decoder =
        OSSL_DECODER_CTX_new_for_pkey(&pair, NULL, NULL, "EC", OSSL_KEYMGMT_SELECT_PRIVATE_KEY, NULL, NULL);
    const unsigned char *at = encoded.at;
    size_t left = encoded.length;
    int made = decoder && OSSL_DECODER_from_data(decoder, &at, &left) == 1;
    OSSL_DECODER_CTX_free(decoder);
    if (!made || !is_p256(pair)) {
        EVP_PKEY_free(pair);
        return KW_ERROR_FORMAT;
    }
    found->pair = pair;
    openssl->count++;
    return KW_OK;
}

enum kw_status kw_keys_openssl_take_secret(struct kw_keys_openssl *openssl, uint32_t key, struct kw_bytes secret) {
    struct kw_key_openssl *found;
    if (secret.length < SECRET_MIN || secret.length > KW_MAC_SIZE)
        return KW_ERROR_ARGUMENT;
    KW_TRY(place(openssl, key, &found));
    memcpy(found->secret, secret.at, secret.length);
    found->secret_length = secret.length;
    openssl->count++;
    return KW_OK;
}
