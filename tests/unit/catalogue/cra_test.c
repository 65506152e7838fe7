#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/cra.h"
#include "catalogue/process.h"

static void finds_ids_whatever_their_blanks(void **state) {
    (void)state;
    assert_int_equal(cra_count(), 27);
    for (unsigned i = 0; i < cra_count(); i++)
        assert_int_equal(cra_find(cra_at(i)->id), i);
    assert_int_equal(cra_find(STR("i.i (2) (D)")), cra_find(STR("I.I(2)(d)")));
    assert_int_equal(cra_find(STR("Art14")), cra_find(STR("Art 14")));
    assert_int_equal(cra_find(STR("I.I(2)")), CRA_NONE);
    assert_int_equal(cra_find(STR("I.I(2)(d) and more")), CRA_NONE);
    assert_int_equal(cra_find(STR("")), CRA_NONE);
}

static void maps_to_both_parts(void **state) {
    const struct cra_item *item = cra_at(cra_find(STR("I.II(7)")));
    (void)state;
    assert_true(process_set_has(item->processes, process_find(STR("SUM-4"))));
    assert_true(requirement_set_has(&item->requirements, requirement_find(STR("EDR 3.10 RE 1"))));
    assert_int_equal(item->process_confidence, CONFIDENCE_MEDIUM);
    assert_int_equal(item->requirement_confidence, CONFIDENCE_LOW);
}

static void an_item_without_counterpart_says_so(void **state) {
    const struct cra_item *item = cra_at(cra_find(STR("I.I(2)(g)")));
    (void)state;
    assert_int_equal(item->processes, 0);
    assert_true(requirement_set_empty(&item->requirements));
    assert_int_equal(item->requirement_confidence, CONFIDENCE_NONE);
    assert_true(item->gap.len > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_ids_whatever_their_blanks),
        cmocka_unit_test(maps_to_both_parts),
        cmocka_unit_test(an_item_without_counterpart_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
