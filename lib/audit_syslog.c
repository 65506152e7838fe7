#include "audit_log.h"
#include "stamp.h"

#define FACILITY_AUDIT 13u /* RFC 5424, 6.2.1 */

/* A message in the making; `failed` stays once something did not fit. */
struct out {
    struct kw_writer writer;
    int failed;
};

static void put_bytes(struct out *out, struct kw_bytes bytes) {
    out->failed |= kw_write_bytes(&out->writer, bytes);
}

static void put_text(struct out *out, const char *text) {
    put_bytes(out, kw_text(text, 64));
}

/* Divides by at most 65,536 without a division of 64 bits, which small processors have not. */
static uint32_t divide(uint64_t *value, uint32_t by) {
    uint32_t half[2] = {(uint32_t)(*value >> 32), (uint32_t)*value};
    uint32_t rest = 0;
    for (size_t i = 0; i < 2; i++) {
        uint32_t upper = rest << 16 | half[i] >> 16;
        uint32_t lower = upper % by << 16 | (half[i] & 0xffff);
        half[i] = upper / by << 16 | lower / by;
        rest = lower % by;
    }
    *value = (uint64_t)half[0] << 32 | half[1];
    return rest;
}

/* In decimal, of at least `width` digits. */
static void put_number(struct out *out, uint64_t value, unsigned int width) {
    uint8_t digits[20];
    size_t at = sizeof(digits);
    do
        digits[--at] = (uint8_t)('0' + divide(&value, 10));
    while (value > 0 || sizeof(digits) - at < width);
    put_bytes(out, kw_bytes(digits + at, sizeof(digits) - at));
}

static void put_hex(struct out *out, struct kw_bytes bytes) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.length; i++) {
        const uint8_t pair[2] = {(uint8_t)digits[bytes.at[i] >> 4], (uint8_t)digits[bytes.at[i] & 15]};
        put_bytes(out, kw_bytes(pair, 2));
    }
}

/* A value between quotes, of which nothing can end it or the line. A backslash is written as its number, so that what
 * was escaped here and what was there before stay apart. */
static void put_value(struct out *out, struct kw_bytes value) {
    for (size_t i = 0; i < value.length; i++) {
        uint8_t byte = value.at[i];
        if (byte < 0x20 || byte > 0x7e || byte == '\\') {
            put_text(out, "\\\\x");
            put_hex(out, kw_bytes(value.at + i, 1));
            continue;
        }
        if (byte == '"' || byte == ']')
            put_text(out, "\\");
        put_bytes(out, kw_bytes(value.at + i, 1));
    }
}

/* RFC 3339 in UTC, to the millisecond, or "-" when nobody set the clock. */
static void put_time(struct out *out, const struct kw_moment *moment) {
    char text[KW_STAMP_SIZE];
    uint64_t left = (uint64_t)moment->unix_ms;
    if (kw_stamp(moment, text) == 0) {
        put_text(out, "-");
        return;
    }
    put_bytes(out, kw_bytes(text, KW_STAMP_SIZE - 1));
    put_text(out, ".");
    put_number(out, divide(&left, 1000), 3);
    put_text(out, "Z");
}

static void put_detail(struct out *out, const struct kw_audit_record *record) {
    put_text(out, record->flags & KW_AUDIT_FLAG_CUT ? " cut=\"1\"" : "");
    /* What the log says itself is bytes, not text. */
    if (record->event.event >= KW_AUDIT_EVENT_OWN) {
        put_text(out, " data=\"");
        put_hex(out, record->event.detail);
    } else {
        put_text(out, " detail=\"");
        put_value(out, record->event.detail);
    }
}

/* The message: a % stands before what is put in, a digit for one of the numbers, a letter for one of the texts. */
static void put_message(struct out *out, const struct kw_audit_record *record, const struct kw_audit_syslog *names) {
    static const char category[6][14] = {"access", "request", "system", "backup", "configuration", "log"};
    static const char result[3][8] = {"success", "failure", "refused"};
    static const char message[] = "<%6>1 %T %a %b - %d [timeQuality tzKnown=\"1\" isSynced=\"%0\"][%c seq=\"%1\" "
                                  "boot=\"%2\" up=\"%3\" type=\"%4\" event=\"%5\" result=\"%e\" source=\"%f\" "
                                  "who=\"%g\"%D\" digest=\"";
    const struct kw_audit_event *event = &record->event;
    const uint64_t number[7] = {record->moment.trust == KW_CLOCK_SYNCED,
                                record->sequence,
                                record->boot,
                                record->uptime_ms,
                                event->type,
                                event->event,
                                FACILITY_AUDIT * 8 + (event->result == KW_AUDIT_SUCCESS ? 6 : 4)};
    const struct kw_bytes text[7] = {names->host,
                                     names->app,
                                     names->id,
                                     kw_text(category[event->category - KW_AUDIT_ACCESS], 14),
                                     kw_text(result[event->result - KW_AUDIT_SUCCESS], 8),
                                     event->source,
                                     event->who};
    for (const char *at = message; *at; at++) {
        if (*at != '%')
            put_bytes(out, kw_bytes(at, 1));
        else if (*++at == 'T')
            put_time(out, &record->moment);
        else if (*at == 'D')
            put_detail(out, record);
        else if ((unsigned int)(*at - '0') < 7)
            put_number(out, number[*at - '0'], 1);
        else if ((unsigned int)(*at - 'a') < 7)
            put_value(out, text[*at - 'a']);
    }
    put_hex(out, kw_bytes(record->digest, KW_DIGEST_SIZE));
    put_text(out, "\"]");
}

/* A name of 1 to `limit` printable characters, none of which ends anything. */
static int is_name(struct kw_bytes name, size_t limit) {
    for (size_t i = 0; i < name.length; i++)
        if (name.at[i] <= ' ' || name.at[i] > '~' || name.at[i] == '=' || name.at[i] == ']' || name.at[i] == '"' ||
            name.at[i] == '\\')
            return 0;
    return name.length > 0 && name.length <= limit;
}

enum kw_status kw_audit_syslog(const struct kw_audit_record *record, const struct kw_audit_syslog *names, void *to,
                               size_t room, size_t *length) {
    struct out out = {kw_writer(to, room), 0};
    if (!is_name(names->host, 255) || !is_name(names->app, 48) || !is_name(names->id, 32))
        return KW_ERROR_ARGUMENT;
    put_message(&out, record, names);
    if (out.failed)
        return KW_ERROR_ROOM;
    *length = out.writer.used;
    return KW_OK;
}
