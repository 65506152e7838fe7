#include "device.h"

#include "port/system_linux.h"

#include <keyway/wipe.h>

#include <stdio.h>
#include <string.h>

#define CHECKPOINT_AGAIN_MS 10000u

#define NOTICE "Only for who is authorised. All use is recorded."

/* What people take first: in small letters, compared as a whole. */
static const char words[] = "password\npassword1\npassw0rd\n123456789012345\n1234567890123456\nadministrator\n"
                            "administrator1\nqwertyuiopasdfgh\nqwertyuiopasdfghjkl\nletmeinletmein\nchangemechangeme\n"
                            "changeme\niloveyouiloveyou\npasswordpassword\nmodbusmodbusmodbus\ngatewaygateway\n"
                            "haselgrundnetze\nwaterworks\n";

static const uint64_t role_map[KW_ACCOUNT_ROLES] = {
    [ROLE_VIEWER] = KW_ROLE_BIT(MAY_READ),
    [ROLE_OPERATOR] = KW_ROLE_BIT(MAY_READ) | KW_ROLE_BIT(MAY_OPERATE),
    [ROLE_ENGINEER] = KW_ROLE_BIT(MAY_READ) | KW_ROLE_BIT(MAY_CONFIGURE) | KW_ROLE_BIT(MAY_UPDATE),
    [ROLE_ADMINISTRATOR] = KW_ROLE_BIT(MAY_READ) | KW_ROLE_BIT(MAY_AUDIT) | KW_ROLE_BIT(MAY_ACCOUNTS) |
                           KW_ROLE_BIT(MAY_ROLES) | KW_ROLE_BIT(MAY_DECOMMISSION) | KW_ROLE_BIT(MAY_TRUST),
    [ROLE_SUPERVISOR] = KW_ROLE_BIT(MAY_READ) | KW_ROLE_BIT(MAY_OPERATE) | KW_ROLE_BIT(MAY_SUPERVISE),
};

static const struct kw_session_limit session_limits[] = {{KW_SESSION_ACCOUNT, KW_SESSION_EACH, 3}};

void device_name_of(const struct device *device, uint32_t account, char *name) {
    struct kw_account_entry entry;
    if (kw_account_get(&device->accounts, account, &entry) == KW_OK) {
        memcpy(name, entry.name, entry.name_length);
        name[entry.name_length] = 0;
    } else {
        snprintf(name, KW_ACCOUNT_NAME_MAX + 1, "nobody");
    }
}

void device_record(struct device *device, const struct device_act *act) {
    const struct kw_audit_event event = {
        .category = act->category,
        .type = (uint16_t)act->event,
        .event = (uint32_t)act->event,
        .result = act->result,
        .source = kw_text(act->source, KW_AUDIT_NAME_MAX + 1),
        .who = kw_text(act->who, KW_AUDIT_NAME_MAX + 1),
        .detail = kw_text(act->detail, KW_AUDIT_DETAIL_MAX + 1),
    };
    /* What cannot be recorded is counted as lost by the log, and device_commit shows it. */
    if (kw_audit_append(&device->audit, &event, NULL) != KW_OK)
        device->audit_failed = 1;
}

enum kw_status device_checkpoint(struct device *device) {
    struct kw_audit_mark mark;
    uint64_t now_ms = 0;
    enum kw_status status = kw_audit_checkpoint(&device->audit, &mark);
    int failed = status != KW_OK;
    if (kw_clock_linux.uptime(NULL, &now_ms) == KW_OK)
        device->checkpoint_again_ms = now_ms + CHECKPOINT_AGAIN_MS;
    if (failed != device->checkpoint_failed) {
        const struct device_act act = {
            KW_AUDIT_SYSTEM,
            EVENT_KEYS,
            failed ? KW_AUDIT_FAILURE : KW_AUDIT_SUCCESS,
            "audit",
            "gateway",
            failed ? "a checkpoint cannot be signed or counted" : "checkpoints are signed again"};
        device->checkpoint_failed = failed;
        device_record(device, &act);
    }
    return status;
}

