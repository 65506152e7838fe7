/* Power that fails, and hands that reach the storage: what was acknowledged stays, and what was done is found, with its
 * place. */
#include "audit_bed.h"

#include "audit_log.h"

#define SEQUENCES 4096u

/* ---- power */

/* What a run before the cut was promised: the event ids that are durable, by sequence number. */
struct promise {
    uint32_t event[SEQUENCES];
    uint64_t durable;
    uint64_t lost;
    struct kw_audit_mark checkpoint;
};

/* Appends, commits, checkpoints and acknowledges until a call fails, or for `rounds`. */
static void run_until_cut(struct bed *bed, struct promise *promise, unsigned int rounds) {
    uint32_t id = 1;
    for (unsigned int round = 0; round < rounds; round++) {
        uint64_t sequence;
        struct kw_audit_event event = bed_event("operator", "turned the valve");
        event.event = id++;
        event.detail.length = round * 5 % 17;
        if (kw_audit_append(&bed->log, &event, &sequence) != KW_OK)
            return;
        promise->event[sequence] = event.event;
        if (round % 3 == 0) {
            if (kw_audit_commit(&bed->log) != KW_OK)
                return;
            promise->durable = bed->log.durable.sequence;
        }
        if (round % 20 == 13) {
            if (kw_audit_checkpoint(&bed->log, &promise->checkpoint) != KW_OK)
                return;
            promise->durable = bed->log.durable.sequence;
            if (kw_audit_acknowledge(&bed->log, &promise->checkpoint, bed->work, sizeof(bed->work)) != KW_OK)
                return;
        }
    }
}

/* All that is promised is readable, in order, without a hole. */
static void assert_kept(struct bed *bed, struct promise *promise) {
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    enum kw_status status;
    uint64_t next = 0;
    /* What was not acknowledged may be gone, and its numbers are given again. */
    memset(promise->event + promise->durable + 1, 0, (SEQUENCES - promise->durable - 1) * sizeof(promise->event[0]));
    bed_read_all(bed, &reader);
    while ((status = kw_audit_read_next(&reader, &record)) == KW_OK) {
        assert_true(next == 0 || record.sequence == next);
        next = record.sequence + 1;
        if (record.sequence <= promise->durable && promise->event[record.sequence] > 0)
            assert_int_equal(record.event.event, promise->event[record.sequence]);
    }
    assert_int_equal(status, KW_ERROR_MISSING);
    assert_true(next > promise->durable);
}

static void lose_power_at(struct rig *rig, uint64_t calls, enum rig_cut cut, unsigned int rounds) {
    static struct promise promise;
    for (size_t i = 0; i < RIG_AREAS; i++)
        memset(&rig->area[i], 0, sizeof(rig->area[i]));
    rig->counted = 0;
    struct bed *bed = bed_new(rig);
    if (calls % 2 == 1)
        bed->config.state_key = kw_bytes(NULL, 0);
    memset(&promise, 0, sizeof(promise));
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_OK);
    rig_cut_after(rig, calls);
    if (kw_audit_open(&bed->log) == KW_OK && !rig->dead)
        run_until_cut(bed, &promise, rounds);
    rig_restart(rig, cut);
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
    assert_kept(bed, &promise);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    /* It goes on, and power may fail a second time. */
    rig_cut_after(rig, calls % 11);
    run_until_cut(bed, &promise, 20);
    rig_restart(rig, cut);
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
    assert_kept(bed, &promise);
    bed_fill(bed, 30, 60);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &promise.checkpoint), KW_OK);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

/* Two hundred records over more segments than there are, so that each kind of write is cut many times. */
static void power_may_fail_at_every_write(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++)
        for (uint64_t calls = 0; calls < 330; calls++)
            lose_power_at(rig, calls, (enum rig_cut)cut, 200);
}

/* The start itself writes: it may be cut as often as it likes. */
static void power_may_fail_at_every_write_of_a_start(void **state) {
    struct rig *rig = *state;
    static struct promise promise;
    struct bed *bed = bed_new(rig);
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 12; calls++) {
            for (size_t i = 0; i < RIG_AREAS; i++)
                memset(&rig->area[i], 0, sizeof(rig->area[i]));
            rig->counted = 0;
            bed = bed_new(rig);
            memset(&promise, 0, sizeof(promise));
            bed_start(bed);
            rig_cut_after(rig, 37);
            run_until_cut(bed, &promise, 200);
            for (unsigned int starts = 0; starts < 4; starts++) {
                rig_restart(rig, (enum rig_cut)cut);
                rig_cut_after(rig, calls);
                assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_OK);
                (void)!kw_audit_open(&bed->log);
            }
            rig_restart(rig, (enum rig_cut)cut);
            bed_start(bed);
            assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
            assert_kept(bed, &promise);
            assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
        }
    }
}

