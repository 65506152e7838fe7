/* Forms that came back: what is read of them, and what is refused. */
#include "tender_bed.h"

static const uint8_t TARGET[FR_COUNT] = {1, 0, 1, 0, 0, 0, 0};

static const struct tender *a_tender(struct bed *bed) {
    return tender_of(bed, tender_plant(bed, TARGET), COMPONENT_ED, DATE_NONE);
}

static const struct answer *row(const struct tender *tender, const struct answers *answers, const char *id) {
    const struct tender_row *found = tender_row_of(tender, str_from(id));
    assert_non_null(found);
    return &answers->rows[found - tender->rows];
}

static enum status read_text(struct bed *bed, const struct tender *tender, struct str text, struct answers *answers) {
    return answers_read(tender_source(bed, "form.csv", text), tender, &bed->arena, &bed->sink, answers);
}

/* The text with the first `from` made `to`. */
static struct str changed(struct bed *bed, struct str text, const char *from, const char *to) {
    size_t at = str_find(text, str_from(from));
    assert_true(at != SIZE_MAX);
    return str_format(&bed->arena, STR_F "%s" STR_F, STR_A(str_slice(text, 0, at)), to,
                      STR_A(str_skip(text, at + strlen(from))));
}

static void answers_stand_by_row(void **state) {
    struct bed *bed = *state;
    const struct tender *tender = a_tender(bed);
    const struct answers *answers =
        tender_answers(bed, tender,
                       "CR 1.1= Yes ,,page 4,'=1+1;CR 3.5=not applicable;support-until=no,2030-12-31;"
                       "answered-on=24.12.2026;model=T-1",
                       "");
    assert_str(answers->supplier, "Maker");
    assert_str(answers->product, "Thing");
    assert_str(answers->version, "1.0");
    assert_str(answers->model, "T-1");
    assert_int_equal(answers->on, date_from(2026, 12, 24));
    assert_int_equal(row(tender, answers, "CR 1.1")->reply, REPLY_YES);
    assert_str(row(tender, answers, "CR 1.1")->evidence, "page 4");
    assert_str(row(tender, answers, "CR 1.1")->remark, "=1+1");
    assert_int_equal(row(tender, answers, "CR 3.5")->reply, REPLY_NOT_APPLICABLE);
    assert_int_equal(row(tender, answers, "support-until")->reply, REPLY_NO);
    assert_str(row(tender, answers, "support-until")->value, "2030-12-31");
    assert_int_equal(row(tender, answers, "CR 3.4")->reply, REPLY_NONE);
    assert_int_equal(answers->missing, 0);
}

static void what_spreadsheets_make_of_it_is_read(void **state) {
    struct bed *bed = *state;
    const struct tender *tender = a_tender(bed);
    struct str text = STR("\xef\xbb\xbfsep=;\r\nanswer;more;row;demand;remark;value;evidence\r\n");
    struct answers answers;
    for (unsigned head = 0; head < HEAD_COUNT; head++)
        text = str_format(&bed->arena, STR_F ";;" STR_F ";\"" STR_F "\";;" STR_F ";\r\n", STR_A(text),
                          STR_A(tender_head_name((enum tender_head)head)),
                          STR_A(tender_head_text(tender, (enum tender_head)head)),
                          STR_A(head == HEAD_ON ? STR("") : STR("x")));
    text = str_format(&bed->arena, STR_F "yes;;cr 1.1;;\"two\nlines; and \"\"more\"\"\";;\r\n;;;;;;\r\n", STR_A(text));
    assert_int_equal(read_text(bed, tender, text, &answers), STATUS_OK);
    assert_str(row(tender, &answers, "CR 1.1")->remark, "two\nlines; and \"more\"");
    assert_int_equal(row(tender, &answers, "CR 1.1")->reply, REPLY_YES);
    assert_int_equal(answers.missing, tender->row_count - 1);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
}

static void answers_to_another_tender_are_refused(void **state) {
    struct bed *bed = *state;
    const struct tender *tender = a_tender(bed);
    struct str text = tender_form(bed, tender, "", "yes");
    static const char *const changes[][2] = {
        {"tender/1", "tender/2"},
        {"=Works", "Other"},
        {"dosing", "intake"},
        {",ED,", ",ND,"},
        {"(1 0 1", "(1 0 2"},
        {"4-2:2019", "4-2:2026"},
        {"tender,,,t-", "tender,,,t-0"},
    };
    for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
        struct answers answers;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(read_text(bed, tender, changed(bed, text, changes[i][0], changes[i][1]), &answers),
                         STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "answers.other-tender");
    }
}

/* Which error a change of a good form makes, and where. */
static void refused(struct bed *bed, const char *from, const char *to, const char *code, const char *place) {
    const struct tender *tender = a_tender(bed);
    struct answers answers = {.supplier = STR("untouched")};
    struct str text = changed(bed, tender_form(bed, tender, "", "yes"), from, to);
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(read_text(bed, tender, text, &answers), STATUS_INPUT);
    assert_one_error(bed, code, place);
    assert_str(answers.supplier, "untouched");
}

