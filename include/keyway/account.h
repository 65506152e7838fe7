/* Accounts of persons, software processes and devices, and what each role may do: one table in the caller's memory, one
 * durable record in storage. A change is durable when it is acknowledged, and is none when it is not. An account id is
 * never given twice, and a name that was removed never comes back as somebody else.
 *
 * Whoever makes a change is an argument (`by`): the module asks whether that account may, keeps it in the entry, and
 * the caller puts it in the audit log. The table always holds at least one account that can manage accounts, now and
 * with no end, so that no change locks the owner out.
 *
 * What proves an account's identity (its credential) is opaque here: a stored password (<keyway/password.h>), the
 * digest of a certificate, or whatever the device's login compares. Stores of one-time codes and the like are others'.
 *
 * One thread at a time uses a `struct kw_account`. */
#ifndef KEYWAY_ACCOUNT_H
#define KEYWAY_ACCOUNT_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_ACCOUNT_NAME_MAX    48u
#define KW_ACCOUNT_ROLES       32u   /* role numbers are 0 to 31: a bit each in `roles` */
#define KW_ACCOUNT_PERMISSIONS 64u   /* permission numbers are 0 to 63: a bit each in a set of permissions */
#define KW_ACCOUNT_ROOM_MAX    1024u /* accounts; names given up */
#define KW_ACCOUNT_STRIDE_MAX  4096u /* bytes of a credential */
#define KW_ACCOUNT_NOBODY      0u    /* no account has this id: the maker of the first one */
#define KW_ACCOUNT_FOREVER     INT64_MAX

/* Bytes of the table: of `accounts` accounts with credentials of `stride` bytes, and of `retired` names given up. */
#define KW_ACCOUNT_HEAD_SIZE    272u
#define KW_ACCOUNT_ENTRY_SIZE   82u
#define KW_ACCOUNT_RETIRED_SIZE 16u
#define KW_ACCOUNT_RECORD_SIZE(accounts, retired, stride)                                                              \
    (KW_ACCOUNT_HEAD_SIZE + (accounts) * (KW_ACCOUNT_ENTRY_SIZE + (stride)) + (retired)*KW_ACCOUNT_RETIRED_SIZE)
/* What kw_account_config.table must have: the record, and one entry more to take a change back. */
#define KW_ACCOUNT_TABLE_SIZE(accounts, retired, stride)                                                               \
    (KW_ACCOUNT_RECORD_SIZE(accounts, retired, stride) + KW_ACCOUNT_ENTRY_SIZE + (stride))

enum kw_account_kind { KW_ACCOUNT_PERSON = 1, KW_ACCOUNT_PROCESS = 2, KW_ACCOUNT_DEVICE = 3 };

enum kw_account_state { KW_ACCOUNT_ENABLED = 1, KW_ACCOUNT_DISABLED = 2, KW_ACCOUNT_EXPIRED = 3 };

/* All pointers stay the caller's and must outlive the context. */
struct kw_account_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto; /* hash; and mac when there is a key */
    const struct kw_clock *clock;
    struct kw_bytes key; /* of the record's HMAC; empty: only accidents are found */
    uint32_t area;       /* of the storage: twice KW_ACCOUNT_RECORD_SIZE and 112 bytes */
    uint8_t *table;      /* KW_ACCOUNT_TABLE_SIZE bytes */
    size_t table_size;
    uint16_t room;           /* accounts, 1 to KW_ACCOUNT_ROOM_MAX */
    uint16_t retired_room;   /* names given up, 0 to KW_ACCOUNT_ROOM_MAX */
    uint16_t stride;         /* the longest credential, 1 to KW_ACCOUNT_STRIDE_MAX */
    uint8_t manage_accounts; /* the permission to create, change and remove accounts */
    uint8_t manage_roles;    /* the permission to change what a role may do */
    const uint64_t *role;    /* KW_ACCOUNT_ROLES sets of permissions: of each role until it is changed */
};

struct kw_account {
    const struct kw_account_config *config;
    uint64_t generation; /* the rest is the module's own */
    uint32_t current;
    uint32_t next;
    uint16_t retired;
    uint16_t ready;
};

