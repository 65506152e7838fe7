/* The normative rules from evidence to levels, each by itself and against a second, naive reading of the design. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "level/level.h"

static struct requirement_set set_of(const char *ids) {
    struct requirement_set set = {{0, 0}};
    struct str rest = str_from(ids), id;
    while (str_next(&rest, ',', &id)) {
        unsigned index = requirement_find(str_trim(id));
        assert_int_not_equal(index, REQUIREMENT_NONE);
        requirement_set_add(&set, index);
    }
    return set;
}

static struct evidence say(enum evidence_effect effect, enum strength strength, const char *ids) {
    return (struct evidence){.effect = effect, .strength = strength, .requirements = set_of(ids), .id = STR_INIT("e")};
}

static enum requirement_status status_of(const struct evidence *items, size_t count, enum strength assurance,
                                         enum level_purpose purpose, const char *id) {
    struct evidence_list list = {(struct evidence *)items, count, count};
    struct requirement_tally tally = {.excluded = {{0, 0}}};
    struct requirement_states states;
    level_tally(&tally, &list, purpose == LEVEL_ACHIEVED ? &list : NULL);
    level_states(&tally, assurance, purpose, &states);
    return level_status(&states, requirement_find(str_from(id)));
}

static void nothing_said_is_not_shown(void **state) {
    (void)state;
    assert_int_equal(status_of(NULL, 0, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 1.1"), REQUIREMENT_NOT_SHOWN);
}

static void support_of_enough_strength_is_met(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_ARTEFACT, "CR 1.1")};
    assert_int_equal(status_of(items, 1, STRENGTH_ARTEFACT, LEVEL_CAPABILITY, "CR 1.1"), REQUIREMENT_MET);
    assert_int_equal(status_of(items, 1, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 1.1"), REQUIREMENT_MET);
}

static void weaker_support_is_partly(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_CLAIM, "CR 1.1")};
    assert_int_equal(status_of(items, 1, STRENGTH_ARTEFACT, LEVEL_CAPABILITY, "CR 1.1"), REQUIREMENT_PARTLY);
}

static void evidence_that_does_not_count_changes_nothing(void **state) {
    (void)state;
    for (int standing = EVIDENCE_EXPIRED; standing <= EVIDENCE_OUT_OF_SCOPE; standing++) {
        struct evidence items[] = {
            say(EFFECT_SUPPORTS, STRENGTH_CERTIFICATE, "CR 1.1"), say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 1.3"),
            say(EFFECT_EXCLUDES, STRENGTH_CLAIM, "CR 1.4"), say(EFFECT_COMPENSATES, STRENGTH_CLAIM, "CR 1.5")};
        for (size_t i = 0; i < ARRAY_LEN(items); i++)
            items[i].standing = (enum evidence_standing)standing;
        const char *const ids[] = {"CR 1.1", "CR 1.3", "CR 1.4", "CR 1.5"};
        for (size_t i = 0; i < ARRAY_LEN(ids); i++)
            assert_int_equal(status_of(items, 4, STRENGTH_CLAIM, LEVEL_ACHIEVED, ids[i]), REQUIREMENT_NOT_SHOWN);
    }
}

static void a_contradiction_outweighs_every_support(void **state) {
    (void)state;
    for (int strength = STRENGTH_CLAIM; strength < STRENGTH_COUNT; strength++) {
        const struct evidence items[] = {say(EFFECT_SUPPORTS, (enum strength)strength, "CR 3.5"),
                                         say(EFFECT_EXCLUDES, STRENGTH_CLAIM, "CR 3.5"),
                                         say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 3.5")};
        assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 3.5"), REQUIREMENT_CONTRADICTED);
        assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 3.5"), REQUIREMENT_CONTRADICTED);
    }
}

static void tests_that_did_not_run_leave_it_partly(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_ARTEFACT, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, "CR 1.11,CR 1.12")};
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 1.11"), REQUIREMENT_PARTLY);
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 1.12"), REQUIREMENT_PARTLY);
}

static void a_certificate_shows_it_whole_although_a_test_did_not_run(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_CERTIFICATE, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, "CR 1.11")};
    assert_int_equal(status_of(items, 2, STRENGTH_ARTEFACT, LEVEL_CAPABILITY, "CR 1.11"), REQUIREMENT_MET);
}

static void checks_on_the_device_that_did_not_all_run_leave_it_partly(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_OBSERVATION, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_OBSERVATION, "CR 1.11")};
    assert_int_equal(status_of(items, 2, STRENGTH_ARTEFACT, LEVEL_ACHIEVED, "CR 1.11"), REQUIREMENT_PARTLY);
}

static void a_certificate_makes_half_an_observation_no_whole_one(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_OBSERVATION, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_OBSERVATION, "CR 1.11"),
                                     say(EFFECT_SUPPORTS, STRENGTH_CERTIFICATE, "CR 1.11")};
    assert_int_equal(status_of(items, 3, STRENGTH_OBSERVATION, LEVEL_ACHIEVED, "CR 1.11"), REQUIREMENT_PARTLY);
    assert_int_equal(status_of(items, 3, STRENGTH_CERTIFICATE, LEVEL_ACHIEVED, "CR 1.11"), REQUIREMENT_MET);
}

static void an_observation_that_ran_whole_outweighs_tests_that_did_not(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_OBSERVATION, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, "CR 1.11")};
    assert_int_equal(status_of(items, 2, STRENGTH_OBSERVATION, LEVEL_ACHIEVED, "CR 1.11"), REQUIREMENT_MET);
}

static void a_device_that_has_it_in_part_outweighs_the_certificate_of_its_kind(void **state) {
    (void)state;
    struct evidence items[] = {say(EFFECT_INCOMPLETE, STRENGTH_CLAIM, "CR 2.8"),
                               say(EFFECT_SUPPORTS, STRENGTH_CERTIFICATE, "CR 2.8"),
                               say(EFFECT_SUPPORTS, STRENGTH_OBSERVATION, "CR 2.8")};
    items[0].kind = EVIDENCE_DEVICE_REPORT;
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 2.8"), REQUIREMENT_PARTLY);
    assert_int_equal(status_of(items, 2, STRENGTH_CERTIFICATE, LEVEL_ACHIEVED, "CR 2.8"), REQUIREMENT_PARTLY);
    assert_int_equal(status_of(items, 3, STRENGTH_CERTIFICATE, LEVEL_ACHIEVED, "CR 2.8"), REQUIREMENT_MET);
}

/* What a probe sees makes of a claim what was observed, and of nothing nothing. */
static void a_confirmation_lifts_support_and_is_none_itself(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_CONFIRMS, STRENGTH_OBSERVATION, "CR 1.1 RE 1"),
                                     say(EFFECT_SPEAKS, STRENGTH_OBSERVATION, "CR 1.1 RE 1"),
                                     say(EFFECT_SUPPORTS, STRENGTH_CLAIM, "CR 1.1 RE 1"),
                                     say(EFFECT_CONTRADICTS, STRENGTH_CLAIM, "CR 1.1 RE 1")};
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 1.1 RE 1"), REQUIREMENT_NOT_SHOWN);
    assert_int_equal(status_of(items, 3, STRENGTH_OBSERVATION, LEVEL_ACHIEVED, "CR 1.1 RE 1"), REQUIREMENT_MET);
    assert_int_equal(status_of(items + 1, 2, STRENGTH_OBSERVATION, LEVEL_ACHIEVED, "CR 1.1 RE 1"), REQUIREMENT_PARTLY);
    assert_int_equal(status_of(items, 4, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 1.1 RE 1"), REQUIREMENT_CONTRADICTED);
}

static void a_confirmation_makes_nothing_whole_that_did_not_run(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_CONFIRMS, STRENGTH_OBSERVATION, "CR 1.11"),
                                     say(EFFECT_SUPPORTS, STRENGTH_CLAIM, "CR 1.11"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, "CR 1.11")};
    assert_int_equal(status_of(items, 3, STRENGTH_OBSERVATION, LEVEL_ACHIEVED, "CR 1.11"), REQUIREMENT_PARTLY);
}

