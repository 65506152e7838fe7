#include "keys_pkcs11.h"

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <string.h>

#define DER_HEAD     2u /* of an OCTET STRING of KW_POINT_SIZE bytes */
#define PARAMS_MAX   16u
#define LABEL_SIZE   32u /* of CK_TOKEN_INFO, filled up with blanks */
#define SERIAL_SIZE  16u
#define SEARCH_TERMS 4u

/* The object identifier of the curve, in DER: prime256v1 (RFC 5480). */
static const uint8_t p256[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

/* What a key signs to be known again: a secret's code over it is kept, and never is a label of the library's. */
static const char probe[] = "keyway: is it the same key?";

static CK_FUNCTION_LIST *functions_of(const struct kw_keys_pkcs11 *pkcs11) {
    return pkcs11->functions;
}

static struct kw_key_pkcs11 *key_of(const struct kw_keys_pkcs11 *pkcs11, uint32_t key) {
    for (size_t i = 0; i < pkcs11->count; i++)
        if (pkcs11->all[i].key == key)
            return &pkcs11->all[i];
    return NULL;
}

/* ---- objects */

/* Whether the object's attribute is `wanted`; one that the module does not know is not. That it cannot be asked just
 * now says nothing about the key. */
static enum kw_status ask(const struct kw_keys_pkcs11 *pkcs11, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                          CK_BBOOL wanted, int *is) {
    CK_BBOOL value = (CK_BBOOL)!wanted;
    CK_ATTRIBUTE attribute = {type, &value, sizeof(value)};
    CK_RV answer = functions_of(pkcs11)->C_GetAttributeValue(pkcs11->session, object, &attribute, 1);
    *is = answer == CKR_OK && attribute.ulValueLen == sizeof(value) && value == wanted;
    return answer == CKR_OK || answer == CKR_ATTRIBUTE_TYPE_INVALID || answer == CKR_ATTRIBUTE_SENSITIVE
               ? KW_OK
               : KW_ERROR_CRYPTO;
}

static int has_type(const struct kw_keys_pkcs11 *pkcs11, CK_OBJECT_HANDLE object, CK_KEY_TYPE wanted) {
    CK_KEY_TYPE value = CK_UNAVAILABLE_INFORMATION;
    CK_ATTRIBUTE attribute = {CKA_KEY_TYPE, &value, sizeof(value)};
    return functions_of(pkcs11)->C_GetAttributeValue(pkcs11->session, object, &attribute, 1) == CKR_OK &&
           attribute.ulValueLen == sizeof(value) && value == wanted;
}

/* Reads an attribute of at most `room` bytes; how many, or 0. */
static size_t read_bytes(const struct kw_keys_pkcs11 *pkcs11, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, void *to,
                         size_t room) {
    CK_ATTRIBUTE attribute = {type, to, room};
    if (functions_of(pkcs11)->C_GetAttributeValue(pkcs11->session, object, &attribute, 1) != CKR_OK ||
        attribute.ulValueLen > room)
        return 0;
    return attribute.ulValueLen;
}

static CK_ATTRIBUTE term(CK_ATTRIBUTE_TYPE type, const void *value, size_t length) {
    CK_ATTRIBUTE attribute = {type, NULL, length};
    /* The interface is not const; a search reads its terms only. */
    memcpy(&attribute.pValue, &value, sizeof(value));
    return attribute;
}

/* The one object on the token of this class that has the entry's id and label. */
static enum kw_status find(const struct kw_keys_pkcs11 *pkcs11, const struct kw_key_pkcs11 *entry,
                           CK_OBJECT_CLASS class, CK_OBJECT_HANDLE *object) {
    static const CK_BBOOL yes = CK_TRUE;
    CK_FUNCTION_LIST *module = functions_of(pkcs11);
    CK_OBJECT_HANDLE found[2];
    CK_ULONG count = 0;
    CK_ULONG terms = 0;
    CK_ATTRIBUTE wanted[SEARCH_TERMS];
    wanted[terms++] = term(CKA_CLASS, &class, sizeof(class));
    wanted[terms++] = term(CKA_TOKEN, &yes, sizeof(yes));
    if (entry->id.length > 0)
        wanted[terms++] = term(CKA_ID, entry->id.at, entry->id.length);
    if (entry->label.length > 0)
        wanted[terms++] = term(CKA_LABEL, entry->label.at, entry->label.length);
    if (module->C_FindObjectsInit(pkcs11->session, wanted, terms) != CKR_OK)
        return KW_ERROR_CRYPTO;
    CK_RV searched = module->C_FindObjects(pkcs11->session, found, 2, &count);
    if (module->C_FindObjectsFinal(pkcs11->session) != CKR_OK || searched != CKR_OK)
        return KW_ERROR_CRYPTO;
    if (count != 1)
        return count == 0 ? KW_ERROR_MISSING : KW_ERROR_STATE;
    *object = found[0];
    return KW_OK;
}

/* One signature or code, of exactly `length` bytes. */
static enum kw_status compute(const struct kw_keys_pkcs11 *pkcs11, const struct kw_key_pkcs11 *entry,
                              struct kw_bytes data, uint8_t *to, size_t length) {
    CK_FUNCTION_LIST *module = functions_of(pkcs11);
    CK_MECHANISM mechanism = {entry->kind == KW_PKCS11_PAIR ? CKM_ECDSA : CKM_SHA256_HMAC, NULL, 0};
    CK_ULONG made = length;
    uint8_t nothing = 0;
    void *input;
    const void *from = data.length > 0 ? data.at : &nothing;
    memcpy(&input, &from, sizeof(from)); /* not const either, and only read */
    if (module->C_SignInit(pkcs11->session, &mechanism, entry->object) != CKR_OK ||
        module->C_Sign(pkcs11->session, input, data.length, to, &made) != CKR_OK)
        return KW_ERROR_CRYPTO;
    return made == length ? KW_OK : KW_ERROR_CRYPTO;
}

/* The point of the public object; some modules leave out the OCTET STRING around it. */
static enum kw_status read_point(const struct kw_keys_pkcs11 *pkcs11, CK_OBJECT_HANDLE object, uint8_t *point) {
    uint8_t encoded[DER_HEAD + KW_POINT_SIZE];
    size_t length = read_bytes(pkcs11, object, CKA_EC_POINT, encoded, sizeof(encoded));
    const uint8_t *at = length == sizeof(encoded) ? encoded + DER_HEAD : encoded;
    int wrapped = length == sizeof(encoded) && encoded[0] == 0x04 && encoded[1] == KW_POINT_SIZE;
    if ((!wrapped && length != KW_POINT_SIZE) || at[0] != 0x04)
        return KW_ERROR_FORMAT;
    memcpy(point, at, KW_POINT_SIZE);
    return KW_OK;
}

static int is_on_p256(const struct kw_keys_pkcs11 *pkcs11, CK_OBJECT_HANDLE object) {
    uint8_t params[PARAMS_MAX];
    return has_type(pkcs11, object, CKK_EC) &&
           read_bytes(pkcs11, object, CKA_EC_PARAMS, params, sizeof(params)) == sizeof(p256) &&
           memcmp(params, p256, sizeof(p256)) == 0;
}

/* Whoever can write public objects to the token must not choose the device's identity: the pair is tried out. */
static enum kw_status prove_pair(const struct kw_keys_pkcs11 *pkcs11, const struct kw_key_pkcs11 *entry,
                                 uint8_t *proof) {
    const struct kw_crypto *crypto = pkcs11->config.crypto;
    const struct kw_bytes part = kw_text(probe, sizeof(probe));
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    CK_OBJECT_HANDLE public_half;
    if (!is_on_p256(pkcs11, entry->object))
        return KW_ERROR_FORMAT;
    KW_TRY(find(pkcs11, entry, CKO_PUBLIC_KEY, &public_half));
    KW_TRY(read_point(pkcs11, public_half, proof));
    KW_TRY(crypto->hash(crypto->context, &part, 1, digest));
    KW_TRY(compute(pkcs11, entry, kw_bytes(digest, sizeof(digest)), signature, sizeof(signature)));
    return crypto->verify(crypto->context, proof, digest, signature) == KW_GRANTED ? KW_OK : KW_ERROR_TAMPERED;
}

static enum kw_status prove_secret(const struct kw_keys_pkcs11 *pkcs11, const struct kw_key_pkcs11 *entry,
                                   uint8_t *proof) {
    if (!has_type(pkcs11, entry->object, CKK_GENERIC_SECRET) && !has_type(pkcs11, entry->object, CKK_SHA256_HMAC))
        return KW_ERROR_FORMAT;
    memset(proof, 0, KW_POINT_SIZE);
    return compute(pkcs11, entry, kw_text(probe, sizeof(probe)), proof, KW_MAC_SIZE);
}

/* Finds the entry's object, and by what it is known. */
static enum kw_status look(const struct kw_keys_pkcs11 *pkcs11, struct kw_key_pkcs11 *entry, uint8_t *proof) {
    int pair = entry->kind == KW_PKCS11_PAIR;
    CK_OBJECT_HANDLE object;
    KW_TRY(find(pkcs11, entry, pair ? CKO_PRIVATE_KEY : CKO_SECRET_KEY, &object));
    entry->object = object;
    int asks_each_time;
    int sensitive;
    int fixed;
    KW_TRY(ask(pkcs11, object, CKA_ALWAYS_AUTHENTICATE, CK_TRUE, &asks_each_time));
    KW_TRY(ask(pkcs11, object, CKA_SENSITIVE, CK_TRUE, &sensitive));
    KW_TRY(ask(pkcs11, object, CKA_EXTRACTABLE, CK_FALSE, &fixed));
    if (asks_each_time)
        return KW_ERROR_UNSUPPORTED;
    entry->home = pkcs11->hardware && sensitive && fixed ? KW_KEY_TOKEN : KW_KEY_SOFTWARE;
    return pair ? prove_pair(pkcs11, entry, proof) : prove_secret(pkcs11, entry, proof);
}

/* ---- the token */

/* Whether a field of fixed width that blanks fill up says `wanted`. */
static int says(const unsigned char *field, size_t width, const char *wanted) {
    struct kw_bytes text = wanted ? kw_text(wanted, width + 1) : kw_bytes(NULL, 0);
    if (!wanted)
        return 1;
    if (text.length > width || memcmp(field, text.at, text.length) != 0)
        return 0;
    for (size_t i = text.length; i < width; i++)
        if (field[i] != ' ')
            return 0;
    return 1;
}

static int is_wanted(const struct kw_keys_pkcs11 *pkcs11, CK_SLOT_ID slot, CK_FLAGS *flags) {
    CK_TOKEN_INFO token;
    if (functions_of(pkcs11)->C_GetTokenInfo(slot, &token) != CKR_OK || (token.flags & CKF_TOKEN_INITIALIZED) == 0 ||
        !says(token.label, LABEL_SIZE, pkcs11->config.label) ||
        !says(token.serialNumber, SERIAL_SIZE, pkcs11->config.serial))
        return 0;
    *flags = token.flags;
    return 1;
}

static enum kw_status find_token(const struct kw_keys_pkcs11 *pkcs11, CK_SLOT_ID *slot, CK_FLAGS *flags) {
    CK_SLOT_ID slots[KW_PKCS11_SLOTS_MAX];
    CK_ULONG count = KW_PKCS11_SLOTS_MAX;
    size_t matches = 0;
    if (functions_of(pkcs11)->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK || count > KW_PKCS11_SLOTS_MAX)
        return KW_ERROR_CRYPTO;
    for (CK_ULONG i = 0; i < count; i++)
        if (is_wanted(pkcs11, slots[i], flags)) {
            *slot = slots[i];
            matches++;
        }
    if (matches > 1)
        return KW_ERROR_STATE;
    return matches == 1 ? KW_OK : KW_ERROR_CRYPTO;
}

/* Logs in by a PIN that is in memory only meanwhile. The last attempt that a token has is never ours: a device that
 * locks its own keys is worse off than one that says why it cannot use them. */
static enum kw_status log_in(struct kw_keys_pkcs11 *pkcs11, CK_FLAGS flags) {
    const struct kw_pkcs11_config *config = &pkcs11->config;
    uint8_t pin[KW_PKCS11_PIN_MAX];
    size_t length = 0;
    if ((flags & (CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED)) != 0) {
        pkcs11->state = KW_PKCS11_DENIED;
        return KW_ERROR_POLICY;
    }
    enum kw_status status = config->pin(config->pin_context, pin, sizeof(pin), &length);
    if (status == KW_OK && length <= sizeof(pin)) {
        CK_RV answer = functions_of(pkcs11)->C_Login(pkcs11->session, CKU_USER, pin, length);
        if (answer == CKR_PIN_INCORRECT || answer == CKR_PIN_LOCKED || answer == CKR_PIN_LEN_RANGE ||
            answer == CKR_PIN_INVALID || answer == CKR_PIN_EXPIRED) {
            pkcs11->state = KW_PKCS11_DENIED;
            status = KW_ERROR_POLICY;
        } else if (answer != CKR_OK && answer != CKR_USER_ALREADY_LOGGED_IN) {
            status = KW_ERROR_CRYPTO;
        }
    }
    kw_wipe(pin, sizeof(pin));
    return length <= sizeof(pin) ? status : KW_ERROR_ARGUMENT;
}

static enum kw_status initialise(struct kw_keys_pkcs11 *pkcs11) {
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    CK_RV answer = functions_of(pkcs11)->C_Initialize(&arguments);
    /* A module that cannot lock serves one thread, which is all that the port asks of it. */
    if (answer == CKR_CANT_LOCK)
        answer = functions_of(pkcs11)->C_Initialize(NULL);
    if (answer != CKR_OK && answer != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        return KW_ERROR_CRYPTO;
    pkcs11->initialised = pkcs11->initialised || answer == CKR_OK;
    return KW_OK;
}

/* Some modules look for tokens at their start alone: what we initialised is finalised, and begins anew. */
static void detach(struct kw_keys_pkcs11 *pkcs11) {
    CK_FUNCTION_LIST *module = functions_of(pkcs11);
    if (pkcs11->open)
        (void)module->C_CloseSession(pkcs11->session);
    pkcs11->open = 0;
    /* One that could not be finalised is still ours to finalise, the next time. */
    if (pkcs11->initialised) {
        CK_RV answer = module->C_Finalize(NULL);
        pkcs11->initialised = answer != CKR_OK && answer != CKR_CRYPTOKI_NOT_INITIALIZED;
    }
}

static enum kw_status open_session(struct kw_keys_pkcs11 *pkcs11) {
    CK_FUNCTION_LIST *module = functions_of(pkcs11);
    CK_SLOT_INFO info;
    CK_SLOT_ID slot = 0;
    CK_FLAGS flags = 0;
    KW_TRY(initialise(pkcs11));
    KW_TRY(find_token(pkcs11, &slot, &flags));
    if (module->C_GetSlotInfo(slot, &info) != CKR_OK ||
        module->C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &pkcs11->session) != CKR_OK)
        return KW_ERROR_CRYPTO;
    pkcs11->open = 1;
    pkcs11->hardware = pkcs11->config.hardware && (info.flags & CKF_HW_SLOT) != 0;
    return log_in(pkcs11, flags);
}

/* Opens the token, and looks whether every bound key is the one that it was. */
static enum kw_status attach(struct kw_keys_pkcs11 *pkcs11) {
    if (pkcs11->state == KW_PKCS11_DENIED)
        return KW_ERROR_POLICY;
    pkcs11->state = KW_PKCS11_GONE;
    enum kw_status status = open_session(pkcs11);
    if (status != KW_OK) {
        detach(pkcs11);
        return status;
    }
    for (size_t i = 0; i < pkcs11->count; i++) {
        struct kw_key_pkcs11 *entry = &pkcs11->all[i];
        uint8_t proof[KW_POINT_SIZE];
        entry->found = look(pkcs11, entry, proof);
        if (entry->found == KW_OK && kw_equal(proof, entry->proof, sizeof(proof)) != KW_GRANTED)
            entry->found = KW_ERROR_TAMPERED;
    }
    pkcs11->state = KW_PKCS11_OPEN;
    return KW_OK;
}

/* ---- the table */

/* Whoever refuses a key for its home never uses it again: so the token that made the home weaker is looked for here. */
static void look_again(struct kw_keys_pkcs11 *pkcs11) {
    CK_SESSION_INFO info;
    if (pkcs11->open && functions_of(pkcs11)->C_GetSessionInfo(pkcs11->session, &info) == CKR_OK)
        return;
    detach(pkcs11);
    (void)attach(pkcs11);
}

static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    struct kw_keys_pkcs11 *pkcs11 = context;
    struct kw_key_pkcs11 *entry = key_of(context, key);
    if (!entry)
        return KW_ERROR_MISSING;
    if (pkcs11->config.hardware && entry->home != KW_KEY_TOKEN)
        look_again(pkcs11);
    entry->told = entry->home;
    *where = entry->home;
    return KW_OK;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_key_pkcs11 *entry = key_of(context, key);
    if (!entry || entry->kind != KW_PKCS11_PAIR)
        return KW_ERROR_MISSING;
    memcpy(to, entry->proof, KW_POINT_SIZE);
    return KW_OK;
}

