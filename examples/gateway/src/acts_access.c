#include "acts.h"

#include "port/system_linux.h"

#include <stdio.h>
#include <string.h>

#define REASON_MAX 80u

/* The password of who asks, in the field of that name. KW_OK, or the request has been answered. */
static enum kw_status prove(struct call *call) {
    char password[KW_PASSWORD_BYTES_MAX + 1];
    KW_TRY(call_field(call, "password", password, sizeof(password)));
    enum kw_status status = act_prove_password(call, password);
    kw_wipe(password, sizeof(password));
    if (status == KW_OK)
        return KW_OK;
    call_record(call, KW_AUDIT_ACCESS, EVENT_REFUSED, KW_AUDIT_REFUSED, "the own password was wrong or not accepted");
    call->answer->wait_ms = call->gateway->device.login_config.answer_ms;
    call_result(call, 403, "the password is not right");
    return status;
}

static void show_override(struct call *call, const struct kw_role_override *override, uint64_t now_ms) {
    struct answer *answer = call->answer;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    uint64_t gone_ms = now_ms - override->since_ms;
    device_name_of(&call->gateway->device, override->account, name);
    answer_text(answer, "{\"account\": ");
    answer_json(answer, kw_text(name, sizeof(name)));
    device_name_of(&call->gateway->device, override->by, name);
    answer_text(answer, ", \"by\": ");
    answer_json(answer, kw_text(name, sizeof(name)));
    answer_text(answer, ", \"seconds\": ");
    answer_number(answer, override->lasts_ms > gone_ms ? (int64_t)((override->lasts_ms - gone_ms + 999) / 1000) : 0);
    answer_text(answer, "}");
}

void act_overrides(struct call *call) {
    const struct kw_role *roles = &call->gateway->device.roles;
    const char *before = "";
    uint64_t now_ms = 0;
    if (kw_clock_linux.uptime(NULL, &now_ms) != KW_OK) {
        call_failed(call, KW_ERROR_CLOCK);
        return;
    }
    answer_again(call->answer, 200, ANSWER_JSON);
    answer_text(call->answer, "{\"overrides\": [");
    for (size_t i = 0; i < KW_ROLE_OVERRIDES; i++) {
        const struct kw_role_override *override = &roles->override[i];
        if (override->account == KW_ACCOUNT_NOBODY || kw_role_override_stands(override, now_ms) != KW_GRANTED)
            continue;
        answer_text(call->answer, before);
        show_override(call, override, now_ms);
        before = ", ";
    }
    answer_text(call->answer, "]}\n");
}

/* What came of it, recorded with its reason, and answered. */
static void conclude(struct call *call, enum kw_status status, const char *what, const char *reason) {
    char detail[CALL_WORDS];
    snprintf(detail, sizeof(detail), "%s%s%s%s%s", what, *reason ? ": " : "", reason, status == KW_OK ? "" : ": ",
             status == KW_OK ? "" : kw_status_text(status));
    call_record(call, KW_AUDIT_ACCESS, EVENT_OVERRIDE, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED, detail);
    if (status == KW_OK)
        call_result(call, 200, what);
    else
        call_failed(call, status);
}

static enum kw_status named(struct call *call, char *name, uint32_t *account) {
    struct kw_account_entry entry;
    KW_TRY(call_field(call, "name", name, KW_ACCOUNT_NAME_MAX + 1));
    enum kw_status status =
        kw_account_find(&call->gateway->device.accounts, kw_text(name, KW_ACCOUNT_NAME_MAX + 1), &entry);
    if (status == KW_OK)
        *account = entry.id;
    else
        call_failed(call, status);
    return status;
}

void act_override_begin(struct call *call) {
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char reason[REASON_MAX + 1];
    char seconds[8];
    char what[CALL_WORDS];
    int64_t lasts_s = 0;
    struct kw_role_override wanted = {.permissions = KW_ROLE_BIT(MAY_OPERATE)};
    if (named(call, name, &wanted.account) != KW_OK || call_field(call, "reason", reason, sizeof(reason)) != KW_OK ||
        call_field(call, "seconds", seconds, sizeof(seconds)) != KW_OK)
        return;
    if (kw_check_number(kw_text(seconds, sizeof(seconds)), 1, 86400, &lasts_s) != KW_OK) {
        call_result(call, 400, "field 'seconds': is not a number from 1 to 86400");
        return;
    }
    if (prove(call) != KW_OK)
        return;
    wanted.lasts_ms = (uint64_t)lasts_s * 1000;
    enum kw_status status = kw_role_override_begin(&call->gateway->device.roles, call->session.subject.account, &wanted,
                                                   kw_text(reason, sizeof(reason)));
    snprintf(what, sizeof(what), "override for %s, %d s", name, (int)lasts_s);
    conclude(call, status, what, reason);
}