/* An account as it is in the table. `credential` lies in the table: it is good until the next change. */
struct kw_account_entry {
    uint32_t id;
    enum kw_account_kind kind;
    enum kw_account_state state;
    int must_change;     /* its credential does for one thing: to set another */
    uint32_t roles;      /* a bit a role */
    uint32_t changed_by; /* who changed it last: an id, or KW_ACCOUNT_NOBODY for the module itself */
    int64_t valid_from; /* unix milliseconds, both inclusive; INT64_MIN and KW_ACCOUNT_FOREVER when there is no bound */
    int64_t valid_until;
    uint8_t name[KW_ACCOUNT_NAME_MAX]; /* in small letters, not ended by a zero */
    size_t name_length;
    struct kw_bytes credential;
};

/* What an account is to be. */
struct kw_account_new {
    struct kw_bytes name; /* 1 to KW_ACCOUNT_NAME_MAX of a-z 0-9 . _ - @, the first one a-z or 0-9; A-Z count as a-z */
    enum kw_account_kind kind;
    uint32_t roles;
    int64_t valid_from; /* INT64_MIN: from now on */
    int64_t valid_until;
    struct kw_bytes credential; /* empty: it cannot log in until it has one */
    int lasting; /* 0: it must be replaced at the first login; else it is the account's own already, as a certificate is
                  */
};

/* Reads the table. When nothing was ever stored there, the table is empty, the roles are the configured ones, and the
 * first kw_account_create makes the owner's account. A record of smaller bounds (fewer accounts or names given up,
 * shorter credentials) is taken over into larger ones.
 * KW_ERROR_ARGUMENT: the configuration cannot be. KW_ERROR_ROOM: the area or the table is too small, or the record was
 * made for larger bounds. KW_ERROR_TAMPERED, KW_ERROR_FORMAT: what is stored is not what was; the table is empty, and
 * every later call returns KW_ERROR_STATE: the device runs on without accounts until its owner resets it. Other errors
 * are the ports'.
 * @req CR 1.3, CR 1.4 */
KW_MUST_USE enum kw_status kw_account_init(struct kw_account *accounts, const struct kw_account_config *config);

/* Makes an account; its id is greater than all before it, those removed too. The first of all is made by
 * KW_ACCOUNT_NOBODY and must be able to manage accounts, have a credential and no end; all later ones are made by an
 * account that holds manage_accounts.
 * KW_ERROR_EXISTS: the name is, or ever was, another's. KW_ERROR_ROOM: the table is full. KW_ERROR_FORMAT: the name
 * breaks the rule. KW_ERROR_POLICY: `by` may not, or the first one could not manage.
 * @req CR 1.1 RE 1, CR 1.2 RE 1, CR 1.3, CR 1.4 */
KW_MUST_USE enum kw_status kw_account_create(struct kw_account *accounts, uint32_t by,
                                             const struct kw_account_new *made, uint32_t *id);

/* The changes of an account. `by` must hold manage_accounts. Beside the ports' errors, each returns KW_ERROR_MISSING
 * for an id that is no account's, and KW_ERROR_POLICY when `by` may not or when nobody would be left to manage
 * accounts. */

/* It can do nothing from now on; a session that asks for each act notices at once. @req CR 1.3 */
KW_MUST_USE enum kw_status kw_account_disable(struct kw_account *accounts, uint32_t by, uint32_t id);

/* Of one that was disabled or has expired; KW_ERROR_POLICY too when its dates are over. @req CR 1.3 */
KW_MUST_USE enum kw_status kw_account_enable(struct kw_account *accounts, uint32_t by, uint32_t id);

/* Gone for good, its credential wiped from the table and from storage (where the second slot could not be written, with
 * the next change); its id and its name are never given again. KW_ERROR_ROOM: the list of names given up is full;
 * disable the account instead.
 * @req CR 1.3, CR 1.4 */
KW_MUST_USE enum kw_status kw_account_remove(struct kw_account *accounts, uint32_t by, uint32_t id);

