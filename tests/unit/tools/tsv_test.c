#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tsv.h"

static struct arena arena;

static int setup(void **state) {
    (void)state;
    arena_init(&arena, 16 * 1024 * 1024);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_done(&arena);
    return 0;
}

static void refuse(struct str text, uint32_t line, uint32_t column, const char *why) {
    struct tsv tsv;
    struct tsv_error error = {0};
    assert_int_equal(tsv_parse(text, &arena, &tsv, &error), STATUS_INPUT);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_string_equal(error.text, why);
}

static void reads_rows_and_columns(void **state) {
    struct tsv tsv;
    struct tsv_error error;
    (void)state;
    assert_int_equal(tsv_parse(STR("id\tname\nA 1\t-\nB\tb c\n"), &arena, &tsv, &error), STATUS_OK);
    assert_int_equal(tsv.rows, 2);
    assert_int_equal(tsv.columns, 2);
    assert_int_equal(tsv_column(&tsv, STR("name")), 1);
    assert_int_equal(tsv_column(&tsv, STR("none")), UINT32_MAX);
    assert_true(str_eq(tsv_at(&tsv, 1, 1)->text, STR("b c")));
    assert_int_equal(tsv_at(&tsv, 1, 1)->line, 3);
    assert_int_equal(tsv_at(&tsv, 1, 1)->column, 3);
    assert_true(tsv_is_none(tsv_at(&tsv, 0, 1)));
}

static void names_alone_are_a_table(void **state) {
    struct tsv tsv;
    struct tsv_error error;
    (void)state;
    assert_int_equal(tsv_parse(STR("id\n"), &arena, &tsv, &error), STATUS_OK);
    assert_int_equal(tsv.rows, 0);
}

static void wrong_number_of_cells(void **state) {
    (void)state;
    refuse(STR("a\tb\n1\t2\n1\n"), 3, 2, "the line has fewer cells than there are columns");
    refuse(STR("a\tb\n1\t2\t3\n"), 2, 5, "the line has more cells than there are columns");
}

static void empty_cells_and_lines(void **state) {
    (void)state;
    refuse(STR("a\tb\n1\t\n"), 2, 3, "the cell is empty; write '-' for none");
    refuse(STR("a\tb\n\n"), 2, 1, "the cell is empty; write '-' for none");
    refuse(STR("a\n1\n\n"), 3, 1, "the cell is empty; write '-' for none");
}

static void bytes_that_are_not_printable_ascii(void **state) {
    (void)state;
    refuse(STR("a\nx\001\n"), 2, 2, "a cell may hold printable ASCII only");
    refuse(STR("a\nx\r\n"), 2, 2, "a cell may hold printable ASCII only");
    refuse(STR("a\n\xc3\xa9\n"), 2, 1, "a cell may hold printable ASCII only");
    refuse(STR("\xef\xbb\xbf"
               "a\n1\n"),
           1, 1, "a cell may hold printable ASCII only");
    refuse((struct str){"a\nx\0y\n", 6}, 2, 2, "a cell may hold printable ASCII only");
}

static void blanks_at_the_ends(void **state) {
    (void)state;
    refuse(STR("a\tb\n1\t2 \n"), 2, 3, "the cell has a blank at one of its ends");
    refuse(STR("a\tb\n 1\t2\n"), 2, 1, "the cell has a blank at one of its ends");
}

static void overlong_cell(void **state) {
    char text[TSV_CELL_MAX + 8] = "a\n";
    (void)state;
    memset(text + 2, 'x', TSV_CELL_MAX);
    text[TSV_CELL_MAX + 2] = '\n';
    struct tsv tsv;
    struct tsv_error error;
    assert_int_equal(tsv_parse((struct str){text, TSV_CELL_MAX + 3}, &arena, &tsv, &error), STATUS_OK);
    text[TSV_CELL_MAX + 2] = 'x';
    text[TSV_CELL_MAX + 3] = '\n';
    refuse((struct str){text, TSV_CELL_MAX + 4}, 2, 1, "the cell is longer than 320 bytes");
}

static void two_columns_of_one_name(void **state) {
    (void)state;
    refuse(STR("a\tb\ta\n"), 1, 5, "there are two columns of this name");
}

static void no_line_feed_at_the_end(void **state) {
    (void)state;
    refuse(STR("a\nb"), 2, 1, "the last line does not end in a line feed");
    refuse(STR("a"), 1, 1, "the last line does not end in a line feed");
}

static void files_out_of_bounds(void **state) {
    static char text[TSV_BYTES_MAX + 1];
    (void)state;
    memset(text, 'a', sizeof text);
    refuse((struct str){text, sizeof text}, 0, 0, "the file is larger than 1 MiB");
    memset(text, '\n', sizeof text);
    refuse((struct str){text, TSV_ROWS_MAX + 1}, 0, 0, "the file has more than 16384 lines");
    refuse(STR(""), 0, 0, "the file is empty");
}

static void no_memory(void **state) {
    struct tsv tsv;
    struct tsv_error error;
    struct arena none;
    (void)state;
    arena_init(&none, 0);
    assert_int_equal(tsv_parse(STR("a\n1\n"), &none, &tsv, &error), STATUS_MEMORY);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows_and_columns),
        cmocka_unit_test(names_alone_are_a_table),
        cmocka_unit_test(wrong_number_of_cells),
        cmocka_unit_test(empty_cells_and_lines),
        cmocka_unit_test(bytes_that_are_not_printable_ascii),
        cmocka_unit_test(blanks_at_the_ends),
        cmocka_unit_test(overlong_cell),
        cmocka_unit_test(two_columns_of_one_name),
        cmocka_unit_test(no_line_feed_at_the_end),
        cmocka_unit_test(files_out_of_bounds),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
