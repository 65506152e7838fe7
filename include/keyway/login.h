/* The authentication API of a device: one flow for persons, software processes and devices, which joins accounts,
 * passwords, one-time codes, lockout and sessions.
 *
 *     begin -> answer, as often as asked -> granted with a session, or refused
 *
 * Each step tells what to ask for next. What is asked depends on the interface and the method alone and never on the
 * account, every refusal is the same, and each prompt says how long to hold it back, so that an unknown name, a wrong
 * secret, a locked and a disabled account look alike (CR 1.10). Why it was refused only the events tell.
 *
 * With a lock several threads may log people in at once; it is the lock of all the modules named in the configuration,
 * held by every call here but while a password is hashed. A `struct kw_login_attempt` belongs to one connection. */
#ifndef KEYWAY_LOGIN_H
#define KEYWAY_LOGIN_H

#include <keyway/account.h>
#include <keyway/lockout.h>
#include <keyway/password.h>
#include <keyway/port.h>
#include <keyway/session.h>
#include <keyway/totp.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_LOGIN_REFUSAL        "Login failed." /* for whoever shows English; one text for all reasons */
#define KW_LOGIN_NONCE_SIZE     32u
#define KW_LOGIN_APPROVALS      4u /* at one time */
#define KW_LOGIN_APPROVAL_MAX_S 86400u

/* What the credential of an account begins with that does not log in by password. Behind the first two may stand a
 * KW_DIGEST_SIZE digest, then only this one is taken; behind the third stands a salt (kw_login_key_make). */
#define KW_LOGIN_TAG_SIZE        4u
#define KW_LOGIN_CERTIFICATE_TAG "KwC1" /* a certificate: SHA-256 of its public key; bare: any of its subject */
#define KW_LOGIN_PROCESS_TAG     "KwP1" /* a software process of this device, as its system tells it */
#define KW_LOGIN_KEY_TAG         "KwK1" /* a shared key of which only the salt is kept */
#define KW_LOGIN_KEY_SALT_SIZE   16u
#define KW_LOGIN_KEY_SIZE        (KW_LOGIN_TAG_SIZE + KW_LOGIN_KEY_SALT_SIZE) /* of such a credential */

enum kw_login_method {
    KW_LOGIN_BY_PASSWORD = 0,
    KW_LOGIN_BY_CERTIFICATE = 1,
    KW_LOGIN_BY_PROCESS = 2,
    KW_LOGIN_BY_KEY = 3
};
#define KW_LOGIN_METHODS     4u
#define KW_LOGIN_BIT(method) (1u << (method))

/* What a prompt asks for, or says. */
enum kw_login_step {
    KW_LOGIN_NOTICE = 0,   /* show `text`, and answer when the user has acknowledged it (CR 1.12) */
    KW_LOGIN_PASSWORD = 1, /* the answer's bytes are the password */
    KW_LOGIN_PROOF = 2,    /* the answer's proof is what the transport or the system has verified */
    KW_LOGIN_RESPONSE = 3, /* `text` is the challenge, the answer's bytes the response */
    KW_LOGIN_CODE = 4,     /* a one-time code; who has none answers with anything */
    KW_LOGIN_GRANTED = 5,
    KW_LOGIN_REFUSED = 6
};

enum kw_login_factors { KW_LOGIN_ONE_FACTOR = 0, KW_LOGIN_CODE_BY_ROLE = 1, KW_LOGIN_CODE_ALWAYS = 2 };

/* What becomes of access over an untrusted network (NDR 1.13). */
enum kw_login_untrusted {
    KW_LOGIN_UNTRUSTED_REFUSED = 0,
    KW_LOGIN_UNTRUSTED_APPROVED = 1,
    KW_LOGIN_UNTRUSTED_ALLOWED = 2
};

struct kw_login_interface {
    uint8_t number;
    uint8_t methods; /* a bit a method */
    enum kw_login_factors factors;
    enum kw_login_untrusted untrusted;
    struct kw_bytes notice; /* of use, to be acknowledged first; empty: none */
};

enum kw_login_event_kind {
    KW_LOGIN_SUCCEEDED = 1,
    KW_LOGIN_FAILED,         /* and why */
    KW_LOGIN_LOCKED,         /* this failure reached the limit */
    KW_LOGIN_NO_SESSION,     /* all was right, and `status` says why there is no session */
    KW_LOGIN_APPROVAL_ASKED, /* all was right but the approval of access over an untrusted network */
    KW_LOGIN_APPROVED,       /* `by` approved it */
    KW_LOGIN_NOT_COUNTED,    /* a failure, or that an account's dates are over, was not stored: `status` */
    KW_LOGIN_AGE_UNKNOWN,    /* the password's lifetime cannot be told by this clock; the login went on */
    KW_LOGIN_SESSION_ENDED   /* by time */
};

