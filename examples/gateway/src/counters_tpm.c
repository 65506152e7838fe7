#include "counters.h"

#include "secret_file.h"

#include "port/counter_tpm.h"

#include <stdlib.h>
#include <tss2/tss2_tctildr.h>

#define EACH 2u /* indexes of a counter */

/* One TPM a process. */
static struct kw_tpm tpm;
static struct kw_counter_tpm audit;
static struct kw_counter_tpm update;
static struct kw_counter_tpm roots;
static uint8_t auth[KW_TPM_AUTH_MAX];
static uint8_t owner[KW_TPM_AUTH_MAX];
static int is_sealed;

static TSS2_TCTI_CONTEXT *join(void *connection) {
    TSS2_TCTI_CONTEXT *tcti = NULL;
    if (is_sealed || Tss2_TctiLdr_Initialize(connection, &tcti) != TSS2_RC_SUCCESS)
        return NULL;
    return tcti;
}

static void part(void *connection, TSS2_TCTI_CONTEXT *tcti) {
    (void)connection;
    Tss2_TctiLdr_Finalize(&tcti);
}

static const char *why(enum kw_status status) {
    if (status == KW_ERROR_MISSING)
        return "the TPM has no counters of this device: hg7-boot --adopt makes them, once";
    if (status == KW_ERROR_POLICY)
        return "the TPM refuses the value in counter.auth-file or --owner";
    return status == KW_ERROR_TAMPERED ? "what the TPM has at counter.index is no counter of this device"
                                       : "the TPM's counters do not work";
}

static enum kw_status open_each(const struct config *config, struct kw_bytes value, struct kw_bytes owners) {
    struct kw_counter_tpm_config wanted = {
        .tpm = &tpm, .index = config->counter_index, .auth = value, .owner = owners, .may_make = config->making};
    KW_TRY(kw_counter_tpm_open(&audit, &wanted));
    wanted.index += EACH;
    KW_TRY(kw_counter_tpm_open(&update, &wanted));
    wanted.index += EACH;
    return kw_counter_tpm_open(&roots, &wanted);
}

const char *counters_open(struct counters *counters, const struct config *config) {
    const struct kw_tpm_config wanted = {
        .connect = join, .disconnect = part, .connection = (void *)(uintptr_t)config->counter_tcti};
    size_t length = 0;
    size_t owners = 0;
    *counters = (struct counters){NULL, NULL, NULL};
    if (config->counter == CONFIG_COUNTER_NONE)
        return NULL;
    /* Its complaints are not for who starts the program: what is wrong is said here. */
    (void)setenv("TSS2_LOG", "all+none", 0);
    if (!secret_file_read(config->counter_auth, auth, sizeof(auth), &length))
        return "counter.auth-file cannot be read, or is empty, too long or anybody's to read";
    if (config->making && config->owner_file && !secret_file_read(config->owner_file, owner, sizeof(owner), &owners))
        return "--owner cannot be read, or is empty or too long";
    if (kw_tpm_open(&tpm, &wanted) != KW_OK)
        return "the TPM does not answer: is counter.tcti right?";
    enum kw_status status = open_each(config, kw_bytes(auth, length), kw_bytes(owner, owners));
    kw_wipe(owner, sizeof(owner));
    if (status != KW_OK) {
        counters_close(counters);
        return why(status);
    }
    *counters = (struct counters){&audit.counter, &update.counter, &roots.counter};
    return NULL;
}

void counters_seal(void) {
    is_sealed = 1;
}

void counters_close(struct counters *counters) {
    *counters = (struct counters){NULL, NULL, NULL};
    kw_tpm_close(&tpm);
    kw_wipe(auth, sizeof(auth));
}