static void what_power_cut_short_is_told(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    (void)bed_append(bed, "jane", "durable");
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    uint64_t durable = bed->log.durable.sequence;
    uint32_t at = bed->log.at;
    (void)bed_append(bed, "jane", "torn");
    rig_cut_after(rig, 1);
    assert_int_equal(kw_audit_commit(&bed->log), KW_ERROR_STORAGE);
    rig_restart(rig, RIG_CUT_NEW);
    rig->area[1].now[at + 60] ^= 1;
    bed_start(bed);
    struct kw_audit_record start = bed_find(bed, KW_AUDIT_EVENT_START);
    assert_true(start.sequence == durable + 1);
    assert_int_equal(start.event.detail.at[3], KW_AUDIT_RECORD_MIN + 5 + 4 + 4);
    assert_int_equal(start.event.result, KW_AUDIT_SUCCESS);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

/* ---- hands */

static void each_flipped_bit_of_each_segment_is_found(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_new(rig);
    bed->config.keys = NULL;
    bed->config.counter = NULL;
    bed_start(bed);
    bed_fill(bed, 10, 400);
    assert_int_equal(bed->log.last.serial, 2);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    for (uint32_t area = 1; area <= 2; area++) {
        for (size_t bit = 0; bit < (size_t)BED_SEGMENT * 8; bit++) {
            rig->area[area].now[bit / 8] ^= (uint8_t)(1u << bit % 8);
            struct kw_audit_report report = bed_verify(bed);
            if (report.fault == KW_AUDIT_INTACT)
                fail_msg("bit %zu of area %u", bit, area);
            assert_int_equal(report.area, area);
            assert_true(report.offset <= bit / 8);
            rig->area[area].now[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

/* Where the record `sequence` stands, found by walking. */
static uint32_t offset_of(struct bed *bed, uint32_t serial, uint64_t sequence, struct kw_audit_record *record) {
    struct kw_audit_scan scan;
    assert_int_equal(kw_audit_scan_init(&scan, &bed->config, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_scan_open(&scan, serial, record), KW_OK);
    while (scan.last.sequence < sequence)
        assert_int_equal(kw_audit_scan_next(&scan, record), KW_OK);
    assert_true(scan.last.sequence == sequence);
    return kw_audit_scan_at(&scan) - (uint32_t)record->bytes.length;
}

static uint8_t *bytes_of(struct bed *bed, uint32_t serial) {
    return bed->rig->area[kw_audit_area(&bed->config, serial)].now;
}

static void a_changed_record_is_found_in_its_place(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_record record;
    bed_fill(bed, 10, 30);
    uint32_t at = offset_of(bed, 1, 6, &record);
    bytes_of(bed, 1)[at + 50] ^= 0x20;
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_CHANGED);
    assert_int_equal(report.area, kw_audit_area(&bed->config, 1));
    assert_int_equal(report.offset, at);
    assert_true(report.sequence == 6 && report.last == 5 && report.first == 1);
}

static void records_in_another_order_are_found(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_record record;
    uint8_t swap[256];
    bed_fill(bed, 10, 30);
    uint32_t first = offset_of(bed, 1, 6, &record);
    uint32_t second = offset_of(bed, 1, 7, &record);
    uint32_t length = second - first;
    memcpy(swap, bytes_of(bed, 1) + first, length);
    memmove(bytes_of(bed, 1) + first, bytes_of(bed, 1) + second, length);
    memcpy(bytes_of(bed, 1) + second, swap, length);
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_CHANGED);
    assert_int_equal(report.offset, first);
}

static void a_record_taken_out_is_found(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_record record;
    bed_fill(bed, 10, 30);
    uint32_t first = offset_of(bed, 1, 6, &record);
    uint32_t second = offset_of(bed, 1, 7, &record);
    uint8_t *bytes = bytes_of(bed, 1);
    memmove(bytes + first, bytes + second, BED_SEGMENT - second);
    memset(bytes + BED_SEGMENT - (second - first), 0, second - first);
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_CHANGED);
    assert_int_equal(report.offset, first);
    assert_true(report.sequence == 6);
}

/* Whoever computes the chain anew from the changed record on has everything right but what is known outside. */
static void chain_anew(struct bed *bed, uint32_t at, const uint8_t *before) {
    uint8_t *bytes = bytes_of(bed, 1);
    uint8_t head[KW_DIGEST_SIZE];
    memcpy(head, before, KW_DIGEST_SIZE);
    for (size_t length; (length = (size_t)bytes[at] << 8 | bytes[at + 1]) > 0; at += (uint32_t)length) {
        assert_int_equal(kw_audit_digest(bed->config.crypto, head, kw_bytes(bytes + at, length), head), KW_OK);
        memcpy(bytes + at + length - KW_DIGEST_SIZE, head, KW_DIGEST_SIZE);
    }
}

static void forge_from(struct bed *bed, uint64_t sequence) {
    struct kw_audit_record record;
    uint8_t before[KW_DIGEST_SIZE];
    uint32_t at = offset_of(bed, 1, sequence - 1, &record);
    memcpy(before, record.digest, KW_DIGEST_SIZE);
    at += (uint32_t)record.bytes.length;
    bytes_of(bed, 1)[at + KW_AUDIT_HEAD_SIZE] ^= 1;
    chain_anew(bed, at, before);
}

/* A number of `log`'s first record in the segment 1, behind its source: the serial at 32, the window at 36. */
static void forge_first(struct bed *bed, uint32_t at, uint32_t value) {
    uint8_t *detail = bytes_of(bed, 1) + KW_AUDIT_HEAD_SIZE + bed->config.name.length;
    uint8_t before[KW_DIGEST_SIZE];
    struct kw_writer writer = kw_writer(detail + at, 4);
    memcpy(before, detail, sizeof(before));
    assert_int_equal(kw_write_u32(&writer, value), KW_OK);
    chain_anew(bed, 0, before);
}

/* Someone who also knows the state's key makes it fit what the segment 1 has become. */
static void fit_state(struct bed *bed, uint64_t sequence) {
    struct kw_audit_record record;
    (void)offset_of(bed, 1, sequence, &record);
    bed->log.kept.floor.sequence = sequence;
    memcpy(bed->log.kept.floor.head, record.digest, KW_DIGEST_SIZE);
    assert_int_equal(kw_audit_keep(&bed->log), KW_OK);
}

/* What a segment says of its window decides how much is put into the buffer: no number there leads beyond it. And a
 * window that no log has makes the segment none: that is found, too. */
static void a_forged_window_does_no_harm(void **state) {
    static const uint32_t windows[] = {0, 1, 75, 1023, KW_AUDIT_BUFFER_MIN - 1, KW_AUDIT_BUFFER_MIN + 1, UINT32_MAX};
    for (size_t i = 0; i < 2 * sizeof(windows) / sizeof(windows[0]); i++) {
        uint32_t window = windows[i / 2];
        int fits = window >= KW_AUDIT_BUFFER_MIN && i % 2 == 1;
        struct rig *rig = *state;
        for (size_t n = 0; n < RIG_AREAS; n++)
            memset(&rig->area[n], 0, sizeof(rig->area[n]));
        struct bed *bed = bed_open(rig);
        bed_fill(bed, 3, 30);
        forge_first(bed, 36, window);
        if (fits)
            fit_state(bed, 2);
        bed_start(bed);
        assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], !fits);
        for (unsigned int n = 0; n < 60; n++) {
            (void)bed_append(bed, "operator", "turned the valve");
            assert_true(bed->log.used <= sizeof(bed->buffer));
        }
        assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
        assert_int_equal(bed_verify(bed).fault == KW_AUDIT_INTACT, fits);
    }
}

/* A log that has come to its second segment, and its storage. */
static struct bed *two_segments(struct rig *rig, int keyed, struct rig_area *copy) {
    struct bed *bed = bed_new(rig);
    bed->config.keys = NULL;
    bed->config.counter = NULL;
    if (!keyed)
        bed->config.state_key = kw_bytes(NULL, 0);
    bed_start(bed);
    bed_fill(bed, 12, 300);
    assert_int_equal(bed->log.last.serial, 2);
    memcpy(copy, rig->area, sizeof(rig->area));
    return bed;
}

/* The log was opened with the segment 2 damaged or not there: it says so, goes on behind all that is known, in a
 * segment of its own, and leaves the damaged one as it is. */
static void assert_told(struct bed *bed, uint64_t known, uint32_t fault) {
    static uint8_t evidence[RIG_AREA_SIZE];
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], fault);
    memcpy(evidence, bytes_of(bed, 2), sizeof(evidence));
    bed_fill(bed, 2, 30);
    struct kw_audit_record start = bed_find(bed, KW_AUDIT_EVENT_START);
    assert_int_equal(start.event.result, KW_AUDIT_FAILURE);
    assert_int_equal(start.event.detail.at[13], fault);
    assert_true(start.sequence > known);
    assert_int_equal(bed->log.last.serial, 3);
    assert_memory_equal(evidence, bytes_of(bed, 2), sizeof(evidence));
    assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    /* Told once. */
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
    assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