enum kw_login_why {
    KW_LOGIN_WHY_NONE = 0,
    KW_LOGIN_WHY_UNKNOWN,  /* no such account; the name is not told: people type passwords there */
    KW_LOGIN_WHY_UNUSABLE, /* disabled, expired, not yet valid, or without a credential */
    KW_LOGIN_WHY_LOCKED,   /* or it could not be counted */
    KW_LOGIN_WHY_SECRET,   /* the password, proof or response is not the account's, or is so no longer */
    KW_LOGIN_WHY_CODE,     /* the one-time code is not */
    KW_LOGIN_WHY_ORIGIN,   /* untrusted network, and refused or not approved */
    KW_LOGIN_WHY_METHOD,   /* the interface does not have this method */
    KW_LOGIN_WHY_LATE      /* the attempt took too long */
};

/* For the audit log (CR 2.8). Called under the lock: it must not call back. */
struct kw_login_event {
    enum kw_login_event_kind kind;
    enum kw_login_why why;
    enum kw_status status;
    uint32_t account; /* KW_ACCOUNT_NOBODY when there is none */
    uint32_t by;
    uint32_t session;
    uint8_t interface;
    enum kw_session_origin origin; /* untrusted access is marked by it */
};

struct kw_login_config {
    struct kw_account *accounts;
    const struct kw_password *passwords; /* one for each hash that may be under way, each with a work area of its own */
    uint32_t password_count;             /* 1 to 31; more logins at a time are KW_ERROR_BUSY */
    uint8_t *copies;                     /* password_count times copy_size bytes */
    size_t copy_size;                    /* the longest credential */
    struct kw_lockout *lockout;
    struct kw_session *sessions;
    struct kw_totp *totp;           /* null: no account has a code, and where one is asked for nobody gets in */
    const struct kw_crypto *crypto; /* hash; mac: for keys */
    const struct kw_keys *keys;     /* derive: for keys; may be null without that method */
    const struct kw_entropy *entropy;
    const struct kw_clock *clock; /* its uptime only */
    const struct kw_lock *lock;   /* may be null */
    void (*event)(void *context, const struct kw_login_event *event);
    void *event_context;
    const struct kw_login_interface *interfaces;
    uint32_t interface_count;
    uint32_t key;             /* that shared keys are derived from */
    uint32_t code_roles;      /* a bit each: who needs a code where KW_LOGIN_CODE_BY_ROLE */
    uint32_t essential_roles; /* a bit each: who, at the device, pauses instead of being locked, is let in when the
                                 lockout's storage fails, and has an essential session (CCSC 1) */
    uint8_t approve;          /* the permission to approve access over untrusted networks */
    uint8_t machines_lock; /* 0: accounts of processes and devices pause at the limit where they have nothing that can
                              be guessed, a password or a code; else they are locked as persons' are */
    uint32_t attempt_ms;   /* that an attempt may take, from 1 */
    uint32_t answer_ms;    /* that every answer is held back to: a little more than a hash takes; 0: not at all */
};

/* An approval of access over untrusted networks. */
struct kw_login_approval {
    uint32_t account;
    uint64_t since_ms; /* uptime */
    uint64_t lasts_ms; /* 0: the place is free */
};

struct kw_login {
    const struct kw_login_config *config;
    uint32_t busy; /* a bit for each of the passwords' contexts in use */
    struct kw_login_approval approvals[KW_LOGIN_APPROVALS];
};

/* Who wants in, as the transport tells it. */
struct kw_login_request {
    uint8_t interface;
    enum kw_login_method method;
    enum kw_session_origin origin;
    struct kw_bytes name; /* as typed; of a certificate: what its subject maps to; of a process: what the system says */
    uint32_t unlock;      /* the number of a locked session to open again, from where it was opened; 0: a new session */
};

/* What a transport or the system has verified. */
struct kw_login_proof {
    enum kw_verdict verdict; /* of the chain, its revocation and the possession of the key; of the process' identity */
    uint8_t digest[KW_DIGEST_SIZE]; /* SHA-256 of the public key; of what identifies the process */
};

struct kw_login_answer {
    enum kw_login_step step; /* that it answers */
    struct kw_bytes bytes;
    const struct kw_login_proof *proof;
};

/* One connection's. The contents are the library's. */
struct kw_login_attempt {
    const struct kw_login_interface *interface; /* null: it is over */
    enum kw_login_step step;
    enum kw_login_method method;
    enum kw_session_origin origin;
    enum kw_login_why why;
    enum kw_verdict verdict; /* so far */
    uint32_t account;
    uint32_t unlock;
    uint64_t begun_ms;
    int charged;
    int aged; /* the password's lifetime is over */
    int must_change;
    uint8_t digest[KW_DIGEST_SIZE]; /* of the credential that was looked at */
    uint8_t nonce[KW_LOGIN_NONCE_SIZE];
};

