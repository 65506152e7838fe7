#include "audit_log.h"

#include <string.h>

#define FORMAT 1u
#define CODES  8u /* bytes before the numbers */

/* Trust as it is stored, by position. */
static const uint16_t trusts[3] = {KW_CLOCK_UNSET, KW_CLOCK_SET, KW_CLOCK_SYNCED};

static struct kw_bytes cut(struct kw_bytes bytes, size_t limit, uint16_t *flags) {
    if (bytes.length <= limit)
        return bytes;
    *flags |= KW_AUDIT_FLAG_CUT;
    return kw_bytes(bytes.at, limit);
}

static size_t at_most(size_t length, size_t limit) {
    return length < limit ? length : limit;
}

size_t kw_audit_length(const struct kw_audit_event *event) {
    return KW_AUDIT_RECORD_MIN + at_most(event->source.length, KW_AUDIT_NAME_MAX) +
           at_most(event->who.length, KW_AUDIT_NAME_MAX) + at_most(event->detail.length, KW_AUDIT_DETAIL_MAX);
}

uint8_t kw_audit_trust(enum kw_clock_trust trust) {
    return trust == KW_CLOCK_SYNCED ? 2 : trust == KW_CLOCK_SET ? 1 : 0;
}

/* Where the numbers stand in a record's head, behind the codes. */
#define FIELD(member, width)                                                                                           \
    { offsetof(struct kw_audit_record, member), width }
static const struct kw_audit_field fields[7] = {
    FIELD(event.type, 2), FIELD(flags, 2),     FIELD(event.event, 4),    FIELD(sequence, 8),
    FIELD(boot, 4),       FIELD(uptime_ms, 8), FIELD(moment.unix_ms, 8),
};

int kw_audit_put_fields(struct kw_writer *writer, const void *from, const struct kw_audit_field *field, size_t count) {
    int failed = 0;
    for (; count > 0; count--, field++) {
        const void *at = (const uint8_t *)from + field->at;
        if (field->width == 2)
            failed |= kw_write_u16(writer, *(const uint16_t *)at);
        else if (field->width == 4)
            failed |= kw_write_u32(writer, *(const uint32_t *)at);
        else if (field->width == 8)
            failed |= kw_write_u64(writer, *(const uint64_t *)at);
        else
            failed |= kw_write_bytes(writer, kw_bytes(at, field->width));
    }
    return failed;
}

int kw_audit_get_fields(struct kw_reader *reader, void *to, const struct kw_audit_field *field, size_t count) {
    int failed = 0;
    for (; count > 0; count--, field++) {
        void *at = (uint8_t *)to + field->at;
        if (field->width == 2)
            failed |= kw_read_u16(reader, (uint16_t *)at);
        else if (field->width == 4)
            failed |= kw_read_u32(reader, (uint32_t *)at);
        else if (field->width == 8)
            failed |= kw_read_u64(reader, (uint64_t *)at);
        else
            failed |= kw_read_copy(reader, at, field->width);
    }
    return failed;
}

enum kw_status kw_audit_encode(struct kw_audit_record *record, uint8_t *to) {
    struct kw_audit_event *event = &record->event;
    size_t length = kw_audit_length(event);
    struct kw_writer writer = kw_writer(to, length - KW_DIGEST_SIZE);
    event->source = cut(event->source, KW_AUDIT_NAME_MAX, &record->flags);
    event->who = cut(event->who, KW_AUDIT_NAME_MAX, &record->flags);
    event->detail = cut(event->detail, KW_AUDIT_DETAIL_MAX, &record->flags);
    const uint8_t codes[CODES] = {
        (uint8_t)(length >> 8),        (uint8_t)length,           FORMAT,
        (uint8_t)event->category,      (uint8_t)event->result,    kw_audit_trust(record->moment.trust),
        (uint8_t)event->source.length, (uint8_t)event->who.length};
    int failed = kw_write_bytes(&writer, kw_bytes(codes, CODES));
    failed |= kw_audit_put_fields(&writer, record, fields, 7);
    failed |= kw_write_bytes(&writer, event->source);
    failed |= kw_write_bytes(&writer, event->who);
    failed |= kw_write_bytes(&writer, event->detail);
    event->detail.at = to + writer.used - event->detail.length;
    record->bytes = kw_bytes(to, length);
    record->digest = to + writer.used;
    return failed ? KW_ERROR_ARGUMENT : KW_OK;
}

