#include "evidence/sarif.h"
#include "evidence/witness_bed.h"

/* The statements of an entry that lists `ids` and whose file is `text`. */
static struct evidence_list state_text(struct bed *bed, const char *text, const struct topic_set *listed) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = {.id = STR("entry"), .requirements = listed->requirements, .process = listed->process};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = &list};
    witness.frame = (struct evidence){.kind = EVIDENCE_ANALYSIS, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    struct artefact_job job = {&entry, bed_source(bed, "log.sarif", str_from(text)), &inquiry, &witness, &bed->arena};
    assert_int_equal(sarif_state(&job), STATUS_OK);
    return list;
}

static struct evidence_list state_results(struct bed *bed, const char *results) {
    struct str text = str_format(&bed->arena,
                                 "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\", "
                                 "\"version\": \"1.0\"}}, \"results\": [\n%s]}]}",
                                 results);
    return state_text(bed, text.ptr, &(struct topic_set){0});
}

static void a_clean_analysis_supports_the_review(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_results(bed, "{\"level\": \"note\"}");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "supports SI-1: T 1.0: no open finding; 1 weaker result, 0 suppressed or gone");
    assert_str(place_text(&bed->arena, (struct place){.source = list.items[0].proof.source}), "log.sarif:1:1");
}

static void an_open_error_contradicts_through_its_weakness(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_results(
        bed, "{\"level\": \"note\"},\n{\"level\": \"error\", \"ruleId\": \"A1\", \"message\": {\"text\": "
             "\"overflow\\nmore\"}, "
             "\"properties\": {\"cwe\": 122}, \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": "
             "\"t.c\"}, \"region\": {\"startLine\": 9}}}]}");
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].effect, EFFECT_CONTRADICTS);
    assert_true(requirement_set_has(&list.items[0].requirements, requirement_find(STR("CR 3.5"))));
    assert_true(str_starts(list.items[0].detail, STR("1 open finding of CWE-122 (published for CWE-122")));
    assert_true(str_ends(list.items[0].detail, STR("): t.c:9: A1: overflow")));
    assert_str(place_text(&bed->arena, list.items[0].proof), "log.sarif:3:1");
    assert_statement(bed, &list, 1, "incomplete SI-1: T 1.0: 1 open finding");
}

static void a_suppression_without_a_reason_is_told(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_results(bed, "{\"level\": \"error\", \"suppressions\": [{\"kind\": \"inSource\"}]}");
    assert_statement(bed, &list, 0,
                     "incomplete SI-1: T 1.0: 1 open finding, 1 of them without a CWE, 1 of them suppressed without a "
                     "justification, which hides nothing");
}

static void errors_of_one_weakness_are_one_statement(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_results(bed, "{\"level\": \"error\", \"ruleId\": \"A1\", \"properties\": {\"cwe\": 122}},\n"
                           "{\"level\": \"error\", \"ruleId\": \"A2\", \"properties\": {\"cwe\": 122}}");
    assert_int_equal(list.count, 2);
    assert_true(str_starts(list.items[0].detail, STR("2 open findings of CWE-122 (")));
    assert_true(str_ends(list.items[0].detail, STR("), the first: A1")));
}

static void an_error_without_weakness_is_told_but_contradicts_nothing(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_results(bed, "{\"level\": \"error\"}, {\"level\": \"error\", \"properties\": {\"cwe\": 65535}}");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete SI-1: T 1.0: 2 open findings, 1 of them without a CWE, 1 of them of a CWE that no "
                     "requirement is known for");
    assert_true(list.items[0].of_findings);
}

static void a_failed_run_supports_nothing(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed,
                   "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], "
                   "\"invocations\": [{\"executionSuccessful\": false}]}]}",
                   &(struct topic_set){0});
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "incomplete SI-1: the tool says that its run failed");
    assert_false(list.items[0].of_findings);
}

static const char CLEAN[] = "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, "
                            "\"artifacts\": [{\"location\": {\"uri\": \"a.c\"}}], \"results\": []}]}";
static const char IDLE[] =
    "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": []}]}";

static void a_run_of_which_nothing_is_told_supports_nothing(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, CLEAN, &(struct topic_set){0});
    assert_statement(bed, &list, 0, "supports SI-1: T: no open finding; 0 weaker results, 0 suppressed or gone");
    list = state_text(bed, IDLE, &(struct topic_set){0});
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete SI-1: a run without results lists no rule, no file and no invocation: nothing shows "
                     "that it looked");
}

static void an_entry_may_say_what_the_analysis_is_for(void **state) {
    struct bed *bed = *state;
    struct topic_set listed = {.process = process_of("SVV-3")};
    struct evidence_list list = state_text(bed, CLEAN, &listed);
    assert_int_equal(list.count, 1);
    assert_str(topics_text(bed, &list.items[0]), "SVV-3");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_listed_capability_adds_nothing_but_a_warning(void **state) {
    struct bed *bed = *state;
    struct topic_set listed = {requirements_of("CR 3.5"), process_of("SM-4")};
    struct evidence_list list = state_text(bed, CLEAN, &listed);
    assert_int_equal(list.count, 1);
    assert_str(topics_text(bed, &list.items[0]), "SI-1");
    assert_int_equal(count_warnings(bed, "evidence.adds-nothing"), 2);
}

static void many_weaknesses_do_not_take_many_scans(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 16 << 20);
    for (int cwe = 1; cwe <= 1500; cwe++)
        out_format(&out, "%s{\"level\": \"error\", \"properties\": {\"cwe\": %d}}", cwe > 1 ? "," : "", cwe);
    out_char(&out, '\0');
    struct evidence_list list = state_results(bed, out_text(&out).ptr);
    size_t placed = 0;
    for (size_t i = 0; i < list.count; i++)
        placed += list.items[i].proof.length > 0;
    assert_in_range(placed, 1, 64);
    assert_true(list.count > 64);
    out_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_clean_analysis_supports_the_review),
        BED_TEST(an_open_error_contradicts_through_its_weakness),
        BED_TEST(a_suppression_without_a_reason_is_told),
        BED_TEST(errors_of_one_weakness_are_one_statement),
        BED_TEST(an_error_without_weakness_is_told_but_contradicts_nothing),
        BED_TEST(a_failed_run_supports_nothing),
        BED_TEST(a_run_of_which_nothing_is_told_supports_nothing),
        BED_TEST(an_entry_may_say_what_the_analysis_is_for),
        BED_TEST(a_listed_capability_adds_nothing_but_a_warning),
        BED_TEST(many_weaknesses_do_not_take_many_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
