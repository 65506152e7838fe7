#include "evidence/junit.h"
#include "evidence/witness_bed.h"

/* The statements of an entry whose report is `text`. */
static struct evidence_list state_text(struct bed *bed, const char *text, const char *requirements) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = {.id = STR("entry"), .requirements = requirements_of(requirements)};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = &list};
    witness.frame = (struct evidence){.kind = EVIDENCE_TEST, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    struct artefact_job job = {&entry, bed_source(bed, "report.xml", str_from(text)), &inquiry, &witness, &bed->arena};
    assert_int_equal(junit_state(&job), STATUS_OK);
    return list;
}

static void one_statement_a_requirement_in_support(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed,
                                           "<testsuite name='s'>\n<testcase name='a [CR 1.11]'/>\n"
                                           "<testcase name='b [CR 1.11] [SVV-1]'/></testsuite>",
                                           "");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0, "supports CR 1.11: 2 tests passed, e.g. 'a [CR 1.11]'");
    assert_statement(bed, &list, 1, "supports SVV-1: test 'b [CR 1.11] [SVV-1]' passed");
    assert_str(place_text(&bed->arena, list.items[0].proof), "report.xml:2:1");
    assert_str(place_text(&bed->arena, list.items[1].proof), "report.xml:3:1");
}

static void one_statement_a_failed_test_against(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed,
                                           "<testsuite name='s'><testcase name='a [CR 1.11] [CR 1.7]'>"
                                           "<failure message='0 is not 1&#10;stack'/></testcase>\n"
                                           "<testcase name='b [CR 1.11]'><error/></testcase>"
                                           "<testcase name='c [CR 1.11]'/></testsuite>",
                                           "");
    assert_int_equal(list.count, 3);
    assert_statement(bed, &list, 0, "contradicts CR 1.7 CR 1.11: test 'a [CR 1.11] [CR 1.7]' failed: 0 is not 1");
    assert_statement(bed, &list, 1, "contradicts CR 1.11: test 'b [CR 1.11]' failed");
    assert_statement(bed, &list, 2, "supports CR 1.11: test 'c [CR 1.11]' passed");
    assert_str(place_text(&bed->arena, list.items[1].proof), "report.xml:2:1");
}

static void what_did_not_run_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed,
                   "<testsuite name='s'><testcase name='a [CR 1.11]'><skipped message='no hardware'/></testcase>"
                   "<testcase name='b [CR 1.7]'><skipped/></testcase><testcase name='c [CR 1.7]' status='disabled'/>"
                   "<testcase name='d [CR 1.7]'><flakyError/></testcase></testsuite>",
                   "");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0,
                     "incomplete CR 1.7: 2 tests skipped, e.g. 'b [CR 1.7]'; test 'd [CR 1.7]' passed but cannot be "
                     "believed: passed only when run again");
    assert_statement(bed, &list, 1, "incomplete CR 1.11: test 'a [CR 1.11]' skipped: no hardware");
}

static void a_report_that_does_not_add_up_supports_nothing(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed, "<testsuite name='s' tests='9'><testcase name='a [CR 1.11]'/></testsuite>", "");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0,
                     "incomplete CR 1.11: test 'a [CR 1.11]' passed but cannot be believed: the counters of its suite "
                     "do not add up");
}

static void a_report_without_names_stands_for_its_entry(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed, "<testsuite name='s'><testcase name='a'/><testcase name='b'/></testsuite>", "CR 1.11, CR 1.7");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0, "supports CR 1.7: 2 tests passed, e.g. 'a'");
    assert_statement(bed, &list, 1, "supports CR 1.11: 2 tests passed, e.g. 'a'");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_failure_without_name_contradicts_its_entry(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed, "<testsuite name='s'><testcase name='a'><failure/></testcase></testsuite>", "CR 1.11");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "contradicts CR 1.11: test 'a' failed");
}

static void a_listed_requirement_that_no_test_names_is_incomplete(void **state) {
    struct bed *bed = *state;
    struct evidence_list list =
        state_text(bed, "<testsuite name='s'><testcase name='a [CR 1.11]'/><testcase name='b'/></testsuite>", "CR 1.7");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0, "incomplete CR 1.7: no test of the report names it");
    assert_statement(bed, &list, 1, "supports CR 1.11: test 'a [CR 1.11]' passed");
    assert_int_equal(count_warnings(bed, "evidence.junit-unshown"), 1);
}

static void nothing_named_is_a_warning(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, "<testsuite name='s'><testcase name='a'/></testsuite>", "");
    assert_int_equal(list.count, 0);
    assert_int_equal(count_warnings(bed, "evidence.junit-untagged"), 1);
}

static void a_failure_beside_the_names_is_a_warning(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed,
                                           "<testsuite name='s'><testcase name='a [CR 1.11]'/>\n"
                                           "<testcase name='b'><failure/></testcase></testsuite>",
                                           "");
    assert_int_equal(list.count, 2);
    assert_statement(bed, &list, 0, "contradicts : test 'b' failed");
    assert_int_equal(count_warnings(bed, "evidence.junit-untagged-failure"), 1);
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_WARNING][0].place), "report.xml:2:1");
}

/* Nobody knows what it tests, and not that it is nothing. */
static void what_fails_in_a_release_stands_against_it_whatever_it_is_about(void **state) {
    struct bed *bed = *state;
    const char *text = "<testsuite name='s'><testcase name='a'><failure message='boom'/></testcase></testsuite>";
    struct evidence_list list = state_text(bed, text, "");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "contradicts : test 'a' failed: boom");
    assert_true(requirement_set_empty(&list.items[0].requirements));
    assert_int_equal(list.items[0].process, 0);
}

/* What is run against a device is about the device, and what a supplier runs once about no release. */
static void elsewhere_a_failure_of_no_requirement_is_no_statement(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    inquiry.version = STR("");
    struct artefact entry = {.id = STR("entry")};
    struct witness witness = {.at = inquiry.at, .arena = inquiry.arena, .list = &list};
    witness.frame = (struct evidence){.kind = EVIDENCE_TEST, .date = november(1)};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0});
    const char *text = "<testsuite name='s'><testcase name='a'><failure/></testcase></testsuite>";
    struct artefact_job job = {&entry, bed_source(bed, "report.xml", str_from(text)), &inquiry, &witness, &bed->arena};
    assert_int_equal(junit_state(&job), STATUS_OK);
    assert_int_equal(list.count, 0);
}

static void an_empty_report_shows_nothing(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_text(bed, "<testsuites/>", "CR 1.11");
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "incomplete CR 1.11: the report holds no test");
    assert_int_equal(count_warnings(bed, "evidence.junit-empty"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(one_statement_a_requirement_in_support),
        BED_TEST(one_statement_a_failed_test_against),
        BED_TEST(what_did_not_run_is_incomplete),
        BED_TEST(a_report_that_does_not_add_up_supports_nothing),
        BED_TEST(a_report_without_names_stands_for_its_entry),
        BED_TEST(a_failure_without_name_contradicts_its_entry),
        BED_TEST(a_listed_requirement_that_no_test_names_is_incomplete),
        BED_TEST(nothing_named_is_a_warning),
        BED_TEST(a_failure_beside_the_names_is_a_warning),
        BED_TEST(what_fails_in_a_release_stands_against_it_whatever_it_is_about),
        BED_TEST(elsewhere_a_failure_of_no_requirement_is_no_statement),
        BED_TEST(an_empty_report_shows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
