/* SL-C: what a release can do, from its own evidence alone, at each assurance; and how its supplier develops. */
#ifndef LEVEL_CAPABILITY_H
#define LEVEL_CAPABILITY_H

#include "evidence/declared.h"
#include "level/level.h"
#include "level/process_standing.h"

struct capability {
    const struct product *product;
    const struct release *release; /* without support dates when it was declared and is not believed */
    struct evidence_list evidence; /* of the release */
    struct evidence_list process;  /* of the supplier */
    struct requirement_tally tally;
    struct requirement_states states[STRENGTH_COUNT]; /* by assurance */
    struct level_vector vector[STRENGTH_COUNT];       /* for all types of the product together */
    struct process_standing standing;
    bool unbelieved;  /* declared by a supplier, and not believed */
    bool by_model;    /* some certificate covers only some models: each model may stand differently */
    struct str model; /* the model that this is for; empty: the release as a whole */
    struct str order_number;
    struct capability *other_models; /* made by capability_for_model */
};

/* Reads the evidence of a release and judges it on that day. STATUS_INPUT with diagnostics when an artefact is not
 * what the document says. */
enum status capability_of(const struct product *product, const struct release *release,
                          const struct declared_question *question, struct arena *arena, struct diag_sink *sink,
                          struct capability *capability) MUST_USE;

/* The capability of one model of the release, named by model name or order number (either may be empty): `whole` itself
 * unless a certificate is only for some models, and also where the two name different models or none that the product
 * or a certificate knows. Made once a model. STATUS_MEMORY; then `*capability` is untouched. */
enum status capability_for_model(struct capability *whole, struct str model, struct str order_number,
                                 struct arena *arena, const struct capability **capability) MUST_USE;

/* SL-C for one type alone, at an assurance. */
void capability_vector(const struct capability *capability, enum strength assurance, unsigned types,
                       struct level_vector *vector);
/* The process requirements not shown at an assurance, as a set: what did not run whole is not, unless a certificate
 * that is strong enough covers it. */
uint64_t capability_process_missing(const struct capability *capability, enum strength assurance);

#endif