/* The first record says which segment it is: without it there is none, and that must not look like one that was never
 * begun. */
static void each_flipped_bit_of_a_first_record_is_found_at_the_start(void **state) {
    static struct rig_area copy[RIG_AREAS];
    struct rig *rig = *state;
    for (int keyed = 0; keyed < 2; keyed++) {
        memset(rig->area, 0, sizeof(rig->area));
        struct bed *bed = two_segments(rig, keyed, copy);
        uint64_t known = bed->log.kept.floor.sequence;
        size_t bits = ((size_t)bytes_of(bed, 2)[0] << 8 | bytes_of(bed, 2)[1]) * 8;
        for (size_t bit = 0; bit < bits; bit++) {
            memcpy(rig->area, copy, sizeof(copy));
            bytes_of(bed, 2)[bit / 8] ^= (uint8_t)(1u << bit % 8);
            memset(bed->raised, 0, sizeof(bed->raised));
            bed_start(bed);
            assert_told(bed, known, KW_AUDIT_TRUNCATED);
        }
        memcpy(rig->area, copy, sizeof(copy));
        memset(bed->raised, 0, sizeof(bed->raised));
        bed_start(bed);
        assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
        assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    }
}

/* The segment before it is made to look as long as the log was: the damaged one is not written over all the same. */
static void a_segment_put_in_anothers_place_does_not_cover_the_damaged_one(void **state) {
    static struct rig_area copy[RIG_AREAS];
    struct bed *bed = two_segments(*state, 1, copy);
    uint64_t known = bed->log.kept.floor.sequence;
    memcpy(bytes_of(bed, 1), bytes_of(bed, 2), RIG_AREA_SIZE);
    forge_first(bed, 32, 1);
    bytes_of(bed, 2)[50] ^= 1;
    bed_start(bed);
    assert_told(bed, known, KW_AUDIT_FORKED);
}