static void what_is_absent_is_never_met_but_need_not_apply(void **state) {
    (void)state;
    struct evidence items[] = {say(EFFECT_CONTRADICTS, STRENGTH_CLAIM, "CR 2.2"),
                               say(EFFECT_SUPPORTS, STRENGTH_OBSERVATION, "CR 2.2"),
                               say(EFFECT_EXCLUDES, STRENGTH_CLAIM, "CR 2.2")};
    items[0].of_absence = true;
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 2.2"), REQUIREMENT_CONTRADICTED);
    assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 2.2"), REQUIREMENT_EXCLUDED);
}

static void an_exclusion_stands_against_tests_that_did_not_run_but_not_against_a_finding(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_EXCLUDES, STRENGTH_CLAIM, "CR 2.2"),
                                     say(EFFECT_INCOMPLETE, STRENGTH_ARTEFACT, "CR 2.2"),
                                     say(EFFECT_CONTRADICTS, STRENGTH_CLAIM, "CR 2.2")};
    assert_int_equal(status_of(items, 2, STRENGTH_CERTIFICATE, LEVEL_CAPABILITY, "CR 2.2"), REQUIREMENT_EXCLUDED);
    assert_int_equal(status_of(items, 3, STRENGTH_CERTIFICATE, LEVEL_CAPABILITY, "CR 2.2"), REQUIREMENT_CONTRADICTED);
}