/* One that failed is not tried for each record that follows: a token or TPM that is gone takes its time to say so. */
static int is_due(const struct device *device) {
    struct kw_audit_state state;
    uint64_t now_ms = 0;
    kw_audit_state(&device->audit, &state);
    if (!device->config->checkpoint || state.since_checkpoint < device->config->checkpoint)
        return 0;
    return !device->checkpoint_failed ||
           (kw_clock_linux.uptime(NULL, &now_ms) == KW_OK && now_ms >= device->checkpoint_again_ms);
}

void device_commit(struct device *device) {
    enum kw_status status = kw_audit_commit(&device->audit);
    if (status == KW_OK && is_due(device)) {
        (void)!device_checkpoint(device);
        status = kw_audit_commit(&device->audit);
    }
    device->audit_failed = status != KW_OK || device->checkpoint_failed;
}

static void alarm_of_log(void *context, enum kw_audit_alarm alarm, uint64_t value) {
    struct device *device = context;
    if (alarm == KW_AUDIT_ALARM_DAMAGED)
        device->audit_damaged = (int)value;
    else if (alarm != KW_AUDIT_ALARM_THRESHOLD)
        device->audit_failed = 1;
}

/* Who may read the log is asked of the account before; the log itself knows nobody else. */
static enum kw_verdict may_read(void *context, struct kw_bytes who) {
    const struct device *device = context;
    struct kw_account_entry entry;
    if (device->exporting)
        return KW_GRANTED;
    if (kw_account_find(&device->accounts, who, &entry) != KW_OK)
        return KW_DENIED;
    return kw_role_allows(&device->roles, entry.id, MAY_AUDIT);
}

static void heard_login(void *context, const struct kw_login_event *event) {
    static const char *const whys[] = {"",     "no such account", "unusable", "locked", "secret",
                                       "code", "origin",          "method",   "late"};
    static const char *const kinds[] = {[KW_LOGIN_SUCCEEDED] = "logged in",
                                        [KW_LOGIN_FAILED] = "refused",
                                        [KW_LOGIN_LOCKED] = "locked by failures",
                                        [KW_LOGIN_NO_SESSION] = "no session to be had",
                                        [KW_LOGIN_APPROVAL_ASKED] = "approval asked",
                                        [KW_LOGIN_APPROVED] = "approved",
                                        [KW_LOGIN_NOT_COUNTED] = "failure not counted",
                                        [KW_LOGIN_AGE_UNKNOWN] = "age of password unknown",
                                        [KW_LOGIN_SESSION_ENDED] = "session ended by time"};
    struct device *device = context;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char detail[96];
    int good = event->kind == KW_LOGIN_SUCCEEDED || event->kind == KW_LOGIN_SESSION_ENDED;
    device_name_of(device, event->account, name);
    snprintf(detail, sizeof(detail), "%s%s%s, session %u", kinds[event->kind],
             event->why != KW_LOGIN_WHY_NONE ? ": " : "", whys[event->why], event->session);
    const struct device_act act = {.category = KW_AUDIT_ACCESS,
                                   .event = event->kind == KW_LOGIN_SESSION_ENDED ? EVENT_SESSION : EVENT_LOGIN,
                                   .result = good ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                                   .source = device->login_who,
                                   .who = name,
                                   .detail = detail};
    device_record(device, &act);
}

static enum kw_status open_audit(struct device *device) {
    const struct config *config = device->config;
    for (uint32_t i = 0; i < STORE_SEGMENTS; i++)
        device->segments[i] = STORE_AUDIT + i;
    device->audit_config = (struct kw_audit_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .clock = &device->clock.clock,
        .keys = config->checkpoint ? device->keys.port : NULL,
        .counter = config->checkpoint ? device->counters.audit : NULL,
        .segments = device->segments,
        .segment_count = STORE_SEGMENTS,
        .state_area = STORE_AUDIT_STATE,
        .sign_key = KEY_CHECKPOINT,
        .state_key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .name = kw_text("gateway", 8),
        .buffer = device->audit_buffer,
        .buffer_size = sizeof(device->audit_buffer),
        .when_full = KW_AUDIT_OVERWRITE,
        .time_step_ms = 2000,
        .watch = device,
        .alarm = alarm_of_log,
        .access = device,
        .may_read = may_read,
    };
    KW_TRY(kw_audit_init(&device->audit, &device->audit_config));
    return kw_audit_open(&device->audit);
}

