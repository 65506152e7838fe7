#include "acts.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 32u
#define DIGITS         (2u * KW_POINT_SIZE)

static void show_root(struct answer *answer, const struct kw_anchor *root, const char *owner) {
    static const char hex[] = "0123456789abcdef";
    char digits[DIGITS + 1];
    for (size_t i = 0; i < DIGITS; i++)
        digits[i] = hex[root->point[i / 2] >> (i % 2 ? 0 : 4) & 15];
    digits[DIGITS] = 0;
    answer_text(answer, "{\"name\": ");
    answer_json(answer, root->id);
    answer_text(answer, ", \"owner\": \"");
    answer_text(answer, owner);
    answer_text(answer, "\", \"point\": \"");
    answer_text(answer, digits);
    answer_text(answer, "\"}");
}

void act_roots(struct call *call) {
    const struct software *software = &call->gateway->software;
    const struct kw_trust *trust = &software->roots.owner.trust;
    answer_again(call->answer, 200, ANSWER_JSON);
    answer_text(call->answer, "{\"roots\": [");
    for (size_t i = 0; i < trust->count; i++)
        show_root(call->answer, &trust->anchors[i], "supplier");
    for (size_t i = 0; i < trust->changing_count; i++) {
        answer_text(call->answer, ", ");
        show_root(call->answer, &trust->changing[i], "asset owner");
    }
    answer_text(call->answer, "]}\n");
}

static int nibble(char letter) {
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static int point_of(const char *digits, uint8_t point[KW_POINT_SIZE]) {
    if (strlen(digits) != DIGITS)
        return 0;
    for (size_t i = 0; i < KW_POINT_SIZE; i++) {
        int high = nibble(digits[2 * i]);
        int low = nibble(digits[2 * i + 1]);
        if (high < 0 || low < 0)
            return 0;
        point[i] = (uint8_t)(high << 4 | low);
    }
    return 1;
}

/* What is loaded counts by who is trusted now. */
static void conclude(struct call *call, enum kw_status status, const char *what, const char *name) {
    char detail[CALL_WORDS];
    snprintf(detail, sizeof(detail), "%s: %s%s%s", what, name, status == KW_OK ? "" : ": ",
             status == KW_OK ? "" : kw_status_text(status));
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_ROOT, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                detail);
    software_judge_again(&call->gateway->software);
    if (status == KW_OK)
        call_result(call, 200, what);
    else
        call_failed(call, status);
}

/* KW_OK, or the request has been answered. */
static enum kw_status named(struct call *call, char *name) {
    KW_TRY(call_field(call, "name", name, NAME_MAX_BYTES + 1));
    if (kw_check_name(kw_text(name, NAME_MAX_BYTES + 1), NAME_MAX_BYTES) == KW_GRANTED)
        return KW_OK;
    call_result(call, 400, "field 'name': is no name of letters and digits");
    return KW_ERROR_FORMAT;
}

static enum kw_verdict leave(const struct call *call) {
    return kw_role_allows(&call->gateway->device.roles, call->session.subject.account, MAY_TRUST);
}

void act_root_put(struct call *call) {
    char name[NAME_MAX_BYTES + 1];
    char digits[DIGITS + 1];
    struct kw_anchor root = {.owner = KW_ANCHOR_ASSET_OWNER, .uses = ROOTS_USES};
    if (named(call, name) != KW_OK || call_field(call, "point", digits, sizeof(digits)) != KW_OK)
        return;
    if (!point_of(digits, root.point)) {
        call_result(call, 400, "field 'point': is no uncompressed point on P-256, 130 hexadecimal digits");
        return;
    }
    root.id = kw_text(name, sizeof(name));
    conclude(call, kw_keystore_root_put(&call->gateway->software.roots.owner, leave(call), &root),
             "root of trust of the owner's put in", name);
}

void act_root_remove(struct call *call) {
    char name[NAME_MAX_BYTES + 1];
    if (named(call, name) != KW_OK)
        return;
    conclude(call,
             kw_keystore_root_remove(&call->gateway->software.roots.owner, leave(call), kw_text(name, sizeof(name))),
             "root of trust of the owner's removed", name);
}
