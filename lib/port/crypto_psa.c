#include "crypto_psa.h"

#include <psa/crypto.h>

#include <string.h>

#define SIGN_ALGORITHM PSA_ALG_ECDSA(PSA_ALG_SHA_256)
#define CODE_ALGORITHM PSA_ALG_HMAC(PSA_ALG_SHA_256)

_Static_assert(sizeof(psa_hash_operation_t) <= sizeof(struct kw_hash),
               "KW_HASH_ROOM is too small for this build of PSA");

static psa_hash_operation_t *operation_of(struct kw_hash *running) {
    return (psa_hash_operation_t *)(void *)running->room;
}

static enum kw_status hash_begin(void *context, struct kw_hash *running) {
    (void)context;
    *operation_of(running) = psa_hash_operation_init();
    return psa_hash_setup(operation_of(running), PSA_ALG_SHA_256) == PSA_SUCCESS ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status hash_add(void *context, struct kw_hash *running, struct kw_bytes part) {
    (void)context;
    return psa_hash_update(operation_of(running), part.at, part.length) == PSA_SUCCESS ? KW_OK : KW_ERROR_CRYPTO;
}

static void hash_drop(void *context, struct kw_hash *running) {
    (void)context;
    (void)psa_hash_abort(operation_of(running));
    kw_wipe(running, sizeof(*running));
}

static enum kw_status hash_end(void *context, struct kw_hash *running, uint8_t *digest) {
    size_t length = 0;
    psa_status_t status = psa_hash_finish(operation_of(running), digest, KW_DIGEST_SIZE, &length);
    hash_drop(context, running);
    return status == PSA_SUCCESS ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status hash(void *context, const struct kw_bytes *parts, size_t count, uint8_t *digest) {
    struct kw_hash running;
    enum kw_status status = hash_begin(context, &running);
    for (size_t i = 0; i < count && status == KW_OK; i++)
        status = hash_add(context, &running, parts[i]);
    if (status == KW_OK)
        return hash_end(context, &running, digest);
    hash_drop(context, &running);
    return status;
}

/* A key for one call: the id, or 0 when PSA refuses it. */
static psa_key_id_t key_for(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm,
                            struct kw_bytes key) {
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_key_id_t id = 0;
    psa_set_key_type(&attributes, type);
    psa_set_key_usage_flags(&attributes, usage);
    psa_set_key_algorithm(&attributes, algorithm);
    if (psa_import_key(&attributes, key.at, key.length, &id) != PSA_SUCCESS)
        id = 0;
    return id;
}

static enum kw_status code_parts(psa_key_id_t id, const struct kw_bytes *parts, size_t count, uint8_t *code) {
    psa_mac_operation_t operation = PSA_MAC_OPERATION_INIT;
    size_t length = 0;
    psa_status_t status = psa_mac_sign_setup(&operation, id, CODE_ALGORITHM);
    for (size_t i = 0; i < count && status == PSA_SUCCESS; i++)
        status = psa_mac_update(&operation, parts[i].at, parts[i].length);
    if (status == PSA_SUCCESS)
        status = psa_mac_sign_finish(&operation, code, KW_MAC_SIZE, &length);
    (void)psa_mac_abort(&operation);
    return status == PSA_SUCCESS && length == KW_MAC_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status mac(void *context, struct kw_bytes key, const struct kw_bytes *parts, size_t count,
                          uint8_t *code) {
    /* PSA has no empty keys; to HMAC a key of zeros is the same. */
    static const uint8_t none[1];
    (void)context;
    psa_key_id_t id = key_for(PSA_KEY_TYPE_HMAC, PSA_KEY_USAGE_SIGN_MESSAGE, CODE_ALGORITHM,
                              key.length > 0 ? key : kw_bytes(none, sizeof(none)));
    if (id == 0)
        return KW_ERROR_CRYPTO;
    enum kw_status status = code_parts(id, parts, count, code);
    (void)psa_destroy_key(id);
    return status;
}

static enum kw_verdict verify(void *context, const uint8_t *point, const uint8_t *digest, const uint8_t *signature) {
    (void)context;
    psa_key_id_t id = key_for(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), PSA_KEY_USAGE_VERIFY_HASH,
                              SIGN_ALGORITHM, kw_bytes(point, KW_POINT_SIZE));
    if (id == 0)
        return KW_DENIED;
    psa_status_t status = psa_verify_hash(id, SIGN_ALGORITHM, digest, KW_DIGEST_SIZE, signature, KW_SIGNATURE_SIZE);
    (void)psa_destroy_key(id);
    return status == PSA_SUCCESS ? KW_GRANTED : KW_DENIED;
}

static enum kw_status seal(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                           struct kw_bytes plain, uint8_t *sealed) {
    size_t length = 0;
    (void)context;
    psa_key_id_t id = key_for(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_ENCRYPT, PSA_ALG_GCM, kw_bytes(key, KW_SEAL_KEY_SIZE));
    if (id == 0)
        return KW_ERROR_CRYPTO;
    psa_status_t status = psa_aead_encrypt(id, PSA_ALG_GCM, nonce, KW_NONCE_SIZE, aad.at, aad.length, plain.at,
                                           plain.length, sealed, plain.length + KW_TAG_SIZE, &length);
    (void)psa_destroy_key(id);
    return status == PSA_SUCCESS && length == plain.length + KW_TAG_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_verdict open_sealed(void *context, const uint8_t *key, const uint8_t *nonce, struct kw_bytes aad,
                                   struct kw_bytes sealed, uint8_t *plain) {
    size_t length = 0;
    (void)context;
    if (sealed.length < KW_TAG_SIZE)
        return KW_DENIED;
    size_t room = sealed.length - KW_TAG_SIZE;
    psa_key_id_t id = key_for(PSA_KEY_TYPE_AES, PSA_KEY_USAGE_DECRYPT, PSA_ALG_GCM, kw_bytes(key, KW_SEAL_KEY_SIZE));
    psa_status_t status = id == 0 ? PSA_ERROR_INVALID_HANDLE
                                  : psa_aead_decrypt(id, PSA_ALG_GCM, nonce, KW_NONCE_SIZE, aad.at, aad.length,
                                                     sealed.at, sealed.length, plain, room, &length);
    if (id != 0)
        (void)psa_destroy_key(id);
    if (status == PSA_SUCCESS && length == room)
        return KW_GRANTED;
    kw_wipe(plain, room);
    return KW_DENIED;
}

const struct kw_crypto kw_crypto_psa = {NULL,      hash, hash_begin, hash_add, hash_end,
                                        hash_drop, mac,  verify,     seal,     open_sealed};

static const struct kw_key_psa *key_of(void *context, uint32_t key) {
    const struct kw_keys_psa *psa = context;
    for (size_t i = 0; i < psa->count; i++)
        if (psa->all[i].key == key)
            return &psa->all[i];
    return NULL;
}

static int is_pair(const struct kw_key_psa *key) {
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    if (!key || psa_get_key_attributes(key->id, &attributes) != PSA_SUCCESS)
        return 0;
    int pair = psa_get_key_type(&attributes) == PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1) &&
               psa_get_key_bits(&attributes) == 256;
    psa_reset_key_attributes(&attributes);
    return pair;
}

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    const struct kw_key_psa *found = key_of(context, key);
    if (!found)
        return KW_ERROR_MISSING;
    *where = found->home;
    return KW_OK;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_key_psa *found = key_of(context, key);
    size_t length = 0;
    if (!is_pair(found))
        return KW_ERROR_MISSING;
    psa_status_t status = psa_export_public_key(found->id, to, KW_POINT_SIZE, &length);
    return status == PSA_SUCCESS && length == KW_POINT_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const struct kw_key_psa *found = key_of(context, key);
    size_t length = 0;
    if (!is_pair(found))
        return KW_ERROR_MISSING;
    psa_status_t status =
        psa_sign_hash(found->id, SIGN_ALGORITHM, digest, KW_DIGEST_SIZE, signature, KW_SIGNATURE_SIZE, &length);
    return status == PSA_SUCCESS && length == KW_SIGNATURE_SIZE ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    const struct kw_key_psa *found = key_of(context, key);
    if (!found || is_pair(found))
        return KW_ERROR_MISSING;
    return code_parts(found->id, &label, 1, derived);
}

void kw_keys_psa_init(struct kw_keys_psa *psa, const struct kw_key_psa *all, size_t count) {
    *psa = (struct kw_keys_psa){all, count, {psa, home, point, sign, derive}};
}
