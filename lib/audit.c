#include "audit_log.h"

#include <string.h>

void kw_audit_raise_alarm(const struct kw_audit *log, enum kw_audit_alarm alarm, uint64_t value) {
    if (log->config->alarm)
        log->config->alarm(log->config->watch, alarm, value);
}

void kw_audit_lose(struct kw_audit *log) {
    log->kept.lost++;
    log->unsaid++;
    log->dirty = 1;
    kw_audit_raise_alarm(log, KW_AUDIT_ALARM_LOST, log->kept.lost);
}

/* A clock that fails is one that cannot be trusted, no reason to leave an event out. */
void kw_audit_read_clocks(struct kw_audit *log) {
    const struct kw_clock *clock = log->config->clock;
    if (clock->now(clock->context, &log->moment) != KW_OK)
        log->moment = (struct kw_moment){0, KW_CLOCK_UNSET};
    if (clock->uptime(clock->context, &log->uptime_ms) != KW_OK)
        log->uptime_ms = 0;
}

/* Puts what only the log knows into a checkpoint: the head before it is in place, behind it come counter and signature.
 */
static enum kw_status sign(struct kw_audit *log, const struct kw_audit_record *record) {
    const struct kw_keys *keys = log->config->keys;
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t *signature = log->config->buffer + log->used + record->bytes.length - KW_DIGEST_SIZE - KW_SIGNATURE_SIZE;
    KW_TRY(kw_audit_signed_digest(log->config->crypto, record->bytes, digest));
    return keys->sign(keys->context, log->config->sign_key, digest, signature);
}

/* Makes the record at the end of the buffer, where there is room; on a failure nothing is there. */
static enum kw_status seal(struct kw_audit *log, const struct kw_audit_event *event) {
    struct kw_audit_record record = {.event = *event,
                                     .moment = log->moment,
                                     .uptime_ms = log->uptime_ms,
                                     .sequence = log->last.sequence + 1,
                                     .boot = log->kept.boot};
    uint8_t *to = log->config->buffer + log->used;
    KW_TRY(kw_audit_encode(&record, to));
    if (kw_audit_is(event, KW_AUDIT_EVENT_SEGMENT) || kw_audit_is(event, KW_AUDIT_EVENT_CHECKPOINT))
        memcpy(to + (record.event.detail.at - to), log->last.head, KW_DIGEST_SIZE);
    if (kw_audit_is(event, KW_AUDIT_EVENT_CHECKPOINT))
        KW_TRY(sign(log, &record));
    uint8_t *digest = to + record.bytes.length - KW_DIGEST_SIZE;
    KW_TRY(kw_audit_digest(log->config->crypto, log->last.head, record.bytes, digest));
    memcpy(log->last.head, digest, KW_DIGEST_SIZE);
    log->last.sequence = record.sequence;
    log->used += (uint32_t)record.bytes.length;
    log->since++;
    return KW_OK;
}

enum kw_status kw_audit_blank(struct kw_audit *log, uint32_t area, uint32_t at, uint32_t length) {
    const struct kw_storage *storage = log->config->storage;
    memset(log->config->buffer, 0, log->config->buffer_size);
    while (length > 0) {
        uint32_t piece = length < log->config->buffer_size ? length : (uint32_t)log->config->buffer_size;
        KW_TRY(storage->write(storage->context, area, at, kw_bytes(log->config->buffer, piece)));
        at += piece;
        length -= piece;
    }
    return storage->flush(storage->context, area);
}

/* An event of the log's own, without detail. */
static struct kw_audit_event own_event(const struct kw_audit *log, enum kw_audit_own own, enum kw_audit_result result) {
    return (struct kw_audit_event){.category = KW_AUDIT_LOG,
                                   .event = KW_AUDIT_EVENT_OWN + (uint32_t)own,
                                   .result = result,
                                   .source = log->config->name};
}

/* Begins the next segment. Before the first byte of the oldest one is overwritten, the state says that it need not be
 * there any more; before the first record is written, all behind it is zero, so that what stands behind the end of a
 * segment tells something. */
