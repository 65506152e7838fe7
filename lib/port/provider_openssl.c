#include "provider_openssl.h"
#include "ecdsa_openssl.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <string.h>

#define NAME       "keyway"
#define PROPERTY   "provider=keyway"
#define PARAM_KEYS "keyway-keys"   /* a pointer to struct kw_keys, as bytes */
#define PARAM_KEY  "keyway-handle" /* of the key */
#define PARAM_LOCK "keyway-lock"   /* a pointer to struct kw_lock or null, as bytes */
#define GROUP      "prime256v1"
#define DER_MOST   72 /* of a signature */
#define BITS       256
#define STRENGTH   128
#define ALGORITHM  "EC:id-ecPublicKey:1.2.840.10045.2.1"
#define SIGNATURE  "KW-ECDSA" /* a name of its own: no other provider is asked to sign with these keys */

/* ---- keys */

struct provided {
    const struct kw_keys *keys; /* null: a public key alone */
    const struct kw_lock *lock; /* may be null */
    uint32_t key;
    int whole; /* the point is there */
    uint8_t point[KW_POINT_SIZE];
};

static void *key_new(void *provider) {
    (void)provider;
    return OPENSSL_zalloc(sizeof(struct provided));
}

static void key_free(void *data) {
    OPENSSL_clear_free(data, sizeof(struct provided));
}

static int key_has(const void *data, int selection) {
    const struct provided *key = data;
    if (!key || ((selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0 && !key->whole))
        return 0;
    return (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) == 0 || key->keys != NULL;
}

/* The group is always the same. */
static int key_match(const void *a, const void *b, int selection) {
    const struct provided *left = a;
    const struct provided *right = b;
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0)
        return 1;
    return left->whole && right->whole && memcmp(left->point, right->point, KW_POINT_SIZE) == 0;
}

/* A pointer that is handed on as bytes. */
static int import_pointer(const OSSL_PARAM *param, void *pointer) {
    const void *at = NULL;
    size_t length = 0;
    if (!param || OSSL_PARAM_get_octet_string_ptr(param, &at, &length) != 1 || length != sizeof(void *))
        return 0;
    memcpy(pointer, at, length);
    return 1;
}

static int import_handle(struct provided *key, const OSSL_PARAM *params) {
    const OSSL_PARAM *keys = OSSL_PARAM_locate_const(params, PARAM_KEYS);
    const OSSL_PARAM *handle = OSSL_PARAM_locate_const(params, PARAM_KEY);
    if (!keys && !handle)
        return 1;
    return handle && OSSL_PARAM_get_uint32(handle, &key->key) == 1 && import_pointer(keys, &key->keys) &&
           import_pointer(OSSL_PARAM_locate_const(params, PARAM_LOCK), &key->lock);
}

static int key_import(void *data, int selection, const OSSL_PARAM *params) {
    struct provided *key = data;
    const void *at = NULL;
    const char *group = NULL;
    size_t length = 0;
    const OSSL_PARAM *name = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_GROUP_NAME);
    const OSSL_PARAM *point = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_PUB_KEY);
    if (!name || OSSL_PARAM_get_utf8_string_ptr(name, &group) != 1 ||
        (strcmp(group, GROUP) != 0 && strcmp(group, "P-256") != 0))
        return 0;
    if ((selection & OSSL_KEYMGMT_SELECT_KEYPAIR) == 0)
        return 1;
    if (!point || OSSL_PARAM_get_octet_string_ptr(point, &at, &length) != 1 || length != KW_POINT_SIZE)
        return 0;
    memcpy(key->point, at, KW_POINT_SIZE);
    key->whole = 1;
    return import_handle(key, params);
}

static const OSSL_PARAM *key_import_types(int selection) {
    static const OSSL_PARAM types[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0),
                                       OSSL_PARAM_octet_string(PARAM_KEYS, NULL, 0),
                                       OSSL_PARAM_uint32(PARAM_KEY, NULL),
                                       OSSL_PARAM_octet_string(PARAM_LOCK, NULL, 0),
                                       OSSL_PARAM_END};
    (void)selection;
    return types;
}

/* Nothing but the public half leaves, whatever is asked for. */
static int key_export(void *data, int selection, OSSL_CALLBACK *take, void *context) {
    struct provided *key = data;
    char group[] = GROUP;
    if (!key->whole)
        return 0;
    const OSSL_PARAM half[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0
            ? OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, key->point, KW_POINT_SIZE)
            : OSSL_PARAM_construct_end(),
        OSSL_PARAM_construct_end()};
    return take(half, context);
}

