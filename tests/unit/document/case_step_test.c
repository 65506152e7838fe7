/* The table of steps: every step in every state, and the words that documents and messages use. */
#include "bed.h"

#include "document/case_step.h"

static void words_and_steps_are_in_one_order(void **state) {
    (void)state;
    for (size_t i = 0; i < CASE_STEP_COUNT; i++) {
        assert_true(str_eq(case_steps[i].word, case_step_words[i]));
        assert_ptr_equal(case_step_find(case_step_words[i]), &case_steps[i]);
        assert_int_equal(case_steps[i].moves & case_steps[i].stays, 0);
        assert_true(case_steps[i].what.len > 0);
    }
    assert_null(case_step_find(STR("recieve")));
    assert_int_equal(case_state_find(STR("coordinated")), CASE_COORDINATED);
    assert_int_equal(case_state_find(STR("coordinate")), CASE_STATE_COUNT);
}

/* By state, in the order of enum case_state: a letter where the step leads (its place in "ratvsfcpxj"), or '-'. */
static void each_step_leads_where_it_should(void **state) {
    static const char LETTERS[] = "ratvsfcpxj";
    static const struct {
        const char *step;
        const char *results;
    } ROWS[] = {
        {"receive", "----------"},  {"acknowledge", "a---------"}, {"triage", "-t--------"},
        {"validate", "--v-------"}, {"score", "---ssfcp--"},       {"affect", "--tvsfcp--"},
        {"fix", "----ffcp--"},      {"workaround", "---vsfcp--"},  {"coordinate", "ratvsfcp--"},
        {"agree", "----cc----"},    {"embargo", "ratvsfc---"},     {"cve", "ratvsfcp--"},
        {"publish", "------pp--"},  {"close", "-------x--"},       {"reject", "jjjjj-----"},
        {"reopen", "--------tt"},   {"note", "ratvsfcpxj"},
    };
    (void)state;
    assert_int_equal(ARRAY_LEN(ROWS), CASE_STEP_COUNT);
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        for (unsigned from = 0; from < CASE_STATE_COUNT; from++) {
            unsigned to = case_step_result(case_step_find(str_from(ROWS[i].step)), from);
            char letter = to == CASE_STATE_COUNT ? '-' : LETTERS[to];
            if (letter != ROWS[i].results[from])
                fail_msg("%s in state %u: %c", ROWS[i].step, from, letter);
        }
}

static void what_is_allowed_is_listed(void **state) {
    struct bed *bed = *state;
    assert_str(case_steps_allowed(&bed->arena, CASE_RECEIVED), "acknowledge, coordinate, embargo, cve, reject, note");
    assert_str(case_steps_allowed(&bed->arena, CASE_CLOSED), "reopen, note");
}

static void every_state_can_be_reached_and_left(void **state) {
    (void)state;
    unsigned reached = 1u << CASE_RECEIVED, left = 0;
    for (size_t i = 0; i < CASE_STEP_COUNT; i++) {
        reached |= case_steps[i].moves ? 1u << case_steps[i].to : 0;
        left |= case_steps[i].moves;
    }
    assert_int_equal(reached, (1u << CASE_STATE_COUNT) - 1);
    assert_int_equal(left, (1u << CASE_STATE_COUNT) - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(words_and_steps_are_in_one_order),
        BED_TEST(each_step_leads_where_it_should),
        BED_TEST(what_is_allowed_is_listed),
        BED_TEST(every_state_can_be_reached_and_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
