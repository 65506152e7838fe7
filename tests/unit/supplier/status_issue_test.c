/* What the cases of a workspace show of DM, and what stands against it. */
#include "care.h"

static void without_a_case_nothing_is_seen(void **state) {
    static const char *const IDS[] = {"DM-1", "DM-2", "DM-3", "DM-4", "DM-5"};
    struct workshop w;
    care_init(&w, *state, NULL, "");
    workshop_judge(&w, "2026-04-01");
    for (size_t i = 0; i < ARRAY_LEN(IDS); i++) {
        assert_true(care_noted(&w, IDS[i], false, "psirt/ has no case"));
        assert_int_not_equal(workshop_item(&w, IDS[i])->state, PROCESS_SHOWN);
    }
    folder_free(w.folder);
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", CARE_PRODUCT);
    workshop_judge(&w, "2026-04-01");
    assert_true(care_noted(&w, "DM-3", false, "there is no psirt/"));
    folder_free(w.folder);
}

static void a_document_stands_in_where_there_is_no_case(void **state) {
    struct workshop w;
    care_init(&w, *state, NULL,
              "documents: [{requirements: DM-2, file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-02-01}]\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-2", "shown", "paper.md");
    folder_free(w.folder);
}

static void a_case_in_time_shows_what_it_went_through(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_WHOLE, "");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-1", "partly", "1 report was acknowledged in time");
    assert_state(&w, "DM-2", "shown", "1 case was triaged in time, and 1 validated");
    assert_state(&w, "DM-3", "shown", "1 case was scored in time");
    assert_state(&w, "DM-4", "partly", "1 of 1 cases have an outcome");
    assert_state(&w, "DM-5", "partly", "1 case was published in time");
    assert_true(care_noted(&w, "DM-5", false, "'advisories' under 'issues' names no folder"));
    /* Two years after it was seen it is old. */
    workshop_judge(&w, "2028-01-12");
    assert_state(&w, "DM-2", "shown", "");
    workshop_judge(&w, "2028-01-13");
    assert_state(&w, "DM-2", "expired", "");
    folder_free(w.folder);
}

static void what_came_later_is_not_known_yet(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_WHOLE, "");
    workshop_judge(&w, "2026-01-10");
    assert_state(&w, "DM-2", "not shown", "");
    assert_false(workshop_item(&w, "DM-2")->contradicted);
    workshop_judge(&w, "2026-01-09");
    assert_true(care_noted(&w, "DM-2", false, "psirt/ has no case"));
    folder_free(w.folder);
}

static void what_is_overdue_stands_against_it(void **state) {
    static const struct {
        const char *id, *last, *first, *text;
    } ROWS[] = {
        {"DM-1", "2026-01-17", "2026-01-18", "A-1 is overdue: it was to be acknowledged by 2026-01-17"},
        {"DM-2", "2026-01-24", "2026-01-25", "A-1 is overdue: it was to be triaged by 2026-01-24"},
        {"DM-3", "2026-02-09", "2026-02-10", "A-1 is overdue: it was to be scored by 2026-02-09"},
        {"DM-5", "2026-04-10", "2026-04-11", "A-1 is overdue: it was to be published by 2026-04-10"},
    };
    struct workshop w;
    care_init(&w, *state, CARE_HEAD CARE_RECEIVED, "");
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        workshop_judge(&w, ROWS[i].last);
        assert_false(workshop_item(&w, ROWS[i].id)->contradicted);
        workshop_judge(&w, ROWS[i].first);
        assert_state(&w, ROWS[i].id, "not shown", ROWS[i].text);
        assert_true(workshop_item(&w, ROWS[i].id)->contradicted);
    }
    folder_free(w.folder);
}

static void the_process_sets_the_deadlines(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_HEAD CARE_ACKNOWLEDGED, "issues: {deadlines: {acknowledge: none, triage: 2d}}\n");
    workshop_judge(&w, "2026-01-13");
    assert_state(&w, "DM-2", "not shown", "by 2026-01-12");
    folder_free(w.folder);
    care_init(&w, *state, CARE_HEAD CARE_RECEIVED, "issues: {deadlines: {acknowledge: none}}\n");
    workshop_judge(&w, "2026-12-01");
    assert_false(workshop_item(&w, "DM-1")->contradicted);
    folder_free(w.folder);
}

static void what_was_late_is_remembered_for_a_year(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_WHOLE, "issues: {deadlines: {score: 1d}}\n");
    workshop_judge(&w, "2027-01-11");
    assert_state(&w, "DM-3", "partly", "A-1 was late: it was to be scored by 2026-01-11");
    workshop_judge(&w, "2027-01-12");
    assert_state(&w, "DM-3", "shown", "");
    folder_free(w.folder);
}

static void an_embargo_moves_the_publication_but_not_without_end(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_HEAD "embargo: 2026-05-01T10:00:00Z\n" CARE_SCORED, "");
    workshop_judge(&w, "2026-05-01");
    assert_false(workshop_item(&w, "DM-5")->contradicted);
    workshop_judge(&w, "2026-05-02");
    assert_state(&w, "DM-5", "not shown", "by 2026-05-01");
    folder_free(w.folder);
    care_init(&w, *state, CARE_HEAD "embargo: 2029-05-01T10:00:00Z\n" CARE_SCORED, "");
    workshop_judge(&w, "2026-07-10");
    assert_state(&w, "DM-5", "not shown", "by 2026-07-09");
    folder_free(w.folder);
}