/* Whatever failed, once more on a token that was opened anew: which codes tell of a lost one differs by module. Opened
 * anew it may be another, and whoever asked for the home has not been told of that one. */
static enum kw_status work(struct kw_keys_pkcs11 *pkcs11, const struct kw_key_pkcs11 *entry, struct kw_bytes data,
                           uint8_t *to, size_t length) {
    enum kw_status status = KW_ERROR_CRYPTO;
    for (int turn = 0; turn < 2; turn++) {
        uint8_t made[KW_SIGNATURE_SIZE];
        if (!pkcs11->open)
            KW_TRY(attach(pkcs11));
        if (entry->found == KW_OK && entry->home < entry->told)
            return KW_ERROR_POLICY;
        status = entry->found == KW_OK ? compute(pkcs11, entry, data, made, length) : entry->found;
        if (status == KW_OK)
            memcpy(to, made, length);
        kw_wipe(made, sizeof(made));
        if (status == KW_OK)
            return KW_OK;
        detach(pkcs11);
    }
    if (status == KW_ERROR_TAMPERED)
        return status;
    /* MISSING is for handles that are none: this key was there. */
    pkcs11->state = KW_PKCS11_GONE;
    return KW_ERROR_CRYPTO;
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const struct kw_key_pkcs11 *entry = key_of(context, key);
    if (!entry || entry->kind != KW_PKCS11_PAIR)
        return KW_ERROR_MISSING;
    return work(context, entry, kw_bytes(digest, KW_DIGEST_SIZE), signature, KW_SIGNATURE_SIZE);
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    const struct kw_key_pkcs11 *entry = key_of(context, key);
    if (!entry || entry->kind != KW_PKCS11_SECRET)
        return KW_ERROR_MISSING;
    return work(context, entry, label, derived, KW_MAC_SIZE);
}

