#include "audit_log.h"
#include "slot.h"

#include <string.h>

#define STATE_KIND   0x4b774175u /* "KwAu" */
#define STATE_FORMAT 1u
#define STATE_LENGTH 113u

static struct kw_slot slot_of(const struct kw_audit *log) {
    const struct kw_audit_config *config = log->config;
    return (struct kw_slot){.storage = config->storage,
                            .crypto = config->crypto,
                            .key = config->state_key,
                            .area = config->state_area,
                            .kind = STATE_KIND,
                            .generation = log->slot_generation,
                            .current = log->slot_current};
}

#define FIELD(member, width)                                                                                           \
    { offsetof(struct kw_audit_kept, member), width }
static const struct kw_audit_field fields[10] = {
    FIELD(boot, 4),
    FIELD(lost, 8),
    FIELD(oldest, 4),
    FIELD(counter, 8),
    FIELD(floor.serial, 4),
    FIELD(floor.sequence, 8),
    FIELD(floor.head, KW_DIGEST_SIZE),
    FIELD(acknowledged.serial, 4),
    FIELD(acknowledged.sequence, 8),
    FIELD(acknowledged.head, KW_DIGEST_SIZE),
};

enum kw_status kw_audit_keep(struct kw_audit *log) {
    struct kw_slot slot = slot_of(log);
    uint8_t bytes[STATE_LENGTH];
    struct kw_writer writer = kw_writer(bytes, sizeof(bytes));
    KW_TRY(kw_write_u8(&writer, STATE_FORMAT));
    if (kw_audit_put_fields(&writer, &log->kept, fields, 10))
        return KW_ERROR_ARGUMENT;
    KW_TRY(kw_slot_write(&slot, kw_written(&writer)));
    log->slot_generation = slot.generation;
    log->slot_current = slot.current;
    log->dirty = 0;
    return KW_OK;
}

/* Keeps what was counted before the state could be read. */
enum kw_status kw_audit_load(struct kw_audit *log) {
    struct kw_audit_kept kept = {0};
    struct kw_slot slot = slot_of(log);
    uint8_t bytes[STATE_LENGTH];
    size_t length;
    enum kw_status status = kw_slot_read(&slot, bytes, sizeof(bytes), &length);
    /* A longer record is none of ours. */
    if (status == KW_ERROR_ROOM)
        return KW_ERROR_TAMPERED;
    KW_TRY(status);
    struct kw_reader reader = kw_reader(kw_bytes(bytes + 1, sizeof(bytes) - 1));
    if (length != sizeof(bytes) || bytes[0] != STATE_FORMAT || kw_audit_get_fields(&reader, &kept, fields, 10))
        return KW_ERROR_TAMPERED;
    log->slot_generation = slot.generation;
    log->slot_current = slot.current;
    kept.lost += log->unsaid;
    log->kept = kept;
    return KW_OK;
}

enum kw_status kw_audit_init(struct kw_audit *log, const struct kw_audit_config *config) {
    if (!log || !config || !config->storage || !config->crypto || !config->clock || !config->segments ||
        config->segment_count < 2 || config->segment_count > 255 || !config->buffer ||
        config->buffer_size < KW_AUDIT_BUFFER_MIN || config->buffer_size > KW_AUDIT_SEGMENT_MAX ||
        config->name.length > KW_AUDIT_NAME_MAX)
        return KW_ERROR_ARGUMENT;
    memset(log, 0, sizeof(*log));
    log->config = config;
    return KW_OK;
}

static enum kw_status check_areas(const struct kw_audit_config *config) {
    uint64_t size;
    for (uint32_t i = 0; i < config->segment_count; i++) {
        KW_TRY(config->storage->size(config->storage->context, config->segments[i], &size));
        if (size < KW_AUDIT_SEGMENT_MIN || size > KW_AUDIT_SEGMENT_MAX)
            return KW_ERROR_ROOM;
    }
    KW_TRY(config->storage->size(config->storage->context, config->state_area, &size));
    return size < KW_AUDIT_STATE_SIZE ? KW_ERROR_ROOM : KW_OK;
}

