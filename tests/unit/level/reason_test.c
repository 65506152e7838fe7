/* Why a link is as it is: the texts, their order, their places. */
#include "yard.h"

/* The reasons of a link, a line each: "state: text". */
static const char *why(struct yard *y, uint32_t asset, enum chain_link link) {
    struct reasons reasons;
    struct str text = STR("");
    assert_int_equal(reasons_of(&y->assessment, asset, &y->bed->arena, &reasons), STATUS_OK);
    for (size_t i = 0; i < reasons.count; i++)
        if (reasons.items[i].link == link)
            text = str_format(&y->bed->arena, STR_F STR_F ": " STR_F "\n", STR_A(text),
                              STR_A(link_state_name(reasons.items[i].state)), STR_A(reasons.items[i].text));
    return text.ptr;
}

static void every_link_that_holds_says_why(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    (void)yard_judge_with(&y, "");
    assert_string_equal(why(&y, 0, LINK_TARGET), "holds: SL-T(hall) = (2 2 2 2 2 2 2) at assurance claim\n");
    assert_string_equal(why(&y, 0, LINK_CAPABILITY), "holds: SL-C(ED, RC-400 4.2.0) = (2 2 2 2 4 2 2)\n");
    assert_string_equal(why(&y, 0, LINK_PROCESS), "holds: all 47 requirements of 62443-4-1 shown at assurance claim\n");
    assert_string_equal(why(&y, 0, LINK_SUPPORT), "holds: supported until 2030-12-31\n");
    assert_string_equal(why(&y, 0, LINK_ADVISORIES), "holds: no advisory of the 1 read speaks of it\n");
    assert_string_equal(why(&y, 0, LINK_HARDENING),
                        "holds: checks on the device on 2026-11-01: 1 passed, 0 failed, 0 not run\n");
    assert_string_equal(why(&y, 0, LINK_ACHIEVED), "holds: SL-A(ED, RC-400 4.2.0) = (2 2 2 2 4 2 2)\n");
    yard_done(&y);
}

static void a_reason_points_to_where_it_is_said_and_what_it_rests_on(void **state) {
    struct yard y;
    struct reasons reasons;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.id = NULL});
    (void)yard_judge_with(&y, "");
    assert_int_equal(reasons_of(&y.assessment, 0, &y.bed->arena, &reasons), STATUS_OK);
    for (size_t i = 0; i < reasons.count; i++) {
        const struct reason *reason = &reasons.items[i];
        assert_non_null(reason->place.source);
        if (reason->link == LINK_SUPPORT)
            assert_true(str_ends(reason->place.source->name, STR("rc-400.yaml")));
        if (reason->match) {
            assert_true(str_ends(reason->proof.source->name, STR("advisories/0.json")));
            assert_non_null(reason->detail);
            assert_str(reason->vulnerability->cve, "CVE-2026-1001");
        }
    }
    yard_done(&y);
}

static const char *const ROWS = "inventories: [{file: inventory.csv, zone: hall}]\n";

static void an_asset_that_nothing_is_known_of_says_so(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_file(&y, "inventory.csv", STR("id,supplier,product,version,type\nrow,Nobody,Thing,1,ED\nlost,,Thing,1,\n"));
    (void)yard_judge(&y, yard_plant_text(&y, "", "", "", ROWS));
    assert_string_equal(why(&y, 1, LINK_CAPABILITY),
                        "not shown: no product document describes Thing 1: nothing is shown of what it can do\n");
    assert_string_equal(why(&y, 1, LINK_PROCESS), "not shown: nothing is known of how Nobody develops (62443-4-1)\n");
    assert_string_equal(why(&y, 1, LINK_SUPPORT), "not shown: nothing is known of its support period\n");
    assert_string_equal(why(&y, 1, LINK_ADVISORIES), "not shown: no advisories were given: --advisories FOLDER\n");
    assert_string_equal(why(&y, 1, LINK_HARDENING), "not shown: no hardening check run on this device is named\n");
    assert_string_equal(why(&y, 1, LINK_ACHIEVED), "not shown: SL-A(ED, Thing 1) = (0 0 0 0 0 0 0)\n");
    assert_string_equal(why(&y, 2, LINK_ACHIEVED), "not shown: nobody says which component type this is\n");
    yard_advise_others(&y);
    (void)yard_judge(&y, yard_plant_text(&y, "", "", "", ROWS));
    assert_string_equal(why(&y, 2, LINK_ADVISORIES),
                        "needs a look: nobody says who makes it or what it is, so no advisory can be matched to it\n");
    yard_done(&y);
}

