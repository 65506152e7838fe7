/* The gateway's security: every context of libkeyway that it uses, joined once at the start. One thread uses it. */
#ifndef EXAMPLES_GATEWAY_SRC_DEVICE_H
#define EXAMPLES_GATEWAY_SRC_DEVICE_H

#include "clock.h"
#include "config.h"
#include "counters.h"
#include "keys.h"
#include "store.h"

#include <keyway/audit.h>
#include <keyway/login.h>
#include <keyway/role.h>
#include <keyway/selftest.h>
#include <keyway/settings.h>

#include "port/password_argon2.h"
#include "port/totp_liboath.h"

#define DEVICE_ACCOUNTS      16u
#define DEVICE_RETIRED       64u
#define DEVICE_SESSIONS      16u
#define DEVICE_HISTORY       3u
#define DEVICE_STRIDE        KW_PASSWORD_RECORD_SIZE(DEVICE_HISTORY)
#define DEVICE_MEMORY_KIB    19456u
#define DEVICE_PASSWORD_MADE 20u /* characters of a password that the device makes */
#define DEVICE_INTERFACE_WEB 1u
#define DEVICE_NOTICE_MAX    64u
#define DEVICE_DUAL_S        600u /* between a proposal and its approval */
#define DEVICE_SERIAL_SIZE   17u

/* What may be done; a bit each in a role. */
enum device_permission {
    MAY_READ,      /* points and their state */
    MAY_OPERATE,   /* put outputs */
    MAY_CONFIGURE, /* settings */
    MAY_UPDATE,    /* software */
    MAY_AUDIT,     /* read the audit log and the device's own report */
    MAY_ACCOUNTS,  /* accounts and their sessions */
    MAY_ROLES,     /* what a role may do */
    MAY_SUPERVISE, /* let others do more for a while */
    MAY_DECOMMISSION,
    MAY_TRUST /* the owner's roots of trust */
};

enum device_role { ROLE_VIEWER, ROLE_OPERATOR, ROLE_ENGINEER, ROLE_ADMINISTRATOR, ROLE_SUPERVISOR };

/* Roles by name and permissions by name, ended by a null name. */
struct device_name {
    const char *name;
    uint32_t number;
};
extern const struct device_name device_roles[];
extern const struct device_name device_permissions[];

enum device_setting {
    SETTING_PAGES = 1,
    SETTING_WRITES,
    SETTING_LOCK_S,
    SETTING_IDLE_S,
    SETTING_LIFE_S,
    SETTING_PLACE,
    SETTING_NETWORK /* off: the boundary is closed, and the field goes on alone */
};
#define DEVICE_SETTINGS 7u
extern const struct kw_setting device_settings[DEVICE_SETTINGS];

/* Kinds of events in the audit log. */
enum device_event {
    EVENT_LOGIN = 1,
    EVENT_LOGOUT,
    EVENT_REFUSED, /* an act that the account may not do, or a request without a session */
    EVENT_READ,
    EVENT_OUTPUT,
    EVENT_FIELD,
    EVENT_ACCOUNT,
    EVENT_PASSWORD,
    EVENT_ROLE,
    EVENT_SETTING,
    EVENT_SESSION,
    EVENT_UPDATE,
    EVENT_INTEGRITY,
    EVENT_SELFTEST,
    EVENT_START,
    EVENT_STOP,
    EVENT_FLOOD,
    EVENT_BACKUP,
    EVENT_KEYS,
    EVENT_EXPORT,
    EVENT_OVERRIDE,
    EVENT_DECOMMISSION,
    EVENT_TIME, /* of the time server */
    EVENT_ROOT,
    EVENT_TAMPER /* of the housing */
};

struct device {
    const struct config *config;
    struct device_clock clock;
    struct store store;
    struct keys keys;
    struct counters counters;
    char serial[DEVICE_SERIAL_SIZE];
    struct kw_crypto_openssl openssl;
    uint8_t record_key[KW_MAC_SIZE]; /* of the codes of stored records, derived at each start */

    uint8_t account_table[KW_ACCOUNT_TABLE_SIZE(DEVICE_ACCOUNTS, DEVICE_RETIRED, DEVICE_STRIDE)];
    struct kw_account_config account_config;
    struct kw_account accounts;
    struct kw_role_config role_config;
    struct kw_role roles;

    uint64_t arena[DEVICE_MEMORY_KIB * 1024u / 8];
    struct kw_password_argon2 argon2;
    struct kw_password_config password_config;
    struct kw_password passwords;
    uint8_t password_copy[DEVICE_STRIDE];