static enum kw_status turn(struct kw_audit *log) {
    const struct kw_audit_config *config = log->config;
    uint32_t serial = log->last.serial + 1;
    uint32_t needed = serial > config->segment_count ? serial - config->segment_count + 1 : 1;
    uint8_t detail[KW_AUDIT_SEGMENT_DETAIL] = {0};
    uint64_t size;
    KW_TRY(kw_audit_commit(log));
    if (serial == 0 || serial == UINT32_MAX ||
        kw_audit_rule_overwrite(config->when_full, needed, log->kept.oldest, log->kept.acknowledged.serial) !=
            KW_GRANTED)
        return KW_ERROR_ROOM;
    if (needed > log->kept.oldest)
        log->kept.oldest = needed;
    log->kept.floor = log->last;
    KW_TRY(kw_audit_keep(log));
    KW_TRY(config->storage->size(config->storage->context, kw_audit_area(config, serial), &size));
    KW_TRY(kw_audit_blank(log, kw_audit_area(config, serial), 0, (uint32_t)size));
    struct kw_writer writer = kw_writer(detail + KW_DIGEST_SIZE, sizeof(detail) - KW_DIGEST_SIZE);
    KW_TRY(kw_write_u32(&writer, serial));
    KW_TRY(kw_write_u32(&writer, (uint32_t)config->buffer_size));
    struct kw_audit_event event = own_event(log, KW_AUDIT_EVENT_SEGMENT, KW_AUDIT_SUCCESS);
    event.detail = kw_bytes(detail, sizeof(detail));
    KW_TRY(seal(log, &event));
    log->last.serial = serial;
    log->at = 0;
    log->size = (uint32_t)size;
    log->room = (uint32_t)config->buffer_size;
    return KW_OK;
}

/* Appends a record; commits or begins the next segment when there is no room for it. */
static enum kw_status put(struct kw_audit *log, const struct kw_audit_event *event) {
    uint32_t length = (uint32_t)kw_audit_length(event);
    if (log->used + length > log->size - log->at)
        KW_TRY(turn(log));
    else if (log->used + length > log->room)
        KW_TRY(kw_audit_commit(log));
    return seal(log, event);
}

enum kw_status kw_audit_own(struct kw_audit *log, enum kw_audit_own own, enum kw_audit_result result,
                            struct kw_bytes detail) {
    struct kw_audit_event event = own_event(log, own, result);
    event.detail = detail;
    return put(log, &event);
}

/* Records that the wall clock was set, or that it is trusted otherwise than before. What cannot be recorded now is told
 * at the next record. */
static void note_time(struct kw_audit *log) {
    uint8_t detail[9];
    struct kw_writer writer = kw_writer(detail, sizeof(detail));
    uint64_t offset = (uint64_t)log->moment.unix_ms - log->uptime_ms;
    uint64_t step = offset - (uint64_t)log->offset_ms;
    if (step > UINT64_MAX / 2)
        step = 0 - step;
    int same = step <= log->config->time_step_ms && log->moment.trust == log->trust;
    if (!same && (kw_write_u64(&writer, (uint64_t)log->offset_ms + log->uptime_ms) != KW_OK ||
                  kw_write_u8(&writer, kw_audit_trust(log->trust)) != KW_OK ||
                  kw_audit_own(log, KW_AUDIT_EVENT_TIME, KW_AUDIT_SUCCESS, kw_bytes(detail, sizeof(detail))) != KW_OK))
        return;
    log->offset_ms = (int64_t)offset;
    log->trust = log->moment.trust;
}

static void note_lost(struct kw_audit *log) {
    uint8_t detail[12];
    struct kw_writer writer = kw_writer(detail, sizeof(detail));
    if (log->unsaid > 0 && kw_write_u32(&writer, log->unsaid) == KW_OK &&
        kw_write_u64(&writer, log->kept.lost) == KW_OK &&
        kw_audit_own(log, KW_AUDIT_EVENT_LOST, KW_AUDIT_FAILURE, kw_bytes(detail, sizeof(detail))) == KW_OK)
        log->unsaid = 0;
}

/* Segments that may not be overwritten: all when nothing may, else those that nobody outside acknowledged. */
static uint32_t percent_of(const struct kw_audit *log) {
    const struct kw_audit_config *config = log->config;
    uint32_t needed = log->kept.oldest;
    if (config->when_full != KW_AUDIT_STOP && log->kept.acknowledged.serial > needed)
        needed = log->kept.acknowledged.serial;
    if (log->size == 0 || needed > log->last.serial)
        return 0;
    return kw_audit_rule_percent(log->last.serial - needed, config->segment_count, log->at + log->used, log->size);
}

static void note_threshold(struct kw_audit *log) {
    uint8_t percent = (uint8_t)percent_of(log);
    if (log->config->warn_percent == 0 || percent < log->config->warn_percent) {
        log->warned = 0;
    } else if (!log->warned) {
        log->warned = 1;
        kw_audit_raise_alarm(log, KW_AUDIT_ALARM_THRESHOLD, percent);
        /* The alarm has said it; that the last byte is gone is no reason to fail the record before. */
        (void)!kw_audit_own(log, KW_AUDIT_EVENT_THRESHOLD, KW_AUDIT_FAILURE, kw_bytes(&percent, 1));
    }
}

