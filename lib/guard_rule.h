/* The decisions of guard.h as functions of plain values, apart so that they can be proved. */
#ifndef LIB_GUARD_RULE_H
#define LIB_GUARD_RULE_H

#include <keyway/guard.h>

/* How many events a bucket that lacks `missing` of them gains in `gone_ms`; never more than those. */
uint32_t kw_rate_gained(const struct kw_rate_limit *limit, uint32_t missing, uint64_t gone_ms);

/* Whether one more may be taken of the budget. */
enum kw_verdict kw_budget_decide(const struct kw_budget *budget, enum kw_importance importance);

#endif
