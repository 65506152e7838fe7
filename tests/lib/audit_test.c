#include "audit_bed.h"

#include "audit_rule.h"

static void assert_bytes(struct kw_bytes bytes, const char *text) {
    assert_int_equal(bytes.length, strlen(text));
    assert_memory_equal(bytes.at, text, bytes.length);
}

static void a_record_tells_when_where_what_who_and_how_it_ended(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_reader reader;
    struct kw_audit_record record = {.sequence = 0};
    rig_wait(rig, 1234);
    uint64_t sequence = bed_append(bed, "jane", "door 4");
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    bed_read_all(bed, &reader);
    while (record.sequence < sequence)
        assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
    assert_int_equal(record.event.category, KW_AUDIT_ACCESS);
    assert_int_equal(record.event.type, 3);
    assert_int_equal(record.event.event, 77);
    assert_int_equal(record.event.result, KW_AUDIT_REFUSED);
    assert_bytes(record.event.source, "https");
    assert_bytes(record.event.who, "jane");
    assert_bytes(record.event.detail, "door 4");
    assert_true(record.moment.unix_ms == 1795910400000 + 1234);
    assert_int_equal(record.moment.trust, KW_CLOCK_SYNCED);
    assert_true(record.uptime_ms == 1234);
    assert_int_equal(record.boot, 1);
    assert_int_equal(record.flags, 0);
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_ERROR_MISSING);
}

static void each_category_that_is_asked_for_can_be_told_and_found(void **state) {
    struct bed *bed = bed_open(*state);
    for (unsigned int category = KW_AUDIT_ACCESS; category <= KW_AUDIT_LOG; category++) {
        struct kw_audit_event event = bed_event("jane", "");
        event.category = (enum kw_audit_category)category;
        event.who = kw_text("only these", 16);
        assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_OK);
    }
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    for (unsigned int category = KW_AUDIT_ACCESS; category <= KW_AUDIT_LOG; category++) {
        struct kw_audit_filter filter = {.categories = 1u << category, .who = kw_text("only these", 16)};
        struct kw_audit_reader reader;
        struct kw_audit_record record;
        assert_int_equal(
            kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)),
            KW_OK);
        assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
        assert_int_equal(record.event.category, category);
        assert_int_equal(kw_audit_read_next(&reader, &record), KW_ERROR_MISSING);
    }
}

static void what_is_no_event_is_refused_and_counted(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_event event = bed_event("jane", "");
    event.category = (enum kw_audit_category)0;
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ARGUMENT);
    event.category = (enum kw_audit_category)7;
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ARGUMENT);
    event = bed_event("jane", "");
    event.result = (enum kw_audit_result)4;
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ARGUMENT);
    event = bed_event("jane", "");
    event.event = KW_AUDIT_EVENT_OWN + KW_AUDIT_EVENT_CHECKPOINT;
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ARGUMENT);
    assert_int_equal(bed->log.kept.lost, 4);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_LOST], 4);
}

/* Every length around each border, of each of the three texts. */
static void no_length_prevents_a_record(void **state) {
    static char text[2000];
    struct bed *bed = bed_open(*state);
    memset(text, 'x', sizeof(text));
    for (unsigned int which = 0; which < 3; which++) {
        size_t limit = which == 2 ? KW_AUDIT_DETAIL_MAX : KW_AUDIT_NAME_MAX;
        for (size_t length = 0; length < 2 * limit; length += length < 3 || length + 3 >= limit ? 1 : limit / 8) {
            struct kw_audit_event event = bed_event("jane", "");
            struct kw_bytes *field = which == 0 ? &event.source : which == 1 ? &event.who : &event.detail;
            struct kw_audit_reader reader;
            struct kw_audit_record record = {.sequence = 0};
            uint64_t sequence;
            *field = kw_bytes(text, length);
            struct kw_audit_filter filter = {.after = bed->log.durable};
            assert_int_equal(kw_audit_append(&bed->log, &event, &sequence), KW_OK);
            assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
            assert_int_equal(
                kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)),
                KW_OK);
            while (record.sequence < sequence)
                assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
            field = which == 0 ? &record.event.source : which == 1 ? &record.event.who : &record.event.detail;
            assert_int_equal(field->length, length < limit ? length : limit);
            assert_int_equal(record.flags, length > limit);
        }
    }
    struct kw_audit_event longest = bed_event("", "");
    longest.source = longest.who = longest.detail = kw_bytes(text, sizeof(text));
    assert_int_equal(kw_audit_append(&bed->log, &longest, NULL), KW_OK);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    assert_int_equal(bed->log.kept.lost, 0);
}

