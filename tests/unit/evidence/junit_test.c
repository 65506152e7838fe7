#include "evidence/junit.h"
#include "evidence/witness_bed.h"

static enum status read_status(struct bed *bed, const char *text, struct junit_report *report) {
    return junit_read(bed_source(bed, "report.xml", str_from(text)), COMPONENT_ED, &bed->arena, &bed->sink, report);
}

static struct junit_report read_text(struct bed *bed, const char *text) {
    struct junit_report report;
    enum status status = read_status(bed, text, &report);
    if (status != STATUS_OK)
        fail_msg("status %d: " STR_F, status, STR_A(bed_printed(bed)));
    return report;
}

static struct junit_report read_data(struct bed *bed, const char *path) {
    struct junit_report report;
    assert_int_equal(junit_read(bed_data(bed, path), COMPONENT_ED, &bed->arena, &bed->sink, &report), STATUS_OK);
    return report;
}

static struct str topics_of(struct bed *bed, const struct junit_case *test) {
    struct evidence item = {.requirements = test->topics.requirements, .process = test->topics.process};
    return topics_text(bed, &item);
}

/* "passed skipped ..." of every case. */
static struct str outcomes(struct bed *bed, const struct junit_report *report) {
    static const char *const NAMES[JUNIT_OUTCOMES] = {"passed", "doubtful", "skipped", "failed"};
    struct str text = STR("");
    for (size_t i = 0; i < report->count; i++)
        text = str_format(&bed->arena, STR_F "%s%s", STR_A(text), i ? " " : "", NAMES[report->cases[i].outcome]);
    return text;
}

