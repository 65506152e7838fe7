/* What a tender demands, and what tells it from another. */
#include "catalogue/process.h"
#include "owner/tender.h"

#include "bed.h"

static struct plant *plant_of(struct bed *bed, const uint8_t target[FR_COUNT]) {
    struct plant *plant = ARENA_NEW(&bed->arena, struct plant);
    struct zone *zone = ARENA_NEW(&bed->arena, struct zone);
    zone->id = STR("dosing");
    zone->target_set = true;
    memcpy(zone->target, target, FR_COUNT);
    plant->name = STR("Works");
    plant->policy.maturity = 2;
    plant->zones = zone;
    plant->zone_count = 1;
    return plant;
}

static struct tender tender_of(struct bed *bed, const struct plant *plant, unsigned types) {
    struct tender tender;
    const struct tender_question question = {0, types, 20780, DATE_NONE};
    assert_int_equal(tender_make(plant, &question, &bed->arena, &tender), STATUS_OK);
    return tender;
}

static void every_fr_has_its_own_level(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {2, 0, 3, 0, 0, 0, 0};
    struct tender tender = tender_of(bed, plant_of(bed, target), COMPONENT_ED);
    for (size_t i = 0; i < tender.row_count; i++) {
        const struct tender_row *row = &tender.rows[i];
        if (row->part != TENDER_COMPONENT || row->fr == FR_NONE)
            continue;
        assert_true(row->fr == FR_IAC ? row->level <= 2 : row->fr == FR_SI && row->level <= 3);
    }
    assert_non_null(tender_row_of(&tender, STR("cr 1.1 re(1)")));
    assert_non_null(tender_row_of(&tender, STR("EDR 3.10")));
    assert_null(tender_row_of(&tender, STR("CR 2.1")));
    assert_null(tender_row_of(&tender, STR("HDR 3.10")));
    assert_str(tender.target, "(2 0 3 0 0 0 0)");
}

static void every_type_is_asked(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {1, 1, 1, 1, 1, 1, 1};
    struct tender tender = tender_of(bed, plant_of(bed, target), COMPONENT_ED | COMPONENT_ND);
    assert_non_null(tender_row_of(&tender, STR("NDR 5.2")));
    assert_str(tender_row_of(&tender, STR("EDR 3.2"))->demand, "Protection from malicious code (as ED)");
    assert_str(tender.types_text, "ED ND");
}

static void rows_are_of_all_parts_and_once(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {4, 4, 4, 4, 4, 4, 4};
    struct tender tender = tender_of(bed, plant_of(bed, target), COMPONENT_ALL);
    assert_int_equal(tender.row_count, REQUIREMENT_COUNT + PRACTICE_COUNT + SUPPLY_COUNT);
    for (size_t i = 0; i < tender.row_count; i++) {
        assert_ptr_equal(tender_row_of(&tender, tender.rows[i].id), &tender.rows[i]);
        assert_true(tender.rows[i].demand.len > 0 && tender.rows[i].proof.len > 0);
    }
    assert_non_null(tender_row_of(&tender, STR("sum")));
    assert_non_null(tender_row_of(&tender, STR("sbom")));
}

static void nothing_is_asked_of_a_component_where_nothing_is_aimed_at(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {0};
    struct tender tender = tender_of(bed, plant_of(bed, target), COMPONENT_SA);
    assert_int_equal(tender.row_count, PRACTICE_COUNT + SUPPLY_COUNT);
}

static void a_countermeasure_is_noted_while_it_holds(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {1, 1, 1, 1, 1, 1, 1};
    struct plant *plant = plant_of(bed, target);
    struct countermeasure measure = {.review = 20780};
    requirement_set_add(&measure.requirements, requirement_find(STR("CR 3.5")));
    plant->zones[0].countermeasures = &measure;
    plant->zones[0].countermeasure_count = 1;
    struct tender tender = tender_of(bed, plant, COMPONENT_ED);
    assert_true(tender_row_of(&tender, STR("CR 3.5"))->covered);
    assert_false(tender_row_of(&tender, STR("CR 3.4"))->covered);
    measure.review--;
    tender = tender_of(bed, plant, COMPONENT_ED);
    assert_false(tender_row_of(&tender, STR("CR 3.5"))->covered);
}

static void another_target_type_zone_or_plant_is_another_tender(void **state) {
    struct bed *bed = *state;
    uint8_t target[FR_COUNT] = {1, 1, 1, 1, 1, 1, 1};
    struct plant *plant = plant_of(bed, target);
    struct str id = tender_of(bed, plant, COMPONENT_ED).id;
    assert_true(str_eq(tender_of(bed, plant, COMPONENT_ED).id, id));
    assert_false(str_eq(tender_of(bed, plant, COMPONENT_ND).id, id));
    plant->zones[0].target[6] = 2;
    assert_false(str_eq(tender_of(bed, plant, COMPONENT_ED).id, id));
    plant->zones[0].target[6] = 1;
    plant->name = STR("Other works");
    assert_false(str_eq(tender_of(bed, plant, COMPONENT_ED).id, id));
    plant->name = STR("Works");
    plant->zones[0].id = STR("intake");
    assert_false(str_eq(tender_of(bed, plant, COMPONENT_ED).id, id));
}

static void the_day_of_need_stands_in_the_demand(void **state) {
    struct bed *bed = *state;
    static const uint8_t target[FR_COUNT] = {1};
    struct tender tender;
    const struct tender_question question = {0, COMPONENT_ED, 20780, 24471};
    assert_int_equal(tender_make(plant_of(bed, target), &question, &bed->arena, &tender), STATUS_OK);
    assert_str(tender_row_of(&tender, STR("support-until"))->demand,
               "Security updates are provided until 2036-12-31 at least");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_fr_has_its_own_level),
        BED_TEST(every_type_is_asked),
        BED_TEST(rows_are_of_all_parts_and_once),
        BED_TEST(nothing_is_asked_of_a_component_where_nothing_is_aimed_at),
        BED_TEST(a_countermeasure_is_noted_while_it_holds),
        BED_TEST(another_target_type_zone_or_plant_is_another_tender),
        BED_TEST(the_day_of_need_stands_in_the_demand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
