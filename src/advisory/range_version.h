/* Versions inside a range: what stands in front of them, and what they become. */
#ifndef ADVISORY_RANGE_VERSION_H
#define ADVISORY_RANGE_VERSION_H

#include "advisory/range_reader.h"

/* Makes the version that was read from `from` up to `r->at` an item, or two ("12.4.1-12.4.11"), or a word in front of
 * the next ("NMC2 <= 6.9.8"), with the operator that waits for it. */
void range_version_add(struct range_reader *r, struct version *v, size_t from);
/* Counts the word from `from` to `to` among those in front of the piece's first version. */
void range_version_add_lead(struct range_reader *r, size_t from, size_t to);

#endif
