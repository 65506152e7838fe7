/* Failed logins: counted for each account, durable before anybody hears of the failure, and at the limit the account is
 * locked for a time (CR 1.11).
 *
 * An attempt is charged first and credited when it went well. So an attempt whose power is cut between the check and
 * the answer has been counted, and of many attempts at once no more pass than the limit allows.
 *
 * Time is the device's own time of service: uptime, carried on from the record at the next start. No wall clock is
 * asked, so none that is set back or forward shortens a lock; what the device spent without power, or after its last
 * write before a restart, does not count. One thread uses a context. */
#ifndef KEYWAY_LOCKOUT_H
#define KEYWAY_LOCKOUT_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The account of all names that are none: they share one tally, so that guessing names fills no table. */
#define KW_LOCKOUT_UNKNOWN 0u

#define KW_LOCKOUT_HEAD_SIZE  12u
#define KW_LOCKOUT_ENTRY_SIZE 20u

/* Bytes of the record of so many tallies: of the work buffer, and with the header of a slot twice of the area. */
#define KW_LOCKOUT_ROOM(tallies) (KW_LOCKOUT_HEAD_SIZE + KW_LOCKOUT_ENTRY_SIZE * (tallies))

struct kw_lockout_policy {
    uint32_t limit;       /* failures that lock, from 1 */
    uint32_t window_s;    /* failures are forgotten after so long without another; 0: never by time */
    uint32_t lock_s;      /* how long a lock lasts; 0: until kw_lockout_unlock */
    uint32_t pause_s;     /* between two attempts of an account that pauses instead of being locked, from 1 */
    uint32_t final_limit; /* failures since the last reset that lock until kw_lockout_unlock, from `limit`; 0: none */
    int keep_on_success;  /* 0: a success resets the tally; else it takes back its own charge only */
};

/* What the limit does to an account (CCSC 1). The values are far apart: anything but KW_LOCKOUT_PAUSES locks. */
enum kw_lockout_kind {
    KW_LOCKOUT_LOCKS = 0x1e96,
    KW_LOCKOUT_PAUSES = 0x6969 /* never locked, but held to one attempt in `pause_s`: for the account of an emergency */
};

/* One account's failures. The caller gives the room; the contents are the library's. */
struct kw_lockout_tally {
    uint32_t account;
    uint32_t failures; /* that count towards the limit */
    uint32_t total;    /* since the last reset */
    uint64_t last_ms;  /* time of service at the last one */
};

struct kw_lockout_config {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto; /* hash, and mac when there is a key */
    const struct kw_clock *clock;   /* its uptime only */
    const struct kw_lockout_policy *policy;
    struct kw_bytes key; /* of the record's HMAC; empty: a digest, which finds accidents only */
    uint32_t area;
    struct kw_lockout_tally *tallies; /* the first is the unknown names' */
    uint32_t count;                   /* of tallies, from 2 to 65535; as many as there may be accounts, and one */
    uint8_t *work;                    /* used during a call; modules of one thread may share it */
    size_t work_size;                 /* at least KW_LOCKOUT_ROOM(count) */
};

struct kw_lockout {
    const struct kw_lockout_config *config;
    uint64_t generation; /* of the record */
    uint32_t current;
    uint64_t base_ms;   /* time of service when the device started */
    uint64_t uptime_ms; /* at init */
    int ready;
    int blind; /* without a record: who pauses is counted in memory */
};

/* What a display or an administrator sees. */
struct kw_lockout_state {
    uint32_t failures;
    uint32_t total;
    uint64_t wait_ms; /* until the next attempt is let through; 0: now; UINT64_MAX: when unlocked */
};

/* Reads the record; none there is a device without failures. `config` and all that it points to
 * must outlive the context. KW_ERROR_ARGUMENT: something is null, or a policy or
 * table outside its bounds. KW_ERROR_TAMPERED, KW_ERROR_FORMAT: the record is not one that was written here; then no
 * account gets in until kw_lockout_renew. KW_ERROR_ROOM: more tallies are stored than fit. After these and a failure of
 * the storage only accounts that pause may still try: they are counted in memory, from 0 at each start (CCSC 1). */
KW_MUST_USE enum kw_status kw_lockout_init(struct kw_lockout *lockout, const struct kw_lockout_config *config);

/* Starts without failures and makes that durable, whatever the area holds: for a new device, or when init said
 * KW_ERROR_TAMPERED and somebody at the device says so. When that fails it is as after a failed init. */
KW_MUST_USE enum kw_status kw_lockout_renew(struct kw_lockout *lockout, const struct kw_lockout_config *config);

/* Whether an attempt may be made now; writes nothing. A clock that fails is KW_DENIED; so is
 * everybody but who pauses when the record could not be read. @req CR 1.11 */
KW_MUST_USE enum kw_verdict kw_lockout_ask(const struct kw_lockout *lockout, uint32_t account,
                                           enum kw_lockout_kind kind);

/* Counts a failure, before the secret is looked at. On KW_OK it is durable. On a failure of the storage it counts until
 * the device restarts, and the attempt must be refused, but for one of an emergency
 * (CCSC 1). KW_ERROR_STATE: there is no record; it counts as long. An account that has no tally when all are in use is
 * counted with the unknown names. @req CR 1.11 */
KW_MUST_USE enum kw_status kw_lockout_charge(struct kw_lockout *lockout, uint32_t account);

/* The charged attempt went well. What was charged to the unknown names for want of room stays. A failure of the storage
 * leaves the charge in the record, which harms nobody. @req CR 1.11 */
KW_MUST_USE enum kw_status kw_lockout_credit(struct kw_lockout *lockout, uint32_t account);

/* An administrator's: forgets the account's failures; also when an account is removed. Durable on KW_OK; on a failure
 * of the storage the account is unlocked until the device restarts. KW_ERROR_MISSING: it has none. @req CR 1.11 */
KW_MUST_USE enum kw_status kw_lockout_unlock(struct kw_lockout *lockout, uint32_t account);

/* Makes the time of service durable, when there are failures that wait for it: before an orderly restart, or every so
 * often. Without it a lock begins anew at a restart. */
KW_MUST_USE enum kw_status kw_lockout_settle(struct kw_lockout *lockout);

/* The account's tally as an administrator sees it; of an account without one, zeros. */
KW_MUST_USE enum kw_status kw_lockout_look(const struct kw_lockout *lockout, uint32_t account,
                                           enum kw_lockout_kind kind, struct kw_lockout_state *state);

#ifdef __cplusplus
}
#endif

#endif
