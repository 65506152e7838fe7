/* What the parts of the account module share: the table as bytes (account_table.c), the rules as functions of plain
 * values (account_rule.c). */
#ifndef LIB_ACCOUNT_H
#define LIB_ACCOUNT_H

#include <keyway/account.h>

/* The rules. */

/* Whether an account with a credential may log in at this moment; `now` is null when the clock failed. */
KW_MUST_USE enum kw_verdict kw_account_rule_usable(const struct kw_account_entry *entry, const struct kw_moment *now);

/* Whether the account can manage accounts, now and with no end, when its roles permit `held`. */
KW_MUST_USE enum kw_verdict kw_account_rule_owner(const struct kw_account_entry *entry, uint64_t held, uint8_t manage);

/* From now on the account's credential does only to set another: its age is over, which nobody decided (changed_by is
 * KW_ACCOUNT_NOBODY). Durable on KW_OK; writes nothing when it is so already. @req CR 1.7 RE 1, CR 1.7 RE 2 */
KW_MUST_USE enum kw_status kw_account_must_change(struct kw_account *accounts, uint32_t id);

/* The table. */

/* What a role may do; `role` is one. */
uint64_t kw_account_read_role(const struct kw_account *accounts, uint32_t role);
void kw_account_write_role(const struct kw_account *accounts, uint32_t role, uint64_t permissions);

/* The first byte of an account's place, of a name given up. */
uint8_t *kw_account_place(const struct kw_account *accounts, uint32_t place);
uint8_t *kw_account_retired_at(const struct kw_account *accounts, uint32_t index);

/* The length of the record, which is all of the table but its spare entry. */
size_t kw_account_record(const struct kw_account_config *config);

/* An empty table with the configured roles. */
void kw_account_fresh(struct kw_account *accounts);

/* Takes the table over that stands, as it was stored, in the first `length` bytes of the caller's: into larger bounds
 * when the configuration has them. KW_ERROR_FORMAT: it is none. KW_ERROR_ROOM: it was made for larger bounds. */
KW_MUST_USE enum kw_status kw_account_take(struct kw_account *accounts, size_t length);

/* The entry of a place; its credential lies in the table. `id` is 0 when the place is free. */
void kw_account_read(const uint8_t *at, struct kw_account_entry *entry);

/* The entry as bytes at a place; its credential may lie there already. */
void kw_account_write(const struct kw_account *accounts, uint8_t *at, const struct kw_account_entry *entry);

/* The head as bytes, roles aside. */
void kw_account_write_head(const struct kw_account *accounts);

/* The name in small letters. KW_ERROR_FORMAT: it breaks the rule for names. */
KW_MUST_USE enum kw_status kw_account_fold(struct kw_bytes name, uint8_t folded[KW_ACCOUNT_NAME_MAX]);

/* The place of an account; null when there is none. */
uint8_t *kw_account_by_id(const struct kw_account *accounts, uint32_t id);
uint8_t *kw_account_by_name(const struct kw_account *accounts, const uint8_t *folded, size_t length);

#endif
