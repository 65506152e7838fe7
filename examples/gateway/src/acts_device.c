#include "acts.h"

#include "port/system_linux.h"

#include <keyway/inventory.h>
#include <keyway/report.h>

#include <modbus/modbus.h>
#include <openssl/crypto.h>

#include <stdio.h>
#include <string.h>

#define PRODUCT     "HG-7 for Modbus" /* as product.yaml names it: a plant knows a report of it by that */
#define AUDIT_SHOWN 100               /* records of an answer */

static void show_flag(struct answer *answer, const char *name, int flag) {
    answer_text(answer, ", \"");
    answer_text(answer, name);
    answer_text(answer, flag ? "\": true" : "\": false");
}

static void show_count(struct answer *answer, const char *name, uint64_t count) {
    answer_text(answer, ", \"");
    answer_text(answer, name);
    answer_text(answer, "\": ");
    answer_number(answer, (int64_t)count);
}

/* How far the device's wall clock may be believed. */
static enum kw_clock_trust clock_trust(const struct device *device) {
    struct kw_moment moment;
    return device->clock.clock.now(device->clock.clock.context, &moment) == KW_OK ? moment.trust : KW_CLOCK_UNSET;
}

static void show_time(struct answer *answer, const struct device *device) {
    enum kw_clock_trust trust = clock_trust(device);
    answer_text(answer, ", \"clock\": \"");
    answer_text(answer, trust == KW_CLOCK_SYNCED ? "synchronised" : trust == KW_CLOCK_SET ? "set" : "unset");
    answer_text(answer, "\"");
}

void act_state(struct call *call) {
    const struct gateway *gateway = call->gateway;
    const struct device *device = &gateway->device;
    struct answer *answer = call->answer;
    struct kw_audit_state audit;
    kw_audit_state(&device->audit, &audit);
    answer_again(answer, 200, ANSWER_JSON);
    answer_text(answer, "{\"product\": \"" PRODUCT "\", \"version\": ");
    answer_json(answer, kw_text(GATEWAY_VERSION, 32));
    answer_text(answer, ", \"serial\": ");
    answer_json(answer, kw_text(device->serial, DEVICE_SERIAL_SIZE));
    show_count(answer, "level", gateway->config.level);
    show_flag(answer, "selftest", device->selftest.verdict == KW_GRANTED);
    show_flag(answer, "keys_work", device->keys.trouble == KW_OK);
    show_flag(answer, "audit_writes", !device->audit_failed);
    show_flag(answer, "audit_whole", device->audit_damaged == 0);
    show_count(answer, "audit_lost", audit.lost);
    show_count(answer, "boot", audit.boot);
    show_time(answer, device);
    answer_text(answer, ", \"housing\": \"");
    answer_text(answer, housing_text(&gateway->housing));
    answer_text(answer, "\"");
    show_count(answer, "housing_openings", gateway->housing.openings);
    show_flag(answer, "collector", gateway->syslog.state == SYSLOG_UP && syslog_is_done(&gateway->syslog));
    show_flag(answer, "boundary_open", kw_settings_allows(&device->settings, SETTING_NETWORK) == KW_GRANTED);
    show_flag(answer, "degraded", gateway->mode.state == KW_MODE_DEGRADED);
    software_show(&gateway->software, answer);
    answer_text(answer, "}\n");
}

void act_settings(struct call *call) {
    const struct kw_sink sink = answer_sink(call->answer);
    answer_again(call->answer, 200, ANSWER_JSON);
    if (kw_settings_report(&call->gateway->device.settings, &sink) != KW_OK)
        call_failed(call, KW_ERROR_CRYPTO);
}

static enum kw_status change(struct kw_settings *settings, const char *name, const char *text) {
    for (size_t i = 0; i < DEVICE_SETTINGS; i++) {
        const struct kw_setting *setting = &device_settings[i];
        int64_t number = 0;
        if (strcmp(setting->name, name) != 0)
            continue;
        if (setting->kind == KW_SETTING_TEXT)
            return kw_settings_set_text(settings, setting->id, kw_text(text, KW_SETTINGS_TEXT_MAX + 1));
        KW_TRY(kw_check_number(kw_text(text, KW_SETTINGS_TEXT_MAX + 1), setting->least, setting->most, &number));
        return kw_settings_set(settings, setting->id, number);
    }
    return KW_ERROR_MISSING;
}

