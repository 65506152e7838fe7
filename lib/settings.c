#include <keyway/settings.h>

#include <keyway/guard.h>

#include "settings_table.h"
#include "slot.h"

#include <string.h>

#define KIND 0x53657431u /* "Set1" */

/* Where the setting with this id stands in the table; `count` when nowhere. */
static size_t place_of(const struct kw_settings *settings, uint16_t id) {
    size_t place = 0;
    while (place < settings->count && settings->table[place].id != id)
        place++;
    return place;
}

enum kw_verdict kw_setting_takes(const struct kw_setting *setting, int64_t number) {
    if (setting->kind == KW_SETTING_SWITCH)
        return number == 0 || number == 1 ? KW_GRANTED : KW_DENIED;
    return setting->kind == KW_SETTING_NUMBER && number >= setting->least && number <= setting->most ? KW_GRANTED
                                                                                                     : KW_DENIED;
}

enum kw_verdict kw_setting_takes_text(const struct kw_setting *setting, struct kw_bytes text) {
    if (setting->kind != KW_SETTING_TEXT || setting->least < 0 || setting->most > (int64_t)KW_SETTINGS_TEXT_MAX)
        return KW_DENIED;
    return kw_check_text(text, (size_t)setting->least, (size_t)setting->most);
}

static void put_text(struct kw_setting_value *value, struct kw_bytes text) {
    memset(value, 0, sizeof(*value));
    if (text.length > 0)
        memcpy(value->text, text.at, text.length);
    value->length = (uint8_t)text.length;
}

static struct kw_bytes text_of(const char *text) {
    return text ? kw_text(text, KW_SETTINGS_TEXT_MAX + 1) : kw_bytes(NULL, 0);
}

/* What the setting is delivered as. */
static void put_first(struct kw_setting_value *value, const struct kw_setting *setting) {
    put_text(value, setting->kind == KW_SETTING_TEXT ? text_of(setting->first_text) : kw_bytes(NULL, 0));
    if (setting->kind != KW_SETTING_TEXT)
        value->number = setting->first;
}

static void deliver(struct kw_settings *settings) {
    for (size_t i = 0; i < settings->count; i++)
        put_first(&settings->values[i], &settings->table[i]);
}

/* What a setting is delivered as, and what is recommended, must be values that it takes. */
static int is_sound(const struct kw_setting *setting) {
    if (!setting->name || kw_check_name(kw_text(setting->name, 65), 64) != KW_GRANTED)
        return 0;
    if (setting->kind != KW_SETTING_TEXT)
        return kw_setting_takes(setting, setting->first) == KW_GRANTED &&
               kw_setting_takes(setting, setting->secure) == KW_GRANTED;
    return kw_setting_takes_text(setting, text_of(setting->first_text)) == KW_GRANTED &&
           (!setting->secure_text || kw_setting_takes_text(setting, text_of(setting->secure_text)) == KW_GRANTED);
}

static enum kw_status check_table(const struct kw_settings *settings) {
    if (settings->count > KW_SETTINGS_MAX || settings->work_size < KW_SETTINGS_WORK_SIZE(settings->count))
        return KW_ERROR_ARGUMENT;
    for (size_t i = 0; i < settings->count; i++)
        if (!is_sound(&settings->table[i]) || place_of(settings, settings->table[i].id) != i)
            return KW_ERROR_ARGUMENT;
    return KW_OK;
}

static struct kw_slot slot_of(const struct kw_settings *settings) {
    struct kw_slot slot = {settings->storage,    settings->crypto, settings->key, settings->area, KIND,
                           settings->generation, settings->current};
    return slot;
}

/* One stored value: what the table does not know or take any more is dropped, and the setting stays as delivered. */
static enum kw_status take_value(struct kw_settings *settings, struct kw_reader *reader) {
    uint16_t id;
    uint64_t number;
    uint16_t length;
    struct kw_bytes text;
    KW_TRY(kw_read_u16(reader, &id));
    KW_TRY(kw_read_u64(reader, &number));
    KW_TRY(kw_read_u16(reader, &length));
    KW_TRY(kw_read_slice(reader, length, &text));
    size_t place = place_of(settings, id);
    if (place == settings->count)
        settings->dropped++;
    else if (kw_setting_takes(&settings->table[place], (int64_t)number) == KW_GRANTED && length == 0)
        settings->values[place].number = (int64_t)number;
    else if (kw_setting_takes_text(&settings->table[place], text) == KW_GRANTED)
        put_text(&settings->values[place], text);
    else
        settings->dropped++;
    return KW_OK;
}

static enum kw_status take_record(struct kw_settings *settings, size_t length) {
    struct kw_reader reader = kw_reader(kw_bytes(settings->work, length));
    uint32_t count;
    KW_TRY(kw_read_u32(&reader, &count));
    for (uint32_t i = 0; i < count; i++)
        KW_TRY(take_value(settings, &reader));
    return reader.left == 0 ? KW_OK : KW_ERROR_FORMAT;
}

