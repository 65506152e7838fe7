/* What an advisory's match means for an asset: decisions, threshold, countermeasures, what-if. */
#include "yard.h"

/* The only match of the controller, weighed. */
static struct match_judgement weigh(struct yard *y, struct str plant) {
    struct match_judgement judgement;
    const struct asset_result *plc = yard_judge(y, plant);
    assert_non_null(plc->matches);
    assert_int_equal(plc->matches->count, 1);
    assess_match(&y->assessment, 0, plc->matches->items, &judgement);
    return judgement;
}

static void set_up(struct yard *y, struct bed *bed, const struct yard_advisory *advisory) {
    yard_init(y, bed);
    yard_product(y, "");
    yard_advise(y, advisory);
}

/* With a policy and further keys of the asset; then nothing is left of the yard. */
static struct match_judgement weigh_once(struct bed *bed, const struct yard_advisory *advisory, const char *policy,
                                         const char *asset) {
    struct yard y;
    set_up(&y, bed, advisory);
    struct match_judgement judgement = weigh(&y, yard_plant_text(&y, policy, "", asset, ""));
    yard_done(&y);
    return judgement;
}

#define AFFECTS                                                                                                        \
    &(struct yard_advisory) {                                                                                          \
        .id = NULL                                                                                                     \
    }

/* ---- the answer itself */

static void affected_contradicts_through_the_weakness(void **state) {
    struct match_judgement judgement = weigh_once(*state, AFFECTS, "", "");
    assert_int_equal(judgement.effect, MATCH_AFFECTED);
    assert_true(requirement_set_has(&judgement.requirements, requirement_find(STR("CR 3.5"))));
}

static void a_weakness_that_leads_nowhere_contradicts_nothing_and_is_open_all_the_same(void **state) {
    struct match_judgement judgement = weigh_once(*state, &(struct yard_advisory){.cwe = "CWE-1"}, "", "");
    assert_int_equal(judgement.effect, MATCH_AFFECTED);
    assert_true(requirement_set_empty(&judgement.requirements));
}

static void what_is_fixed_is_settled(void **state) {
    struct match_judgement judgement = weigh_once(*state, &(struct yard_advisory){.versions = "<4.2.0"}, "", "");
    assert_int_equal(judgement.effect, MATCH_SETTLED);
    assert_true(requirement_set_empty(&judgement.requirements));
    assert_int_equal(judgement.apart.len, 0);
}

static void what_is_under_investigation_needs_a_look(void **state) {
    struct match_judgement judgement =
        weigh_once(*state, &(struct yard_advisory){.status = "under_investigation"}, "", "");
    assert_int_equal(judgement.effect, MATCH_LOOK);
}

/* ---- what is out of the question */

static void a_later_advisory_is_set_apart(void **state) {
    struct yard y;
    set_up(&y, *state, &(struct yard_advisory){.released = "2026-11-24"});
    struct match_judgement judgement = weigh(&y, yard_plant_text(&y, "", "", "", ""));
    assert_int_equal(judgement.effect, MATCH_SETTLED);
    assert_str(judgement.apart, "published after this day");
    y.options.at++;
    assert_int_equal(weigh(&y, yard_plant_text(&y, "", "", "", "")).effect, MATCH_AFFECTED);
    yard_done(&y);
}

static void a_withdrawn_advisory_counts_for_nothing(void **state) {
    struct yard y;
    set_up(&y, *state, &(struct yard_advisory){.id = "[Withdrawn] RT-1"});
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_int_equal(plc->affected, 0);
    assert_int_equal(y.assessment.advisory_count, 1);
    assert_int_equal(y.assessment.advisory_published, 0);
    assert_str(yard_link(plc, LINK_ADVISORIES), "not shown");
    yard_done(&y);
}

