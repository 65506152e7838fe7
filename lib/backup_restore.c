#include "backup_format.h"

#include <string.h>

/* A backup that is being read: the chunk that is open, and how far its items have come. */
struct reading {
    const struct kw_backup_config *config;
    const struct kw_backup_source *source;
    const struct kw_backup_item *items;
    size_t count;
    int applies; /* whether items are written, or only looked at */
    struct backup_header header;
    uint8_t key[KW_SEAL_KEY_SIZE];
    uint64_t offset; /* of the next chunk */
    uint32_t number;
    uint8_t last;
    struct kw_reader body; /* what is left of the open chunk */
    uint64_t seen;         /* a bit for each item of the list that the backup holds */
    uint64_t sizes[KW_BACKUP_ITEMS_MAX];
    struct kw_backup_report report;
};

static enum kw_status read_source(struct reading *reading, void *to, size_t length) {
    const struct kw_backup_source *source = reading->source;
    if (reading->offset > source->size || length > source->size - reading->offset)
        return KW_ERROR_TAMPERED;
    KW_TRY(source->read(source->context, reading->offset, to, length));
    reading->offset += length;
    return KW_OK;
}

static int is_trust(uint32_t trust) {
    return trust == KW_CLOCK_UNSET || trust == KW_CLOCK_SET || trust == KW_CLOCK_SYNCED;
}

static enum kw_status read_header(struct reading *reading) {
    struct backup_header *header = &reading->header;
    uint32_t magic;
    uint64_t ms;
    if (reading->source->size < KW_BACKUP_HEADER_SIZE)
        return KW_ERROR_FORMAT;
    KW_TRY(read_source(reading, header->bytes, KW_BACKUP_HEADER_SIZE));
    struct kw_reader reader = kw_reader(kw_bytes(header->bytes, KW_BACKUP_HEADER_SIZE));
    KW_TRY(kw_read_u32(&reader, &magic));
    KW_TRY(kw_read_copy(&reader, header->salt, BACKUP_SALT_SIZE));
    KW_TRY(kw_read_u64(&reader, &ms));
    KW_TRY(kw_read_u32(&reader, &header->trust));
    KW_TRY(kw_read_u32(&reader, &header->items));
    if (magic != BACKUP_MAGIC || !is_trust(header->trust) || header->items > KW_BACKUP_ITEMS_MAX)
        return KW_ERROR_FORMAT;
    header->unix_ms = (int64_t)ms;
    reading->report.made.unix_ms = header->unix_ms;
    reading->report.made.trust = (enum kw_clock_trust)header->trust;
    return kw_backup_key(reading->config, header->salt, reading->key);
}

/* Opens the next chunk in the work buffer. */
static enum kw_status next_chunk(struct reading *reading) {
    const struct kw_backup_config *config = reading->config;
    uint8_t head[BACKUP_CHUNK_HEAD];
    uint8_t nonce[KW_NONCE_SIZE];
    uint8_t aad[KW_BACKUP_HEADER_SIZE + BACKUP_CHUNK_HEAD];
    uint32_t length;
    if (reading->last == BACKUP_LAST || reading->number == UINT32_MAX)
        return KW_ERROR_TAMPERED;
    KW_TRY(read_source(reading, head, sizeof(head)));
    struct kw_reader reader = kw_reader(kw_bytes(head, sizeof(head)));
    KW_TRY(kw_read_u32(&reader, &length));
    KW_TRY(kw_read_u8(&reader, &reading->last));
    if (length < KW_TAG_SIZE || (reading->last != BACKUP_LAST && reading->last != BACKUP_MORE))
        return KW_ERROR_TAMPERED;
    if (length > config->work_size)
        return reading->source->size - reading->offset < length ? KW_ERROR_TAMPERED : KW_ERROR_ROOM;
    KW_TRY(read_source(reading, config->work, length));
    kw_backup_nonce(reading->number++, nonce);
    kw_backup_aad(&reading->header, head, aad);
    if (config->crypto->open(config->crypto->context, reading->key, nonce, kw_bytes(aad, sizeof(aad)),
                             kw_bytes(config->work, length), config->work) != KW_GRANTED)
        return KW_ERROR_TAMPERED;
    reading->body = kw_reader(kw_bytes(config->work, length - KW_TAG_SIZE));
    return KW_OK;
}

