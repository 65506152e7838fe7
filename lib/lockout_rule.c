#include "lockout_rule.h"

#define MS_PER_S 1000u

/* clang-format off */

/* A port whose uptime goes back makes no lock shorter. */
/*@ requires \valid_read(tally);
  @ assigns \nothing;
  @ ensures \result == age(tally, now_ms);
  @*/
static uint64_t age_of(const struct kw_lockout_tally *tally, uint64_t now_ms) {
    return now_ms > tally->last_ms ? now_ms - tally->last_ms : 0;
}

/*@ requires \valid_read(policy) && \valid_read(tally);
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> final(policy, tally);
  @*/
static int is_final(const struct kw_lockout_policy *policy, const struct kw_lockout_tally *tally) {
    return policy->final_limit != 0 && tally->total >= policy->final_limit;
}

/* clang-format on */

/* A quiet time ends the counting, and not the age of the first failure: so any `limit` failures within one window are
 * caught, wherever the window begins, and one number is stored instead of one for each failure. */
int kw_lockout_rule_forgotten(const struct kw_lockout_policy *policy, const struct kw_lockout_tally *tally,
                              uint64_t now_ms) {
    if (is_final(policy, tally))
        return 0;
    uint32_t term_s = tally->failures >= policy->limit ? policy->lock_s : policy->window_s;
    return term_s != 0 && age_of(tally, now_ms) >= (uint64_t)term_s * MS_PER_S;
}

uint64_t kw_lockout_rule_wait(const struct kw_lockout_policy *policy, const struct kw_lockout_tally *tally,
                              uint64_t now_ms, enum kw_lockout_kind kind) {
    int final = is_final(policy, tally);
    if (tally->failures < policy->limit && !final)
        return 0;
    uint32_t term_s = kind == KW_LOCKOUT_PAUSES ? policy->pause_s : policy->lock_s;
    if (kind != KW_LOCKOUT_PAUSES && (final || term_s == 0))
        return UINT64_MAX;
    uint64_t age = age_of(tally, now_ms);
    uint64_t term = (uint64_t)term_s * MS_PER_S;
    return age < term ? term - age : 0;
}

void kw_lockout_rule_charge(const struct kw_lockout_policy *policy, struct kw_lockout_tally *tally, uint64_t now_ms) {
    if (kw_lockout_rule_forgotten(policy, tally, now_ms))
        tally->failures = 0;
    if (tally->failures < UINT32_MAX)
        tally->failures++;
    if (tally->total < UINT32_MAX)
        tally->total++;
    if (now_ms > tally->last_ms)
        tally->last_ms = now_ms;
}

void kw_lockout_rule_credit(const struct kw_lockout_policy *policy, struct kw_lockout_tally *tally) {
    if (!policy->keep_on_success) {
        tally->failures = 0;
        tally->total = 0;
        return;
    }
    if (tally->failures > 0)
        tally->failures--;
    if (tally->total > 0)
        tally->total--;
}