/* A chain from nowhere, with numbers above all that were given out, meets nothing that is known. */
static void a_segment_that_begins_behind_what_is_known_is_found(void **state) {
    static struct rig_area copy[RIG_AREAS];
    struct rig *rig = *state;
    struct bed *bed = two_segments(rig, 1, copy);
    uint64_t known = bed->log.kept.floor.sequence;
    uint8_t *bytes = bytes_of(bed, 2);
    uint8_t head[KW_DIGEST_SIZE];
    memcpy(head, bytes + KW_AUDIT_HEAD_SIZE + bed->config.name.length, sizeof(head));
    for (size_t length; (length = (size_t)bytes[0] << 8 | bytes[1]) > 0; bytes += length) {
        bytes[22] = 1; /* of the sequence number: 256 more */
        assert_int_equal(kw_audit_digest(bed->config.crypto, head, kw_bytes(bytes, length), head), KW_OK);
        memcpy(bytes + length - KW_DIGEST_SIZE, head, KW_DIGEST_SIZE);
    }
    bed_start(bed);
    assert_told(bed, known + 256, KW_AUDIT_REMOVED);
}

static void a_chain_computed_anew_is_found_by_what_is_known(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_mark mark;
    uint8_t point[KW_POINT_SIZE];
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    bed_fill(bed, 3, 30);
    forge_from(bed, 5);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_FORKED);
    /* On a copy, by the signature; and by a mark that a collector kept. */
    struct kw_audit_claims claims = {.oldest = 1};
    struct kw_audit_report report;
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_INTACT);
    assert_true(report.checkpoint == 0);
    assert_int_equal(bed->config.keys->point(bed->config.keys->context, BED_SIGN_KEY, point), KW_OK);
    claims.point = point;
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_SIGNATURE);
    assert_true(report.sequence == mark.sequence);
    claims = (struct kw_audit_claims){.oldest = 1, .marks = &mark, .mark_count = 1};
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_FORKED);
}

