#include "json.h"

#include "utf8.h"

#include <string.h>

static const char digits[] = "0123456789abcdef";

static void flush(struct kw_json *json) {
    if (json->status == KW_OK && json->used > 0)
        json->status = json->sink->put(json->sink->context, kw_bytes(json->buffer, json->used));
    json->used = 0;
}

static void put(struct kw_json *json, const void *bytes, size_t length) {
    const uint8_t *from = (const uint8_t *)bytes;
    for (size_t i = 0; i < length; i++) {
        if (json->used == sizeof(json->buffer))
            flush(json);
        json->buffer[json->used++] = from[i];
    }
}

static void put_word(struct kw_json *json, const char *word) {
    put(json, word, kw_text(word, 64).length);
}

void kw_json_begin(struct kw_json *json, const struct kw_sink *sink) {
    memset(json, 0, sizeof(*json));
    json->sink = sink;
}

/* The comma in front of a value, unless it is the first or stands behind its key. */
static void separate(struct kw_json *json) {
    if (json->after_key) {
        json->after_key = 0;
        return;
    }
    if (json->depth == 0)
        return;
    if (json->filled[json->depth - 1])
        put(json, ",", 1);
    json->filled[json->depth - 1] = 1;
}

void kw_json_open(struct kw_json *json, char bracket) {
    separate(json);
    if (json->depth == KW_JSON_DEPTH) {
        json->status = KW_ERROR_STATE;
        return;
    }
    json->filled[json->depth++] = 0;
    put(json, &bracket, 1);
}

void kw_json_close(struct kw_json *json, char bracket) {
    if (json->depth == 0) {
        json->status = KW_ERROR_STATE;
        return;
    }
    json->depth--;
    put(json, &bracket, 1);
}

static void put_escape(struct kw_json *json, uint32_t unit) {
    char escape[6] = {'\\', 'u'};
    for (size_t i = 0; i < 4; i++)
        escape[2 + i] = digits[unit >> (12 - 4 * i) & 15];
    put(json, escape, sizeof(escape));
}

void kw_json_text(struct kw_json *json, struct kw_bytes text) {
    separate(json);
    put(json, "\"", 1);
    for (size_t at = 0; at < text.length;) {
        uint8_t byte = text.at[at];
        size_t length = kw_utf8_length(text.at + at, text.length - at);
        if (length == 0)
            put_escape(json, 0xfffd);
        else if (byte < 0x20 || byte == 0x7f)
            put_escape(json, byte);
        else if (byte == '"' || byte == '\\') {
            put(json, "\\", 1);
            put(json, &byte, 1);
        } else {
            put(json, text.at + at, length);
        }
        at += length > 0 ? length : 1;
    }
    put(json, "\"", 1);
}

void kw_json_key(struct kw_json *json, const char *key) {
    separate(json);
    put(json, "\"", 1);
    put_word(json, key);
    put(json, "\":", 2);
    json->after_key = 1;
}

void kw_json_word(struct kw_json *json, const char *word) {
    kw_json_text(json, kw_text(word, 256));
}

void kw_json_number(struct kw_json *json, int64_t number) {
    char text[20];
    size_t at = sizeof(text);
    /* Of the number below 0, since there is one more of them. */
    int64_t rest = number < 0 ? number : -number;
    do {
        text[--at] = digits[-(rest % 10)];
        rest /= 10;
    } while (rest != 0);
    separate(json);
    if (number < 0)
        put(json, "-", 1);
    put(json, text + at, sizeof(text) - at);
}

void kw_json_flag(struct kw_json *json, int flag) {
    separate(json);
    put_word(json, flag ? "true" : "false");
}

void kw_json_hex(struct kw_json *json, struct kw_bytes bytes) {
    separate(json);
    put(json, "\"", 1);
    for (size_t i = 0; i < bytes.length; i++) {
        char pair[2] = {digits[bytes.at[i] >> 4], digits[bytes.at[i] & 15]};
        put(json, pair, sizeof(pair));
    }
    put(json, "\"", 1);
}

enum kw_status kw_json_end(struct kw_json *json) {
    flush(json);
    if (json->status == KW_OK && (json->depth > 0 || json->after_key))
        json->status = KW_ERROR_STATE;
    return json->status;
}
