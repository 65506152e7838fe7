#include "login_bench.h"

#include "port/password_pbkdf2_openssl.h"

#include <stdio.h>

static const uint64_t role_map[KW_ACCOUNT_ROLES] = {
    [OPERATOR] = 1u << OPERATE,
    [OWNER] = 1u << MANAGE | 1u << APPROVE,
    [EMERGENCY] = 1u << OPERATE,
    [ENGINEER] = 1u << OPERATE,
};
static const struct kw_password_cost cheap = {KW_PASSWORD_PBKDF2_SHA256, 0, 2, 0};
static const struct kw_lockout_policy five = {.limit = 5, .window_s = 300, .lock_s = 900, .pause_s = 10};
static const struct kw_session_limit two_each = {KW_SESSION_ACCOUNT, KW_SESSION_EACH, 2};
static const struct kw_session_policy times = {
    .local = {.lock_s = 600},
    .remote = {.lock_s = 300, .idle_s = 900},
    .limits = &two_each,
    .limit_count = 1,
    .reserved = 1,
};
const char login_notice[] = "Use of this device is recorded.";
#define BY_PASSWORD KW_LOGIN_BIT(KW_LOGIN_BY_PASSWORD)
static const struct kw_login_interface interfaces[] = {
    {PANEL, BY_PASSWORD, KW_LOGIN_ONE_FACTOR, KW_LOGIN_UNTRUSTED_REFUSED, {NULL, 0}},
    {WEB, BY_PASSWORD, KW_LOGIN_CODE_BY_ROLE, KW_LOGIN_UNTRUSTED_APPROVED, {NULL, 0}},
    {MACHINES, 15u & ~BY_PASSWORD, KW_LOGIN_ONE_FACTOR, KW_LOGIN_UNTRUSTED_REFUSED, {NULL, 0}},
    {REMOTE,
     BY_PASSWORD | KW_LOGIN_BIT(KW_LOGIN_BY_CERTIFICATE),
     KW_LOGIN_CODE_ALWAYS,
     KW_LOGIN_UNTRUSTED_ALLOWED,
     {(const uint8_t *)login_notice, sizeof(login_notice) - 1}},
    {SERVICE, BY_PASSWORD, KW_LOGIN_ONE_FACTOR, KW_LOGIN_UNTRUSTED_ALLOWED, {NULL, 0}},
};

static void heard(void *context, const struct kw_login_event *event) {
    struct device *device = context;
    assert_int_equal(device->taken, 1);
    device->count[event->kind]++;
    device->last = *event;
}

static void take(void *context) {
    assert_int_equal(((struct device *)context)->taken++, 0);
}

static void give(void *context) {
    assert_int_equal(((struct device *)context)->taken--, 1);
}

static enum kw_status hash(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                           const uint8_t *salt, uint8_t *digest) {
    struct device *device = context;
    struct kw_login_prompt prompt;
    device->hashes++;
    if (device->nested) {
        /* Nobody holds the lock now: another thread comes in. */
        assert_int_equal(device->taken, 0);
        if (device->login.busy != (1u << HASHES) - 1)
            (void)!try_password(device, "alice", "wrong", &prompt);
        else
            device->nested_status = try_password(device, "alice", "wrong", &prompt);
    }
    if (device->replacing.length > 0)
        assert_int_equal(
            kw_account_set_credential(&device->accounts, device->owner, device->alice, device->replacing, 1), KW_OK);
    return kw_password_pbkdf2_openssl.hash(NULL, cost, password, salt, digest);
}

static struct kw_login_config login_config_of(struct device *device) {
    return (struct kw_login_config){
        .accounts = &device->accounts,
        .passwords = device->passwords,
        .password_count = HASHES,
        .copies = device->copies,
        .copy_size = STRIDE,
        .lockout = &device->lockout,
        .sessions = &device->sessions,
        .totp = &device->totp,
        .crypto = &device->rig->openssl.crypto,
        .keys = &device->rig->software.keys,
        .entropy = &device->rig->entropy,
        .clock = &device->rig->clock,
        .lock = &device->lock,
        .event = heard,
        .event_context = device,
        .interfaces = interfaces,
        .interface_count = sizeof(interfaces) / sizeof(*interfaces),
        .key = KEY,
        .code_roles = 1u << ENGINEER,
        .essential_roles = 1u << EMERGENCY,
        .approve = APPROVE,
        .attempt_ms = 2 * MINUTE,
        .answer_ms = 500,
    };
}

