#include "audit_bed.h"

#include <stdio.h>

static const struct kw_audit_syslog *names(void) {
    static struct kw_audit_syslog all;
    all = (struct kw_audit_syslog){kw_text("pump-7", 64), kw_text("gateway", 64), kw_text("keyway@32473", 64)};
    return &all;
}

static uint8_t digest[KW_DIGEST_SIZE];

static struct kw_audit_record record_of(const char *who, const char *detail) {
    for (uint8_t i = 0; i < KW_DIGEST_SIZE; i++)
        digest[i] = i;
    return (struct kw_audit_record){.event = bed_event(who, detail),
                                    .moment = {1795910400000 + 1234, KW_CLOCK_SYNCED},
                                    .uptime_ms = 1234,
                                    .sequence = 42,
                                    .boot = 3,
                                    .digest = digest};
}

static const char *text_of(const struct kw_audit_record *record) {
    static char text[KW_AUDIT_SYSLOG_MAX + 1];
    size_t length = 0;
    assert_int_equal(kw_audit_syslog(record, names(), text, KW_AUDIT_SYSLOG_MAX, &length), KW_OK);
    text[length] = 0;
    return text;
}

static void a_message_has_all_fields(void **state) {
    struct kw_audit_record record = record_of("jane", "door 4");
    (void)state;
    assert_string_equal(text_of(&record),
                        "<108>1 2026-11-29T00:00:01.234Z pump-7 gateway - access "
                        "[timeQuality tzKnown=\"1\" isSynced=\"1\"]"
                        "[keyway@32473 seq=\"42\" boot=\"3\" up=\"1234\" type=\"3\" event=\"77\" result=\"refused\" "
                        "source=\"https\" who=\"jane\" detail=\"door 4\" "
                        "digest=\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\"]");
    record.flags = KW_AUDIT_FLAG_CUT;
    record.event.result = KW_AUDIT_SUCCESS;
    record.event.category = KW_AUDIT_CONFIGURATION;
    assert_non_null(strstr(text_of(&record), "<110>1 "));
    assert_non_null(strstr(text_of(&record), " - configuration ["));
    assert_non_null(strstr(text_of(&record), "who=\"jane\" cut=\"1\" detail="));
    record.event.event = KW_AUDIT_EVENT_OWN + KW_AUDIT_EVENT_CHECKPOINT;
    assert_non_null(strstr(text_of(&record), " event=\"4294901762\" "));
    assert_non_null(strstr(text_of(&record), " data=\"646f6f722034\" "));
}

/* Nothing that a user can be named ends the value, the element or the line. */
static void no_name_ends_the_value(void **state) {
    struct kw_audit_record record = record_of("a\"] [x y=\"\n\r<34>1 \\n\x7f\xc3\xa9", "");
    (void)state;
    record.event.detail = kw_bytes("\0]", 2);
    const char *text = text_of(&record);
    assert_non_null(strstr(text, "who=\"a\\\"\\] [x y=\\\"\\\\x0a\\\\x0d<34>1 \\\\x5cn\\\\x7f\\\\xc3\\\\xa9\" "));
    assert_non_null(strstr(text, "detail=\"\\\\x00\\]\" "));
    for (const char *at = text; *at; at++)
        assert_true(*at >= ' ' && *at <= '~');
}

static void days_of_every_kind_are_written_right(void **state) {
    static const struct {
        int64_t ms;
        const char *text;
    } days[] = {{0, " 1970-01-01T00:00:00.000Z "},
                {951782399999, " 2000-02-28T23:59:59.999Z "},
                {951782400000, " 2000-02-29T00:00:00.000Z "},
                {951868800000, " 2000-03-01T00:00:00.000Z "},
                {1709164800000, " 2024-02-29T00:00:00.000Z "},
                {4107456000000, " 2100-02-28T00:00:00.000Z "},
                {4107542400000, " 2100-03-01T00:00:00.000Z "},
                {1798761599999, " 2026-12-31T23:59:59.999Z "},
                {253402300799999, " 9999-12-31T23:59:59.999Z "},
                {253402300800000, "<108>1 - pump-7 "},
                {-1, "<108>1 - pump-7 "},
                {INT64_MAX, "<108>1 - pump-7 "}};
    struct kw_audit_record record = record_of("jane", "");
    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        record.moment.unix_ms = days[i].ms;
        if (!strstr(text_of(&record), days[i].text))
            fail_msg("%s is not in %s", days[i].text, text_of(&record));
    }
    record.moment = (struct kw_moment){0, KW_CLOCK_SET};
    assert_non_null(strstr(text_of(&record), "<108>1 1970-01-01T00:00:00.000Z "));
    assert_non_null(strstr(text_of(&record), "isSynced=\"0\""));
    record.moment.trust = KW_CLOCK_UNSET;
    assert_non_null(strstr(text_of(&record), "<108>1 - pump-7 "));
    record.sequence = UINT64_MAX;
    assert_non_null(strstr(text_of(&record), " seq=\"18446744073709551615\" "));
}

