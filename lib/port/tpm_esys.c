#include "tpm_esys.h"

#include <string.h>
#include <tss2/tss2_sys.h>
#include <tss2/tss2_tctildr.h>

#define HANDLES_MAX 64u

/* The first handle of a kind (part 2, 7.2); the header's own constants shift a bit out of an int. */
#define TRANSIENT_OBJECTS 0x80000000u
#define LOADED_SESSIONS   0x02000000u

/* Codes of format one carry in further bits to which handle, parameter or session they belong (TPM 2.0, part 2, 6.6).
 */
#define FORMAT_ONE 0xbfu

/* Who makes TPMs of software alone, by TPM2_PT_MANUFACTURER: the reference code in IBM's and Microsoft's form, of which
 * swtpm is the first, and a cloud's. */
static const uint8_t simulators[][4] = {"IBM", "IBM ", "MSFT", "XYZZ", "GOOG"};

enum kw_status kw_tpm_answer(struct kw_tpm *tpm, TSS2_RC answer) {
    TSS2_RC code = answer & 0xffff;
    if (answer == TSS2_RC_SUCCESS)
        return KW_OK;
    /* What the TPM does not count may be tried twice: one flipped bit on the bus is no wrong auth value. */
    int uncounted = (code & FORMAT_ONE) == TPM2_RC_BAD_AUTH;
    if (uncounted && !tpm->refused) {
        tpm->refused = 1;
        return KW_ERROR_CRYPTO;
    }
    if (uncounted || (code & FORMAT_ONE) == TPM2_RC_AUTH_FAIL || code == TPM2_RC_LOCKOUT) {
        tpm->state = KW_TPM_DENIED;
        return KW_ERROR_POLICY;
    }
    if (code == TPM2_RC_NV_RATE)
        return KW_ERROR_BUSY;
    return (code & FORMAT_ONE) == TPM2_RC_HANDLE ? KW_ERROR_MISSING : KW_ERROR_CRYPTO;
}

static void detach(struct kw_tpm *tpm) {
    if (tpm->esys)
        Esys_Finalize(&tpm->esys);
    if (tpm->tcti && tpm->config.tcti)
        Tss2_TctiLdr_Finalize(&tpm->tcti);
    else if (tpm->tcti)
        tpm->config.disconnect(tpm->config.connection, tpm->tcti);
    tpm->esys = NULL;
    tpm->tcti = NULL;
    tpm->stale = 0;
}

/* What a program that was stopped has left in the TPM; there is no one else's. */
static enum kw_status flush_all(struct kw_tpm *tpm, TPM2_HANDLE first) {
    TPMS_CAPABILITY_DATA *data = NULL;
    TSS2_SYS_CONTEXT *direct = NULL;
    TPMI_YES_NO more = 0;
    if (Esys_GetSysContext(tpm->esys, &direct) != TSS2_RC_SUCCESS ||
        Esys_GetCapability(tpm->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, TPM2_CAP_HANDLES, first, HANDLES_MAX,
                           &more, &data) != TSS2_RC_SUCCESS)
        return KW_ERROR_CRYPTO;
    for (UINT32 i = 0; i < data->data.handles.count; i++)
        (void)Tss2_Sys_FlushContext(direct, data->data.handles.handle[i]);
    Esys_Free(data);
    return KW_OK;
}

static enum kw_status ask_maker(struct kw_tpm *tpm) {
    TPMS_CAPABILITY_DATA *data = NULL;
    TPMI_YES_NO more = 0;
    uint8_t maker[4];
    if (Esys_GetCapability(tpm->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, TPM2_CAP_TPM_PROPERTIES,
                           TPM2_PT_MANUFACTURER, 1, &more, &data) != TSS2_RC_SUCCESS)
        return KW_ERROR_CRYPTO;
    int told =
        data->data.tpmProperties.count == 1 && data->data.tpmProperties.tpmProperty[0].property == TPM2_PT_MANUFACTURER;
    UINT32 value = data->data.tpmProperties.tpmProperty[0].value;
    Esys_Free(data);
    for (unsigned int i = 0; i < sizeof(maker); i++)
        maker[i] = (uint8_t)(value >> (24 - 8 * i));
    tpm->hardware = tpm->config.hardware && told;
    for (size_t i = 0; i < sizeof(simulators) / sizeof(simulators[0]); i++)
        if (memcmp(maker, simulators[i], sizeof(maker)) == 0)
            tpm->hardware = 0;
    return KW_OK;
}

static enum kw_status connect_tpm(struct kw_tpm *tpm) {
    const struct kw_tpm_config *config = &tpm->config;
    if (config->tcti && Tss2_TctiLdr_Initialize(config->tcti, &tpm->tcti) != TSS2_RC_SUCCESS)
        tpm->tcti = NULL;
    if (!config->tcti)
        tpm->tcti = config->connect(config->connection);
    if (!tpm->tcti || Esys_Initialize(&tpm->esys, tpm->tcti, NULL) != TSS2_RC_SUCCESS)
        return KW_ERROR_CRYPTO;
    KW_TRY(flush_all(tpm, TRANSIENT_OBJECTS));
    KW_TRY(flush_all(tpm, LOADED_SESSIONS));
    return ask_maker(tpm);
}