static enum kw_status find(struct reading *reading, uint32_t id, size_t *place) {
    for (size_t i = 0; i < reading->count; i++)
        if (reading->items[i].id == id) {
            *place = i;
            return reading->seen >> i & 1 ? KW_ERROR_TAMPERED : KW_OK;
        }
    return KW_ERROR_MISSING;
}

static enum kw_status read_item(struct reading *reading) {
    uint32_t id;
    uint64_t size;
    size_t place;
    /* The writer does not tear an item's head apart. */
    if (reading->body.left == 0)
        KW_TRY(next_chunk(reading));
    KW_TRY(kw_read_u32(&reading->body, &id));
    KW_TRY(kw_read_u64(&reading->body, &size));
    KW_TRY(find(reading, id, &place));
    for (uint64_t offset = 0; offset < size;) {
        struct kw_bytes piece;
        if (reading->body.left == 0)
            KW_TRY(next_chunk(reading));
        size_t length = reading->body.left;
        if (length > size - offset)
            length = (size_t)(size - offset);
        KW_TRY(kw_read_slice(&reading->body, length, &piece));
        if (reading->applies)
            KW_TRY(reading->items[place].write(reading->items[place].context, offset, piece));
        offset += length;
    }
    reading->seen |= (uint64_t)1 << place;
    reading->sizes[place] = size;
    reading->report.bytes += size;
    reading->report.items++;
    return KW_OK;
}

static enum kw_status read_all(struct reading *reading) {
    KW_TRY(read_header(reading));
    KW_TRY(next_chunk(reading));
    while (reading->report.items < reading->header.items)
        KW_TRY(read_item(reading));
    /* The last chunk is used up, is marked as the last, and nothing comes behind it. */
    if (reading->body.left > 0 || reading->last != BACKUP_LAST || reading->offset != reading->source->size)
        return KW_ERROR_TAMPERED;
    return KW_OK;
}

/* One pass over the backup. */
static enum kw_status pass(struct reading *reading, int applies) {
    reading->applies = applies;
    reading->offset = 0;
    reading->number = 0;
    reading->last = BACKUP_MORE;
    reading->seen = 0;
    reading->report = (struct kw_backup_report){{0, KW_CLOCK_UNSET}, 0, 0};
    enum kw_status status = read_all(reading);
    /* Inside a chunk that opened, what does not parse was not written by us. */
    if (status == KW_ERROR_FORMAT && reading->offset > KW_BACKUP_HEADER_SIZE)
        status = KW_ERROR_TAMPERED;
    kw_wipe(reading->key, sizeof(reading->key));
    kw_wipe(reading->config->work, reading->config->work_size);
    return status;
}

enum kw_status kw_backup_check(const struct kw_backup_config *config, const struct kw_backup_source *source,
                               const struct kw_backup_item *items, size_t count, struct kw_backup_report *report) {
    struct reading reading = {.config = config, .source = source, .items = items, .count = count};
    KW_TRY(kw_backup_usable(config, items, count));
    KW_TRY(pass(&reading, 0));
    *report = reading.report;
    return KW_OK;
}

enum kw_status kw_backup_restore(const struct kw_backup_config *config, const struct kw_backup_source *source,
                                 const struct kw_backup_item *items, size_t count, struct kw_backup_report *report) {
    struct reading reading = {.config = config, .source = source, .items = items, .count = count};
    KW_TRY(kw_backup_usable(config, items, count));
    KW_TRY(pass(&reading, 0));
    KW_TRY(pass(&reading, 1));
    for (size_t i = 0; i < count; i++)
        if (reading.seen >> i & 1)
            KW_TRY(items[i].commit(items[i].context, reading.sizes[i]));
    *report = reading.report;
    return KW_OK;
}