static void many_records_share_a_flush(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    uint64_t flushes = rig->flushes;
    for (unsigned int i = 0; i < 10; i++)
        (void)bed_append(bed, "jane", "x");
    assert_true(bed->log.durable.sequence < bed->log.last.sequence);
    assert_true(rig->flushes == flushes);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_true(rig->flushes == flushes + 1);
    assert_true(bed->log.durable.sequence == bed->log.last.sequence);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_true(rig->flushes == flushes + 1);
}

/* While a batch is being written others append; what does not fit beside it has to wait. */
static void records_may_be_appended_while_a_batch_is_written(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_batch batch;
    struct kw_audit_batch second;
    struct kw_audit_report report;
    (void)bed_append(bed, "first", "");
    assert_int_equal(kw_audit_commit_begin(&bed->log, &batch), KW_OK);
    assert_int_equal(kw_audit_commit_begin(&bed->log, &second), KW_ERROR_BUSY);
    assert_int_equal(kw_audit_verify_own(&bed->log, bed->work, sizeof(bed->work), &report), KW_ERROR_BUSY);
    struct kw_audit_event event = bed_event("beside", "");
    enum kw_status status;
    unsigned int beside = 0;
    while ((status = kw_audit_append(&bed->log, &event, NULL)) == KW_OK)
        beside++;
    assert_int_equal(status, KW_ERROR_BUSY);
    assert_true(beside > 10);
    assert_int_equal(bed->log.kept.lost, 0);
    assert_int_equal(kw_audit_commit_end(&bed->log, &batch, kw_audit_batch_write(&batch)), KW_OK);
    assert_true(bed->log.durable.sequence == batch.mark.sequence);
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_OK);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

static void the_ring_overwrites_the_oldest_and_stays_whole(void **state) {
    struct bed *bed = bed_open(*state);
    for (unsigned int i = 0; i < 40; i++) {
        bed_fill(bed, 7, 100 + i % 11);
        struct kw_audit_report report = bed_verify(bed);
        assert_int_equal(report.fault, KW_AUDIT_INTACT);
        assert_true(report.last == bed->log.last.sequence);
    }
    assert_true(bed->log.last.serial > 3 * BED_SEGMENTS);
    assert_true(bed_verify(bed).first > 1);
    bed_start(bed);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
}

static void a_start_is_recorded_and_boots_are_counted(void **state) {
    struct bed *bed = bed_open(*state);
    for (uint32_t boot = 1; boot < 6; boot++) {
        assert_int_equal(bed_find(bed, KW_AUDIT_EVENT_START).boot, boot);
        bed_start(bed);
    }
    assert_int_equal(kw_audit_open(&bed->log), KW_ERROR_STATE);
}

static void erased_flash_is_a_new_log(void **state) {
    struct rig *rig = *state;
    for (size_t i = 0; i < RIG_AREAS; i++)
        memset(rig->area[i].now, 0xff, RIG_AREA_SIZE);
    struct bed *bed = bed_open(rig);
    bed_fill(bed, 200, 40);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_DAMAGED], 0);
}

/* ---- full, and failing */