/* What was not read may be what matters: the link never holds. */
static void an_advisory_that_could_not_be_read_leaves_the_link_open(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_file(&y, "advisories/part.json", STR("{\"document\": "));
    const struct asset_result *result = yard_judge_with(&y, "");
    assert_str(yard_link(result, LINK_ADVISORIES), "needs a look");
    assert_int_equal(result->verdict, VERDICT_NEEDS_A_LOOK);
    assert_string_equal(why(&y, 0, LINK_ADVISORIES),
                        "holds: no advisory of the 1 read speaks of it\n"
                        "needs a look: not all advisories could be read (1): what the others say is not known\n");
    yard_done(&y);
}

static void hardening_that_is_not_pinned_or_too_old_says_so(void **state) {
    static const struct {
        const char *day, *text;
    } cases[] = {{"2026-11-01", "not shown: the check run of 2026-11-01 is not pinned by its hash: keyway pin\n"},
                 {"2025-01-01", "not shown: the check run of 2025-01-01 does not count: too old\n"}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        yard_init(&y, *state);
        yard_product(&y, "");
        struct str plant = yard_plant_text(&y, "", "", "", "");
        size_t pin = str_find(plant, STR(", sha256: ")), day = str_find(plant, STR("2026-11-01"));
        plant = str_format(&y.bed->arena, STR_F ", date: %s" STR_F, STR_A(str_slice(plant, 0, pin)), cases[i].day,
                           STR_A(str_skip(plant, day + 10)));
        (void)yard_judge(&y, plant);
        assert_string_equal(why(&y, 0, LINK_HARDENING), cases[i].text);
        yard_done(&y);
    }
}