static void an_assessment_has_a_score_a_weakness_and_every_release(void **state) {
    static const struct {
        const char *text, *flaw;
    } ROWS[] = {
        {"keyway: case/1\nid: A-1\ntitle: T\nreceived: 2026-01-10T00:00:00Z\nproducts: [{id: p}]\n" CARE_SCORED,
         "A-1 has no CVSS vector"},
        {CARE_HEAD CARE_SCORED, "A-1 does not say whether release 1.0 is affected"},
        {CARE_HEAD "statuses: [{product: p, status: affected, releases: ['1.0']}]\n" CARE_PUBLISHED,
         "A-1 does not say whether release 1.1 is affected"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        care_init(&w, *state, ROWS[i].text, "");
        workshop_judge(&w, "2026-03-05");
        assert_state(&w, "DM-3", "partly", ROWS[i].flaw);
        folder_free(w.folder);
    }
}

static void a_publication_without_outcome_or_advisory_is_a_finding(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_HEAD CARE_ANSWERS CARE_PUBLISHED, "");
    workshop_judge(&w, "2026-03-05");
    assert_state(&w, "DM-4", "not shown", "A-1 was published without a fix");
    assert_state(&w, "DM-5", "not shown", "A-1 was published, but has no 'publications'");
    folder_free(w.folder);
}

static void an_advisory_lies_where_it_is_published(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_WHOLE, "issues: {advisories: web}\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-5", "partly", "the folder web cannot be read");
    assert_int_equal(mkdir(folder_path(w.bed, w.folder, "web"), 0700), 0);
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-5", "not shown", "A-1 was published, but has no advisory a-1.json in the folder");
    workshop_file(&w, "web/a-1.json", "{\"document\":{\"tracking\":{\"id\":\"B-1\",\"status\":\"final\"}}}");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-5", "not shown", "has in a-1.json no advisory of its own");
    workshop_file(&w, "web/a-1.json", "{\"document\":{\"tracking\":{\"id\":\"A-1\",\"status\":\"draft\"}}}");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-5", "not shown", "has in a-1.json no advisory of its own, interim or final");
    workshop_file(&w, "web/a-1.json", "{\"document\":{\"tracking\":{\"id\":\"A-1\",\"status\":\"interim\"}}}");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "DM-5", "shown", "1 case was published in time, each with its advisory");
    folder_free(w.folder);
}

static void a_published_contact_is_one_that_is_in_date(void **state) {
    static const struct {
        const char *text, *state, *reason;
    } ROWS[] = {
        {"Contact: mailto:psirt@acme.example\nExpires: 2026-12-31T00:00:00Z\n", "shown", "the contact is published"},
        {"Contact: mailto:psirt@acme.example\nExpires: 2026-04-01T00:00:00Z\n", "partly", "it has expired"},
        {"Contact: mailto:psirt@acme.example\n", "partly", "it does not say when it expires"},
        {"Contact: mailto:info@other.example\nExpires: 2026-12-31T00:00:00Z\n", "partly", "it does not name"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        care_init(&w, *state, CARE_WHOLE, "issues: {security-txt: security.txt}\n");
        workshop_file(&w, "security.txt", ROWS[i].text);
        workshop_judge(&w, "2026-04-01");
        assert_state(&w, "DM-1", ROWS[i].state, ROWS[i].reason);
        folder_free(w.folder);
    }
}

static void a_review_holds_for_its_interval(void **state) {
    struct workshop w;
    care_init(&w, *state, NULL,
              "issues: {review-every: 6m, reviews: [{date: 2026-01-01, by: kim, file: paper.md, sha256: HASH}]}\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "DM-6", "shown", "reviewed by kim");
    workshop_judge(&w, "2026-07-02");
    assert_state(&w, "DM-6", "expired", "");
    workshop_paper(&w, "another\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "DM-6", "partly", "has changed");
    folder_free(w.folder);
}

static void a_mistake_in_a_case_is_one_in_the_workspace(void **state) {
    struct workshop w;
    care_init(&w, *state, "keyway: case/1\nid: A-1\n", "");
    assert_int_equal(workshop_try(&w, "2026-04-01", NULL), STATUS_INPUT);
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(without_a_case_nothing_is_seen),
        BED_TEST(a_document_stands_in_where_there_is_no_case),
        BED_TEST(a_case_in_time_shows_what_it_went_through),
        BED_TEST(what_came_later_is_not_known_yet),
        BED_TEST(what_is_overdue_stands_against_it),
        BED_TEST(the_process_sets_the_deadlines),
        BED_TEST(what_was_late_is_remembered_for_a_year),
        BED_TEST(an_embargo_moves_the_publication_but_not_without_end),
        BED_TEST(an_assessment_has_a_score_a_weakness_and_every_release),
        BED_TEST(a_publication_without_outcome_or_advisory_is_a_finding),
        BED_TEST(an_advisory_lies_where_it_is_published),
        BED_TEST(a_published_contact_is_one_that_is_in_date),
        BED_TEST(a_review_holds_for_its_interval),
        BED_TEST(a_mistake_in_a_case_is_one_in_the_workspace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
