/* What the parts of the password module share: the stored record (password.c), the policy (password_policy.c). */
#ifndef LIB_PASSWORD_H
#define LIB_PASSWORD_H

#include <keyway/password.h>

/* One hashed password of a record: 58 bytes there. */
struct kw_password_hashed {
    struct kw_password_cost cost;
    int keyed; /* its digest was taken under the key port's key */
    const uint8_t *salt;
    const uint8_t *digest;
};

/* A record, checked to its last byte. */
struct kw_password_stored {
    uint64_t set_at;       /* unix milliseconds; 0: no clock told */
    uint8_t history;       /* earlier passwords */
    const uint8_t *hashed; /* the present one and `history` earlier ones, the latest first */
};

/* KW_ERROR_FORMAT: no record, or a cost that cannot be. */
KW_MUST_USE enum kw_status kw_password_read(struct kw_bytes record, struct kw_password_stored *stored);

/* KW_ERROR_FORMAT: no hash can cost that. */
KW_MUST_USE enum kw_status kw_password_cost_check(const struct kw_password_cost *cost);

/* Now by the wall clock in unix seconds, for a date that is to be stored: 0 when the clock is not set. */
uint64_t kw_password_now(const struct kw_password *passwords);

/* The bounds of age for a kind of account. */
const struct kw_password_ages *kw_password_ages_of(const struct kw_password *passwords, enum kw_account_kind kind);

#endif