void start(struct device *device, struct rig *rig) {
    static const char secret[] = "a key that stays in the key port";
    memset(device, 0xa5, sizeof(*device));
    memset(device->count, 0, sizeof(device->count));
    device->rig = rig;
    device->nested = NULL;
    device->replacing = kw_bytes(NULL, 0);
    device->hashes = 0;
    device->taken = 0;
    device->hash = (struct kw_password_hash){device, hash};
    device->lock = (struct kw_lock){device, take, give};
    enum kw_status status = kw_keys_openssl_take_secret(&rig->software, KEY, kw_bytes(secret, 32));
    assert_true(status == KW_OK || status == KW_ERROR_EXISTS);
    device->account_config = (struct kw_account_config){&rig->storage,
                                                        &rig->openssl.crypto,
                                                        &rig->clock,
                                                        {NULL, 0},
                                                        1,
                                                        device->table,
                                                        sizeof(device->table),
                                                        ACCOUNTS,
                                                        1,
                                                        STRIDE,
                                                        MANAGE,
                                                        MANAGE,
                                                        role_map};
    assert_int_equal(kw_account_init(&device->accounts, &device->account_config), KW_OK);
    device->password_config = (struct kw_password_config){
        .hash = &device->hash,
        .entropy = &rig->entropy,
        .clock = &rig->clock,
        .cost = cheap,
        .policy = {KW_PASSWORD_CLASSIC, 10, 128, 3, 0, {86400, 7776000}, {0, 0}, {NULL, 0}},
    };
    for (size_t i = 0; i < HASHES; i++)
        assert_int_equal(kw_password_init(&device->passwords[i], &device->password_config), KW_OK);
    device->lockout_config = (struct kw_lockout_config){
        &rig->storage, &rig->openssl.crypto, &rig->clock,         &five, {NULL, 0}, 2, device->tallies,
        ACCOUNTS + 1,  device->work,         sizeof(device->work)};
    assert_int_equal(kw_lockout_init(&device->lockout, &device->lockout_config), KW_OK);
    device->session_config =
        (struct kw_session_config){&rig->openssl.crypto, &rig->clock, &rig->entropy, &times, device->entries, SESSIONS};
    assert_int_equal(kw_session_init(&device->sessions, &device->session_config), KW_OK);
    device->totp_config = (struct kw_totp_config){&rig->storage,
                                                  &rig->openssl.crypto,
                                                  &rig->clock,
                                                  &rig->entropy,
                                                  &rig->software.keys,
                                                  NULL,
                                                  {NULL, 0},
                                                  KEY,
                                                  3,
                                                  6,
                                                  30,
                                                  1,
                                                  device->codes,
                                                  ACCOUNTS,
                                                  device->work,
                                                  sizeof(device->work)};
    assert_int_equal(kw_totp_init(&device->totp, &device->totp_config), KW_OK);
    device->config = login_config_of(device);
    assert_int_equal(kw_login_init(&device->login, &device->config), KW_OK);
}

void record_of(const struct device *device, const char *password, enum kw_account_kind kind, uint8_t record[STRIDE]) {
    memset(record, 0, STRIDE);
    struct kw_password_record stored = {record, STRIDE, 0};
    enum kw_password_fault fault;
    const struct kw_password_new made = {kw_text(password, 64), {NULL, 0}, kind, {NULL, 0}, 1};
    assert_int_equal(kw_password_make(&device->passwords[0], &made, &stored, &fault), KW_OK);
    assert_int_equal(stored.length, STRIDE);
}

