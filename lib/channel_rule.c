#include "channel_rule.h"

int kw_channel_rule_has(const uint16_t *at, size_t count, uint16_t value) {
    /*@ loop invariant 0 <= i <= count;
      @ loop invariant \forall integer j; 0 <= j < i ==> at[j] != value;
      @ loop assigns i;
      @ loop variant count - i; */
    for (size_t i = 0; i < count; i++)
        if (at[i] == value)
            return 1;
    return 0;
}

int kw_channel_rule_within(const struct kw_channel_list *list, const uint16_t *all, size_t count) {
    if (list->count == 0 || list->count > KW_CHANNEL_LIST_MAX)
        return 0;
    /*@ loop invariant 0 <= i <= list->count;
      @ loop invariant \forall integer j; 0 <= j < i ==> has(all, count, list->at[j]);
      @ loop assigns i;
      @ loop variant list->count - i; */
    for (size_t i = 0; i < list->count; i++)
        if (!kw_channel_rule_has(all, count, list->at[i]))
            return 0;
    return 1;
}

/* clang-format off */

/* Who the peer is. */
/*@ requires \valid_read(policy) && \valid_read(facts) && readable(policy->signatures);
  @ assigns \nothing;
  @ ensures \result == KW_CHANNEL_SOUND <==>
  @   (facts->certified == 0 ==> !demanded(policy)) &&
  @   (facts->certified != 0 ==> facts->identity == KW_GRANTED &&
  @     has(policy->signatures.at, policy->signatures.count, facts->signature));
  @ ensures KW_CHANNEL_SOUND <= \result <= KW_CHANNEL_UNBOUND;
  @*/
static enum kw_channel_reason of_peer(const struct kw_channel_policy *policy, const struct kw_channel_facts *facts) {
    if (facts->certified == 0) {
        int free = policy->peer == KW_CHANNEL_PEER_ASKED || policy->peer == KW_CHANNEL_PEER_UNASKED;
        return free ? KW_CHANNEL_SOUND : KW_CHANNEL_UNCERTIFIED;
    }
    if (facts->identity != KW_GRANTED)
        return KW_CHANNEL_IDENTITY;
    if (!kw_channel_rule_has(policy->signatures.at, policy->signatures.count, facts->signature))
        return KW_CHANNEL_SIGNATURE;
    return KW_CHANNEL_SOUND;
}

/* clang-format on */

enum kw_channel_reason kw_channel_rule_judge(const struct kw_channel_policy *policy,
                                             const struct kw_channel_facts *facts) {
    if (facts->finished == 0)
        return KW_CHANNEL_UNFINISHED;
    if (facts->version != KW_CHANNEL_TLS_1_2 && facts->version != KW_CHANNEL_TLS_1_3)
        return KW_CHANNEL_VERSION;
    if (facts->version < policy->version_min || facts->version > policy->version_max)
        return KW_CHANNEL_VERSION;
    if (facts->resumed != 0)
        return KW_CHANNEL_RESUMED;
    if (facts->compressed != 0)
        return KW_CHANNEL_COMPRESSED;
    if (facts->version == KW_CHANNEL_TLS_1_2 && facts->bound == 0)
        return KW_CHANNEL_UNBOUND;
    if (!kw_channel_rule_has(policy->suites.at, policy->suites.count, facts->suite))
        return KW_CHANNEL_SUITE;
    if (!kw_channel_rule_has(policy->groups.at, policy->groups.count, facts->group))
        return KW_CHANNEL_GROUP;
    return of_peer(policy, facts);
}
