#include "range_bed.h"

#include "base/file.h"

static const char *const PLACES[] = {[RANGE_OUTSIDE] = "outside", [RANGE_INSIDE] = "inside", [RANGE_UNSURE] = "unsure"};

/* One row of range_cases.tsv: range, product, supplier, installed version, answer. */
struct row {
    struct str fields[5];
};

static bool next_row(struct str *rest, struct row *row) {
    struct str line;
    while (str_next(rest, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        for (size_t i = 0; i < ARRAY_LEN(row->fields); i++)
            assert_true(str_next(&line, '\t', &row->fields[i]));
        return true;
    }
    return false;
}

static struct str cases(struct bed *bed) {
    struct source source;
    assert_int_equal(
        file_read(KEYWAY_ROOT "/tests/unit/advisory/range_cases.tsv", 1 << 20, &bed->arena, &bed->sink, &source),
        STATUS_OK);
    return source.text;
}

static void ranges_answer_as_read_by_hand(void **state) {
    struct bed *bed = *state;
    struct str rest = cases(bed);
    struct row row;
    unsigned wrong = 0, count[3] = {0};
    while (next_row(&rest, &row)) {
        const struct str *f = row.fields;
        struct range_answer got = ask(bed, range_of(bed, f[0], f[1], f[2]), f[1], f[3]);
        count[got.place]++;
        if (str_eq(f[4], str_from(PLACES[got.place])))
            continue;
        wrong++;
        print_error("'" STR_F "' of '" STR_F "', version '" STR_F "': " STR_F " expected, not %s (%s)\n", STR_A(f[0]),
                    STR_A(f[1]), STR_A(f[3]), STR_A(f[4]), PLACES[got.place], range_reason_text(got.reason));
    }
    assert_int_equal(wrong, 0);
    assert_true(count[RANGE_INSIDE] >= 600 && count[RANGE_OUTSIDE] >= 600 && count[RANGE_UNSURE] >= 250);
}

static const struct {
    const char *range;
    const char *product;
    const char *version;
    enum range_reason reason;
    enum version_reason why;
    const char *about;
} REASONS[] = {
    {"< 4.2", "", "", RANGE_REASON_VERSION, VERSION_REASON_EMPTY, "4.2"},
    {"< 4.2", "", "R4.1", RANGE_REASON_NONE, VERSION_REASON_NONE, ""},
    {"< V4.2", "", "R4.1", RANGE_REASON_VERSION, VERSION_REASON_LABEL, "V4.2"},
    {"<= 4.2", "", "4.2.1", RANGE_REASON_VERSION, VERSION_REASON_BASE_RIGHT, "4.2"},
    {"< 33.011", "", "33", RANGE_REASON_VERSION, VERSION_REASON_COARSE_LEFT, "33.011"},
    {"between 2.0 and 3.0", "", "3.0", RANGE_REASON_BOUND, VERSION_REASON_NONE, "3.0"},
    {">= 1.0 | >= 2.4", "", "3", RANGE_REASON_TWO_WAYS, VERSION_REASON_NONE, ">= 1.0 | >= 2.4"},
    {"All versions < V3.1 with option X", "", "V3.0", RANGE_REASON_CONDITION, VERSION_REASON_NONE, "with option X"},
    {">= 20.8 (only affected by CVE-2019-10943)", "", "21", RANGE_REASON_CVE, VERSION_REASON_NONE,
     "only affected by CVE-2019-10943"},
    {"<=the_first_5_digits_of_serial_number_22081", "", "1.0", RANGE_REASON_SERIAL, VERSION_REASON_NONE,
     "digits_of_serial_number_22081"},
    {"All versions with Function State (FS) < 11", "", "V4.2", RANGE_REASON_HARDWARE, VERSION_REASON_NONE,
     "with Function State (FS) < 11"},
    {"distributed  < april 3, 2018", "", "1.0", RANGE_REASON_MADE, VERSION_REASON_NONE, "distributed  < april 3, 2018"},
    {"3.0 and <", "", "4", RANGE_REASON_UNREAD, VERSION_REASON_NONE, "3.0 and <"},
    {"SCADA Web Server", "", "1.0", RANGE_REASON_NOT_VERSION, VERSION_REASON_NONE, "SCADA Web Server"},
    {"1763-L16BWA", "", "14.0", RANGE_REASON_NOT_VERSION, VERSION_REASON_NONE, "1763-L16BWA"},
    {"N/A", "", "1.0", RANGE_REASON_EMPTY, VERSION_REASON_NONE, "N/A"},
    {">= 5.0 and < 4.0", "", "4.5", RANGE_REASON_CONTRADICTS, VERSION_REASON_NONE, ">= 5.0 and < 4.0"},
    {"vers:all/*", "RSG2300 V4.X", "V3.1", RANGE_REASON_LINE, VERSION_REASON_NONE, "V4.X"},
    {"vers:all/*", "RSG2300 V4.X", "V5.1", RANGE_REASON_LINE, VERSION_REASON_NONE, "V4.X"},
};

static void a_doubt_says_what_it_is_about(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(REASONS); i++) {
        struct str product = str_from(REASONS[i].product);
        struct range_answer got = ask(bed, range_of(bed, str_from(REASONS[i].range), product, STR_NONE), product,
                                      str_from(REASONS[i].version));
        if (got.reason != REASONS[i].reason || got.version != REASONS[i].why ||
            !str_eq(got.about, str_from(REASONS[i].about)))
            fail_msg("'%s', version '%s': %s; %s; '" STR_F "'", REASONS[i].range, REASONS[i].version,
                     range_reason_text(got.reason), version_reason_text(got.version), STR_A(got.about));
    }
}

