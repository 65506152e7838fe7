#include <keyway/role.h>

/*@ requires \valid_read(question);
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures question->permission >= KW_ACCOUNT_PERMISSIONS ==> \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==>
  @     ((question->held | question->overridden) & (uint64_t)(1 << question->permission)) != 0 &&
  @     (question->dual & (uint64_t)(1 << question->permission)) == 0; */
enum kw_verdict kw_role_decide(const struct kw_role_question *question) {
    uint64_t wanted = KW_ROLE_BIT(question->permission);
    if ((question->dual & wanted) != 0)
        return KW_DENIED;
    return ((question->held | question->overridden) & wanted) != 0 ? KW_GRANTED : KW_DENIED;
}

/*@ requires \valid_read(override);
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED <==> override->account != KW_ACCOUNT_NOBODY && now_ms >= override->since_ms &&
  @     now_ms - override->since_ms < override->lasts_ms; */
enum kw_verdict kw_role_override_stands(const struct kw_role_override *override, uint64_t now_ms) {
    if (override->account == KW_ACCOUNT_NOBODY || now_ms < override->since_ms)
        return KW_DENIED;
    return now_ms - override->since_ms < override->lasts_ms ? KW_GRANTED : KW_DENIED;
}

/*@ requires \valid_read(first) && \valid_read(second);
  @ requires \valid_read(first->digest + (0 .. KW_DIGEST_SIZE - 1));
  @ requires \valid_read(second->digest + (0 .. KW_DIGEST_SIZE - 1));
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> first->account != second->account && first->account != KW_ACCOUNT_NOBODY &&
  @     second->account != KW_ACCOUNT_NOBODY && first->permission == second->permission &&
  @     second->permission < KW_ACCOUNT_PERMISSIONS && first->at_ms <= second->at_ms &&
  @     second->at_ms - first->at_ms < window_ms; */
enum kw_verdict kw_role_dual_decide(const struct kw_role_approval *first, const struct kw_role_approval *second,
                                    uint64_t window_ms) {
    uint64_t wanted = KW_ROLE_BIT(second->permission);
    if (wanted == 0 || first->permission != second->permission)
        return KW_DENIED;
    if (first->account == KW_ACCOUNT_NOBODY || second->account == KW_ACCOUNT_NOBODY ||
        first->account == second->account)
        return KW_DENIED;
    if ((first->held & second->held & wanted) == 0)
        return KW_DENIED;
    if (second->at_ms < first->at_ms || second->at_ms - first->at_ms >= window_ms)
        return KW_DENIED;
    return kw_equal(first->digest, second->digest, KW_DIGEST_SIZE) == KW_GRANTED ? KW_GRANTED : KW_DENIED;
}
