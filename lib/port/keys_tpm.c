#include "keys_tpm.h"

#include <string.h>
#include <tss2/tss2_mu.h>

#define HALF (KW_SIGNATURE_SIZE / 2)

static struct kw_key_tpm *key_of(const struct kw_keys_tpm *keys, uint32_t key) {
    for (size_t i = 0; i < keys->count; i++)
        if (keys->all[i].key == key)
            return &keys->all[i];
    return NULL;
}

/* ---- an object of the TPM for one command */

static enum kw_status load(struct kw_tpm *tpm, const struct kw_tpm_place *place, struct kw_tpm_visit *visit) {
    TPM2B_PUBLIC outside = {.size = 0};
    TPM2B_PRIVATE inside = {.size = 0};
    size_t offsets[2] = {0, 0};
    struct kw_tpm_visit parent = KW_TPM_VISIT;
    if (Tss2_MU_TPM2B_PUBLIC_Unmarshal(place->public_blob.at, place->public_blob.length, &offsets[0], &outside) !=
            TSS2_RC_SUCCESS ||
        Tss2_MU_TPM2B_PRIVATE_Unmarshal(place->private_blob.at, place->private_blob.length, &offsets[1], &inside) !=
            TSS2_RC_SUCCESS ||
        offsets[0] != place->public_blob.length || offsets[1] != place->private_blob.length)
        return KW_ERROR_FORMAT;
    enum kw_status status = kw_tpm_find(tpm, place->handle, place->parent_auth, &parent);
    if (status == KW_OK)
        status = kw_tpm_session(tpm, 0, &parent);
    if (status == KW_OK)
        status = kw_tpm_answer(tpm, Esys_Load(tpm->esys, parent.object, parent.session, ESYS_TR_NONE, ESYS_TR_NONE,
                                              &inside, &outside, &visit->object));
    kw_tpm_leave(tpm, &parent);
    if (status != KW_OK) {
        visit->object = ESYS_TR_NONE;
        return status;
    }
    visit->loaded = 1;
    return kw_tpm_auth(tpm, visit->object, place->auth);
}

static enum kw_status reach(struct kw_tpm *tpm, const struct kw_tpm_place *place, struct kw_tpm_visit *visit) {
    return place->public_blob.length > 0 ? load(tpm, place, visit)
                                         : kw_tpm_find(tpm, place->handle, place->auth, visit);
}

static int has_name(const TPM2B_NAME *name, const uint8_t *wanted) {
    return name->size == KW_TPM_NAME_SIZE && kw_equal(name->name, wanted, KW_TPM_NAME_SIZE) == KW_GRANTED;
}

/* The key, if it is still the one that was bound. */
static enum kw_status reach_bound(struct kw_tpm *tpm, const struct kw_key_tpm *entry, struct kw_tpm_visit *visit) {
    TPM2B_NAME *name = NULL;
    enum kw_status status = reach(tpm, &entry->place, visit);
    /* MISSING is for handles that are none: this key was there. */
    if (status == KW_ERROR_MISSING)
        return KW_ERROR_TAMPERED;
    KW_TRY(status);
    KW_TRY(kw_tpm_answer(tpm, Esys_TR_GetName(tpm->esys, visit->object, &name)));
    int same = has_name(name, entry->name);
    Esys_Free(name);
    return same ? KW_OK : KW_ERROR_TAMPERED;
}

/* ---- using it */

/* Whether the TPM counts as hardware is found out at each opening, and so may change. */
static enum kw_key_home home_of(const struct kw_tpm *tpm, const struct kw_key_tpm *entry) {
    return tpm->hardware && entry->fixed ? KW_KEY_TPM : KW_KEY_SOFTWARE;
}

/* A use of a key, handed through kw_tpm_try. */
struct use {
    struct kw_keys_tpm *keys;
    struct kw_key_tpm *entry;
    struct kw_bytes input;
    uint8_t *output;
};

/* A number of a signature, filled up with zeros in front. */
static int put_number(const TPM2B_ECC_PARAMETER *number, uint8_t *to) {
    if (number->size > HALF)
        return 0;
    memset(to, 0, HALF);
    memcpy(to + HALF - number->size, number->buffer, number->size);
    return 1;
}

