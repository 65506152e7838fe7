/* Passwords: how they are stored, compared, judged and made. This module keeps nothing: a stored password is a record
 * of bytes that the caller keeps (as the credential of kw_account, for one), and carries its algorithm, its cost and
 * its salt, so that all of them can be raised later.
 *
 * The slow hash is a port (struct kw_password_hash): Argon2id over libargon2 in lib/port/password_argon2.h, PBKDF2 over
 * OpenSSL in lib/port/password_pbkdf2_openssl.h. Under a key of the key port a stored password is of no use to who
 * reads the storage without the key.
 *
 * Text is UTF-8, and characters are code points. The library neither checks nor normalises it: a user interface that
 * can type one character in two ways hands over NFC. One thread at a time uses a `struct kw_password`, because its hash
 * has one work area. */
#ifndef KEYWAY_PASSWORD_H
#define KEYWAY_PASSWORD_H

#include <keyway/account.h>
#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_PASSWORD_BYTES_MAX   256u /* of a password; a longer one is never right */
#define KW_PASSWORD_SALT_SIZE   16u
#define KW_PASSWORD_HISTORY_MAX 24u

/* Bytes of a stored password that remembers `history` earlier ones. */
#define KW_PASSWORD_HEAD_SIZE            11u
#define KW_PASSWORD_HASHED_SIZE          58u
#define KW_PASSWORD_RECORD_SIZE(history) (KW_PASSWORD_HEAD_SIZE + KW_PASSWORD_HASHED_SIZE * (1u + (history)))

enum kw_password_algorithm {
    KW_PASSWORD_ARGON2ID = 1,     /* RFC 9106, version 0x13 */
    KW_PASSWORD_PBKDF2_SHA256 = 2 /* RFC 8018 with HMAC-SHA-256 */
};

/* What a hash costs. */
struct kw_password_cost {
    enum kw_password_algorithm algorithm;
    uint32_t memory_kib; /* Argon2id: 8 times lanes or more; PBKDF2: 0 */
    uint32_t passes;     /* Argon2id: passes over the memory; PBKDF2: iterations */
    uint32_t lanes;      /* Argon2id: 1 to 4; PBKDF2: 0 */
};

/* What a stored cost may be at most: more is no cost but an attack on the device's time. */
#define KW_PASSWORD_MEMORY_MAX     1048576u
#define KW_PASSWORD_PASSES_MAX     64u
#define KW_PASSWORD_ITERATIONS_MAX 10000000u
#define KW_PASSWORD_LANES_MAX      4u

/* Costs by what a device can spend at a login; docs/device/password.md tells what was measured. */
#define KW_PASSWORD_COST_HOST                                                                                          \
    { KW_PASSWORD_ARGON2ID, 47104, 1, 1 }
#define KW_PASSWORD_COST_GATEWAY                                                                                       \
    { KW_PASSWORD_ARGON2ID, 19456, 2, 1 }
#define KW_PASSWORD_COST_EMBEDDED                                                                                      \
    { KW_PASSWORD_ARGON2ID, 7168, 5, 1 }
#define KW_PASSWORD_COST_CONTROLLER                                                                                    \
    { KW_PASSWORD_ARGON2ID, 1024, 3, 1 } /* below what is advised for servers */
#define KW_PASSWORD_COST_APPROVED                                                                                      \
    { KW_PASSWORD_PBKDF2_SHA256, 0, 600000, 0 } /* where approved algorithms are asked for */
#define KW_PASSWORD_COST_SMALL                                                                                         \
    { KW_PASSWORD_PBKDF2_SHA256, 0, 20000, 0 } /* no memory to spare: weaker than the rest */

/* The slow hash. */
struct kw_password_hash {
    void *context;
    /* KW_DIGEST_SIZE bytes from a password and a salt of KW_PASSWORD_SALT_SIZE. KW_ERROR_UNSUPPORTED: not this
     * algorithm. KW_ERROR_ROOM: its work area is too small for this cost. KW_ERROR_CRYPTO. Leaves no trace of the
     * password in memory. */
    enum kw_status (*hash)(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                           const uint8_t *salt, uint8_t *digest);
};

