/* Version lines and hardware revisions inside names. */
#include "advisory/name_series.h"
#include "bed.h"

static const struct {
    const char *chunk;
    bool after_version;
    const char *parts; /* NULL: none */
} SERIES[] = {
    {"v7", false, "7"},
    {"v7.2", false, "7.2"},
    {"v.7.2", false, "7.2"},
    {"v4.x", false, "4"},
    {"v4.*", false, "4"},
    {"v4.2.x", false, "4.2"},
    {"v14", false, "14"},
    {"v2017", false, "2017"},
    {"3.1", false, "3.1"},
    {"1.2.3.4.5.6", false, NULL},
    {"4.4u2", true, "4.4"},
    {"v4.4u2", false, "4.4"},
    {"v4.4sp1.2", false, "4.4"},
    {"8", true, "8"},
    {"90", true, "90"},
    {"v90.1", false, "90.1"},
    /* none */
    {"", false, NULL},
    {"v", false, NULL},
    {"v.", false, NULL},
    {"vx", true, NULL},
    {"8", false, NULL},
    {"v90", false, NULL},
    {"v500", false, NULL},
    {"802.11", false, NULL},
    {"802.11", true, NULL},
    {"1.5t", false, NULL},
    {"4.x", false, "4"},
    {"v4.4build7", false, NULL},
    {"v4.4-1", false, NULL},
    {"x4.2", false, NULL},
};

static struct str parts_text(struct bed *bed, const struct name_series *series) {
    struct str text = STR("");
    for (uint8_t i = 0; i < series->count; i++)
        text = str_format(&bed->arena, STR_F "%s%u", STR_A(text), i > 0 ? "." : "", series->parts[i]);
    return text;
}

static void a_line_is_told_from_other_words(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(SERIES); i++) {
        struct name_series series = {.count = 0};
        bool read = series_read(str_from(SERIES[i].chunk), SERIES[i].after_version, &series);
        struct str found = read ? parts_text(*state, &series) : STR("none");
        if (!str_eq(found, str_from(SERIES[i].parts ? SERIES[i].parts : "none")))
            fail_msg("%s: " STR_F, SERIES[i].chunk, STR_A(found));
    }
}

static void very_long_numbers_do_not_wrap(void **state) {
    struct name_series series;
    assert_true(series_read(STR("v99999999999999999999.1"), false, &series));
    assert_true(series.parts[0] > 100000000);
    assert_int_equal(series.parts[1], 1);
    (void)state;
}

static void a_number_at_the_end_may_be_a_line(void **state) {
    static const struct {
        const char *chunk;
        uint32_t value; /* 0: none */
    } TAILS[] = {
        {"5", 5},    {"v5", 5},   {"99", 99}, {"2017", 2017}, {"1980", 1980}, {"2100", 2100}, {"100", 0},
        {"1979", 0}, {"2101", 0}, {"5a", 0},  {"", 0},        {"v", 0},       {"5.1", 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(TAILS); i++) {
        struct name_series series = {.count = 0};
        assert_int_equal(series_read_tail(str_from(TAILS[i].chunk), &series), TAILS[i].value != 0);
        assert_int_equal(series.parts[0], TAILS[i].value);
    }
}

static void words_behind_a_line_say_how_far_it_reaches(void **state) {
    static const struct {
        const char *after;
        enum series_reach reach;
        size_t length;
    } REACHES[] = {
        {"and prior versions", SERIES_AT_MOST, 9},
        {"and earlier", SERIES_AT_MOST, 11},
        {"or earlier", SERIES_AT_MOST, 10},
        {"and later", SERIES_AT_LEAST, 9},
        {"or newer", SERIES_AT_LEAST, 8},
        {"and more", SERIES_WITHIN, 0},
        {"", SERIES_WITHIN, 0},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(REACHES); i++) {
        size_t length = 77;
        assert_int_equal(series_reach_after(str_from(REACHES[i].after), &length), REACHES[i].reach);
        assert_int_equal(length, REACHES[i].length);
    }
}

static const struct {
    struct name_series series;
    const char *version;
    enum series_fit fit;
} FITS[] = {
    {{{7, 2}, 2, SERIES_WITHIN}, "V7.2", SERIES_IN},    {{{7, 2}, 2, SERIES_WITHIN}, "7.2.5 SP1", SERIES_IN},
    {{{7, 2}, 2, SERIES_WITHIN}, "7.1", SERIES_BEFORE}, {{{7, 2}, 2, SERIES_WITHIN}, "7.10", SERIES_AFTER},
    {{{7, 2}, 2, SERIES_WITHIN}, "8", SERIES_AFTER},    {{{7, 2}, 2, SERIES_WITHIN}, "7", SERIES_UNKNOWN},
    {{{7, 2}, 2, SERIES_WITHIN}, "", SERIES_UNKNOWN},   {{{7, 2}, 2, SERIES_WITHIN}, "unknown", SERIES_UNKNOWN},
    {{{7, 2}, 2, SERIES_AT_MOST}, "6.5", SERIES_IN},    {{{7, 2}, 2, SERIES_AT_MOST}, "7.2", SERIES_IN},
    {{{7, 2}, 2, SERIES_AT_MOST}, "7.3", SERIES_AFTER}, {{{7, 2}, 2, SERIES_AT_LEAST}, "7.3", SERIES_IN},
    {{{7, 2}, 2, SERIES_AT_LEAST}, "7.2", SERIES_IN},   {{{7, 2}, 2, SERIES_AT_LEAST}, "7.1", SERIES_BEFORE},
    {{{4, 7}, 2, SERIES_BELOW}, "4.6.9", SERIES_IN},    {{{4, 7}, 2, SERIES_BELOW}, "4.7", SERIES_AFTER},
    {{{4, 7}, 2, SERIES_BELOW}, "4.7.1", SERIES_AFTER}, {{{4, 7}, 2, SERIES_BELOW}, "4", SERIES_UNKNOWN},
};

static void a_version_stands_to_a_line(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(FITS); i++) {
        enum series_fit fit = series_fit(&FITS[i].series, str_from(FITS[i].version));
        if (fit != FITS[i].fit)
            fail_msg("%zu: %s: %d is not %d", i, FITS[i].version, fit, FITS[i].fit);
    }
}

