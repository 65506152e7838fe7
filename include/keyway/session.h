/* Sessions: who is logged in, from where, since when (CR 2.5, 2.6, 2.7, 3.8).
 *
 * A session is known to its user by an id of 128 random bits, chosen here and never by the user; the table holds the
 * id's digest only, so a look at the memory opens no session. To everybody else it is a number, which is good for
 * lists, logs and an administrator's end, and opens nothing. The table is in memory: a restart ends all sessions.
 *
 * Time is uptime; no wall clock prolongs a session or ends one. One thread uses a context. */
#ifndef KEYWAY_SESSION_H
#define KEYWAY_SESSION_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_SESSION_ID_SIZE 16u
#define KW_SESSION_EACH    UINT32_MAX /* each account or interface for itself */
#define KW_SESSION_ROOM    4096u      /* the largest table */

/* Where the user is. Remote times hold for all but KW_SESSION_LOCAL. */
enum kw_session_origin {
    KW_SESSION_LOCAL = 0x3a5c,    /* at the device: its display, its service port */
    KW_SESSION_REMOTE = 0x53c6,   /* over a network of the plant */
    KW_SESSION_UNTRUSTED = 0x6c39 /* over any other (NDR 1.13) */
};

struct kw_session_subject {
    uint32_t account;
    uint32_t roles; /* a bit a role, as in the table of accounts */
    uint8_t interface;
    uint8_t essential; /* not 0: it serves an essential function: no time locks or ends it (CCSC 1) */
    enum kw_session_origin origin;
};

enum kw_session_scope {
    KW_SESSION_DEVICE = 1, /* all sessions; `which` is not looked at */
    KW_SESSION_ACCOUNT,    /* those of one account, or of each */
    KW_SESSION_ROLE,       /* those that hold the role of this number; not KW_SESSION_EACH */
    KW_SESSION_INTERFACE   /* those of one interface, or of each */
};

/* No more than `most` at a time. */
struct kw_session_limit {
    enum kw_session_scope scope;
    uint32_t which;
    uint32_t most;
};

/* Seconds; 0: never. */
struct kw_session_times {
    uint32_t lock_s; /* unused for so long, it is locked */
    uint32_t idle_s; /* unused for so long, locked or not, it ends */
    uint32_t life_s; /* it ends, used or not */
};

struct kw_session_policy {
    struct kw_session_times local;
    struct kw_session_times remote;
    const struct kw_session_limit *limits;
    uint32_t limit_count;
    uint32_t reserved; /* places of the table that only essential sessions take */
};

/* One session. The caller gives the room; the contents are the library's to change. */
struct kw_session_entry {
    struct kw_session_subject subject;
    uint32_t number; /* of the session; 0: the place is free */
    uint32_t locked;
    uint64_t since_ms; /* uptime */
    uint64_t used_ms;
    uint8_t digest[KW_DIGEST_SIZE]; /* of the id */
};

struct kw_session_config {
    const struct kw_crypto *crypto; /* hash */
    const struct kw_clock *clock;   /* its uptime only */
    const struct kw_entropy *entropy;
    const struct kw_session_policy *policy;
    struct kw_session_entry *entries;
    uint32_t count; /* of entries, from 1 to KW_SESSION_ROOM */
};

struct kw_session {
    const struct kw_session_config *config;
    uint32_t last; /* number given */
};

/* What time has in store for a session. */
enum kw_session_due { KW_SESSION_GOES_ON = 0, KW_SESSION_LOCKS, KW_SESSION_IDLE, KW_SESSION_OLD };

/* Begins without sessions. `config` and all that it points to must outlive the context. KW_ERROR_ARGUMENT: something is
 * null, no table, or more places reserved than it has. */
KW_MUST_USE enum kw_status kw_session_init(struct kw_session *sessions, const struct kw_session_config *config);

/* Opens a session for an account that was authenticated just now; `id` takes KW_SESSION_ID_SIZE bytes, which only its
 * user may learn. KW_ERROR_BUSY: a limit is reached. KW_ERROR_ENTROPY: no id could be had, or one that is in use, which
 * a sound source never gives. @req CR 2.7, CR 3.8 */
KW_MUST_USE enum kw_status kw_session_open(struct kw_session *sessions, const struct kw_session_subject *subject,
                                           uint8_t *id, uint32_t *number);

/* Whose session it is that comes with this id through this interface, and notes that it is used. Asked for each
 * request. KW_ERROR_MISSING: there is no such session, or no longer, or it belongs to another interface.
 * KW_ERROR_STATE: it is locked. @req CR 2.5, CR 3.8 */
KW_MUST_USE enum kw_status kw_session_use(struct kw_session *sessions, struct kw_bytes id, uint8_t interface,
                                          struct kw_session_entry *entry);

/* The same for what a page asks by itself: it keeps no session from being idle. @req CR 2.5, CR 3.8 */
KW_MUST_USE enum kw_status kw_session_check(struct kw_session *sessions, struct kw_bytes id, uint8_t interface,
                                            struct kw_session_entry *entry);

/* Locks a session: at its user's wish, or an administrator's. KW_ERROR_MISSING: there is none of that number. @req CR
 * 2.5 */
KW_MUST_USE enum kw_status kw_session_lock(struct kw_session *sessions, uint32_t number);

/* Opens a locked session to its owner, under a new id; he was authenticated just now, where the session was opened and
 * by as many factors (kw_login sees to that). KW_ERROR_MISSING: there is none of that number. KW_ERROR_POLICY: the
 * session is another account's. KW_ERROR_STATE: it is not locked, nor due to be. Others as kw_session_open. On a
 * failure the session and its id are as they were. @req CR 2.5, CR 3.8 */
KW_MUST_USE enum kw_status kw_session_unlock(struct kw_session *sessions, uint32_t number, uint32_t account,
                                             uint8_t *id);

/* Gives an open session other roles and a new id; the old id is good for nothing from then on. To be called whenever
 * what a session may do changes. KW_ERROR_STATE: it is locked. KW_ERROR_BUSY: a limit of the new roles is reached. On a
 * failure the session and its id are as they were. @req CR 3.8 */
KW_MUST_USE enum kw_status kw_session_rotate(struct kw_session *sessions, uint32_t number, uint32_t roles, uint8_t *id);

/* Ends the session of this id, locked or not: its user leaves. @req CR 2.6, CR 3.8 */
KW_MUST_USE enum kw_status kw_session_leave(struct kw_session *sessions, struct kw_bytes id);

/* Ends one session, an essential one too: whoever names it means it. @req CR 2.6 */
KW_MUST_USE enum kw_status kw_session_end(struct kw_session *sessions, uint32_t number);

/* Ends all sessions of an account, or with KW_SESSION_EACH those of all; not the essential ones. How many there were.
 * Also for an account that was disabled, removed or got another credential. @req CR 2.6, CCSC 1 */
uint32_t kw_session_end_account(struct kw_session *sessions, uint32_t account);

/* Takes one session whose time is over out of the table, for the audit log: called until KW_ERROR_MISSING, every so
 * often. A session whose time is over is good for nothing even before. @req CR 2.6 */
KW_MUST_USE enum kw_status kw_session_expire(struct kw_session *sessions, struct kw_session_entry *entry,
                                             enum kw_session_due *why);

/* The session at a place of the table, 0 to count - 1, its digest left out. KW_ERROR_MISSING: the place is free.
 * KW_ERROR_ARGUMENT: behind the last place. */
KW_MUST_USE enum kw_status kw_session_at(const struct kw_session *sessions, uint32_t place,
                                         struct kw_session_entry *entry);

#ifdef __cplusplus
}
#endif

#endif
