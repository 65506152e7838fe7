#include "counter_tpm.h"

#include <string.h>

#define VALUE_SIZE 8u

#define USE     (TPMA_NV_AUTHREAD | TPMA_NV_AUTHWRITE | TPMA_NV_NO_DA)
#define COUNTS  (USE | (TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT))
#define LOCKS   (USE | TPMA_NV_WRITEDEFINE)
#define KIND    (TPMA_NV_TPM2_NT_MASK | TPMA_NV_ORDERLY | TPMA_NV_CLEAR_STCLEAR)
#define WRITERS (TPMA_NV_OWNERWRITE | TPMA_NV_PPWRITE | TPMA_NV_POLICYWRITE)

/* One access to an index, handed through kw_tpm_try. */
struct access {
    const struct kw_counter_tpm_config *config;
    uint32_t index;
    TPMA_NV attributes; /* that it is to have, and has */
    uint64_t value;
    enum kw_status (*act)(struct access *access, const struct kw_tpm_visit *visit);
};

static enum kw_status visit_index(void *context) {
    struct access *access = context;
    struct kw_tpm *tpm = access->config->tpm;
    struct kw_tpm_visit visit = KW_TPM_VISIT;
    enum kw_status status = kw_tpm_find(tpm, access->index, access->config->auth, &visit);
    if (status == KW_OK)
        status = kw_tpm_session(tpm, 0, &visit);
    if (status == KW_OK)
        status = access->act(access, &visit);
    kw_tpm_leave(tpm, &visit);
    return status;
}

static enum kw_status act_on(struct access *access,
                             enum kw_status (*act)(struct access *access, const struct kw_tpm_visit *visit)) {
    access->act = act;
    return kw_tpm_try(access->config->tpm, KW_TPM_TWICE, visit_index, access);
}

static enum kw_status read_value(struct access *access, const struct kw_tpm_visit *visit) {
    struct kw_tpm *tpm = access->config->tpm;
    TPM2B_MAX_NV_BUFFER *data = NULL;
    KW_TRY(kw_tpm_answer(tpm, Esys_NV_Read(tpm->esys, visit->object, visit->object, visit->session, ESYS_TR_NONE,
                                           ESYS_TR_NONE, VALUE_SIZE, 0, &data)));
    struct kw_reader reader = kw_reader(kw_bytes(data->buffer, data->size));
    enum kw_status status = data->size == VALUE_SIZE ? kw_read_u64(&reader, &access->value) : KW_ERROR_CRYPTO;
    Esys_Free(data);
    return status;
}

static enum kw_status raise_value(struct access *access, const struct kw_tpm_visit *visit) {
    struct kw_tpm *tpm = access->config->tpm;
    return kw_tpm_answer(
        tpm, Esys_NV_Increment(tpm->esys, visit->object, visit->object, visit->session, ESYS_TR_NONE, ESYS_TR_NONE));
}

static enum kw_status write_value(struct access *access, const struct kw_tpm_visit *visit) {
    struct kw_tpm *tpm = access->config->tpm;
    TPM2B_MAX_NV_BUFFER data = {.size = VALUE_SIZE};
    struct kw_writer writer = kw_writer(data.buffer, VALUE_SIZE);
    KW_TRY(kw_write_u64(&writer, access->value));
    return kw_tpm_answer(tpm, Esys_NV_Write(tpm->esys, visit->object, visit->object, visit->session, ESYS_TR_NONE,
                                            ESYS_TR_NONE, &data, 0));
}

static enum kw_status lock_value(struct access *access, const struct kw_tpm_visit *visit) {
    struct kw_tpm *tpm = access->config->tpm;
    return kw_tpm_answer(
        tpm, Esys_NV_WriteLock(tpm->esys, visit->object, visit->object, visit->session, ESYS_TR_NONE, ESYS_TR_NONE));
}

static enum kw_status read_attributes(struct access *access, const struct kw_tpm_visit *visit) {
    struct kw_tpm *tpm = access->config->tpm;
    TPM2B_NV_PUBLIC *area = NULL;
    TPM2B_NAME *name = NULL;
    KW_TRY(kw_tpm_answer(
        tpm, Esys_NV_ReadPublic(tpm->esys, visit->object, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &area, &name)));
    TPMA_NV wanted = access->attributes;
    TPMA_NV found = area->nvPublic.attributes;
    int good = area->nvPublic.dataSize == VALUE_SIZE && (found & wanted) == wanted &&
               (found & KIND) == (wanted & KIND) && (found & WRITERS) == 0;
    Esys_Free(area);
    Esys_Free(name);
    access->attributes = found;
    return good ? KW_OK : KW_ERROR_TAMPERED;
}

/* ---- making */

/* The answer to a first try was lost: what is there now is looked at like any index. */
static int is_defined(TSS2_RC answer) {
    return (answer & 0xffff) == TPM2_RC_NV_DEFINED;
}