static void a_full_log_refuses_counts_and_tells_later(void **state) {
    struct bed *bed = bed_new(*state);
    struct kw_audit_event event = bed_event("jane", "door");
    bed->config.when_full = KW_AUDIT_OVERWRITE_ACKNOWLEDGED;
    bed->config.warn_percent = 75;
    bed_start(bed);
    enum kw_status status;
    while ((status = kw_audit_append(&bed->log, &event, NULL)) == KW_OK)
        ;
    assert_int_equal(status, KW_ERROR_ROOM);
    assert_int_equal(BED_WATCHED(bed)[KW_AUDIT_ALARM_THRESHOLD], 1);
    assert_true(bed->value[KW_AUDIT_ALARM_THRESHOLD] >= 75 && bed->value[KW_AUDIT_ALARM_THRESHOLD] < 80);
    for (unsigned int i = 0; i < 9; i++)
        assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ROOM);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_LOST], 10);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    assert_int_equal(bed_find(bed, KW_AUDIT_EVENT_THRESHOLD).event.result, KW_AUDIT_FAILURE);
    /* The count is durable, and the start could not be recorded either. */
    bed_start(bed);
    struct kw_audit_state shown;
    kw_audit_state(&bed->log, &shown);
    assert_true(shown.lost == 11);
    assert_true(shown.percent > 95 && shown.percent <= 100);
    /* Somebody outside has it all: there is room again, and the first thing told is what was lost. */
    assert_int_equal(kw_audit_acknowledge(&bed->log, &bed->log.durable, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_OK);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    struct kw_audit_record lost = bed_find(bed, KW_AUDIT_EVENT_LOST);
    assert_int_equal(lost.event.detail.at[11], 11);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

static void a_log_that_is_to_stop_overwrites_nothing(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_new(rig);
    struct kw_audit_event event = bed_event("jane", "door");
    bed->config.when_full = KW_AUDIT_STOP;
    bed_start(bed);
    while (kw_audit_append(&bed->log, &event, NULL) == KW_OK)
        ;
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(kw_audit_acknowledge(&bed->log, &bed->log.durable, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_ROOM);
    assert_int_equal(bed->log.last.serial, BED_SEGMENTS);
    struct kw_audit_report report = bed_verify(bed);
    assert_int_equal(report.fault, KW_AUDIT_INTACT);
    assert_true(report.first == 1);
}

/* Storage that fails and comes back: nothing of the buffer is lost, the device is told, and what did not fit is
 * counted. */
static void storage_may_fail_and_come_back(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_event event = bed_event("jane", "while it failed");
    unsigned int kept = 0;
    rig_cut_after(rig, 0);
    while (kw_audit_append(&bed->log, &event, NULL) == KW_OK)
        kept++;
    assert_true(kept > 10);
    assert_int_equal(kw_audit_commit(&bed->log), KW_ERROR_STORAGE);
    assert_true(bed->raised[KW_AUDIT_ALARM_FAILED] >= 1);
    assert_true(bed->value[KW_AUDIT_ALARM_FAILED] == 8);
    /* What the failed write left in storage is no attack. */
    struct kw_audit_report report;
    assert_int_equal(kw_audit_verify_own(&bed->log, bed->work, sizeof(bed->work), &report), KW_ERROR_BUSY);
    rig->cut_after = UINT64_MAX;
    rig->dead = 0;
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_OK);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    struct kw_audit_filter filter = {.who = kw_text("jane", 8)};
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)), KW_OK);
    unsigned int found = 0;
    while (kw_audit_read_next(&reader, &record) == KW_OK)
        found++;
    assert_int_equal(found, kept + 1);
    assert_int_equal(bed_find(bed, KW_AUDIT_EVENT_LOST).event.detail.at[11], bed->log.kept.lost);
    assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
}

