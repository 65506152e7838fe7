/* The judgement of a channel, as functions of plain values alone, so that they can be proved. */
#ifndef LIB_CHANNEL_RULE_H
#define LIB_CHANNEL_RULE_H

#include <keyway/channel.h>

/* clang-format off */

/*@ predicate has{L}(uint16_t *at, integer count, integer value) = \exists integer i; 0 <= i < count && at[i] == value;
  @ predicate readable{L}(struct kw_channel_list list) = \valid_read(list.at + (0 .. list.count - 1));
  @ predicate demanded(struct kw_channel_policy *p) =
  @   p->peer != KW_CHANNEL_PEER_ASKED && p->peer != KW_CHANNEL_PEER_UNASKED;
  @*/

/* Whether a list has a number. */
/*@ requires \valid_read(at + (0 .. count - 1));
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> has(at, count, value);
  @*/
int kw_channel_rule_has(const uint16_t *at, size_t count, uint16_t value);

/* Whether a list is there, no longer than it may be, and has nothing that is not in another. */
/*@ requires list->count == 0 || list->count > KW_CHANNEL_LIST_MAX || readable(*list);
  @ requires \valid_read(list) && \valid_read(all + (0 .. count - 1));
  @ assigns \nothing;
  @ ensures \result == 0 || \result == 1;
  @ ensures \result == 1 <==> 1 <= list->count <= KW_CHANNEL_LIST_MAX &&
  @   \forall integer i; 0 <= i < list->count ==> has(all, count, list->at[i]);
  @*/
int kw_channel_rule_within(const struct kw_channel_list *list, const uint16_t *all, size_t count);

/* Nothing is sound that was not negotiated within the policy, with a peer that is who the policy wants; and what is all
 * of this is sound. */
/*@ requires \valid_read(policy) && \valid_read(facts);
  @ requires readable(policy->suites) && readable(policy->groups) && readable(policy->signatures);
  @ assigns \nothing;
  @ ensures sound_only_by_policy: \result == KW_CHANNEL_SOUND ==>
  @   facts->finished != 0 && policy->version_min <= facts->version <= policy->version_max &&
  @   has(policy->suites.at, policy->suites.count, facts->suite) &&
  @   has(policy->groups.at, policy->groups.count, facts->group);
  @ ensures never_below: \result == KW_CHANNEL_SOUND ==>
  @   facts->version == KW_CHANNEL_TLS_1_2 || facts->version == KW_CHANNEL_TLS_1_3;
  @ ensures peer_is_known: \result == KW_CHANNEL_SOUND && demanded(policy) ==> facts->certified != 0;
  @ ensures peer_is_trusted: \result == KW_CHANNEL_SOUND && facts->certified != 0 ==>
  @   facts->identity == KW_GRANTED && has(policy->signatures.at, policy->signatures.count, facts->signature);
  @ ensures nothing_old: \result == KW_CHANNEL_SOUND ==> facts->resumed == 0 && facts->compressed == 0 &&
  @   (facts->version == KW_CHANNEL_TLS_1_3 || facts->bound != 0);
  @ ensures what_is_well_is_sound:
  @   facts->finished != 0 && policy->version_min <= facts->version <= policy->version_max &&
  @   (facts->version == KW_CHANNEL_TLS_1_3 || (facts->version == KW_CHANNEL_TLS_1_2 && facts->bound != 0)) &&
  @   has(policy->suites.at, policy->suites.count, facts->suite) &&
  @   has(policy->groups.at, policy->groups.count, facts->group) &&
  @   (facts->certified == 0 ==> !demanded(policy)) &&
  @   (facts->certified != 0 ==> facts->identity == KW_GRANTED &&
  @     has(policy->signatures.at, policy->signatures.count, facts->signature)) &&
  @   facts->resumed == 0 && facts->compressed == 0 ==> \result == KW_CHANNEL_SOUND;
  @ ensures KW_CHANNEL_SOUND <= \result <= KW_CHANNEL_UNBOUND;
  @*/
enum kw_channel_reason kw_channel_rule_judge(const struct kw_channel_policy *policy,
                                             const struct kw_channel_facts *facts);

/* clang-format on */

#endif
