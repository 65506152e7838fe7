#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/requirement.h"
#include "catalogue/system.h"

static unsigned due_count(unsigned types, unsigned level) {
    struct requirement_set constraints = *requirement_due(types, FR_NONE, level);
    return requirement_set_count(requirement_due(types, FR_ANY, level)) - requirement_set_count(&constraints);
}

static void counts_by_type_and_level(void **state) {
    static const struct {
        unsigned type;
        unsigned count[SL_MAX];
    } rows[] = {
        {COMPONENT_SA, {34, 53, 67, 73}},
        {COMPONENT_ED, {36, 61, 77, 83}},
        {COMPONENT_HD, {36, 62, 78, 84}},
        {COMPONENT_ND, {40, 67, 86, 92}},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        for (unsigned level = 1; level <= SL_MAX; level++)
            assert_int_equal(due_count(rows[i].type, level), rows[i].count[level - 1]);
}

static void constraints_are_due_at_every_level(void **state) {
    (void)state;
    for (unsigned level = 1; level <= SL_MAX; level++)
        assert_int_equal(requirement_set_count(requirement_due(COMPONENT_ED, FR_NONE, level)), 4);
}

static void nothing_is_due_at_level_0_or_out_of_range(void **state) {
    (void)state;
    assert_true(requirement_set_empty(requirement_due(COMPONENT_ALL, FR_ANY, 0)));
    assert_true(requirement_set_empty(requirement_due(0, FR_ANY, 4)));
    assert_true(requirement_set_empty(requirement_due(16, FR_ANY, 4)));
    assert_true(requirement_set_empty(requirement_due(1, 9, 4)));
    assert_true(requirement_set_empty(requirement_due(1, FR_SI, 5)));
}

static void check_due(unsigned mask, unsigned fr, unsigned level) {
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        unsigned lowest = requirement_level(i, mask);
        bool wanted = lowest != 0 && lowest <= level && (fr == FR_ANY || requirement_at(i)->fr == fr);
        assert_int_equal(requirement_set_has(requirement_due(mask, fr, level), i), wanted);
    }
}

static void due_agrees_with_the_levels(void **state) {
    (void)state;
    for (unsigned mask = 0; mask < COMPONENT_MASKS; mask++)
        for (unsigned fr = 0; fr <= FR_ANY; fr++)
            for (unsigned level = 0; level <= SL_MAX; level++)
                check_due(mask, fr, level);
}

static void a_component_of_two_types_meets_both(void **state) {
    struct requirement_set ed = *requirement_due(COMPONENT_ED, FR_SI, 2);
    struct requirement_set nd = *requirement_due(COMPONENT_ND, FR_SI, 2);
    struct requirement_set both = requirement_set_union(&ed, &nd);
    (void)state;
    assert_true(requirement_set_equal(requirement_due(COMPONENT_ED | COMPONENT_ND, FR_SI, 2), &both));
}

