#include "acts.h"

#include <stdio.h>
#include <string.h>

static const char *state_text(enum kw_account_state state) {
    static const char *const texts[] = {
        [KW_ACCOUNT_ENABLED] = "enabled", [KW_ACCOUNT_DISABLED] = "disabled", [KW_ACCOUNT_EXPIRED] = "expired"};
    return texts[state];
}

static void show_account(struct call *call, const struct kw_account_entry *entry) {
    const struct device *device = &call->gateway->device;
    struct answer *answer = call->answer;
    struct kw_lockout_state lockout = {0};
    const char *before = "";
    answer_text(answer, "{\"name\": ");
    answer_json(answer, kw_bytes(entry->name, entry->name_length));
    answer_text(answer, ", \"state\": \"");
    answer_text(answer, state_text(entry->state));
    answer_text(answer, entry->kind == KW_ACCOUNT_PERSON ? "\", \"kind\": \"person\"" : "\", \"kind\": \"process\"");
    answer_text(answer, entry->must_change ? ", \"must_change\": true" : ", \"must_change\": false");
    answer_text(answer,
                kw_totp_enrolled(&device->totp, entry->id) == KW_GRANTED ? ", \"code\": true" : ", \"code\": false");
    if (kw_lockout_look(&device->lockout, entry->id, KW_LOCKOUT_LOCKS, &lockout) == KW_OK)
        answer_text(answer, lockout.wait_ms > 0 ? ", \"locked\": true" : ", \"locked\": false");
    answer_text(answer, ", \"roles\": [");
    for (const struct device_name *role = device_roles; role->name; role++)
        if (entry->roles & 1u << role->number) {
            answer_text(answer, before);
            answer_json(answer, kw_text(role->name, 32));
            before = ", ";
        }
    answer_text(answer, "]}");
}

void act_accounts(struct call *call) {
    struct kw_account_entry entry;
    const char *before = "";
    answer_again(call->answer, 200, ANSWER_JSON);
    answer_text(call->answer, "{\"accounts\": [");
    for (uint32_t place = 0; place < DEVICE_ACCOUNTS; place++) {
        if (kw_account_at(&call->gateway->device.accounts, place, &entry) != KW_OK)
            continue;
        answer_text(call->answer, before);
        show_account(call, &entry);
        before = ", ";
    }
    answer_text(call->answer, "]}\n");
}

/* Records what came of a change and answers it. The sessions of an account that was changed are over: what they were
 * opened with does not hold any more. */
static void conclude(struct call *call, enum kw_status status, const char *what, const char *name, uint32_t ended) {
    char detail[CALL_WORDS];
    if (status == KW_OK && ended != KW_ACCOUNT_NOBODY)
        (void)kw_session_end_account(&call->gateway->device.sessions, ended);
    snprintf(detail, sizeof(detail), "%s: %s%s%s", what, name, status == KW_OK ? "" : ": ",
             status == KW_OK ? "" : kw_status_text(status));
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_ACCOUNT, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                detail);
    if (status == KW_OK)
        call_result(call, 200, what);
    else
        call_failed(call, status);
}

/* The account that the form names. KW_OK, or the request has been answered. */
static enum kw_status named(struct call *call, struct kw_account_entry *entry, char *name) {
    KW_TRY(call_field(call, "name", name, KW_ACCOUNT_NAME_MAX + 1));
    enum kw_status status =
        kw_account_find(&call->gateway->device.accounts, kw_text(name, KW_ACCOUNT_NAME_MAX + 1), entry);
    if (status != KW_OK)
        call_failed(call, status);
    return status;
}

/* Names of roles, with commas between them, as bits. */
static enum kw_status roles_of(struct call *call, uint32_t *roles) {
    char text[96];
    *roles = 0;
    KW_TRY(call_field(call, "roles", text, sizeof(text)));
    for (char *at = text; at;) {
        char *comma = strchr(at, ',');
        uint32_t found = 0;
        if (comma)
            *comma = 0;
        for (const struct device_name *role = device_roles; role->name; role++)
            if (strcmp(role->name, at) == 0)
                found = 1u << role->number;
        if (!found) {
            call_result(call, 400, "field 'roles': there is no such role");
            return KW_ERROR_FORMAT;
        }
        *roles |= found;
        at = comma ? comma + 1 : NULL;
    }
    return KW_OK;
}

/* A password that the device makes for an account, and its record; the password goes to the answer, once. */
static enum kw_status make_password(struct call *call, struct kw_bytes name, struct kw_bytes before,
                                    struct kw_password_record *record) {
    const struct kw_password *passwords = &call->gateway->device.passwords;
    enum kw_password_fault fault = KW_PASSWORD_FINE;
    KW_TRY(kw_password_generate(passwords, (uint8_t *)call->secret, DEVICE_PASSWORD_MADE));
    call->secret[DEVICE_PASSWORD_MADE] = 0;
    const struct kw_password_new made = {.password = kw_text(call->secret, CALL_SECRET),
                                         .name = name,
                                         .kind = KW_ACCOUNT_PERSON,
                                         .before = before,
                                         .must_change = 1};
    return kw_password_make(passwords, &made, record, &fault);
}

/* A process that shows a certificate: its name is the certificate's, whose issuer the configuration trusts. */
static enum kw_status certificate_record(struct kw_password_record *record) {
    memcpy(record->at, KW_LOGIN_CERTIFICATE_TAG, KW_LOGIN_TAG_SIZE);
    record->length = KW_LOGIN_TAG_SIZE;
    return KW_OK;
}