/* Every call of the storage port fails once, in turn; the next attempt goes well. */
static void each_write_may_fail_once(void **state) {
    struct rig *rig = *state;
    for (uint64_t calls = 0; calls < 60; calls++) {
        for (size_t i = 0; i < RIG_AREAS; i++)
            memset(&rig->area[i], 0, sizeof(rig->area[i]));
        rig->counted = 0;
        struct bed *bed = bed_new(rig);
        bed_start(bed);
        struct kw_audit_event event = bed_event("jane", "the record of whom it is about, and what he did to the pump");
        struct kw_audit_mark mark;
        unsigned int appended = 0;
        rig_cut_after(rig, calls);
        for (unsigned int i = 0; i < 100; i++) {
            appended += kw_audit_append(&bed->log, &event, NULL) == KW_OK;
            if (i % 7 == 0)
                (void)!kw_audit_commit(&bed->log);
            if (i % 40 == 39)
                (void)!kw_audit_checkpoint(&bed->log, &mark);
            if (rig->dead) {
                rig->dead = 0;
                rig->cut_after = UINT64_MAX;
            }
        }
        assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
        assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
        assert_true(appended + bed->log.kept.lost == 100);
        assert_int_equal(bed_verify(bed).fault, KW_AUDIT_INTACT);
    }
}

static void a_log_that_cannot_be_read_counts_until_it_can(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    struct kw_audit_event event = bed_event("jane", "");
    struct kw_audit_mark mark;
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_OK);
    rig_cut_after(rig, 0);
    assert_int_equal(kw_audit_open(&bed->log), KW_ERROR_STORAGE);
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_STATE);
    assert_int_equal(kw_audit_append(&bed->log, &event, NULL), KW_ERROR_STATE);
    assert_int_equal(kw_audit_commit(&bed->log), KW_ERROR_STATE);
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_ERROR_STATE);
    rig->cut_after = UINT64_MAX;
    rig->dead = 0;
    assert_int_equal(kw_audit_open(&bed->log), KW_OK);
    assert_true(bed->log.kept.lost == 2);
    assert_int_equal(bed_find(bed, KW_AUDIT_EVENT_START).event.detail.at[11], 2);
}

static void areas_that_do_not_fit_are_told(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_new(rig);
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_OK);
    rig->area[2].size = KW_AUDIT_SEGMENT_MIN - 1;
    assert_int_equal(kw_audit_open(&bed->log), KW_ERROR_ROOM);
    rig->area[2].size = KW_AUDIT_SEGMENT_MIN;
    bed->segments[3] = RIG_AREAS;
    assert_int_equal(kw_audit_open(&bed->log), KW_ERROR_MISSING);
    bed->segments[3] = 4;
    assert_int_equal(kw_audit_open(&bed->log), KW_OK);
    bed->config.buffer_size = KW_AUDIT_BUFFER_MIN - 1;
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_ERROR_ARGUMENT);
    bed->config.buffer_size = KW_AUDIT_BUFFER_MIN;
    bed->config.segment_count = 1;
    assert_int_equal(kw_audit_init(&bed->log, &bed->config), KW_ERROR_ARGUMENT);
}

/* ---- time */

static void a_clock_that_is_set_is_an_event(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    uint64_t before = bed_append(bed, "jane", "");
    rig_wait(rig, 60000);
    assert_true(bed_append(bed, "jane", "") == before + 1);
    rig->moment.unix_ms -= 3600000;
    assert_true(bed_append(bed, "jane", "") == before + 3);
    assert_true(bed_append(bed, "jane", "") == before + 4);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    struct kw_audit_record record = bed_find(bed, KW_AUDIT_EVENT_TIME);
    assert_true(record.moment.unix_ms == 1795910400000 + 60000 - 3600000);
    struct kw_reader detail = kw_reader(record.event.detail);
    uint64_t expected;
    assert_int_equal(kw_read_u64(&detail, &expected), KW_OK);
    assert_true(expected == 1795910400000 + 60000);
    /* Little by little is no step; a synchronisation that is lost is one. */
    rig->moment.unix_ms += 900;
    assert_true(bed_append(bed, "jane", "") == before + 5);
    rig->moment.trust = KW_CLOCK_SET;
    assert_true(bed_append(bed, "jane", "") == before + 7);
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    record = bed_find(bed, KW_AUDIT_EVENT_TIME);
    assert_int_equal(record.moment.trust, KW_CLOCK_SET);
    assert_int_equal(record.event.detail.at[8], 2);
}

