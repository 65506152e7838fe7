/* A TPM of software (swtpm) in a folder of its own, started by the test and ended by its id; the connection to it,
 * which can be broken and made to lie; and objects that the tests make in it. */
#ifndef LIB_SWTPM_H
#define LIB_SWTPM_H

#include <keyway/bytes.h>

#include <sys/types.h>
#include <tss2/tss2_esys.h>

#define SWTPM_PATH 256u
#define SWTPM_AUTH "sixteen byte key"

struct swtpm {
    char folder[SWTPM_PATH];
    const char *program; /* null: swtpm is not installed */
    pid_t pid;           /* 0: it does not run */
    /* The test's wishes. */
    unsigned int break_at;  /* the command that is not sent, from 1; 0: none */
    unsigned int lose_at;   /* the answer that is lost */
    int absent;             /* no connection is made */
    int other_maker;        /* it names a maker of chips */
    int forge_counts;       /* every count that is read is another on its way */
    int put_off;            /* raises of counters are: TPM_RC_NV_RATE */
    unsigned int refuse;    /* so many commands with an authorisation are answered by `refusal`, unseen by the TPM */
    unsigned int refuse_at; /* or that one alone, from 1; 0: none */
    TPM2_RC refusal;
    unsigned int authorised; /* commands with an authorisation so far */
    struct kw_bytes watch;   /* what is looked for in all that crosses the bus */
    unsigned int watched;    /* how often it did */
};

/* Makes the folder and starts it; `program` is null when there is none. */
void swtpm_make(struct swtpm *swtpm);
void swtpm_start(struct swtpm *swtpm);
void swtpm_stop(struct swtpm *swtpm);
void swtpm_drop(struct swtpm *swtpm);

/* Its state, as somebody who can write the storage of a TPM would have it: kept, and put back. It must be stopped. */
void swtpm_keep_state(const struct swtpm *swtpm);
void swtpm_put_state_back(const struct swtpm *swtpm);

/* A connection, for kw_tpm_config; `context` is a struct swtpm. */
TSS2_TCTI_CONTEXT *swtpm_connect(void *context);
void swtpm_disconnect(void *context, TSS2_TCTI_CONTEXT *tcti);

enum swtpm_kind { SWTPM_PAIR, SWTPM_SECRET, SWTPM_STORAGE };

/* Makes an object with SWTPM_AUTH (storage: without) and puts it at a persistent handle, where nothing may be or what
 * is there goes. `without` of its attributes are left out, `with` added. */
void swtpm_add(struct swtpm *swtpm, uint32_t handle, enum swtpm_kind kind, TPMA_OBJECT without, TPMA_OBJECT with);

/* Makes one below the storage key at `parent`, as blobs. */
struct swtpm_blobs {
    uint8_t outside[1024];
    size_t outside_length;
    uint8_t inside[1024];
    size_t inside_length;
};
void swtpm_make_blobs(struct swtpm *swtpm, uint32_t parent, enum swtpm_kind kind, struct swtpm_blobs *blobs);

/* Leaves so many sessions in it, as a program that was stopped does; KW_OK, or it took no more. */
enum kw_status swtpm_leave_sessions(struct swtpm *swtpm, unsigned int count);

/* Gives the owner an auth value in place of none; what is below is for an owner without one. */
void swtpm_set_owner(struct swtpm *swtpm, const char *auth);

/* Removes an NV index, as the owner may. */
void swtpm_remove_index(struct swtpm *swtpm, uint32_t index);

/* Makes an NV index with these attributes and SWTPM_AUTH. */
void swtpm_add_index(struct swtpm *swtpm, uint32_t index, TPMA_NV attributes);

/* Writes a number to the index, and locks it. */
void swtpm_write_index(struct swtpm *swtpm, uint32_t index, uint64_t value);

/* Raises the counter at the index. */
void swtpm_raise_index(struct swtpm *swtpm, uint32_t index);

#endif