void act_setting_change(struct call *call) {
    struct device *device = &call->gateway->device;
    char name[32];
    char text[KW_SETTINGS_TEXT_MAX + 1];
    char detail[CALL_WORDS];
    if (call_field(call, "name", name, sizeof(name)) != KW_OK || call_field(call, "value", text, sizeof(text)) != KW_OK)
        return;
    enum kw_status status = change(&device->settings, name, text);
    snprintf(detail, sizeof(detail), "setting %s = %s%s%s", name, text, status == KW_OK ? "" : ": ",
             status == KW_OK ? "" : kw_status_text(status));
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_SETTING, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_REFUSED,
                detail);
    if (status == KW_OK) {
        device_apply_settings(device);
        call_result(call, 200, "set");
    } else {
        call_failed(call, status);
    }
}

/* For the time server, which has to have it too. @req CR 1.14 */
void act_time_key(struct call *call) {
    static const char hex[] = "0123456789abcdef";
    const struct device *device = &call->gateway->device;
    uint8_t key[TIMEKEEPER_KEY_SIZE];
    char words[CALL_WORDS];
    _Static_assert(2 * TIMEKEEPER_KEY_SIZE < CALL_SECRET, "room for its digits");
    enum kw_status status = timekeeper_key(device, key);
    snprintf(words, sizeof(words), "the key of the time server, number %u", device->config->time_key);
    call_record(call, KW_AUDIT_CONFIGURATION, EVENT_TIME, status == KW_OK ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                status == KW_OK ? "showed the key of the time server" : "cannot derive the key of the time server");
    if (status != KW_OK) {
        call_failed(call, status);
        return;
    }
    for (size_t i = 0; i < 2 * TIMEKEEPER_KEY_SIZE; i++)
        call->secret[i] = hex[key[i / 2] >> (i % 2 ? 0 : 4) & 15];
    call->secret[2 * TIMEKEEPER_KEY_SIZE] = 0;
    kw_wipe(key, sizeof(key));
    call_result(call, 200, words);
}

void act_inventory(struct call *call) {
    struct gateway *gateway = call->gateway;
    const struct kw_clock *clock = &gateway->device.clock.clock;
    const struct kw_sink sink = answer_sink(call->answer);
    const uint8_t *image = gateway->software.image_known ? gateway->software.image : NULL;
    const struct kw_component components[] = {
        {KW_COMPONENT_DEVICE, "Haselgrund Netze", PRODUCT, GATEWAY_VERSION, gateway->device.serial, NULL},
        {KW_COMPONENT_FIRMWARE, "Haselgrund Netze", "hg7", GATEWAY_VERSION, NULL, image},
        {KW_COMPONENT_LIBRARY, "OpenSSL", "openssl", OpenSSL_version(OPENSSL_VERSION_STRING), NULL, NULL},
        {KW_COMPONENT_LIBRARY, "libmodbus", "libmodbus", LIBMODBUS_VERSION_STRING, NULL, NULL},
    };
    struct kw_moment now;
    answer_again(call->answer, 200, ANSWER_JSON);
    enum kw_status status = clock->now(clock->context, &now);
    if (status == KW_OK)
        status = kw_inventory_report(components, sizeof(components) / sizeof(*components), &now, &sink);
    if (status != KW_OK)
        call_failed(call, status);
}

static enum kw_report_state active_if(int on, int works) {
    if (!on)
        return KW_REPORT_OFF;
    return works ? KW_REPORT_ACTIVE : KW_REPORT_FAILED;
}

#define OWN_ROWS 22u

