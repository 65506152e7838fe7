#include "bed.h"

#include "base/date.h"

#include <stdlib.h>

static date_days day_of(const char *text) {
    date_days day = 0;
    if (!date_parse(str_from(text), &day))
        fail_msg("%s is no date", text);
    return day;
}

static void counts_days_from_the_epoch(void **state) {
    (void)state;
    assert_int_equal(date_from(1970, 1, 1), 0);
    assert_int_equal(date_from(1969, 12, 31), -1);
    assert_int_equal(date_from(2000, 2, 29), 11016);
    assert_int_equal(date_from(2026, 11, 23), 20780);
    assert_int_equal(date_from(1, 1, 1), -719162);
    assert_int_equal(date_from(9999, 12, 31), 2932896);
}

static void every_day_reads_back(void **state) {
    (void)state;
    char text[11], before[11] = "";
    for (date_days day = -719162; day <= 2932896; day += 3) {
        date_text(day, text);
        if (day % 97 == 0)
            assert_int_equal(day_of(text), day);
        assert_true(strcmp(before, text) < 0);
        memcpy(before, text, sizeof text);
    }
}

static void what_is_no_day_is_refused(void **state) {
    (void)state;
    static const char *BAD[] = {"",           "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10",  "2026-04-31",
                                "0000-01-01", "2026-1-01",  "20260101",   "2026-01-0",  "2026-01-01 ", " 2026-01-01",
                                "2026/01/01", "-026-01-01", "2026-01-1x", "2026-+1-01", "02026-01-01", "2026-01-01x",
                                "10000-01-01"};
    date_days day = 5;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        if (date_parse(str_from(BAD[i]), &day))
            fail_msg("%s is taken for a date", BAD[i]);
    assert_int_equal(day, 5);
    assert_int_equal(date_from(2026, 2, 29), DATE_NONE);
    assert_int_equal(date_from(10000, 1, 1), DATE_NONE);
}

static void a_date_time_gives_its_day_in_utc(void **state) {
    (void)state;
    assert_int_equal(day_of("2026-11-23T23:30:00-01:00"), day_of("2026-11-24"));
    assert_int_equal(day_of("2026-11-23T00:30:00+01:00"), day_of("2026-11-22"));
    assert_int_equal(day_of("1969-12-31T23:59:59.999Z"), -1);
    date_days day;
    assert_false(date_parse(STR("0001-01-01T00:00:00+01:00"), &day));
    assert_false(date_parse(STR("9999-12-31T23:00:00-02:00"), &day));
}

/* The examples of RFC 3339 section 5.8. */
static void reads_the_examples_of_the_rfc(void **state) {
    (void)state;
    int64_t seconds;
    assert_true(date_time_parse(STR("1985-04-12T23:20:50.52Z"), &seconds));
    assert_int_equal(seconds, 482196050);
    assert_true(date_time_parse(STR("1996-12-19T16:39:57-08:00"), &seconds));
    assert_int_equal(seconds, 851042397);
    assert_true(date_time_parse(STR("1990-12-31T23:59:60Z"), &seconds));
    assert_int_equal(seconds, 662688000);
    assert_true(date_time_parse(STR("1990-12-31T15:59:60-08:00"), &seconds));
    assert_int_equal(seconds, 662688000);
    assert_true(date_time_parse(STR("1937-01-01t12:00:27.87+00:20"), &seconds));
    assert_int_equal(seconds, -1041337173);
}

static void what_is_no_date_time_is_refused(void **state) {
    (void)state;
    static const char *BAD[] = {"2026-11-23",
                                "2026-11-23T12:00:00",
                                "2026-11-23 12:00:00Z",
                                "2026-11-23T24:00:00Z",
                                "2026-11-23T12:60:00Z",
                                "2026-11-23T12:00:61Z",
                                "2026-11-23T12:00:60Z",
                                "2026-11-23T12:00:00.Z",
                                "2026-11-23T12:00Z",
                                "2026-11-23T12:00:00+1:00",
                                "2026-11-23T12:00:00+0100",
                                "2026-11-23T12:00:00+24:00",
                                "2026-11-23T12:00:00Zx",
                                "2026-11-23T12:00:00+01:60",
                                "2026-11-23T12:00:00 Z",
                                "2026-02-30T12:00:00Z"};
    int64_t seconds = 5;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        if (date_time_parse(str_from(BAD[i]), &seconds))
            fail_msg("%s is taken for a date-time", BAD[i]);
    assert_int_equal(seconds, 5);
}

