/* What a run of the matching finds new, changed and open again, and what is kept of it. */
#include "yard.h"

#include <string.h>

#include "owner/match_run.h"
#include "owner/plant_list.h"
#include "owner/watch_store.h"

#define FIX "{\"category\":\"vendor_fix\",\"details\":\"Update to V4.3.0\",\"product_ids\":[\"P\"]}"

/* A yard with one controller whose plant the watch matches. */
struct stand {
    struct yard yard;
    struct store *store;
    struct triage_log log;
    struct watch_list list;
    struct match_result result;
};

static void stand_init(struct stand *stand, struct bed *bed) {
    struct yard *y = &stand->yard;
    yard_init(y, bed);
    yard_product(y, "");
    triage_log_init(&stand->log, &bed->arena);
    assert_int_equal(watch_store_open(folder_path(bed, y->folder, "w.db"), &bed->arena, &bed->sink, &stand->store),
                     STATUS_OK);
    assert_int_equal(plant_list_add(stand->store, STR("/yard.yaml"), STR("Yard"), 1, &bed->arena), STATUS_OK);
}

static void stand_done(struct stand *stand) {
    store_close(stand->store);
    yard_done(&stand->yard);
}

static void judge(struct stand *stand, const struct yard_advisory *advisory) {
    struct yard *y = &stand->yard;
    y->advisories = 0;
    yard_advise(y, advisory);
    (void)yard_judge(y, yard_plant_text(y, "", "", "", ""));
    assert_int_equal(watch_match(&y->assessment, &stand->log, true, &y->bed->arena, &stand->list), STATUS_OK);
}

static enum status run_of(struct stand *stand, int64_t plant, bool automatic) {
    const struct match_asked asked = {
        .plant = plant, .automatic = automatic, .at = 1795392000, .rests_on = STR("0123")};
    return match_run_make(stand->store, &asked, &stand->list, &stand->yard.bed->arena, &stand->result);
}

static const char *text_of(struct stand *stand, const struct yard_advisory *advisory, bool automatic) {
    judge(stand, advisory);
    assert_int_equal(run_of(stand, 1, automatic), STATUS_OK);
    return match_run_text(&stand->result.run, &stand->yard.bed->arena).ptr;
}

static void a_run_is_held_against_the_last_automatic_one(void **state) {
    const struct yard_advisory first = {.remedy = FIX}, other = {.remedy = FIX, .status = "under_investigation"};
    struct stand s;
    stand_init(&s, *state);
    assert_string_equal(text_of(&s, &first, false), "1 new, 0 changed, 0 reopened, 0 unchanged");
    assert_true(s.result.is_first);
    assert_string_equal(text_of(&s, &first, true), "1 new, 0 changed, 0 reopened, 0 unchanged");
    assert_true(s.result.is_first);
    assert_string_equal(text_of(&s, &other, false), "0 new, 1 changed, 0 reopened, 0 unchanged");
    assert_false(s.result.is_first);
    assert_string_equal(text_of(&s, &first, true), "0 new, 0 changed, 0 reopened, 1 unchanged");
    assert_int_equal(s.result.news_count, 0);
    assert_string_equal(text_of(&s, &other, true), "0 new, 1 changed, 0 reopened, 0 unchanged");
    assert_int_equal(s.result.news_count, 1);
    stand_done(&s);
}

static void what_is_no_longer_there_has_ended(void **state) {
    struct stand s;
    stand_init(&s, *state);
    (void)text_of(&s, &(struct yard_advisory){.remedy = FIX}, true);
    assert_string_equal(text_of(&s, &(struct yard_advisory){.remedy = FIX, .cve = "CVE-2026-1002"}, true),
                        "1 new, 0 changed, 0 reopened, 0 unchanged");
    assert_int_equal(s.result.run.ended, 1);
    (void)text_of(&s, &(struct yard_advisory){.remedy = FIX, .cve = "CVE-2026-1002"}, true);
    assert_int_equal(s.result.run.ended, 0);
    stand_done(&s);
}

