#include "acts.h"

#include <stdio.h>
#include <string.h>

static void show_granted(struct call *call, const struct kw_login_prompt *prompt) {
    struct answer *answer = call->answer;
    answer_again(answer, 200, ANSWER_JSON);
    answer_text(answer, "{\"result\": \"logged in\", \"token\": \"");
    answer_hex(answer, prompt->id, KW_SESSION_ID_SIZE);
    answer_text(answer, "\", \"session\": ");
    answer_number(answer, prompt->session);
    answer_text(answer, prompt->must_change ? ", \"must_change\": true}\n" : ", \"must_change\": false}\n");
    snprintf(call->words, sizeof(call->words), "logged in");
}

static void set_cookie(struct answer *answer, const uint8_t *id) {
    for (size_t i = 0; i < KW_SESSION_ID_SIZE; i++)
        snprintf(answer->cookie + 2 * i, 3, "%02x", id[i]);
}

/* What is typed at a login, held as long as the attempt. */
struct typed {
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char password[KW_PASSWORD_BYTES_MAX + 1];
    char code[16];
    char notice[16];
    char method[16];
    char unlock[12];
    char page[32];
};

static enum kw_status read_typed(struct call *call, struct typed *typed) {
    KW_TRY(call_may_field(call, "method", typed->method, sizeof(typed->method)));
    if (strcmp(typed->method, "certificate") != 0) {
        KW_TRY(call_field(call, "name", typed->name, sizeof(typed->name)));
        KW_TRY(call_field(call, "password", typed->password, sizeof(typed->password)));
    }
    KW_TRY(call_may_field(call, "code", typed->code, sizeof(typed->code)));
    KW_TRY(call_may_field(call, "notice", typed->notice, sizeof(typed->notice)));
    KW_TRY(call_may_field(call, "unlock", typed->unlock, sizeof(typed->unlock)));
    return call_may_field(call, "page", typed->page, sizeof(typed->page));
}

/* The name in the certificate that the client has shown; empty when it showed none. */
static struct kw_bytes certified_name(const struct call *call) {
    const struct transport *peer = call->peer;
    if (!peer->secure || !peer->link.facts.certified)
        return kw_bytes(NULL, 0);
    return kw_bytes(peer->link.peer.name_text.bytes, peer->link.peer.name_text.length);
}

/* Answers every prompt with what was typed, until it is granted, refused or fails. */
static enum kw_status attempt(struct call *call, const struct typed *typed, struct kw_login_prompt *prompt) {
    struct device *device = &call->gateway->device;
    struct kw_login_attempt state;
    struct kw_login_proof proof = {KW_DENIED, {0}};
    int64_t unlock = 0;
    int by_certificate = strcmp(typed->method, "certificate") == 0;
    if (by_certificate && call->peer->secure)
        kw_channel_proof(&call->peer->link, &proof);
    if (*typed->unlock && kw_check_number(kw_text(typed->unlock, 12), 1, UINT32_MAX, &unlock) != KW_OK)
        return KW_ERROR_FORMAT;
    const struct kw_login_request request = {
        .interface = DEVICE_INTERFACE_WEB,
        .method = by_certificate ? KW_LOGIN_BY_CERTIFICATE : KW_LOGIN_BY_PASSWORD,
        .origin = call->is_untrusted ? KW_SESSION_UNTRUSTED : KW_SESSION_REMOTE,
        .name = by_certificate ? certified_name(call) : kw_text(typed->name, sizeof(typed->name)),
        .unlock = (uint32_t)unlock,
    };
    KW_TRY(kw_login_begin(&device->login, &request, &state, prompt));
    while (prompt->step < KW_LOGIN_GRANTED) {
        struct kw_login_answer answer = {prompt->step, {NULL, 0}, NULL};
        if (prompt->step == KW_LOGIN_NOTICE && strcmp(typed->notice, "accepted") != 0)
            return KW_ERROR_POLICY;
        if (prompt->step == KW_LOGIN_PASSWORD)
            answer.bytes = kw_text(typed->password, sizeof(typed->password));
        else if (prompt->step == KW_LOGIN_CODE)
            answer.bytes = kw_text(typed->code, sizeof(typed->code));
        else if (prompt->step == KW_LOGIN_PROOF)
            answer.proof = &proof;
        KW_TRY(kw_login_answer(&device->login, &state, &answer, prompt));
    }
    return KW_OK;
}

