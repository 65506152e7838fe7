/* Deadlines, and what is said of a release last. */
#include "document/case.h"
#include "documents.h"

#define HEAD                                                                                                           \
    "keyway: case/1\n"                                                                                                 \
    "id: C-1\n"                                                                                                        \
    "title: A title\n"                                                                                                 \
    "received: 2026-03-02T23:30:00-02:00\n"
#define RECEIVE     "history:\n  - {step: receive, at: 2026-03-03T01:30:00Z, by: Jo, to: received}\n"
#define ACKNOWLEDGE "  - {step: acknowledge, at: 2026-03-05T01:30:00Z, by: Jo, from: received, to: acknowledged}\n"
#define REJECT      "  - {step: reject, at: 2026-03-06T01:30:00Z, by: Jo, from: acknowledged, to: rejected, note: No.}\n"

static const struct case_document *case_from(struct bed *bed, const char *text) {
    const struct case_document *document = NULL;
    assert_int_equal(case_parse(text_source(bed, "case.yaml", text), &bed->arena, &bed->sink, &document), STATUS_OK);
    return document;
}

static date_days day(const char *text) {
    date_days days;
    assert_true(date_parse(str_from(text), &days));
    return days;
}

static void deadlines_count_from_the_report(void **state) {
    const struct case_document *document = case_from(*state, HEAD RECEIVE);
    /* The third in UTC. */
    assert_int_equal(case_due(document, 0), day("2026-03-10"));
    assert_int_equal(case_overdue(document, day("2026-03-10")), CASE_DEADLINE_COUNT);
    assert_int_equal(case_overdue(document, day("2026-03-11")), 0);
    assert_int_equal(case_next_due(document), 0);
}

static void a_state_meets_its_deadline_and_those_before(void **state) {
    const struct case_document *document = case_from(*state, HEAD RECEIVE ACKNOWLEDGE);
    int64_t at;
    assert_true(case_reached(document, CASE_ACKNOWLEDGED, &at));
    assert_int_equal(at, 1772674200);
    assert_false(case_reached(document, CASE_TRIAGED, &at));
    assert_int_equal(case_next_due(document), 1);
    assert_int_equal(case_overdue(document, day("2026-03-17")), CASE_DEADLINE_COUNT);
    assert_int_equal(case_overdue(document, day("2026-03-18")), 1);
}

static void a_case_that_ended_is_not_overdue(void **state) {
    const struct case_document *document = case_from(*state, HEAD RECEIVE ACKNOWLEDGE REJECT);
    int64_t at;
    assert_int_equal(document->state, CASE_REJECTED);
    assert_false(case_reached(document, CASE_PUBLISHED, &at));
    assert_int_equal(case_overdue(document, day("2027-03-18")), CASE_DEADLINE_COUNT);
    assert_int_equal(case_next_due(document), CASE_DEADLINE_COUNT);
}

static void a_case_sets_its_own_deadlines(void **state) {
    const struct case_document *document =
        case_from(*state, HEAD "deadlines: {acknowledge: none, triage: 1m}\n" RECEIVE);
    assert_int_equal(case_due(document, 0), DATE_NONE);
    assert_int_equal(case_due(document, 1), day("2026-04-03"));
    assert_int_equal(case_due(document, 2), day("2026-04-02"));
    assert_int_equal(case_next_due(document), 1);
}

static void the_last_word_on_a_release_stands(void **state) {
    const struct case_document *document =
        case_from(*state, HEAD "products: [{id: a}, {id: b}]\n"
                               "statuses:\n"
                               "  - {product: a, status: affected, releases: [v1.0, \"2.0\"]}\n"
                               "  - {product: a, status: fixed, releases: \"2.0\"}\n"
                               "  - {product: b, status: fixed, releases: \"1.0\"}\n" RECEIVE);
    enum case_answer answer;
    assert_true(case_answer_of(document, STR("a"), STR("1.0"), &answer));
    assert_int_equal(answer, CASE_AFFECTED);
    assert_true(case_answer_of(document, STR("a"), STR("V2.0"), &answer));
    assert_int_equal(answer, CASE_FIXED);
    assert_false(case_answer_of(document, STR("a"), STR("3.0"), &answer));
    assert_false(case_answer_of(document, STR("c"), STR("1.0"), &answer));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(deadlines_count_from_the_report),   BED_TEST(a_state_meets_its_deadline_and_those_before),
        BED_TEST(a_case_that_ended_is_not_overdue),  BED_TEST(a_case_sets_its_own_deadlines),
        BED_TEST(the_last_word_on_a_release_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
