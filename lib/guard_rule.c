/* The decisions of guard.h that `make prove` proves: what a bucket holds, who may take of a budget. */
#include "guard_rule.h"

/*@ requires \valid_read(limit) && limit->events > 0 && limit->period_ms > 0;
  @ assigns \nothing;
  @ ensures \result <= missing;
  @ ensures gone_ms == 0 ==> \result == 0; */
uint32_t kw_rate_gained(const struct kw_rate_limit *limit, uint32_t missing, uint64_t gone_ms) {
    uint64_t periods = gone_ms / limit->period_ms;
    uint64_t rest = gone_ms % limit->period_ms;
    /* A period gives one event at least; so many of them may give more than any number here holds. */
    if (periods >= missing)
        return gone_ms == 0 ? 0 : missing;
    uint64_t events = periods * limit->events + rest * limit->events / limit->period_ms;
    return events < missing ? (uint32_t)events : missing;
}

/*@ requires \valid_read(budget);
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> budget->taken < budget->room;
  @ ensures \result == KW_GRANTED && importance != KW_ESSENTIAL ==>
  @   budget->room - budget->taken > (budget->reserved > budget->essential ? budget->reserved - budget->essential : 0);
  @ ensures importance == KW_ESSENTIAL && budget->taken < budget->room && budget->essential <= budget->taken &&
  @   budget->reserved <= budget->room ==> \result == KW_GRANTED; */
enum kw_verdict kw_budget_decide(const struct kw_budget *budget, enum kw_importance importance) {
    if (budget->taken >= budget->room || budget->essential > budget->taken || budget->reserved > budget->room)
        return KW_DENIED;
    uint32_t open = budget->room - budget->taken;
    if (importance == KW_ESSENTIAL)
        return KW_GRANTED;
    if (importance != KW_ORDINARY)
        return KW_DENIED;
    uint32_t kept = budget->reserved > budget->essential ? budget->reserved - budget->essential : 0;
    return open > kept ? KW_GRANTED : KW_DENIED;
}
