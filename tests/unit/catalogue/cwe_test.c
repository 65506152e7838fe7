#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/cwe.h"
#include "catalogue/dataset.h"
#include "catalogue/process.h"

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

static const char *ids(const struct requirement_set *set) {
    struct str text = STR("");
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        text =
            str_format(&arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? ", " : "", STR_A(requirement_at(i)->id));
    return text.ptr;
}

static void expect(unsigned cwe, unsigned types, const char *requirements, const char *because) {
    struct requirement_set set;
    struct cwe_basis basis;
    assert_true(cwe_requirements(cwe, types, &set, &basis));
    assert_string_equal(ids(&set), requirements);
    assert_string_equal(cwe_basis_text(&arena, cwe, &basis).ptr, because);
}

static void published_row(void **state) {
    (void)state;
    expect(787, COMPONENT_ED, "CR 3.5", "published for CWE-787");
    expect(798, COMPONENT_SA, "CR 1.5", "published for CWE-798");
}

static void typed_requirements_follow_the_type(void **state) {
    (void)state;
    expect(347, COMPONENT_ED, "EDR 3.12", "published for CWE-347");
    expect(347, COMPONENT_HD | COMPONENT_ND, "HDR 3.12, NDR 3.12", "published for CWE-347");
}

static void heading_in_the_published_row_is_resolved(void **state) {
    (void)state;
    expect(1395, COMPONENT_SA, "CR 6.2, CR 7.2, SAR 2.4", "published for CWE-1395");
}

static void slips_of_the_published_table_are_read(void **state) {
    (void)state;
    expect(319, COMPONENT_ED, "CR 4.1", "published for CWE-319");         /* "CR 4.1B" */
    expect(321, COMPONENT_ED, "CR 4.3, CR 7.3", "published for CWE-321"); /* "SR 4.3" in the rows of 4-2 */
}

static void nearest_ancestor(void **state) {
    (void)state;
    expect(121, COMPONENT_ED, "CR 3.5", "published for CWE-787, 1 step above CWE-121");
    expect(760, COMPONENT_ED, "CR 4.3", "published for CWE-327, 3 steps above CWE-760");
}

static void all_ancestors_of_one_distance(void **state) {
    (void)state;
    expect(425, COMPONENT_ED, "CR 2.1", "published for CWE-862, 1 step above CWE-425");
    expect(680, COMPONENT_ED, "CR 3.5, CR 7.2", "published for CWE-190, 1 step above CWE-680");
    expect(1325, COMPONENT_ED, "CR 2.7, CR 7.2", "published for CWE-770, 1 step above CWE-1325");
}

static void by_way_of_a_system_requirement(void **state) {
    (void)state;
    expect(354, COMPONENT_ED, "CR 3.1", "by way of the SR published for CWE-354");
    expect(347, COMPONENT_SA, "CR 1.9", "by way of the SR published for CWE-347");
}

static void supplement_where_nothing_is_published(void **state) {
    (void)state;
    expect(79, COMPONENT_SA, "CR 3.5", "Keyway's supplement for CWE-79");
    expect(434, COMPONENT_HD, "CR 3.5, HDR 3.2", "Keyway's supplement for CWE-434");
    expect(35, COMPONENT_ED, "CR 3.5", "Keyway's supplement for CWE-22, 2 steps above CWE-35");
}

static void nearer_supplement_beats_a_far_ancestor(void **state) {
    (void)state;
    expect(307, COMPONENT_ED, "CR 1.11", "Keyway's supplement for CWE-307");
}

static void published_beats_the_supplement_at_one_distance(void **state) {
    /* Of its parents 863 has a published row and 923 one of the supplement. */
    (void)state;
    expect(942, COMPONENT_ED, "CR 2.1, CR 2.2", "published for CWE-863, 1 step above CWE-942");
}

static void confidence_falls_with_distance(void **state) {
    struct requirement_set set;
    struct cwe_basis basis;
    (void)state;
    assert_true(cwe_requirements(787, COMPONENT_ED, &set, &basis));
    assert_int_equal(basis.confidence, CONFIDENCE_HIGH);
    assert_true(cwe_requirements(121, COMPONENT_ED, &set, &basis));
    assert_int_equal(basis.confidence, CONFIDENCE_MEDIUM);
    assert_true(cwe_requirements(362, COMPONENT_ED, &set, &basis));
    assert_int_equal(basis.confidence, CONFIDENCE_LOW);
    assert_true(cwe_requirements(366, COMPONENT_ED, &set, &basis));
    assert_int_equal(basis.confidence, CONFIDENCE_LOW);
}

static void unknown_weakness_sets_nothing(void **state) {
    struct requirement_set set = {{7, 7}};
    struct cwe_basis basis = {.distance = 9};
    (void)state;
    assert_false(cwe_requirements(0, COMPONENT_ED, &set, &basis));
    assert_false(cwe_requirements(693, COMPONENT_ED, &set, &basis));
    assert_false(cwe_requirements(99999, COMPONENT_ED, &set, &basis));
    assert_false(cwe_requirements(65536 + 787, COMPONENT_ED, &set, &basis));
    assert_false(cwe_requirements(787, 0, &set, &basis));
    assert_int_equal(set.bits[0], 7);
    assert_int_equal(basis.distance, 9);
}