static void what_the_advisory_advises_is_the_way_out(void **state) {
    static const struct {
        const char *remedy, *way;
    } cases[] = {
        {"{\"category\": \"vendor_fix\", \"details\": \"Update to 4.3.0 or later\", \"product_ids\": [\"P\"]}",
         "update to 4.3.0 or later (RT-1)"},
        {"{\"category\": \"mitigation\", \"details\": \"Close port 502\", \"product_ids\": [\"P\"]}",
         "mitigation of RT-1: Close port 502"},
        {"{\"category\": \"none_available\", \"details\": \"No\", \"product_ids\": [\"P\"]}",
         "no fix is known for RT-1: a countermeasure that names it, or a replacement"},
        {NULL, "no fix is known for RT-1: a countermeasure that names it, or a replacement"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        struct reasons reasons;
        yard_init(&y, *state);
        yard_advise(&y, &(struct yard_advisory){.versions = "all versions", .remedy = cases[i].remedy});
        (void)yard_judge_with(&y, "");
        assert_int_equal(reasons_of(&y.assessment, 0, &y.bed->arena, &reasons), STATUS_OK);
        assert_true(reasons.way_count > 0);
        assert_str(reasons.ways[0].text, cases[i].way);
        yard_done(&y);
    }
}

static void a_zone_without_target_has_nothing_to_hold_a_level_against(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    struct str plant = yard_plant_text(&y, "", "", "", "");
    size_t at = str_find(plant, STR(", sl-t: 2"));
    plant = str_format(&y.bed->arena, STR_F STR_F, STR_A(str_slice(plant, 0, at)), STR_A(str_skip(plant, at + 9)));
    (void)yard_judge(&y, plant);
    assert_string_equal(why(&y, 0, LINK_TARGET), "broken: zone hall has no SL-T\n");
    assert_string_equal(why(&y, 0, LINK_CAPABILITY), "needs a look: there is no SL-T to hold it against\n"
                                                     "needs a look: SL-C(ED, RC-400 4.2.0) = (2 2 2 2 4 2 2)\n");
    yard_done(&y);
}

/* ---- advisories */

static void a_match_says_what_it_means_here_and_by_whose_word(void **state) {
    static const struct {
        struct yard_advisory advisory;
        const char *policy, *asset, *text;
    } cases[] = {
        {{.cvss = "9.8"},
         "",
         "",
         "broken: RT-1 CVE-2026-1001: affected, CVSS 9.8: 4.2.0 lies in the versions listed as affected: <4.3.0; "
         "contradicts CR 3.5\n"},
        {{.cvss = "-", .cwe = "CWE-1"},
         "",
         "",
         "broken: RT-1 CVE-2026-1001: affected: 4.2.0 lies in the versions listed as affected: <4.3.0; its weakness "
         "maps to no requirement of 4-2\n"},
        {{.cvss = "3.0"},
         ", advisory-threshold: 4",
         "",
         "holds: RT-1 CVE-2026-1001: below the threshold, CVSS 3.0: 4.2.0 lies in the versions listed as affected: "
         "<4.3.0\n"},
        {{.released = "2026-11-24"},
         "",
         "",
         "holds: RT-1 CVE-2026-1001: published after this day\n"
         "not shown: no advisory of the 1 read was published by this day\n"},
        {{.cvss = "-"},
         "",
         "    decisions: [{advisory: RT-1, answer: not-affected, reason: r, by: Anna, date: 2026-06-01, review: "
         "2027-01-01}]\n",
         "holds: RT-1 CVE-2026-1001: settled: 4.2.0 lies in the versions listed as affected: <4.3.0; decided by "
         "Anna\n"},
        {{.cvss = "-", .revised = "2026-07-01"},
         "",
         "    decisions: [{advisory: RT-1, answer: not-affected, reason: r, by: Anna, date: 2026-06-01, review: "
         "2027-01-01}]\n",
         "needs a look: RT-1 CVE-2026-1001: needs a look: 4.2.0 lies in the versions listed as affected: <4.3.0; the "
         "decision of 2026-06-01 is older than the advisory's last revision\n"},
        {{.cvss = "-"},
         "",
         "    countermeasures: [{id: rule, what: w, reason: r, owner: o, review: 2027-01-01, requirements: CR 3.5, "
         "against: RT-1}]\n",
         "compensated: RT-1 CVE-2026-1001: compensated: 4.2.0 lies in the versions listed as affected: <4.3.0; "
         "contradicts CR 3.5; countermeasure rule\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        yard_init(&y, *state);
        yard_product(&y, "");
        yard_advise(&y, &cases[i].advisory);
        (void)yard_judge(&y, yard_plant_text(&y, cases[i].policy, "", cases[i].asset, ""));
        assert_string_equal(why(&y, 0, LINK_ADVISORIES), cases[i].text);
        yard_done(&y);
    }
}

/* The CVEs of the advisory reasons, in their order. */
static const char *order_of(struct yard *y) {
    struct reasons reasons;
    struct str text = STR("");
    assert_int_equal(reasons_of(&y->assessment, 0, &y->bed->arena, &reasons), STATUS_OK);
    for (size_t i = 0; i < reasons.count; i++)
        if (reasons.items[i].match)
            text = str_format(&y->bed->arena, STR_F STR_F " ", STR_A(text),
                              STR_A(str_skip(reasons.items[i].vulnerability->cve, 9)));
    return text.ptr;
}

static void the_worst_comes_first_then_what_is_exploited_then_the_score(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.id = "A", .cve = "CVE-2026-1001", .cvss = "5.0"});
    yard_advise(&y, &(struct yard_advisory){.id = "B", .cve = "CVE-2026-1002", .cvss = "9.0"});
    yard_advise(&y, &(struct yard_advisory){.id = "C", .cve = "CVE-2026-1003", .cvss = "4.0"});
    yard_advise(&y, &(struct yard_advisory){.id = "D", .cve = "CVE-2026-1004", .cvss = "9.9", .versions = "<4.0"});
    yard_advise(
        &y, &(struct yard_advisory){.id = "E", .cve = "CVE-2026-1005", .cvss = "9.9", .status = "under_investigation"});
    (void)yard_judge_with(&y, "");
    assert_string_equal(order_of(&y), "1002 1001 1003 1005 1004 ");
    yard_file(&y, "kev.json", STR("{\"vulnerabilities\": [{\"cveID\": \"CVE-2026-1003\"}]}"));
    y.kev = folder_path(y.bed, y.folder, "kev.json");
    (void)yard_judge_with(&y, "");
    assert_string_equal(order_of(&y), "1003 1002 1001 1005 1004 ");
    yard_file(&y, "epss.csv",
              STR("#model_version:v2026,score_date:2026-11-23T00:00:00+0000\ncve,epss,percentile\n"
                  "CVE-2026-1001,0.5,0.99\nCVE-2026-1002,0.01,0.5\n"));
    y.epss = folder_path(y.bed, y.folder, "epss.csv");
    (void)yard_judge_with(&y, "");
    assert_string_equal(order_of(&y), "1003 1001 1002 1005 1004 ");
    yard_done(&y);
}

