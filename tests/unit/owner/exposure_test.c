/* Which zones less trusted ones reach. */
#include "bed.h"

#include "owner/exposure.h"

/* Zones by their targets (-1: none set), conduits as pairs of zones. */
static const struct zone_exposure *exposures_of(struct bed *bed, const int *targets, size_t zones,
                                                const uint32_t (*joins)[2], size_t conduits, struct plant *plant) {
    const struct zone_exposure *found = NULL;
    *plant = (struct plant){.zones = ARENA_ARRAY(&bed->arena, struct zone, zones),
                            .zone_count = zones,
                            .conduits = ARENA_ARRAY(&bed->arena, struct conduit, conduits),
                            .conduit_count = conduits};
    for (size_t i = 0; i < zones; i++) {
        plant->zones[i].id = str_format(&bed->arena, "z%zu", i);
        plant->zones[i].target_set = targets[i] >= 0;
        plant->zones[i].target[i % FR_COUNT] = targets[i] > 0 ? (uint8_t)targets[i] : 0;
    }
    for (size_t i = 0; i < conduits; i++) {
        plant->conduits[i].from = joins[i][0];
        plant->conduits[i].to = joins[i][1];
    }
    assert_int_equal(exposure_of_zones(plant, &bed->arena, &found), STATUS_OK);
    return found;
}

static void is(struct bed *bed, const struct plant *plant, const struct zone_exposure *zone, enum exposure exposure,
               bool known, const char *text) {
    assert_int_equal(zone->exposure, exposure);
    assert_int_equal(zone->known, known);
    assert_str(exposure_text(plant, zone, &bed->arena), text);
}

static void less_trusted_zones_come_through_conduits_in_either_direction(void **state) {
    struct bed *bed = *state;
    static const int targets[] = {1, 2, 3, 4, 2};
    static const uint32_t joins[][2] = {{1, 0}, {1, 2}, {3, 2}};
    struct plant plant;
    const struct zone_exposure *z = exposures_of(bed, targets, 5, joins, 3, &plant);
    is(bed, &plant, &z[0], EXPOSURE_SMALL, true, "no less trusted zone reaches its own");
    is(bed, &plant, &z[1], EXPOSURE_CONTROLLED, true, "zone 'z0' (SL-T 1) is 1 conduit away");
    is(bed, &plant, &z[2], EXPOSURE_CONTROLLED, true, "zone 'z0' (SL-T 1) is 2 conduits away");
    is(bed, &plant, &z[3], EXPOSURE_CONTROLLED, true, "zone 'z0' (SL-T 1) is 3 conduits away");
    is(bed, &plant, &z[4], EXPOSURE_SMALL, true, "no less trusted zone reaches its own");
    assert_int_equal(z[3].trust, 4);
}

static void a_zone_beside_one_without_a_target_is_open(void **state) {
    struct bed *bed = *state;
    static const int targets[] = {0, 2, 3, -1};
    static const uint32_t joins[][2] = {{0, 1}, {1, 2}};
    struct plant plant;
    const struct zone_exposure *z = exposures_of(bed, targets, 4, joins, 2, &plant);
    is(bed, &plant, &z[0], EXPOSURE_OPEN, false, "its zone has no target above 0");
    is(bed, &plant, &z[1], EXPOSURE_OPEN, true, "zone 'z0' (SL-T 0) is 1 conduit away");
    is(bed, &plant, &z[2], EXPOSURE_CONTROLLED, true, "zone 'z0' (SL-T 0) is 2 conduits away");
    is(bed, &plant, &z[3], EXPOSURE_OPEN, false, "its zone has no target above 0");
}

/* Nobody says that nothing is joined. */
static void a_plant_without_conduits_is_open(void **state) {
    struct bed *bed = *state;
    static const int targets[] = {3, 1};
    struct plant plant;
    const struct zone_exposure *z = exposures_of(bed, targets, 2, NULL, 0, &plant);
    is(bed, &plant, &z[0], EXPOSURE_OPEN, false, "the plant lists no conduits");
}

static void a_ring_and_two_conduits_between_the_same_zones_end(void **state) {
    struct bed *bed = *state;
    static const int targets[] = {2, 2, 1, 3};
    static const uint32_t joins[][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {0, 1}, {1, 0}};
    struct plant plant;
    const struct zone_exposure *z = exposures_of(bed, targets, 4, joins, 6, &plant);
    assert_int_equal(z[0].conduits, 2);
    assert_int_equal(z[1].conduits, 1);
    assert_int_equal(z[2].exposure, EXPOSURE_SMALL);
    assert_int_equal(z[3].from, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(less_trusted_zones_come_through_conduits_in_either_direction),
        BED_TEST(a_zone_beside_one_without_a_target_is_open),
        BED_TEST(a_plant_without_conduits_is_open),
        BED_TEST(a_ring_and_two_conduits_between_the_same_zones_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
