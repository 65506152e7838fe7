#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/heading.h"
#include "catalogue/seed.h"
#include "catalogue/system.h"

static unsigned types_of(const struct requirement_set *set) {
    unsigned mask = 0;
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        mask |= requirement_types(i);
    return mask;
}

/* The comparison is written down in data/; here it is worked out again from the published rows. */
static void rows_say_what_the_published_edition_says(void **state) {
    struct arena arena;
    (void)state;
    arena_init(&arena, 65536);
    for (unsigned i = 0; i < SEED_ROW_COUNT; i++) {
        const struct seed_row *row = seed_row_at(i);
        unsigned sr = system_find(row->sr);
        assert_int_not_equal(sr, SYSTEM_NONE);
        struct requirement_set mapped = system_requirements(sr);
        assert_true(requirement_set_equal(&mapped, &row->requirements));
        assert_true(str_eq(component_mask_text(&arena, types_of(&mapped)), row->published_types));
        bool same = str_eq(row->seed_types, row->published_types);
        bool heading = heading_find(row->seed) != HEADING_NONE;
        assert_int_equal(row->verdict, heading ? SEED_HEADING : same ? SEED_SAME : SEED_NARROWER);
        assert_int_equal(row->difference.len == 0, row->verdict == SEED_SAME);
    }
    arena_done(&arena);
}

static void rungs_say_what_the_published_edition_says(void **state) {
    (void)state;
    for (unsigned i = 0; i < SEED_RUNG_COUNT; i++) {
        const struct seed_rung *rung = seed_rung_at(i);
        unsigned lowest = 0;
        for (unsigned r = requirement_set_next(&rung->requirements, 0); r != REQUIREMENT_NONE;
             r = requirement_set_next(&rung->requirements, r + 1)) {
            unsigned level = requirement_level(r, COMPONENT_ALL);
            lowest = lowest == 0 || level < lowest ? level : lowest;
        }
        assert_int_equal(rung->verdict, lowest == 0 ? SEED_ABSENT : lowest < rung->level ? SEED_EARLIER : SEED_SAME);
        assert_in_range(lowest, 0, rung->level);
    }
}

static void verdicts_have_names(void **state) {
    (void)state;
    assert_true(str_eq(seed_verdict_name(SEED_NARROWER), STR("narrower")));
    assert_int_equal(seed_verdict_name(99).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_say_what_the_published_edition_says),
        cmocka_unit_test(rungs_say_what_the_published_edition_says),
        cmocka_unit_test(verdicts_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
