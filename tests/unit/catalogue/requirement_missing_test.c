#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/requirement.h"

static struct arena arena;

static int setup(void **state) {
    (void)state;
    arena_init(&arena, 1024 * 1024);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_done(&arena);
    return 0;
}

static void expect(const char *id, unsigned types, enum requirement_missing_kind kind, const char *text,
                   const char *suggestion) {
    struct requirement_missing missing;
    requirement_explain_missing(str_from(id), types, &arena, &missing);
    assert_int_equal(missing.kind, kind);
    char *shown = str_copy(&arena, missing.text).ptr != NULL ? (char *)str_copy(&arena, missing.text).ptr : NULL;
    assert_string_equal(shown, text);
    assert_true(str_eq(missing.suggestion, str_from(suggestion)));
}

static void heading_points_to_the_requirement_of_the_type(void **state) {
    (void)state;
    expect("CR 3.2", COMPONENT_ED, REQUIREMENT_MISSING_HEADING, "it is only a heading in 4-2; use EDR 3.2", "EDR 3.2");
    expect("cr3.14 re(1)", COMPONENT_ND, REQUIREMENT_MISSING_HEADING, "it is only a heading in 4-2; use NDR 3.14 RE 1",
           "NDR 3.14 RE 1");
}

static void heading_lists_all_when_the_type_is_not_known(void **state) {
    (void)state;
    expect("CR 3.2", 0, REQUIREMENT_MISSING_HEADING,
           "it is only a heading in 4-2; use SAR 3.2, EDR 3.2, HDR 3.2 or NDR 3.2 by component type", "");
}

static void heading_of_other_types(void **state) {
    (void)state;
    expect("CR 1.6", COMPONENT_ED, REQUIREMENT_MISSING_HEADING,
           "it is only a heading in 4-2; NDR 1.6 exists, for ND only", "");
}

static void heading_without_requirement(void **state) {
    (void)state;
    expect("CR 7.5", COMPONENT_ED, REQUIREMENT_MISSING_EMPTY,
           "it is a heading under which components have no requirement; the system has SR 7.5", "");
}

static void typed_id_of_a_common_requirement(void **state) {
    (void)state;
    expect("EDR 1.1", COMPONENT_ED, REQUIREMENT_MISSING_TYPE, "there is none for that component type alone; use CR 1.1",
           "CR 1.1");
}

static void typed_id_of_other_types_only(void **state) {
    (void)state;
    expect("EDR 5.2", COMPONENT_ED, REQUIREMENT_MISSING_TYPE,
           "there is none for that component type alone; NDR 5.2 exists, for ND only", "");
    expect("EDR 5.2", 0, REQUIREMENT_MISSING_TYPE,
           "there is none for that component type alone; NDR 5.2 exists, for ND only", "");
}

static void enhancement_that_is_none(void **state) {
    (void)state;
    expect("CR 5.1 RE 1", COMPONENT_ED, REQUIREMENT_MISSING_ENHANCEMENT, "CR 5.1 has no enhancements in 4-2", "CR 5.1");
    expect("CR 1.1 RE 3", COMPONENT_ED, REQUIREMENT_MISSING_ENHANCEMENT, "CR 1.1 has no enhancement after RE 2 in 4-2",
           "CR 1.1");
}

static void enhancement_that_no_type_has(void **state) {
    (void)state;
    expect("CR 3.2 RE 4", 0, REQUIREMENT_MISSING_ENHANCEMENT,
           "none of SAR 3.2, EDR 3.2, HDR 3.2 or NDR 3.2 has such an enhancement in 4-2", "");
    expect("CR 3.2 RE 4", COMPONENT_HD, REQUIREMENT_MISSING_ENHANCEMENT, "HDR 3.2 has no enhancement after RE 1 in 4-2",
           "HDR 3.2");
}

static void system_requirement(void **state) {
    (void)state;
    expect("SR 3.4 RE 1", 0, REQUIREMENT_MISSING_SYSTEM,
           "it is a system requirement of 3-3; use CR 3.4 for a component", "CR 3.4");
    expect("SR 3.2", COMPONENT_HD, REQUIREMENT_MISSING_SYSTEM,
           "it is a system requirement of 3-3; use HDR 3.2 for a component", "HDR 3.2");
    expect("SR 7.5", 0, REQUIREMENT_MISSING_SYSTEM,
           "it is a system requirement of 3-3 that has no counterpart for such components", "");
}

