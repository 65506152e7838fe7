/* A whole device that people and machines log in to: all modules behind kw_login, with one account of each sort. */
#ifndef LIB_LOGIN_BENCH_H
#define LIB_LOGIN_BENCH_H

#include <keyway/login.h>

#include "rig.h"

#define ACCOUNTS 8u
#define STRIDE   KW_PASSWORD_RECORD_SIZE(0)
#define SESSIONS 8u
#define HASHES   2u
#define KEY      5u
#define MINUTE   60000u

enum { PANEL = 1, WEB, MACHINES, REMOTE, SERVICE };
enum { OPERATE, MANAGE, APPROVE };
enum { OPERATOR, OWNER, EMERGENCY, ENGINEER };

/* What the panel of the plant shows first, at REMOTE. */
extern const char login_notice[];

/* The whole of it, as a device has it. */
struct device {
    struct rig *rig;
    struct kw_password_hash hash;
    unsigned int hashes; /* calls so far */
    unsigned int taken;  /* of the lock, now */
    struct kw_lock lock;
    struct device *nested; /* not null: a login is tried while a hash runs */
    enum kw_status nested_status;
    struct kw_bytes replacing; /* not empty: becomes alice's credential while a hash runs */
    uint8_t table[KW_ACCOUNT_TABLE_SIZE(ACCOUNTS, 1u, STRIDE)];
    struct kw_account_config account_config;
    struct kw_account accounts;
    struct kw_password_config password_config;
    struct kw_password passwords[HASHES];
    uint8_t copies[HASHES * STRIDE];
    struct kw_lockout_tally tallies[ACCOUNTS + 1];
    uint8_t work[KW_LOCKOUT_ROOM(ACCOUNTS + 1) + KW_TOTP_ROOM(ACCOUNTS)];
    struct kw_lockout_config lockout_config;
    struct kw_lockout lockout;
    struct kw_session_entry entries[SESSIONS];
    struct kw_session_config session_config;
    struct kw_session sessions;
    struct kw_totp_entry codes[ACCOUNTS];
    struct kw_totp_config totp_config;
    struct kw_totp totp;
    struct kw_login_config config;
    struct kw_login login;
    struct kw_login_event last; /* the last one but of the sweep */
    unsigned int count[KW_LOGIN_SESSION_ENDED + 1];
    uint32_t owner, alice, engineer, emergency, disabled, historian;
};

/* An attempt at an interface, from a name to what follows its first answer. */
struct tried {
    uint8_t interface;
    enum kw_session_origin origin;
    const char *name;
    const char *password;
    uint32_t unlock;
};

/* Switches the device on: all that was in memory is new, what is stored is as it was. */
void start(struct device *device, struct rig *rig);

/* A new device with its accounts. */
void populate(struct device *device, struct rig *rig);

/* The record of a password, for an account of a kind. */
void record_of(const struct device *device, const char *password, enum kw_account_kind kind, uint8_t record[STRIDE]);

uint32_t add_machine(struct device *device, const char *name, struct kw_bytes credential);

enum kw_status begin(struct device *device, const struct tried *tried, enum kw_login_method method,
                     struct kw_login_attempt *attempt, struct kw_login_prompt *prompt);

enum kw_status answer(struct device *device, struct kw_login_attempt *attempt, enum kw_login_step step,
                      const char *text, struct kw_login_prompt *prompt);

/* A password where nothing else is asked first; and at the panel. */
enum kw_status try_at(struct device *device, const struct tried *tried, struct kw_login_prompt *prompt);
enum kw_status try_password(struct device *device, const char *name, const char *password,
                            struct kw_login_prompt *prompt);

/* The same when it is taken or refused; a session that was opened is ended. */
enum kw_login_step outcome(struct device *device, const char *name, const char *password);

/* What an authenticator shows now for a secret. */
void code_of(struct device *device, const uint8_t *secret, char code[7]);

#endif
