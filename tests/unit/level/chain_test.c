/* The links of the chain and the verdict that they allow, each rule on a plant made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "catalogue/process.h"
#include "level/chain.h"

enum { TODAY = 20000, TYPE = COMPONENT_ED };

/* One asset in one zone, every link of which holds; each test breaks one thing. */
struct bench {
    struct zone zone;
    struct asset asset;
    struct product product;
    struct release release;
    struct capability capability;
    struct hardening_result hardening;
    struct plant plant;
    struct assessment assessment;
    struct asset_result result;
};

static const struct requirement_set everything = {{UINT64_MAX, UINT64_MAX}};

static void set_up(struct bench *b) {
    *b = (struct bench){.zone = {.target_set = true, .target = {2, 2, 2, 2, 2, 2, 2}, .assurance = STRENGTH_ARTEFACT}};
    b->release = (struct release){.support_until = TODAY + 10, .end_of_life = DATE_NONE};
    b->product = (struct product){.types = TYPE};
    b->capability = (struct capability){.product = &b->product, .release = &b->release};
    for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
        b->capability.states[s].met = everything;
        b->capability.standing.shown[s] = UINT64_MAX >> (64 - PROCESS_COUNT);
    }
    b->hardening = (struct hardening_result){.passed = 3, .strength = STRENGTH_OBSERVATION};
    b->asset = (struct asset){.supplier = STR("RiverTech"), .product = STR("RC-400")};
    b->plant = (struct plant){.zones = &b->zone, .zone_count = 1, .assets = &b->asset, .asset_count = 1};
    b->plant.policy.maturity = 2;
    for (unsigned link = 0; link < LINK_COUNT; link++)
        b->plant.policy.demanded[link] = true;
    b->assessment =
        (struct assessment){.plant = &b->plant, .options = {.at = TODAY}, .advisory_count = 1, .advisory_published = 1};
    /* Any pointer says that advisories were given; nothing here asks the database. */
    b->assessment.options.advisories = (const struct advisory_db *)(const void *)b;
    b->result = (struct asset_result){.capability = &b->capability, .hardening = &b->hardening, .types = TYPE};
    b->result.states.met = everything;
}

static void judge(struct bench *b) {
    chain_judge(&b->assessment, 0, &b->result);
}

static void expect(struct bench *b, enum chain_link link, enum link_state state, enum verdict verdict) {
    judge(b);
    assert_int_equal(b->result.links[link], state);
    assert_int_equal(b->result.verdict, verdict);
    for (unsigned other = 0; other < LINK_COUNT; other++)
        if (other != (unsigned)link)
            assert_int_equal(b->result.links[other], LINK_HOLDS);
}

static void everything_shown_meets(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    expect(&b, LINK_TARGET, LINK_HOLDS, VERDICT_MEETS);
}

