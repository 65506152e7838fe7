/* The judgement of a certificate, as functions of plain values alone, so that they can be proved. */
#ifndef LIB_IDENTITY_RULE_H
#define LIB_IDENTITY_RULE_H

#include <keyway/identity.h>

#define KW_IDENTITY_STRENGTH_MIN 112u

/* clang-format off */

/*@ predicate timed(struct kw_identity_policy *p, struct kw_moment *now) =
  @   now->unix_ms >= 0 &&
  @   (now->trust == KW_CLOCK_SYNCED || (now->trust == KW_CLOCK_SET && p->clock != KW_CLOCK_SYNCED));
  @ logic integer second(struct kw_moment *now) = now->unix_ms / 1000;
  @ predicate in_time(struct kw_certificate_facts *f, struct kw_moment *now) =
  @   f->not_before_s <= second(now) <= f->not_after_s;
  @ predicate excused(struct kw_identity_policy *p, struct kw_certificate_facts *f) =
  @   p->untimed == KW_IDENTITY_UNTIMED_TAKEN ||
  @   (p->untimed == KW_IDENTITY_UNTIMED_ENDLESS && f->form / KW_IDENTITY_ENDLESS % 2 == 1);
  @ predicate known_good(struct kw_identity_policy *p, struct kw_certificate_facts *f, struct kw_moment *now) =
  @   f->revocation == KW_REVOCATION_GOOD && timed(p, now) &&
  @   0 <= f->known_since_s <= f->known_from_s <= second(now) <= f->known_until_s &&
  @   (p->known_max_s == 0 || second(now) - f->known_since_s <= p->known_max_s);
  @ predicate sound(struct kw_identity_policy *p, struct kw_certificate_facts *f) =
  @   f->chain == KW_GRANTED && (f->anchor == KW_IDENTITY_SUPPLIER || f->anchor == KW_IDENTITY_ASSET_OWNER) &&
  @   p->anchors / f->anchor % 2 == 1 && f->depth <= p->depth_max &&
  @   f->strength_bits >= p->strength_bits >= KW_IDENTITY_STRENGTH_MIN && f->authority == 0 &&
  @   (p->named == 0 || f->name == KW_GRANTED) && f->revocation != KW_REVOCATION_REVOKED;
  @ predicate has_uses(integer wanted, integer had) =
  @   (wanted % 2 == 1 ==> had % 2 == 1) && (wanted / 2 % 2 == 1 ==> had / 2 % 2 == 1) &&
  @   (wanted / 4 % 2 == 1 ==> had / 4 % 2 == 1) && (wanted / 8 % 2 == 1 ==> had / 8 % 2 == 1) && wanted < 16;
  @ predicate trusted(enum kw_identity_reason reason) =
  @   reason == KW_IDENTITY_TRUSTED || reason == KW_IDENTITY_TRUSTED_UNTIMED;
  @*/

/* Nothing is trusted that is not sound, in its time or excused by the policy, and, where that is required, known not to
 * be revoked; and what is all of this is trusted. */
/*@ requires \valid_read(policy) && \valid_read(facts) && \valid_read(now);
  @ assigns \nothing;
  @ ensures only_sound: trusted(\result) ==> sound(policy, facts) && has_uses(policy->uses, facts->uses);
  @ ensures only_in_time: \result == KW_IDENTITY_TRUSTED ==> timed(policy, now) && in_time(facts, now);
  @ ensures untimed_only_if_excused: \result == KW_IDENTITY_TRUSTED_UNTIMED ==>
  @   !timed(policy, now) && excused(policy, facts);
  @ ensures only_known: trusted(\result) ==>
  @   policy->revocation == KW_REVOCATION_IF_KNOWN || known_good(policy, facts, now);
  @ ensures what_is_well_is_trusted:
  @   sound(policy, facts) && has_uses(policy->uses, facts->uses) &&
  @   ((timed(policy, now) && in_time(facts, now)) || (!timed(policy, now) && excused(policy, facts))) &&
  @   (policy->revocation == KW_REVOCATION_IF_KNOWN || known_good(policy, facts, now)) ==> trusted(\result);
  @ ensures KW_IDENTITY_TRUSTED <= \result <= KW_IDENTITY_REVOCATION_STALE;
  @*/
enum kw_identity_reason kw_identity_rule_judge(const struct kw_identity_policy *policy,
                                               const struct kw_certificate_facts *facts, const struct kw_moment *now);

/* clang-format on */

#endif