void act_login(struct call *call) {
    struct device *device = &call->gateway->device;
    struct typed typed = {{0}, {0}, {0}, {0}, {0}, {0}, {0}};
    struct kw_login_prompt prompt = {.step = KW_LOGIN_REFUSED};
    snprintf(device->login_who, sizeof(device->login_who), "%s", call->source);
    if (read_typed(call, &typed) == KW_OK) {
        enum kw_status status = attempt(call, &typed, &prompt);
        call->answer->wait_ms = prompt.wait_ms;
        if (status == KW_ERROR_POLICY && prompt.step == KW_LOGIN_NOTICE) {
            call_result(call, 403, "the notice of use must be accepted first: notice=accepted");
        } else if (status == KW_ERROR_ROOM) {
            call_result(call, 503, "too many sessions, try again later");
        } else if (status != KW_OK) {
            call_failed(call, status);
        } else if (prompt.step == KW_LOGIN_GRANTED) {
            show_granted(call, &prompt);
            if (*typed.page)
                set_cookie(call->answer, prompt.id);
        } else {
            call_result(call, 401, KW_LOGIN_REFUSAL);
        }
    }
    kw_wipe(&typed, sizeof(typed));
    kw_wipe(&prompt, sizeof(prompt));
}

void act_logout(struct call *call) {
    enum kw_status status = kw_session_leave(&call->gateway->device.sessions, kw_bytes(call->id, KW_SESSION_ID_SIZE));
    call_record(call, KW_AUDIT_ACCESS, EVENT_LOGOUT, KW_AUDIT_SUCCESS, "logged out");
    snprintf(call->answer->cookie, sizeof(call->answer->cookie), "-");
    if (status == KW_OK)
        call_result(call, 200, "logged out");
    else
        call_failed(call, status);
}

static const char *fault_text(enum kw_password_fault fault) {
    static const char *const texts[] = {[KW_PASSWORD_FINE] = "the password cannot be changed now",
                                        [KW_PASSWORD_NOT_TEXT] = "the password holds control characters",
                                        [KW_PASSWORD_TOO_SHORT] = "the password is too short",
                                        [KW_PASSWORD_TOO_LONG] = "the password is too long",
                                        [KW_PASSWORD_TOO_PLAIN] = "the password has too few kinds of characters",
                                        [KW_PASSWORD_LISTED] = "the password is one that many people have",
                                        [KW_PASSWORD_REUSED] = "the password was in use before",
                                        [KW_PASSWORD_TOO_SOON] = "the password is too young to be changed"};
    return fault <= KW_PASSWORD_TOO_SOON ? texts[fault] : texts[0];
}

/* The old password is asked for again: a session that somebody else sits at is not enough. A wrong one is counted as a
 * failed login. */
static enum kw_status check_old(struct call *call, const struct kw_account_entry *entry, const char *old) {
    struct device *device = &call->gateway->device;
    if (kw_lockout_ask(&device->lockout, entry->id, KW_LOCKOUT_LOCKS) != KW_GRANTED)
        return KW_ERROR_POLICY;
    KW_TRY(kw_lockout_charge(&device->lockout, entry->id));
    if (kw_password_verify(&device->passwords, entry->credential, kw_text(old, KW_PASSWORD_BYTES_MAX + 1)) !=
        KW_GRANTED)
        return KW_ERROR_POLICY;
    return kw_lockout_credit(&device->lockout, entry->id);
}

enum kw_status act_prove_password(struct call *call, const char *password) {
    struct kw_account_entry entry;
    KW_TRY(kw_account_get(&call->gateway->device.accounts, call->session.subject.account, &entry));
    return entry.kind == KW_ACCOUNT_PERSON ? check_old(call, &entry, password) : KW_ERROR_POLICY;
}