static enum kw_status sign_digest(struct kw_tpm *tpm, const struct use *use, const struct kw_tpm_visit *visit) {
    static const TPMT_SIG_SCHEME scheme = {.scheme = TPM2_ALG_ECDSA, .details = {.ecdsa = {TPM2_ALG_SHA256}}};
    static const TPMT_TK_HASHCHECK outside = {.tag = TPM2_ST_HASHCHECK, .hierarchy = TPM2_RH_NULL};
    TPM2B_DIGEST digest = {.size = KW_DIGEST_SIZE};
    TPMT_SIGNATURE *signature = NULL;
    uint8_t made[KW_SIGNATURE_SIZE];
    memcpy(digest.buffer, use->input.at, KW_DIGEST_SIZE);
    KW_TRY(kw_tpm_answer(tpm, Esys_Sign(tpm->esys, visit->object, visit->session, ESYS_TR_NONE, ESYS_TR_NONE, &digest,
                                        &scheme, &outside, &signature)));
    int good = signature->sigAlg == TPM2_ALG_ECDSA && put_number(&signature->signature.ecdsa.signatureR, made) &&
               put_number(&signature->signature.ecdsa.signatureS, made + HALF);
    Esys_Free(signature);
    if (good)
        memcpy(use->output, made, sizeof(made));
    return good ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status code_label(struct kw_tpm *tpm, const struct use *use, const struct kw_tpm_visit *visit) {
    TPM2B_MAX_BUFFER label = {.size = (UINT16)use->input.length};
    TPM2B_DIGEST *code = NULL;
    if (use->input.length > 0)
        memcpy(label.buffer, use->input.at, use->input.length);
    KW_TRY(kw_tpm_answer(tpm, Esys_HMAC(tpm->esys, visit->object, visit->session, ESYS_TR_NONE, ESYS_TR_NONE, &label,
                                        TPM2_ALG_SHA256, &code)));
    int good = code->size == KW_MAC_SIZE;
    if (good)
        memcpy(use->output, code->buffer, KW_MAC_SIZE);
    kw_wipe(code->buffer, sizeof(code->buffer));
    Esys_Free(code);
    return good ? KW_OK : KW_ERROR_CRYPTO;
}

static enum kw_status use_once(void *context) {
    const struct use *use = context;
    struct kw_tpm *tpm = use->keys->tpm;
    struct kw_tpm_visit visit = KW_TPM_VISIT;
    /* Opened anew it may be another, and whoever asked for the home has not been told of that one. */
    if (home_of(tpm, use->entry) < use->entry->told)
        return KW_ERROR_POLICY;
    enum kw_status status = reach_bound(tpm, use->entry, &visit);
    if (status == KW_OK)
        status = kw_tpm_session(tpm, use->entry->signs ? 0 : TPMA_SESSION_ENCRYPT, &visit);
    if (status == KW_OK)
        status = use->entry->signs ? sign_digest(tpm, use, &visit) : code_label(tpm, use, &visit);
    kw_tpm_leave(tpm, &visit);
    return status == KW_ERROR_MISSING ? KW_ERROR_CRYPTO : status;
}

/* Whoever refuses a key for its home never uses it again: so a TPM that made the home weaker is asked here whether it
 * is still that one. */
static enum kw_status home(void *context, uint32_t key, enum kw_key_home *where) {
    const struct kw_keys_tpm *keys = context;
    struct kw_key_tpm *entry = key_of(context, key);
    if (!entry)
        return KW_ERROR_MISSING;
    if (keys->tpm->config.hardware && entry->fixed && !keys->tpm->hardware)
        kw_tpm_look(keys->tpm);
    entry->told = home_of(keys->tpm, entry);
    *where = entry->told;
    return KW_OK;
}

static enum kw_status point(void *context, uint32_t key, uint8_t *to) {
    const struct kw_key_tpm *entry = key_of(context, key);
    if (!entry || !entry->signs)
        return KW_ERROR_MISSING;
    memcpy(to, entry->point, KW_POINT_SIZE);
    return KW_OK;
}

static enum kw_status sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    struct kw_keys_tpm *keys = context;
    struct use use = {.keys = keys, .entry = key_of(keys, key), .input = kw_bytes(digest, KW_DIGEST_SIZE)};
    use.output = signature;
    if (!use.entry || !use.entry->signs)
        return KW_ERROR_MISSING;
    return kw_tpm_try(keys->tpm, KW_TPM_TWICE, use_once, &use);
}

static enum kw_status derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    struct kw_keys_tpm *keys = context;
    struct use use = {.keys = keys, .entry = key_of(keys, key), .input = label};
    use.output = derived;
    if (!use.entry || use.entry->signs)
        return KW_ERROR_MISSING;
    if (label.length > TPM2_MAX_DIGEST_BUFFER)
        return KW_ERROR_ARGUMENT;
    return kw_tpm_try(keys->tpm, KW_TPM_TWICE, use_once, &use);
}