static enum kw_status open_accounts(struct device *device) {
    device->account_config = (struct kw_account_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .clock = &device->clock.clock,
        .key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .area = STORE_ACCOUNTS,
        .table = device->account_table,
        .table_size = sizeof(device->account_table),
        .room = DEVICE_ACCOUNTS,
        .retired_room = DEVICE_RETIRED,
        .stride = DEVICE_STRIDE,
        .manage_accounts = MAY_ACCOUNTS,
        .manage_roles = MAY_ROLES,
        .role = role_map,
    };
    device->role_config = (struct kw_role_config){.accounts = &device->accounts,
                                                  .clock = &device->clock.clock,
                                                  .supervise = MAY_SUPERVISE,
                                                  .overridable = KW_ROLE_BIT(MAY_OPERATE),
                                                  .dual = device->config->dual ? KW_ROLE_BIT(MAY_DECOMMISSION) : 0,
                                                  .override_limit_ms = (uint64_t)device->config->override_s * 1000,
                                                  .dual_window_ms = (uint64_t)DEVICE_DUAL_S * 1000};
    KW_TRY(kw_account_init(&device->accounts, &device->account_config));
    return kw_role_init(&device->roles, &device->role_config);
}

static enum kw_status open_passwords(struct device *device) {
    const struct kw_bytes list = {(const uint8_t *)words, sizeof(words) - 1};
    const struct config *config = device->config;
    /* Ages are of the classic policy; without them it is NIST's, which has none. */
    const struct kw_password_ages ages = {config->password_least_s, config->password_most_s};
    int has_ages = (ages.least_s | ages.most_s) != 0;
    kw_password_argon2_init(&device->argon2, device->arena, sizeof(device->arena));
    device->password_config = (struct kw_password_config){
        .hash = &device->argon2.hash,
        .entropy = &kw_entropy_linux,
        .clock = &device->clock.clock,
        .keys = device->keys.port,
        .key = KEY_LOGIN,
        .cost = KW_PASSWORD_COST_GATEWAY,
        .policy =
            {
                has_ages ? KW_PASSWORD_CLASSIC : KW_PASSWORD_NIST,
                (uint16_t)config->password_least,
                128,
                0,
                DEVICE_HISTORY,
                ages,
                {0, 0},
                list,
            },
    };
    return kw_password_init(&device->passwords, &device->password_config);
}

static enum kw_status open_lockout(struct device *device) {
    device->lockout_policy = (struct kw_lockout_policy){
        .limit = device->config->lock_limit, .window_s = 900, .lock_s = device->config->lock_s, .pause_s = 10};
    device->lockout_config = (struct kw_lockout_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .clock = &device->clock.clock,
        .policy = &device->lockout_policy,
        .key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .area = STORE_LOCKOUT,
        .tallies = device->tallies,
        .count = DEVICE_ACCOUNTS + 1,
        .work = device->work,
        .work_size = sizeof(device->work),
    };
    return kw_lockout_init(&device->lockout, &device->lockout_config);
}

static enum kw_status open_codes(struct device *device) {
    KW_TRY(kw_totp_liboath_init(&device->sha1));
    device->totp_config = (struct kw_totp_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .clock = &device->clock.clock,
        .entropy = &kw_entropy_linux,
        .keys = device->keys.port,
        .algorithm = &device->sha1,
        .record_key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .key = KEY_LOGIN,
        .area = STORE_CODES,
        .digits = 6,
        .period_s = 30,
        .drift = 1,
        .entries = device->codes,
        .count = DEVICE_ACCOUNTS,
        .work = device->work,
        .work_size = sizeof(device->work),
    };
    return kw_totp_init(&device->totp, &device->totp_config);
}