static void a_countermeasure_counts_for_the_asset_only(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_COMPENSATES, STRENGTH_CLAIM, "CR 1.1 RE 2")};
    assert_int_equal(status_of(items, 1, STRENGTH_CERTIFICATE, LEVEL_ACHIEVED, "CR 1.1 RE 2"), REQUIREMENT_COMPENSATED);
    assert_int_equal(status_of(items, 1, STRENGTH_CERTIFICATE, LEVEL_CAPABILITY, "CR 1.1 RE 2"), REQUIREMENT_NOT_SHOWN);
}

static void a_countermeasure_that_does_not_name_the_finding_lifts_nothing(void **state) {
    (void)state;
    const struct evidence items[] = {say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 3.5"),
                                     say(EFFECT_COMPENSATES, STRENGTH_CLAIM, "CR 3.5")};
    assert_int_equal(status_of(items, 2, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 3.5"), REQUIREMENT_CONTRADICTED);
}

static void a_countermeasure_weighed_against_the_finding_lifts_it(void **state) {
    (void)state;
    const struct str against[] = {STR_INIT("E")};
    struct evidence items[] = {say(EFFECT_SUPPORTS, STRENGTH_ARTEFACT, "CR 3.5"),
                               say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 3.5,CR 3.1"),
                               say(EFFECT_COMPENSATES, STRENGTH_CLAIM, "CR 3.5")};
    items[2].against = against;
    items[2].against_count = 1;
    assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 3.5"), REQUIREMENT_COMPENSATED);
    assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 3.1"), REQUIREMENT_CONTRADICTED);
    assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_CAPABILITY, "CR 3.5"), REQUIREMENT_CONTRADICTED);
}

static void a_second_finding_that_is_not_named_still_stands(void **state) {
    (void)state;
    const struct str against[] = {STR_INIT("ICSA-26-001-01")};
    struct evidence items[] = {say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 3.5"),
                               say(EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, "CR 3.5"),
                               say(EFFECT_COMPENSATES, STRENGTH_CLAIM, "CR 3.5")};
    items[0].id = STR("ICSA-26-001-01");
    items[1].id = STR("ICSA-26-002-01");
    items[2].against = against;
    items[2].against_count = 1;
    assert_int_equal(status_of(items, 3, STRENGTH_CLAIM, LEVEL_ACHIEVED, "CR 3.5"), REQUIREMENT_CONTRADICTED);
}

/* ---- levels */

static struct requirement_states fulfilled(const struct requirement_set *set) {
    return (struct requirement_states){.met = *set};
}

static void no_evidence_is_level_0_everywhere(void **state) {
    (void)state;
    const struct requirement_set none = {{0, 0}};
    struct requirement_states states = fulfilled(&none);
    for (unsigned types = 1; types < COMPONENT_MASKS; types++) {
        struct level_vector vector;
        level_vector(&states, types, &vector);
        for (unsigned fr = 0; fr < FR_COUNT; fr++)
            assert_int_equal(vector.fr[fr], 0);
    }
}

