/* Who may do what: the decision for every act of a person, a software process or a device, the supervisor's override
 * and the approval by two.
 *
 * A permission is a number, 0 to 63, that the integrator names (an enum of his); a role is a number, 0 to 31, whose
 * permissions are in the table of accounts (kw_account_map_role), where a change is durable. Everything is denied that
 * no role permits. Overrides and approvals under way live in memory alone: a restart ends them.
 *
 * One thread at a time uses a `struct kw_role` and the table of accounts behind it. */
#ifndef KEYWAY_ROLE_H
#define KEYWAY_ROLE_H

#include <keyway/account.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_ROLE_OVERRIDES  4u /* at one time */
#define KW_ROLE_PROPOSALS  4u /* at one time */
#define KW_ROLE_REASON_MIN 8u /* bytes of the reason of an override */

/* The set that holds one permission; the empty set for a number that is none. */
#define KW_ROLE_BIT(permission) ((permission) < KW_ACCOUNT_PERMISSIONS ? (uint64_t)1 << (permission) : (uint64_t)0)

struct kw_role_config {
    const struct kw_account *accounts;
    const struct kw_clock *clock; /* uptime: setting the clock neither prolongs nor ends anything */
    uint8_t supervise;            /* the permission to override */
    uint64_t overridable;         /* what an override may give: none of supervise, manage_accounts and manage_roles */
    uint64_t dual;                /* what takes two accounts; no override gives it */
    uint64_t override_limit_ms;   /* the longest override; 0: there is none */
    uint64_t dual_window_ms;      /* between a proposal and its approval; 0: there is none */
};

/* An override that was given, for the audit log and for display. */
struct kw_role_override {
    uint32_t account; /* who may do more; KW_ACCOUNT_NOBODY: the place is free */
    uint32_t by;      /* the supervisor */
    uint64_t permissions;
    uint64_t since_ms; /* uptime */
    uint64_t lasts_ms;
};

/* The first of two: an act that `account` wants to be done. */
struct kw_role_proposal {
    uint32_t account; /* KW_ACCOUNT_NOBODY: the place is free */
    uint32_t permission;
    uint64_t at_ms; /* uptime */
    uint8_t digest[KW_DIGEST_SIZE];
};

struct kw_role {
    const struct kw_role_config *config;
    struct kw_role_override override[KW_ROLE_OVERRIDES];
    struct kw_role_proposal proposal[KW_ROLE_PROPOSALS];
};

/* All that a decision rests on. */
struct kw_role_question {
    uint64_t held;       /* what the account's roles permit */
    uint64_t overridden; /* what overrides add to it */
    uint64_t dual;       /* what takes two */
    uint32_t permission; /* what is asked for */
};

/* The two halves of an approval, as values. */
struct kw_role_approval {
    uint32_t account;
    uint64_t held; /* what the account's roles permit now */
    uint32_t permission;
    uint64_t at_ms;
    const uint8_t *digest; /* KW_DIGEST_SIZE, of the whole request */
};

/* The rules, as functions of plain values: they touch nothing, need no context, and are safe anywhere. */

/* KW_GRANTED when the permission is one, is held or overridden, and does not take two. @req CR 2.1 */
KW_MUST_USE enum kw_verdict kw_role_decide(const struct kw_role_question *question);

/* Whether an override counts at this uptime. @req CR 2.1 RE 3 */
KW_MUST_USE enum kw_verdict kw_role_override_stands(const struct kw_role_override *override, uint64_t now_ms);

/* KW_GRANTED when two different accounts, both holding the permission, agree on the same request, and the second did so
 * at or after the first and less than `window_ms` later. @req CR 2.1 RE 4 */
KW_MUST_USE enum kw_verdict kw_role_dual_decide(const struct kw_role_approval *first,
                                                const struct kw_role_approval *second, uint64_t window_ms);

/* Begins with no override and no proposal. KW_ERROR_ARGUMENT: a null pointer, a number that is no permission, or
 * `overridable` holds what it may not. */
KW_MUST_USE enum kw_status kw_role_init(struct kw_role *roles, const struct kw_role_config *config);

/* May this account do it now, alone? The one question for each act: disabling an account, changing a role and the end
 * of an override count at once. An act that takes two is denied here: kw_role_approve grants it.
 * @req CR 2.1, CR 2.1 RE 1, CCSC 3 */
KW_MUST_USE enum kw_verdict kw_role_allows(const struct kw_role *roles, uint32_t account, uint32_t permission);

/* The supervisor `by` lets `wanted->account`, another one, do more for a while: no more than he holds himself, than is
 * overridable, and than override_limit_ms; it ends early when he could give it no longer. Of `wanted`, account,
 * permissions and lasts_ms count. A later one for the same account takes the place of the one before. The caller has
 * authenticated `by` just now, and puts the override and its reason (KW_ROLE_REASON_MIN bytes or more) in the audit
 * log. KW_ERROR_POLICY: `by` may not, or not that. KW_ERROR_ARGUMENT: no time or too much, or too short a reason.
 * KW_ERROR_MISSING: `account` may do nothing that an override could add to. KW_ERROR_BUSY: all places are taken.
 * @req CR 2.1 RE 3 */
KW_MUST_USE enum kw_status kw_role_override_begin(struct kw_role *roles, uint32_t by,
                                                  const struct kw_role_override *wanted, struct kw_bytes reason);

/* Ends the override of an account before its time: by the supervisor, by another one, or by the account itself.
 * KW_ERROR_POLICY: `by` may not. KW_ERROR_MISSING: there is none. @req CR 2.1 RE 3 */
KW_MUST_USE enum kw_status kw_role_override_end(struct kw_role *roles, uint32_t by, uint32_t account);

/* The first of two: `by` wants the request done whose digest this is (SHA-256 over all that will be done, the target
 * and its values among it). Proposed again, its time begins anew.
 * KW_ERROR_POLICY: `by` does not hold the permission, or it does not take two. KW_ERROR_BUSY: all places are taken.
 * @req CR 2.1 RE 4 */
KW_MUST_USE enum kw_status kw_role_propose(struct kw_role *roles, uint32_t by, uint32_t permission,
                                           const uint8_t *digest);

/* The second of two: KW_GRANTED when another account that still may has proposed the very same within the window. The
 * proposal is used up by that: the leave is for doing it once, now. `first` (may be null) becomes who proposed it, for
 * the audit log. @req CR 2.1 RE 4 */
KW_MUST_USE enum kw_verdict kw_role_approve(struct kw_role *roles, uint32_t by, uint32_t permission,
                                            const uint8_t *digest, uint32_t *first);

#ifdef __cplusplus
}
#endif

#endif
