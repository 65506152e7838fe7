#include "audit_log.h"

#include <string.h>

uint32_t kw_audit_area(const struct kw_audit_config *config, uint32_t serial) {
    return config->segments[(serial - 1) % config->segment_count];
}

uint32_t kw_audit_scan_at(const struct kw_audit_scan *scan) {
    return scan->from + (uint32_t)scan->next;
}

enum kw_status kw_audit_scan_init(struct kw_audit_scan *scan, const struct kw_audit_config *config, void *work,
                                  size_t room) {
    if (!work || room < KW_AUDIT_WORK_MIN)
        return KW_ERROR_ARGUMENT;
    memset(scan, 0, sizeof(*scan));
    scan->config = config;
    scan->work = work;
    scan->room = room;
    return KW_OK;
}

/* Has at least `need` bytes of the segment in memory, or all that are left: `have - next`. */
static enum kw_status fill(struct kw_audit_scan *scan, size_t need) {
    const struct kw_storage *storage = scan->config->storage;
    size_t have = scan->have - scan->next;
    size_t left = scan->size - kw_audit_scan_at(scan) - have;
    if (have >= need || left == 0)
        return KW_OK;
    memmove(scan->work, scan->work + scan->next, have);
    scan->from += (uint32_t)scan->next;
    scan->next = 0;
    scan->have = have;
    if (left > scan->room - have)
        left = scan->room - have;
    KW_TRY(storage->read(storage->context, scan->area, scan->from + have, scan->work + have, left));
    scan->have += left;
    return KW_OK;
}

/* The record that stands next, its digest not looked at. */
static enum kw_status peek(struct kw_audit_scan *scan, struct kw_audit_record *record) {
    KW_TRY(fill(scan, KW_AUDIT_RECORD_MAX));
    const uint8_t *at = scan->work + scan->next;
    size_t have = scan->have - scan->next;
    if (have < 2)
        return KW_ERROR_MISSING;
    size_t length = (size_t)at[0] << 8 | at[1];
    if (length == 0)
        return KW_ERROR_MISSING;
    scan->fault = KW_AUDIT_FORMAT;
    if (length > have || kw_audit_decode(kw_bytes(at, length), record) != KW_OK)
        return KW_ERROR_TAMPERED;
    return KW_OK;
}

enum kw_status kw_audit_scan_next(struct kw_audit_scan *scan, struct kw_audit_record *record) {
    uint8_t digest[KW_DIGEST_SIZE];
    KW_TRY(peek(scan, record));
    KW_TRY(kw_audit_digest(scan->config->crypto, scan->last.head, record->bytes, digest));
    scan->fault = kw_audit_rule_link((struct kw_audit_link){scan->last.sequence, scan->boot},
                                     (struct kw_audit_link){record->sequence, record->boot},
                                     kw_equal(digest, record->digest, KW_DIGEST_SIZE));
    if (scan->fault != KW_AUDIT_INTACT)
        return KW_ERROR_TAMPERED;
    memcpy(scan->last.head, digest, KW_DIGEST_SIZE);
    scan->last.sequence = record->sequence;
    scan->boot = record->boot;
    scan->next += record->bytes.length;
    return KW_OK;
}

/* The first record of an area says which segment it is, and what the chain was before it. */
static enum kw_status open_area(struct kw_audit_scan *scan, uint32_t area, struct kw_audit_record *record) {
    const struct kw_storage *storage = scan->config->storage;
    uint64_t size;
    scan->area = area;
    scan->from = 0;
    scan->have = 0;
    scan->next = 0;
    scan->fault = KW_AUDIT_REMOVED;
    KW_TRY(storage->size(storage->context, area, &size));
    if (size < KW_AUDIT_SEGMENT_MIN || size > KW_AUDIT_SEGMENT_MAX)
        return KW_ERROR_ROOM;
    scan->size = (uint32_t)size;
    KW_TRY(peek(scan, record));
    struct kw_reader detail = kw_reader(record->event.detail);
    if (!kw_audit_is(&record->event, KW_AUDIT_EVENT_SEGMENT) || detail.left != KW_AUDIT_SEGMENT_DETAIL)
        return KW_ERROR_TAMPERED;
    KW_TRY(kw_read_copy(&detail, scan->before, KW_DIGEST_SIZE));
    KW_TRY(kw_read_u32(&detail, &scan->last.serial));
    KW_TRY(kw_read_u32(&detail, &scan->window));
    /* No log has so small a buffer, and one that went on with it would have no room for a record. */
    if (scan->window < KW_AUDIT_BUFFER_MIN)
        return KW_ERROR_TAMPERED;
    memcpy(scan->last.head, scan->before, KW_DIGEST_SIZE);
    scan->last.sequence = record->sequence - 1;
    scan->boot = record->boot;
    return kw_audit_scan_next(scan, record);
}

enum kw_status kw_audit_scan_open(struct kw_audit_scan *scan, uint32_t serial, struct kw_audit_record *record) {
    enum kw_status status = open_area(scan, kw_audit_area(scan->config, serial), record);
    if (status == KW_OK && scan->last.serial != serial) {
        scan->fault = KW_AUDIT_REMOVED;
        status = KW_ERROR_TAMPERED;
    }
    scan->last.serial = serial;
    return status == KW_ERROR_MISSING ? KW_ERROR_TAMPERED : status;
}

enum kw_status kw_audit_scan_tail(struct kw_audit_scan *scan, uint32_t *length) {
    uint32_t start = kw_audit_scan_at(scan);
    uint32_t end = start;
    for (;;) {
        KW_TRY(fill(scan, 1));
        if (scan->next == scan->have)
            break;
        while (scan->next < scan->have)
            if (scan->work[scan->next++] != 0)
                end = kw_audit_scan_at(scan);
    }
    *length = end - start;
    return KW_OK;
}

enum kw_status kw_audit_scan_ends(struct kw_audit_scan *scan, uint32_t oldest, uint32_t *first, uint32_t *newest) {
    struct kw_audit_record record;
    *first = 0;
    *newest = 0;
    for (uint32_t i = 0; i < scan->config->segment_count; i++) {
        enum kw_status status = open_area(scan, scan->config->segments[i], &record);
        uint32_t serial = scan->last.serial;
        if (status == KW_ERROR_TAMPERED || status == KW_ERROR_MISSING)
            continue;
        KW_TRY(status);
        /* A segment in another's place is none: its own place has something else. */
        if ((serial - 1) % scan->config->segment_count != i || serial < oldest || serial == 0 || serial == UINT32_MAX)
            continue;
        if (serial > *newest)
            *newest = serial;
        if (*first == 0 || serial < *first)
            *first = serial;
    }
    return KW_OK;
}