/* ---- its beginning and end */

static enum kw_status load(struct kw_keys_pkcs11 *pkcs11) {
    CK_C_GetFunctionList list;
    CK_FUNCTION_LIST *functions = NULL;
    pkcs11->library = dlopen(pkcs11->config.module, RTLD_NOW | RTLD_LOCAL);
    void *symbol = pkcs11->library ? dlsym(pkcs11->library, "C_GetFunctionList") : NULL;
    if (!symbol)
        return KW_ERROR_MISSING;
    memcpy(&list, &symbol, sizeof(list));
    if (list(&functions) != CKR_OK || !functions || functions->version.major < CRYPTOKI_VERSION_MAJOR)
        return KW_ERROR_UNSUPPORTED;
    pkcs11->functions = functions;
    return KW_OK;
}

enum kw_status kw_keys_pkcs11_open(struct kw_keys_pkcs11 *pkcs11, const struct kw_pkcs11_config *config,
                                   struct kw_key_pkcs11 *all, size_t room) {
    /* Beginning anew would lose the module, its session and the keys that somebody still uses. */
    if (pkcs11->library)
        return KW_ERROR_STATE;
    *pkcs11 = (struct kw_keys_pkcs11){.config = *config,
                                      .all = all,
                                      .room = room,
                                      .state = KW_PKCS11_GONE,
                                      .keys = {pkcs11, home, point, sign, derive}};
    if (!config->module || config->module[0] != '/' || (!config->label && !config->serial) || !config->pin ||
        !config->crypto || !config->crypto->hash || !config->crypto->verify)
        return KW_ERROR_ARGUMENT;
    enum kw_status status = load(pkcs11);
    if (status == KW_OK)
        status = attach(pkcs11);
    if (status != KW_OK)
        kw_keys_pkcs11_close(pkcs11);
    return status;
}