static void process_requirement(void **state) {
    (void)state;
    expect("sr-1", 0, REQUIREMENT_MISSING_PROCESS,
           "it is a process requirement of 4-1, which the supplier's process meets and no component", "");
}

static void unknown_ids_get_the_nearest(void **state) {
    (void)state;
    expect("CR 1.15", 0, REQUIREMENT_MISSING_UNKNOWN, "the numbers of FR 1 in 4-2 end with 1.14", "CR 1.1");
    expect("CCSC 5", 0, REQUIREMENT_MISSING_UNKNOWN, "4-2 has CCSC 1 to CCSC 4", "CCSC 1");
    expect("CRR 7.7", 0, REQUIREMENT_MISSING_UNKNOWN, "no part has one of that number", "CR 7.7");
    expect("password", 0, REQUIREMENT_MISSING_UNKNOWN, "it is not the id of a requirement", "");
}

static void what_no_part_has_is_told_by_its_numbers(void **state) {
    (void)state;
    expect("CR 9.9", 0, REQUIREMENT_MISSING_UNKNOWN, "its first number is that of an FR, and there are seven of them",
           "");
    expect("SR 9.9", 0, REQUIREMENT_MISSING_UNKNOWN, "its first number is that of an FR, and there are seven of them",
           "");
    expect("SR 3.20", 0, REQUIREMENT_MISSING_UNKNOWN, "the numbers of FR 3 in 3-3 end with 3.9", "");
    expect("CR 3", 0, REQUIREMENT_MISSING_UNKNOWN, "its number has two parts, as in CR 3.1", "");
    expect("EDR 4", 0, REQUIREMENT_MISSING_UNKNOWN, "its number has two parts, as in EDR 3.2", "");
    expect("DM-9", 0, REQUIREMENT_MISSING_UNKNOWN, "4-1 has DM-1 to DM-6", "");
    expect("SR-9", 0, REQUIREMENT_MISSING_UNKNOWN, "4-1 has SR-1 to SR-5", "");
    expect("SM 1.1", 0, REQUIREMENT_MISSING_UNKNOWN, "4-1 has SM-1 to SM-13", "");
    expect("XX 1", 0, REQUIREMENT_MISSING_UNKNOWN, "no part has one of that number", "");
}

static void what_the_text_names_is_not_suggested_again(void **state) {
    struct requirement_missing missing;
    (void)state;
    requirement_explain_missing(STR("SR 3.4"), 0, &arena, &missing);
    assert_true(str_eq(missing.suggestion, STR("CR 3.4")));
    assert_int_equal(requirement_missing_near(&missing).len, 0);
    requirement_explain_missing(STR("CR 1.15"), 0, &arena, &missing);
    assert_true(missing.suggestion.len > 0);
    assert_true(str_eq(requirement_missing_near(&missing), missing.suggestion));
}

static void says_something_without_memory(void **state) {
    struct requirement_missing missing;
    struct arena none;
    (void)state;
    arena_init(&none, 0);
    requirement_explain_missing(STR("CR 3.2"), COMPONENT_ED, &none, &missing);
    assert_int_equal(missing.kind, REQUIREMENT_MISSING_HEADING);
    assert_true(str_eq(missing.text, STR("4-2 has none of that name")));
    assert_true(str_eq(missing.suggestion, STR("EDR 3.2")));
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heading_points_to_the_requirement_of_the_type),
        cmocka_unit_test(heading_lists_all_when_the_type_is_not_known),
        cmocka_unit_test(heading_of_other_types),
        cmocka_unit_test(heading_without_requirement),
        cmocka_unit_test(typed_id_of_a_common_requirement),
        cmocka_unit_test(typed_id_of_other_types_only),
        cmocka_unit_test(enhancement_that_is_none),
        cmocka_unit_test(enhancement_that_no_type_has),
        cmocka_unit_test(system_requirement),
        cmocka_unit_test(process_requirement),
        cmocka_unit_test(unknown_ids_get_the_nearest),
        cmocka_unit_test(what_no_part_has_is_told_by_its_numbers),
        cmocka_unit_test(what_the_text_names_is_not_suggested_again),
        cmocka_unit_test(says_something_without_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
