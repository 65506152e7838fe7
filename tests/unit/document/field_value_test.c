#include "document/field_value.h"
#include "documents.h"

static const struct str WORDS[] = {STR_INIT("low"), STR_INIT("high")};

struct values {
    struct str text;
    struct str *texts;
    size_t text_count;
    int choice;
    bool flag;
    double number;
    uint8_t small;
    uint16_t large;
    date_days day;
    struct date_span span;
};

/* A row for each type; the key of a case picks it. */
static const struct field ROWS[] = {
    FIELD("id", FIELD_ID, FIELD_AT(values, text)),
    FIELD("text", FIELD_TEXT, FIELD_AT(values, text)),
    FIELD("texts", FIELD_TEXTS, FIELD_COUNTED(values, texts, text_count)),
    FIELD("word", FIELD_WORD, FIELD_AT(values, text), FIELD_CHOICES(WORDS)),
    FIELD("choice", FIELD_CHOICE, FIELD_AT(values, choice), FIELD_CHOICES(WORDS)),
    FIELD("flag", FIELD_FLAG, FIELD_AT(values, flag)),
    FIELD("number", FIELD_NUMBER, FIELD_RANGE(0, 10), FIELD_AT(values, number)),
    FIELD("small", FIELD_INTEGER, .size = 1, FIELD_RANGE(1, 4), FIELD_AT(values, small)),
    FIELD("large", FIELD_INTEGER, .size = 2, FIELD_RANGE(0, 65535), FIELD_AT(values, large)),
    FIELD("day", FIELD_DATE, FIELD_AT(values, day)),
    FIELD("span", FIELD_SPAN, FIELD_AT(values, span)),
};
static const struct field_map MAP = {.what = "a map",
                                     FIELD_ROWS(ROWS),
                                     .size = sizeof(struct values),
                                     .id_at = FIELD_NOWHERE,
                                     .place_at = FIELD_NOWHERE};

static bool read_text(struct bed *bed, const char *text, struct values *values) {
    const struct source *source = text_source(bed, "a.yaml", text);
    struct field_reader reader = {.arena = &bed->arena, .sink = &bed->sink, .source = source};
    const struct yaml_node *root;
    *values = (struct values){.number = -1};
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(yaml_parse(source, &bed->arena, &bed->sink, &root), STATUS_OK);
    return field_read(&reader, &MAP, root, values);
}

static void good_values_are_taken(void **state) {
    static const char *const GOOD[] = {
        "id: a-b=1",       "id: '12'",          "id: 12",    "id: \xC3\xA4\xC3\xB6",
        "text: 4.10",      "text: 'true'",      "text: yes", "texts: a",
        "texts: [a, b]",   "texts: []",         "word: low", "choice: high",
        "flag: true",      "flag: false",       "number: 0", "number: 10",
        "number: 7.25",    "small: 1",          "small: 4",  "large: 65535",
        "day: 2024-02-29", "day: '2026-11-23'", "span: 90d", "span: 18m",
        "span: 2y",        "span: none",
    };
    struct values values;
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++)
        if (!read_text(*state, GOOD[i], &values))
            fail_msg("%s: " STR_F, GOOD[i], STR_A(bed_printed(*state)));
}

static void bad_values_are_refused(void **state) {
    static const struct {
        const char *text;
        const char *code;
    } BAD[] = {
        {"id: a b", "document.id"},
        {"id: \"a\\tb\"", "document.id"},
        {"id: \"\\x7f\"", "document.id"},
        {"id: true", "document.wrong-type"},
        {"id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "document.id"},
        {"text: true", "document.wrong-type"},
        {"text: {a: b}", "document.wrong-type"},
        {"text: null", "document.empty"},
        {"text: ' '", "document.empty"},
        {"texts: {a: b}", "document.wrong-type"},
        {"texts: [a, [b]]", "document.wrong-type"},
        {"texts: [a, false]", "document.wrong-type"},
        {"word: Low", "document.unknown-value"},
        {"choice: medium", "document.unknown-value"},
        {"choice: [low]", "document.wrong-type"},
        {"flag: yes", "document.wrong-type"},
        {"flag: 'true'", "document.wrong-type"},
        {"flag: True", "document.wrong-type"},
        {"number: 10.5", "document.range"},
        {"number: -1", "document.range"},
        {"number: 1e1", "document.range"},
        {"number: '5'", "document.wrong-type"},
        {"number: five", "document.wrong-type"},
        {"number: 1.2.3", "document.range"},
        {"number: 1.0000000000000000000000001", "document.range"},
        {"small: 0", "document.range"},
        {"small: 5", "document.range"},
        {"small: 99999999999999999999999", "document.range"},
        {"small: '3'", "document.wrong-type"},
        {"small: []", "document.wrong-type"},
        {"large: 65536", "document.range"},
        {"large: 0x10", "document.range"},
        {"day: 2026-02-29", "document.date"},
        {"day: 2026-2-9", "document.date"},
        {"day: 2026-11-23T10:00:00Z", "document.date"},
        {"day: tomorrow", "document.date"},
        {"span: 0d", "document.span"},
        {"span: 3w", "document.span"},
        {"span: 1", "document.span"},
        {"span: None", "document.span"},
    };
    struct bed *bed = *state;
    struct values values;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (read_text(bed, BAD[i].text, &values))
            fail_msg("%s was taken", BAD[i].text);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, BAD[i].code);
        assert_true(values.number == -1 && values.small == 0 && values.large == 0 && values.text_count == 0);
    }
}

static void a_text_is_kept_as_written(void **state) {
    struct values values;
    assert_true(read_text(*state, "text: 4.10\n", &values));
    assert_str(values.text, "4.10");
    assert_true(read_text(*state, "texts: 0012\n", &values));
    assert_str(values.texts[0], "0012");
}

static void a_number_needs_no_locale(void **state) {
    struct values values;
    assert_true(read_text(*state, "number: 7.25\n", &values));
    assert_true(values.number == 7.25);
}

static void a_span_is_days_or_months(void **state) {
    struct values values;
    assert_true(read_text(*state, "span: 90d\n", &values));
    assert_int_equal(values.span.days, 90);
    assert_true(read_text(*state, "span: 2y\n", &values));
    assert_int_equal(values.span.months, 24);
    assert_true(read_text(*state, "span: none\n", &values));
    assert_int_equal(values.span.days + values.span.months, 0);
}

static void an_unknown_value_is_told_the_allowed_ones(void **state) {
    struct bed *bed = *state;
    struct values values;
    assert_false(read_text(bed, "choice: hgh\n", &values));
    assert_str(bed->sink.items[SEVERITY_ERROR]->suggestion, "high");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[2], "low, high");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(good_values_are_taken),     BED_TEST(bad_values_are_refused),
        BED_TEST(a_text_is_kept_as_written), BED_TEST(a_number_needs_no_locale),
        BED_TEST(a_span_is_days_or_months),  BED_TEST(an_unknown_value_is_told_the_allowed_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
