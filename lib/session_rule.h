/* When a session may begin, and when it is to be locked or to end, as functions of plain values alone. */
#ifndef LIB_SESSION_RULE_H
#define LIB_SESSION_RULE_H

#include <keyway/session.h>

/* clang-format off */

/*@ logic integer session_age(integer from, integer now) = now > from ? now - from : 0;
  @ predicate session_over(integer term_s, integer from, integer now) =
  @   term_s != 0 && session_age(from, now) >= term_s * 1000;
  @*/

/* What time has in store for a session at `now_ms`. */
/*@ requires \valid_read(times) && \valid_read(entry);
  @ assigns \nothing;
  @ ensures entry->subject.essential != 0 ==> \result == KW_SESSION_GOES_ON;
  @ ensures entry->subject.essential == 0 && session_over(times->life_s, entry->since_ms, now_ms) ==>
  @   \result == KW_SESSION_OLD;
  @ ensures entry->subject.essential == 0 && session_over(times->idle_s, entry->used_ms, now_ms) ==>
  @   \result == KW_SESSION_IDLE || \result == KW_SESSION_OLD;
  @ ensures entry->subject.essential == 0 && session_over(times->lock_s, entry->used_ms, now_ms) ==>
  @   \result != KW_SESSION_GOES_ON;
  @ ensures \result == KW_SESSION_OLD ==> session_over(times->life_s, entry->since_ms, now_ms);
  @ ensures \result == KW_SESSION_IDLE ==> session_over(times->idle_s, entry->used_ms, now_ms);
  @ ensures \result == KW_SESSION_LOCKS ==> session_over(times->lock_s, entry->used_ms, now_ms);
  @*/
enum kw_session_due kw_session_rule_due(const struct kw_session_times *times, const struct kw_session_entry *entry,
                                        uint64_t now_ms);

/* Whether a session of `other` takes one of what `limit` leaves to `subject`. */
/*@ requires \valid_read(limit) && \valid_read(subject) && \valid_read(other);
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures limit->scope == KW_SESSION_DEVICE ==> \result == 1;
  @*/
int kw_session_rule_counts(const struct kw_session_limit *limit, const struct kw_session_subject *subject,
                           const struct kw_session_subject *other);

/* KW_GRANTED when of `open` sessions that a limit counts, one more is within it. */
/*@ assigns \nothing;
  @ ensures \result == KW_GRANTED <==> open < most;
  @ ensures \result != KW_GRANTED ==> \result == KW_DENIED;
  @*/
enum kw_verdict kw_session_rule_admits(uint32_t open, uint32_t most);

/* clang-format on */

#endif
