/* A counter in a TPM 2.0, for what storage that is copied back must not undo (EDR/HDR/NDR 3.10 RE 1, CR 3.9 RE 1's
 * checkpoints).
 *
 * The TPM never lets an NV counter begin below the highest that it ever had, so that none can be turned back by being
 * removed and made again; a new one begins anywhere. What the port counts from is therefore kept in a second index, at
 * `index` + 1, which is written once and locked for good: the port's counter begins at 0.
 *
 * Each raise is a write to the TPM's memory: a chip bears only so many, and puts off those that come too fast. */
#ifndef LIB_PORT_COUNTER_TPM_H
#define LIB_PORT_COUNTER_TPM_H

#include "tpm_esys.h"

struct kw_counter_tpm_config {
    struct kw_tpm *tpm;
    uint32_t index;        /* of TPM2_HT_NV_INDEX (0x01000000); it and the next are this counter's alone */
    struct kw_bytes auth;  /* of both; whoever has it can raise the counter, and nothing else */
    struct kw_bytes owner; /* the owner hierarchy's, for making it; else empty */
    int may_make;          /* not 0: makes what is missing. At the device's making alone: a counter that an attacker
                              removed would be made anew, at 0 */
};

struct kw_counter_tpm {
    struct kw_counter_tpm_config config;
    uint64_t base;
    struct kw_counter counter; /* the table, whose context this is */
};

/* Finds the counter, or makes it; a making that power interrupted goes on. What `config` points to must outlive the
 * context. KW_ERROR_ARGUMENT; KW_ERROR_MISSING: there is none, or half of one, and none may be made; KW_ERROR_TAMPERED:
 * what is there is no such counter (another kind of index, one that loses counts when power fails, a beginning that can
 * be written); KW_ERROR_POLICY: an auth value was refused; KW_ERROR_CRYPTO.
 * A later call whose counter is gone or below its beginning is KW_ERROR_TAMPERED; a raise that the TPM puts off, to
 * spare its memory, is KW_ERROR_BUSY, and nothing was counted.
 * @req EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1 */
KW_MUST_USE enum kw_status kw_counter_tpm_open(struct kw_counter_tpm *counter,
                                               const struct kw_counter_tpm_config *config);

#endif
