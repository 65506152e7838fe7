#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/identifier.h"

static void expect(const char *written, const char *form) {
    struct identifier id;
    char buffer[IDENTIFIER_TEXT_MAX];
    assert_true(identifier_parse(str_from(written), &id));
    assert_true(str_eq(identifier_text(&id, buffer), str_from(form)));
}

static void one_form_for_many_spellings(void **state) {
    (void)state;
    expect("cr1.1", "CR 1.1");
    expect("SR - 1", "SR-1");
    expect("sr 1.1re1", "SR 1.1 RE 1");
    expect("ccsc-2", "CCSC 2");
    expect("CR 01.01", "CR 1.1");
    expect("ABCD 99.99 RE 99", "ABCD 99.99 RE 99");
}

static void parts_are_kept(void **state) {
    struct identifier id;
    (void)state;
    assert_true(identifier_parse(STR("ndr 5.2 re(3)"), &id));
    assert_string_equal(id.prefix, "NDR");
    assert_true(id.dotted);
    assert_int_equal(id.major, 5);
    assert_int_equal(id.minor, 2);
    assert_int_equal(id.enhancement, 3);
}

static void refusal_leaves_the_output_alone(void **state) {
    static const char *const rows[] = {"",         "C 1.1",      "ABCDE 1",  "CR",        "CR 0",
                                       "CR 100",   "CR 1.",      "CR 1.0",   "CR 1.1 RE", "CR 1.1(",
                                       "CR 1.1(1", "CR 1.1 RE0", "CR 1.1 X", "CR 1.1)"};
    struct identifier id = {.major = 77};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_false(identifier_parse(str_from(rows[i]), &id));
    assert_int_equal(id.major, 77);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_form_for_many_spellings),
        cmocka_unit_test(parts_are_kept),
        cmocka_unit_test(refusal_leaves_the_output_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