static void what_is_taken_as_fixed_is_set_apart_by_id_or_cve(void **state) {
    static const struct str ids[] = {STR_INIT("rt-1"), STR_INIT("cve-2026-1001"), STR_INIT("CVE-2026-1002"),
                                     STR_INIT("")};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        struct yard y;
        set_up(&y, *state, AFFECTS);
        y.options.fixed = &ids[i];
        y.options.fixed_count = 1;
        struct match_judgement judgement = weigh(&y, yard_plant_text(&y, "", "", "", ""));
        assert_int_equal(judgement.effect, i < 2 ? MATCH_SETTLED : MATCH_AFFECTED);
        assert_str(judgement.apart, i < 2 ? "taken as fixed (--fix)" : "");
        yard_done(&y);
    }
}

/* ---- decisions */

#define DECISION(what, answer, date, review)                                                                           \
    "      - {" what ", answer: " answer ", reason: r, by: b, date: " date ", review: " review "}\n"
#define DECISIONS(list) "    decisions:\n" list

static void a_decision_settles_what_it_names(void **state) {
    static const struct {
        const char *asset;
        enum match_effect effect;
    } cases[] = {
        {DECISIONS(DECISION("advisory: RT-1", "not-affected", "2026-06-01", "2027-06-01")), MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: rt-1", "fixed", "2026-06-01", "2027-06-01")), MATCH_SETTLED},
        {DECISIONS(DECISION("cve: CVE-2026-1001", "not-affected", "2026-06-01", "2027-06-01")), MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-1, cve: CVE-2026-1001", "fixed", "2026-06-01", "2027-06-01")), MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-2", "not-affected", "2026-06-01", "2027-06-01")), MATCH_AFFECTED},
        {DECISIONS(DECISION("cve: CVE-2026-1002", "not-affected", "2026-06-01", "2027-06-01")), MATCH_AFFECTED},
        {DECISIONS(DECISION("advisory: RT-1, cve: CVE-2026-1002", "fixed", "2026-06-01", "2027-06-01")),
         MATCH_AFFECTED},
        {DECISIONS(DECISION("advisory: RT-2, cve: CVE-2026-1001", "fixed", "2026-06-01", "2027-06-01")),
         MATCH_AFFECTED},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct match_judgement judgement = weigh_once(*state, AFFECTS, "", cases[i].asset);
        assert_int_equal(judgement.effect, cases[i].effect);
        assert_int_equal(judgement.decision != NULL, cases[i].effect == MATCH_SETTLED);
    }
}

static void a_decision_counts_from_its_day_to_its_review(void **state) {
    static const struct {
        const char *asset;
        enum match_effect effect;
    } cases[] = {
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-11-23", "2027-06-01")), MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-11-24", "2027-06-01")), MATCH_AFFECTED},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-06-01", "2026-11-23")), MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-06-01", "2026-11-22")), MATCH_AFFECTED},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(weigh_once(*state, AFFECTS, "", cases[i].asset).effect, cases[i].effect);
}

static void the_newest_decision_counts_and_of_one_day_the_one_that_settles_nothing(void **state) {
    static const struct {
        const char *asset;
        enum match_effect effect;
    } cases[] = {
        {DECISIONS(DECISION("advisory: RT-1", "affected", "2026-06-01", "2027-06-01")
                       DECISION("advisory: RT-1", "fixed", "2026-07-01", "2027-06-01")),
         MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-07-01", "2027-06-01")
                       DECISION("advisory: RT-1", "affected", "2026-06-01", "2027-06-01")),
         MATCH_SETTLED},
        {DECISIONS(DECISION("advisory: RT-1", "affected", "2026-07-01", "2027-06-01")
                       DECISION("advisory: RT-1", "fixed", "2026-07-01", "2027-06-01")),
         MATCH_AFFECTED},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-07-01", "2027-06-01")
                       DECISION("cve: CVE-2026-1001", "affected", "2026-07-01", "2027-06-01")),
         MATCH_AFFECTED},
        /* The newest that is in force. */
        {DECISIONS(DECISION("advisory: RT-1", "affected", "2026-06-01", "2027-06-01")
                       DECISION("advisory: RT-1", "fixed", "2026-07-01", "2026-08-01")),
         MATCH_AFFECTED},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(weigh_once(*state, AFFECTS, "", cases[i].asset).effect, cases[i].effect);
}