static void everything_met_is_level_4_everywhere(void **state) {
    (void)state;
    const struct requirement_set all = {{UINT64_MAX, UINT64_MAX}};
    struct requirement_states states = fulfilled(&all);
    for (unsigned types = 1; types < COMPONENT_MASKS; types++) {
        struct level_vector vector;
        level_vector(&states, types, &vector);
        for (unsigned fr = 0; fr < FR_COUNT; fr++)
            assert_int_equal(vector.fr[fr], SL_MAX);
    }
}

static void an_unknown_type_reaches_nothing(void **state) {
    (void)state;
    const struct requirement_set all = {{UINT64_MAX, UINT64_MAX}};
    struct requirement_states states = fulfilled(&all);
    struct level_vector vector;
    level_vector(&states, 0, &vector);
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        assert_int_equal(vector.fr[fr], 0);
}

/* The design's sentence, read naively: the largest L such that every applicable r with m(r, t) <= L is fulfilled, for
 * every type of the component. */
static bool naive_due(const struct requirement *row, unsigned types, unsigned fr, unsigned level) {
    for (unsigned t = 0; t < COMPONENT_COUNT; t++)
        if ((types >> t & 1) && row->fr == fr && row->level[t] && row->level[t] <= level)
            return true;
    return false;
}

static unsigned naive_level(const struct requirement_set *set, unsigned types, unsigned fr) {
    for (unsigned level = SL_MAX; level > 0; level--) {
        bool all = true;
        for (unsigned r = 0; r < REQUIREMENT_COUNT; r++)
            all &= !naive_due(requirement_at(r), types, fr, level) || requirement_set_has(set, r);
        if (all)
            return level;
    }
    return 0;
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void levels_agree_with_a_naive_reading(void **state) {
    (void)state;
    uint64_t seed = 0x6b657977617931u;
    for (int round = 0; round < 3000; round++) {
        struct requirement_set set = {{UINT64_MAX, UINT64_MAX}};
        for (uint64_t holes = next_random(&seed) % 8; holes > 0; holes--)
            requirement_set_remove(&set, (unsigned)(next_random(&seed) % REQUIREMENT_COUNT));
        unsigned types = 1 + (unsigned)(next_random(&seed) % (COMPONENT_MASKS - 1));
        struct requirement_states states = fulfilled(&set);
        struct level_vector vector;
        level_vector(&states, types, &vector);
        for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
            assert_int_equal(vector.fr[fr - 1], naive_level(&set, types, fr));
    }
}

static void what_is_missing_lifts_exactly_to_the_target(void **state) {
    (void)state;
    uint64_t seed = 0x6b657977617932u;
    for (int round = 0; round < 3000; round++) {
        struct requirement_set set = {
            {next_random(&seed) | next_random(&seed), next_random(&seed) | next_random(&seed)}};
        unsigned types = 1 + (unsigned)(next_random(&seed) % (COMPONENT_MASKS - 1));
        unsigned fr = FR_IAC + (unsigned)(next_random(&seed) % FR_COUNT),
                 target = 1 + (unsigned)(next_random(&seed) % SL_MAX);
        struct requirement_states states = fulfilled(&set);
        struct requirement_set missing = level_missing(&states, types, fr, target);
        struct requirement_set lifted = requirement_set_union(&set, &missing);
        assert_true(naive_level(&lifted, types, fr) >= target);
        /* And none of them can be left out. */
        for (unsigned r = requirement_set_next(&missing, 0); r != REQUIREMENT_NONE;
             r = requirement_set_next(&missing, r + 1)) {
            struct requirement_set without = lifted;
            requirement_set_remove(&without, r);
            assert_true(naive_level(&without, types, fr) < target);
        }
    }
}

static void one_missing_requirement_caps_its_fr_below_its_level(void **state) {
    (void)state;
    struct requirement_set set = {{UINT64_MAX, UINT64_MAX}};
    unsigned mfa = requirement_find(STR("CR 1.1 RE 2"));
    struct level_vector vector;
    requirement_set_remove(&set, mfa);
    struct requirement_states states = fulfilled(&set);
    level_vector(&states, COMPONENT_ED, &vector);
    assert_int_equal(vector.fr[0], 2);
    for (unsigned fr = 1; fr < FR_COUNT; fr++)
        assert_int_equal(vector.fr[fr], 4);
}

static void excluded_and_compensated_count_towards_the_level(void **state) {
    (void)state;
    struct requirement_set set = {{UINT64_MAX, UINT64_MAX}};
    unsigned wireless = requirement_find(STR("CR 2.2"));
    struct level_vector vector;
    requirement_set_remove(&set, wireless);
    struct requirement_states states = {.met = set, .excluded = set_of("CR 2.2")};
    level_vector(&states, COMPONENT_ED, &vector);
    assert_int_equal(vector.fr[1], 4);
    states = (struct requirement_states){.met = set, .compensated = set_of("CR 2.2")};
    level_vector(&states, COMPONENT_ED, &vector);
    assert_int_equal(vector.fr[1], 4);
    states = (struct requirement_states){.met = set, .partly = set_of("CR 2.2")};
    level_vector(&states, COMPONENT_ED, &vector);
    assert_int_equal(vector.fr[1], 0);
}

static void a_vector_is_written_in_the_order_of_the_standard(void **state) {
    (void)state;
    const uint8_t fr[FR_COUNT] = {2, 2, 3, 1, 4, 1, 2};
    char text[LEVEL_TEXT];
    level_text(fr, text);
    assert_string_equal(text, "(2 2 3 1 4 1 2)");
}

static void every_fr_must_reach_its_target(void **state) {
    (void)state;
    const struct level_vector vector = {{2, 2, 2, 2, 2, 2, 2}};
    const uint8_t same[FR_COUNT] = {2, 2, 2, 2, 2, 2, 2}, one_more[FR_COUNT] = {2, 2, 2, 2, 2, 2, 3};
    assert_true(level_reaches(&vector, same));
    assert_false(level_reaches(&vector, one_more));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_is_not_shown),
        cmocka_unit_test(support_of_enough_strength_is_met),
        cmocka_unit_test(weaker_support_is_partly),
        cmocka_unit_test(evidence_that_does_not_count_changes_nothing),
        cmocka_unit_test(a_contradiction_outweighs_every_support),
        cmocka_unit_test(tests_that_did_not_run_leave_it_partly),
        cmocka_unit_test(a_certificate_shows_it_whole_although_a_test_did_not_run),
        cmocka_unit_test(checks_on_the_device_that_did_not_all_run_leave_it_partly),
        cmocka_unit_test(a_certificate_makes_half_an_observation_no_whole_one),
        cmocka_unit_test(an_observation_that_ran_whole_outweighs_tests_that_did_not),
        cmocka_unit_test(a_device_that_has_it_in_part_outweighs_the_certificate_of_its_kind),
        cmocka_unit_test(a_confirmation_lifts_support_and_is_none_itself),
        cmocka_unit_test(a_confirmation_makes_nothing_whole_that_did_not_run),
        cmocka_unit_test(what_is_absent_is_never_met_but_need_not_apply),
        cmocka_unit_test(an_exclusion_stands_against_tests_that_did_not_run_but_not_against_a_finding),
        cmocka_unit_test(a_countermeasure_counts_for_the_asset_only),
        cmocka_unit_test(a_countermeasure_that_does_not_name_the_finding_lifts_nothing),
        cmocka_unit_test(a_countermeasure_weighed_against_the_finding_lifts_it),
        cmocka_unit_test(a_second_finding_that_is_not_named_still_stands),
        cmocka_unit_test(no_evidence_is_level_0_everywhere),
        cmocka_unit_test(everything_met_is_level_4_everywhere),
        cmocka_unit_test(an_unknown_type_reaches_nothing),
        cmocka_unit_test(levels_agree_with_a_naive_reading),
        cmocka_unit_test(what_is_missing_lifts_exactly_to_the_target),
        cmocka_unit_test(one_missing_requirement_caps_its_fr_below_its_level),
        cmocka_unit_test(excluded_and_compensated_count_towards_the_level),
        cmocka_unit_test(a_vector_is_written_in_the_order_of_the_standard),
        cmocka_unit_test(every_fr_must_reach_its_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