static enum kw_status no_time(void *context, struct kw_moment *moment) {
    (void)context;
    (void)moment;
    return KW_ERROR_CLOCK;
}

static void a_clock_that_fails_is_told_and_prevents_nothing(void **state) {
    struct rig *rig = *state;
    struct bed *bed = bed_open(rig);
    rig->clock.now = no_time;
    (void)bed_append(bed, "jane", "");
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(bed_find(bed, KW_AUDIT_EVENT_TIME).moment.trust, KW_CLOCK_UNSET);
}

/* ---- reading */

static void who_may_not_read_reads_nothing(void **state) {
    static const struct kw_audit_filter all;
    struct bed *bed = bed_open(*state);
    struct kw_audit_reader reader;
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("operator", 9), &all, bed->work, sizeof(bed->work)),
        KW_ERROR_POLICY);
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 9), &all, bed->work, KW_AUDIT_WORK_MIN - 1),
        KW_ERROR_ARGUMENT);
    bed->config.may_read = NULL;
    assert_int_equal(kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 9), &all, bed->work, sizeof(bed->work)),
                     KW_ERROR_POLICY);
}

static void a_reader_sees_what_is_durable_and_goes_on_as_the_log_grows(void **state) {
    struct bed *bed = bed_open(*state);
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    uint64_t next = 1;
    bed_read_all(bed, &reader);
    for (unsigned int round = 0; round < 60; round++) {
        (void)bed_append(bed, "jane", "a detail that is a little longer");
        (void)bed_append(bed, "jane", "and another");
        if (round % 3 == 0)
            assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
        enum kw_status status;
        while ((status = kw_audit_read_next(&reader, &record)) == KW_OK)
            assert_true(record.sequence == next++);
        assert_int_equal(status, KW_ERROR_MISSING);
        assert_true(next == bed->log.durable.sequence + 1);
    }
    assert_true(bed->log.last.serial >= 3);
}

static void filters_choose_records(void **state) {
    struct bed *bed = bed_open(*state);
    (void)bed_append(bed, "jane", "one");
    (void)bed_append(bed, "john", "two");
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    struct kw_audit_filter filter = {.results = 1u << KW_AUDIT_REFUSED, .who = kw_text("john", 8)};
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
    assert_bytes(record.event.detail, "two");
    struct kw_audit_mark mark = reader.scan.last;
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_ERROR_MISSING);
    filter = (struct kw_audit_filter){.after = mark};
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_ERROR_MISSING);
    (void)bed_append(bed, "jane", "three");
    assert_int_equal(kw_audit_commit(&bed->log), KW_OK);
    assert_int_equal(kw_audit_read_next(&reader, &record), KW_OK);
    assert_bytes(record.event.detail, "three");
}

/* ---- the decisions */

static void a_chain_is_intact_as_far_as_its_first_broken_link(void **state) {
    struct kw_audit_link links[8];
    enum kw_verdict digests[8];
    struct kw_audit_link start = {10, 2};
    (void)state;
    for (unsigned int broken = 0; broken <= 24; broken++) {
        for (uint32_t i = 0; i < 8; i++) {
            links[i] = (struct kw_audit_link){11 + i, 2 + i / 4};
            digests[i] = KW_GRANTED;
        }
        unsigned int at = broken / 3;
        if (at < 8 && broken % 3 == 0)
            digests[at] = (enum kw_verdict)1;
        if (at < 8 && broken % 3 == 1)
            links[at].sequence++;
        if (at < 8 && broken % 3 == 2)
            links[at].boot = 1;
        assert_int_equal(kw_audit_rule_chain(start, links, digests, 8), at);
    }
    assert_int_equal(
        kw_audit_rule_link((struct kw_audit_link){UINT64_MAX, 1}, (struct kw_audit_link){0, 1}, KW_GRANTED),
        KW_AUDIT_ORDER);
}