/* Nobody changes his own roles: KW_ERROR_POLICY. @req CR 1.3, CR 2.1, CCSC 3 */
KW_MUST_USE enum kw_status kw_account_set_roles(struct kw_account *accounts, uint32_t by, uint32_t id, uint32_t roles);

/* Both inclusive; KW_ERROR_ARGUMENT when the end is before the start. @req CR 1.3 */
KW_MUST_USE enum kw_status kw_account_set_validity(struct kw_account *accounts, uint32_t by, uint32_t id,
                                                   int64_t valid_from, int64_t valid_until);

/* A new credential, set by the account itself or by a manager; empty: none, and a manager's only. What the account set
 * itself need not be changed. What a manager set must be, at the first login, unless it is `lasting` (as in struct
 * kw_account_new). The caller has asked for the old one and has judged the new one. KW_ERROR_ROOM: longer than
 * `stride`.
 * @req CR 1.5 */
KW_MUST_USE enum kw_status kw_account_set_credential(struct kw_account *accounts, uint32_t by, uint32_t id,
                                                     struct kw_bytes credential, int lasting);

/* The same credential in another form: a password hashed anew at higher cost. Needs no permission and changes nothing
 * else; only for what was just verified. KW_ERROR_POLICY: the account has none. @req CR 1.5 */
KW_MUST_USE enum kw_status kw_account_refresh_credential(struct kw_account *accounts, uint32_t id,
                                                         struct kw_bytes credential);

/* From now on its credential does only to set another. @req CR 1.5 */
KW_MUST_USE enum kw_status kw_account_require_change(struct kw_account *accounts, uint32_t by, uint32_t id);

/* What a role may do from now on, for all who have it. `by` must hold manage_roles, and adds nothing to a role that he
 * has himself (KW_ERROR_POLICY). @req CR 2.1 RE 2, CCSC 3 */
KW_MUST_USE enum kw_status kw_account_map_role(struct kw_account *accounts, uint32_t by, uint32_t role,
                                               uint64_t permissions);

/* Makes the end of every account whose dates are over lasting, so that a clock set back does not revive it; call it
 * about once an hour; kw_login does at each attempt. `count` (may be null) is how many there were. KW_ERROR_CLOCK: the
 * clock is not set. @req CR 1.3 */
KW_MUST_USE enum kw_status kw_account_expire(struct kw_account *accounts, uint32_t *count);

/* The account of a name, in whatever letters. KW_ERROR_MISSING: there is none. @req CR 1.1, CR 1.2 */
KW_MUST_USE enum kw_status kw_account_find(const struct kw_account *accounts, struct kw_bytes name,
                                           struct kw_account_entry *entry);

KW_MUST_USE enum kw_status kw_account_get(const struct kw_account *accounts, uint32_t id,
                                          struct kw_account_entry *entry);

/* The account at a place of the table, 0 to room - 1, to list them. KW_ERROR_MISSING: the place is free;
 * KW_ERROR_ARGUMENT: behind the last place. */
KW_MUST_USE enum kw_status kw_account_at(const struct kw_account *accounts, uint32_t place,
                                         struct kw_account_entry *entry);

/* What a role may do; nothing when there is no such role. */
uint64_t kw_account_role(const struct kw_account *accounts, uint32_t role);

/* Whether the account may log in at all now: it is enabled, has a credential, and its dates hold. Dates hold only by a
 * clock that is set; an account without dates needs no clock. One that must change its credential may log in, and may
 * do nothing else (kw_account_permissions). @req CR 1.1, CR 1.2, CR 1.3 */
KW_MUST_USE enum kw_verdict kw_account_usable(const struct kw_account *accounts, uint32_t id);

/* All that the account's roles permit now; 0 when it is not usable or must change its credential first, and for an id
 * that is no account's. @req CR 2.1, CR 2.1 RE 1, CR 1.5 */
KW_MUST_USE uint64_t kw_account_permissions(const struct kw_account *accounts, uint32_t id);

#ifdef __cplusplus
}
#endif

#endif
