/* The counting of failed logins, as functions of plain values alone, so that they can be proved. */
#ifndef LIB_LOCKOUT_RULE_H
#define LIB_LOCKOUT_RULE_H

#include <keyway/lockout.h>

/* clang-format off */

/*@ predicate final(struct kw_lockout_policy *p, struct kw_lockout_tally *t) =
  @   p->final_limit != 0 && t->total >= p->final_limit;
  @ predicate at_limit(struct kw_lockout_policy *p, struct kw_lockout_tally *t) =
  @   t->failures >= p->limit || final(p, t);
  @ logic integer age(struct kw_lockout_tally *t, integer now) = now > t->last_ms ? now - t->last_ms : 0;
  @*/

/* Whether so much time has passed that the tally's failures no longer count towards the limit. Those of the final
 * limit never do. */
/*@ requires \valid_read(policy) && \valid_read(tally);
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures final(policy, tally) ==> \result == 0;
  @ ensures !final(policy, tally) && tally->failures >= policy->limit ==>
  @   (\result == 1 <==> policy->lock_s != 0 && age(tally, now_ms) >= policy->lock_s * 1000);
  @ ensures !final(policy, tally) && tally->failures < policy->limit ==>
  @   (\result == 1 <==> policy->window_s != 0 && age(tally, now_ms) >= policy->window_s * 1000);
  @*/
int kw_lockout_rule_forgotten(const struct kw_lockout_policy *policy, const struct kw_lockout_tally *tally,
                              uint64_t now_ms);

/* Milliseconds until an attempt may be made: 0 now, UINT64_MAX when unlocked. */
/*@ requires \valid_read(policy) && \valid_read(tally);
  @ assigns \nothing;
  @ ensures !at_limit(policy, tally) ==> \result == 0;
  @ ensures at_limit(policy, tally) && kind == KW_LOCKOUT_PAUSES ==>
  @   \result == \max(0, policy->pause_s * 1000 - age(tally, now_ms));
  @ ensures at_limit(policy, tally) && kind != KW_LOCKOUT_PAUSES && (final(policy, tally) || policy->lock_s == 0) ==>
  @   \result == UINT64_MAX;
  @ ensures at_limit(policy, tally) && kind != KW_LOCKOUT_PAUSES && !final(policy, tally) && policy->lock_s != 0 ==>
  @   \result == \max(0, policy->lock_s * 1000 - age(tally, now_ms));
  @*/
uint64_t kw_lockout_rule_wait(const struct kw_lockout_policy *policy, const struct kw_lockout_tally *tally,
                              uint64_t now_ms, enum kw_lockout_kind kind);

/* One failure more, at `now_ms`. */
/*@ requires \valid_read(policy) && \valid(tally) && \separated(policy, tally);
  @ assigns tally->failures, tally->total, tally->last_ms;
  @ ensures 1 <= tally->failures;
  @ ensures tally->failures >= \old(tally->failures) || tally->failures == 1;
  @ ensures tally->total == \min(\old(tally->total) + 1, UINT32_MAX);
  @ ensures tally->last_ms == \max(\old(tally->last_ms), now_ms);
  @*/
void kw_lockout_rule_charge(const struct kw_lockout_policy *policy, struct kw_lockout_tally *tally, uint64_t now_ms);

/* The attempt that was charged went well. */
/*@ requires \valid_read(policy) && \valid(tally) && \separated(policy, tally);
  @ assigns tally->failures, tally->total;
  @ ensures policy->keep_on_success == 0 ==> tally->failures == 0 && tally->total == 0;
  @ ensures policy->keep_on_success != 0 ==>
  @   tally->failures == \max(0, \old(tally->failures) - 1) && tally->total == \max(0, \old(tally->total) - 1);
  @*/
void kw_lockout_rule_credit(const struct kw_lockout_policy *policy, struct kw_lockout_tally *tally);

/* clang-format on */

#endif