/* Too small a room by any number of bytes is told; the longest record fits. */
static void every_room_is_enough_or_told(void **state) {
    static char text[KW_AUDIT_SYSLOG_MAX + 1];
    static char raw[KW_AUDIT_DETAIL_MAX];
    char longest[256];
    struct kw_audit_record record = record_of("jane", "door 4");
    size_t length = strlen(text_of(&record));
    size_t got = 0;
    (void)state;
    for (size_t room = 0; room < length; room++) {
        text[room] = 'x';
        assert_int_equal(kw_audit_syslog(&record, names(), text, room, &got), KW_ERROR_ROOM);
        assert_int_equal(text[room], 'x');
        assert_int_equal(got, 0);
    }
    assert_int_equal(kw_audit_syslog(&record, names(), text, length, &got), KW_OK);
    assert_int_equal(got, length);
    memset(longest, 'h', sizeof(longest));
    struct kw_audit_syslog most = {kw_bytes(longest, 255), kw_bytes(longest, 48), kw_bytes(longest, 32)};
    record.event.source = record.event.who = kw_bytes(raw, KW_AUDIT_NAME_MAX);
    record.event.detail = kw_bytes(raw, KW_AUDIT_DETAIL_MAX);
    record.event.category = KW_AUDIT_CONFIGURATION;
    record.event.type = UINT16_MAX;
    record.event.event = KW_AUDIT_EVENT_OWN - 1;
    record.sequence = record.uptime_ms = UINT64_MAX;
    record.boot = UINT32_MAX;
    record.flags = KW_AUDIT_FLAG_CUT;
    assert_int_equal(kw_audit_syslog(&record, &most, text, KW_AUDIT_SYSLOG_MAX, &got), KW_OK);
    assert_true(got > 5000);
    most.host.length = 256;
    assert_int_equal(kw_audit_syslog(&record, &most, text, KW_AUDIT_SYSLOG_MAX, &got), KW_ERROR_ARGUMENT);
    most.host = kw_text("two words", 64);
    assert_int_equal(kw_audit_syslog(&record, &most, text, KW_AUDIT_SYSLOG_MAX, &got), KW_ERROR_ARGUMENT);
    most.host = kw_bytes(NULL, 0);
    assert_int_equal(kw_audit_syslog(&record, &most, text, KW_AUDIT_SYSLOG_MAX, &got), KW_ERROR_ARGUMENT);
}

/* ---- export */

struct collector {
    unsigned int received;
    unsigned int fails_at; /* 0: never */
    char last[KW_AUDIT_SYSLOG_MAX + 1];
};

static enum kw_status receive(void *context, struct kw_bytes message) {
    struct collector *collector = context;
    if (collector->fails_at > 0 && collector->received + 1 >= collector->fails_at)
        return KW_ERROR_STORAGE;
    collector->received++;
    memcpy(collector->last, message.at, message.length);
    collector->last[message.length] = 0;
    return KW_OK;
}

static void export_goes_on_where_it_stopped_and_is_acknowledged(void **state) {
    static struct collector collector;
    static uint8_t message[KW_AUDIT_SYSLOG_MAX];
    struct bed *bed = bed_open(*state);
    struct kw_audit_output output = {&collector, receive};
    struct kw_audit_mark sent = {.sequence = 0};
    struct kw_audit_filter filter = {.categories = 0};
    struct kw_audit_reader reader;
    memset(&collector, 0, sizeof(collector));
    bed_fill(bed, 50, 60);
    collector.fails_at = 21;
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_export(&reader, names(), &output, message, sizeof(message), &sent), KW_ERROR_STORAGE);
    assert_true(collector.received == 20 && sent.sequence == 20);
    collector.fails_at = 0;
    filter.after = sent;
    assert_int_equal(
        kw_audit_read_begin(&reader, &bed->log, kw_text("auditor", 8), &filter, bed->work, sizeof(bed->work)), KW_OK);
    assert_int_equal(kw_audit_export(&reader, names(), &output, message, sizeof(message), &sent), KW_OK);
    assert_true(collector.received == bed->log.durable.sequence && sent.sequence == bed->log.durable.sequence);
    char label[32];
    snprintf(label, sizeof(label), " seq=\"%u\" ", collector.received);
    assert_non_null(strstr(collector.last, label));
    assert_int_equal(kw_audit_acknowledge(&bed->log, &sent, bed->work, sizeof(bed->work)), KW_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 2.8] a message has all fields", a_message_has_all_fields),
        RIG_TEST("no name ends the value", no_name_ends_the_value),
        RIG_TEST("days of every kind are written right", days_of_every_kind_are_written_right),
        RIG_TEST("[CR 2.8] every room is enough or told", every_room_is_enough_or_told),
        RIG_TEST("[CR 6.1 RE 1] export goes on where it stopped and is acknowledged",
                 export_goes_on_where_it_stopped_and_is_acknowledged),
    };
    return cmocka_run_group_tests_name("audit_syslog", tests, NULL, NULL);
}