/* Whether the bytes are exactly one record: its length, its codes (categories and results begin at 1), its flags, and
 * names and detail that fit. */
static int is_record(struct kw_bytes bytes) {
    static const uint8_t most[CODES - 2] = {FORMAT, KW_AUDIT_LOG,      KW_AUDIT_REFUSED,
                                            2,      KW_AUDIT_NAME_MAX, KW_AUDIT_NAME_MAX};
    const uint8_t *at = bytes.at;
    if (bytes.length < KW_AUDIT_RECORD_MIN || bytes.length > KW_AUDIT_RECORD_MAX ||
        bytes.length != ((size_t)at[0] << 8 | at[1]) || at[10] != 0 || at[11] > KW_AUDIT_FLAG_CUT)
        return 0;
    for (size_t i = 0; i < sizeof(most); i++)
        if (at[2 + i] > most[i] || (i < 3 && at[2 + i] == 0))
            return 0;
    size_t names = (size_t)at[6] + at[7];
    return bytes.length >= KW_AUDIT_RECORD_MIN + names &&
           bytes.length - KW_AUDIT_RECORD_MIN - names <= KW_AUDIT_DETAIL_MAX;
}

enum kw_status kw_audit_decode(struct kw_bytes bytes, struct kw_audit_record *record) {
    struct kw_reader reader = kw_reader(bytes);
    const uint8_t *codes = bytes.at;
    if (!is_record(bytes))
        return KW_ERROR_FORMAT;
    reader.at += CODES;
    reader.left -= CODES + KW_DIGEST_SIZE;
    /* Nothing of this fails any more: all lengths were looked at. */
    int failed = kw_audit_get_fields(&reader, record, fields, 7);
    failed |= kw_read_slice(&reader, codes[6], &record->event.source);
    failed |= kw_read_slice(&reader, codes[7], &record->event.who);
    record->event.category = (enum kw_audit_category)codes[3];
    record->event.result = (enum kw_audit_result)codes[4];
    record->moment.trust = (enum kw_clock_trust)trusts[codes[5]];
    record->event.detail = kw_bytes(reader.at, reader.left);
    record->digest = reader.at + reader.left;
    record->bytes = bytes;
    return failed ? KW_ERROR_FORMAT : KW_OK;
}

enum kw_status kw_audit_digest(const struct kw_crypto *crypto, const uint8_t *head, struct kw_bytes record,
                               uint8_t *digest) {
    const struct kw_bytes parts[2] = {kw_bytes(head, KW_DIGEST_SIZE),
                                      kw_bytes(record.at, record.length - KW_DIGEST_SIZE)};
    return crypto->hash(crypto->context, parts, 2, digest);
}

/* Apart from all else that the key may sign. */
enum kw_status kw_audit_signed_digest(const struct kw_crypto *crypto, struct kw_bytes record, uint8_t *digest) {
    static const char purpose[] = "keyway audit checkpoint";
    const struct kw_bytes parts[2] = {kw_bytes(purpose, sizeof(purpose)),
                                      kw_bytes(record.at, record.length - KW_DIGEST_SIZE - KW_SIGNATURE_SIZE)};
    return crypto->hash(crypto->context, parts, 2, digest);
}

int kw_audit_is(const struct kw_audit_event *event, enum kw_audit_own own) {
    return event->event == KW_AUDIT_EVENT_OWN + (uint32_t)own;
}