void device_apply_settings(struct device *device) {
    int64_t value = 0;
    struct kw_session_times *times = &device->session_policy.remote;
    if (kw_settings_get(&device->settings, SETTING_LOCK_S, &value) == KW_OK)
        times->lock_s = (uint32_t)value;
    if (kw_settings_get(&device->settings, SETTING_IDLE_S, &value) == KW_OK)
        times->idle_s = (uint32_t)value;
    if (kw_settings_get(&device->settings, SETTING_LIFE_S, &value) == KW_OK)
        times->life_s = (uint32_t)value;
    device->session_policy.local = *times;
}

static enum kw_status open_sessions(struct device *device) {
    device->settings = (struct kw_settings){
        .table = device_settings,
        .count = DEVICE_SETTINGS,
        .values = device->setting_values,
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .area = STORE_SETTINGS,
        .work = device->settings_work,
        .work_size = sizeof(device->settings_work),
    };
    KW_TRY(kw_settings_open(&device->settings));
    device->session_policy = (struct kw_session_policy){.limits = session_limits, .limit_count = 1};
    device_apply_settings(device);
    device->session_config =
        (struct kw_session_config){&device->openssl.crypto, &device->clock.clock,    &kw_entropy_linux,
                                   &device->session_policy, device->session_entries, DEVICE_SESSIONS};
    return kw_session_init(&device->sessions, &device->session_config);
}

static enum kw_status open_login(struct device *device) {
    uint8_t methods = KW_LOGIN_BIT(KW_LOGIN_BY_PASSWORD);
    if (*device->config->tls_clients)
        methods |= KW_LOGIN_BIT(KW_LOGIN_BY_CERTIFICATE);
    device->interface = (struct kw_login_interface){
        .number = DEVICE_INTERFACE_WEB,
        .methods = methods,
        .factors = device->config->codes ? KW_LOGIN_CODE_BY_ROLE : KW_LOGIN_ONE_FACTOR,
        .untrusted = *device->config->listen_trusted ? KW_LOGIN_UNTRUSTED_APPROVED : KW_LOGIN_UNTRUSTED_REFUSED,
        .notice = kw_text(NOTICE, sizeof(NOTICE) - 1),
    };
    device->login_config = (struct kw_login_config){
        .accounts = &device->accounts,
        .passwords = &device->passwords,
        .password_count = 1,
        .copies = device->password_copy,
        .copy_size = sizeof(device->password_copy),
        .lockout = &device->lockout,
        .sessions = &device->sessions,
        .totp = &device->totp,
        .crypto = &device->openssl.crypto,
        .keys = device->keys.port,
        .entropy = &kw_entropy_linux,
        .clock = &device->clock.clock,
        .event = heard_login,
        .event_context = device,
        .interfaces = &device->interface,
        .interface_count = 1,
        .key = KEY_LOGIN,
        .code_roles = 1u << ROLE_ENGINEER | 1u << ROLE_ADMINISTRATOR,
        .approve = MAY_ACCOUNTS,
        .attempt_ms = 30000,
        .answer_ms = 400,
    };
    return kw_login_init(&device->login, &device->login_config);
}