/* ---- binding */

static int is_pair(const TPMT_PUBLIC *area) {
    const TPMS_ECC_PARMS *curve = &area->parameters.eccDetail;
    return area->type == TPM2_ALG_ECC && curve->curveID == TPM2_ECC_NIST_P256 &&
           (curve->scheme.scheme == TPM2_ALG_NULL ||
            (curve->scheme.scheme == TPM2_ALG_ECDSA && curve->scheme.details.ecdsa.hashAlg == TPM2_ALG_SHA256));
}

static int is_secret(const TPMT_PUBLIC *area) {
    const TPMT_KEYEDHASH_SCHEME *scheme = &area->parameters.keyedHashDetail.scheme;
    return area->type == TPM2_ALG_KEYEDHASH &&
           (scheme->scheme == TPM2_ALG_NULL ||
            (scheme->scheme == TPM2_ALG_HMAC && scheme->details.hmac.hashAlg == TPM2_ALG_SHA256));
}

/* What the TPM says of the key. A restricted one signs only what the TPM itself has made. */
static enum kw_status take_public(struct kw_key_tpm *entry, const TPMT_PUBLIC *area, const TPM2B_NAME *name) {
    const TPMA_OBJECT bits = area->objectAttributes;
    const TPMA_OBJECT fixed = TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT;
    entry->signs = is_pair(area);
    if ((!entry->signs && !is_secret(area)) || (bits & TPMA_OBJECT_SIGN_ENCRYPT) == 0 ||
        (bits & TPMA_OBJECT_RESTRICTED) != 0 || (bits & TPMA_OBJECT_USERWITHAUTH) == 0 ||
        name->size != KW_TPM_NAME_SIZE)
        return KW_ERROR_FORMAT;
    memcpy(entry->name, name->name, KW_TPM_NAME_SIZE);
    entry->fixed = (bits & fixed) == fixed;
    entry->point[0] = 4;
    if (entry->signs && (!put_number(&area->unique.ecc.x, entry->point + 1) ||
                         !put_number(&area->unique.ecc.y, entry->point + 1 + HALF)))
        return KW_ERROR_FORMAT;
    return KW_OK;
}

static enum kw_status look(void *context) {
    struct use *use = context;
    struct kw_tpm *tpm = use->keys->tpm;
    struct kw_tpm_visit visit = KW_TPM_VISIT;
    TPM2B_PUBLIC *area = NULL;
    TPM2B_NAME *name = NULL;
    TPM2B_NAME *path = NULL;
    enum kw_status status = reach(tpm, &use->entry->place, &visit);
    if (status == KW_OK)
        status = kw_tpm_answer(tpm, Esys_ReadPublic(tpm->esys, visit.object, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                                    &area, &name, &path));
    if (status == KW_OK)
        status = take_public(use->entry, &area->publicArea, name);
    Esys_Free(area);
    Esys_Free(name);
    Esys_Free(path);
    kw_tpm_leave(tpm, &visit);
    return status;
}

void kw_keys_tpm_init(struct kw_keys_tpm *keys, struct kw_tpm *tpm, const struct kw_crypto *crypto,
                      struct kw_key_tpm *all, size_t room) {
    *keys = (struct kw_keys_tpm){tpm, crypto, all, 0, room, {keys, home, point, sign, derive}};
}

enum kw_status kw_keys_tpm_bind(struct kw_keys_tpm *keys, uint32_t key, const struct kw_tpm_place *place) {
    uint8_t tried[KW_SIGNATURE_SIZE];
    static const uint8_t probe[KW_DIGEST_SIZE] = "keyway: is it the same key?";
    if (key_of(keys, key))
        return KW_ERROR_EXISTS;
    if (keys->count == keys->room)
        return KW_ERROR_ROOM;
    struct kw_key_tpm *entry = &keys->all[keys->count];
    *entry = (struct kw_key_tpm){.key = key, .place = *place};
    struct use use = {keys, entry, kw_bytes(probe, sizeof(probe)), tried};
    KW_TRY(kw_tpm_try(keys->tpm, KW_TPM_TWICE, look, &use));
    /* Used once: a wrong auth value is told now, and so is another's point. */
    enum kw_status status = kw_tpm_try(keys->tpm, KW_TPM_TWICE, use_once, &use);
    if (status == KW_OK && entry->signs &&
        keys->crypto->verify(keys->crypto->context, entry->point, probe, tried) != KW_GRANTED)
        status = KW_ERROR_TAMPERED;
    kw_wipe(tried, sizeof(tried));
    if (status == KW_OK)
        keys->count++;
    return status;
}