static void what_may_be_overwritten_depends_on_the_policy(void **state) {
    (void)state;
    assert_int_equal(kw_audit_rule_overwrite(KW_AUDIT_STOP, 1, 1, 0), KW_GRANTED);
    assert_int_equal(kw_audit_rule_overwrite(KW_AUDIT_STOP, 2, 1, 9), KW_DENIED);
    assert_int_equal(kw_audit_rule_overwrite(KW_AUDIT_OVERWRITE, 2, 1, 0), KW_GRANTED);
    assert_int_equal(kw_audit_rule_overwrite(KW_AUDIT_OVERWRITE_ACKNOWLEDGED, 2, 1, 1), KW_DENIED);
    assert_int_equal(kw_audit_rule_overwrite(KW_AUDIT_OVERWRITE_ACKNOWLEDGED, 2, 1, 2), KW_GRANTED);
    assert_int_equal(kw_audit_rule_overwrite((enum kw_audit_when_full)0, 2, 1, 2), KW_DENIED);
    assert_int_equal(kw_audit_rule_percent(0, 4, 0, 100), 0);
    assert_int_equal(kw_audit_rule_percent(3, 4, 100, 100), 100);
    assert_int_equal(kw_audit_rule_percent(255, 255, 0, KW_AUDIT_SEGMENT_MAX), 100);
    assert_int_equal(kw_audit_rule_percent(127, 255, KW_AUDIT_SEGMENT_MAX, KW_AUDIT_SEGMENT_MAX), 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 2.8] a record tells when, where, what, who and how it ended",
                 a_record_tells_when_where_what_who_and_how_it_ended),
        RIG_TEST("[CR 2.8] each category that is asked for can be told and found",
                 each_category_that_is_asked_for_can_be_told_and_found),
        RIG_TEST("what is no event is refused and counted", what_is_no_event_is_refused_and_counted),
        RIG_TEST("[CR 2.8] no length prevents a record", no_length_prevents_a_record),
        RIG_TEST("many records share a flush", many_records_share_a_flush),
        RIG_TEST("records may be appended while a batch is written", records_may_be_appended_while_a_batch_is_written),
        RIG_TEST("[CR 2.9] the ring overwrites the oldest and stays whole",
                 the_ring_overwrites_the_oldest_and_stays_whole),
        RIG_TEST("a start is recorded and boots are counted", a_start_is_recorded_and_boots_are_counted),
        RIG_TEST("erased flash is a new log", erased_flash_is_a_new_log),
        RIG_TEST("[CR 2.9, CR 2.9 RE 1, CR 2.10] a full log warns, refuses, counts and tells later",
                 a_full_log_refuses_counts_and_tells_later),
        RIG_TEST("[CR 2.9] a log that is to stop overwrites nothing", a_log_that_is_to_stop_overwrites_nothing),
        RIG_TEST("[CR 2.10] storage may fail and come back", storage_may_fail_and_come_back),
        RIG_TEST("[CR 2.10] each write may fail once", each_write_may_fail_once),
        RIG_TEST("[CR 2.10] a log that cannot be read counts until it can",
                 a_log_that_cannot_be_read_counts_until_it_can),
        RIG_TEST("areas that do not fit are told", areas_that_do_not_fit_are_told),
        RIG_TEST("[CR 2.11, CR 2.11 RE 1, CR 2.11 RE 2] a clock that is set or loses its source is an event",
                 a_clock_that_is_set_is_an_event),
        RIG_TEST("[CR 2.11] a clock that fails is told and prevents nothing",
                 a_clock_that_fails_is_told_and_prevents_nothing),
        RIG_TEST("[CR 3.9, CR 6.1] who may not read reads nothing", who_may_not_read_reads_nothing),
        RIG_TEST("[CR 6.1 RE 1] a reader sees what is durable and goes on as the log grows",
                 a_reader_sees_what_is_durable_and_goes_on_as_the_log_grows),
        RIG_TEST("[CR 6.1 RE 1] filters choose records", filters_choose_records),
        RIG_TEST("a chain is intact as far as its first broken link",
                 a_chain_is_intact_as_far_as_its_first_broken_link),
        RIG_TEST("what may be overwritten depends on the policy", what_may_be_overwritten_depends_on_the_policy),
    };
    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