static enum kw_status derive_keys(struct device *device) {
    static const char hex[] = "0123456789abcdef";
    uint8_t point[KW_POINT_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    const struct kw_bytes part = {point, sizeof(point)};
    const struct kw_keys *keys = device->keys.port;
    KW_TRY(keys->derive(keys->context, KEY_RECORDS, kw_text("gateway records", 16), device->record_key));
    KW_TRY(keys->point(keys->context, KEY_CHECKPOINT, point));
    KW_TRY(device->openssl.crypto.hash(device->openssl.crypto.context, &part, 1, digest));
    for (size_t i = 0; i < DEVICE_SERIAL_SIZE - 1; i++)
        device->serial[i] = hex[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
    device->serial[DEVICE_SERIAL_SIZE - 1] = 0;
    return KW_OK;
}

static void open_selftest(struct device *device) {
    const struct kw_selftest_config config = {.crypto = &device->openssl.crypto,
                                              .entropy = &kw_entropy_linux,
                                              .clock = &device->clock.clock,
                                              .counter = device->counters.audit,
                                              .storage = &device->store.posix.storage,
                                              .area = STORE_SCRATCH,
                                              .keystore = &device->keys.keystore};
    kw_selftest_init(&device->selftest, &config);
}

/* In the order in which each rests on those before. A module that does not open keeps the gateway from starting: who is
 * let in, and what is remembered of it, would be unknown. */
static const struct {
    enum kw_status (*open)(struct device *device);
    const char *what;
} modules[] = {
    {open_audit, "the audit log cannot be opened"},
    {open_accounts, "the accounts are not what was stored"},
    {open_passwords, "the password policy is not allowed"},
    {open_lockout, "the record of failed logins is not what was stored"},
    {open_codes, "the record of one-time codes is not what was stored"},
    {open_sessions, "the settings are not what was stored"},
    {open_login, "logins cannot be set up"},
};

int device_open_store(struct device *device, const struct config *config, const char **error) {
    device->config = config;
    device_clock_init(&device->clock, *config->time_server != 0);
    if (store_open(&device->store, config->state, (int)config->updates, error) != 0)
        return -1;
    if (kw_crypto_openssl_init(&device->openssl) != KW_OK) {
        *error = "the algorithms cannot be set up";
        store_close(&device->store);
        return -1;
    }
    if (keys_open(&device->keys, config, &device->openssl.crypto, device->store.keys, error) != 0) {
        kw_crypto_openssl_done(&device->openssl);
        store_close(&device->store);
        return -1;
    }
    *error = derive_keys(device) == KW_OK ? counters_open(&device->counters, config) : "the keys do not work";
    if (!*error)
        return 0;
    device_close_store(device);
    return -1;
}

void device_close_store(struct device *device) {
    counters_close(&device->counters);
    keys_close(&device->keys);
    kw_crypto_openssl_done(&device->openssl);
    store_close(&device->store);
    kw_wipe(device->record_key, sizeof(device->record_key));
}

int device_open(struct device *device, const struct config *config, const char **error) {
    snprintf(device->login_who, sizeof(device->login_who), "gateway");
    if (device_open_store(device, config, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++)
        if (modules[i].open(device) != KW_OK) {
            *error = modules[i].what;
            if (i > 0)
                device_close(device);
            else
                device_close_store(device);
            return -1;
        }
    open_selftest(device);
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_START, KW_AUDIT_SUCCESS, "gateway", "gateway", "started"};
    device_record(device, &act);
    if (kw_selftest_run(&device->selftest) != KW_GRANTED) {
        *error = "the self-test of the security functions failed";
        device_close(device);
        return -1;
    }
    device_commit(device);
    return 0;
}

void device_close(struct device *device) {
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_STOP, KW_AUDIT_SUCCESS, "gateway", "gateway", "stopped"};
    device_record(device, &act);
    device_commit(device);
    /* From here on the log cannot be cut off without being found out, at the next start. */
    if (device->config->checkpoint && device_checkpoint(device) != KW_OK)
        device_commit(device);
    if (device->lockout.ready && kw_lockout_settle(&device->lockout) != KW_OK)
        device->audit_failed = 1;
    if (device->sha1.code)
        kw_totp_liboath_done(&device->sha1);
    device_close_store(device);
}

enum kw_status device_purge(struct device *device, uint64_t *bytes) {
    static uint8_t buffer[64u << 10];
    const struct kw_wipe_work work = {0, buffer, sizeof(buffer)};
    struct kw_storage_posix *posix = &device->store.posix;
    uint32_t areas[STORE_AREAS_MAX];
    struct kw_wipe_result results[STORE_AREAS_MAX];
    size_t count = store_areas(&device->store, areas);
    enum kw_status status = kw_wipe_areas(&posix->storage, areas, count, &work, results);
    *bytes = 0;
    for (size_t i = 0; i < count; i++)
        *bytes += results[i].bytes;
    /* Last, since what is sealed under them would be lost for good even if the rest had failed. */
    enum kw_status keys = keys_destroy(&device->keys, bytes);
    if (device->sha1.code)
        kw_totp_liboath_done(&device->sha1);
    device_close_store(device);
    return status != KW_OK ? status : keys;
}

/* The account's stored password, for one that was never there. */
static enum kw_status first_record(const struct device *device, const char *name, const char *password,
                                   struct kw_password_record *record) {
    enum kw_password_fault fault;
    const struct kw_password_new made = {.password = kw_text(password, KW_PASSWORD_BYTES_MAX),
                                         .name = kw_text(name, KW_ACCOUNT_NAME_MAX),
                                         .kind = KW_ACCOUNT_PERSON,
                                         .must_change = 1};
    return kw_password_make(&device->passwords, &made, record, &fault);
}

enum kw_status device_provision(struct device *device, char *password, char *secret) {
    static const char name[] = "administrator";
    struct kw_account_entry entry;
    uint8_t bytes[DEVICE_STRIDE];
    uint8_t raw[KW_TOTP_SECRET_SIZE];
    struct kw_password_record record = {bytes, sizeof(bytes), 0};
    uint32_t id = 0;
    *secret = 0;
    for (uint32_t place = 0; place < DEVICE_ACCOUNTS; place++)
        if (kw_account_at(&device->accounts, place, &entry) == KW_OK)
            return KW_ERROR_EXISTS;
    KW_TRY(kw_password_generate(&device->passwords, (uint8_t *)password, DEVICE_PASSWORD_MADE));
    password[DEVICE_PASSWORD_MADE] = 0;
    KW_TRY(first_record(device, name, password, &record));
    const struct kw_account_new account = {.name = kw_text(name, KW_ACCOUNT_NAME_MAX),
                                           .kind = KW_ACCOUNT_PERSON,
                                           .roles = 1u << ROLE_ADMINISTRATOR,
                                           .valid_from = INT64_MIN,
                                           .valid_until = KW_ACCOUNT_FOREVER,
                                           .credential = kw_bytes(bytes, record.length)};
    KW_TRY(kw_account_create(&device->accounts, KW_ACCOUNT_NOBODY, &account, &id));
    if (device->config->codes) {
        KW_TRY(kw_totp_enrol(&device->totp, id, raw));
        kw_totp_text(raw, secret);
        kw_wipe(raw, sizeof(raw));
    }
    const struct device_act act = {KW_AUDIT_CONFIGURATION,
                                   EVENT_ACCOUNT,
                                   KW_AUDIT_SUCCESS,
                                   "gateway",
                                   "gateway",
                                   "administrator was made, its password must be changed"};
    device_record(device, &act);
    device_commit(device);
    return KW_OK;
}

void device_watch_keys(struct device *device) {
    char detail[96];
    enum kw_status trouble = device->keys.trouble;
    if ((trouble != KW_OK) == device->keys_failed)
        return;
    device->keys_failed = trouble != KW_OK;
    snprintf(detail, sizeof(detail), "%s%s", trouble == KW_OK ? "keys work again" : "a key cannot be used: ",
             trouble == KW_OK ? "" : kw_status_text(trouble));
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_KEYS, trouble == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                                   "keys",          "gateway",  detail};
    device_record(device, &act);
}

void device_sweep(struct device *device) {
    uint32_t count = 0;
    int ended = 0;
    enum kw_verdict before = device->selftest.verdict;
    kw_selftest_step(&device->selftest, &ended);
    if (before == KW_GRANTED && device->selftest.verdict != KW_GRANTED) {
        const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_SELFTEST, KW_AUDIT_FAILURE,
                                       "gateway",       "gateway",      "the self-test of a security function failed"};
        device_record(device, &act);
    }
    snprintf(device->login_who, sizeof(device->login_who), "gateway");
    kw_login_sweep(&device->login);
    if (kw_account_expire(&device->accounts, &count) == KW_OK && count > 0) {
        const struct device_act act = {KW_AUDIT_CONFIGURATION, EVENT_ACCOUNT, KW_AUDIT_SUCCESS, "gateway", "gateway",
                                       "accounts have expired"};
        device_record(device, &act);
    }
    if (kw_lockout_settle(&device->lockout) != KW_OK)
        device->audit_failed = 1;
}
