#include "documents.h"

static bool targets_are(const struct zone *zone, const char *levels) {
    for (unsigned i = 0; i < FR_COUNT; i++)
        if (zone->target[i] != levels[i] - '0')
            return false;
    return zone->target_set;
}

static void a_target_has_three_forms(void **state) {
    const struct plant *plant =
        plant_from(*state, PLANT_HEAD "zones:\n  - {id: a, sl-t: 3}\n  - {id: b, sl-t: [1, 2, 3, 4, 0, 1, 2]}\n"
                                      "  - {id: c, sl-t: {RA: 4, IAC: 1, UC: 1, SI: 1, DC: 1, RDF: 1, TRE: 0}}\n"
                                      "  - id: d\n");
    assert_true(targets_are(&plant->zones[0], "3333333"));
    assert_true(targets_are(&plant->zones[1], "1234012"));
    assert_true(targets_are(&plant->zones[2], "1111104"));
    assert_false(plant->zones[3].target_set);
}

static void a_target_knows_its_place(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from(bed, PLANT_HEAD "zones:\n  - {id: a, sl-t: 3}\n  - id: b\n");
    assert_str(place_text(&bed->arena, plant->zones[0].target_place), "plant.yaml:4:19");
    assert_str(place_text(&bed->arena, plant->zones[1].target_place), "plant.yaml:5:9");
}

static void a_zone_falls_back_to_the_policy(void **state) {
    const struct plant *plant =
        plant_from(*state, PLANT_HEAD "zones:\n  - {id: a}\n  - {id: b, assurance: claim}\npolicy: {assurance: "
                                      "observation}\n");
    assert_int_equal(plant->zones[0].assurance, STRENGTH_OBSERVATION);
    assert_int_equal(plant->zones[1].assurance, STRENGTH_CLAIM);
}

static void a_conduit_joins_two_zones(void **state) {
    const struct plant *plant =
        plant_from(*state, PLANT_HEAD "zones: [{id: a}, {id: b}]\nconduits: [{id: c, from: b, to: a, protocols: [x, "
                                      "y]}]\n");
    assert_int_equal(plant->conduits[0].from, 1);
    assert_int_equal(plant->conduits[0].to, 0);
    assert_int_equal(plant->conduits[0].protocol_count, 2);
}

static void zones_that_cannot_be_told_apart_cause_no_cascade(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD "zones:\n  - {name: a}\nconduits: [{id: c, from: a, to: b}]\n"));
    assert_one_error(bed, "document.missing-key", "plant.yaml:4:6");
    diag_init(&bed->sink, &bed->arena);
    assert_null(plant_from(bed, PLANT_HEAD "zones: 5\nassets: [{id: x, zone: a, supplier: s, product: p}]\n"));
    assert_one_error(bed, "document.wrong-type", "plant.yaml:3:8");
}

#define COUNTERMEASURE "what: w, reason: r, owner: o, review: 2027-01-01"

static void the_frs_that_lack_a_level_are_told_at_once(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD "zones: [{id: a, sl-t: {IAC: 1, UCC: 2}}]\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "document.unknown-key");
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][1].kind->code, "document.missing-key");
    assert_str(bed->sink.items[SEVERITY_ERROR][1].args[1], "SI, DC, RDF, TRE, RA");
}

static void countermeasures_are_read(void **state) {
    const struct plant *plant =
        plant_from(*state, PLANT_HEAD "zones:\n  - id: a\n    countermeasures:\n      - {id: m, " COUNTERMEASURE
                                      ", requirements: [CR 1.1], against: CVE-2026-1234}\n"
                                      "      - {id: n, " COUNTERMEASURE ", against: [A-1, A-2]}\n");
    const struct countermeasure *m = plant->zones[0].countermeasures;
    assert_int_equal(plant->zones[0].countermeasure_count, 2);
    assert_str(m[0].what, "w");
    assert_str(m[0].reason, "r");
    assert_str(m[0].owner, "o");
    assert_true(date_is(m[0].review, "2027-01-01"));
    assert_int_equal(requirement_set_count(&m[0].requirements), 1);
    assert_str(m[0].against[0], "CVE-2026-1234");
    assert_true(requirement_set_empty(&m[1].requirements));
    assert_int_equal(m[1].against_count, 2);
}

static void a_countermeasure_has_one_id_in_the_plant(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD "zones:\n  - id: a\n    countermeasures: [{id: m, " COUNTERMEASURE
                                           ", against: x}]\n"
                                           "  - id: b\n    countermeasures: [{id: n, " COUNTERMEASURE ", against: x}, "
                                           "{id: m, " COUNTERMEASURE ", against: x}]\n"));
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, "document.duplicate-id");
}

static void a_countermeasure_in_a_zone_may_be_for_any_type(void **state) {
    assert_non_null(plant_from(*state, PLANT_HEAD "zones: [{id: a, countermeasures: [{id: m, " COUNTERMEASURE
                                                  ", requirements: [NDR 1.6, EDR 3.2]}]}]\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_target_has_three_forms),
        BED_TEST(a_target_knows_its_place),
        BED_TEST(a_zone_falls_back_to_the_policy),
        BED_TEST(a_conduit_joins_two_zones),
        BED_TEST(zones_that_cannot_be_told_apart_cause_no_cascade),
        BED_TEST(the_frs_that_lack_a_level_are_told_at_once),
        BED_TEST(countermeasures_are_read),
        BED_TEST(a_countermeasure_has_one_id_in_the_plant),
        BED_TEST(a_countermeasure_in_a_zone_may_be_for_any_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
