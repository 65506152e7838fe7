#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/process.h"

static void counts_by_practice(void **state) {
    static const int counts[PRACTICE_COUNT] = {13, 5, 4, 2, 5, 6, 5, 7};
    (void)state;
    for (unsigned i = 1; i <= PRACTICE_COUNT; i++)
        assert_int_equal(__builtin_popcountll(practice_requirements(i)), counts[i - 1]);
    assert_int_equal(practice_requirements(0), 0);
}

static void finds_its_own_ids_and_no_others(void **state) {
    (void)state;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        assert_int_equal(process_find(process_at(i)->id), i);
    assert_int_equal(process_find(STR("svv 5")), process_find(STR("SVV-5")));
    assert_int_equal(process_find(STR("SR 1.1")), PROCESS_NONE);
    assert_int_equal(process_find(STR("SM-14")), PROCESS_NONE);
    assert_int_equal(process_find(STR("")), PROCESS_NONE);
}

static void a_practice_begins_with_its_prefix(void **state) {
    (void)state;
    for (unsigned i = 0; i < PROCESS_COUNT; i++) {
        const struct practice *practice = practice_at(process_at(i)->practice);
        assert_true(str_starts(process_at(i)->id, practice->prefix));
        assert_int_equal(process_at(i)->id.ptr[practice->prefix.len], '-');
    }
}

static void practices_have_many_names(void **state) {
    (void)state;
    assert_int_equal(practice_find(STR("6")), 6);
    assert_int_equal(practice_find(STR("practice 6")), 6);
    assert_int_equal(practice_find(STR("dm")), 6);
    assert_int_equal(practice_find(STR("Secure by design")), 3);
    assert_int_equal(practice_find(STR("0")), 0);
    assert_int_equal(practice_find(STR("9")), 0);
    assert_int_equal(practice_find(STR("psirt")), 0);
    assert_null(practice_at(0));
    assert_null(practice_at(9));
}

static void maturity_levels(void **state) {
    (void)state;
    assert_null(maturity_at(0));
    assert_null(maturity_at(5));
    for (unsigned level = 1; level <= MATURITY_MAX; level++)
        assert_int_equal(maturity_at(level)->level, level);
}

static void independence_is_of_tests_that_are_asked_for(void **state) {
    (void)state;
    for (unsigned i = 0; i < INDEPENDENCE_COUNT; i++)
        assert_in_range(independence_at(i)->process, 0, PROCESS_COUNT - 1);
}

static void set_ignores_what_is_out_of_range(void **state) {
    (void)state;
    assert_true(process_set_has(UINT64_MAX, 46));
    assert_false(process_set_has(UINT64_MAX, 47));
    assert_false(process_set_has(UINT64_MAX, PROCESS_NONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_practice),
        cmocka_unit_test(finds_its_own_ids_and_no_others),
        cmocka_unit_test(a_practice_begins_with_its_prefix),
        cmocka_unit_test(practices_have_many_names),
        cmocka_unit_test(maturity_levels),
        cmocka_unit_test(independence_is_of_tests_that_are_asked_for),
        cmocka_unit_test(set_ignores_what_is_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
