/* One-time codes as a second factor (RFC 6238): each code is good once, also across a power cut (CR 1.1 RE 2).
 *
 * No secret is stored. An account's secret is derived from a key that stays in the key port, and a salt that is drawn
 * when the account is enrolled; who reads the storage learns none, and where the key lives in hardware the
 * authenticator does (CR 1.5 RE 1). Guesses are the lockout's to count: a code of six digits with a drift of one step
 * is guessed once in 333,333 attempts. One thread uses a context. */
#ifndef KEYWAY_TOTP_H
#define KEYWAY_TOTP_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_TOTP_SECRET_SIZE 20u /* 160 bits, as RFC 4226, 4 advises */
#define KW_TOTP_TEXT_SIZE   33u /* the secret in base32 (RFC 4648), and a final 0 */

#define KW_TOTP_HEAD_SIZE  4u
#define KW_TOTP_ENTRY_SIZE 28u

/* Bytes of the record of so many accounts: of the work buffer, and with the header of a slot twice of the area. */
#define KW_TOTP_ROOM(accounts) (KW_TOTP_HEAD_SIZE + KW_TOTP_ENTRY_SIZE * (accounts))

/* How a code is made. Without one the module takes HMAC-SHA-256 of the crypto port; authenticators on telephones often
 * know SHA-1 alone, which lib/port/totp_liboath.h has. */
struct kw_totp_algorithm {
    void *context;
    /* The code of a step, RFC 4226, 5.3: less than ten to the power of `digits`, which is 6, 7 or 8. */
    enum kw_status (*code)(void *context, struct kw_bytes secret, uint64_t step, uint32_t digits, uint32_t *code);
};

/* One account's. The caller gives the room; the contents are the library's. */
struct kw_totp_entry {
    uint32_t account; /* 0: the place is free */
    uint8_t salt[16];
    uint64_t last_step; /* of the last code that was taken */
};

struct kw_totp_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto; /* hash; mac when there is a record key or no algorithm */
    const struct kw_clock *clock;   /* its wall clock */
    const struct kw_entropy *entropy;
    const struct kw_keys *keys; /* derive */
    const struct kw_totp_algorithm *algorithm;
    struct kw_bytes record_key; /* of the record's HMAC; empty: a digest, which finds accidents only */
    uint32_t key;               /* that the secrets are derived from */
    uint32_t area;
    uint32_t digits;   /* 6 to 8 */
    uint32_t period_s; /* of a step, 15 to 300; 30 is what most authenticators have */
    uint32_t drift;    /* steps that an authenticator's clock may be ahead or behind, up to 5 */
    struct kw_totp_entry *entries;
    uint32_t count; /* of entries, from 1 to 4096 */
    uint8_t *work;  /* used during a call; modules of one thread may share it */
    size_t work_size;
};

struct kw_totp {
    const struct kw_totp_config *config;
    uint64_t generation; /* of the record */
    uint32_t current;
    int ready;
};

/* The code of a step by HMAC-SHA-256. KW_ERROR_ARGUMENT: fewer than 6 digits or more than 8. @req RFC 6238 1.2, RFC
 * 4226 5.3 */
KW_MUST_USE enum kw_status kw_totp_code(const struct kw_crypto *crypto, struct kw_bytes secret, uint64_t step,
                                        uint32_t digits, uint32_t *code);

/* A secret in base32, for the address that an authenticator reads: KW_TOTP_TEXT_SIZE characters with the final 0. */
void kw_totp_text(const uint8_t *secret, char *text);

/* Reads the record; none there is a device on which nobody is enrolled. `config` and all that it points to must outlive
 * the context. KW_ERROR_ARGUMENT: something is null or outside its bounds. KW_ERROR_TAMPERED, KW_ERROR_FORMAT: the
 * record is not one that was written here; no code is taken until kw_totp_renew. KW_ERROR_ROOM: more accounts are
 * stored than fit. */
KW_MUST_USE enum kw_status kw_totp_init(struct kw_totp *totp, const struct kw_totp_config *config);

/* Begins with nobody enrolled and makes that durable, whatever the area holds. */
KW_MUST_USE enum kw_status kw_totp_renew(struct kw_totp *totp, const struct kw_totp_config *config);

/* Gives an account a new secret, and writes it to `secret`, KW_TOTP_SECRET_SIZE bytes: to be shown to its owner once
 * and wiped. An earlier one is good no more. KW_ERROR_ROOM: the table is full. On a failure the earlier one stays.
 * @req CR 1.5 */
KW_MUST_USE enum kw_status kw_totp_enrol(struct kw_totp *totp, uint32_t account, uint8_t *secret);

/* Takes the account's secret away; also when an account is removed. KW_ERROR_MISSING: it has none. @req CR 1.5 */
KW_MUST_USE enum kw_status kw_totp_remove(struct kw_totp *totp, uint32_t account);

/* Whether the account has a secret. */
KW_MUST_USE enum kw_verdict kw_totp_enrolled(const struct kw_totp *totp, uint32_t account);

/* Is `code`, digits as they were typed, the account's now, and later than every code that was taken before? One that
 * was taken while the clock was ahead counts: until that time, or kw_totp_enrol, no other is taken. The step is durable
 * before the leave is given. An account without a secret costs the same and is denied; so is everything when the wall
 * clock is not set or a port fails. @req CR 1.1 RE 2, RFC 6238 5.2 */
KW_MUST_USE enum kw_verdict kw_totp_check(struct kw_totp *totp, uint32_t account, struct kw_bytes code);

#ifdef __cplusplus
}
#endif

#endif
