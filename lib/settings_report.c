#include <keyway/settings.h>

#include "json.h"

#include <string.h>

static const char *kind_word(enum kw_setting_kind kind) {
    if (kind == KW_SETTING_SWITCH)
        return "switch";
    return kind == KW_SETTING_NUMBER ? "number" : "text";
}

static void report_number(struct kw_json *json, const struct kw_setting *setting, int64_t number) {
    if (setting->kind == KW_SETTING_SWITCH)
        kw_json_flag(json, number == 1);
    else
        kw_json_number(json, number);
}

static void report_numbers(struct kw_json *json, const struct kw_setting *setting,
                           const struct kw_setting_value *value) {
    kw_json_key(json, "value");
    report_number(json, setting, value->number);
    kw_json_key(json, "delivered");
    report_number(json, setting, setting->first);
    kw_json_key(json, "recommended");
    report_number(json, setting, setting->secure);
    kw_json_key(json, "departs");
    kw_json_flag(json, value->number != setting->secure);
}

static void report_texts(struct kw_json *json, const struct kw_setting *setting, const struct kw_setting_value *value) {
    kw_json_key(json, "value");
    kw_json_text(json, kw_bytes(value->text, value->length));
    kw_json_key(json, "delivered");
    kw_json_word(json, setting->first_text ? setting->first_text : "");
    if (!setting->secure_text)
        return;
    struct kw_bytes secure = kw_text(setting->secure_text, KW_SETTINGS_TEXT_MAX);
    kw_json_key(json, "recommended");
    kw_json_text(json, secure);
    kw_json_key(json, "departs");
    kw_json_flag(json, secure.length != value->length || memcmp(secure.at, value->text, secure.length) != 0);
}

static void report_one(struct kw_json *json, const struct kw_setting *setting, const struct kw_setting_value *value) {
    kw_json_open(json, '{');
    kw_json_key(json, "id");
    kw_json_number(json, setting->id);
    kw_json_key(json, "name");
    kw_json_word(json, setting->name);
    kw_json_key(json, "kind");
    kw_json_word(json, kind_word(setting->kind));
    if (setting->requirement) {
        kw_json_key(json, "requirement");
        kw_json_word(json, setting->requirement);
    }
    if (setting->kind == KW_SETTING_TEXT)
        report_texts(json, setting, value);
    else
        report_numbers(json, setting, value);
    kw_json_close(json, '}');
}

enum kw_status kw_settings_report(const struct kw_settings *settings, const struct kw_sink *sink) {
    struct kw_json json;
    kw_json_begin(&json, sink);
    kw_json_open(&json, '{');
    kw_json_key(&json, "keyway");
    kw_json_word(&json, "settings/1");
    kw_json_key(&json, "dropped");
    kw_json_number(&json, settings->dropped);
    kw_json_key(&json, "settings");
    kw_json_open(&json, '[');
    for (size_t i = 0; i < settings->count; i++)
        report_one(&json, &settings->table[i], &settings->values[i]);
    kw_json_close(&json, ']');
    kw_json_close(&json, '}');
    return kw_json_end(&json);
}
