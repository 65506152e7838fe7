#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/attack.h"

static bool names(const struct requirement_set *set, const char *id) {
    return requirement_set_has(set, requirement_find(str_from(id)));
}

static void counts(void **state) {
    (void)state;
    assert_int_equal(attack_technique_count(), 83);
    assert_int_equal(attack_mitigation_count(), 52);
    assert_int_equal(attack_asset_count(), 18);
}

static void finds_ids_in_any_case(void **state) {
    (void)state;
    assert_true(str_eq(attack_technique_at(attack_technique_find(STR(" t0843 ")))->name, STR("Program Download")));
    assert_true(str_eq(attack_mitigation_at(attack_mitigation_find(STR("M0945")))->name, STR("Code Signing")));
    assert_true(str_eq(attack_asset_at(attack_asset_find(STR("a0006")))->name, STR("Data Historian")));
    assert_int_equal(attack_technique_find(STR("T9999")), ATTACK_NONE);
    assert_int_equal(attack_mitigation_find(STR("")), ATTACK_NONE);
    assert_int_equal(attack_asset_find(STR("A")), ATTACK_NONE);
}

static void a_technique_leads_to_requirements(void **state) {
    struct requirement_set set = attack_requirements(attack_technique_find(STR("T0843")));
    (void)state;
    assert_true(names(&set, "CR 2.1"));
    assert_true(names(&set, "CR 1.2"));
    assert_true(names(&set, "CR 3.4"));
    assert_true(names(&set, "CR 5.1"));
    assert_false(names(&set, "CR 1.11"));
}

static void headings_of_the_source_are_resolved(void **state) {
    const struct attack_mitigation *boot = attack_mitigation_at(attack_mitigation_find(STR("M0946")));
    const struct attack_mitigation *sandbox = attack_mitigation_at(attack_mitigation_find(STR("M0948")));
    (void)state;
    assert_true(names(&boot->requirements, "EDR 3.14"));
    assert_true(names(&boot->requirements, "NDR 3.14"));
    assert_true(requirement_set_empty(&sandbox->requirements));
    assert_true(str_eq(sandbox->published, STR("CR 5.4; SR 5.4")));
}

static void says_by_which_mitigations(void **state) {
    uint64_t by = 9;
    unsigned technique = attack_technique_find(STR("T0822"));
    (void)state;
    assert_true(attack_mitigates(technique, requirement_find(STR("CR 1.11")), &by));
    assert_int_equal(by, UINT64_C(1) << attack_mitigation_find(STR("M0936")));
    assert_false(attack_mitigates(technique, requirement_find(STR("CR 7.3")), &by));
    assert_int_equal(by, UINT64_C(1) << attack_mitigation_find(STR("M0936")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(finds_ids_in_any_case),
        cmocka_unit_test(a_technique_leads_to_requirements),
        cmocka_unit_test(headings_of_the_source_are_resolved),
        cmocka_unit_test(says_by_which_mitigations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