/* ---- process and support */

static void judge_supplier(struct yard *y, const char *supplier, const char *release) {
    yard_file(y, "rc-400.yaml",
              str_format(&y->bed->arena,
                         "keyway: product/1\nsupplier:\n  id: rivertech\n  name: RiverTech\n%s"
                         "product: {id: rc-400, name: RC-400, types: ED}\n"
                         "releases: [{version: 4.2.0, date: 2026-01-01%s}]\n",
                         supplier, release));
    (void)yard_judge(y, yard_plant_text(y, "", "", "", ""));
}

static void a_process_names_its_certificate_and_what_is_wrong_with_it(void **state) {
    static const struct {
        const char *keys, *text;
    } cases[] = {
        {"issued: 2026-01-01, expires: 2027-01-01, maturity: 3",
         "holds: 62443-4-1 certificate sdla, maturity level 3, valid until 2027-01-01\n"},
        {"issued: 2026-01-01, expires: 2027-01-01, maturity: 1",
         "broken: 62443-4-1 certificate sdla, maturity level 1, valid until 2027-01-01; the policy asks for maturity "
         "level 2\n"},
        {"issued: 2026-01-01, expires: 2026-11-22",
         "not shown: 62443-4-1 certificate sdla no longer counts (expired), its last day was 2026-11-22\n"
         "not shown: 47 of the 47 requirements of 62443-4-1 not shown at assurance claim: SM-1, SM-2, SM-3, SM-4, "
         "SM-5, SM-6 and 41 more\n"},
        {"issued: 2026-12-01",
         "not shown: 62443-4-1 certificate sdla does not count before 2026-12-01\n"
         "not shown: 47 of the 47 requirements of 62443-4-1 not shown at assurance claim: SM-1, SM-2, SM-3, SM-4, "
         "SM-5, SM-6 and 41 more\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        yard_init(&y, *state);
        judge_supplier(&y,
                       str_format(&y.bed->arena,
                                  "  certificates: [{id: sdla, scheme: S, body: B, organisation: R, %s}]\n",
                                  cases[i].keys)
                           .ptr,
                       "");
        assert_string_equal(why(&y, 0, LINK_PROCESS), cases[i].text);
        yard_done(&y);
    }
}

static void a_certificate_that_is_only_a_claim_says_so(void **state) {
    struct yard y;
    yard_init(&y, *state);
    y.options.assurance_given = true;
    y.options.assurance = STRENGTH_CERTIFICATE;
    judge_supplier(&y, "  certificates: [{id: sdla, scheme: S, body: B, organisation: R, issued: 2026-01-01}]\n", "");
    assert_true(str_contains(str_from(why(&y, 0, LINK_PROCESS)),
                             STR("certificate sdla, valid until 2027-01-01; it is a claim where certificate is asked "
                                 "for")));
    yard_done(&y);
}

static void what_of_a_process_failed_or_ran_by_half_is_told_apart(void **state) {
    struct yard y;
    yard_init(&y, *state);
    const char *report = yard_pinned(&y, "tests.xml",
                                     "<testsuite><testcase name='[SVV-1] a'/><testcase name='[SVV-1] b'><skipped/>"
                                     "</testcase><testcase name='[SVV-3] c'><failure/></testcase></testsuite>");
    yard_product(&y, str_format(&y.bed->arena, "      - {id: t, kind: junit, %s, date: 2026-06-01}\n", report).ptr);
    (void)yard_judge(&y, yard_plant_text(&y, "", "", "", ""));
    assert_string_equal(why(&y, 0, LINK_PROCESS),
                        "broken: 2 of the 47 requirements of 62443-4-1 not shown at assurance claim: SVV-1, SVV-3; "
                        "contradicted: SVV-3; shown only in part: SVV-1\n");
    yard_done(&y);
}

static void support_says_when_it_ends(void **state) {
    static const struct {
        const char *keys, *text;
    } cases[] = {
        {", support-until: 2027-05-22", "holds: supported until 2027-05-22, which is soon\n"},
        {", support-until: 2027-05-23", "holds: supported until 2027-05-23\n"},
        {", support-until: 2026-11-22", "broken: support ended 2026-11-22, 1 day ago\n"},
        {", support-until: 2026-11-21", "broken: support ended 2026-11-21, 2 days ago\n"},
        {", support-until: 2026-11-22, end-of-life: 2028-01-01", "broken: support ended 2026-11-22, 1 day ago\n"},
        {"", "not shown: no support period is stated for this release\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        yard_init(&y, *state);
        judge_supplier(&y, "", cases[i].keys);
        assert_string_equal(why(&y, 0, LINK_SUPPORT), cases[i].text);
        yard_done(&y);
    }
}

/* ---- achieved level */

static void what_is_missing_is_told_by_fr(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.cwe = "CWE-787"});
    const char *report =
        yard_pinned(&y, "probe.xml", "<testsuite><testcase name='[CR 7.1] flood'><failure/></testcase></testsuite>");
    (void)yard_judge_with(
        &y, str_format(&y.bed->arena, "    observations: [{id: probe, %s, date: 2026-11-10}]\n", report).ptr);
    assert_string_equal(why(&y, 0, LINK_ACHIEVED),
                        "broken: SL-A(ED, RC-400 4.2.0) = (2 2 0 2 4 2 0)\n"
                        "broken: SI 0 of 2, missing: CR 3.5; contradicted: CR 3.5\n"
                        "broken: RA 0 of 2, missing: CR 7.1; contradicted: CR 7.1\n"
                        "broken: observation probe contradicts CR 7.1: test '[CR 7.1] flood' failed\n");
    yard_done(&y);
}