static void a_definite_answer_gives_no_reason(void **state) {
    struct bed *bed = *state;
    struct range_answer got = ask(bed, range_of(bed, STR("< 4.2"), STR_NONE, STR_NONE), STR_NONE, STR("4.1"));
    assert_int_equal(got.place, RANGE_INSIDE);
    assert_int_equal(got.reason, RANGE_REASON_NONE);
    assert_int_equal(got.about.len, 0);
}

static void the_end_of_a_range_is_where_it_is_fixed(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *range;
        const char *end;
    } ENDS[] = {
        {"< V3.1.2", "V3.1.2"},
        {"vers:all/>=V2.9.2<V2.9.4", "V2.9.4"},
        {"All versions < V5.2 SP1", "V5.2 SP1"},
        {"<= 3.1", ""},
        {">= 3.1", ""},
        {"*", ""},
        {"3.1", ""},
        {"< 3.1 | 4.0", ""},
        {"< 3.1 with option X", ""},
        {"< 1.0 | < 2.0", ""},
        {"until 2.0", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ENDS); i++)
        assert_str(range_end(range_of(bed, str_from(ENDS[i].range), STR_NONE, STR_NONE)), ENDS[i].end);
}

static void what_is_read_and_what_is_all_can_be_asked(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *range;
        const char *product;
        bool read, all;
    } KINDS[] = {
        {"vers:all/*", "", true, true},
        {"All versions", "", true, true},
        {"All versions", "WinCC V7.2", true, false},
        {"All versions with option X", "", false, false},
        {"< 3", "", true, false},
        {">= 1.0 | >= 2.4", "", false, false},
        {"<=", "", false, false},
        {"<=23071", "Q03UDVCPU The first 5 digits of serial No.", false, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const struct range *r = range_of(bed, str_from(KINDS[i].range), str_from(KINDS[i].product), STR_NONE);
        assert_int_equal(range_is_read(r), KINDS[i].read);
        assert_int_equal(range_is_all(r), KINDS[i].all);
    }
}

static void a_text_too_long_is_a_doubt(void **state) {
    struct bed *bed = *state;
    static char text[RANGE_TEXT_MAX + 2];
    memset(text, ' ', sizeof text - 1);
    memcpy(text, "< 3", 3);
    struct range_answer got =
        ask(bed, range_of(bed, (struct str){text, RANGE_TEXT_MAX + 1}, STR_NONE, STR_NONE), STR_NONE, STR("2"));
    assert_int_equal(got.place, RANGE_UNSURE);
    assert_int_equal(got.reason, RANGE_REASON_LONG);
    got = ask(bed, range_of(bed, (struct str){text, RANGE_TEXT_MAX}, STR_NONE, STR_NONE), STR_NONE, STR("2"));
    assert_int_equal(got.place, RANGE_INSIDE);
}

