#include "evidence/witness_bed.h"

static struct witness witness_of(date_days date, date_days last_day, struct date_span max_age) {
    struct witness witness = {.frame = {.date = date}};
    witness_set_ends(&witness, last_day, max_age);
    return witness;
}

static enum evidence_standing standing_on(struct witness witness, date_days at, enum evidence_effect effect,
                                          date_days *ends) {
    witness.at = at;
    return witness_standing(&witness, effect, ends);
}

static void the_last_day_still_counts(void **state) {
    (void)state;
    date_days ends;
    struct witness witness = witness_of(november(1), november(10), (struct date_span){0});
    assert_int_equal(standing_on(witness, november(10), EFFECT_SUPPORTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, november(11));
    assert_int_equal(standing_on(witness, november(11), EFFECT_SUPPORTS, &ends), EVIDENCE_EXPIRED);
}

static void the_day_of_the_greatest_age_still_counts(void **state) {
    (void)state;
    date_days ends;
    struct witness witness = witness_of(november(1), DATE_NONE, (struct date_span){.days = 9});
    assert_int_equal(standing_on(witness, november(10), EFFECT_SUPPORTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, november(11));
    assert_int_equal(standing_on(witness, november(11), EFFECT_SUPPORTS, &ends), EVIDENCE_TOO_OLD);
}

static void the_earlier_end_decides(void **state) {
    (void)state;
    date_days ends;
    struct date_span nine = {.days = 9};
    assert_int_equal(standing_on(witness_of(november(1), november(5), nine), november(20), EFFECT_SUPPORTS, &ends),
                     EVIDENCE_EXPIRED);
    assert_int_equal(ends, november(6));
    assert_int_equal(standing_on(witness_of(november(1), november(15), nine), november(20), EFFECT_SUPPORTS, &ends),
                     EVIDENCE_TOO_OLD);
    assert_int_equal(ends, november(11));
    /* Both on one day: its own end is the better reason. */
    assert_int_equal(standing_on(witness_of(november(1), november(10), nine), november(20), EFFECT_SUPPORTS, &ends),
                     EVIDENCE_EXPIRED);
}

static void what_is_dated_later_is_not_yet(void **state) {
    (void)state;
    date_days ends;
    struct witness witness = witness_of(november(5), DATE_NONE, (struct date_span){0});
    assert_int_equal(standing_on(witness, november(4), EFFECT_SUPPORTS, &ends), EVIDENCE_NOT_YET);
    assert_int_equal(standing_on(witness, november(4), EFFECT_CONTRADICTS, &ends), EVIDENCE_NOT_YET);
    assert_int_equal(standing_on(witness, november(5), EFFECT_SUPPORTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, DATE_NONE);
}

static void age_does_not_silence_a_contradiction(void **state) {
    (void)state;
    date_days ends, years_later = date_from(2040, 1, 1);
    struct witness witness = witness_of(november(1), DATE_NONE, (struct date_span){.days = 9});
    assert_int_equal(standing_on(witness, years_later, EFFECT_CONTRADICTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, DATE_NONE);
    assert_int_equal(standing_on(witness, years_later, EFFECT_INCOMPLETE, &ends), EVIDENCE_TOO_OLD);
}

static void its_own_end_silences_a_contradiction(void **state) {
    (void)state;
    date_days ends;
    struct witness witness = witness_of(november(1), november(10), (struct date_span){.days = 2});
    assert_int_equal(standing_on(witness, november(10), EFFECT_CONTRADICTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(standing_on(witness, november(11), EFFECT_CONTRADICTS, &ends), EVIDENCE_EXPIRED);
}

static void without_a_date_there_is_no_age(void **state) {
    (void)state;
    date_days ends;
    struct witness witness = witness_of(DATE_NONE, DATE_NONE, (struct date_span){.days = 1});
    assert_int_equal(standing_on(witness, november(1), EFFECT_SUPPORTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, DATE_NONE);
}

static void an_age_beyond_the_calendar_is_no_end(void **state) {
    (void)state;
    date_days ends;
    struct witness witness =
        witness_of(date_from(9999, 12, 31), date_from(9999, 12, 31), (struct date_span){.days = 1});
    assert_int_equal(standing_on(witness, date_from(9999, 12, 31), EFFECT_SUPPORTS, &ends), EVIDENCE_COUNTS);
    assert_int_equal(ends, DATE_NONE);
}

static void a_statement_carries_the_frame(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct witness witness = {.at = november(23), .arena = &bed->arena, .list = &list};
    witness.frame = (struct evidence){.kind = EVIDENCE_TEST, .date = november(1), .id = STR("entry")};
    witness_set_ends(&witness, november(22), (struct date_span){0});
    struct topic_set topics = topic_only(topic_find(STR("CR 1.11")));
    assert_int_equal(witness_say(&witness, EFFECT_SUPPORTS, &topics, PLACE_NONE, STR("12 tests passed")), STATUS_OK);
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "supports CR 1.11: 12 tests passed");
    assert_int_equal(list.items[0].standing, EVIDENCE_EXPIRED);
    assert_int_equal(list.items[0].ends, november(23));
    assert_str(list.items[0].id, "entry");
}

static void scope_comes_before_dates(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct witness witness = {.at = november(23), .arena = &bed->arena, .list = &list};
    witness.frame = (struct evidence){.date = november(1), .standing = EVIDENCE_OUT_OF_SCOPE};
    witness_set_ends(&witness, november(22), (struct date_span){0});
    assert_int_equal(witness_say(&witness, EFFECT_SUPPORTS, &(struct topic_set){0}, PLACE_NONE, STR("")), STATUS_OK);
    assert_int_equal(list.items[0].standing, EVIDENCE_OUT_OF_SCOPE);
    assert_int_equal(list.items[0].standing_in_models, EVIDENCE_EXPIRED);
}

static void no_detail_means_no_memory(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct witness witness = {.arena = &bed->arena, .list = &list};
    assert_int_equal(witness_say(&witness, EFFECT_SUPPORTS, &(struct topic_set){0}, PLACE_NONE, STR_NONE),
                     STATUS_MEMORY);
    assert_int_equal(list.count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_last_day_still_counts),
        BED_TEST(the_day_of_the_greatest_age_still_counts),
        BED_TEST(the_earlier_end_decides),
        BED_TEST(what_is_dated_later_is_not_yet),
        BED_TEST(age_does_not_silence_a_contradiction),
        BED_TEST(its_own_end_silences_a_contradiction),
        BED_TEST(without_a_date_there_is_no_age),
        BED_TEST(an_age_beyond_the_calendar_is_no_end),
        BED_TEST(a_statement_carries_the_frame),
        BED_TEST(scope_comes_before_dates),
        BED_TEST(no_detail_means_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
