#include <keyway/role.h>

#include <string.h>

enum kw_status kw_role_init(struct kw_role *roles, const struct kw_role_config *config) {
    memset(roles, 0, sizeof(*roles));
    if (!config || !config->accounts || !config->accounts->config || !config->clock ||
        config->supervise >= KW_ACCOUNT_PERMISSIONS)
        return KW_ERROR_ARGUMENT;
    const struct kw_account_config *accounts = config->accounts->config;
    uint64_t never = config->dual | KW_ROLE_BIT(config->supervise) | KW_ROLE_BIT(accounts->manage_accounts) |
                     KW_ROLE_BIT(accounts->manage_roles);
    if ((config->overridable & never) != 0)
        return KW_ERROR_ARGUMENT;
    roles->config = config;
    return KW_OK;
}

/* What the account's roles permit; nothing before kw_role_init. */
static uint64_t held_by(const struct kw_role *roles, uint32_t account) {
    return roles->config ? kw_account_permissions(roles->config->accounts, account) : 0;
}

/* What an account could let others do now: nothing unless it supervises. */
static uint64_t given_by(const struct kw_role *roles, uint32_t account) {
    const struct kw_role_question question = {held_by(roles, account), 0, 0,
                                              roles->config ? roles->config->supervise : KW_ACCOUNT_PERMISSIONS};
    return kw_role_decide(&question) == KW_GRANTED ? question.held & roles->config->overridable : 0;
}

static enum kw_status uptime(const struct kw_role *roles, uint64_t *ms) {
    return roles->config->clock->uptime(roles->config->clock->context, ms);
}

/* What running overrides add to the account's permissions; nothing when the clock fails. */
static uint64_t overridden(const struct kw_role *roles, uint32_t account) {
    uint64_t now_ms;
    uint64_t added = 0;
    if (uptime(roles, &now_ms) != KW_OK)
        return 0;
    for (size_t i = 0; i < KW_ROLE_OVERRIDES; i++) {
        const struct kw_role_override *override = &roles->override[i];
        if (override->account == account && kw_role_override_stands(override, now_ms) == KW_GRANTED)
            added |= override->permissions & given_by(roles, override->by);
    }
    return added;
}

enum kw_verdict kw_role_allows(const struct kw_role *roles, uint32_t account, uint32_t permission) {
    struct kw_role_question question = {held_by(roles, account), 0, 0, permission};
    /* An account that may do nothing (disabled, or with a credential to change) has no use of an override either. */
    if (question.held == 0)
        return KW_DENIED;
    question.overridden = overridden(roles, account);
    question.dual = roles->config->dual;
    return kw_role_decide(&question);
}

enum kw_status kw_role_override_begin(struct kw_role *roles, uint32_t by, const struct kw_role_override *wanted,
                                      struct kw_bytes reason) {
    struct kw_role_override *place = NULL;
    uint64_t now_ms;
    if (wanted->permissions == 0 || (wanted->permissions & ~given_by(roles, by)) != 0 || wanted->account == by)
        return KW_ERROR_POLICY;
    if (wanted->lasts_ms == 0 || wanted->lasts_ms > roles->config->override_limit_ms ||
        reason.length < KW_ROLE_REASON_MIN)
        return KW_ERROR_ARGUMENT;
    if (held_by(roles, wanted->account) == 0)
        return KW_ERROR_MISSING;
    KW_TRY(uptime(roles, &now_ms));
    /* The account's own place before one that is free. */
    for (size_t i = 0; i < KW_ROLE_OVERRIDES; i++) {
        struct kw_role_override *override = &roles->override[i];
        if (override->account == wanted->account) {
            place = override;
            break;
        }
        if (kw_role_override_stands(override, now_ms) != KW_GRANTED)
            place = override;
    }
    if (!place)
        return KW_ERROR_BUSY;
    *place = *wanted;
    place->by = by;
    place->since_ms = now_ms;
    return KW_OK;
}

enum kw_status kw_role_override_end(struct kw_role *roles, uint32_t by, uint32_t account) {
    if (by != account && given_by(roles, by) == 0)
        return KW_ERROR_POLICY;
    for (size_t i = 0; account != KW_ACCOUNT_NOBODY && i < KW_ROLE_OVERRIDES; i++) {
        if (roles->override[i].account == account) {
            memset(&roles->override[i], 0, sizeof(roles->override[i]));
            return KW_OK;
        }
    }
    return KW_ERROR_MISSING;
}

/* One half of an approval, now. KW_ERROR_POLICY: the account may be no half of it. */
static enum kw_status half_of(const struct kw_role *roles, uint32_t account, uint32_t permission, const uint8_t *digest,
                              struct kw_role_approval *half) {
    const struct kw_role_question question = {held_by(roles, account) & (roles->config ? roles->config->dual : 0), 0, 0,
                                              permission};
    if (kw_role_decide(&question) != KW_GRANTED)
        return KW_ERROR_POLICY;
    half->account = account;
    half->held = question.held;
    half->permission = permission;
    half->digest = digest;
    return uptime(roles, &half->at_ms);
}

enum kw_status kw_role_propose(struct kw_role *roles, uint32_t by, uint32_t permission, const uint8_t *digest) {
    struct kw_role_proposal *place = NULL;
    struct kw_role_approval half;
    KW_TRY(half_of(roles, by, permission, digest, &half));
    for (size_t i = 0; i < KW_ROLE_PROPOSALS; i++) {
        struct kw_role_proposal *proposal = &roles->proposal[i];
        /* Its own, made again, or one that is free or over. */
        if (proposal->account == by && proposal->permission == permission &&
            kw_equal(proposal->digest, digest, KW_DIGEST_SIZE) == KW_GRANTED) {
            place = proposal;
            break;
        }
        if (proposal->account == KW_ACCOUNT_NOBODY || half.at_ms - proposal->at_ms >= roles->config->dual_window_ms)
            place = proposal;
    }
    if (!place)
        return KW_ERROR_BUSY;
    place->account = by;
    place->permission = permission;
    place->at_ms = half.at_ms;
    memcpy(place->digest, digest, KW_DIGEST_SIZE);
    return KW_OK;
}

enum kw_verdict kw_role_approve(struct kw_role *roles, uint32_t by, uint32_t permission, const uint8_t *digest,
                                uint32_t *first) {
    struct kw_role_approval second;
    if (half_of(roles, by, permission, digest, &second) != KW_OK)
        return KW_DENIED;
    for (size_t i = 0; i < KW_ROLE_PROPOSALS; i++) {
        struct kw_role_proposal *proposal = &roles->proposal[i];
        const struct kw_role_approval one = {proposal->account, held_by(roles, proposal->account), proposal->permission,
                                             proposal->at_ms, proposal->digest};
        if (kw_role_dual_decide(&one, &second, roles->config->dual_window_ms) != KW_GRANTED)
            continue;
        if (first)
            *first = proposal->account;
        memset(proposal, 0, sizeof(*proposal));
        return KW_GRANTED;
    }
    return KW_DENIED;
}