static void a_list_too_long_is_a_doubt_past_what_was_read(void **state) {
    struct bed *bed = *state;
    struct str text = STR("1.0");
    for (unsigned i = 1; i <= RANGE_ITEMS_MAX; i++)
        text = str_format(&bed->arena, STR_F "|1.%u", STR_A(text), i);
    const struct range *range = range_of(bed, text, STR_NONE, STR_NONE);
    assert_int_equal(ask(bed, range, STR_NONE, STR("1.1")).place, RANGE_INSIDE);
    assert_int_equal(ask(bed, range, STR_NONE, STR("7.1")).reason, RANGE_REASON_LONG);
}

static void an_unreadable_version_is_in_every_version(void **state) {
    struct bed *bed = *state;
    const struct range *all = range_of(bed, STR("vers:all/*"), STR_NONE, STR_NONE);
    assert_int_equal(ask(bed, all, STR_NONE, STR("see the label")).place, RANGE_INSIDE);
    const struct range *some = range_of(bed, STR("< 3"), STR_NONE, STR_NONE);
    assert_int_equal(ask(bed, some, STR_NONE, STR("see the label")).place, RANGE_UNSURE);
}

/* With every cap up to the one that suffices: an error, or a range that answers. */
static void reading_without_memory_is_said(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"< V3.1.2",  "1.0 | 1.1 | >= 2.0 | < 3.0", "<v36.011_v35.013_v34.014",
                                        "4.5 | SP6", "\xe2\x89\xa4 2.0",           "vers:generic/%3C2"};
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        enum status status = STATUS_MEMORY;
        for (size_t cap = 0; status != STATUS_OK; cap += 16) {
            struct arena arena;
            const struct range *range = NULL;
            arena_init(&arena, cap);
            status = range_parse(str_from(TEXTS[i]), STR("Telemetry Server 2020 R2"), version_scheme_of(STR_NONE),
                                 &arena, &range);
            assert_true(status == STATUS_OK || (status == STATUS_MEMORY && !range));
            arena_done(&arena);
            assert_true(cap < 1 << 20);
        }
    }
}

static void every_reason_has_a_text(void **state) {
    (void)state;
    for (int i = 0; i < RANGE_REASON_COUNT; i++)
        assert_true(strlen(range_reason_text((enum range_reason)i)) > 10);
    assert_non_null(range_reason_text((enum range_reason)RANGE_REASON_COUNT));
}

/* "C1.2.2" of an "ECU-C": a C that the name has is no family, and the text is the same all the same. */
static void the_same_text_is_the_same_version(void **state) {
    struct bed *bed = *state;
    const struct range *range = NULL;
    struct version version;
    assert_int_equal(range_parse(STR("C1.2.2"), STR("Unit"), version_scheme_of(STR("")), &bed->arena, &range),
                     STATUS_OK);
    assert_int_equal(version_parse(STR("C1.2.2"), STR("Unit (ECU-C)"), &bed->arena, &version), STATUS_OK);
    assert_int_equal(range_check(range, &version).place, RANGE_INSIDE);
    assert_int_equal(version_parse(STR("C1.2.3"), STR("Unit (ECU-C)"), &bed->arena, &version), STATUS_OK);
    assert_int_not_equal(range_check(range, &version).place, RANGE_INSIDE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ranges_answer_as_read_by_hand),
        BED_TEST(a_doubt_says_what_it_is_about),
        BED_TEST(a_definite_answer_gives_no_reason),
        BED_TEST(the_end_of_a_range_is_where_it_is_fixed),
        BED_TEST(what_is_read_and_what_is_all_can_be_asked),
        BED_TEST(a_text_too_long_is_a_doubt),
        BED_TEST(a_list_too_long_is_a_doubt_past_what_was_read),
        BED_TEST(an_unreadable_version_is_in_every_version),
        BED_TEST(the_same_text_is_the_same_version),
        cmocka_unit_test(reading_without_memory_is_said),
        cmocka_unit_test(every_reason_has_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
