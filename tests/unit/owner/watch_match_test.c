/* What the advisories mean for the assets of a plant, and what a revision brings back. */
#include "yard.h"

#include <string.h>

#include "owner/watch_select.h"

#define FIX "{\"category\":\"vendor_fix\",\"details\":\"Update to V4.3.0\",\"product_ids\":[\"P\"]}"

/* A yard with one controller, and what people said of it so far. */
struct stand {
    struct yard yard;
    struct triage_log log;
    struct watch_list list;
};

static void stand_init(struct stand *stand, struct bed *bed) {
    yard_init(&stand->yard, bed);
    yard_product(&stand->yard, "");
    triage_log_init(&stand->log, &bed->arena);
}

static void stand_done(struct stand *stand) {
    yard_done(&stand->yard);
}

/* The advisory in the place of the one before. */
static void advise(struct stand *stand, const struct yard_advisory *advisory) {
    stand->yard.advisories = 0;
    yard_advise(&stand->yard, advisory);
}

static const struct watch_list *match_with(struct stand *stand, const char *policy, const char *asset) {
    struct yard *y = &stand->yard;
    (void)yard_judge(y, yard_plant_text(y, policy, "", asset, ""));
    assert_int_equal(watch_match(&y->assessment, &stand->log, true, &y->bed->arena, &stand->list), STATUS_OK);
    return &stand->list;
}

static const struct watch_item *only(struct stand *stand) {
    const struct watch_list *list = match_with(stand, "", "");
    assert_int_equal(list->count, 1);
    return list->items;
}

static void say(struct stand *stand, enum triage_action action, const struct watch_item *item, date_days until) {
    struct triage_row row = {.asset = watch_asset(&stand->list, item)->id,
                             .advisory = watch_document_of(&stand->list, item)->id,
                             .vulnerability = watch_vulnerability(&stand->list, item)->cve,
                             .version = watch_document_of(&stand->list, item)->version,
                             .action = (uint8_t)action,
                             .until = until,
                             .outage = DATE_NONE,
                             .reason = STR("no route"),
                             .who = STR("M. Brandt"),
                             .at = (int64_t)yard_day() * 86400};
    memcpy(row.key, item->key, sizeof(row.key));
    assert_int_equal(triage_log_add(&stand->log, &row), STATUS_OK);
}

static void a_vulnerability_that_nobody_decided_on_is_new(void **state) {
    struct stand s;
    stand_init(&s, *state);
    advise(&s, &(struct yard_advisory){.remedy = FIX});
    const struct watch_item *item = only(&s);
    assert_int_equal(item->state, TRIAGE_NEW);
    assert_int_equal(item->answer, ANSWER_AFFECTED);
    assert_int_equal(item->remediation, REMEDIATION_NONE);
    assert_int_equal(s.list.counts.open, 1);
    assert_int_equal(s.list.counts.assets_by_state[TRIAGE_NEW], 1);
    assert_str(watch_standing_text(&s.list, item, &s.yard.bed->arena), "");
    stand_done(&s);
}

static void what_is_fixed_is_settled(void **state) {
    struct stand s;
    stand_init(&s, *state);
    advise(&s, &(struct yard_advisory){.versions = "<4.2.0"});
    assert_int_equal(only(&s)->state, TRIAGE_SETTLED);
    assert_int_equal(only(&s)->remediation, REMEDIATION_DONE);
    assert_int_equal(s.list.counts.open, 0);
    stand_done(&s);
}

/* CSAF clause 13: no new match when the remediation did not change. */
static void a_revision_brings_back_only_what_it_changes(void **state) {
    static const struct {
        struct yard_advisory revision;
        enum triage_state state;
    } cases[] = {
        {{.remedy = FIX}, TRIAGE_ACCEPTED},
        {{.remedy = FIX, .revised = "2026-11-20"}, TRIAGE_ACCEPTED},
        {{.remedy = FIX, .cvss = "10.0", .revised = "2026-11-20"}, TRIAGE_ACCEPTED},
        {{.remedy = FIX, .cwe = "CWE-20", .revised = "2026-11-20"}, TRIAGE_ACCEPTED},
        {{.remedy = "{\"category\":\"vendor_fix\",\"details\":\"Update to V4.3.1\",\"product_ids\":[\"P\"]}"},
         TRIAGE_REVISED},
        {{.remedy = FIX ",{\"category\":\"mitigation\",\"details\":\"Use a wall\",\"product_ids\":[\"P\"]}"},
         TRIAGE_REVISED},
        {{.remedy = FIX, .status = "under_investigation"}, TRIAGE_REVISED},
        {{.remedy = FIX, .versions = "<4.1"}, TRIAGE_SETTLED},
        {{.remedy = FIX, .cve = "CVE-2026-1002"}, TRIAGE_NEW},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct stand s;
        stand_init(&s, *state);
        advise(&s, &(struct yard_advisory){.remedy = FIX});
        say(&s, TRIAGE_ACCEPT, only(&s), date_from(2027, 3, 31));
        assert_int_equal(only(&s)->state, TRIAGE_ACCEPTED);
        advise(&s, &cases[i].revision);
        assert_int_equal(only(&s)->state, cases[i].state);
        stand_done(&s);
    }
}