static void two_lines_may_be_one(void **state) {
    const struct name_series seven = {{7}, 1, SERIES_WITHIN}, seven_two = {{7, 2}, 2, SERIES_WITHIN};
    const struct name_series eight = {{8}, 1, SERIES_WITHIN}, prior = {{7, 2}, 2, SERIES_AT_MOST};
    const struct name_series below = {{7, 2}, 2, SERIES_BELOW}, later = {{7, 2}, 2, SERIES_AT_LEAST};
    const struct name_series six = {{6}, 1, SERIES_WITHIN};
    (void)state;
    assert_true(series_meet(&seven, &seven_two));
    assert_true(series_meet(&seven_two, &seven));
    assert_false(series_meet(&seven, &eight));
    assert_false(series_meet(&seven, &six));
    assert_true(series_meet(&prior, &six));
    assert_true(series_meet(&prior, &seven_two));
    assert_false(series_meet(&prior, &eight));
    assert_true(series_meet(&below, &six));
    assert_false(series_meet(&below, &seven_two));
    assert_true(series_meet(&later, &eight));
    assert_false(series_meet(&later, &six));
}

static void revisions_follow_the_alphabet(void **state) {
    static const struct {
        const char *text;
        uint32_t found;
        size_t length;
    } REVISIONS[] = {
        {"a", 1, 1},     {"d rest", 8, 1}, {"a/b/c", 7, 5}, {"a, b and c", 7, 10}, {"a b & c", 7, 7}, {"/d", 8, 2},
        {"a/c", 1, 1},   {"b/a", 2, 1},    {"ab", 0, 0},    {"a1", 0, 0},          {"i", 0, 0},       {"", 0, 0},
        {"and b", 2, 5}, {"x", 0, 0},      {"a/b1", 1, 1},  {"h", 128, 1},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(REVISIONS); i++) {
        size_t length = 77;
        uint64_t found = revisions_read(str_from(REVISIONS[i].text), &length);
        if (found != REVISIONS[i].found || length != REVISIONS[i].length)
            fail_msg("%s: %llx, %zu", REVISIONS[i].text, (unsigned long long)found, length);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_line_is_told_from_other_words),   BED_TEST(very_long_numbers_do_not_wrap),
        BED_TEST(a_number_at_the_end_may_be_a_line), BED_TEST(words_behind_a_line_say_how_far_it_reaches),
        BED_TEST(a_version_stands_to_a_line),        BED_TEST(two_lines_may_be_one),
        BED_TEST(revisions_follow_the_alphabet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
