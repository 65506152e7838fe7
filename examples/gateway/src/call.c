#include "call.h"

#include <stdio.h>

void call_result(struct call *call, int status, const char *words) {
    snprintf(call->words, sizeof(call->words), "%s", words);
    answer_again(call->answer, status, ANSWER_JSON);
    answer_text(call->answer, "{\"result\": ");
    answer_json(call->answer, kw_text(call->words, CALL_WORDS));
    if (*call->secret) {
        answer_text(call->answer, ", \"secret\": ");
        answer_json(call->answer, kw_text(call->secret, CALL_SECRET));
    }
    answer_text(call->answer, "}\n");
}

void call_failed(struct call *call, enum kw_status status) {
    static const struct {
        enum kw_status status;
        int code;
    } codes[] = {
        {KW_ERROR_ARGUMENT, 400}, {KW_ERROR_FORMAT, 400}, {KW_ERROR_MISSING, 404}, {KW_ERROR_EXISTS, 409},
        {KW_ERROR_STATE, 409},    {KW_ERROR_POLICY, 403}, {KW_ERROR_BUSY, 503},    {KW_ERROR_ROOM, 409},
    };
    int code = 500;
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        if (codes[i].status == status)
            code = codes[i].code;
    call_result(call, code, kw_error_text(status));
}

static enum kw_status field_of(struct call *call, const char *name, char *to, size_t room, int may_miss) {
    char words[CALL_WORDS];
    enum kw_status status = http_field(call->body, name, to, room);
    if (status == KW_ERROR_MISSING && may_miss) {
        *to = 0;
        return KW_OK;
    }
    if (status != KW_OK) {
        snprintf(words, sizeof(words), "field '%s': %s", name,
                 status == KW_ERROR_MISSING ? "is missing"
                 : status == KW_ERROR_ROOM  ? "is too long"
                                            : "is not well-formed");
        call_result(call, 400, words);
    }
    return status;
}

enum kw_status call_field(struct call *call, const char *name, char *to, size_t room) {
    return field_of(call, name, to, room, 0);
}

enum kw_status call_may_field(struct call *call, const char *name, char *to, size_t room) {
    return field_of(call, name, to, room, 1);
}

void call_record(struct call *call, enum kw_audit_category category, enum device_event event,
                 enum kw_audit_result result, const char *detail) {
    const struct device_act act = {category, event, result, call->source, *call->who ? call->who : "nobody", detail};
    device_record(&call->gateway->device, &act);
}

void call_token(const struct call *call, char *token) {
    static const char hex[] = "0123456789abcdef";
    const struct kw_crypto *crypto = &call->gateway->device.openssl.crypto;
    const struct kw_bytes label = kw_text("form token", 10);
    uint8_t mac[KW_MAC_SIZE];
    if (crypto->mac(crypto->context, kw_bytes(call->id, KW_SESSION_ID_SIZE), &label, 1, mac) != KW_OK) {
        *token = 0;
        return;
    }
    for (size_t i = 0; i < CALL_TOKEN - 1; i++)
        token[i] = hex[mac[i / 2] >> (i % 2 ? 0 : 4) & 15];
    token[CALL_TOKEN - 1] = 0;
}