static void a_checkpoint_tells_how_far_the_log_is_intact(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_mark mark;
    struct kw_audit_mark later;
    struct kw_audit_record record;
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &later), KW_OK);
    assert_true(bed_verify(bed).checkpoint == later.sequence);
    bytes_of(bed, 1)[offset_of(bed, 1, later.sequence - 1, &record) + 20] ^= 1;
    struct kw_audit_report report = bed_verify(bed);
    assert_true(report.checkpoint == mark.sequence);
    assert_true(report.sequence == later.sequence - 1);
}

/* The end is cut off while the device is off: what is known of it says so, at the start and to the verifier, and the
 * device starts all the same. */
static void truncation_is_found(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_mark mark;
    struct kw_audit_record record;
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    bed_fill(bed, 5, 30);
    uint32_t at = offset_of(bed, 1, mark.sequence, &record);
    memset(bytes_of(bed, 1) + at, 0, BED_SEGMENT - at);
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_TRUNCATED);
    assert_int_equal(report.offset, at);
    assert_true(report.sequence == mark.sequence);
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_TRUNCATED);
    record = bed_find(bed, KW_AUDIT_EVENT_START);
    assert_int_equal(record.event.result, KW_AUDIT_FAILURE);
    assert_int_equal(record.event.detail.at[13], KW_AUDIT_TRUNCATED);
    assert_true(record.sequence > mark.sequence);
    /* The evidence stays: records go on in the next segment. */
    assert_int_equal(bed->log.last.serial, 2);
    bed_fill(bed, 3, 30);
    report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_REMOVED);
    assert_int_equal(report.area, 2);
    assert_true(report.last == mark.sequence - 1);
}

/* What somebody outside was told is there is known of the log, as a floor is: cut off or made anew, it is found when
 * the log opens, and no number is given twice. */
static void an_acknowledged_record_that_is_gone_is_found_at_the_start(void **state) {
    struct rig *rig = *state;
    for (int forge = 0; forge < 2; forge++) {
        memset(rig->area, 0, sizeof(rig->area));
        struct bed *bed = bed_new(rig);
        struct kw_audit_record record;
        bed->config.keys = NULL;
        bed->config.counter = NULL;
        bed_start(bed);
        bed_fill(bed, 16, 30);
        struct kw_audit_mark mark = bed->log.durable;
        assert_int_equal(mark.serial, 1);
        assert_int_equal(kw_audit_acknowledge(&bed->log, &mark, bed->work, sizeof(bed->work)), KW_OK);
        uint32_t at = offset_of(bed, 1, 4, &record);
        if (forge)
            forge_from(bed, 4);
        else
            memset(bytes_of(bed, 1) + at, 0, BED_SEGMENT - at);
        bed_start(bed);
        assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
        assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], forge ? KW_AUDIT_FORKED : KW_AUDIT_TRUNCATED);
        record = bed_find(bed, KW_AUDIT_EVENT_START);
        assert_int_equal(record.event.result, KW_AUDIT_FAILURE);
        assert_true(record.sequence > mark.sequence);
        assert_true(bed->log.kept.floor.sequence > mark.sequence);
        assert_int_equal(bed->log.last.serial, 2);
        assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    }
}

/* Each start binds all that was there before it, without any checkpoint. */
static void a_start_binds_what_was_there_before(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    bed_fill(bed, 5, 30);
    bed_start(bed);
    bed_fill(bed, 5, 30);
    memset(bytes_of(bed, 1), 0, BED_SEGMENT);
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_TRUNCATED);
}