static uint32_t add(struct device *device, const char *name, uint32_t role, const char *password) {
    uint8_t record[STRIDE];
    record_of(device, password, KW_ACCOUNT_PERSON, record);
    const struct kw_account_new account = {kw_text(name, 48),
                                           KW_ACCOUNT_PERSON,
                                           1u << role,
                                           INT64_MIN,
                                           KW_ACCOUNT_FOREVER,
                                           kw_bytes(record, sizeof(record)),
                                           1};
    uint32_t id = 0;
    assert_int_equal(kw_account_create(&device->accounts, device->owner, &account, &id), KW_OK);
    return id;
}

uint32_t add_machine(struct device *device, const char *name, struct kw_bytes credential) {
    const struct kw_account_new account = {
        kw_text(name, 48), KW_ACCOUNT_PROCESS, 1u << OPERATOR, INT64_MIN, KW_ACCOUNT_FOREVER, credential, 1};
    uint32_t id = 0;
    assert_int_equal(kw_account_create(&device->accounts, device->owner, &account, &id), KW_OK);
    return id;
}

void populate(struct device *device, struct rig *rig) {
    start(device, rig);
    device->owner = KW_ACCOUNT_NOBODY;
    device->owner = add(device, "owner", OWNER, "Keeper of it 1");
    device->alice = add(device, "alice", OPERATOR, "Correct horse 7 battery");
    device->engineer = add(device, "engineer", ENGINEER, "Correct mule 8 cart");
    device->emergency = add(device, "emergency", EMERGENCY, "Red button 9 behind glass");
    device->disabled = add(device, "disabled", OPERATOR, "Correct horse 7 battery");
    assert_int_equal(kw_account_disable(&device->accounts, device->owner, device->disabled), KW_OK);
    device->hashes = 0;
}

enum kw_status begin(struct device *device, const struct tried *tried, enum kw_login_method method,
                     struct kw_login_attempt *attempt, struct kw_login_prompt *prompt) {
    const struct kw_login_request request = {tried->interface, method, tried->origin, kw_text(tried->name, 64),
                                             tried->unlock};
    memset(attempt, 0xa5, sizeof(*attempt));
    memset(prompt, 0xa5, sizeof(*prompt));
    return kw_login_begin(&device->login, &request, attempt, prompt);
}

enum kw_status answer(struct device *device, struct kw_login_attempt *attempt, enum kw_login_step step,
                      const char *text, struct kw_login_prompt *prompt) {
    const struct kw_login_answer given = {step, kw_text(text, 300), NULL};
    return kw_login_answer(&device->login, attempt, &given, prompt);
}

enum kw_status try_at(struct device *device, const struct tried *tried, struct kw_login_prompt *prompt) {
    struct kw_login_attempt attempt;
    assert_int_equal(begin(device, tried, KW_LOGIN_BY_PASSWORD, &attempt, prompt), KW_OK);
    assert_int_equal(prompt->step, KW_LOGIN_PASSWORD);
    return answer(device, &attempt, KW_LOGIN_PASSWORD, tried->password, prompt);
}

enum kw_status try_password(struct device *device, const char *name, const char *password,
                            struct kw_login_prompt *prompt) {
    const struct tried tried = {PANEL, KW_SESSION_LOCAL, name, password, 0};
    return try_at(device, &tried, prompt);
}

enum kw_login_step outcome(struct device *device, const char *name, const char *password) {
    struct kw_login_prompt prompt;
    assert_int_equal(try_password(device, name, password, &prompt), KW_OK);
    if (prompt.step == KW_LOGIN_GRANTED)
        assert_int_equal(kw_session_end(&device->sessions, prompt.session), KW_OK);
    return prompt.step;
}

void code_of(struct device *device, const uint8_t *secret, char code[7]) {
    uint64_t step = (uint64_t)device->rig->moment.unix_ms / 30000;
    uint32_t value = 0;
    assert_int_equal(kw_totp_code(&device->rig->openssl.crypto, kw_bytes(secret, KW_TOTP_SECRET_SIZE), step, 6, &value),
                     KW_OK);
    assert_int_equal(snprintf(code, 7, "%06u", (unsigned int)value), 6);
}