static const OSSL_PARAM *key_export_types(int selection) {
    static const OSSL_PARAM types[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0), OSSL_PARAM_END};
    (void)selection;
    return types;
}

static int set_number(OSSL_PARAM *params, const char *name, int value) {
    OSSL_PARAM *param = OSSL_PARAM_locate(params, name);
    return !param || OSSL_PARAM_set_int(param, value) == 1;
}

static int set_text(OSSL_PARAM *params, const char *name, const char *value) {
    OSSL_PARAM *param = OSSL_PARAM_locate(params, name);
    return !param || OSSL_PARAM_set_utf8_string(param, value) == 1;
}

static int set_point(OSSL_PARAM *params, const char *name, const struct provided *key) {
    OSSL_PARAM *param = OSSL_PARAM_locate(params, name);
    return !param || (key->whole && OSSL_PARAM_set_octet_string(param, key->point, KW_POINT_SIZE) == 1);
}

static int key_get_params(void *data, OSSL_PARAM params[]) {
    return set_number(params, OSSL_PKEY_PARAM_BITS, BITS) &&
           set_number(params, OSSL_PKEY_PARAM_SECURITY_BITS, STRENGTH) &&
           set_number(params, OSSL_PKEY_PARAM_MAX_SIZE, DER_MOST) &&
           set_text(params, OSSL_PKEY_PARAM_GROUP_NAME, GROUP) &&
           set_text(params, OSSL_PKEY_PARAM_DEFAULT_DIGEST, "SHA256") &&
           set_text(params, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") &&
           set_point(params, OSSL_PKEY_PARAM_PUB_KEY, data) &&
           set_point(params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, data);
}

static const OSSL_PARAM *key_gettable(void *provider) {
    static const OSSL_PARAM types[] = {OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, NULL),
                                       OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, NULL),
                                       OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, NULL),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_DEFAULT_DIGEST, NULL, 0),
                                       OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, NULL, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, NULL, 0),
                                       OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0),
                                       OSSL_PARAM_END};
    (void)provider;
    return types;
}

static const char *key_operation(int operation) {
    return operation == OSSL_OP_SIGNATURE ? SIGNATURE : NULL;
}

/* ---- signatures */

#define DIGESTS 3

struct signing {
    EVP_MD *const *digests;     /* the provider's */
    size_t digest;              /* which of them */
    const struct provided *key; /* lives as long as the EVP_PKEY that signs */
    EVP_MD_CTX *hash;
};

static void *sign_new(void *provider, const char *properties) {
    struct signing *signing = OPENSSL_zalloc(sizeof(*signing));
    (void)properties;
    if (!signing)
        return NULL;
    signing->digests = provider;
    signing->hash = EVP_MD_CTX_new();
    if (!signing->hash) {
        OPENSSL_free(signing);
        return NULL;
    }
    return signing;
}

static void sign_free(void *context) {
    struct signing *signing = context;
    if (signing)
        EVP_MD_CTX_free(signing->hash);
    OPENSSL_free(signing);
}

static int sign_begin(void *context, const char *digest, void *key, const OSSL_PARAM params[]) {
    struct signing *signing = context;
    (void)params;
    if (key)
        signing->key = key;
    if (!signing->key || !signing->key->keys)
        return 0;
    for (size_t i = 0; i < DIGESTS; i++)
        if (!digest || !*digest || EVP_MD_is_a(signing->digests[i], digest)) {
            signing->digest = i;
            return EVP_DigestInit_ex2(signing->hash, signing->digests[i], NULL);
        }
    return 0;
}

/* OpenSSL ends a copy, so that more may be added to what was begun. */
static void *sign_copy(void *context) {
    const struct signing *from = context;
    struct signing *copy = sign_new((void *)(uintptr_t)from->digests, NULL);
    if (!copy)
        return NULL;
    copy->digest = from->digest;
    copy->key = from->key;
    if (!EVP_MD_CTX_get0_md(from->hash) || EVP_MD_CTX_copy_ex(copy->hash, from->hash) == 1)
        return copy;
    sign_free(copy);
    return NULL;
}

/* What a certificate or a request says of its signature: an AlgorithmIdentifier in DER (RFC 5758, 3.2). */
static int sign_get_params(void *context, OSSL_PARAM params[]) {
    static const uint8_t algorithms[DIGESTS][12] = {
        {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02},
        {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03},
        {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04},
    };
    const struct signing *signing = context;
    OSSL_PARAM *algorithm = OSSL_PARAM_locate(params, OSSL_SIGNATURE_PARAM_ALGORITHM_ID);
    return (!algorithm || OSSL_PARAM_set_octet_string(algorithm, algorithms[signing->digest],
                                                      sizeof(algorithms[signing->digest])) == 1) &&
           set_text(params, OSSL_SIGNATURE_PARAM_DIGEST, EVP_MD_get0_name(signing->digests[signing->digest]));
}

