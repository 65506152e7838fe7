#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/csv.h"

struct bed {
    struct arena arena;
    struct diag_sink sink;
    struct source source;
    struct csv csv;
};

static void begin(struct bed *bed, const char *text) {
    arena_init(&bed->arena, 1 << 20);
    diag_init(&bed->sink, &bed->arena);
    bed->source = (struct source){STR_INIT("t.csv"), str_from(text)};
    csv_init(&bed->csv, &bed->source, &bed->arena);
}

static void expect_record(struct bed *bed, const char *joined) {
    bool more = false;
    char text[256];
    size_t len = 0;
    assert_int_equal(csv_next(&bed->csv, &bed->sink, &more), STATUS_OK);
    assert_true(more);
    for (size_t i = 0; i < bed->csv.count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s" STR_F, i ? "|" : "", STR_A(bed->csv.fields[i]));
    assert_string_equal(text, joined);
}

static void expect_end(struct bed *bed) {
    bool more = true;
    assert_int_equal(csv_next(&bed->csv, &bed->sink, &more), STATUS_OK);
    assert_false(more);
    arena_done(&bed->arena);
}

static void expect_error(struct bed *bed, const char *code, uint32_t line, uint32_t column) {
    bool more;
    enum status status;
    while ((status = csv_next(&bed->csv, &bed->sink, &more)) == STATUS_OK && more)
        continue;
    assert_int_equal(status, STATUS_INPUT);
    const struct diag *diag = &bed->sink.items[SEVERITY_ERROR][0];
    struct position position = place_position(diag->place);
    assert_string_equal(diag->kind->code, code);
    assert_int_equal(position.line, line);
    assert_int_equal(position.column, column);
    arena_done(&bed->arena);
}

static void records_end_with_either_line_end_or_the_text(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "a,b\r\nc,d\ne,f");
    expect_record(&bed, "a|b");
    expect_record(&bed, "c|d");
    expect_record(&bed, "e|f");
    expect_end(&bed);
}

static void quotes_hold_separators_line_ends_and_quotes(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "\"a,b\",\"c\r\nd\",\"e\"\"f\"\"\"\n\"\",x\n");
    expect_record(&bed, "a,b|c\r\nd|e\"f\"");
    expect_record(&bed, "|x");
    expect_end(&bed);
}

static void empty_fields_count_and_empty_lines_do_not(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "\n,\n\r\n,,\n\"\"\n");
    expect_record(&bed, "|");
    expect_record(&bed, "||");
    expect_record(&bed, "");
    expect_end(&bed);
}

static void the_separator_is_the_one_that_the_first_line_uses(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "\xef\xbb\xbf\"x,y\";b;c\n1,5;2;3\n");
    expect_record(&bed, "x,y|b|c");
    expect_record(&bed, "1,5|2|3");
    expect_end(&bed);
    begin(&bed, "a\tb\n");
    expect_record(&bed, "a|b");
    expect_end(&bed);
}

static void a_place_points_at_the_field(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "a,b\n\"q\",second\n");
    expect_record(&bed, "a|b");
    expect_record(&bed, "q|second");
    struct position position = place_position(csv_place(&bed.csv, 1));
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 5);
    position = place_position(csv_place(&bed.csv, 0));
    assert_int_equal(position.column, 2);
    position = place_position(csv_place(&bed.csv, 7));
    assert_int_equal(position.line, 2);
    expect_end(&bed);
}

static void mistakes_have_a_place(void **state) {
    struct bed bed;
    (void)state;
    begin(&bed, "a,b\nc,\"open\nand on\n");
    expect_error(&bed, "csv.open-quote", 2, 3);
    begin(&bed, "a,b\n\"c\"d,e\n");
    expect_error(&bed, "csv.behind-quote", 2, 4);
}

static void too_many_fields_are_refused(void **state) {
    static char commas[CSV_FIELDS_MAX + 1];
    struct bed bed;
    (void)state;
    memset(commas, ',', CSV_FIELDS_MAX);
    begin(&bed, commas);
    expect_error(&bed, "csv.too-many-fields", 1, CSV_FIELDS_MAX + 1);
}

static void without_memory_it_says_so(void **state) {
    struct bed bed;
    bool more;
    (void)state;
    begin(&bed, "\"a\"\"b\"\n");
    struct arena tiny;
    arena_init(&tiny, 1);
    bed.csv.arena = &tiny;
    assert_int_equal(csv_next(&bed.csv, &bed.sink, &more), STATUS_MEMORY);
    arena_done(&tiny);
    arena_done(&bed.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_end_with_either_line_end_or_the_text),
        cmocka_unit_test(quotes_hold_separators_line_ends_and_quotes),
        cmocka_unit_test(empty_fields_count_and_empty_lines_do_not),
        cmocka_unit_test(the_separator_is_the_one_that_the_first_line_uses),
        cmocka_unit_test(a_place_points_at_the_field),
        cmocka_unit_test(mistakes_have_a_place),
        cmocka_unit_test(too_many_fields_are_refused),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