static enum kw_status attach(struct kw_tpm *tpm) {
    if (tpm->state == KW_TPM_DENIED)
        return KW_ERROR_POLICY;
    tpm->state = KW_TPM_GONE;
    enum kw_status status = connect_tpm(tpm);
    if (status == KW_OK)
        tpm->state = KW_TPM_OPEN;
    else
        detach(tpm);
    return status;
}

enum kw_status kw_tpm_open(struct kw_tpm *tpm, const struct kw_tpm_config *config) {
    if (tpm->esys || tpm->tcti)
        return KW_ERROR_STATE;
    *tpm = (struct kw_tpm){.config = *config, .state = KW_TPM_GONE};
    if (!config->tcti && (!config->connect || !config->disconnect))
        return KW_ERROR_ARGUMENT;
    return attach(tpm);
}

void kw_tpm_close(struct kw_tpm *tpm) {
    detach(tpm);
    if (tpm->state == KW_TPM_OPEN)
        tpm->state = KW_TPM_GONE;
}

enum kw_status kw_tpm_try(struct kw_tpm *tpm, unsigned int turns, enum kw_status (*step)(void *context),
                          void *context) {
    enum kw_status status = KW_ERROR_CRYPTO;
    for (unsigned int turn = 0; turn < turns; turn++) {
        if (tpm->stale)
            detach(tpm);
        if (!tpm->esys || tpm->state == KW_TPM_DENIED)
            KW_TRY(attach(tpm));
        status = step(context);
        if (status == KW_OK)
            tpm->refused = 0;
        if (status != KW_ERROR_CRYPTO)
            return status;
        detach(tpm);
    }
    tpm->state = KW_TPM_GONE;
    return status;
}

static enum kw_status look_at_maker(void *context) {
    return ask_maker(context);
}

void kw_tpm_look(struct kw_tpm *tpm) {
    enum kw_status status = kw_tpm_try(tpm, KW_TPM_TWICE, look_at_maker, tpm);
    (void)status; /* `hardware` tells */
}

void kw_tpm_forget(struct kw_tpm *tpm, ESYS_TR object) {
    static const TPM2B_AUTH zeros = {.size = KW_TPM_AUTH_MAX};
    (void)Esys_TR_SetAuth(tpm->esys, object, &zeros);
}

enum kw_status kw_tpm_auth(struct kw_tpm *tpm, ESYS_TR object, struct kw_bytes auth) {
    TPM2B_AUTH value = {.size = (UINT16)auth.length};
    if (auth.length > KW_TPM_AUTH_MAX)
        return KW_ERROR_ARGUMENT;
    if (auth.length > 0)
        memcpy(value.buffer, auth.at, auth.length);
    enum kw_status status = kw_tpm_answer(tpm, Esys_TR_SetAuth(tpm->esys, object, &value));
    kw_wipe(&value, sizeof(value));
    return status;
}

enum kw_status kw_tpm_find(struct kw_tpm *tpm, uint32_t handle, struct kw_bytes auth, struct kw_tpm_visit *visit) {
    KW_TRY(kw_tpm_answer(
        tpm, Esys_TR_FromTPMPublic(tpm->esys, handle, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &visit->object)));
    visit->loaded = 0;
    return kw_tpm_auth(tpm, visit->object, auth);
}

enum kw_status kw_tpm_session(struct kw_tpm *tpm, TPMA_SESSION attributes, struct kw_tpm_visit *visit) {
    static const TPMT_SYM_DEF cipher = {.algorithm = TPM2_ALG_AES, .keyBits = {.aes = 128}, .mode = {TPM2_ALG_CFB}};
    KW_TRY(kw_tpm_answer(tpm, Esys_StartAuthSession(tpm->esys, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                                    ESYS_TR_NONE, NULL, TPM2_SE_HMAC, &cipher, TPM2_ALG_SHA256,
                                                    &visit->session)));
    /* It goes on until it is flushed: then it is gone whatever became of the command. */
    return kw_tpm_answer(
        tpm, Esys_TRSess_SetAttributes(tpm->esys, visit->session, attributes | TPMA_SESSION_CONTINUESESSION, 0xff));
}

static void flush(struct kw_tpm *tpm, ESYS_TR handle) {
    if (Esys_FlushContext(tpm->esys, handle) != TSS2_RC_SUCCESS)
        tpm->stale = 1;
}

void kw_tpm_leave(struct kw_tpm *tpm, struct kw_tpm_visit *visit) {
    if (visit->session != ESYS_TR_NONE)
        flush(tpm, visit->session);
    if (visit->object != ESYS_TR_NONE)
        kw_tpm_forget(tpm, visit->object);
    if (visit->object != ESYS_TR_NONE && visit->loaded)
        flush(tpm, visit->object);
    else if (visit->object != ESYS_TR_NONE)
        (void)Esys_TR_Close(tpm->esys, &visit->object);
    *visit = (struct kw_tpm_visit)KW_TPM_VISIT;
}