static void where_nothing_is_shown_no_list_is_made_of_it(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    yard_advise(&y, &(struct yard_advisory){.product = "Thing", .versions = "<2", .cwe = "CWE-787"});
    yard_file(&y, "inventory.csv", STR("id,supplier,product,version,type\nrow,RiverTech Ltd,Thing,1,ED\n"));
    (void)yard_judge(&y, yard_plant_text(&y, "", "", "", ROWS));
    assert_string_equal(why(&y, 1, LINK_ACHIEVED), "broken: SL-A(ED, Thing 1) = (0 0 0 0 0 0 0)\n"
                                                   "broken: nothing that the target asks for is shown; contradicted: "
                                                   "CR 3.5\n");
    yard_done(&y);
}

/* ---- memory */

static void fails_cleanly_at_every_allocation(void **state) {
    struct yard y;
    enum status status = STATUS_MEMORY;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.cwe = "CWE-787", .revised = "2026-10-01"});
    yard_advise(&y, &(struct yard_advisory){.id = "RT-2", .cve = "CVE-2026-2", .versions = "<4.0"});
    const char *report =
        yard_pinned(&y, "probe.xml", "<testsuite><testcase name='[CR 7.1] flood'><failure/></testcase></testsuite>");
    (void)yard_judge_with(&y, str_format(&y.bed->arena,
                                         "    observations: [{id: probe, %s, date: 2026-11-10}]\n"
                                         "    countermeasures: [{id: rule, what: w, reason: r, owner: o, review: "
                                         "2027-01-01, requirements: CR 1.1}]\n",
                                         report)
                                  .ptr);
    const char *whole = why(&y, 0, LINK_ADVISORIES);
    for (size_t cap = 0; status != STATUS_OK; cap += 48) {
        struct arena tiny;
        struct reasons reasons = {.count = 77};
        arena_init(&tiny, cap);
        status = reasons_of(&y.assessment, 0, &tiny, &reasons);
        assert_true(status == STATUS_OK || (status == STATUS_MEMORY && reasons.count == 77));
        arena_done(&tiny);
        assert_in_range(cap, 0, 1 << 20);
    }
    assert_string_equal(why(&y, 0, LINK_ADVISORIES), whole);
    yard_done(&y);
}

