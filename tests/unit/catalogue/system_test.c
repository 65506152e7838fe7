#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/heading.h"
#include "catalogue/system.h"

static void counts_by_level(void **state) {
    static const unsigned cumulative[SL_MAX] = {37, 60, 90, 100};
    unsigned count[SL_MAX + 1] = {0};
    (void)state;
    for (unsigned i = 0; i < SYSTEM_COUNT; i++) {
        assert_in_range(system_at(i)->level, 1, SL_MAX);
        count[system_at(i)->level]++;
    }
    for (unsigned level = 1, sum = 0; level <= SL_MAX; level++) {
        sum += count[level];
        assert_int_equal(sum, cumulative[level - 1]);
    }
}

static void finds_its_own_ids_and_no_others(void **state) {
    (void)state;
    for (unsigned i = 0; i < SYSTEM_COUNT; i++)
        assert_int_equal(system_find(system_at(i)->id), i);
    assert_int_equal(system_find(STR("sr1.1re(3)")), system_find(STR("SR 1.1 RE 3")));
    assert_int_equal(system_find(STR("SR-1")), SYSTEM_NONE);
    assert_int_equal(system_find(STR("CR 1.1")), SYSTEM_NONE);
    assert_int_equal(system_find(STR("")), SYSTEM_NONE);
}

static void the_map_goes_both_ways(void **state) {
    (void)state;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        unsigned parent = requirement_at(i)->parent;
        if (parent == SYSTEM_NONE)
            continue;
        struct requirement_set children = system_requirements(parent);
        assert_true(requirement_set_has(&children, i));
    }
}

static void an_enhancement_maps_as_its_base(void **state) {
    struct requirement_set base = system_requirements(system_find(STR("SR 3.4")));
    struct requirement_set enhancement = system_requirements(system_find(STR("SR 3.4 RE 1")));
    (void)state;
    assert_int_equal(requirement_set_count(&base), 3);
    assert_true(requirement_set_equal(&base, &enhancement));
}

static void a_requirement_lies_in_the_foundation_of_its_parent(void **state) {
    (void)state;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_at(i)->parent != SYSTEM_NONE)
            assert_int_equal(system_at(requirement_at(i)->parent)->fr, requirement_at(i)->fr);
}

static void headings(void **state) {
    unsigned without = 0;
    (void)state;
    for (unsigned i = 0; i < HEADING_COUNT; i++) {
        assert_int_equal(heading_find(heading_at(i)->id), i);
        assert_int_equal(requirement_find(heading_at(i)->id), REQUIREMENT_NONE);
        without += requirement_set_empty(&heading_at(i)->requirements);
    }
    assert_int_equal(without, 3);
    assert_int_equal(heading_find(STR("CR 1.1")), HEADING_NONE);
    assert_int_equal(heading_find(STR("nothing")), HEADING_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_level),
        cmocka_unit_test(finds_its_own_ids_and_no_others),
        cmocka_unit_test(the_map_goes_both_ways),
        cmocka_unit_test(an_enhancement_maps_as_its_base),
        cmocka_unit_test(a_requirement_lies_in_the_foundation_of_its_parent),
        cmocka_unit_test(headings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