/* Two ways to think of strength, and a device says which it follows (docs/device/password.md on why they differ). */
enum kw_password_profile {
    KW_PASSWORD_NIST = 1,   /* SP 800-63B-4: long, not on the blocklist, never forced to change or to mix */
    KW_PASSWORD_CLASSIC = 2 /* CR 1.7: length, kinds of characters, history, lifetimes */
};

/* How old a password may get, and must be before its owner changes it again; 0: no bound. Seconds. */
struct kw_password_ages {
    uint32_t least_s;
    uint32_t most_s;
};

struct kw_password_policy {
    enum kw_password_profile profile;
    uint16_t least;                  /* characters */
    uint16_t most;                   /* characters, up to KW_PASSWORD_BYTES_MAX */
    uint8_t kinds;                   /* classic: of small, capital, digit and other characters how many kinds, 0 to 4 */
    uint8_t history;                 /* earlier passwords that do not come back, 0 to KW_PASSWORD_HISTORY_MAX */
    struct kw_password_ages person;  /* classic; CR 1.7 RE 1 */
    struct kw_password_ages process; /* classic; of software processes and devices: CR 1.7 RE 2 */
    struct kw_bytes blocklist;       /* words in small letters, each ended by a line feed; NIST: not empty */
};

/* The profiles with their usual numbers, to begin a policy with; a blocklist goes with each. NIST: 15 characters when
 * the password is the only factor, 8 beside another, and no other rule but the blocklist (SP 800-63B-4, 3.1.1.2).
 * Classic: 10 characters of 3 kinds, 5 earlier ones, persons 1 to 90 days (CR 1.7, RE 1); RE 2 asks for bounds for
 * processes too. */
#define KW_PASSWORD_POLICY_NIST_ALONE(list)                                                                            \
    { KW_PASSWORD_NIST, 15, 128, 0, 0, {0, 0}, {0, 0}, list }
#define KW_PASSWORD_POLICY_NIST_BESIDE(list)                                                                           \
    { KW_PASSWORD_NIST, 8, 128, 0, 0, {0, 0}, {0, 0}, list }
#define KW_PASSWORD_POLICY_CLASSIC(list)                                                                               \
    { KW_PASSWORD_CLASSIC, 10, 128, 3, 5, {86400, 7776000}, {0, 0}, list }

/* All pointers stay the caller's and must outlive the context. */
struct kw_password_config {
    const struct kw_password_hash *hash;  /* makes new records */
    const struct kw_password_hash *older; /* reads records of another algorithm; may be null */
    const struct kw_entropy *entropy;
    const struct kw_clock *clock;
    const struct kw_keys *keys; /* derive; null: records need no key. @req CR 1.5 RE 1 */
    uint32_t key;
    struct kw_password_cost cost; /* of new records */
    struct kw_password_policy policy;
};

struct kw_password {
    const struct kw_password_config *config;
};

/* Why a password is not taken. */
enum kw_password_fault {
    KW_PASSWORD_FINE = 0,
    KW_PASSWORD_NOT_TEXT, /* it holds control characters; whether it is UTF-8 is not asked */
    KW_PASSWORD_TOO_SHORT,
    KW_PASSWORD_TOO_LONG,
    KW_PASSWORD_TOO_PLAIN, /* too few kinds of characters */
    KW_PASSWORD_LISTED,    /* on the blocklist, the account's own name, or one character again and again */
    KW_PASSWORD_REUSED,    /* the present one, or one of the history */
    KW_PASSWORD_TOO_SOON   /* the present one is too young to be changed by its owner */
};

/* A password that is to be stored. */
struct kw_password_new {
    struct kw_bytes password;
    struct kw_bytes name; /* of its account */
    enum kw_account_kind kind;
    struct kw_bytes before; /* the stored one that it takes the place of; empty: none */
    int must_change;        /* the present one must be changed, or another sets it: the least age does not count */
};