static void a_damaged_record_before_the_end_is_no_torn_tail(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_record record;
    bed_fill(bed, 25, 30);
    uint32_t at = offset_of(bed, 1, 4, &record);
    bytes_of(bed, 1)[at + 44] ^= 4;
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_CHANGED);
    bed_fill(bed, 3, 30);
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_CHANGED);
    assert_int_equal(report.offset, at);
    /* What is left can be read: what is before, and the segments behind. */
    struct kw_audit_reader reader;
    bed_read_all(bed, &reader);
    for (unsigned int i = 0; i < 3; i++)
        assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_ERROR_TAMPERED);
    assert_int_equal(reader.scan.fault, KW_AUDIT_CHANGED);
    unsigned int behind = 0;
    while (kw_audit_read_next(&reader, &record) == KW_OK)
        behind++;
    assert_int_equal(behind, 5);
}

static void an_older_copy_of_everything_is_found_by_the_counter(void **state) {
    struct rig *rig = *state;
    static struct rig_area copy[RIG_AREAS];
    struct bed *bed = bed_open(rig);
    struct kw_audit_mark mark;
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    memcpy(copy, rig->area, sizeof(copy));
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    memcpy(rig->area, copy, sizeof(copy));
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_COUNTER);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_COUNTER);
    /* Told once; from the next checkpoint on the log is as long as the counter says, and the place is still there. */
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 1);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    /* A collector's mark finds it without a counter. */
    memcpy(rig->area, copy, sizeof(copy));
    struct kw_audit_claims claims = {.oldest = 1, .marks = &mark, .mark_count = 1};
    struct kw_audit_report report;
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_REMOVED);
}

static void a_blank_storage_is_not_a_new_log_when_the_counter_says_otherwise(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_mark mark;
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    for (size_t i = 0; i < RIG_AREAS; i++)
        memset(rig->area[i].now, 0, RIG_AREA_SIZE);
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_COUNTER);
}

static void segments_taken_out_swapped_or_put_back_are_found(void **state) {
    struct rig *rig = *state;
    static struct rig_area before;
    struct bed *bed = bed_open(rig);
    bed_fill(bed, 8, 400);
    memcpy(&before, &rig->area[kw_audit_area(&bed->config, 1)], sizeof(before));
    bed_fill(bed, 40, 400);
    uint32_t oldest = bed->log.kept.oldest;
    assert_true(oldest > 1 && bed->log.last.serial == oldest + 3);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    for (uint32_t serial = oldest; serial < oldest + 4; serial++) {
        static struct rig_area kept;
        struct rig_area *area = &rig->area[kw_audit_area(&bed->config, serial)];
        struct rig_area *next = &rig->area[kw_audit_area(&bed->config, serial + 1)];
        memcpy(&kept, area, sizeof(kept));
        memset(area->now, 0, RIG_AREA_SIZE);
        assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
        memcpy(area->now, next->now, RIG_AREA_SIZE);
        assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
        memcpy(area->now, before.now, RIG_AREA_SIZE);
        assert_int_not_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
        memcpy(area, &kept, sizeof(kept));
    }
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    /* The newest one taken out while the device is off. */
    memset(rig->area[kw_audit_area(&bed->config, bed->log.last.serial)].now, 0, RIG_AREA_SIZE);
    uint32_t serial = bed->log.last.serial;
    struct kw_audit_mark end = bed->log.durable;
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_TRUNCATED);
    assert_int_equal(bed->log.last.serial, serial + 1);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_REMOVED);
    struct kw_audit_claims claims = {.oldest = oldest, .marks = &end, .mark_count = 1};
    struct kw_audit_report report;
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_REMOVED);
}

static void a_state_that_was_changed_or_erased_is_told_and_the_device_starts(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    bed->config.counter = NULL;
    bed_fill(bed, 60, 200);
    memset(rig->area[0].now + 60, 0x77, BED_SEGMENT / 2 + 100);
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_STATE);
    bed_fill(bed, 10, 200);
    memset(rig->area[0].now, 0, BED_SEGMENT);
    bed_start(bed);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 2);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_STATE);
    bed_fill(bed, 10, 200);
    assert_true(bed->log.kept.boot >= 3);
}

/* ---- acknowledging, signing */

static enum kw_status (*reads)(void *context, uint32_t area, uint64_t offset, void *to, size_t length);
static unsigned int reads_left;
static enum kw_status read_until(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    return reads_left-- == 0 ? KW_ERROR_STORAGE : reads(context, area, offset, to, length);
}