static enum kw_status change(struct call *call, const char *old, const char *anew, enum kw_password_fault *fault) {
    struct device *device = &call->gateway->device;
    struct kw_account_entry entry;
    uint8_t bytes[DEVICE_STRIDE];
    struct kw_password_record record = {bytes, sizeof(bytes), 0};
    KW_TRY(kw_account_get(&device->accounts, call->session.subject.account, &entry));
    KW_TRY(check_old(call, &entry, old));
    const struct kw_password_new made = {.password = kw_text(anew, KW_PASSWORD_BYTES_MAX + 1),
                                         .name = kw_bytes(entry.name, entry.name_length),
                                         .kind = entry.kind,
                                         .before = entry.credential,
                                         .must_change = entry.must_change};
    enum kw_status status = kw_password_make(&device->passwords, &made, &record, fault);
    if (status == KW_OK)
        status = kw_account_set_credential(&device->accounts, entry.id, entry.id, kw_bytes(bytes, record.length), 1);
    kw_wipe(bytes, sizeof(bytes));
    return status;
}

void act_password(struct call *call) {
    struct device *device = &call->gateway->device;
    char old[KW_PASSWORD_BYTES_MAX + 1];
    char anew[KW_PASSWORD_BYTES_MAX + 1];
    enum kw_password_fault fault = KW_PASSWORD_FINE;
    if (call_field(call, "old", old, sizeof(old)) != KW_OK)
        return;
    if (call_field(call, "new", anew, sizeof(anew)) == KW_OK) {
        enum kw_status status = change(call, old, anew, &fault);
        call_record(call, KW_AUDIT_CONFIGURATION, EVENT_PASSWORD, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                    status == KW_OK ? "changed the own password" : "could not change the own password");
        if (status == KW_OK) {
            /* Every session that the old password opened is over, this one too. */
            (void)kw_session_end_account(&device->sessions, call->session.subject.account);
            snprintf(call->answer->cookie, sizeof(call->answer->cookie), "-");
            call_result(call, 200, "the password is changed: log in with it");
        } else if (fault != KW_PASSWORD_FINE) {
            call_result(call, 400, fault_text(fault));
        } else {
            call->answer->wait_ms = device->login_config.answer_ms;
            call_result(call, 403, "the password was not changed: is the old one right?");
        }
    }
    kw_wipe(old, sizeof(old));
    kw_wipe(anew, sizeof(anew));
}

void act_sessions(struct call *call) {
    const struct device *device = &call->gateway->device;
    struct answer *answer = call->answer;
    struct kw_session_entry entry;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    const char *before = "";
    answer_again(answer, 200, ANSWER_JSON);
    answer_text(answer, "{\"sessions\": [");
    for (uint32_t place = 0; place < DEVICE_SESSIONS; place++) {
        if (kw_session_at(&device->sessions, place, &entry) != KW_OK)
            continue;
        device_name_of(device, entry.subject.account, name);
        answer_text(answer, before);
        answer_text(answer, "{\"session\": ");
        answer_number(answer, entry.number);
        answer_text(answer, ", \"account\": ");
        answer_json(answer, kw_text(name, sizeof(name)));
        answer_text(answer, entry.locked ? ", \"locked\": true}" : ", \"locked\": false}");
        before = ", ";
    }
    answer_text(answer, "]}\n");
}

/* The session that a form names. */
static enum kw_status number_of(struct call *call, uint32_t *number) {
    char text[12];
    int64_t value = 0;
    KW_TRY(call_field(call, "session", text, sizeof(text)));
    if (kw_check_number(kw_text(text, sizeof(text)), 1, UINT32_MAX, &value) != KW_OK) {
        call_result(call, 400, "field 'session': is not a number");
        return KW_ERROR_FORMAT;
    }
    *number = (uint32_t)value;
    return KW_OK;
}

void act_session_end(struct call *call) {
    uint32_t number = 0;
    char detail[64];
    if (number_of(call, &number) != KW_OK)
        return;
    enum kw_status status = kw_session_end(&call->gateway->device.sessions, number);
    snprintf(detail, sizeof(detail), "ended session %u", number);
    call_record(call, KW_AUDIT_ACCESS, EVENT_SESSION, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE, detail);
    if (status == KW_OK)
        call_result(call, 200, "ended");
    else
        call_failed(call, status);
}

void act_session_lock(struct call *call) {
    enum kw_status status = kw_session_lock(&call->gateway->device.sessions, call->session.number);
    call_record(call, KW_AUDIT_ACCESS, EVENT_SESSION, KW_AUDIT_SUCCESS, "locked the own session");
    if (status == KW_OK)
        call_result(call, 200, "locked");
    else
        call_failed(call, status);
}