static void an_acceptance_ends_by_its_day(void **state) {
    struct stand s;
    stand_init(&s, *state);
    advise(&s, &(struct yard_advisory){.remedy = FIX});
    say(&s, TRIAGE_ACCEPT, only(&s), yard_day());
    assert_int_equal(only(&s)->state, TRIAGE_ACCEPTED);
    assert_str(watch_standing_text(&s.list, s.list.items, &s.yard.bed->arena),
               "accepted until 2026-11-23 by M. Brandt on 2026-11-23: no route");
    s.yard.options.at++;
    assert_int_equal(only(&s)->state, TRIAGE_OVERDUE);
    assert_str(watch_standing_text(&s.list, s.list.items, &s.yard.bed->arena),
               "accepted until 2026-11-23 by M. Brandt on 2026-11-23: no route; that day is past");
    assert_int_equal(s.list.counts.open, 1);
    stand_done(&s);
}

static void the_plant_document_settles_and_compensates(void **state) {
    struct stand s;
    stand_init(&s, *state);
    advise(&s, &(struct yard_advisory){.remedy = FIX});
    const struct watch_list *list =
        match_with(&s, "",
                   "    decisions: [{advisory: RT-1, answer: not-affected, reason: off, by: M, date: 2026-11-01, "
                   "review: 2027-01-01}]\n");
    assert_int_equal(list->items[0].answer, ANSWER_NOT_AFFECTED);
    assert_int_equal(list->items[0].state, TRIAGE_SETTLED);
    assert_str(watch_standing_text(list, list->items, &s.yard.bed->arena), "decided in the plant document by M: off");
    list = match_with(&s, ", advisory-threshold: 10", "");
    assert_int_equal(list->items[0].state, TRIAGE_COMPENSATED);
    stand_done(&s);
}

static void a_read_mark_is_of_one_version(void **state) {
    struct stand s;
    stand_init(&s, *state);
    advise(&s, &(struct yard_advisory){.remedy = FIX});
    assert_false(only(&s)->read);
    struct triage_row row = {.advisory = STR("RT-1"), .version = STR("1"), .action = TRIAGE_READ, .who = STR("M")};
    assert_int_equal(triage_log_add(&s.log, &row), STATUS_OK);
    assert_true(only(&s)->read);
    row.version = STR("2");
    assert_int_equal(triage_log_add(&s.log, &row), STATUS_OK);
    assert_false(only(&s)->read);
    stand_done(&s);
}

/* ---- parts of the list */

static size_t selected(struct stand *stand, const struct watch_filter *filter, struct watch_selection *selection) {
    assert_int_equal(watch_select(&stand->list, filter, &stand->yard.bed->arena, selection), STATUS_OK);
    return selection->count;
}

static void set_up_two(struct stand *s, struct bed *bed) {
    stand_init(s, bed);
    yard_advise(&s->yard,
                &(struct yard_advisory){.id = "RT-1", .status = "under_investigation", .revised = "2026-11-20"});
    yard_advise(&s->yard, &(struct yard_advisory){.id = "RT-2", .cve = "CVE-2026-1002"});
    yard_advise(&s->yard, &(struct yard_advisory){.id = "RT-3", .cve = "CVE-2026-1003", .versions = "<4.0"});
    assert_int_equal(match_with(s, "", "")->count, 3);
}