/* Storage that fails at whichever read is no log that is whole, and leaves no report of one. */
static void what_cannot_be_read_is_not_verified(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_report report = {.fault = KW_AUDIT_STATE, .last = 99};
    enum kw_status status = KW_ERROR_STORAGE;
    unsigned int failed = 0;
    bed_fill(bed, 20, 300);
    assert_int_equal(kw_audit_verify_own(&bed->log, bed->work, KW_AUDIT_WORK_MIN - 1, &report), KW_ERROR_ARGUMENT);
    reads = bed->rig->storage.read;
    bed->rig->storage.read = read_until;
    for (; status != KW_OK; failed++) {
        reads_left = failed;
        status = kw_audit_verify_own(&bed->log, bed->work, sizeof(bed->work), &report);
        assert_int_equal(status == KW_OK ? KW_ERROR_STORAGE : status, KW_ERROR_STORAGE);
        assert_int_equal(report.fault, status == KW_OK ? KW_AUDIT_INTACT : KW_AUDIT_STATE);
        assert_true(report.last == (status == KW_OK ? bed->log.last.sequence : 99));
    }
    assert_true(failed > BED_SEGMENTS);
}

static void only_what_is_in_the_log_can_be_acknowledged(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_mark mark;
    struct kw_audit_mark other;
    bed_fill(bed, 5, 30);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    other = mark;
    other.head[31] ^= 1;
    assert_int_equal(kw_audit_acknowledge(&bed->log, &other, bed->work, sizeof(bed->work)), KW_ERROR_MISSING);
    other = mark;
    other.sequence += 1;
    assert_int_equal(kw_audit_acknowledge(&bed->log, &other, bed->work, sizeof(bed->work)), KW_ERROR_MISSING);
    other = mark;
    other.serial = 2;
    assert_int_equal(kw_audit_acknowledge(&bed->log, &other, bed->work, sizeof(bed->work)), KW_ERROR_MISSING);
    assert_int_equal(kw_audit_acknowledge(&bed->log, &mark, bed->work, 10), KW_ERROR_ARGUMENT);
    rig_cut_after(bed->rig, 0);
    assert_int_equal(kw_audit_acknowledge(&bed->log, &mark, bed->work, sizeof(bed->work)), KW_ERROR_STORAGE);
    assert_true(bed->log.kept.acknowledged.sequence == 0);
    bed->rig->cut_after = UINT64_MAX;
    bed->rig->dead = 0;
    assert_int_equal(kw_audit_acknowledge(&bed->log, &mark, bed->work, sizeof(bed->work)), KW_OK);
    other.sequence = 1;
    assert_int_equal(kw_audit_acknowledge(&bed->log, &other, bed->work, sizeof(bed->work)), KW_ERROR_STATE);
    bed_start(bed);
    assert_true(bed->log.kept.acknowledged.sequence == mark.sequence);
}

static void a_key_that_cannot_sign_leaves_the_log_as_it_was(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_mark mark;
    bed->config.sign_key = 1234;
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_ERROR_MISSING);
    bed->config.keys = NULL;
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_ERROR_UNSUPPORTED);
    bed_fill(bed, 5, 30);
    assert_int_equal(bed->rig->counted, 0);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

static void a_checkpoint_signed_by_another_key_is_found(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_mark mark;
    uint8_t point[KW_POINT_SIZE];
    struct kw_audit_report report;
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&rig->software, 10), KW_OK);
    assert_int_equal(rig->software.keys.point(&rig->software, 10, point), KW_OK);
    struct kw_audit_claims claims = {.oldest = 1, .point = point};
    assert_int_equal(kw_audit_verify(&bed->config, &claims, bed->work, sizeof(bed->work), &report), KW_OK);
    assert_int_equal(report.fault, KW_AUDIT_SIGNATURE);
    assert_true(report.checkpoint == 0 && report.sequence == mark.sequence);
}

/* Whoever it was, a user, a process or a device: the signed chain says so, and no other name can be put in its place.
 */
