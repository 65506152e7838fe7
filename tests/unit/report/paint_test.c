#include "bed.h"
#include "report/paint.h"

static struct out out;

static struct str wrapped(const char *text, size_t column, size_t indent, size_t width) {
    out_done(&out);
    out_memory(&out, 4096);
    paint_wrapped(&out, str_from(text), column, indent, width);
    return out_text(&out);
}

static void an_id_a_vector_and_a_date_stay_on_one_line(void **state) {
    (void)state;
    assert_str(wrapped("missing: CR 1.1, CR 1.1 RE 1", 0, 2, 18), "missing: CR 1.1,\n  CR 1.1 RE 1\n");
    assert_str(wrapped("SL-A = (2 2 0 2 4 2 2)", 0, 2, 17), "SL-A =\n  (2 2 0 2 4 2 2)\n");
    assert_str(wrapped("its review was 2026-06-30", 0, 2, 20), "its review\n  was 2026-06-30\n");
}

static void what_no_line_holds_is_broken_at_its_blanks(void **state) {
    (void)state;
    assert_str(wrapped("of AProductWithoutBlanks 1.2.3 today", 0, 2, 23),
               "of\n  AProductWithoutBlanks\n  1.2.3 today\n");
}

static void a_word_that_no_line_holds_is_broken(void **state) {
    (void)state;
    assert_str(wrapped("AWordThatIsLonger", 0, 2, 8), "AWordTha\n  tIsLon\n  ger\n");
    assert_str(wrapped("see https://a.example/some_part/other for it", 0, 2, 16),
               "see\n  https://a.\n  example/some_\n  part/other for\n  it\n");
    assert_str(wrapped("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F", 0, 0, 3), "\xC3\xA4\xC3\xB6\xC3\xBC\n\xC3\x9F\n");
    assert_str(wrapped("a\033\033", 0, 0, 5), "a\\x1b\n\\x1b\n");
    /* A width that nothing fits into ends too. */
    assert_str(wrapped("abcdefg", 0, 4, 2), "abcde\n    f\n    g\n");
    assert_str(wrapped("ab cd", 9, 1, 4), "\n ab\n cd\n");
}

static void the_first_line_begins_at_its_column(void **state) {
    (void)state;
    assert_str(wrapped("one two three", 10, 4, 14), "one\n    two three\n");
}

static void what_was_read_cannot_drive_the_terminal(void **state) {
    (void)state;
    assert_str(wrapped("red\033[31m", 0, 0, 80), "red\\x1b[31m\n");
}

static void a_type_that_nobody_states_is_said_so(void **state) {
    struct bed *bed = *state;
    assert_str(paint_types(&bed->arena, COMPONENT_ED | COMPONENT_ND), "ED ND");
    assert_str(paint_types(&bed->arena, 0), "type not stated");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_id_a_vector_and_a_date_stay_on_one_line), BED_TEST(what_no_line_holds_is_broken_at_its_blanks),
        BED_TEST(a_word_that_no_line_holds_is_broken),        BED_TEST(the_first_line_begins_at_its_column),
        BED_TEST(what_was_read_cannot_drive_the_terminal),    BED_TEST(a_type_that_nobody_states_is_said_so),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    out_done(&out);
    return failed;
}
