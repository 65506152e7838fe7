/* The rows of the probe's checks against the catalogue, and against the rules that the docs rest on. */
#include "bed.h"

#include "base/map.h"
#include "catalogue/requirement.h"
#include "probe/check.h"
#include "probe/levels.h"
#include "probe/outside/outside.h"
#include "probe/run.h"

typedef void row_test(struct bed *bed, const struct probe_group *group, const struct probe_check *check);

/* On the device and from outside: the ids of both stand in one guide. */
static void each_row(struct bed *bed, row_test *test) {
    static const struct probe_groups *const lists[] = {&probe_groups, &outside_groups};
    for (size_t l = 0; l < ARRAY_LEN(lists); l++)
        for (size_t g = 0; g < lists[l]->count; g++)
            for (size_t i = 0; i < lists[l]->items[g]->count; i++)
                test(bed, lists[l]->items[g], &lists[l]->items[g]->checks[i]);
}

static void row_is_whole(struct bed *bed, const struct probe_group *group, const struct probe_check *check) {
    (void)bed;
    struct str id = str_from(check->id), front = str_from(group->id);
    if (!str_starts(id, front) || id.len <= front.len || id.ptr[front.len] != '-')
        fail_msg("%s does not begin with its group %s", check->id, group->id);
    assert_non_null(check->look);
    assert_true(str_from(check->title).len > 0 && str_from(check->title).len <= 75);
    assert_true(str_from(check->mend).len > 0);
    assert_true(str_from(check->by_hand).len > 0);
    assert_false(str_ends(str_from(check->title), STR(".")));
}

static void every_row_is_whole(void **state) {
    each_row(*state, row_is_whole);
}

static void row_names_requirements(struct bed *bed, const struct probe_group *group, const struct probe_check *check) {
    (void)bed;
    (void)group;
    struct str rest = str_from(check->requirements);
    size_t count = 0;
    for (struct str id; str_next(&rest, ',', &id); count++)
        if (requirement_find(str_trim(id)) == REQUIREMENT_NONE)
            fail_msg("%s: the catalogue has no " STR_F, check->id, STR_A(id));
    assert_true(count > 0);
}

static void every_requirement_is_in_the_catalogue(void **state) {
    each_row(*state, row_names_requirements);
}

/* Both ways: what the catalogue has is in the probe's table, and with the same levels; and nothing else is. */
static void levels_are_the_catalogues(void **state) {
    (void)state;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        const struct probe_level *level = probe_level_of(requirement_at(i)->id);
        if (!level)
            fail_msg("the probe does not know " STR_F, STR_A(requirement_at(i)->id));
        for (unsigned type = 0; level && type < COMPONENT_COUNT; type++)
            assert_int_equal(level->level[type], requirement_level(i, 1U << type));
    }
    assert_null(probe_level_of(STR("CR 1.6")));
    assert_null(probe_level_of(STR("CR 1.1 ")));
}

/* One number a requirement is what rows and pages show. */
static void every_type_is_asked_from_one_level(void **state) {
    (void)state;
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++) {
        const struct probe_level *level = probe_level_of(requirement_at(i)->id);
        for (unsigned type = 0; type < COMPONENT_COUNT; type++)
            if (level->level[type])
                assert_int_equal(level->level[type], probe_level_lowest(level));
    }
}

static void row_has_types(struct bed *bed, const struct probe_group *group, const struct probe_check *check) {
    (void)bed;
    (void)group;
    struct str rest = str_from(check->requirements), id;
    unsigned types = 0;
    while (str_next(&rest, ',', &id))
        for (unsigned type = 0; type < COMPONENT_COUNT; type++)
            types |= requirement_level(requirement_find(str_trim(id)), 1U << type) ? 1U << type : 0;
    assert_int_equal(probe_check_types(check), types);
}

static void every_row_is_of_the_types_that_the_catalogue_asks(void **state) {
    char text[PROBE_TYPES_TEXT];
    each_row(*state, row_has_types);
    assert_string_equal(probe_types_text(COMPONENT_SA | COMPONENT_ND, text), "SA, ND");
    assert_string_equal(probe_types_text(COMPONENT_ALL, text), "SA, ED, HD, ND");
    assert_int_equal(probe_types_read(STR("ed, ND")), COMPONENT_ED | COMPONENT_ND);
    assert_int_equal(probe_types_read(STR("ED,")), 0);
    assert_int_equal(probe_types_read(STR("EDR")), 0);
}

static enum probe_outcome look_never(struct probe *probe, struct probe_result *result) {
    return probe_tell(probe, result, PROBE_NOT_MET, "it was asked");
}

static enum probe_outcome outcome_for(struct bed *bed, unsigned types, const char *requirements) {
    const struct probe_check check = {.id = "one-check", .requirements = requirements, .look = look_never};
    const struct probe_group group = {"one", "One", &check, 1};
    const struct probe_group *const list[] = {&group};
    const struct probe_groups groups = {list, 1};
    struct probe probe = {.arena = &bed->arena, .types = types, .tree = {.root = -1}};
    struct probe_run run;
    assert_int_equal(probe_run(&probe, &groups, STR(""), &run), STATUS_OK);
    return run.results[0].outcome;
}

static void what_is_asked_of_others_alone_is_not_applicable(void **state) {
    assert_int_equal(outcome_for(*state, 0, "NDR 1.6"), PROBE_NOT_MET);
    assert_int_equal(outcome_for(*state, COMPONENT_ED, "NDR 1.6"), PROBE_NOT_APPLICABLE);
    assert_int_equal(outcome_for(*state, COMPONENT_ED | COMPONENT_ND, "NDR 1.6"), PROBE_NOT_MET);
    assert_int_equal(outcome_for(*state, COMPONENT_SA, "NDR 3.2, EDR 3.2"), PROBE_NOT_APPLICABLE);
    assert_int_equal(outcome_for(*state, COMPONENT_SA, "NDR 3.2, CR 3.4"), PROBE_NOT_MET);
}

static struct map seen;

static void row_is_new(struct bed *bed, const struct probe_group *group, const struct probe_check *check) {
    (void)group;
    if (!seen.arena)
        map_init(&seen, &bed->arena, false);
    uint32_t stored = 0;
    uint32_t number = (uint32_t)seen.count;
    assert_int_equal(map_add(&seen, str_from(check->id), number, &stored), STATUS_OK);
    if (stored != number)
        fail_msg("two checks are called %s", check->id);
}

static void every_id_stands_for_one_check(void **state) {
    each_row(*state, row_is_new);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_row_is_whole),
        BED_TEST(every_requirement_is_in_the_catalogue),
        BED_TEST(every_id_stands_for_one_check),
        BED_TEST(levels_are_the_catalogues),
        BED_TEST(every_type_is_asked_from_one_level),
        BED_TEST(every_row_is_of_the_types_that_the_catalogue_asks),
        BED_TEST(what_is_asked_of_others_alone_is_not_applicable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
