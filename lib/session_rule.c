#include "session_rule.h"

#define MS_PER_S 1000u

/* clang-format off */

/*@ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> session_over(term_s, from_ms, now_ms);
  @*/
static int is_over(uint32_t term_s, uint64_t from_ms, uint64_t now_ms) {
    uint64_t age = now_ms > from_ms ? now_ms - from_ms : 0;
    return term_s != 0 && age >= (uint64_t)term_s * MS_PER_S;
}

/* clang-format on */

enum kw_session_due kw_session_rule_due(const struct kw_session_times *times, const struct kw_session_entry *entry,
                                        uint64_t now_ms) {
    if (entry->subject.essential)
        return KW_SESSION_GOES_ON;
    if (is_over(times->life_s, entry->since_ms, now_ms))
        return KW_SESSION_OLD;
    if (is_over(times->idle_s, entry->used_ms, now_ms))
        return KW_SESSION_IDLE;
    return is_over(times->lock_s, entry->used_ms, now_ms) ? KW_SESSION_LOCKS : KW_SESSION_GOES_ON;
}

int kw_session_rule_counts(const struct kw_session_limit *limit, const struct kw_session_subject *subject,
                           const struct kw_session_subject *other) {
    uint32_t which = limit->which;
    switch (limit->scope) {
    case KW_SESSION_ACCOUNT:
        return subject->account == other->account && (which == KW_SESSION_EACH || which == subject->account);
    case KW_SESSION_INTERFACE:
        return subject->interface == other->interface && (which == KW_SESSION_EACH || which == subject->interface);
    case KW_SESSION_ROLE:
        return which < 32 && (subject->roles & other->roles) >> which & 1;
    default:
        return 1;
    }
}

enum kw_verdict kw_session_rule_admits(uint32_t open, uint32_t most) {
    return open < most ? KW_GRANTED : KW_DENIED;
}