static void what_cannot_be_trusted_is_refused_with_its_place(void **state) {
    struct bed *bed = *state;
    refused(bed, "Maker", "", "answers.no-offer", "form.csv:1:1");
    refused(bed, "1.0", " ", "answers.no-offer", "form.csv:1:1");
    refused(bed, "CR 1.1,", "CR 1.99,", "answers.unknown-row", "form.csv:19:1");
    refused(bed, "CR 1.3,", "CR 1.1,", "answers.row-twice", "form.csv:20:1");
    refused(bed, "CCSC 2,,,,,,yes", "CCSC 2,,,,,,yes!", "answers.no-answer", "form.csv:16:13");
    refused(bed, "CCSC 2,,,,,,yes", "CCSC 2,,,,,,\"yes", "csv.open-quote", "form.csv:16:13");
}

static void a_file_that_is_no_form_is_not_shown(void **state) {
    struct bed *bed = *state;
    struct answers answers;
    assert_int_equal(read_text(bed, a_tender(bed), STR("root:secret\n"), &answers), STATUS_INPUT);
    assert_int_equal(str_find(bed_printed(bed), STR("secret")), SIZE_MAX);
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(read_text(bed, a_tender(bed), STR(""), &answers), STATUS_INPUT);
}

static void rows_without_end_are_refused(void **state) {
    struct bed *bed = *state;
    const struct tender *tender = a_tender(bed);
    struct str text = tender_form(bed, tender, "", "yes");
    struct answers answers;
    size_t len = text.len + (size_t)2 * ANSWERS_ROWS_MAX;
    char *long_text = ARENA_ARRAY(&bed->arena, char, len);
    memcpy(long_text, text.ptr, text.len);
    for (size_t i = text.len; i < len; i += 2) {
        long_text[i] = ',';
        long_text[i + 1] = '\n';
    }
    assert_int_equal(read_text(bed, tender, (struct str){long_text, len}, &answers), STATUS_LIMIT);
}

static void a_day_that_is_none_is_a_warning(void **state) {
    struct bed *bed = *state;
    const struct answers *answers = tender_answers(bed, a_tender(bed), "answered-on=soon", "yes");
    assert_int_equal(answers->on, DATE_NONE);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
}

static void days_are_read_in_two_forms(void **state) {
    static const char *const bad[] = {"", "1.2", "1.2.3.4", "32.1.2030", "31.2.2030", "12/31/2030", "1.13.2030", "."};
    date_days day;
    (void)state;
    assert_true(answers_day(STR("2030-12-31"), &day));
    assert_int_equal(day, date_from(2030, 12, 31));
    assert_true(answers_day(STR("50770"), &day));
    assert_int_equal(day, date_from(2038, 12, 31));
    assert_true(answers_day(STR("36526"), &day));
    assert_int_equal(day, date_from(2000, 1, 1));
    assert_false(answers_day(STR("36525"), &day));
    assert_false(answers_day(STR("20301231"), &day));
    assert_true(answers_day(STR("31.12.2030"), &day));
    assert_int_equal(day, date_from(2030, 12, 31));
    assert_true(answers_day(STR("1.2.2030"), &day));
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(answers_day(str_from(bad[i]), &day));
}

/* ---- encodings */

static void text_in_utf_8_stays(void **state) {
    struct bed *bed = *state;
    const struct source *source = tender_source(bed, "f", STR("M\xc3\xbcller")), *text;
    assert_int_equal(answers_text(source, &bed->arena, &bed->sink, &text), STATUS_OK);
    assert_ptr_equal(text, source);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void text_of_excel_is_converted_and_told(void **state) {
    struct bed *bed = *state;
    const struct source *source = tender_source(bed, "f", STR("M\xfcller \x80 \x9f \xdf")), *text;
    assert_int_equal(answers_text(source, &bed->arena, &bed->sink, &text), STATUS_OK);
    assert_str(text->text, "M\xc3\xbcller \xe2\x82\xac \xc5\xb8 \xc3\x9f");
    assert_str(text->name, "f");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
}

static void what_is_no_text_is_refused(void **state) {
    struct bed *bed = *state;
    const struct {
        struct str bytes;
        const char *code;
    } cases[] = {
        {STR("\xff\xfe"
             "r\0o\0w\0"),
         "answers.utf-16"},
        {STR("\xfe\xff\0r"), "answers.utf-16"},
        {STR("row\0"), "answers.binary"},
        {STR("M\xfcller \x81"), "answers.binary"},
        {STR("M\xfcller \x9d"), "answers.binary"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct source *text;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(answers_text(tender_source(bed, "f", cases[i].bytes), &bed->arena, &bed->sink, &text),
                         STATUS_INPUT);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, cases[i].code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(answers_stand_by_row),
        BED_TEST(what_spreadsheets_make_of_it_is_read),
        BED_TEST(answers_to_another_tender_are_refused),
        BED_TEST(what_cannot_be_trusted_is_refused_with_its_place),
        BED_TEST(a_file_that_is_no_form_is_not_shown),
        BED_TEST(rows_without_end_are_refused),
        BED_TEST(a_day_that_is_none_is_a_warning),
        BED_TEST(days_are_read_in_two_forms),
        BED_TEST(text_in_utf_8_stays),
        BED_TEST(text_of_excel_is_converted_and_told),
        BED_TEST(what_is_no_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