/* Two publishers may give one id, and an advisory may name no vulnerability: then nobody can tell the matches apart. */
static void matches_with_the_same_ids_are_one(void **state) {
    struct stand s;
    int64_t rows;
    stand_init(&s, *state);
    judge(&s, &(struct yard_advisory){.remedy = FIX});
    struct watch_item *twice = ARENA_ARRAY(&s.yard.bed->arena, struct watch_item, 2);
    twice[0] = twice[1] = s.list.items[0];
    twice[0].state = TRIAGE_SETTLED;
    twice[0].key[0] ^= 1;
    s.list.items = twice;
    s.list.count = 2;
    assert_int_equal(run_of(&s, 1, true), STATUS_OK);
    assert_int_equal(s.result.run.matches, 1);
    assert_int_equal(s.result.run.open, 1);
    /* Their order is that of risk, and says nothing. */
    twice[1] = twice[0];
    twice[0] = s.list.items[1];
    twice[0].state = TRIAGE_NEW;
    twice[0].key[0] ^= 1;
    assert_int_equal(run_of(&s, 1, true), STATUS_OK);
    assert_int_equal(s.result.run.changes[MATCH_RUN_UNCHANGED], 1);
    assert_int_equal(store_number(s.store, "SELECT count(*) FROM plant_match", NULL, 0, 0, &rows), STATUS_OK);
    assert_int_equal(rows, 1);
    stand_done(&s);
}

static enum status count_run(void *context, const struct match_run *run) {
    (*(int64_t *)context) += run->automatic ? 1 : 100;
    return STATUS_OK;
}

static void runs_are_kept_the_newest_first(void **state) {
    struct stand s;
    struct match_run last;
    bool found = true;
    int64_t runs = 0;
    stand_init(&s, *state);
    assert_int_equal(match_run_last(s.store, 1, &last, &found), STATUS_OK);
    assert_false(found);
    (void)text_of(&s, &(struct yard_advisory){.remedy = FIX}, true);
    (void)text_of(&s, &(struct yard_advisory){.remedy = FIX}, false);
    assert_int_equal(match_run_each(s.store, 1, count_run, &runs), STATUS_OK);
    assert_int_equal(runs, 101);
    assert_int_equal(match_run_last(s.store, 1, &last, &found), STATUS_OK);
    assert_true(found && !last.automatic);
    assert_int_equal(last.at, 1795392000);
    assert_int_equal(last.changes[MATCH_RUN_UNCHANGED], 1);
    stand_done(&s);
}

static void a_plant_that_was_taken_off_meanwhile_gets_no_run(void **state) {
    struct bed *bed = *state;
    struct stand s;
    int64_t runs;
    stand_init(&s, bed);
    judge(&s, &(struct yard_advisory){.remedy = FIX});
    assert_int_equal(run_of(&s, 2, true), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_int_equal(store_number(s.store, "SELECT count(*) FROM match_run", NULL, 0, 0, &runs), STATUS_OK);
    assert_int_equal(runs, 0);
    stand_done(&s);
}

static void what_a_run_rests_on_is_told_by_a_hash(void **state) {
    struct bed *bed = *state;
    struct stand s;
    uint8_t digests[4][HASH_SHA256_SIZE];
    stand_init(&s, bed);
    judge(&s, &(struct yard_advisory){.remedy = FIX});
    const struct plant *plant = s.yard.plant;
    date_days day = yard_day();
    assert_int_equal(match_run_rests_on(s.store, plant, day, &bed->arena, digests[0]), STATUS_OK);
    assert_int_equal(match_run_rests_on(s.store, plant, day, &bed->arena, digests[1]), STATUS_OK);
    assert_memory_equal(digests[0], digests[1], HASH_SHA256_SIZE);
    assert_int_equal(match_run_rests_on(s.store, plant, day + 1, &bed->arena, digests[1]), STATUS_OK);
    assert_int_equal(
        store_run(s.store,
                  "INSERT INTO triage (plant, asset, advisory, vulnerability, version, action, answer_key, "
                  "reason, who, at) VALUES (?1, 'a', 'b', 'c', '1', 'done', x'00', 'r', 'w', 1)",
                  STORE_T(plant->name)),
        STATUS_OK);
    assert_int_equal(match_run_rests_on(s.store, plant, day, &bed->arena, digests[2]), STATUS_OK);
    judge(&s, &(struct yard_advisory){.remedy = FIX});
    ((struct source *)s.yard.plant->source)->text.len--;
    assert_int_equal(match_run_rests_on(s.store, s.yard.plant, day, &bed->arena, digests[3]), STATUS_OK);
    for (unsigned i = 0; i < 4; i++)
        for (unsigned k = 0; k < i; k++)
            assert_memory_not_equal(digests[i], digests[k], HASH_SHA256_SIZE);
    stand_done(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_run_is_held_against_the_last_automatic_one),
        BED_TEST(what_is_no_longer_there_has_ended),
        BED_TEST(matches_with_the_same_ids_are_one),
        BED_TEST(runs_are_kept_the_newest_first),
        BED_TEST(a_plant_that_was_taken_off_meanwhile_gets_no_run),
        BED_TEST(what_a_run_rests_on_is_told_by_a_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