static void reads_what_cmocka_writes(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_data(bed, DATA "junit-cmocka.xml");
    assert_str(outcomes(bed, &report), "passed passed failed skipped");
    assert_str(topics_of(bed, &report.cases[0]), "CR 1.11 SVV-1");
    assert_str(topics_of(bed, &report.cases[3]), "CR 1.1 RE 2 SVV-1");
    assert_true(str_starts(report.cases[2].message, STR("0 != 0x1")));
    assert_int_equal(place_position(report.cases[2].place).line, 8);
    assert_true(report.tagged);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void reads_what_googletest_writes(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_data(bed, DATA "junit-googletest.xml");
    assert_str(outcomes(bed, &report), "passed failed skipped skipped");
    assert_str(topics_of(bed, &report.cases[1]), "CR 1.7");
    assert_str(topics_of(bed, &report.cases[2]), "");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void reads_what_pytest_writes(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_data(bed, DATA "junit-pytest.xml");
    assert_str(outcomes(bed, &report), "passed failed skipped passed passed skipped failed");
    assert_str(topics_of(bed, &report.cases[0]), "CR 1.3 CR 1.11");
    assert_str(report.cases[2].message, "no hardware");
    assert_str(topics_of(bed, &report.cases[3]), "");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void reads_what_ctest_writes(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_data(bed, DATA "junit-ctest.xml");
    assert_str(outcomes(bed, &report), "passed failed skipped skipped skipped");
    assert_str(topics_of(bed, &report.cases[4]), "CR 2.9");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_suite_gives_its_requirements_to_its_tests(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_text(
        bed, "<testsuites name='all [CR 1.1]'><testsuite name='a [CR 1.2]'>"
             "<properties><property name='requirement' value='SVV-1'/></properties>"
             "<testsuite name='inner'><testcase name='x [CR 1.3]' classname='c [CR 1.4]'/></testsuite>"
             "<testcase name='y'/></testsuite><testsuite name='b'><testcase name='z'/></testsuite></testsuites>");
    assert_int_equal(report.count, 3);
    assert_str(topics_of(bed, &report.cases[0]), "CR 1.1 CR 1.2 CR 1.3 CR 1.4 SVV-1");
    assert_str(topics_of(bed, &report.cases[1]), "CR 1.1 CR 1.2 SVV-1");
    assert_str(topics_of(bed, &report.cases[2]), "CR 1.1");
}

static void properties_hold_one_or_several_ids(void **state) {
    struct bed *bed = *state;
    struct junit_report report =
        read_text(bed, "<testsuite name='s'><testcase name='x'><properties>"
                       "<property name='requirement' value='CR 1.1, cr 1.2 ,'/>"
                       "<property name='Requirements'>CR 1.3</property>"
                       "<property name='owner' value='CR 1.4'/></properties></testcase></testsuite>");
    assert_str(topics_of(bed, &report.cases[0]), "CR 1.1 CR 1.2 CR 1.3");
}

static void of_several_signs_the_worst_counts(void **state) {
    struct bed *bed = *state;
    struct junit_report report =
        read_text(bed, "<testsuite name='s'>"
                       "<testcase name='a'><skipped/><failure message='m'>text</failure></testcase>"
                       "<testcase name='b' status='run' result='failed'/>"
                       "<testcase name='c'><flakyFailure message='once'/></testcase>"
                       "<testcase name='d'><failure/><rerunFailure/></testcase>"
                       "<testcase name='e' status='Passed'><error/></testcase>"
                       "<testcase name='f' result='inconclusive'/>"
                       "<testcase name='g' status='PASSED'/>"
                       "<testcase name='h' status='notrun' result='completed'/></testsuite>");
    assert_str(outcomes(bed, &report), "failed failed doubtful failed failed doubtful passed skipped");
    assert_str(report.cases[0].message, "m");
    assert_int_equal(report.outcomes[JUNIT_FAILED], 4);
    assert_int_equal(report.outcomes[JUNIT_DOUBTFUL], 2);
    assert_int_equal(report.outcomes[JUNIT_SKIPPED], 1);
    assert_int_equal(report.outcomes[JUNIT_PASSED], 1);
}

static void of_a_bats_failure_the_last_line_is_told(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_text(bed, "<testsuite name='s'>"
                                                "<testcase name='a'><failure type='failure'>(from function `is&#39; in "
                                                "file x.bash, line 3,\n in test file x.bats, line 7)\n  `is a b&#39; "
                                                "failed\na is &#39;c&#39;, expected &#39;b&#39;\n</failure></testcase>"
                                                "<testcase name='b'><failure>(in test file x.bats, line 9)\n  "
                                                "`false&#39; failed</failure></testcase></testsuite>");
    assert_str(report.cases[0].message, "a is 'c', expected 'b'");
    assert_str(str_trim(report.cases[1].message), "`false' failed");
}

/* Suites, and how many warnings about counters they give. */
static void counters_that_promise_more_are_not_believed(void **state) {
    static const struct {
        const char *suite;
        const char *outcomes;
    } CASES[] = {
        {"<testsuite name='s' tests='3'><testcase name='a'/><testcase name='b'/></testsuite>", "doubtful doubtful"},
        {"<testsuite name='s' failures='1'><testcase name='a'/></testsuite>", "doubtful"},
        {"<testsuite name='s' errors='1'><testcase name='a'/></testsuite>", "doubtful"},
        {"<testsuite name='s' failures='1' errors='1'><testcase name='a'><failure/></testcase><testcase name='b'/>"
         "</testsuite>",
         "failed doubtful"},
        {"<testsuite name='s' skipped='2'><testcase name='a'><skipped/></testcase><testcase name='b'/></testsuite>",
         "skipped doubtful"},
        {"<testsuite name='s' tests='many'><testcase name='a'/></testsuite>", "doubtful"},
        {"<testsuite name='s' tests='-1'><testcase name='a'/></testsuite>", "doubtful"},
        {"<testsuites tests='2'><testsuite name='s' tests='1'><testcase name='a'/></testsuite></testsuites>",
         "doubtful"},
        /* Only the suite that does not add up. */
        {"<testsuites><testsuite name='s' tests='2'><testcase name='a'/></testsuite><testsuite name='t' tests='1'>"
         "<testcase name='b'/></testsuite></testsuites>",
         "doubtful passed"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct junit_report report = read_text(bed, CASES[i].suite);
        assert_str(outcomes(bed, &report), CASES[i].outcomes);
        assert_int_equal(count_warnings(bed, "evidence.junit-counters"), i + 1);
    }
}

static void counters_may_count_in_their_own_way(void **state) {
    static const char *const CASES[] = {
        /* Only the tests right below. */
        "<testsuite name='s' tests='1'><testcase name='a'/><testsuite name='t' tests='1'><testcase "
        "name='b'/></testsuite>"
        "</testsuite>",
        /* With those further below. */
        "<testsuite name='s' tests='2'><testcase name='a'/><testsuite name='t' tests='1'><testcase "
        "name='b'/></testsuite>"
        "</testsuite>",
        /* Failures, not tests that failed. */
        "<testsuite name='s' tests='1' failures='2'><testcase name='a'><failure/><failure/></testcase></testsuite>",
        "<testsuite name='s' tests='' failures=' 0 '><testcase name='a'/></testsuite>",
        "<testsuite name='s'/>",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_int_equal(read_text(bed, CASES[i]).outcomes[JUNIT_DOUBTFUL], 0);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void an_unknown_id_is_one_warning_with_its_place(void **state) {
    struct bed *bed = *state;
    struct junit_report report =
        read_text(bed, "<testsuite name='s'>\n<testcase name='x [CR 3.2]'/>\n"
                       "<testcase name='y [CR 3.2] [CR 1.1]'/>\n<testcase name='z [SR 1.1]'/>\n"
                       "<testcase name='z [SR 1.1]'/></testsuite>");
    assert_str(topics_of(bed, &report.cases[0]), "");
    assert_str(topics_of(bed, &report.cases[1]), "CR 1.1");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 2);
    const struct diag *first = &bed->sink.items[SEVERITY_WARNING][0];
    assert_string_equal(first->kind->code, "evidence.unknown-requirement");
    assert_str(place_text(&bed->arena, first->place), "report.xml:2:1");
    assert_str(first->args[0], "CR 3.2");
    assert_str(first->args[1], "it is only a heading in 4-2; use EDR 3.2");
    assert_str(first->suggestion, "");
    assert_true(report.tagged);
}

static void titles_say_the_class_once(void **state) {
    struct bed *bed = *state;
    struct junit_report report = read_text(bed, "<testsuite name='s'><testcase name='locks' classname='Login'/>"
                                                "<testcase name='locks' classname='locks'/><testcase name='locks'/>"
                                                "<testcase classname='Login'/><testcase/></testsuite>");
    static const char *const TITLES[] = {"Login: locks", "locks", "locks", "Login", "(no name)"};
    for (size_t i = 0; i < ARRAY_LEN(TITLES); i++)
        assert_str(junit_title(&report.cases[i], &bed->arena), TITLES[i]);
}

static void what_is_no_junit_is_refused(void **state) {
    static const char *const BAD[] = {
        "<html/>", "<testcase name='x'/>", "", "text", "<testsuite name='s'><testcase name='x'/>", "{\"version\": 1}",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct junit_report report = {.count = 77};
        assert_int_equal(read_status(bed, BAD[i], &report), STATUS_INPUT);
        assert_int_equal(report.count, 77);
        assert_int_equal(diag_errors(&bed->sink), i + 1);
    }
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.junit-root");
}

static void entities_are_refused(void **state) {
    struct junit_report report;
    assert_int_equal(read_status(*state,
                                 "<!DOCTYPE testsuite [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
                                 "<testsuite name='&e;'/>",
                                 &report),
                     STATUS_INPUT);
}

/* Some cap lets it pass, every smaller one says that memory is out: nothing is half done. */
static void fails_cleanly_at_every_allocation(void **state) {
    struct bed *bed = *state;
    struct str text = bed_data(bed, DATA "junit-googletest.xml")->text;
    const struct source *source = bed_source(bed, "report.xml", text);
    enum status status = STATUS_MEMORY;
    for (size_t cap = 0; status != STATUS_OK; cap += 512) {
        struct arena tiny;
        struct junit_report report = {.count = 77};
        arena_init(&tiny, cap);
        status = junit_read(source, COMPONENT_ED, &tiny, &bed->sink, &report);
        arena_done(&tiny);
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_MEMORY);
            assert_int_equal(report.count, 77);
        }
        assert_in_range(cap, 0, 1 << 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_what_cmocka_writes),
        BED_TEST(reads_what_googletest_writes),
        BED_TEST(reads_what_pytest_writes),
        BED_TEST(reads_what_ctest_writes),
        BED_TEST(a_suite_gives_its_requirements_to_its_tests),
        BED_TEST(properties_hold_one_or_several_ids),
        BED_TEST(of_several_signs_the_worst_counts),
        BED_TEST(of_a_bats_failure_the_last_line_is_told),
        BED_TEST(counters_that_promise_more_are_not_believed),
        BED_TEST(counters_may_count_in_their_own_way),
        BED_TEST(an_unknown_id_is_one_warning_with_its_place),
        BED_TEST(titles_say_the_class_once),
        BED_TEST(what_is_no_junit_is_refused),
        BED_TEST(entities_are_refused),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