static void a_set_is_written_by_ids_the_first_few_of_many(void **state) {
    struct bed *bed = *state;
    struct requirement_set set = {{0, 0}};
    assert_str(requirement_set_text(&bed->arena, &set, 2), "");
    for (unsigned i = 0; i < 3; i++)
        requirement_set_add(&set, i);
    /* "and 1 more" would be longer than the one. */
    assert_str(requirement_set_text(&bed->arena, &set, 2),
               str_format(&bed->arena, STR_F ", " STR_F ", " STR_F, STR_A(requirement_at(0)->id),
                          STR_A(requirement_at(1)->id), STR_A(requirement_at(2)->id))
                   .ptr);
    requirement_set_add(&set, 3);
    assert_str(requirement_set_text(&bed->arena, &set, 2),
               str_format(&bed->arena, STR_F ", " STR_F " and 2 more", STR_A(requirement_at(0)->id),
                          STR_A(requirement_at(1)->id))
                   .ptr);
    struct requirement_set all = {{UINT64_MAX, UINT64_MAX}};
    assert_true(str_ends(requirement_set_text(&bed->arena, &all, 0), requirement_at(REQUIREMENT_COUNT - 1)->id));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_link_that_holds_says_why),
        BED_TEST(a_reason_points_to_where_it_is_said_and_what_it_rests_on),
        BED_TEST(an_asset_that_nothing_is_known_of_says_so),
        BED_TEST(an_advisory_that_could_not_be_read_leaves_the_link_open),
        BED_TEST(hardening_that_is_not_pinned_or_too_old_says_so),
        BED_TEST(what_the_advisory_advises_is_the_way_out),
        BED_TEST(a_zone_without_target_has_nothing_to_hold_a_level_against),
        BED_TEST(a_match_says_what_it_means_here_and_by_whose_word),
        BED_TEST(the_worst_comes_first_then_what_is_exploited_then_the_score),
        BED_TEST(a_process_names_its_certificate_and_what_is_wrong_with_it),
        BED_TEST(a_certificate_that_is_only_a_claim_says_so),
        BED_TEST(what_of_a_process_failed_or_ran_by_half_is_told_apart),
        BED_TEST(support_says_when_it_ends),
        BED_TEST(what_is_missing_is_told_by_fr),
        BED_TEST(where_nothing_is_shown_no_list_is_made_of_it),
        BED_TEST(fails_cleanly_at_every_allocation),
        BED_TEST(a_set_is_written_by_ids_the_first_few_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