enum kw_status kw_keys_pkcs11_bind(struct kw_keys_pkcs11 *pkcs11, uint32_t key, enum kw_pkcs11_kind kind,
                                   struct kw_bytes id, struct kw_bytes label) {
    if ((kind != KW_PKCS11_PAIR && kind != KW_PKCS11_SECRET) || (id.length == 0 && label.length == 0) ||
        !pkcs11->functions)
        return KW_ERROR_ARGUMENT;
    if (key_of(pkcs11, key))
        return KW_ERROR_EXISTS;
    if (pkcs11->count == pkcs11->room)
        return KW_ERROR_ROOM;
    struct kw_key_pkcs11 *entry = &pkcs11->all[pkcs11->count];
    *entry = (struct kw_key_pkcs11){.key = key, .kind = kind, .id = id, .label = label};
    enum kw_status status = KW_ERROR_CRYPTO;
    for (int turn = 0; turn < 2 && status == KW_ERROR_CRYPTO; turn++) {
        if (!pkcs11->open)
            KW_TRY(attach(pkcs11));
        status = look(pkcs11, entry, entry->proof);
        if (status == KW_ERROR_CRYPTO)
            detach(pkcs11);
    }
    if (status == KW_OK)
        pkcs11->count++;
    return status;
}

void kw_keys_pkcs11_close(struct kw_keys_pkcs11 *pkcs11) {
    if (pkcs11->functions)
        detach(pkcs11);
    if (pkcs11->initialised)
        detach(pkcs11);
    if (pkcs11->library)
        (void)dlclose(pkcs11->library);
    pkcs11->library = NULL;
    pkcs11->functions = NULL;
    kw_wipe(pkcs11->all, pkcs11->room * sizeof(*pkcs11->all));
    pkcs11->count = 0;
    pkcs11->state = pkcs11->state == KW_PKCS11_DENIED ? KW_PKCS11_DENIED : KW_PKCS11_GONE;
}
