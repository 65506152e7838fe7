#include "audit_log.h"

enum kw_status kw_audit_acknowledge(struct kw_audit *log, const struct kw_audit_mark *mark, void *work, size_t size) {
    struct kw_audit_scan scan;
    struct kw_audit_record record;
    if (!log->open || mark->sequence < log->kept.acknowledged.sequence)
        return KW_ERROR_STATE;
    if (mark->sequence == 0 || mark->sequence > log->durable.sequence || mark->serial < log->kept.oldest ||
        mark->serial > log->durable.serial)
        return KW_ERROR_MISSING;
    KW_TRY(kw_audit_scan_init(&scan, log->config, work, size));
    KW_TRY(kw_audit_scan_open(&scan, mark->serial, &record));
    while (scan.last.sequence < mark->sequence)
        KW_TRY(kw_audit_scan_next(&scan, &record));
    if (scan.last.sequence != mark->sequence || kw_equal(scan.last.head, mark->head, KW_DIGEST_SIZE) != KW_GRANTED)
        return KW_ERROR_MISSING;
    struct kw_audit_mark before = log->kept.acknowledged;
    log->kept.acknowledged = *mark;
    enum kw_status status = kw_audit_keep(log);
    /* What is not durable was not acknowledged: no segment may be overwritten because of it. */
    if (status != KW_OK)
        log->kept.acknowledged = before;
    return status;
}

enum kw_status kw_audit_read_begin(struct kw_audit_reader *reader, const struct kw_audit *log, struct kw_bytes who,
                                   const struct kw_audit_filter *filter, void *work, size_t size) {
    const struct kw_audit_config *config = log->config;
    if (!log->open)
        return KW_ERROR_STATE;
    if (!config->may_read || config->may_read(config->access, who) != KW_GRANTED)
        return KW_ERROR_POLICY;
    KW_TRY(kw_audit_scan_init(&reader->scan, config, work, size));
    reader->log = log;
    reader->filter = filter;
    reader->seen = 0;
    reader->serial = filter->after.serial > log->kept.oldest ? filter->after.serial : log->kept.oldest;
    return KW_OK;
}

/* The next durable record, of whatever kind. A segment that ended is followed by the next one, if there is one. */
static enum kw_status step(struct kw_audit_reader *reader, struct kw_audit_record *record) {
    struct kw_audit_scan *scan = &reader->scan;
    const struct kw_audit_mark *durable = &reader->log->durable;
    if (reader->serial == 0) {
        if (scan->last.sequence >= durable->sequence)
            return KW_ERROR_MISSING;
        /* What was read ahead of the end, when the log was shorter, is read again. */
        if (reader->seen != durable->sequence)
            scan->have = scan->next;
        reader->seen = durable->sequence;
        enum kw_status status = kw_audit_scan_next(scan, record);
        if (status != KW_ERROR_MISSING || scan->last.serial >= durable->serial)
            return status;
        reader->serial = scan->last.serial + 1;
    }
    if (reader->serial > durable->serial)
        return KW_ERROR_MISSING;
    uint32_t serial = reader->serial < reader->log->kept.oldest ? reader->log->kept.oldest : reader->serial;
    KW_TRY(kw_audit_scan_open(scan, serial, record));
    reader->serial = 0;
    return KW_OK;
}

static int wanted(const struct kw_audit_filter *filter, const struct kw_audit_record *record) {
    const struct kw_audit_event *event = &record->event;
    if (record->sequence <= filter->after.sequence)
        return 0;
    if (filter->categories != 0 && (filter->categories >> (uint32_t)event->category & 1u) == 0)
        return 0;
    if (filter->results != 0 && (filter->results >> (uint32_t)event->result & 1u) == 0)
        return 0;
    return filter->who.length == 0 || (filter->who.length == event->who.length &&
                                       kw_equal(filter->who.at, event->who.at, event->who.length) == KW_GRANTED);
}

enum kw_status kw_audit_read_next(struct kw_audit_reader *reader, struct kw_audit_record *record) {
    struct kw_audit_record found;
    do {
        enum kw_status status = step(reader, &found);
        /* The rest of the segment cannot be read; the next one may be. */
        if (status == KW_ERROR_TAMPERED)
            reader->serial = reader->scan.last.serial + 1;
        KW_TRY(status);
    } while (!wanted(reader->filter, &found));
    *record = found;
    return KW_OK;
}

enum kw_status kw_audit_export(struct kw_audit_reader *reader, const struct kw_audit_syslog *names,
                               const struct kw_audit_output *output, void *to, size_t room,
                               struct kw_audit_mark *sent) {
    struct kw_audit_record record;
    size_t length;
    enum kw_status status = kw_audit_read_next(reader, &record);
    while (status == KW_OK) {
        KW_TRY(kw_audit_syslog(&record, names, to, room, &length));
        KW_TRY(output->send(output->context, kw_bytes(to, length)));
        *sent = reader->scan.last;
        status = kw_audit_read_next(reader, &record);
    }
    return status == KW_ERROR_MISSING ? KW_OK : status;
}