    struct kw_lockout_policy lockout_policy;
    struct kw_lockout_tally tallies[DEVICE_ACCOUNTS + 1];
    struct kw_lockout_config lockout_config;
    struct kw_lockout lockout;

    struct kw_totp_algorithm sha1;
    struct kw_totp_entry codes[DEVICE_ACCOUNTS];
    struct kw_totp_config totp_config;
    struct kw_totp totp;
    uint8_t work[KW_LOCKOUT_ROOM(DEVICE_ACCOUNTS + 1) + KW_TOTP_ROOM(DEVICE_ACCOUNTS)];

    struct kw_session_policy session_policy;
    struct kw_session_entry session_entries[DEVICE_SESSIONS];
    struct kw_session_config session_config;
    struct kw_session sessions;

    struct kw_login_interface interface;
    struct kw_login_config login_config;
    struct kw_login login;
    char login_who[KW_AUDIT_NAME_MAX]; /* of the attempt under way, for its record: where it comes from */

    uint32_t segments[STORE_SEGMENTS];
    uint8_t audit_buffer[64u << 10];
    uint8_t audit_work[8u << 10];
    struct kw_audit_config audit_config;
    struct kw_audit audit;
    int keys_failed;              /* the last use of one, as far as it was recorded */
    int checkpoint_failed;        /* the last one: it could not be signed or counted */
    uint64_t checkpoint_again_ms; /* not to be tried before */
    int exporting;                /* the gateway itself reads its log, for the collector */
    int audit_failed;             /* the last commit */
    int audit_damaged;            /* what was found at the start, enum kw_audit_fault; 0: nothing */

    struct kw_setting_value setting_values[DEVICE_SETTINGS];
    uint8_t settings_work[KW_SETTINGS_WORK_SIZE(DEVICE_SETTINGS)];
    struct kw_settings settings;

    struct kw_selftest selftest;
};

/* Opens the state folder and everything in it. 0, or -1 and what is wrong in `error`: a gateway whose accounts or audit
 * log cannot be opened does not start. */
int device_open(struct device *device, const struct config *config, const char **error);

/* Opens only what the boot stage needs: the store, the keys and what is derived from them, the counters. 0, or -1. */
int device_open_store(struct device *device, const struct config *config, const char **error);
void device_close_store(struct device *device);

/* Records the stop and makes everything durable. */
void device_close(struct device *device);

/* On a device without accounts: makes that of the administrator with a password of its own that must be changed, and
 * with one-time codes if the configuration asks for them. `password` takes DEVICE_PASSWORD_MADE characters and a final
 * 0, `secret` KW_TOTP_TEXT_SIZE; empty when there is none. KW_ERROR_EXISTS: there are accounts. @req CR 1.5 */
KW_MUST_USE enum kw_status device_provision(struct device *device, char *password, char *secret);

/* Takes the settings of sessions over; after each change. */
void device_apply_settings(struct device *device);

/* The name of an account for records; "nobody" for an id that is none. `name` has KW_ACCOUNT_NAME_MAX + 1 bytes. */
void device_name_of(const struct device *device, uint32_t account, char *name);

/* A record of what was done. `source`: where it came from. It is durable after device_commit. @req CR 2.8 */
struct device_act {
    enum kw_audit_category category;
    enum device_event event;
    enum kw_audit_result result;
    const char *source;
    const char *who;
    const char *detail;
};
void device_record(struct device *device, const struct device_act *act);

/* Makes all records durable, with a checkpoint when so many were made as the configuration says. @req CR 2.10 */
void device_commit(struct device *device);

/* Overwrites all that is stored and the keys in files, and reads it back: `bytes` were overwritten. The device is
 * closed behind it, and its state is nobody's. KW_OK, or what failed first: then the state folder is not to be given
 * away. Keys in a token and counters in a TPM stay: they are its owner's to remove. @req CR 4.2, CR 4.2 RE 2 */
KW_MUST_USE enum kw_status device_purge(struct device *device, uint64_t *bytes);

/* Records that keys stopped to work, or work again: a token that is gone, or back. @req CR 2.8, CR 1.9 RE 1 */
void device_watch_keys(struct device *device);

/* Signs the log as it is, and counts that where there is a counter. That it cannot is recorded, once. @req CR 2.12,
 * CR 3.9 */
KW_MUST_USE enum kw_status device_checkpoint(struct device *device);

/* What comes every so often: sessions and accounts whose time is over, the lockout's time, one self-test after the
 * other.
 * @req CR 2.6, CR 3.3 RE 1 */
void device_sweep(struct device *device);

#endif
