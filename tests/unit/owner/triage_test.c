/* What people said, and whether it still stands. */
#include "bed.h"

#include <string.h>

#include "owner/triage.h"

static const uint8_t KEY[ADVISORY_KEY_SIZE] = {1, 2, 3}, OTHER_KEY[ADVISORY_KEY_SIZE] = {1, 2, 4};
enum { TODAY = 20000 };

static struct triage_row row_of(enum triage_action action, const char *asset, const char *advisory, const char *cve) {
    struct triage_row row = {.asset = str_from(asset),
                             .advisory = str_from(advisory),
                             .vulnerability = str_from(cve),
                             .version = STR("1"),
                             .action = (uint8_t)action,
                             .until = DATE_NONE,
                             .outage = DATE_NONE,
                             .reason = STR("because"),
                             .who = STR("M. Brandt")};
    memcpy(row.key, KEY, sizeof(row.key));
    return row;
}

static void say(struct triage_log *log, enum triage_action action, const char *asset, const char *advisory,
                const char *cve) {
    struct triage_row row = row_of(action, asset, advisory, cve);
    assert_int_equal(triage_log_add(log, &row), STATUS_OK);
}

static void of_the_words_about_one_thing_the_newest_counts(void **state) {
    struct bed *bed = *state;
    struct triage_log log;
    triage_log_init(&log, &bed->arena);
    assert_null(triage_log_newest(&log, STR("plc"), STR("A"), STR("C")));
    say(&log, TRIAGE_ACKNOWLEDGE, "plc", "A", "C");
    say(&log, TRIAGE_PLAN, "plc", "A", "D");
    say(&log, TRIAGE_ACCEPT, "plc", "A", "C");
    say(&log, TRIAGE_COMMENT, "plc", "A", "C");
    say(&log, TRIAGE_DONE, "plcA", "", "C");
    assert_int_equal(log.count, 5);
    assert_int_equal(triage_log_newest(&log, STR("plc"), STR("A"), STR("C"))->action, TRIAGE_ACCEPT);
    assert_int_equal(triage_log_newest(&log, STR("plc"), STR("A"), STR("D"))->action, TRIAGE_PLAN);
    assert_null(triage_log_newest(&log, STR("plc"), STR("A"), STR("E")));
    /* Names that run together are others. */
    assert_null(triage_log_newest(&log, STR("plc"), STR("AC"), STR("")));
}

static void a_read_mark_is_of_the_advisory_alone(void **state) {
    struct bed *bed = *state;
    struct triage_log log;
    triage_log_init(&log, &bed->arena);
    assert_null(triage_log_read(&log, STR("A")));
    say(&log, TRIAGE_READ, "", "A", "");
    assert_str(triage_log_read(&log, STR("A"))->version, "1");
    assert_null(triage_log_newest(&log, STR(""), STR("A"), STR("")));
}

static void texts_are_copied_and_many_rows_are_found(void **state) {
    struct bed *bed = *state;
    struct triage_log log;
    char asset[16];
    triage_log_init(&log, &bed->arena);
    for (unsigned i = 0; i < 2000; i++) {
        (void)snprintf(asset, sizeof(asset), "plc-%u", i % 500);
        say(&log, i < 1500 ? TRIAGE_ACKNOWLEDGE : TRIAGE_DONE, asset, "A", "C");
    }
    assert_int_equal(log.subjects.count, 500);
    for (unsigned i = 0; i < 500; i++) {
        (void)snprintf(asset, sizeof(asset), "plc-%u", i);
        assert_int_equal(triage_log_newest(&log, str_from(asset), STR("A"), STR("C"))->action, TRIAGE_DONE);
    }
}