static void fill_rows(const struct gateway *gateway, struct kw_report_row rows[OWN_ROWS + KW_KEYSTORE_ROWS]) {
    const struct device *device = &gateway->device;
    const struct config *config = &gateway->config;
    const struct kw_report_row own[OWN_ROWS] = {
        {"CR 1.1", KW_REPORT_ACTIVE, "passwords of accounts"},
        {"CR 1.1 RE 2", active_if(config->codes == CONFIG_ON, 1), "one-time codes for engineers and administrators"},
        {"CR 1.2", active_if(*config->tls_clients != 0, 1), "certificates of clients"},
        {"CR 1.5", KW_REPORT_ACTIVE, "no default password survives"},
        {"CR 1.11", KW_REPORT_ACTIVE, "durable lockout"},
        {"CR 2.1", KW_REPORT_ACTIVE, "five roles"},
        {"CR 2.1 RE 3", active_if(config->override_s > 0, 1), "overrides by a supervisor, limited in time"},
        {"CR 2.1 RE 4", active_if(config->dual == CONFIG_ON, 1), "two administrators take the device out of service"},
        {"CR 2.8", active_if(1, !device->audit_failed), "audit log"},
        {"CR 2.11 RE 1", active_if(*config->time_server != 0, clock_trust(device) == KW_CLOCK_SYNCED),
         "time from a server of the works, by its code"},
        {"CR 2.12", active_if(config->checkpoint > 0, !device->audit_failed), "signed checkpoints"},
        {"CR 3.3", active_if(1, device->selftest.verdict == KW_GRANTED), "self-test"},
        {"CR 3.4", active_if(*config->integrity_root != 0, software_sound(&gateway->software)),
         "signed manifest of files"},
        {"CR 5.1", active_if(*config->listen_interface && *config->field_interface, 1),
         "web and field each by an interface of its own"},
        {"NDR 1.13 RE 1", active_if(*config->listen_trusted != 0, 1), "access over untrusted networks is approved"},
        {"NDR 5.2 RE 1", KW_REPORT_ACTIVE, "nobody connects but from networks that are named"},
        {"NDR 5.2 RE 2", KW_REPORT_ACTIVE, "the boundary can be closed while the field goes on"},
        {"CR 4.1", active_if(config->tls == CONFIG_ON, 1), "TLS 1.2 or newer"},
        {"EDR 3.11 RE 1",
         active_if(*config->housing_line != 0,
                   gateway->housing.state == HOUSING_CLOSED || gateway->housing.state == HOUSING_OPEN),
         "what a contact in the housing says is recorded"},
        {"EDR 3.12", active_if(config->updates == CONFIG_ON, 1), "the supplier's key is that of the making"},
        {"EDR 3.13", active_if(*config->trust != 0, 1), "roots of trust of the owner's"},
        {"EDR 3.10", active_if(config->updates == CONFIG_ON, 1), "signed updates"},
    };
    memcpy(rows, own, sizeof(own));
    kw_keystore_rows(&device->keys.keystore, rows + OWN_ROWS);
}

void act_report(struct call *call) {
    const struct gateway *gateway = call->gateway;
    const struct device *device = &gateway->device;
    const struct kw_sink sink = answer_sink(call->answer);
    const struct software *software = &gateway->software;
    const struct kw_clock *clock = &device->clock.clock;
    struct kw_report_row rows[OWN_ROWS + KW_KEYSTORE_ROWS];
    const struct kw_report_signer signer = {&device->openssl.crypto, device->keys.port, KEY_REPORT};
    struct kw_report report = {.supplier = "Haselgrund Netze",
                               .product = PRODUCT,
                               .version = GATEWAY_VERSION,
                               .serial = device->serial,
                               .digest = software->image,
                               .rows = rows,
                               .count = sizeof(rows) / sizeof(*rows)};
    fill_rows(gateway, rows);
    answer_again(call->answer, 200, ANSWER_JSON);
    enum kw_status status = software->image_known ? clock->now(clock->context, &report.now) : KW_ERROR_UNSUPPORTED;
    if (status == KW_OK)
        status = kw_report_write(&report, &signer, &sink);
    if (status != KW_OK)
        call_failed(call, status);
}