/* What the device would have admitted is not known. */
static void a_device_report_that_is_not_believed_needs_a_look(void **state) {
    struct bench b;
    (void)state;
    struct asset_report report = {.id = STR("report")};
    struct asset_extra extra = {.report = &report};
    struct evidence items[] = {
        {.kind = EVIDENCE_DEVICE_REPORT, .standing = EVIDENCE_COUNTS},
        {.kind = EVIDENCE_DEVICE_REPORT, .standing = EVIDENCE_NOT_BELIEVED},
    };
    struct evidence_list list = {items, 1, 1};
    set_up(&b);
    b.asset.extra = &extra;
    b.result.evidence = &list;
    expect(&b, LINK_ACHIEVED, LINK_HOLDS, VERDICT_MEETS);
    list.count = 2;
    expect(&b, LINK_ACHIEVED, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
    b.result.states.met = (struct requirement_set){{0, 0}};
    b.result.states.partly = everything;
    expect(&b, LINK_ACHIEVED, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

/* A finding of a probe against something that is due breaks what a check run shows; a waived one and one that nothing
 * due rests on do not. */
static void a_finding_of_a_probe_breaks_the_hardening(void **state) {
    struct bench b;
    (void)state;
    struct asset_probe probe = {.id = STR("probe")};
    struct asset_extra extra = {.probes = &probe, .probe_count = 1};
    struct evidence item = {.kind = EVIDENCE_PROBE, .effect = EFFECT_SPEAKS, .standing = EVIDENCE_COUNTS};
    struct evidence_list list = {&item, 1, 1};
    set_up(&b);
    b.asset.extra = &extra;
    b.result.evidence = &list;
    struct requirement_set due = chain_due(&b.zone, b.result.types);
    requirement_set_add(&item.requirements, requirement_set_next(&due, 0));
    expect(&b, LINK_HARDENING, LINK_HOLDS, VERDICT_MEETS);
    item.effect = EFFECT_CONTRADICTS;
    b.result.states.contradicted = item.requirements;
    judge(&b);
    assert_int_equal(b.result.links[LINK_HARDENING], LINK_BROKEN);
    assert_int_equal(b.result.verdict, VERDICT_FALLS_SHORT);
    /* A countermeasure answers it. */
    b.result.states.contradicted = (struct requirement_set){{0, 0}};
    judge(&b);
    assert_int_equal(b.result.links[LINK_HARDENING], LINK_HOLDS);
}

static void a_probe_report_that_is_not_believed_needs_a_look(void **state) {
    struct bench b;
    (void)state;
    struct asset_probe probe = {.id = STR("probe")};
    struct asset_extra extra = {.probes = &probe, .probe_count = 1};
    struct evidence item = {.kind = EVIDENCE_PROBE, .effect = EFFECT_INCOMPLETE, .standing = EVIDENCE_NOT_BELIEVED};
    struct evidence_list list = {&item, 1, 1};
    set_up(&b);
    b.asset.extra = &extra;
    b.result.evidence = &list;
    judge(&b);
    assert_int_equal(b.result.links[LINK_HARDENING], LINK_OPEN);
    assert_int_equal(b.result.links[LINK_ACHIEVED], LINK_OPEN);
    assert_int_equal(b.result.verdict, VERDICT_NEEDS_A_LOOK);
}

static void a_zone_without_target_falls_short_and_no_level_is_held_against_it(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.zone.target_set = false;
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        b.zone.target[fr] = 0;
    judge(&b);
    assert_int_equal(b.result.links[LINK_TARGET], LINK_BROKEN);
    assert_int_equal(b.result.links[LINK_CAPABILITY], LINK_OPEN);
    assert_int_equal(b.result.links[LINK_ACHIEVED], LINK_OPEN);
    assert_int_equal(b.result.verdict, VERDICT_FALLS_SHORT);
    /* A policy that leaves the target out makes it no pass. */
    b.plant.policy.demanded[LINK_TARGET] = false;
    judge(&b);
    assert_int_equal(b.result.verdict, VERDICT_NEEDS_A_LOOK);
}

static void a_release_without_any_evidence_is_not_shown(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.capability.states[STRENGTH_ARTEFACT].met = (struct requirement_set){{0, 0}};
    expect(&b, LINK_CAPABILITY, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void a_countermeasure_stands_in_even_where_nothing_is_shown(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.capability.states[STRENGTH_ARTEFACT].met = (struct requirement_set){{0, 0}};
    b.result.states.compensated = everything;
    b.result.states.met = (struct requirement_set){{0, 0}};
    judge(&b);
    assert_int_equal(b.result.links[LINK_CAPABILITY], LINK_COMPENSATED);
    assert_int_equal(b.result.verdict, VERDICT_MEETS);
}

static void a_missing_capability_breaks_its_link(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    requirement_set_remove(&b.capability.states[STRENGTH_ARTEFACT].met, requirement_find(STR("CR 1.1 RE 1")));
    expect(&b, LINK_CAPABILITY, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void what_lies_above_the_target_may_be_missing(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    requirement_set_remove(&b.capability.states[STRENGTH_ARTEFACT].met, requirement_find(STR("CR 1.1 RE 2")));
    requirement_set_remove(&b.result.states.met, requirement_find(STR("CR 1.1 RE 2")));
    expect(&b, LINK_CAPABILITY, LINK_HOLDS, VERDICT_MEETS);
}

static void a_countermeasure_makes_it_compensated(void **state) {
    struct bench b;
    unsigned unique = requirement_find(STR("CR 1.1 RE 1"));
    (void)state;
    set_up(&b);
    requirement_set_remove(&b.capability.states[STRENGTH_ARTEFACT].met, unique);
    requirement_set_remove(&b.result.states.met, unique);
    requirement_set_add(&b.result.states.compensated, unique);
    judge(&b);
    assert_int_equal(b.result.links[LINK_CAPABILITY], LINK_COMPENSATED);
    assert_int_equal(b.result.links[LINK_ACHIEVED], LINK_COMPENSATED);
    assert_int_equal(b.result.verdict, VERDICT_MEETS);
}

static void what_does_not_apply_to_the_asset_may_be_missing(void **state) {
    struct bench b;
    unsigned radio = requirement_find(STR("CR 2.2"));
    (void)state;
    set_up(&b);
    requirement_set_remove(&b.capability.states[STRENGTH_ARTEFACT].met, radio);
    requirement_set_remove(&b.result.states.met, radio);
    requirement_set_add(&b.result.states.excluded, radio);
    expect(&b, LINK_CAPABILITY, LINK_HOLDS, VERDICT_MEETS);
}

static void a_common_constraint_is_due_at_every_level(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.zone.target[0] = 1;
    for (unsigned fr = 1; fr < FR_COUNT; fr++)
        b.zone.target[fr] = 0;
    requirement_set_remove(&b.capability.states[STRENGTH_ARTEFACT].met, requirement_find(STR("CCSC 4")));
    expect(&b, LINK_CAPABILITY, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void a_target_of_0_asks_for_no_capability(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        b.zone.target[fr] = 0;
    b.capability.states[STRENGTH_ARTEFACT].met = (struct requirement_set){{0, 0}};
    b.result.states.met = (struct requirement_set){{0, 0}};
    expect(&b, LINK_CAPABILITY, LINK_HOLDS, VERDICT_MEETS);
}

static void an_asset_without_product_document_is_not_shown(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.result.capability = NULL;
    b.result.states.met = (struct requirement_set){{0, 0}};
    judge(&b);
    assert_int_equal(b.result.links[LINK_CAPABILITY], LINK_NOT_SHOWN);
    assert_int_equal(b.result.links[LINK_PROCESS], LINK_NOT_SHOWN);
    assert_int_equal(b.result.links[LINK_SUPPORT], LINK_NOT_SHOWN);
    assert_int_equal(b.result.links[LINK_ACHIEVED], LINK_NOT_SHOWN);
    assert_int_equal(b.result.verdict, VERDICT_FALLS_SHORT);
}

static void a_component_of_unknown_type_needs_a_look(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.result.types = 0;
    judge(&b);
    assert_int_equal(b.result.links[LINK_CAPABILITY], LINK_OPEN);
    assert_int_equal(b.result.links[LINK_ACHIEVED], LINK_OPEN);
    assert_int_equal(b.result.verdict, VERDICT_NEEDS_A_LOOK);
}

static void a_process_with_one_practice_missing_is_broken(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.capability.standing.shown[STRENGTH_ARTEFACT] &= ~UINT64_C(1);
    expect(&b, LINK_PROCESS, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void a_certified_process_below_the_maturity_asked_for_is_broken(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.capability.standing.maturity[STRENGTH_ARTEFACT] = 1;
    expect(&b, LINK_PROCESS, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void a_process_of_which_only_halves_ran_is_broken(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.capability.standing = (struct process_standing){.incomplete = 1};
    expect(&b, LINK_PROCESS, LINK_BROKEN, VERDICT_FALLS_SHORT);
    b.capability.standing.incomplete = 0;
    expect(&b, LINK_PROCESS, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void a_folder_without_advisories_shows_nothing(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.assessment.advisory_count = b.assessment.advisory_published = 0;
    expect(&b, LINK_ADVISORIES, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
    /* Neither do advisories that nobody could have read on that day. */
    b.assessment.advisory_count = 5;
    expect(&b, LINK_ADVISORIES, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void an_asset_that_no_advisory_can_be_matched_to_needs_a_look(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.asset.product_index = ASSET_NO_PRODUCT;
    b.asset.product = STR("");
    expect(&b, LINK_ADVISORIES, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
    b.asset = (struct asset){.product = STR("RC-400"), .product_index = ASSET_NO_PRODUCT};
    expect(&b, LINK_ADVISORIES, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
    b.asset.product_index = 0; /* its order number found the document, which has both names */
    expect(&b, LINK_ADVISORIES, LINK_HOLDS, VERDICT_MEETS);
}

static void support_holds_on_its_last_day_and_breaks_after_it(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.release.support_until = TODAY;
    expect(&b, LINK_SUPPORT, LINK_HOLDS, VERDICT_MEETS);
    b.release.support_until = TODAY - 1;
    expect(&b, LINK_SUPPORT, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void an_end_of_life_before_the_end_of_support_decides(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.release.end_of_life = TODAY - 1;
    expect(&b, LINK_SUPPORT, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void an_unstated_support_period_is_not_shown(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.release.support_until = DATE_NONE;
    expect(&b, LINK_SUPPORT, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void without_advisories_the_link_is_not_shown(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.assessment.options.advisories = NULL;
    expect(&b, LINK_ADVISORIES, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void matches_decide_the_link_by_the_worst(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.result.compensated = 1;
    expect(&b, LINK_ADVISORIES, LINK_COMPENSATED, VERDICT_MEETS);
    b.result.look = 1;
    expect(&b, LINK_ADVISORIES, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
    b.result.affected = 1;
    expect(&b, LINK_ADVISORIES, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void an_advisory_that_could_not_be_read_needs_a_look(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.assessment.advisory_unread = 1;
    expect(&b, LINK_ADVISORIES, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
}

static void hardening_is_shown_only_by_a_run_in_date_that_passed_whole(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.hardening = (struct hardening_result){.passed = 3, .failed = 1, .strength = STRENGTH_OBSERVATION};
    expect(&b, LINK_HARDENING, LINK_BROKEN, VERDICT_FALLS_SHORT);
    b.hardening = (struct hardening_result){.passed = 3, .skipped = 1, .strength = STRENGTH_OBSERVATION};
    expect(&b, LINK_HARDENING, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
    b.hardening =
        (struct hardening_result){.passed = 3, .standing = EVIDENCE_TOO_OLD, .strength = STRENGTH_OBSERVATION};
    expect(&b, LINK_HARDENING, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
    b.hardening = (struct hardening_result){.passed = 3, .strength = STRENGTH_CLAIM};
    expect(&b, LINK_HARDENING, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
    b.hardening = (struct hardening_result){.strength = STRENGTH_OBSERVATION};
    expect(&b, LINK_HARDENING, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
    b.result.hardening = NULL;
    expect(&b, LINK_HARDENING, LINK_NOT_SHOWN, VERDICT_FALLS_SHORT);
}

static void a_device_that_does_not_stand_there_yet_is_to_be_hardened(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.result.replaced = true;
    b.result.hardening = NULL;
    expect(&b, LINK_HARDENING, LINK_OPEN, VERDICT_NEEDS_A_LOOK);
}

static void a_finding_breaks_the_achieved_level_only(void **state) {
    struct bench b;
    unsigned input = requirement_find(STR("CR 3.5"));
    (void)state;
    set_up(&b);
    requirement_set_remove(&b.result.states.met, input);
    requirement_set_add(&b.result.states.contradicted, input);
    expect(&b, LINK_ACHIEVED, LINK_BROKEN, VERDICT_FALLS_SHORT);
}

static void a_link_that_is_not_demanded_is_judged_but_decides_nothing(void **state) {
    struct bench b;
    (void)state;
    set_up(&b);
    b.plant.policy.demanded[LINK_HARDENING] = false;
    b.result.hardening = NULL;
    expect(&b, LINK_HARDENING, LINK_NOT_SHOWN, VERDICT_MEETS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_shown_meets),
        cmocka_unit_test(a_device_report_that_is_not_believed_needs_a_look),
        cmocka_unit_test(a_finding_of_a_probe_breaks_the_hardening),
        cmocka_unit_test(a_probe_report_that_is_not_believed_needs_a_look),
        cmocka_unit_test(a_zone_without_target_falls_short_and_no_level_is_held_against_it),
        cmocka_unit_test(a_release_without_any_evidence_is_not_shown),
        cmocka_unit_test(a_countermeasure_stands_in_even_where_nothing_is_shown),
        cmocka_unit_test(a_process_of_which_only_halves_ran_is_broken),
        cmocka_unit_test(a_folder_without_advisories_shows_nothing),
        cmocka_unit_test(an_asset_that_no_advisory_can_be_matched_to_needs_a_look),
        cmocka_unit_test(a_missing_capability_breaks_its_link),
        cmocka_unit_test(what_lies_above_the_target_may_be_missing),
        cmocka_unit_test(a_countermeasure_makes_it_compensated),
        cmocka_unit_test(what_does_not_apply_to_the_asset_may_be_missing),
        cmocka_unit_test(a_common_constraint_is_due_at_every_level),
        cmocka_unit_test(a_target_of_0_asks_for_no_capability),
        cmocka_unit_test(an_asset_without_product_document_is_not_shown),
        cmocka_unit_test(a_component_of_unknown_type_needs_a_look),
        cmocka_unit_test(a_process_with_one_practice_missing_is_broken),
        cmocka_unit_test(a_certified_process_below_the_maturity_asked_for_is_broken),
        cmocka_unit_test(support_holds_on_its_last_day_and_breaks_after_it),
        cmocka_unit_test(an_end_of_life_before_the_end_of_support_decides),
        cmocka_unit_test(an_unstated_support_period_is_not_shown),
        cmocka_unit_test(without_advisories_the_link_is_not_shown),
        cmocka_unit_test(matches_decide_the_link_by_the_worst),
        cmocka_unit_test(an_advisory_that_could_not_be_read_needs_a_look),
        cmocka_unit_test(hardening_is_shown_only_by_a_run_in_date_that_passed_whole),
        cmocka_unit_test(a_device_that_does_not_stand_there_yet_is_to_be_hardened),
        cmocka_unit_test(a_finding_breaks_the_achieved_level_only),
        cmocka_unit_test(a_link_that_is_not_demanded_is_judged_but_decides_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
