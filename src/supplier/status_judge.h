/* The parts of a product's status that rest on its requirements' states: maturity, what to do, a release's conditions.
 * Only product_status.c includes this. */
#ifndef SUPPLIER_STATUS_JUDGE_H
#define SUPPLIER_STATUS_JUDGE_H

#include "supplier/product_status.h"

/* What was recorded of the release and of the two before it, into `practised`. STATUS_MEMORY. */
enum status status_judge_practised(struct product_status *status, struct arena *arena) MUST_USE;
/* Maturity level of each practice, once the items and `practised` are set. STATUS_MEMORY. */
enum status status_judge_maturity(struct product_status *status, struct arena *arena) MUST_USE;
/* What is missing, the most useful first, once the items are set. STATUS_MEMORY. */
enum status status_judge_gaps(struct product_status *status, struct arena *arena) MUST_USE;
/* The conditions of the release (SM-11, SM-12). STATUS_MEMORY. */
enum status status_judge_conditions(struct product_status *status, struct arena *arena) MUST_USE;

#endif
