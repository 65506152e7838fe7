/* Counters that storage cannot turn back, in a TPM: counters_tpm.c where the build has that port, else counters_none.c.
 * One counts the audit log's checkpoints, one the security versions of updates,
 * one the changes of the owner's roots of trust. */
#ifndef EXAMPLES_GATEWAY_SRC_COUNTERS_H
#define EXAMPLES_GATEWAY_SRC_COUNTERS_H

#include "config.h"

#include <keyway/port.h>

/* Each takes two indexes of the TPM, from counter.index on. */
struct counters {
    const struct kw_counter *audit; /* null: there is none */
    const struct kw_counter *update;
    const struct kw_counter *roots;
};

/* Opens what the configuration asks for, and makes it when config->making. Null, or what is wrong.
 * @req CR 3.9, EDR 3.10 RE 1 */
const char *counters_open(struct counters *counters, const struct config *config);

/* From here on the TPM is not connected to anew: one that is lost stays lost until the program starts again. Before the
 * sandbox, in which that would load code and open devices. */
void counters_seal(void);

/* Also when none is open. */
void counters_close(struct counters *counters);

#endif