/* The state, and what the counter says of it. A log without a state is new, unless it has segments or a counter that
 * says otherwise. */
static enum kw_status restore(struct kw_audit *log, enum kw_audit_fault *fault) {
    const struct kw_counter *counter = log->config->counter;
    uint64_t counted = 0;
    enum kw_status status = kw_audit_load(log);
    if (status == KW_ERROR_TAMPERED)
        *fault = KW_AUDIT_STATE;
    else if (status != KW_ERROR_MISSING)
        KW_TRY(status);
    if (counter) {
        KW_TRY(counter->read(counter->context, &counted));
        if (kw_audit_rule_counter(log->kept.counter, counted) != KW_AUDIT_INTACT) {
            *fault = KW_AUDIT_COUNTER;
            /* Told once: the log goes on from the counter. */
            log->kept.counter = counted;
        }
    }
    return KW_OK;
}

/* Whether the chain as far as `sequence` is the one that the state knows of: as far as the floor, and as far as
 * somebody outside has it. */
static enum kw_audit_fault agree(const struct kw_audit_kept *kept, uint64_t sequence, const uint8_t *head) {
    enum kw_audit_fault fault =
        kw_audit_rule_mark(sequence, kept->floor.sequence, kw_equal(head, kept->floor.head, KW_DIGEST_SIZE));
    if (fault != KW_AUDIT_INTACT)
        return fault;
    return kw_audit_rule_mark(sequence, kept->acknowledged.sequence,
                              kw_equal(head, kept->acknowledged.head, KW_DIGEST_SIZE));
}

/* Walks through the newest segment to its end, past the floor. When power failed before the floor was moved into it, it
 * begins right behind the floor; one that begins farther behind has nothing that ties it to what is known. */
static enum kw_status walk(struct kw_audit *log, struct kw_audit_scan *scan, enum kw_audit_fault *fault) {
    struct kw_audit_record record;
    enum kw_status status = kw_audit_scan_open(scan, scan->last.serial, &record);
    if (status == KW_OK) {
        uint64_t before = scan->last.sequence - 1;
        if (kw_audit_rule_end(log->kept.floor.sequence, before) != KW_AUDIT_INTACT)
            *fault = KW_AUDIT_REMOVED;
        if (agree(&log->kept, before, scan->before) != KW_AUDIT_INTACT)
            *fault = KW_AUDIT_FORKED;
    }
    while (status == KW_OK) {
        if (agree(&log->kept, scan->last.sequence, scan->last.head) != KW_AUDIT_INTACT)
            *fault = KW_AUDIT_FORKED;
        status = kw_audit_scan_next(scan, &record);
    }
    return status == KW_ERROR_MISSING || status == KW_ERROR_TAMPERED ? KW_OK : status;
}

/* Finds the end of what is in storage. Behind it power may have left up to `window` bytes of what nobody was told is
 * durable; anything farther is damage. */
static enum kw_status find_end(struct kw_audit *log, struct kw_audit_scan *scan, enum kw_audit_fault *fault,
                               uint32_t *torn) {
    uint32_t first;
    uint32_t newest;
    KW_TRY(kw_audit_scan_ends(scan, log->kept.oldest, &first, &newest));
    scan->last = (struct kw_audit_mark){.serial = newest};
    log->at = 0;
    log->size = 0;
    *torn = 0;
    if (newest > 0) {
        KW_TRY(walk(log, scan, fault));
        log->at = kw_audit_scan_at(scan);
        log->size = scan->size;
        KW_TRY(kw_audit_scan_tail(scan, torn));
        if (*torn > scan->window)
            *fault = scan->fault == KW_AUDIT_INTACT ? KW_AUDIT_TAIL : scan->fault;
        log->room = (uint32_t)log->config->buffer_size;
        if (log->room > scan->window)
            log->room = scan->window;
        if (log->kept.oldest == 0) {
            log->kept.oldest = first;
            *fault = KW_AUDIT_STATE;
        }
    }
    if (kw_audit_rule_end(scan->last.sequence, log->kept.floor.sequence) != KW_AUDIT_INTACT ||
        kw_audit_rule_end(scan->last.sequence, log->kept.acknowledged.sequence) != KW_AUDIT_INTACT)
        *fault = KW_AUDIT_TRUNCATED;
    if (log->kept.oldest == 0)
        log->kept.oldest = 1;
    return KW_OK;
}

