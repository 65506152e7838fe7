/* A device's settings: declared once as a table, changed within their bounds, durable when acknowledged, and reported
 * for a machine with what they are, were delivered as, and should be.
 *
 * Switches are how a device is cut down to what it needs (CR 7.7): a function asks kw_settings_allows before it starts.
 * Who may change a setting is the caller's to ask (role.h) and each change the caller's to record (audit.h). One thread
 * at a time. */
#ifndef KEYWAY_SETTINGS_H
#define KEYWAY_SETTINGS_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_SETTINGS_TEXT_MAX 64u
#define KW_SETTINGS_MAX      256u

/* The bytes of a buffer that holds the record of `count` settings; also half of what an area needs. */
#define KW_SETTINGS_WORK_SIZE(count) (4u + (count) * (12u + KW_SETTINGS_TEXT_MAX))

enum kw_setting_kind {
    KW_SETTING_SWITCH = 0x16d3, /* 0 or 1 */
    KW_SETTING_NUMBER = 0x2a7c,
    KW_SETTING_TEXT = 0x713a /* kw_check_text; of no more than `most` bytes */
};

/* A setting, in the integrator's constant table. `first` is what the device is delivered with, `secure` what the
 * hardening guide recommends; of a text `first_text` and `secure_text`, which is null where any value will do. */
struct kw_setting {
    uint16_t id; /* stays with the setting for good */
    const char *name;
    const char *requirement; /* "CR 7.7", or null */
    enum kw_setting_kind kind;
    int64_t least;
    int64_t most;
    int64_t first;
    int64_t secure;
    const char *first_text;
    const char *secure_text;
};

/* What a setting is now. The module's own. */
struct kw_setting_value {
    int64_t number;
    uint8_t text[KW_SETTINGS_TEXT_MAX];
    uint8_t length;
};

struct kw_settings {
    const struct kw_setting *table;  /* of `count`, ids unique */
    size_t count;                    /* KW_SETTINGS_MAX or less */
    struct kw_setting_value *values; /* the caller's, `count` of them */
    const struct kw_storage *storage;
    const struct kw_crypto *crypto;
    struct kw_bytes key; /* of the record's HMAC (lib/slot.h); empty: accidents only are found */
    uint32_t area;
    uint8_t *work; /* KW_SETTINGS_WORK_SIZE(count) bytes, the caller's */
    size_t work_size;
    /* The module's own. */
    uint64_t generation;
    uint32_t current;
    uint32_t open;    /* whether what is stored is known, so that a change loses nothing */
    uint32_t dropped; /* stored values that the table does not take any more; their settings are as delivered */
};

/* Reads what is stored; a setting without a stored value is as delivered. KW_ERROR_ARGUMENT: a table that contradicts
 * itself (an id twice, a first or secure value outside its bounds). On KW_ERROR_TAMPERED, KW_ERROR_FORMAT (a record of
 * another make) and port failures all are as delivered. */
KW_MUST_USE enum kw_status kw_settings_open(struct kw_settings *settings);

/* Changes a number or a switch, durably. KW_ERROR_MISSING: no such id. KW_ERROR_ARGUMENT: another kind, or outside its
 * bounds. On a failure the setting is what it was. @req CR 7.6 */
KW_MUST_USE enum kw_status kw_settings_set(struct kw_settings *settings, uint16_t id, int64_t number);
KW_MUST_USE enum kw_status kw_settings_set_text(struct kw_settings *settings, uint16_t id, struct kw_bytes text);

/* What a setting is. The text lies in the settings' own values until the next change. */
KW_MUST_USE enum kw_status kw_settings_get(const struct kw_settings *settings, uint16_t id, int64_t *number);
KW_MUST_USE enum kw_status kw_settings_get_text(const struct kw_settings *settings, uint16_t id, struct kw_bytes *text);

/* Whether a switch is on: KW_GRANTED only then; no such id, another kind and off are all KW_DENIED. @req CR 7.7 */
KW_MUST_USE enum kw_verdict kw_settings_allows(const struct kw_settings *settings, uint16_t id);

/* All as delivered, durably, whatever was stored. On a failure every setting is what it was. */
KW_MUST_USE enum kw_status kw_settings_reset(struct kw_settings *settings);

/* JSON, keyway: settings/1: every setting with its value, what it was delivered as, what is recommended, and whether it
 * departs from that. Texts are reported whole: keep secrets in the key port, never in a setting. @req CR 7.6 RE 1 */
KW_MUST_USE enum kw_status kw_settings_report(const struct kw_settings *settings, const struct kw_sink *sink);

#ifdef __cplusplus
}
#endif

#endif