static void a_word_stands_until_its_day_or_until_the_answer_changes(void **state) {
    static const struct {
        enum triage_action action;
        date_days until, outage;
        bool changed;
        enum triage_state state;
        enum remediation remediation;
    } cases[] = {
        {TRIAGE_ACKNOWLEDGE, DATE_NONE, DATE_NONE, false, TRIAGE_ACKNOWLEDGED, REMEDIATION_NONE},
        {TRIAGE_ACKNOWLEDGE, TODAY - 1, DATE_NONE, false, TRIAGE_OVERDUE, REMEDIATION_NONE},
        {TRIAGE_ACCEPT, TODAY, DATE_NONE, false, TRIAGE_ACCEPTED, REMEDIATION_NONE},
        {TRIAGE_ACCEPT, TODAY - 1, DATE_NONE, false, TRIAGE_OVERDUE, REMEDIATION_NONE},
        {TRIAGE_ACCEPT, TODAY, DATE_NONE, true, TRIAGE_REVISED, REMEDIATION_NONE},
        {TRIAGE_PLAN, DATE_NONE, TODAY, false, TRIAGE_PLANNED, REMEDIATION_IN_PROGRESS},
        {TRIAGE_PLAN, DATE_NONE, TODAY - 1, false, TRIAGE_OVERDUE, REMEDIATION_IN_PROGRESS},
        {TRIAGE_PLAN, DATE_NONE, TODAY, true, TRIAGE_REVISED, REMEDIATION_NONE},
        {TRIAGE_DONE, DATE_NONE, DATE_NONE, false, TRIAGE_REMEDIED, REMEDIATION_DONE},
        {TRIAGE_DONE, DATE_NONE, DATE_NONE, true, TRIAGE_REVISED, REMEDIATION_NONE},
        {TRIAGE_REOPEN, DATE_NONE, DATE_NONE, false, TRIAGE_REOPENED, REMEDIATION_NONE},
        {TRIAGE_REOPEN, DATE_NONE, DATE_NONE, true, TRIAGE_REOPENED, REMEDIATION_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct triage_row row = row_of(cases[i].action, "plc", "A", "C");
        row.until = cases[i].until;
        row.outage = cases[i].outage;
        enum triage_state stands = triage_stand(&row, cases[i].changed ? OTHER_KEY : KEY, TODAY);
        assert_int_equal(stands, cases[i].state);
        assert_int_equal(triage_remediation(stands, &row), cases[i].remediation);
    }
    assert_int_equal(triage_stand(NULL, KEY, TODAY), TRIAGE_NEW);
    assert_int_equal(triage_remediation(TRIAGE_SETTLED, NULL), REMEDIATION_DONE);
    assert_int_equal(triage_remediation(TRIAGE_NEW, NULL), REMEDIATION_NONE);
}

static void what_is_open_is_what_somebody_has_to_do(void **state) {
    (void)state;
    for (unsigned i = 0; i < TRIAGE_STATE_COUNT; i++)
        assert_int_equal(triage_is_open((enum triage_state)i), i < TRIAGE_ACCEPTED);
}

static void names_read_back(void **state) {
    (void)state;
    for (unsigned i = 0; i < TRIAGE_ACTION_COUNT; i++) {
        enum triage_action action;
        assert_true(triage_action_parse(triage_action_name((enum triage_action)i), &action));
        assert_int_equal(action, i);
    }
    for (unsigned i = 0; i < TRIAGE_STATE_COUNT; i++) {
        enum triage_state found;
        assert_true(triage_state_parse(triage_state_name((enum triage_state)i), &found));
        assert_int_equal(found, i);
    }
    enum triage_state found;
    assert_false(triage_state_parse(STR("open"), &found));
    assert_str(triage_remediation_name(REMEDIATION_IN_PROGRESS), "in progress");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(of_the_words_about_one_thing_the_newest_counts),
        BED_TEST(a_read_mark_is_of_the_advisory_alone),
        BED_TEST(texts_are_copied_and_many_rows_are_found),
        BED_TEST(a_word_stands_until_its_day_or_until_the_answer_changes),
        BED_TEST(what_is_open_is_what_somebody_has_to_do),
        BED_TEST(names_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