/* What comes next. `text` lies in the configuration or in the attempt. */
struct kw_login_prompt {
    enum kw_login_step step;
    struct kw_bytes text;
    uint64_t wait_ms; /* to hold this prompt back before it is shown */
    /* Of KW_LOGIN_GRANTED: */
    uint32_t account;
    uint32_t session; /* its number */
    int must_change;  /* the password does for one thing: to set another; so the account has no permissions until then,
                         but for one under `essential_roles` at the device whose password is only too old */
    uint8_t id[KW_SESSION_ID_SIZE];
};

/* `config` and all that it points to must outlive the context; every module in it is ready. KW_ERROR_ARGUMENT:
 * something is null or outside its bounds. A lockout whose init failed on its storage or record may stay in it: then
 * only who is under `essential_roles` at the device gets in, and machines that have nothing to guess. */
KW_MUST_USE enum kw_status kw_login_init(struct kw_login *login, const struct kw_login_config *config);

/* Begins an attempt and says what to ask for. An interface that does not have the method, and an untrusted network
 * where that is refused, are KW_LOGIN_REFUSED at once. Accounts whose dates are over end here (kw_account_expire).
 * KW_ERROR_ARGUMENT: no such interface or method. KW_ERROR_ENTROPY: no challenge could be had. @req CR 1.1, CR 1.2,
 * CR 1.12, NDR 1.13 */
KW_MUST_USE enum kw_status kw_login_begin(struct kw_login *login, const struct kw_login_request *request,
                                          struct kw_login_attempt *attempt, struct kw_login_prompt *prompt);

/* Answers a prompt; says what to ask for next, or how it ended. A password is charged to the lockout before it is
 * looked at. The caller wipes what was typed, and the id of the prompt when he has sent it.
 * KW_ERROR_STATE: the attempt is over, or waits for another answer; nothing changes. KW_ERROR_BUSY at a password: as
 * many hashes as may be are under way; nothing is charged, try again. Any other failure ends the attempt:
 * KW_ERROR_BUSY, KW_ERROR_MISSING and others when all was right and there is no session to be had. KW_ERROR_POLICY: the
 * session to open again is another account's or was opened elsewhere; KW_ERROR_STATE: it is not locked. A password past
 * its greatest age is marked in the table before there is a session (and if that fails there is none), so that
 * kw_account_permissions is 0 until another is set. A credential that was replaced meanwhile is refused.
 * @req CR 1.1, CR 1.1 RE 1, CR 1.1 RE 2, CR 1.2, CR 1.2 RE 1, CR 1.7 RE 1, CR 1.7 RE 2, CR 1.8, CR 1.9, CR 1.10,
 * CR 1.11, CR 1.14 */
KW_MUST_USE enum kw_status kw_login_answer(struct kw_login *login, struct kw_login_attempt *attempt,
                                           const struct kw_login_answer *answer, struct kw_login_prompt *prompt);

/* Lets an account in over untrusted networks for `lasts_s` seconds, from 0 (no longer) to KW_LOGIN_APPROVAL_MAX_S. `by`
 * was authenticated, is another account and holds the permission. In memory: a restart ends approvals.
 * KW_ERROR_POLICY: `by` may not. KW_ERROR_BUSY: all places are taken. @req NDR 1.13 RE 1 */
KW_MUST_USE enum kw_status kw_login_approve(struct kw_login *login, uint32_t by, uint32_t account, uint32_t lasts_s);

/* Takes the sessions out whose time is over, an event each; every so often, and by itself before a session is opened.
 * @req CR 2.6 */
void kw_login_sweep(struct kw_login *login);

/* Makes a shared key for an account of a process or device: `credential`, KW_LOGIN_KEY_SIZE bytes, goes to the table of
 * accounts, `key`, KW_MAC_SIZE bytes, to the peer once. The key is derived from one that stays in the key port, so no
 * storage holds it. On a failure neither is written. @req CR 1.5, CR 1.14, CR 1.14 RE 1 */
KW_MUST_USE enum kw_status kw_login_key_make(const struct kw_login *login, uint8_t *credential, uint8_t *key);

/* The response to a challenge, for the side that holds the key: HMAC-SHA-256 over a label, the challenge and the
 * account's name in small letters. KW_MAC_SIZE bytes. @req CR 1.14 */
KW_MUST_USE enum kw_status kw_login_respond(const struct kw_crypto *crypto, struct kw_bytes key, const uint8_t *nonce,
                                            struct kw_bytes name, uint8_t *response);

#ifdef __cplusplus
}
#endif

#endif