void act_override_end(struct call *call) {
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char what[CALL_WORDS];
    uint32_t account = 0;
    if (named(call, name, &account) != KW_OK)
        return;
    snprintf(what, sizeof(what), "ended the override for %s", name);
    conclude(call, kw_role_override_end(&call->gateway->device.roles, call->session.subject.account, account), what,
             "");
}

/* ---- access over untrusted networks */

/* Lets an account in from there for a while; 0 seconds: no longer, and its sessions end. @req NDR 1.13 RE 1 */
void act_approve(struct call *call) {
    struct device *device = &call->gateway->device;
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char seconds[8];
    char what[CALL_WORDS];
    uint32_t account = 0;
    int64_t lasts_s = 0;
    if (named(call, name, &account) != KW_OK || call_field(call, "seconds", seconds, sizeof(seconds)) != KW_OK)
        return;
    if (kw_check_number(kw_text(seconds, sizeof(seconds)), 0, KW_LOGIN_APPROVAL_MAX_S, &lasts_s) != KW_OK) {
        call_result(call, 400, "field 'seconds': is not a number from 0 to 86400");
        return;
    }
    enum kw_status status = kw_login_approve(&device->login, call->session.subject.account, account, (uint32_t)lasts_s);
    if (status == KW_OK && lasts_s == 0)
        (void)kw_session_end_account(&device->sessions, account);
    snprintf(what, sizeof(what), "access over untrusted networks for %s, %d s", name, (int)lasts_s);
    conclude(call, status, what, "");
}

/* ---- the end of the device */

/* Whether it may be taken out of service now: with the leave of who asks, or of two where the configuration says so.
 * KW_ERROR_BUSY: proposed, and another has to approve. */
static enum kw_status leave(struct call *call, uint32_t *first) {
    struct device *device = &call->gateway->device;
    const struct kw_crypto *crypto = &device->openssl.crypto;
    uint32_t account = call->session.subject.account;
    const struct kw_bytes request[] = {kw_text("decommission", 16), kw_text(device->serial, DEVICE_SERIAL_SIZE)};
    uint8_t digest[KW_DIGEST_SIZE];
    if (!device->config->dual)
        return kw_role_allows(&device->roles, account, MAY_DECOMMISSION) == KW_GRANTED ? KW_OK : KW_ERROR_POLICY;
    KW_TRY(crypto->hash(crypto->context, request, 2, digest));
    if (kw_role_approve(&device->roles, account, MAY_DECOMMISSION, digest, first) == KW_GRANTED)
        return KW_OK;
    KW_TRY(kw_role_propose(&device->roles, account, MAY_DECOMMISSION, digest));
    return KW_ERROR_BUSY;
}

/* The records of it reach the collector; those of the device go with all the rest. */
void act_decommission(struct call *call) {
    struct device *device = &call->gateway->device;
    char serial[DEVICE_SERIAL_SIZE];
    char name[KW_ACCOUNT_NAME_MAX + 1];
    char detail[CALL_WORDS];
    uint32_t first = KW_ACCOUNT_NOBODY;
    if (call_field(call, "serial", serial, sizeof(serial)) != KW_OK)
        return;
    if (strcmp(serial, device->serial) != 0) {
        call_result(call, 400, "field 'serial': is another device's");
        return;
    }
    if (prove(call) != KW_OK)
        return;
    enum kw_status status = leave(call, &first);
    device_name_of(device, first, name);
    snprintf(detail, sizeof(detail), "take the device out of service: %s%s",
             status == KW_OK           ? "approved, proposed by "
             : status == KW_ERROR_BUSY ? "proposed"
                                       : kw_status_text(status),
             status == KW_OK ? (first == KW_ACCOUNT_NOBODY ? "oneself" : name) : "");
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_DECOMMISSION,
                status == KW_OK || status == KW_ERROR_BUSY ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED, detail);
    if (status == KW_OK) {
        call->gateway->decommission = 1;
        call_result(call, 200, "the device is taken out of service, and all that it holds is overwritten");
    } else if (status == KW_ERROR_BUSY) {
        call_result(call, 202, "proposed: another administrator has to ask for the same within ten minutes");
    } else {
        call_failed(call, status);
    }
}
