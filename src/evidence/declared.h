/* What a supplier's declaration is worth: whether it is believed, and the statements that it makes. */
#ifndef EVIDENCE_DECLARED_H
#define EVIDENCE_DECLARED_H

#include "document/declaration.h"
#include "evidence/evidence.h"
#include "evidence/trust.h"

/* Whom the owner of a plant believes: the trust folder read, once a run. */
struct declared_trust {
    const struct trust_policy *policy;
    struct trust *trust; /* NULL: nobody */
};

/* The day, and whom the owner believes; `trust` NULL: nobody. */
struct declared_question {
    struct evidence_day day;
    const struct declared_trust *trust;
};

/* Reads the policy's trust folder, when there is one. Statuses as trust_open. */
enum status declared_trust_open(const struct policy *policy, struct arena *arena, struct diag_sink *sink,
                                struct declared_trust *trust) MUST_USE;
/* Fine on what was not opened. */
void declared_trust_done(struct declared_trust *trust);

/* Appends the statements of a declared release as of that day, those about 4-1 among them. One that is not believed is
 * a warning that says what does not hold, at the plant's line; then every statement has the standing
 * EVIDENCE_NOT_BELIEVED, and `*believed` is false. No statement counts for more than the owner grants its signer. A
 * statement that cannot be read is an error. STATUS_INPUT, STATUS_MEMORY; the list is then as it was. */
enum status declared_evidence(const struct release *release, const struct declared_question *question,
                              struct arena *arena, struct diag_sink *sink, struct evidence_list *list,
                              bool *believed) MUST_USE;

#endif
