#include "account.h"

/*@ requires \valid_read(entry) && (now == \null || \valid_read(now));
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED <==> entry->state == KW_ACCOUNT_ENABLED && entry->credential.length > 0 &&
  @     ((entry->valid_from == INT64_MIN && entry->valid_until == KW_ACCOUNT_FOREVER) ||
  @      (now != \null && (now->trust == KW_CLOCK_SET || now->trust == KW_CLOCK_SYNCED) &&
  @       entry->valid_from <= now->unix_ms && now->unix_ms <= entry->valid_until)); */
enum kw_verdict kw_account_rule_usable(const struct kw_account_entry *entry, const struct kw_moment *now) {
    if (entry->state != KW_ACCOUNT_ENABLED || entry->credential.length == 0)
        return KW_DENIED;
    if (entry->valid_from == INT64_MIN && entry->valid_until == KW_ACCOUNT_FOREVER)
        return KW_GRANTED;
    /* A clock that was never set says nothing of dates. */
    if (!now || (now->trust != KW_CLOCK_SET && now->trust != KW_CLOCK_SYNCED))
        return KW_DENIED;
    return entry->valid_from <= now->unix_ms && now->unix_ms <= entry->valid_until ? KW_GRANTED : KW_DENIED;
}

/*@ requires \valid_read(entry);
  @ assigns \nothing;
  @ ensures \result == KW_GRANTED || \result == KW_DENIED;
  @ ensures \result == KW_GRANTED ==> entry->state == KW_ACCOUNT_ENABLED && entry->credential.length > 0 &&
  @     entry->valid_from == INT64_MIN && entry->valid_until == KW_ACCOUNT_FOREVER &&
  @     manage < KW_ACCOUNT_PERMISSIONS && held != 0; */
enum kw_verdict kw_account_rule_owner(const struct kw_account_entry *entry, uint64_t held, uint8_t manage) {
    /* Whoever may log in without a clock may so at any time. */
    if (kw_account_rule_usable(entry, NULL) != KW_GRANTED || manage >= KW_ACCOUNT_PERMISSIONS)
        return KW_DENIED;
    return (held >> manage & 1u) == 1u ? KW_GRANTED : KW_DENIED;
}