static void finds_the_spellings_that_people_use(void **state) {
    static const struct {
        const char *written;
        const char *id;
    } rows[] = {
        {"CR 1.1", "CR 1.1"},           {"CR1.1", "CR 1.1"},
        {"cr 1.1 re 2", "CR 1.1 RE 2"}, {"CR 1.1 RE(2)", "CR 1.1 RE 2"},
        {"CR 1.1RE2", "CR 1.1 RE 2"},   {"CR 1.1 (2)", "CR 1.1 RE 2"},
        {"CR-1.1-RE-2", "CR 1.1 RE 2"}, {"cr_7.8", "CR 7.8"},
        {"  EDR 3.2 ", "EDR 3.2"},      {"edr-3.14 re ( 1 )", "EDR 3.14 RE 1"},
        {"CCSC 4", "CCSC 4"},           {"ccsc4", "CCSC 4"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        unsigned index = requirement_find(str_from(rows[i].written));
        assert_int_not_equal(index, REQUIREMENT_NONE);
        assert_true(str_eq(requirement_at(index)->id, str_from(rows[i].id)));
    }
}

static void finds_every_id_it_prints(void **state) {
    (void)state;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        assert_int_equal(requirement_find(requirement_at(i)->id), i);
}

static void refuses_what_is_no_id(void **state) {
    static const char *const rows[] = {"",
                                       "CR",
                                       "CR 1",
                                       "CR 1.",
                                       "CR 1.1.1",
                                       "CR 0.1",
                                       "CR 1.1x",
                                       "CR 1.1 RE",
                                       "CR 1.1 RE3",
                                       "CR 1.1 (2",
                                       "CR 100.1",
                                       "CR 3.2",
                                       "SR 1.1",
                                       "XCCSC 1",
                                       "CR 1.1 2",
                                       "CCSC 5",
                                       "CR 1.1 RE 2 RE 1",
                                       "C R 1.1",
                                       "CCSCCCSC 1",
                                       "CR 1.1 R 2",
                                       "CR 1.99999999999999999999"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(requirement_find(str_from(rows[i])), REQUIREMENT_NONE);
}

static void level_is_the_lowest_of_the_types(void **state) {
    unsigned host_only = requirement_find(STR("HDR 3.2 RE 1"));
    (void)state;
    assert_int_equal(requirement_level(requirement_find(STR("CR 1.2")), COMPONENT_SA), 2);
    assert_int_equal(requirement_level(host_only, COMPONENT_HD | COMPONENT_SA), 2);
    assert_int_equal(requirement_level(host_only, COMPONENT_SA), 0);
    assert_int_equal(requirement_types(host_only), COMPONENT_HD);
}

static void base_of_an_enhancement(void **state) {
    unsigned base = requirement_find(STR("NDR 5.2"));
    (void)state;
    assert_int_equal(requirement_base(requirement_find(STR("NDR 5.2 RE 3"))), base);
    assert_int_equal(requirement_base(base), base);
}

static void set_iterates_over_both_words(void **state) {
    struct requirement_set set = {{0, 0}};
    (void)state;
    requirement_set_add(&set, 0);
    requirement_set_add(&set, 63);
    requirement_set_add(&set, 64);
    requirement_set_add(&set, 125);
    assert_int_equal(requirement_set_next(&set, 0), 0);
    assert_int_equal(requirement_set_next(&set, 1), 63);
    assert_int_equal(requirement_set_next(&set, 64), 64);
    assert_int_equal(requirement_set_next(&set, 65), 125);
    assert_int_equal(requirement_set_next(&set, 126), REQUIREMENT_NONE);
    assert_int_equal(requirement_set_next(&set, 128), REQUIREMENT_NONE);
    requirement_set_remove(&set, 64);
    assert_false(requirement_set_has(&set, 64));
    assert_int_equal(requirement_set_count(&set), 3);
    assert_false(requirement_set_has(&set, REQUIREMENT_NONE));
}

static void set_algebra(void **state) {
    struct requirement_set a = {{6, 1}};
    struct requirement_set b = {{12, 1}};
    struct requirement_set both = requirement_set_intersect(&a, &b);
    struct requirement_set only = requirement_set_minus(&a, &b);
    (void)state;
    assert_int_equal(both.bits[0], 4);
    assert_int_equal(both.bits[1], 1);
    assert_int_equal(only.bits[0], 2);
    assert_int_equal(only.bits[1], 0);
    assert_true(requirement_set_within(&both, &a));
    assert_false(requirement_set_within(&a, &b));
}

static void names_of_the_foundational_requirements(void **state) {
    (void)state;
    assert_int_equal(fr_find(STR("si")), FR_SI);
    assert_int_equal(fr_find(STR("FR 7")), FR_RA);
    assert_int_equal(fr_find(STR("5")), FR_RDF);
    assert_int_equal(fr_find(STR("ccsc")), FR_NONE);
    assert_int_equal(fr_find(STR("0")), FR_ANY);
    assert_int_equal(fr_find(STR("8")), FR_ANY);
    assert_int_equal(fr_find(STR("")), FR_ANY);
    assert_true(str_eq(fr_abbreviation(FR_TRE), STR("TRE")));
    assert_int_equal(fr_name(9).len, 0);
}

static void names_of_the_component_types(void **state) {
    (void)state;
    assert_int_equal(component_find(STR("ed")), COMPONENT_ED);
    assert_int_equal(component_find(STR("Network-Device")), COMPONENT_ND);
    assert_int_equal(component_find(STR("host device")), COMPONENT_HD);
    assert_int_equal(component_find(STR("cloud service")), 0);
    assert_int_equal(component_find(STR("")), 0);
}

static void mask_is_written_in_order(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, 4096);
    assert_true(str_eq(component_mask_text(&arena, COMPONENT_ND | COMPONENT_SA), STR("SA ND")));
    assert_int_equal(component_mask_text(&arena, 0).len, 0);
    arena_done(&arena);
    arena_init(&arena, 0);
    assert_null(component_mask_text(&arena, COMPONENT_ALL).ptr);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_type_and_level),
        cmocka_unit_test(constraints_are_due_at_every_level),
        cmocka_unit_test(nothing_is_due_at_level_0_or_out_of_range),
        cmocka_unit_test(due_agrees_with_the_levels),
        cmocka_unit_test(a_component_of_two_types_meets_both),
        cmocka_unit_test(finds_the_spellings_that_people_use),
        cmocka_unit_test(finds_every_id_it_prints),
        cmocka_unit_test(refuses_what_is_no_id),
        cmocka_unit_test(level_is_the_lowest_of_the_types),
        cmocka_unit_test(base_of_an_enhancement),
        cmocka_unit_test(set_iterates_over_both_words),
        cmocka_unit_test(set_algebra),
        cmocka_unit_test(names_of_the_foundational_requirements),
        cmocka_unit_test(names_of_the_component_types),
        cmocka_unit_test(mask_is_written_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