/* Where a stored password is to go, and how long it became. */
struct kw_password_record {
    uint8_t *at;
    size_t room;
    size_t length; /* what was made */
};

/* KW_ERROR_ARGUMENT: a null pointer. KW_ERROR_POLICY: a policy that its profile does not allow: fewer than 8 characters
 * at least; NIST with fewer than 64 at most, with kinds, with ages, or without a blocklist; more history than there may
 * be; a greatest age that is not above the least. KW_ERROR_FORMAT: a cost that cannot be. After a failure every other
 * call returns KW_ERROR_STATE or denies. */
KW_MUST_USE enum kw_status kw_password_init(struct kw_password *passwords, const struct kw_password_config *config);

/* Is the password strong enough, history and age aside? KW_ERROR_POLICY, and why in `fault`; KW_PASSWORD_FINE on KW_OK.
 * @req CR 1.7, SP 800-63B-4 3.1.1.2 */
KW_MUST_USE enum kw_status kw_password_judge(const struct kw_password *passwords, struct kw_bytes password,
                                             struct kw_bytes name, enum kw_password_fault *fault);

/* Judges a password, the history and the least age among it, and makes its record at `record`:
 * KW_PASSWORD_RECORD_SIZE(history) bytes at most, `room` must take them all (KW_ERROR_ROOM). `record` may not lie over
 * `made->before`. Costs a hash, and one for the present and for each remembered one.
 * KW_ERROR_POLICY: refused, and why in `fault`. KW_ERROR_CLOCK: the present one's age cannot be told, so only a manager
 * sets another (`made->must_change`). Else of the ports.
 * @req CR 1.5, CR 1.7, CR 1.7 RE 1, CR 1.7 RE 2 */
KW_MUST_USE enum kw_status kw_password_make(const struct kw_password *passwords, const struct kw_password_new *made,
                                            struct kw_password_record *record, enum kw_password_fault *fault);

/* Is it the password? `record` is the account's stored one; when there is no such account, or it has none, hand in an
 * empty one: it costs the same and is denied. A record that is none, a port that fails and a key that is away deny too.
 * @req CR 1.1, CR 1.5, CR 1.10 */
KW_MUST_USE enum kw_verdict kw_password_verify(const struct kw_password *passwords, struct kw_bytes record,
                                               struct kw_bytes password);

/* Whether a record that was just verified should be hashed anew, because the configured algorithm, cost or key is not
 * the record's: KW_GRANTED then. */
KW_MUST_USE enum kw_verdict kw_password_outdated(const struct kw_password *passwords, struct kw_bytes record);

/* The same password at the configured cost, its date and history kept. Only for a password that kw_password_verify has
 * just granted (KW_ERROR_POLICY when it is not the record's). On a failure `anew` is wiped, and the old record does. */
KW_MUST_USE enum kw_status kw_password_rehash(const struct kw_password *passwords, struct kw_bytes record,
                                              struct kw_bytes password, struct kw_password_record *anew);

/* Whether the password's lifetime lasts. KW_OK: it does. KW_ERROR_POLICY: it is over, so the account may do nothing but
 * set a new one. KW_ERROR_CLOCK: there is a lifetime and no clock to tell it by, or it stands before the password's
 * date; whether that keeps people out is the login's to say (CCSC 1). KW_ERROR_FORMAT: no record.
 * @req CR 1.7 RE 1, CR 1.7 RE 2 */
KW_MUST_USE enum kw_status kw_password_lifetime(const struct kw_password *passwords, struct kw_bytes record,
                                                enum kw_account_kind kind);

/* A password of `length` characters from the entropy port, each as likely as every other, that the policy takes: of
 * small and capital letters, digits and marks, without those that look alike. `length` is the policy's least to its
 * most, and 12 or more (KW_ERROR_ARGUMENT). On a failure `password` is wiped. @req CR 1.7 RE 1 */
KW_MUST_USE enum kw_status kw_password_generate(const struct kw_password *passwords, uint8_t *password, size_t length);

#ifdef __cplusplus
}
#endif

#endif
