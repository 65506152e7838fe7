#include "advisory/version_scheme.h"

#include "bed.h"

static unsigned traits(const char *supplier) {
    return version_scheme_of(str_from(supplier))->traits;
}

static void a_supplier_is_found_by_a_word_of_its_name(void **state) {
    (void)state;
    assert_int_equal(traits("Rockwell Automation"), VERSION_ZEROS_FOR_SHOW);
    assert_int_equal(traits(" rockwell automation "), VERSION_ZEROS_FOR_SHOW);
    assert_int_equal(traits("Allen-Bradley"), VERSION_ZEROS_FOR_SHOW);
    assert_int_equal(traits("Mitsubishi Electric Corporation"), VERSION_ALWAYS_LETTER);
    assert_int_equal(traits("mitsubishi-electric"), VERSION_ALWAYS_LETTER);
    assert_int_equal(traits("Schneider Electric Software, LLC"), VERSION_TWO_DIGITS);
}

static void another_supplier_has_no_traits(void **state) {
    (void)state;
    assert_int_equal(traits("Siemens"), 0);
    assert_int_equal(traits("Rockwellian"), 0);
    assert_int_equal(traits(""), 0);
    assert_non_null(version_scheme_of(STR_NONE));
}

static void every_row_says_what_it_rests_on(void **state) {
    (void)state;
    assert_true(strlen(version_scheme_of(STR("Rockwell"))->source) > 0);
    assert_true(strlen(version_scheme_of(STR("nobody"))->source) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_supplier_is_found_by_a_word_of_its_name),
        cmocka_unit_test(another_supplier_has_no_traits),
        cmocka_unit_test(every_row_says_what_it_rests_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