static void nobody_can_be_put_in_the_place_of_another(void **state) {
    static const char *const who[3] = {"user jane", "process plc-runtime", "device pump-7"};
    struct bed *bed = bed_open(*state);
    struct kw_audit_mark mark;
    struct kw_audit_record record;
    for (size_t i = 0; i < 3; i++) {
        uint64_t sequence = bed_append(bed, who[i], "opened the valve");
        assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
        assert_true(bed_verify(bed).checkpoint == mark.sequence);
        uint32_t at = offset_of(bed, 1, sequence, &record);
        assert_int_equal(record.event.who.length, strlen(who[i]));
        assert_memory_equal(record.event.who.at, who[i], record.event.who.length);
        uint8_t *name = bytes_of(bed, 1) + at + KW_AUDIT_HEAD_SIZE + record.event.source.length;
        name[5] ^= 1;
        struct kw_audit_report report = bed_verify(bed);
        assert_int_equal(report.fault, KW_AUDIT_CHANGED);
        assert_true(report.sequence == sequence && report.checkpoint < sequence);
        name[5] ^= 1;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 2.10, CR 2.12, CR 2.12 RE 1, CR 3.9] power may fail at every write",
                 power_may_fail_at_every_write),
        RIG_TEST("[CR 2.10] power may fail at every write of a start", power_may_fail_at_every_write_of_a_start),
        RIG_TEST("what power cut short is told", what_power_cut_short_is_told),
        RIG_TEST("[CR 3.9] each flipped bit of each segment is found", each_flipped_bit_of_each_segment_is_found),
        RIG_TEST("[CR 3.9] a changed record is found in its place", a_changed_record_is_found_in_its_place),
        RIG_TEST("[CR 3.9] records in another order are found", records_in_another_order_are_found),
        RIG_TEST("[CR 3.9] a record taken out is found", a_record_taken_out_is_found),
        RIG_TEST("[CR 3.9, CR 2.12] a chain computed anew is found by what is known",
                 a_chain_computed_anew_is_found_by_what_is_known),
        RIG_TEST("[CR 3.9] a forged window does no harm and is found", a_forged_window_does_no_harm),
        RIG_TEST("[CR 3.9] each flipped bit of a segment's first record is found at the start",
                 each_flipped_bit_of_a_first_record_is_found_at_the_start),
        RIG_TEST("[CR 3.9] a segment put in another's place does not cover the damaged one",
                 a_segment_put_in_anothers_place_does_not_cover_the_damaged_one),
        RIG_TEST("[CR 3.9] a segment that begins behind what is known is found",
                 a_segment_that_begins_behind_what_is_known_is_found),
        RIG_TEST("[CR 2.12, CR 3.9] what cannot be read is not verified", what_cannot_be_read_is_not_verified),
        RIG_TEST("[CR 2.12] a checkpoint tells how far the log is intact",
                 a_checkpoint_tells_how_far_the_log_is_intact),
        RIG_TEST("[CR 3.9] truncation is found", truncation_is_found),
        RIG_TEST("[CR 3.9] an acknowledged record that is gone is found at the start",
                 an_acknowledged_record_that_is_gone_is_found_at_the_start),
        RIG_TEST("[CR 3.9] a start binds what was there before", a_start_binds_what_was_there_before),
        RIG_TEST("[CR 3.9] a damaged record before the end is no torn tail",
                 a_damaged_record_before_the_end_is_no_torn_tail),
        RIG_TEST("[CR 3.9] an older copy of everything is found by the counter",
                 an_older_copy_of_everything_is_found_by_the_counter),
        RIG_TEST("[CR 3.9] a blank storage is not a new log when the counter says otherwise",
                 a_blank_storage_is_not_a_new_log_when_the_counter_says_otherwise),
        RIG_TEST("[CR 3.9] segments taken out, swapped or put back are found",
                 segments_taken_out_swapped_or_put_back_are_found),
        RIG_TEST("a state that was changed or erased is told and the device starts",
                 a_state_that_was_changed_or_erased_is_told_and_the_device_starts),
        RIG_TEST("[CR 2.9, CR 3.9] only what is in the log can be acknowledged",
                 only_what_is_in_the_log_can_be_acknowledged),
        RIG_TEST("[CR 2.12, CR 2.12 RE 1] a key that cannot sign leaves the log as it was",
                 a_key_that_cannot_sign_leaves_the_log_as_it_was),
        RIG_TEST("[CR 2.12, CR 2.12 RE 1] nobody can be put in the place of another",
                 nobody_can_be_put_in_the_place_of_another),
        RIG_TEST("[CR 2.12] a checkpoint signed by another key is found", a_checkpoint_signed_by_another_key_is_found),
    };
    return cmocka_run_group_tests_name("audit_attack", tests, NULL, NULL);
}
