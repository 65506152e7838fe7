#include "acts.h"

#include <stdio.h>
#include <string.h>

static void show_point(struct answer *answer, const struct config_point *config, const struct field_point *point) {
    answer_text(answer, "{\"name\": ");
    answer_json(answer, kw_text(config->name, CONFIG_NAME));
    answer_text(answer, ", \"value\": ");
    if (point->read_ms)
        answer_number(answer, point->value);
    else
        answer_text(answer, "null");
    answer_text(answer, point->good ? ", \"good\": true" : ", \"good\": false");
    if (config->write) {
        answer_text(answer, ", \"least\": ");
        answer_number(answer, config->least);
        answer_text(answer, ", \"most\": ");
        answer_number(answer, config->most);
        answer_text(answer, point->controlled ? ", \"controlled\": true" : ", \"controlled\": false");
    }
    answer_text(answer, "}");
}

void act_points(struct call *call) {
    const struct config *config = &call->gateway->config;
    struct answer *answer = call->answer;
    struct field_view view;
    char wanted[CONFIG_NAME];
    const char *before = "";
    enum kw_status status = http_field(call->request->query, "name", wanted, sizeof(wanted));
    if (status != KW_OK && status != KW_ERROR_MISSING) {
        call_result(call, 400, "query 'name': is not well-formed");
        return;
    }
    field_look(&call->gateway->field, &view);
    answer_again(answer, 200, ANSWER_JSON);
    answer_text(answer, view.connected ? "{\"connected\": true, \"rounds\": " : "{\"connected\": false, \"rounds\": ");
    answer_number(answer, (int64_t)view.rounds);
    answer_text(answer, ", \"registers\": [");
    for (uint32_t i = 0; i < config->point_count; i++) {
        if (status == KW_OK && strcmp(wanted, config->point[i].name) != 0)
            continue;
        answer_text(answer, before);
        show_point(answer, &config->point[i], &view.point[i]);
        before = ", ";
    }
    answer_text(answer, "]}\n");
    if (status == KW_OK && !*before)
        call_result(call, 404, "there is no such register");
}

static int point_of(const struct config *config, const char *name, uint32_t *point) {
    for (uint32_t i = 0; i < config->point_count; i++)
        if (strcmp(config->point[i].name, name) == 0) {
            *point = i;
            return 1;
        }
    return 0;
}

void act_point_write(struct call *call) {
    struct gateway *gateway = call->gateway;
    char name[CONFIG_NAME];
    char text[8];
    char detail[96];
    uint32_t point = 0;
    int64_t value = 0;
    if (call_field(call, "name", name, sizeof(name)) != KW_OK || call_field(call, "value", text, sizeof(text)) != KW_OK)
        return;
    enum kw_status status = KW_OK;
    if (kw_settings_allows(&gateway->device.settings, SETTING_WRITES) != KW_GRANTED)
        status = KW_ERROR_POLICY;
    else if (!point_of(&gateway->config, name, &point))
        status = KW_ERROR_MISSING;
    else
        status = kw_check_number(kw_text(text, sizeof(text)), 0, 65535, &value);
    if (status == KW_OK)
        status = field_write(&gateway->field, point, value, &call->answer->ticket);
    snprintf(detail, sizeof(detail), "%s %s = %s", status == KW_OK ? "asked for" : "was refused", name, text);
    call_record(call, KW_AUDIT_SYSTEM, EVENT_OUTPUT, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED, detail);
    if (status == KW_ERROR_ARGUMENT || status == KW_ERROR_FORMAT)
        call_result(call, 400, "not an output, or outside its bounds");
    else if (status == KW_ERROR_STATE)
        call_result(call, 503, "the field device does not answer");
    else if (status != KW_OK)
        call_failed(call, status);
}

int act_point_settle(struct call *call, uint32_t ticket) {
    switch (field_outcome(&call->gateway->field, ticket)) {
    case FIELD_WAITING:
        return 0;
    case FIELD_DONE:
        call_record(call, KW_AUDIT_SYSTEM, EVENT_OUTPUT, KW_AUDIT_SUCCESS, "the field device took the value");
        call_result(call, 200, "written");
        return 1;
    default:
        call_record(call, KW_AUDIT_SYSTEM, EVENT_OUTPUT, KW_AUDIT_FAILURE, "the field device did not take the value");
        call_result(call, 503, "the field device did not take it");
        return 1;
    }
}