static const OSSL_PARAM *sign_gettable(void *context, void *provider) {
    static const OSSL_PARAM types[] = {OSSL_PARAM_octet_string(OSSL_SIGNATURE_PARAM_ALGORITHM_ID, NULL, 0),
                                       OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0), OSSL_PARAM_END};
    (void)context, (void)provider;
    return types;
}

static int sign_add(void *context, const unsigned char *bytes, size_t length) {
    const struct signing *signing = context;
    return EVP_DigestUpdate(signing->hash, bytes, length);
}

static void take(const struct kw_lock *lock) {
    if (lock && lock->take)
        lock->take(lock->context);
}

static void give(const struct kw_lock *lock) {
    if (lock && lock->give)
        lock->give(lock->context);
}

/* OpenSSL is in any of the channels' threads when it asks for this. */
static enum kw_status sign_locked(const struct provided *key, const uint8_t *digest, uint8_t *signature) {
    take(key->lock);
    enum kw_status status = key->keys->sign(key->keys->context, key->key, digest, signature);
    give(key->lock);
    return status;
}

/* The first 32 bytes of a longer digest are what ECDSA over P-256 takes. */
static int sign_end(void *context, unsigned char *to, size_t *length, size_t room) {
    const struct signing *signing = context;
    uint8_t digest[EVP_MAX_MD_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    uint8_t der[KW_ECDSA_DER_SIZE];
    if (!to) {
        *length = DER_MOST;
        return 1;
    }
    if (!signing->key || !signing->key->keys || EVP_DigestFinal_ex(signing->hash, digest, NULL) != 1 ||
        sign_locked(signing->key, digest, signature) != KW_OK)
        return 0;
    size_t made = kw_ecdsa_to_der(signature, der);
    if (made == 0 || made > room)
        return 0;
    memcpy(to, der, made);
    *length = made;
    return 1;
}

static int sign_whole(void *context, unsigned char *to, size_t *length, size_t room, const unsigned char *bytes,
                      size_t count) {
    return (!to || sign_add(context, bytes, count) == 1) && sign_end(context, to, length, room);
}

/* ---- the provider */

#define ENTRY(number, function)                                                                                        \
    { number, (void (*)(void))(function) }

static const OSSL_ALGORITHM *query(void *provider, int operation, int *no_cache) {
    static const OSSL_DISPATCH keys[] = {ENTRY(OSSL_FUNC_KEYMGMT_NEW, key_new),
                                         ENTRY(OSSL_FUNC_KEYMGMT_FREE, key_free),
                                         ENTRY(OSSL_FUNC_KEYMGMT_HAS, key_has),
                                         ENTRY(OSSL_FUNC_KEYMGMT_MATCH, key_match),
                                         ENTRY(OSSL_FUNC_KEYMGMT_IMPORT, key_import),
                                         ENTRY(OSSL_FUNC_KEYMGMT_IMPORT_TYPES, key_import_types),
                                         ENTRY(OSSL_FUNC_KEYMGMT_EXPORT, key_export),
                                         ENTRY(OSSL_FUNC_KEYMGMT_EXPORT_TYPES, key_export_types),
                                         ENTRY(OSSL_FUNC_KEYMGMT_GET_PARAMS, key_get_params),
                                         ENTRY(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, key_gettable),
                                         ENTRY(OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, key_operation),
                                         {0, NULL}};
    static const OSSL_DISPATCH signatures[] = {ENTRY(OSSL_FUNC_SIGNATURE_NEWCTX, sign_new),
                                               ENTRY(OSSL_FUNC_SIGNATURE_FREECTX, sign_free),
                                               ENTRY(OSSL_FUNC_SIGNATURE_DUPCTX, sign_copy),
                                               ENTRY(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS, sign_get_params),
                                               ENTRY(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS, sign_gettable),
                                               ENTRY(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, sign_begin),
                                               ENTRY(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE, sign_add),
                                               ENTRY(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL, sign_end),
                                               ENTRY(OSSL_FUNC_SIGNATURE_DIGEST_SIGN, sign_whole),
                                               {0, NULL}};
    static const OSSL_ALGORITHM all_keys[] = {{ALGORITHM, PROPERTY, keys, NULL}, {NULL, NULL, NULL, NULL}};
    static const OSSL_ALGORITHM all_signatures[] = {{SIGNATURE, PROPERTY, signatures, NULL}, {NULL, NULL, NULL, NULL}};
    (void)provider;
    *no_cache = 0;
    if (operation == OSSL_OP_KEYMGMT)
        return all_keys;
    return operation == OSSL_OP_SIGNATURE ? all_signatures : NULL;
}

static void end(void *provider) {
    EVP_MD **digests = provider;
    for (size_t i = 0; i < DIGESTS; i++)
        EVP_MD_free(digests[i]);
    OPENSSL_free(digests);
}

/* The digests are the default context's, looked up once. */
static int provide(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    static const char *const names[DIGESTS] = {"SHA2-256", "SHA2-384", "SHA2-512"};
    static const OSSL_DISPATCH functions[] = {
        ENTRY(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query), ENTRY(OSSL_FUNC_PROVIDER_TEARDOWN, end), {0, NULL}};
    int found = 1;
    EVP_MD **digests = OPENSSL_zalloc(DIGESTS * sizeof(EVP_MD *));
    (void)handle, (void)in;
    if (!digests)
        return 0;
    for (size_t i = 0; i < DIGESTS; i++) {
        digests[i] = EVP_MD_fetch(NULL, names[i], NULL);
        found &= digests[i] != NULL;
    }
    if (!found) {
        end(digests);
        return 0;
    }
    *out = functions;
    *context = digests;
    return 1;
}

/* Keys of peers and of one handshake must be the default provider's, though ours holds keys of the same kind. It is
 * asked first where it was loaded first; where that is not so, a preference says it, at the cost of a twentieth of each
 * handshake, since OpenSSL then compares properties at each look-up. */
static int prefer_usual(const struct kw_provider_openssl *provider) {
    EVP_KEYMGMT *found = EVP_KEYMGMT_fetch(provider->library, "EC", NULL);
    int first = found && EVP_KEYMGMT_get0_provider(found) == provider->usual;
    EVP_KEYMGMT_free(found);
    return first || EVP_set_default_properties(provider->library, "?provider=default") == 1;
}

enum kw_status kw_provider_openssl_init(struct kw_provider_openssl *provider) {
    OSSL_LIB_CTX *library = OSSL_LIB_CTX_new();
    *provider = (struct kw_provider_openssl){.library = library};
    if (library && OSSL_PROVIDER_add_builtin(library, NAME, provide) == 1) {
        provider->usual = OSSL_PROVIDER_load(library, "default");
        provider->ours = OSSL_PROVIDER_load(library, NAME);
    }
    if (provider->usual && provider->ours && prefer_usual(provider))
        return KW_OK;
    kw_provider_openssl_done(provider);
    return KW_ERROR_CRYPTO;
}

void kw_provider_openssl_done(struct kw_provider_openssl *provider) {
    if (provider->ours)
        OSSL_PROVIDER_unload(provider->ours);
    if (provider->usual)
        OSSL_PROVIDER_unload(provider->usual);
    OSSL_LIB_CTX_free(provider->library);
    *provider = (struct kw_provider_openssl){0};
}

void kw_provider_openssl_take(const struct kw_provider_openssl *provider) {
    take(provider->lock);
}

void kw_provider_openssl_give(const struct kw_provider_openssl *provider) {
    give(provider->lock);
}

enum kw_status kw_provider_openssl_key(const struct kw_provider_openssl *provider, const struct kw_keys *keys,
                                       uint32_t key, void **pair) {
    EVP_PKEY *made = NULL;
    char group[] = GROUP;
    uint8_t point[KW_POINT_SIZE];
    const struct kw_lock *lock = provider->lock;
    take(lock);
    enum kw_status status = keys->point(keys->context, key, point);
    give(lock);
    if (status != KW_OK)
        return status;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
        OSSL_PARAM_construct_octet_string(PARAM_KEYS, &keys, sizeof(keys)), // NOLINT(bugprone-sizeof-expression)
        OSSL_PARAM_construct_octet_string(PARAM_LOCK, &lock, sizeof(lock)), // NOLINT(bugprone-sizeof-expression)
        OSSL_PARAM_construct_uint32(PARAM_KEY, &key),
        OSSL_PARAM_construct_end()};
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(provider->library, "EC", PROPERTY);
    int done = maker && EVP_PKEY_fromdata_init(maker) == 1 &&
               EVP_PKEY_fromdata(maker, &made, EVP_PKEY_KEYPAIR, (OSSL_PARAM *)params) == 1;
    EVP_PKEY_CTX_free(maker);
    ERR_clear_error();
    if (!done)
        return KW_ERROR_CRYPTO;
    *pair = made;
    return KW_OK;
}
