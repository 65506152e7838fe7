/* A TPM 2.0 through tpm2-tss (ESYS), for the ports of keys (keys_tpm.h) and of a counter (counter_tpm.h), which share
 * it.
 *
 * The port has the TPM to itself, or a resource manager between (the kernel's /dev/tpmrm0): it keeps one object and one
 * session in it at a time, and at each opening flushes all that it sees there. Somebody has started the TPM before
 * (TPM2_Startup): the boot stage.
 *
 * A TPM that does not answer, was reset or sits on a lost connection fails calls with KW_ERROR_CRYPTO, and works again
 * once it answers: every call that fails opens it once anew.
 *
 * A refused auth value is KW_ERROR_POLICY, and from then on so is every call of every key and counter on the same
 * context, without the TPM's being asked: it counts wrong ones, and locks. It takes kw_tpm_close and then kw_tpm_open
 * to try again. A bit that was flipped on the bus looks the same. For an object without dictionary-attack protection
 * (each counter; a key with noDA), where the TPM counts none, one refusal is therefore taken for a lost answer, and the
 * second in a row for a refusal.
 *
 * Authorisation is by HMAC sessions: auth values do not cross the bus (one that a counter is made with crosses it
 * encrypted under the owner's), what kw_keys.derive gives crosses it encrypted, and who sits on it can forge neither a
 * signature nor a count. All of that is as good as the auth values: give 16 random bytes or more. They are
 * in the objects of tpm2-tss only while a command runs; what it keeps beside them, in its sessions and parameters, it
 * frees unwiped, and no call reaches that. It writes its own complaints to standard error unless TSS2_LOG is
 * "all+none".
 *
 * One thread at a time uses it and all that is opened on it. */
#ifndef LIB_PORT_TPM_ESYS_H
#define LIB_PORT_TPM_ESYS_H

#include <keyway/port.h>

#include <tss2/tss2_esys.h>

#define KW_TPM_AUTH_MAX 32u /* bytes of an auth value */

struct kw_tpm_config {
    const char *tcti; /* as Tss2_TctiLdr_Initialize reads it: "device:/dev/tpmrm0"; null: `connect` is asked */
    TSS2_TCTI_CONTEXT *(*connect)(void *connection); /* null: there is no TPM now */
    void (*disconnect)(void *connection, TSS2_TCTI_CONTEXT *tcti);
    void *connection;
    int hardware; /* not 0: whoever built the device states that its TPM is a chip or firmware out of the software's
                     reach */
};

/* What was last seen of it. */
enum kw_tpm_state {
    KW_TPM_OPEN = 0x1d,  /* it answered */
    KW_TPM_GONE = 0x2b,  /* it did not */
    KW_TPM_DENIED = 0x47 /* it refused an auth value, or is locked: nothing is tried any longer */
};

/* `state` may be read. */
struct kw_tpm {
    struct kw_tpm_config config;
    TSS2_TCTI_CONTEXT *tcti;
    ESYS_CONTEXT *esys; /* null: closed */
    enum kw_tpm_state state;
    int hardware; /* stated, and the maker that it names is none of the simulators */
    int refused;  /* an auth value was, the last time that one was asked for, where that is not counted */
    int stale;    /* something could not be flushed: the next call opens it anew */
};

/* Opens it. `tpm` is all zero before the first time, and closed before each further one; what `config` points to must
 * outlive the context. KW_ERROR_STATE: it is open, and goes on as it was; KW_ERROR_ARGUMENT; KW_ERROR_CRYPTO: it does
 * not answer. */
KW_MUST_USE enum kw_status kw_tpm_open(struct kw_tpm *tpm, const struct kw_tpm_config *config);

/* Flushes what is in it and closes the connection. */
void kw_tpm_close(struct kw_tpm *tpm);

/* ---- for the ports */

/* One command with what belongs to it: an object of the TPM, and the session that authorises. */
struct kw_tpm_visit {
    ESYS_TR object;
    ESYS_TR session;
    int loaded; /* the object goes from the TPM again */
};
#define KW_TPM_VISIT                                                                                                   \
    { ESYS_TR_NONE, ESYS_TR_NONE, 0 }

/* Does `step` with the TPM open, `turns` times at most: what failed by KW_ERROR_CRYPTO is done again on a TPM that was
 * opened anew, and may have been done already. */
#define KW_TPM_ONCE  1u
#define KW_TPM_TWICE 2u
KW_MUST_USE enum kw_status kw_tpm_try(struct kw_tpm *tpm, unsigned int turns, enum kw_status (*step)(void *context),
                                      void *context);

/* The object of a persistent handle or NV index, with its auth value. KW_ERROR_MISSING. */
KW_MUST_USE enum kw_status kw_tpm_find(struct kw_tpm *tpm, uint32_t handle, struct kw_bytes auth,
                                       struct kw_tpm_visit *visit);

/* A session for the visit's object; `attributes` beside TPMA_SESSION_CONTINUESESSION. */
KW_MUST_USE enum kw_status kw_tpm_session(struct kw_tpm *tpm, TPMA_SESSION attributes, struct kw_tpm_visit *visit);

/* Gives the auth value to the object. */
KW_MUST_USE enum kw_status kw_tpm_auth(struct kw_tpm *tpm, ESYS_TR object, struct kw_bytes auth);

/* Takes everything of the visit out of the TPM, and its auth value out of memory. */
void kw_tpm_leave(struct kw_tpm *tpm, struct kw_tpm_visit *visit);

/* Finds out anew whether it counts as hardware, as each opening does; one that does not answer stays what it was. */
void kw_tpm_look(struct kw_tpm *tpm);

/* Overwrites ESYS's copy of the object's auth value, which it keeps as long as the object and frees as it is. */
void kw_tpm_forget(struct kw_tpm *tpm, ESYS_TR object);

/* What an answer of the TPM means. A refused auth value makes it KW_TPM_DENIED and is KW_ERROR_POLICY; but the first
 * refusal for an object without dictionary-attack protection is KW_ERROR_CRYPTO, as an answer that was lost is. */
KW_MUST_USE enum kw_status kw_tpm_answer(struct kw_tpm *tpm, TSS2_RC answer);

#endif