enum kw_status kw_settings_open(struct kw_settings *settings) {
    size_t length;
    settings->generation = 0;
    settings->current = 0;
    settings->dropped = 0;
    settings->open = 0;
    KW_TRY(check_table(settings));
    deliver(settings);
    struct kw_slot slot = slot_of(settings);
    enum kw_status status = kw_slot_read(&slot, settings->work, settings->work_size, &length);
    settings->open = status == KW_OK || status == KW_ERROR_MISSING || status == KW_ERROR_TAMPERED;
    if (status == KW_ERROR_MISSING)
        return KW_OK;
    if (status != KW_OK)
        return status;
    kw_slot_double(&slot, kw_bytes(settings->work, length));
    settings->generation = slot.generation;
    settings->current = slot.current;
    status = take_record(settings, length);
    if (status != KW_OK)
        deliver(settings);
    return status;
}

/* All values as one record: as they are, or as they are delivered. */
static enum kw_status store(struct kw_settings *settings, int first) {
    struct kw_writer writer = kw_writer(settings->work, settings->work_size);
    struct kw_setting_value value;
    KW_TRY(kw_write_u32(&writer, (uint32_t)settings->count));
    for (size_t i = 0; i < settings->count; i++) {
        value = settings->values[i];
        if (first)
            put_first(&value, &settings->table[i]);
        KW_TRY(kw_write_u16(&writer, settings->table[i].id));
        KW_TRY(kw_write_u64(&writer, (uint64_t)value.number));
        KW_TRY(kw_write_u16(&writer, value.length));
        KW_TRY(kw_write_bytes(&writer, kw_bytes(value.text, value.length)));
    }
    struct kw_slot slot = slot_of(settings);
    KW_TRY(kw_slot_write(&slot, kw_written(&writer)));
    kw_slot_double(&slot, kw_written(&writer));
    settings->generation = slot.generation;
    settings->current = slot.current;
    return KW_OK;
}

/* Stores the new value, or puts the old one back. */
static enum kw_status change(struct kw_settings *settings, size_t place, const struct kw_setting_value *value) {
    struct kw_setting_value old = settings->values[place];
    settings->values[place] = *value;
    enum kw_status status = store(settings, 0);
    if (status != KW_OK)
        settings->values[place] = old;
    return status;
}

enum kw_status kw_settings_set(struct kw_settings *settings, uint16_t id, int64_t number) {
    size_t place = place_of(settings, id);
    struct kw_setting_value value = {number, {0}, 0};
    if (!settings->open)
        return KW_ERROR_STATE;
    if (place == settings->count)
        return KW_ERROR_MISSING;
    if (kw_setting_takes(&settings->table[place], number) != KW_GRANTED)
        return KW_ERROR_ARGUMENT;
    return change(settings, place, &value);
}

enum kw_status kw_settings_set_text(struct kw_settings *settings, uint16_t id, struct kw_bytes text) {
    size_t place = place_of(settings, id);
    struct kw_setting_value value;
    if (!settings->open)
        return KW_ERROR_STATE;
    if (place == settings->count)
        return KW_ERROR_MISSING;
    if (kw_setting_takes_text(&settings->table[place], text) != KW_GRANTED)
        return KW_ERROR_ARGUMENT;
    put_text(&value, text);
    return change(settings, place, &value);
}

enum kw_status kw_settings_get(const struct kw_settings *settings, uint16_t id, int64_t *number) {
    size_t place = place_of(settings, id);
    if (place == settings->count)
        return KW_ERROR_MISSING;
    if (settings->table[place].kind == KW_SETTING_TEXT)
        return KW_ERROR_ARGUMENT;
    *number = settings->values[place].number;
    return KW_OK;
}

enum kw_status kw_settings_get_text(const struct kw_settings *settings, uint16_t id, struct kw_bytes *text) {
    size_t place = place_of(settings, id);
    if (place == settings->count)
        return KW_ERROR_MISSING;
    if (settings->table[place].kind != KW_SETTING_TEXT)
        return KW_ERROR_ARGUMENT;
    *text = kw_bytes(settings->values[place].text, settings->values[place].length);
    return KW_OK;
}

enum kw_verdict kw_settings_allows(const struct kw_settings *settings, uint16_t id) {
    size_t place = place_of(settings, id);
    if (place == settings->count || settings->table[place].kind != KW_SETTING_SWITCH)
        return KW_DENIED;
    return settings->values[place].number == 1 ? KW_GRANTED : KW_DENIED;
}

enum kw_status kw_settings_reset(struct kw_settings *settings) {
    KW_TRY(check_table(settings));
    KW_TRY(store(settings, 1));
    deliver(settings);
    settings->open = 1;
    return KW_OK;
}