static void all_that_is_asked_must_hold(void **state) {
    static const struct str named[] = {STR_INIT("other"), STR_INIT("PLC")};
    static const struct {
        struct watch_filter filter;
        size_t count;
    } cases[] = {
        {{.since = DATE_NONE}, 3},
        {{.since = DATE_NONE, .states = 1u << TRIAGE_NEW}, 2},
        {{.since = DATE_NONE, .answers = 1u << ANSWER_FIXED}, 1},
        {{.since = DATE_NONE, .zone = STR_INIT("HALL")}, 3},
        {{.since = DATE_NONE, .zone = STR_INIT("yard")}, 0},
        {{.since = DATE_NONE, .assets = named, .asset_count = 2, .advisory = STR_INIT("rt-2")}, 1},
        {{.since = DATE_NONE, .assets = named, .asset_count = 1}, 0},
        {{.since = DATE_NONE, .product = STR_INIT("rc-400")}, 3},
        {{.since = DATE_NONE, .product = STR_INIT("rc-40")}, 0},
        {{.since = DATE_NONE, .advisory = STR_INIT("CVE-2026-1003")}, 1},
        {{.since = DATE_NONE, .supplier = STR_INIT("river")}, 3},
        {{.since = DATE_NONE, .supplier = STR_INIT("lake")}, 0},
        {{.since = DATE_NONE, .search = STR_INIT("rc-400 1002 RIVERTECH")}, 1},
        {{.since = DATE_NONE, .search = STR_INIT("rc-400 toaster")}, 0},
        {{.since = DATE_NONE, .probability = 99}, 0},
        {{.since = DATE_NONE, .unread = true}, 3},
    };
    struct stand s;
    struct watch_selection selection;
    set_up_two(&s, *state);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(selected(&s, &cases[i].filter, &selection), cases[i].count);
    const struct watch_filter since = {.since = date_from(2026, 11, 20)};
    assert_int_equal(selected(&s, &since, &selection), 1);
    stand_done(&s);
}

static void what_is_open_comes_first_and_then_by_risk(void **state) {
    struct stand s;
    struct watch_selection selection;
    set_up_two(&s, *state);
    const struct watch_filter by_risk = {.since = DATE_NONE},
                              by_advisory = {.since = DATE_NONE, .order = WATCH_BY_ADVISORY};
    (void)selected(&s, &by_risk, &selection);
    assert_str(watch_document_of(&s.list, selection.items[0])->id, "RT-2");
    assert_str(watch_document_of(&s.list, selection.items[2])->id, "RT-3");
    (void)selected(&s, &by_advisory, &selection);
    assert_str(watch_document_of(&s.list, selection.items[0])->id, "RT-1");
    say(&s, TRIAGE_ACCEPT, selection.items[1], date_from(2027, 1, 1));
    (void)match_with(&s, "", "");
    (void)selected(&s, &by_risk, &selection);
    assert_str(watch_document_of(&s.list, selection.items[0])->id, "RT-1");
    const struct watch_filter by_due = {.since = DATE_NONE, .order = WATCH_BY_DUE};
    (void)selected(&s, &by_due, &selection);
    assert_str(watch_document_of(&s.list, selection.items[0])->id, "RT-2");
    stand_done(&s);
}

static void who_has_what_is_listed_both_ways(void **state) {
    static const struct {
        enum watch_pairs pairs;
        const char *of, *what;
    } cases[] = {
        {WATCH_ADVISORIES_BY_PRODUCT, "RiverTech RC-400 4.2.0", "RT-1"},
        {WATCH_ADVISORIES_BY_ASSET, "plc", "RT-1"},
        {WATCH_PRODUCTS_BY_ADVISORY, "RT-1", "RiverTech RC-400 4.2.0"},
        {WATCH_ASSETS_BY_ADVISORY, "RT-1", "plc"},
    };
    struct stand s;
    struct watch_selection selection;
    struct watch_pair_list list;
    const struct watch_filter all = {.since = DATE_NONE};
    set_up_two(&s, *state);
    (void)selected(&s, &all, &selection);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        enum watch_pairs pairs;
        assert_int_equal(watch_pair(&selection, cases[i].pairs, &s.yard.bed->arena, &list), STATUS_OK);
        assert_int_equal(list.count, 3);
        assert_str(list.items[0].of, cases[i].of);
        assert_str(list.items[0].what, cases[i].what);
        assert_int_equal(list.items[0].open, 1);
        assert_true(watch_pairs_parse(watch_pairs_name(cases[i].pairs), &pairs));
        assert_int_equal(pairs, cases[i].pairs);
    }
    stand_done(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_vulnerability_that_nobody_decided_on_is_new),
        BED_TEST(what_is_fixed_is_settled),
        BED_TEST(a_revision_brings_back_only_what_it_changes),
        BED_TEST(an_acceptance_ends_by_its_day),
        BED_TEST(the_plant_document_settles_and_compensates),
        BED_TEST(a_read_mark_is_of_one_version),
        BED_TEST(all_that_is_asked_must_hold),
        BED_TEST(what_is_open_comes_first_and_then_by_risk),
        BED_TEST(who_has_what_is_listed_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
