#include "identity_rule.h"

#define MS_PER_S 1000

/* clang-format off */

/* Bits by division: the provers follow sums and remainders. */
/*@ requires bit == 1 || bit == 2 || bit == 4 || bit == 8;
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> bits / bit % 2 == 1;
  @*/
static int has(uint32_t bits, uint32_t bit) {
    return bits / bit % 2 == 1;
}

/*@ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> has_uses(wanted, had);
  @*/
static int may_be_used(uint32_t wanted, uint32_t had) {
    if (wanted >= 2 * KW_IDENTITY_NAMED)
        return 0;
    return (!has(wanted, KW_IDENTITY_SIGN) || has(had, KW_IDENTITY_SIGN)) &&
           (!has(wanted, KW_IDENTITY_SERVER) || has(had, KW_IDENTITY_SERVER)) &&
           (!has(wanted, KW_IDENTITY_CLIENT) || has(had, KW_IDENTITY_CLIENT)) &&
           (!has(wanted, KW_IDENTITY_NAMED) || has(had, KW_IDENTITY_NAMED));
}

/*@ requires \valid_read(policy) && \valid_read(now);
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> timed(policy, now);
  @*/
static int is_timed(const struct kw_identity_policy *policy, const struct kw_moment *now) {
    if (now->unix_ms < 0)
        return 0;
    return now->trust == KW_CLOCK_SYNCED || (now->trust == KW_CLOCK_SET && policy->clock != KW_CLOCK_SYNCED);
}

/* What time does not change. */
/*@ requires \valid_read(policy) && \valid_read(facts);
  @ assigns \nothing;
  @ ensures \result == KW_IDENTITY_TRUSTED <==> sound(policy, facts) && has_uses(policy->uses, facts->uses);
  @ ensures \result != KW_IDENTITY_TRUSTED_UNTIMED;
  @ ensures KW_IDENTITY_TRUSTED <= \result <= KW_IDENTITY_REVOKED;
  @*/
static enum kw_identity_reason of_form(const struct kw_identity_policy *policy,
                                       const struct kw_certificate_facts *facts) {
    if (facts->chain != KW_GRANTED)
        return KW_IDENTITY_UNTRUSTED;
    if (facts->anchor != KW_IDENTITY_SUPPLIER && facts->anchor != KW_IDENTITY_ASSET_OWNER)
        return KW_IDENTITY_WRONG_ROOT;
    if (!has(policy->anchors, facts->anchor))
        return KW_IDENTITY_WRONG_ROOT;
    if (facts->depth > policy->depth_max)
        return KW_IDENTITY_TOO_DEEP;
    if (policy->strength_bits < KW_IDENTITY_STRENGTH_MIN || facts->strength_bits < policy->strength_bits)
        return KW_IDENTITY_WEAK;
    if (facts->authority != 0 || !may_be_used(policy->uses, facts->uses))
        return KW_IDENTITY_WRONG_USE;
    if (policy->named != 0 && facts->name != KW_GRANTED)
        return KW_IDENTITY_WRONG_NAME;
    return facts->revocation == KW_REVOCATION_REVOKED ? KW_IDENTITY_REVOKED : KW_IDENTITY_TRUSTED;
}

/*@ requires \valid_read(policy) && \valid_read(facts) && \valid_read(now);
  @ assigns \nothing;
  @ ensures \result == KW_IDENTITY_TRUSTED <==> timed(policy, now) && in_time(facts, now);
  @ ensures \result == KW_IDENTITY_TRUSTED_UNTIMED <==> !timed(policy, now) && excused(policy, facts);
  @ ensures KW_IDENTITY_TRUSTED <= \result <= KW_IDENTITY_EXPIRED;
  @*/
static enum kw_identity_reason of_time(const struct kw_identity_policy *policy,
                                       const struct kw_certificate_facts *facts, const struct kw_moment *now) {
    if (!is_timed(policy, now)) {
        if (policy->untimed == KW_IDENTITY_UNTIMED_TAKEN)
            return KW_IDENTITY_TRUSTED_UNTIMED;
        if (policy->untimed == KW_IDENTITY_UNTIMED_ENDLESS && has(facts->form, KW_IDENTITY_ENDLESS))
            return KW_IDENTITY_TRUSTED_UNTIMED;
        return KW_IDENTITY_CLOCK;
    }
    int64_t now_s = now->unix_ms / MS_PER_S;
    if (now_s < facts->not_before_s)
        return KW_IDENTITY_EARLY;
    return now_s <= facts->not_after_s ? KW_IDENTITY_TRUSTED : KW_IDENTITY_EXPIRED;
}

/*@ requires \valid_read(policy) && \valid_read(facts) && \valid_read(now);
  @ assigns \nothing;
  @ ensures \result == KW_IDENTITY_TRUSTED <==> known_good(policy, facts, now);
  @ ensures \result == KW_IDENTITY_TRUSTED || \result == KW_IDENTITY_REVOCATION_UNKNOWN ||
  @         \result == KW_IDENTITY_REVOCATION_STALE;
  @*/
static enum kw_identity_reason of_revocation(const struct kw_identity_policy *policy,
                                             const struct kw_certificate_facts *facts, const struct kw_moment *now) {
    if (facts->revocation != KW_REVOCATION_GOOD || !is_timed(policy, now))
        return KW_IDENTITY_REVOCATION_UNKNOWN;
    int64_t now_s = now->unix_ms / MS_PER_S;
    if (facts->known_since_s < 0 || facts->known_since_s > facts->known_from_s)
        return KW_IDENTITY_REVOCATION_STALE;
    if (facts->known_from_s > now_s || now_s > facts->known_until_s)
        return KW_IDENTITY_REVOCATION_STALE;
    if (policy->known_max_s != 0 && now_s - facts->known_since_s > policy->known_max_s)
        return KW_IDENTITY_REVOCATION_STALE;
    return KW_IDENTITY_TRUSTED;
}

/* clang-format on */

enum kw_identity_reason kw_identity_rule_judge(const struct kw_identity_policy *policy,
                                               const struct kw_certificate_facts *facts, const struct kw_moment *now) {
    enum kw_identity_reason form = of_form(policy, facts);
    if (form != KW_IDENTITY_TRUSTED)
        return form;
    enum kw_identity_reason time = of_time(policy, facts, now);
    if (time != KW_IDENTITY_TRUSTED && time != KW_IDENTITY_TRUSTED_UNTIMED)
        return time;
    if (policy->revocation == KW_REVOCATION_IF_KNOWN)
        return time;
    enum kw_identity_reason known = of_revocation(policy, facts, now);
    return known == KW_IDENTITY_TRUSTED ? time : known;
}
