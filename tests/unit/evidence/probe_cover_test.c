/* The checks that confirm a requirement are checks that the probe has, and the requirement is one of 4-2. */
#include "evidence/probe_cover.h"

#include "bed.h"

#include "catalogue/requirement.h"
#include "probe/check.h"

static bool is_check(struct str id) {
    for (size_t g = 0; g < probe_groups.count; g++)
        for (size_t i = 0; i < probe_groups.items[g]->count; i++)
            if (str_eq(str_from(probe_groups.items[g]->checks[i].id), id))
                return true;
    return false;
}

static void every_row_names_a_requirement_and_checks(void **state) {
    (void)state;
    assert_true(probe_cover_count > 0);
    for (size_t i = 0; i < probe_cover_count; i++) {
        size_t count = 0;
        struct str rest = str_from(probe_covers[i].checks), id;
        assert_true(requirement_find(probe_covers[i].requirement) != REQUIREMENT_NONE);
        for (; str_next(&rest, ' ', &id); count++)
            if (!is_check(id))
                fail_msg("the probe has no check " STR_F, STR_A(id));
        /* No single check is all that a requirement is. */
        assert_true(count > 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_names_a_requirement_and_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