void act_account_create(struct call *call) {
    struct device *device = &call->gateway->device;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char kind[16];
    uint8_t bytes[DEVICE_STRIDE];
    struct kw_password_record record = {bytes, sizeof(bytes), 0};
    uint32_t roles = 0;
    uint32_t id = 0;
    if (call_field(call, "name", name, sizeof(name)) != KW_OK ||
        call_may_field(call, "kind", kind, sizeof(kind)) != KW_OK || roles_of(call, &roles) != KW_OK)
        return;
    int is_process = strcmp(kind, "process") == 0;
    if (*kind && !is_process && strcmp(kind, "person") != 0) {
        call_result(call, 400, "field 'kind': person or process");
        return;
    }
    enum kw_status status = is_process ? certificate_record(&record)
                                       : make_password(call, kw_text(name, sizeof(name)), kw_bytes(NULL, 0), &record);
    const struct kw_account_new made = {
        .name = kw_text(name, sizeof(name)),
        .kind = is_process ? KW_ACCOUNT_PROCESS : KW_ACCOUNT_PERSON,
        .roles = roles,
        .valid_from = INT64_MIN,
        .valid_until = KW_ACCOUNT_FOREVER,
        .credential = kw_bytes(bytes, record.length),
        .lasting = is_process,
    };
    if (status == KW_OK)
        status = kw_account_create(&device->accounts, call->session.subject.account, &made, &id);
    if (status != KW_OK)
        kw_wipe(call->secret, sizeof(call->secret));
    kw_wipe(bytes, sizeof(bytes));
    conclude(call, status, "created", name, KW_ACCOUNT_NOBODY);
}

typedef enum kw_status account_change(struct kw_account *accounts, uint32_t by, uint32_t id);

static void change(struct call *call, account_change *changed, const char *what) {
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    if (named(call, &entry, name) != KW_OK)
        return;
    enum kw_status status = changed(&call->gateway->device.accounts, call->session.subject.account, entry.id);
    conclude(call, status, what, name, entry.id);
}

void act_account_disable(struct call *call) {
    change(call, kw_account_disable, "disabled");
}

void act_account_enable(struct call *call) {
    change(call, kw_account_enable, "enabled");
}

void act_account_remove(struct call *call) {
    struct device *device = &call->gateway->device;
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    if (named(call, &entry, name) != KW_OK)
        return;
    enum kw_status status = kw_account_remove(&device->accounts, call->session.subject.account, entry.id);
    if (status == KW_OK) {
        /* Neither belongs to anybody any more; that there was none is well. */
        (void)!kw_totp_remove(&device->totp, entry.id);
        (void)!kw_lockout_unlock(&device->lockout, entry.id);
    }
    conclude(call, status, "removed", name, entry.id);
}

void act_account_roles(struct call *call) {
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    uint32_t roles = 0;
    if (named(call, &entry, name) != KW_OK || roles_of(call, &roles) != KW_OK)
        return;
    enum kw_status status =
        kw_account_set_roles(&call->gateway->device.accounts, call->session.subject.account, entry.id, roles);
    conclude(call, status, "roles set", name, entry.id);
}

void act_account_password(struct call *call) {
    struct device *device = &call->gateway->device;
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    uint8_t bytes[DEVICE_STRIDE];
    struct kw_password_record record = {bytes, sizeof(bytes), 0};
    if (named(call, &entry, name) != KW_OK)
        return;
    enum kw_status status =
        entry.kind == KW_ACCOUNT_PERSON
            ? make_password(call, kw_bytes(entry.name, entry.name_length), entry.credential, &record)
            : KW_ERROR_POLICY;
    if (status == KW_OK)
        status = kw_account_set_credential(&device->accounts, call->session.subject.account, entry.id,
                                           kw_bytes(bytes, record.length), 0);
    if (status != KW_OK)
        kw_wipe(call->secret, sizeof(call->secret));
    kw_wipe(bytes, sizeof(bytes));
    conclude(call, status, "password set", name, entry.id);
}

void act_account_code(struct call *call) {
    struct device *device = &call->gateway->device;
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    if (named(call, &entry, name) != KW_OK)
        return;
    enum kw_status status = kw_totp_enrol(&device->totp, entry.id, secret);
    if (status == KW_OK)
        kw_totp_text(secret, call->secret);
    kw_wipe(secret, sizeof(secret));
    conclude(call, status, "one-time codes set up", name, entry.id);
}

void act_account_unlock(struct call *call) {
    struct kw_account_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    if (named(call, &entry, name) != KW_OK)
        return;
    conclude(call, kw_lockout_unlock(&call->gateway->device.lockout, entry.id), "unlocked", name, KW_ACCOUNT_NOBODY);
}

/* What a role may do, from now on: `may` is names of permissions with commas between them. */
void act_role_map(struct call *call) {
    char text[160];
    uint32_t role = 0;
    uint64_t permissions = 0;
    if (roles_of(call, &role) != KW_OK || call_field(call, "may", text, sizeof(text)) != KW_OK)
        return;
    for (char *at = text; at;) {
        char *comma = strchr(at, ',');
        uint64_t found = 0;
        if (comma)
            *comma = 0;
        for (const struct device_name *permission = device_permissions; permission->name; permission++)
            if (strcmp(permission->name, at) == 0)
                found = KW_ROLE_BIT(permission->number);
        if (!found || (role & (role - 1)) != 0) {
            call_result(call, 400, "one role, and permissions that there are");
            return;
        }
        permissions |= found;
        at = comma ? comma + 1 : NULL;
    }
    uint32_t number = 0;
    while (role >> number != 1)
        number++;
    enum kw_status status =
        kw_account_map_role(&call->gateway->device.accounts, call->session.subject.account, number, permissions);
    conclude(call, status, "role set", device_roles[number].name, KW_ACCOUNT_NOBODY);
}
