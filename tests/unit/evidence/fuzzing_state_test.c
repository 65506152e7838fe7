#include "evidence/fuzzing.h"
#include "evidence/witness_bed.h"

/* The outcome of an entry that lists `ids` and whose file is `text`, when a target must run for an hour. */
static enum status state_listed(struct bed *bed, const char *text, const struct topic_set *listed,
                                struct evidence_list *list) {
    static struct policy policy;
    policy = POLICY;
    policy.fuzzing_minutes = 60;
    struct inquiry inquiry = bed_inquiry(bed, list);
    inquiry.policy = &policy;
    struct artefact entry = {.id = STR("entry"),
                             .kind = ARTEFACT_FUZZING,
                             .file = STR("parse.log"),
                             .requirements = listed->requirements,
                             .process = listed->process};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = list};
    witness.frame = (struct evidence){.kind = EVIDENCE_FUZZING, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    struct artefact_job job = {&entry, bed_source(bed, "parse.log", str_from(text)), &inquiry, &witness, &bed->arena};
    return fuzzing_state(&job);
}

static struct evidence_list state_text(struct bed *bed, const char *text) {
    struct evidence_list list = {0};
    assert_int_equal(state_listed(bed, text, &(struct topic_set){0}, &list), STATUS_OK);
    return list;
}

#define RUN(seconds)          SEEDED("1", seconds)
#define SEEDED(seed, seconds) "INFO: Seed: " seed "\n#9 DONE cov: 30 ft: 1\nDone 900 runs in " seconds " second(s)\n"

static void an_hour_without_a_fault_supports(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, RUN("3600"));
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "supports SVV-3: libFuzzer: 1 target fuzzed long enough, 900 executions in all; least covered is "
                     "'parse' with 30 edges");
}

static void the_runs_of_one_target_count_together(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, RUN("1800") SEEDED("2", "1800"));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].effect, EFFECT_SUPPORTS);
    /* Not those of another program in the same log. */
    list = state_text(bed, RUN("1800") "INFO: Seed: 2\nINFO: Loaded 1 modules   (7 inline 8-bit counters): 7 [1, 2),\n"
                                       "#9 DONE cov: 30 ft: 1\nDone 900 runs in 1800 second(s)\n");
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].effect, EFFECT_INCOMPLETE);
}

static void a_run_that_is_there_twice_counts_once(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, RUN("1800") RUN("1800"));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].effect, EFFECT_INCOMPLETE);
    /* Also between others of its target. */
    list = state_text(bed, RUN("1200") SEEDED("2", "1200") RUN("1200") SEEDED("2", "1200"));
    assert_int_equal(list.items[0].effect, EFFECT_INCOMPLETE);
    list = state_text(bed, RUN("1800") SEEDED("2", "1800") RUN("1800"));
    assert_int_equal(list.count, 1);
    assert_true(str_contains(list.items[0].detail, STR("1 target fuzzed long enough, 1800 executions in all")));
}

static void a_short_run_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, RUN("3599"));
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete SVV-3: 1 of 1 targets fuzzed for less than the 1 h that the policy asks; 'parse' for "
                     "59 min");
    list = state_text(bed, "==> a <==\n" RUN("4000") "==> b <==\n" RUN("20"));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].effect, EFFECT_INCOMPLETE);
    assert_int_equal(list.items[1].effect, EFFECT_SUPPORTS);
}

static void a_run_that_is_not_whole_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, "INFO: Seed: 1\n#9 NEW cov: 30 ft: 1\n");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete SVV-3: 1 of 1 fuzzing runs not whole; 'parse': it did not finish: the log has no last "
                     "line 'Done ... runs'");
}

static void a_fault_contradicts_through_its_weakness(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed, "INFO: Seed: 1\n==1==ERROR: AddressSanitizer: heap-buffer-overflow on 0x1\n" RUN("3600"));
    assert_int_equal(list.count, 3);
    assert_statement(bed, &list, 0,
                     "contradicts CR 3.5 SVV-3: 1 fault by fuzzing: heap buffer overflow (CWE-122), in 'parse': "
                     "==1==ERROR: AddressSanitizer: heap-buffer-overflow on 0x1");
    assert_str(place_text(&bed->arena, list.items[0].proof), "parse.log:2:1");
}

static void an_entry_may_list_requirements_of_components(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct topic_set listed = {requirements_of("CR 3.5, CR 7.1"), process_of("SVV-2") | process_of("SM-1")};
    assert_int_equal(state_listed(bed, RUN("3600"), &listed, &list), STATUS_OK);
    assert_true(str_starts(statement_text(bed, &list.items[0]), STR("supports CR 3.5 CR 7.1 SVV-2: ")));
    assert_int_equal(count_warnings(bed, "evidence.adds-nothing"), 1);
}

static void another_file_is_refused_without_a_line_of_it(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    assert_int_equal(state_listed(bed, "root:x:0:0:secret\n", &(struct topic_set){0}, &list), STATUS_INPUT);
    assert_int_equal(list.count, 0);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.other-kind");
    assert_null(bed->sink.items[SEVERITY_ERROR][0].place.source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_hour_without_a_fault_supports),
        BED_TEST(the_runs_of_one_target_count_together),
        BED_TEST(a_run_that_is_there_twice_counts_once),
        BED_TEST(a_short_run_is_incomplete),
        BED_TEST(a_run_that_is_not_whole_is_incomplete),
        BED_TEST(a_fault_contradicts_through_its_weakness),
        BED_TEST(an_entry_may_list_requirements_of_components),
        BED_TEST(another_file_is_refused_without_a_line_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