static enum kw_status define(void *context) {
    struct access *access = context;
    struct kw_tpm *tpm = access->config->tpm;
    struct kw_tpm_visit visit = {.object = ESYS_TR_NONE, .session = ESYS_TR_NONE};
    TPM2B_AUTH auth = {.size = (UINT16)access->config->auth.length};
    const TPM2B_NV_PUBLIC area = {0, {access->index, TPM2_ALG_SHA256, access->attributes, {.size = 0}, VALUE_SIZE}};
    ESYS_TR made = ESYS_TR_NONE;
    if (auth.size > 0)
        memcpy(auth.buffer, access->config->auth.at, auth.size);
    enum kw_status status = kw_tpm_auth(tpm, ESYS_TR_RH_OWNER, access->config->owner);
    if (status == KW_OK)
        status = kw_tpm_session(tpm, TPMA_SESSION_DECRYPT, &visit);
    if (status == KW_OK) {
        TSS2_RC answer = Esys_NV_DefineSpace(tpm->esys, ESYS_TR_RH_OWNER, visit.session, ESYS_TR_NONE, ESYS_TR_NONE,
                                             &auth, &area, &made);
        status = is_defined(answer) ? KW_OK : kw_tpm_answer(tpm, answer);
    }
    /* The owner's object is ESYS's own, and lives as long as the connection. */
    kw_tpm_forget(tpm, ESYS_TR_RH_OWNER);
    if (made != ESYS_TR_NONE) {
        kw_tpm_forget(tpm, made);
        (void)Esys_TR_Close(tpm->esys, &made);
    }
    kw_wipe(&auth, sizeof(auth));
    kw_tpm_leave(tpm, &visit);
    return status;
}

/* Whether the index is there as it should be; made when it is not and may be. */
static enum kw_status provide(struct access *access) {
    TPMA_NV wanted = access->attributes;
    enum kw_status status = act_on(access, read_attributes);
    if (status != KW_ERROR_MISSING || !access->config->may_make)
        return status;
    access->attributes = wanted;
    KW_TRY(kw_tpm_try(access->config->tpm, KW_TPM_TWICE, define, access));
    return act_on(access, read_attributes);
}

/* A counter has no value before its first raise. */
static enum kw_status provide_counter(struct access *access) {
    KW_TRY(provide(access));
    if ((access->attributes & TPMA_NV_WRITTEN) == 0) {
        if (!access->config->may_make)
            return KW_ERROR_MISSING;
        KW_TRY(act_on(access, raise_value));
    }
    return act_on(access, read_value);
}

/* Each step is taken only when the one before it is found done, so that power may fail between any two. Until it is
 * locked, the beginning follows the counter: nobody counts from it yet. */
static enum kw_status provide_base(struct access *base, uint64_t counted) {
    const TPMA_NV done = TPMA_NV_WRITTEN | TPMA_NV_WRITELOCKED;
    KW_TRY(provide(base));
    if ((base->attributes & done) != done) {
        if (!base->config->may_make)
            return KW_ERROR_MISSING;
        base->value = counted;
        KW_TRY(act_on(base, write_value));
        KW_TRY(act_on(base, lock_value));
    }
    return act_on(base, read_value);
}

/* ---- the table */

static enum kw_status value_of(const struct kw_counter_tpm *counter, struct access *access, uint64_t *value) {
    enum kw_status status = act_on(access, read_value);
    if (status == KW_ERROR_MISSING || (status == KW_OK && access->value < counter->base))
        return KW_ERROR_TAMPERED;
    KW_TRY(status);
    *value = access->value - counter->base;
    return KW_OK;
}

static enum kw_status read(void *context, uint64_t *value) {
    const struct kw_counter_tpm *counter = context;
    struct access access = {.config = &counter->config, .index = counter->config.index};
    return value_of(counter, &access, value);
}

/* An answer may be lost when the raise itself went well. To raise again would then be by two, and a count that no
 * record knows of looks like an attack: so it is looked at in between. */
static enum kw_status raise(void *context, uint64_t *value) {
    const struct kw_counter_tpm *counter = context;
    struct access access = {.config = &counter->config, .index = counter->config.index};
    uint64_t before;
    uint64_t after = 0;
    KW_TRY(value_of(counter, &access, &before));
    for (int turn = 0; turn < 2; turn++) {
        access.act = raise_value;
        enum kw_status status = kw_tpm_try(counter->config.tpm, KW_TPM_ONCE, visit_index, &access);
        if (status != KW_OK && status != KW_ERROR_CRYPTO)
            return status == KW_ERROR_MISSING ? KW_ERROR_TAMPERED : status;
        KW_TRY(value_of(counter, &access, &after));
        if (after != before)
            break;
    }
    if (after == before)
        return KW_ERROR_CRYPTO;
    if (after != before + 1)
        return KW_ERROR_TAMPERED;
    *value = after;
    return KW_OK;
}

enum kw_status kw_counter_tpm_open(struct kw_counter_tpm *counter, const struct kw_counter_tpm_config *config) {
    *counter = (struct kw_counter_tpm){.config = *config, .counter = {counter, read, raise}};
    if (!config->tpm || (config->index & TPM2_HR_RANGE_MASK) != TPM2_HR_NV_INDEX ||
        (config->index & TPM2_HR_HANDLE_MASK) == TPM2_HR_HANDLE_MASK || config->auth.length > KW_TPM_AUTH_MAX)
        return KW_ERROR_ARGUMENT;
    struct access nv = {.config = &counter->config, .index = config->index, .attributes = COUNTS};
    struct access base = {.config = &counter->config, .index = config->index + 1, .attributes = LOCKS};
    KW_TRY(provide_counter(&nv));
    KW_TRY(provide_base(&base, nv.value));
    if (nv.value < base.value)
        return KW_ERROR_TAMPERED;
    counter->base = base.value;
    return KW_OK;
}