/* Moves `last` on to what is known: no sequence number is given twice, and no segment that was begun is written over as
 * if it were new, also when what is in storage does not show it any more. */
static void pass(struct kw_audit_mark *last, const struct kw_audit_mark *known) {
    uint32_t serial = last->serial < known->serial ? known->serial : last->serial;
    if (last->sequence < known->sequence)
        *last = *known;
    last->serial = serial;
}

/* Where to go on: at the end that was found, made clean; or, when something is wrong, in a segment of its own, so that
 * what there is stays as it is. */
static enum kw_status go_on(struct kw_audit *log, const struct kw_audit_scan *scan, enum kw_audit_fault fault,
                            uint32_t torn) {
    log->last = scan->last;
    if (fault == KW_AUDIT_INTACT) {
        /* Of zero bytes too: what was found may not be durable when only the program had ended. From now on it is. */
        if (scan->last.serial > 0)
            KW_TRY(kw_audit_blank(log, kw_audit_area(log->config, scan->last.serial), log->at, torn));
        log->kept.floor = scan->last;
    } else {
        log->at = log->size;
        pass(&log->last, &log->kept.floor);
        pass(&log->last, &log->kept.acknowledged);
        /* Not behind a chain that was made anew: it would be bound by what follows, and verify as if it were the log.
         */
        if (fault == KW_AUDIT_FORKED)
            memcpy(log->last.head, log->kept.floor.head, KW_DIGEST_SIZE);
        kw_audit_raise_alarm(log, KW_AUDIT_ALARM_DAMAGED, (uint64_t)fault);
    }
    if (log->kept.boot < scan->boot)
        log->kept.boot = scan->boot;
    log->kept.boot++;
    log->durable = log->last;
    return kw_audit_keep(log);
}

/* The first record of a start: bytes dropped, events lost so far, what is wrong (0: nothing), what was expected. */
static void record_start(struct kw_audit *log, enum kw_audit_fault fault, uint32_t torn) {
    uint8_t detail[14];
    struct kw_writer writer = kw_writer(detail, sizeof(detail));
    int failed = kw_write_u32(&writer, torn);
    failed |= kw_write_u64(&writer, log->kept.lost);
    failed |= kw_write_u16(&writer, fault == KW_AUDIT_INTACT ? 0 : (uint16_t)fault);
    failed |= kw_audit_own(log, KW_AUDIT_EVENT_START, fault == KW_AUDIT_INTACT ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                           kw_written(&writer));
    if (failed)
        kw_audit_lose(log);
    else
        log->unsaid = 0;
    /* A log that cannot be written is open all the same: the device starts, and commits go on being tried. */
    (void)!kw_audit_commit(log);
}

enum kw_status kw_audit_open(struct kw_audit *log) {
    struct kw_audit_scan scan;
    enum kw_audit_fault fault = KW_AUDIT_INTACT;
    uint32_t torn;
    if (log->open)
        return KW_ERROR_STATE;
    KW_TRY(check_areas(log->config));
    KW_TRY(kw_audit_scan_init(&scan, log->config, log->config->buffer, log->config->buffer_size));
    KW_TRY(restore(log, &fault));
    KW_TRY(find_end(log, &scan, &fault, &torn));
    KW_TRY(go_on(log, &scan, fault, torn));
    log->open = 1;
    kw_audit_read_clocks(log);
    log->trust = log->moment.trust;
    log->offset_ms = (int64_t)((uint64_t)log->moment.unix_ms - log->uptime_ms);
    record_start(log, fault, torn);
    return KW_OK;
}