static enum kw_status check(const struct kw_audit *log, const struct kw_audit_event *event) {
    if (!log->open)
        return KW_ERROR_STATE;
    if (event->category < KW_AUDIT_ACCESS || event->category > KW_AUDIT_LOG || event->result < KW_AUDIT_SUCCESS ||
        event->result > KW_AUDIT_REFUSED || event->event >= KW_AUDIT_EVENT_OWN)
        return KW_ERROR_ARGUMENT;
    return KW_OK;
}

enum kw_status kw_audit_append(struct kw_audit *log, const struct kw_audit_event *event, uint64_t *sequence) {
    enum kw_status status = check(log, event);
    if (status == KW_OK) {
        kw_audit_read_clocks(log);
        note_time(log);
        note_lost(log);
        status = put(log, event);
    }
    if (status == KW_OK) {
        if (sequence)
            *sequence = log->last.sequence;
        note_threshold(log);
    } else if (status != KW_ERROR_BUSY) {
        kw_audit_lose(log);
    }
    return status;
}

enum kw_status kw_audit_commit_begin(struct kw_audit *log, struct kw_audit_batch *batch) {
    if (!log->open)
        return KW_ERROR_STATE;
    if (log->flight > 0)
        return KW_ERROR_BUSY;
    *batch = (struct kw_audit_batch){log->config->storage, kw_audit_area(log->config, log->last.serial), log->at,
                                     kw_bytes(log->config->buffer, log->used), log->last};
    log->flight = log->used;
    return KW_OK;
}

enum kw_status kw_audit_batch_write(const struct kw_audit_batch *batch) {
    const struct kw_storage *storage = batch->storage;
    if (batch->bytes.length == 0)
        return KW_OK;
    KW_TRY(storage->write(storage->context, batch->area, batch->at, batch->bytes));
    return storage->flush(storage->context, batch->area);
}

enum kw_status kw_audit_commit_end(struct kw_audit *log, const struct kw_audit_batch *batch, enum kw_status written) {
    uint32_t length = (uint32_t)batch->bytes.length;
    log->flight = 0;
    log->failed = written != KW_OK;
    if (written == KW_OK) {
        log->used -= length;
        memmove(log->config->buffer, log->config->buffer + length, log->used);
        log->at += length;
        log->durable = batch->mark;
        /* A new segment has its first records: from now on it must be there. Were the floor still in the one before, a
         * first record that is damaged would make all of the segment one that was never begun. */
        if (length > 0 && log->kept.floor.serial < batch->mark.serial) {
            log->kept.floor = batch->mark;
            log->dirty = 1;
        }
        if (log->dirty)
            written = kw_audit_keep(log);
    }
    if (written != KW_OK)
        kw_audit_raise_alarm(log, KW_AUDIT_ALARM_FAILED, (uint64_t) - (int)written);
    return written;
}

enum kw_status kw_audit_commit(struct kw_audit *log) {
    struct kw_audit_batch batch;
    KW_TRY(kw_audit_commit_begin(log, &batch));
    return kw_audit_commit_end(log, &batch, kw_audit_batch_write(&batch));
}

enum kw_status kw_audit_checkpoint(struct kw_audit *log, struct kw_audit_mark *mark) {
    const struct kw_audit_config *config = log->config;
    const struct kw_counter *counter = config->counter;
    uint8_t detail[KW_AUDIT_CHECKED_DETAIL] = {0};
    struct kw_writer writer = kw_writer(detail + KW_DIGEST_SIZE, 8);
    uint64_t value = 0;
    if (!config->keys)
        return KW_ERROR_UNSUPPORTED;
    if (!log->open)
        return KW_ERROR_STATE;
    /* The record goes first and the counter is raised behind it: a counter ahead of all checkpoints is an attack, and
     * power failing in between must not look like one. */
    if (counter) {
        KW_TRY(counter->read(counter->context, &value));
        value++;
    }
    KW_TRY(kw_write_u64(&writer, value));
    kw_audit_read_clocks(log);
    KW_TRY(kw_audit_own(log, KW_AUDIT_EVENT_CHECKPOINT, KW_AUDIT_SUCCESS, kw_bytes(detail, sizeof(detail))));
    KW_TRY(kw_audit_commit(log));
    log->kept.floor = log->durable;
    log->kept.counter = value;
    log->since = 0;
    KW_TRY(kw_audit_keep(log));
    if (counter)
        KW_TRY(counter->raise(counter->context, &value));
    *mark = log->kept.floor;
    return KW_OK;
}

void kw_audit_state(const struct kw_audit *log, struct kw_audit_state *state) {
    *state = (struct kw_audit_state){
        log->last, log->durable, log->kept.acknowledged, log->kept.oldest, log->kept.lost, log->kept.boot, log->since,
        0};
    state->percent = percent_of(log);
}
