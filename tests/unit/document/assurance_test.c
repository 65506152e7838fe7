#include "bed.h"

#include "document/assurance.h"

static void every_strength_has_a_name_that_reads_back(void **state) {
    (void)state;
    for (unsigned i = 0; i < STRENGTH_COUNT; i++) {
        enum strength strength = STRENGTH_CLAIM;
        assert_true(strength_parse(strength_name((enum strength)i), &strength));
        assert_int_equal(strength, i);
    }
    assert_str(strength_name(STRENGTH_CLAIM), "claim");
    assert_str(strength_name(STRENGTH_OBSERVATION), "observation");
}

static void anything_else_is_none(void **state) {
    (void)state;
    enum strength strength = STRENGTH_ARTEFACT;
    assert_false(strength_parse(STR("Claim"), &strength));
    assert_false(strength_parse(STR(""), &strength));
    assert_int_equal(strength, STRENGTH_ARTEFACT);
    assert_null(strength_name((enum strength)STRENGTH_COUNT).ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strength_has_a_name_that_reads_back),
        cmocka_unit_test(anything_else_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