static void row_for_other_types_only_is_no_answer(void **state) {
    struct requirement_set set;
    struct cwe_basis basis;
    (void)state;
    assert_false(cwe_requirements(1319, COMPONENT_SA, &set, &basis));
    /* CWE-284 above it has a row for every type, but is not asked. */
    assert_false(cwe_requirements(1263, COMPONENT_SA, &set, &basis));
    assert_true(cwe_requirements(1263, COMPONENT_SA | COMPONENT_ED, &set, &basis));
}

static void reads_ids(void **state) {
    unsigned cwe = 5;
    (void)state;
    assert_true(cwe_parse(STR("CWE-79"), &cwe));
    assert_int_equal(cwe, 79);
    assert_true(cwe_parse(STR(" cwe 1357 "), &cwe));
    assert_int_equal(cwe, 1357);
    assert_true(cwe_parse(STR("20"), &cwe));
    assert_int_equal(cwe, 20);
    assert_false(cwe_parse(STR("CWE-"), &cwe));
    assert_false(cwe_parse(STR("CWE-0"), &cwe));
    assert_false(cwe_parse(STR("CWE-65536"), &cwe));
    assert_false(cwe_parse(STR("NVD-CWE-Other"), &cwe));
    assert_int_equal(cwe, 20);
}

static void names_and_reasons(void **state) {
    (void)state;
    assert_true(str_eq(cwe_name(787), STR("Out-of-bounds Write")));
    assert_true(str_eq(cwe_name(79), STR("Improper Neutralization of Input During Web Page Generation "
                                         "('Cross-site Scripting')")));
    assert_true(str_eq(cwe_name(121), STR("Stack-based Buffer Overflow")));
    assert_null(cwe_name(3).ptr);
    assert_true(cwe_reason(79).len > 0);
    assert_null(cwe_reason(787).ptr);
}

/* The other tables repeat the name for whoever reads them; it is the same. */
static void tables_agree_on_names(void **state) {
    static const struct dataset *const datasets[] = {&cwe_dataset, &cwe_supplement_dataset};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(datasets); i++)
        for (unsigned row = 0; row < datasets[i]->row_count; row++) {
            unsigned cwe = 0;
            assert_true(cwe_parse(dataset_cell(datasets[i], row, 0, &arena), &cwe));
            assert_true(str_eq(dataset_cell(datasets[i], row, 1, &arena), cwe_name(cwe)));
        }
}

static void processes_of_a_weakness(void **state) {
    uint64_t set = cwe_processes(416);
    (void)state;
    assert_int_equal(set, UINT64_C(1) << process_find(STR("SI-1")));
    assert_int_equal(cwe_processes(79), 0);
}

static void weaknesses_of_a_requirement(void **state) {
    uint16_t cwes[64] = {0};
    size_t count = cwe_of_requirement(requirement_find(STR("CR 1.5")), cwes, ARRAY_LEN(cwes));
    bool has_798 = false;
    (void)state;
    assert_in_range(count, 4, 64);
    for (size_t i = 0; i < count; i++) {
        has_798 |= cwes[i] == 798;
        assert_true(i == 0 || cwes[i] > cwes[i - 1]);
    }
    assert_true(has_798);
    assert_int_equal(cwe_of_requirement(requirement_find(STR("CR 1.5")), cwes, 1), count);
    assert_int_equal(cwe_of_requirement(requirement_find(STR("CR 2.12 RE 1")), cwes, 64), 1);
    assert_int_equal(cwes[0], 346);
}

static void basis_text_without_memory(void **state) {
    struct requirement_set set;
    struct cwe_basis basis;
    struct arena none;
    (void)state;
    arena_init(&none, 0);
    assert_true(cwe_requirements(121, COMPONENT_ED, &set, &basis));
    assert_null(cwe_basis_text(&none, 121, &basis).ptr);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_row),
        cmocka_unit_test(typed_requirements_follow_the_type),
        cmocka_unit_test(heading_in_the_published_row_is_resolved),
        cmocka_unit_test(slips_of_the_published_table_are_read),
        cmocka_unit_test(nearest_ancestor),
        cmocka_unit_test(all_ancestors_of_one_distance),
        cmocka_unit_test(by_way_of_a_system_requirement),
        cmocka_unit_test(supplement_where_nothing_is_published),
        cmocka_unit_test(nearer_supplement_beats_a_far_ancestor),
        cmocka_unit_test(published_beats_the_supplement_at_one_distance),
        cmocka_unit_test(confidence_falls_with_distance),
        cmocka_unit_test(unknown_weakness_sets_nothing),
        cmocka_unit_test(row_for_other_types_only_is_no_answer),
        cmocka_unit_test(reads_ids),
        cmocka_unit_test(names_and_reasons),
        cmocka_unit_test(tables_agree_on_names),
        cmocka_unit_test(processes_of_a_weakness),
        cmocka_unit_test(weaknesses_of_a_requirement),
        cmocka_unit_test(basis_text_without_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
