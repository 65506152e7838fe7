#include "bed.h"

#include "base/out.h"

static void ascii_and_letters_are_one_column(void **state) {
    (void)state;
    assert_int_equal(out_width(STR("abc")), 3);
    assert_int_equal(out_width(STR("Stra\xC3\x9F"
                                   "e")),
                     6);
    assert_int_equal(out_width(STR("\xCE\xA9\xD0\xAF")), 2);
    assert_int_equal(out_width(STR_NONE), 0);
}

static void east_asian_wide_is_two(void **state) {
    (void)state;
    assert_int_equal(out_width(STR("\xE4\xB8\x89\xE8\x8F\xB1")), 4); /* Mitsubishi, in kanji */
    assert_int_equal(out_width(STR("\xEF\xBC\xA1")), 2);             /* full-width A */
    assert_int_equal(out_width(STR("\xEF\xBD\xB1")), 1);             /* half-width katakana */
    assert_int_equal(out_width(STR("\xF0\x9F\x94\x92")), 2);         /* a lock */
    assert_int_equal(out_width(STR("\xF0\xAF\xA8\x80")), 2);         /* beyond the basic plane */
}

static void combining_marks_are_none(void **state) {
    (void)state;
    assert_int_equal(out_width(STR("e\xCC\x81")), 1);
    assert_int_equal(out_width(STR("a\xE2\x80\x8D"
                                   "b")),
                     2); /* zero-width joiner */
}

static void a_stray_byte_is_one(void **state) {
    (void)state;
    assert_int_equal(out_width(STR("a\xff"
                                   "b")),
                     3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ascii_and_letters_are_one_column),
        BED_TEST(east_asian_wide_is_two),
        BED_TEST(combining_marks_are_none),
        BED_TEST(a_stray_byte_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
