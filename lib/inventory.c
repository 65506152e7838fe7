#include <keyway/inventory.h>

#include "json.h"
#include "stamp.h"

static const char *const kinds[] = {"", "device", "firmware", "library", "application"};

static void member(struct kw_json *json, const char *key, const char *value) {
    if (!value)
        return;
    kw_json_key(json, key);
    kw_json_word(json, value);
}

static void serial(struct kw_json *json, const char *number) {
    kw_json_key(json, "properties");
    kw_json_open(json, '[');
    kw_json_open(json, '{');
    member(json, "name", "serial");
    member(json, "value", number);
    kw_json_close(json, '}');
    kw_json_close(json, ']');
}

static void digest(struct kw_json *json, const uint8_t *bytes) {
    kw_json_key(json, "hashes");
    kw_json_open(json, '[');
    kw_json_open(json, '{');
    member(json, "alg", "SHA-256");
    kw_json_key(json, "content");
    kw_json_hex(json, kw_bytes(bytes, KW_DIGEST_SIZE));
    kw_json_close(json, '}');
    kw_json_close(json, ']');
}

static void component(struct kw_json *json, const struct kw_component *component) {
    kw_json_open(json, '{');
    member(json, "type", kinds[component->kind]);
    if (component->supplier) {
        kw_json_key(json, "supplier");
        kw_json_open(json, '{');
        member(json, "name", component->supplier);
        kw_json_close(json, '}');
    }
    member(json, "name", component->name);
    member(json, "version", component->version);
    if (component->digest)
        digest(json, component->digest);
    if (component->serial)
        serial(json, component->serial);
    kw_json_close(json, '}');
}

static int is_sound(const struct kw_component *part) {
    return part->kind >= KW_COMPONENT_DEVICE && part->kind <= KW_COMPONENT_APPLICATION && part->name;
}

enum kw_status kw_inventory_report(const struct kw_component *components, size_t count, const struct kw_moment *now,
                                   const struct kw_sink *sink) {
    struct kw_json json;
    char time[KW_STAMP_SIZE];
    for (size_t i = 0; i < count; i++)
        if (!is_sound(&components[i]))
            return KW_ERROR_ARGUMENT;
    if (count == 0)
        return KW_ERROR_ARGUMENT;
    kw_json_begin(&json, sink);
    kw_json_open(&json, '{');
    member(&json, "bomFormat", "CycloneDX");
    member(&json, "specVersion", "1.5");
    kw_json_key(&json, "metadata");
    kw_json_open(&json, '{');
    size_t length = kw_stamp(now, time);
    if (length > 0) {
        kw_json_key(&json, "timestamp");
        kw_json_text(&json, kw_bytes(time, length));
    }
    kw_json_close(&json, '}');
    kw_json_key(&json, "components");
    kw_json_open(&json, '[');
    for (size_t i = 0; i < count; i++)
        component(&json, &components[i]);
    kw_json_close(&json, ']');
    kw_json_close(&json, '}');
    return kw_json_end(&json);
}