static const char *result_text(enum kw_audit_result result) {
    static const char *const texts[] = {
        [KW_AUDIT_SUCCESS] = "success", [KW_AUDIT_FAILURE] = "failure", [KW_AUDIT_REFUSED] = "refused"};
    return result >= KW_AUDIT_SUCCESS && result <= KW_AUDIT_REFUSED ? texts[result] : "unknown";
}

static void show_record(struct answer *answer, const struct kw_audit_record *record) {
    static const char *const categories[] = {"", "access", "request", "system", "backup", "configuration", "log"};
    answer_text(answer, "{\"sequence\": ");
    answer_number(answer, (int64_t)record->sequence);
    show_count(answer, "unix_ms", (uint64_t)record->moment.unix_ms);
    show_count(answer, "boot", record->boot);
    show_count(answer, "event", record->event.event);
    answer_text(answer, ", \"category\": \"");
    answer_text(answer, record->event.category <= KW_AUDIT_LOG ? categories[record->event.category] : "");
    answer_text(answer, "\", \"result\": \"");
    answer_text(answer, result_text(record->event.result));
    answer_text(answer, "\", \"source\": ");
    answer_json(answer, record->event.source);
    answer_text(answer, ", \"who\": ");
    answer_json(answer, record->event.who);
    answer_text(answer, ", \"detail\": ");
    /* The log's own records have numbers there, not words. */
    answer_json(answer, record->event.event >= KW_AUDIT_EVENT_OWN ? kw_bytes(NULL, 0) : record->event.detail);
    answer_text(answer, "}\n");
}

/* Only records behind a sequence number, a page of them at a time. */
void act_audit(struct call *call) {
    struct device *device = &call->gateway->device;
    const struct kw_audit_filter filter = {0};
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    char text[24];
    int64_t after = 0;
    int shown = 0;
    enum kw_status status = http_field(call->request->query, "after", text, sizeof(text));
    if (status == KW_OK)
        status = kw_check_number(kw_text(text, sizeof(text)), 0, INT64_MAX, &after);
    if (status != KW_OK && status != KW_ERROR_MISSING) {
        call_result(call, 400, "query 'after': is not a number");
        return;
    }
    call_record(call, KW_AUDIT_ACCESS, EVENT_READ, KW_AUDIT_SUCCESS, "read the audit log");
    device_commit(device);
    answer_again(call->answer, 200, ANSWER_LINES);
    status = kw_audit_read_begin(&reader, &device->audit, kw_text(call->who, sizeof(call->who)), &filter,
                                 device->audit_work, sizeof(device->audit_work));
    while (status == KW_OK && shown < AUDIT_SHOWN) {
        status = kw_audit_read_next(&reader, &record);
        if (status == KW_ERROR_TAMPERED) {
            answer_text(call->answer, "{\"damaged_segment\": ");
            answer_number(call->answer, reader.scan.last.serial);
            answer_text(call->answer, "}\n");
            status = KW_OK;
        } else if (status == KW_OK && record.sequence > (uint64_t)after) {
            show_record(call->answer, &record);
            shown++;
        }
    }
    if (status != KW_OK && status != KW_ERROR_MISSING)
        call_failed(call, status);
}

void act_audit_verify(struct call *call) {
    struct device *device = &call->gateway->device;
    struct kw_audit_report report;
    device_commit(device);
    enum kw_status status =
        kw_audit_verify_own(&device->audit, device->audit_work, sizeof(device->audit_work), &report);
    if (status != KW_OK) {
        call_failed(call, status);
        return;
    }
    answer_again(call->answer, 200, ANSWER_JSON);
    answer_text(call->answer, report.fault == KW_AUDIT_INTACT && device->audit_damaged == 0 ? "{\"intact\": true"
                                                                                            : "{\"intact\": false");
    show_count(call->answer, "last", report.last);
    show_count(call->answer, "checkpoint", report.checkpoint);
    answer_text(call->answer, "}\n");
}

void act_audit_checkpoint(struct call *call) {
    enum kw_status status = device_checkpoint(&call->gateway->device);
    if (status == KW_OK)
        call_result(call, 200, "signed");
    else
        call_failed(call, status);
}