static void no_date_is_no_text(void **state) {
    (void)state;
    char text[11];
    date_text(DATE_NONE, text);
    assert_string_equal(text, "");
    date_text(3000000, text);
    assert_string_equal(text, "");
}

static void months_are_cut_to_their_end(void **state) {
    (void)state;
    assert_int_equal(date_add_months(day_of("2026-01-31"), 1), day_of("2026-02-28"));
    assert_int_equal(date_add_months(day_of("2024-01-31"), 1), day_of("2024-02-29"));
    assert_int_equal(date_add_months(day_of("2026-11-30"), 3), day_of("2027-02-28"));
    assert_int_equal(date_add_months(day_of("2026-03-31"), -1), day_of("2026-02-28"));
    assert_int_equal(date_add_months(day_of("2026-03-15"), -27), day_of("2023-12-15"));
    assert_int_equal(date_add_months(day_of("9999-12-01"), 1), DATE_NONE);
    assert_int_equal(date_add_months(day_of("0001-01-01"), -1), DATE_NONE);
    assert_int_equal(date_add_months(DATE_NONE, 1), DATE_NONE);
    assert_int_equal(date_add_months(0, INT32_MAX), DATE_NONE);
}

static void reads_spans(void **state) {
    (void)state;
    struct date_span span;
    assert_true(date_span_parse(STR("90d"), &span));
    assert_int_equal(span.days, 90);
    assert_int_equal(span.months, 0);
    assert_true(date_span_parse(STR("18m"), &span));
    assert_int_equal(span.months, 18);
    assert_int_equal(span.days, 0);
    assert_true(date_span_parse(STR("2y"), &span));
    assert_int_equal(span.months, 24);
    static const char *BAD[] = {"", "d", "90", "90 d", "-1d", "1w", "1.5y", "99999y", "9999999m", "9999999d", "2Y"};
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        assert_false(date_span_parse(str_from(BAD[i]), &span));
    assert_int_equal(span.months, 24);
}

static void adds_spans_within_the_calendar(void **state) {
    (void)state;
    assert_int_equal(date_add(day_of("2026-11-23"), (struct date_span){.days = 90}), day_of("2027-02-21"));
    assert_int_equal(date_add(day_of("2024-02-29"), (struct date_span){.months = 24}), day_of("2026-02-28"));
    assert_int_equal(date_add(day_of("9999-12-31"), (struct date_span){.days = 1}), DATE_NONE);
    assert_int_equal(date_add(DATE_NONE, (struct date_span){.days = 1}), DATE_NONE);
}

static void today_can_be_set_from_outside(void **state) {
    (void)state;
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1795478399", 1), 0);
    assert_int_equal(date_today(), day_of("2026-11-23"));
    assert_int_equal(date_now() / 86400, day_of("2026-11-23"));
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "not a number", 1), 0);
    assert_true(date_today() > day_of("2020-01-01"));
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "9223372036854775807", 1), 0);
    assert_true(date_today() < day_of("2999-01-01"));
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_true(date_today() > day_of("2020-01-01"));
}

static void now_is_a_date_time_that_reads_back(void **state) {
    (void)state;
    char text[DATE_TIME_TEXT];
    int64_t seconds = 0;
    assert_int_equal(setenv("SOURCE_DATE_EPOCH", "1795440645", 1), 0);
    date_time_text(date_time_now(), text);
    assert_string_equal(text, "2026-11-23T13:30:45Z");
    assert_true(date_time_parse(str_from(text), &seconds));
    assert_int_equal(seconds, 1795440645);
    date_time_text(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59Z");
    date_time_text(INT64_MAX, text);
    assert_string_equal(text, "");
    assert_int_equal(unsetenv("SOURCE_DATE_EPOCH"), 0);
    assert_true(date_time_now() > 1577836800);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(counts_days_from_the_epoch),
        BED_TEST(every_day_reads_back),
        BED_TEST(what_is_no_day_is_refused),
        BED_TEST(a_date_time_gives_its_day_in_utc),
        BED_TEST(reads_the_examples_of_the_rfc),
        BED_TEST(what_is_no_date_time_is_refused),
        BED_TEST(no_date_is_no_text),
        BED_TEST(months_are_cut_to_their_end),
        BED_TEST(reads_spans),
        BED_TEST(adds_spans_within_the_calendar),
        BED_TEST(today_can_be_set_from_outside),
        BED_TEST(now_is_a_date_time_that_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