static void affected_is_followed_also_where_the_matcher_says_no(void **state) {
    struct match_judgement judgement =
        weigh_once(*state, &(struct yard_advisory){.versions = "<4.2.0"}, "",
                   DECISIONS(DECISION("advisory: RT-1", "affected", "2026-06-01", "2027-06-01")));
    assert_int_equal(judgement.effect, MATCH_AFFECTED);
    assert_non_null(judgement.decision);
}

static void a_decision_does_not_outlive_the_text_it_was_made_on(void **state) {
    static const struct yard_advisory revised = {.revised = "2026-10-01"};
    static const struct {
        const char *asset;
        enum match_effect effect;
        bool outdated;
    } cases[] = {
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-09-30", "2027-06-01")), MATCH_LOOK, true},
        {DECISIONS(DECISION("advisory: RT-1", "fixed", "2026-10-01", "2027-06-01")), MATCH_SETTLED, false},
        {DECISIONS(DECISION("advisory: RT-1", "affected", "2026-09-30", "2027-06-01")), MATCH_AFFECTED, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct match_judgement judgement = weigh_once(*state, &revised, "", cases[i].asset);
        assert_int_equal(judgement.effect, cases[i].effect);
        assert_int_equal(judgement.outdated != NULL, cases[i].outdated);
        assert_int_equal(judgement.decision == NULL, cases[i].outdated);
    }
}

static void an_undecided_match_is_settled_by_a_decision(void **state) {
    struct match_judgement judgement =
        weigh_once(*state, &(struct yard_advisory){.status = "under_investigation"}, "",
                   DECISIONS(DECISION("advisory: RT-1", "not-affected", "2026-06-01", "2027-06-01")));
    assert_int_equal(judgement.effect, MATCH_SETTLED);
}

/* ---- the policy's threshold */

static void a_score_below_the_threshold_is_listed_only(void **state) {
    static const struct {
        const char *score, *policy;
        enum match_effect effect;
    } cases[] = {
        {"6.9", ", advisory-threshold: 7.0", MATCH_BELOW_THRESHOLD},
        {"7.0", ", advisory-threshold: 7.0", MATCH_AFFECTED},
        /* Neither is a binary fraction. */
        {"7.1", ", advisory-threshold: 7.1", MATCH_AFFECTED},
        {"8.3", ", advisory-threshold: 8.3", MATCH_AFFECTED},
        {"0.0", "", MATCH_AFFECTED},
        {"-", ", advisory-threshold: 9.9", MATCH_AFFECTED},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        const struct yard_advisory advisory = {.cvss = cases[i].score};
        assert_int_equal(weigh_once(*state, &advisory, cases[i].policy, "").effect, cases[i].effect);
    }
}

static void what_is_exploited_is_never_below_the_threshold(void **state) {
    struct yard y;
    set_up(&y, *state, &(struct yard_advisory){.cvss = "3.1"});
    yard_file(&y, "kev.json", STR("{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-1001\"}]}"));
    y.kev = folder_path(y.bed, y.folder, "kev.json");
    assert_int_equal(weigh(&y, yard_plant_text(&y, ", advisory-threshold: 9", "", "", "")).effect, MATCH_AFFECTED);
    yard_done(&y);
}

/* ---- countermeasures */

#define MEASURE(id, review, requirements, against)                                                                     \
    "      - {id: " id ", what: w, reason: r, owner: o, review: " review ", requirements: [" requirements              \
    "], against: " against "}\n"

static void a_countermeasure_compensates_only_whole(void **state) {
    /* CWE-306 contradicts several requirements. */
    struct yard y;
    set_up(&y, *state, &(struct yard_advisory){.cwe = "CWE-306"});
    struct match_judgement judgement = weigh(&y, yard_plant_text(&y, "", "", "", ""));
    unsigned count = requirement_set_count(&judgement.requirements);
    assert_true(count >= 2);
    unsigned first = requirement_set_next(&judgement.requirements, 0);
    struct requirement_set others = judgement.requirements;
    requirement_set_remove(&others, first);
    const char *half = str_format(&y.bed->arena,
                                  "    countermeasures: [{id: a, what: w, reason: r, owner: o, review: 2027-01-01, "
                                  "requirements: [" STR_F "], against: RT-1}",
                                  STR_A(requirement_at(first)->id))
                           .ptr;
    const char *rest = str_format(&y.bed->arena,
                                  ", {id: b, what: w, reason: r, owner: o, review: 2027-01-01, requirements: [" STR_F
                                  "], against: CVE-2026-1001}",
                                  STR_A(requirement_set_text(&y.bed->arena, &others, 0)))
                           .ptr;
    judgement = weigh(&y, yard_plant_text(&y, "", "", str_format(&y.bed->arena, "%s]\n", half).ptr, ""));
    assert_int_equal(judgement.effect, MATCH_AFFECTED);
    /* What is covered is lifted all the same; the other stands. */
    assert_true(requirement_set_has(&y.assessment.assets->states.compensated, first));
    assert_true(requirement_set_within(&others, &y.assessment.assets->states.contradicted));
    judgement = weigh(&y, yard_plant_text(&y, "", "", str_format(&y.bed->arena, "%s%s]\n", half, rest).ptr, ""));
    assert_int_equal(judgement.effect, MATCH_COMPENSATED);
    assert_str(judgement.countermeasure->id, "a");
    assert_true(requirement_set_empty(&y.assessment.assets->states.contradicted));
    yard_done(&y);
}

static void a_weakness_that_leads_nowhere_is_compensated_by_what_names_it(void **state) {
    struct match_judgement judgement =
        weigh_once(*state, &(struct yard_advisory){.cwe = "CWE-1"}, "",
                   "    countermeasures:\n" MEASURE("a", "2027-01-01", "CR 1.1", "RT-1"));
    assert_int_equal(judgement.effect, MATCH_COMPENSATED);
}

static void an_undecided_match_is_compensated_whatever_comes_of_it(void **state) {
    struct match_judgement judgement =
        weigh_once(*state, &(struct yard_advisory){.status = "under_investigation"}, "",
                   "    countermeasures:\n" MEASURE("a", "2027-01-01", "CR 3.5", "RT-1"));
    assert_int_equal(judgement.effect, MATCH_COMPENSATED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(affected_contradicts_through_the_weakness),
        BED_TEST(a_weakness_that_leads_nowhere_contradicts_nothing_and_is_open_all_the_same),
        BED_TEST(what_is_fixed_is_settled),
        BED_TEST(what_is_under_investigation_needs_a_look),
        BED_TEST(a_later_advisory_is_set_apart),
        BED_TEST(a_withdrawn_advisory_counts_for_nothing),
        BED_TEST(what_is_taken_as_fixed_is_set_apart_by_id_or_cve),
        BED_TEST(a_decision_settles_what_it_names),
        BED_TEST(a_decision_counts_from_its_day_to_its_review),
        BED_TEST(the_newest_decision_counts_and_of_one_day_the_one_that_settles_nothing),
        BED_TEST(affected_is_followed_also_where_the_matcher_says_no),
        BED_TEST(a_decision_does_not_outlive_the_text_it_was_made_on),
        BED_TEST(an_undecided_match_is_settled_by_a_decision),
        BED_TEST(a_score_below_the_threshold_is_listed_only),
        BED_TEST(what_is_exploited_is_never_below_the_threshold),
        BED_TEST(a_countermeasure_compensates_only_whole),
        BED_TEST(a_weakness_that_leads_nowhere_is_compensated_by_what_names_it),
        BED_TEST(an_undecided_match_is_compensated_whatever_comes_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
