/* Reports of probes as they are read: strict, bounded, with places. */
#include "evidence/probe_report.h"

#include "base/base64.h"
#include "evidence/witness_bed.h"

#define HEAD                                                                                                           \
    "{\"format\":\"keyway-probe/1\",\"time\":\"2026-11-20T08:14:02Z\",\"prober\":{\"version\":\"1\"},"                 \
    "\"device\":{\"running\":true,\"root\":\"/\"},\"user\":0,"
#define COUNTS(met, unmet)                                                                                             \
    "\"counts\":{\"could not see\":0,\"met\":" #met ",\"not met\":" #unmet ",\"not applicable\":0,\"ask a "            \
    "person\":0},"
#define ROW(check, outcome)                                                                                            \
    "{\"check\":\"" check "\",\"title\":\"t\",\"requirements\":[\"CR 1.1\"],\"outcome\":\"" outcome                    \
    "\",\"reason\":\"r\",\"seen\":[]}"

static struct probe_report *parse(struct bed *bed, const char *text) {
    struct probe_report *report = NULL;
    enum status status =
        probe_report_parse(bed_source(bed, "probe.json", str_from(text)), &bed->arena, &bed->sink, &report);
    assert_int_equal(status, report ? STATUS_OK : STATUS_INPUT);
    return report;
}

static void refuses(struct bed *bed, const char *text, const char *code) {
    assert_null(parse(bed, text));
    assert_true(diag_errors(&bed->sink) > 0);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][diag_errors(&bed->sink) - 1].kind->code, code);
}

static void a_report_is_read(void **state) {
    struct bed *bed = *state;
    struct probe_report *report = NULL;
    assert_int_equal(probe_report_parse(bed_data(bed, DATA "probe.json"), &bed->arena, &bed->sink, &report), STATUS_OK);
    assert_int_equal(report->row_count, 5);
    assert_true(report->running);
    assert_str(report->name, "rtu-7");
    assert_int_equal(report->day, november(20));
    assert_int_equal(report->counts[PROBE_REPORT_MET], 3);
    const struct probe_report_row *row = probe_report_find(report, STR("account-only-root"));
    assert_non_null(row);
    assert_int_equal(row->outcome, PROBE_REPORT_NOT_MET);
    assert_true(requirement_set_has(&row->requirements, requirement_find(STR("CR 2.1"))));
    assert_str(probe_report_where(row, &bed->arena), "/etc/passwd:2");
    assert_true(str_starts(str_skip(report->text, row->place.offset), STR("\"not met\"")));
    assert_null(probe_report_find(report, STR("account")));
}

static void an_envelope_is_opened(void **state) {
    struct bed *bed = *state;
    struct str payload = base64_text(&bed->arena, STR(HEAD COUNTS(1, 0) "\"results\":[" ROW("a-b", "met") "]}"));
    struct str text = str_format(&bed->arena,
                                 "{\"payloadType\":\"" PROBE_REPORT_PAYLOAD_TYPE "\",\"payload\":\"" STR_F
                                 "\",\"signatures\":[{\"sig\":\"\"}]}",
                                 STR_A(payload));
    const struct probe_report *report = parse(bed, text.ptr);
    assert_true(report && report->enveloped);
    assert_int_equal(report->row_count, 1);
    refuses(bed, "{\"payloadType\":\"text/plain\",\"payload\":\"e30=\",\"signatures\":[{\"sig\":\"\"}]}",
            "probe-report.other-format");
}

static void what_is_not_of_the_format_is_refused(void **state) {
    struct bed *bed = *state;
    refuses(bed, "{}", "probe-report.other-format");
    refuses(bed, "[]", "probe-report.other-format");
    refuses(bed, "{\"format\":\"keyway-probe/2\"}", "probe-report.other-format");
    refuses(bed, HEAD COUNTS(0, 0) "\"results\":[],\"more\":1}", "probe-report.unknown-key");
    refuses(bed, HEAD COUNTS(0, 0) "\"results\":{}}", "probe-report.wrong");
    refuses(bed, HEAD COUNTS(1, 0) "\"results\":[" ROW("a-b", "passed") "]}", "probe-report.wrong");
    refuses(bed, HEAD COUNTS(1, 0) "\"results\":[" ROW("", "met") "]}", "probe-report.wrong");
    refuses(bed, HEAD COUNTS(0, 0) "\"results\":[1]}", "probe-report.wrong");
    refuses(bed, HEAD "\"results\":[]}", "probe-report.wrong");
}

/* A report that lost a finding on the way is not one that has none. */
static void counts_are_those_of_the_results(void **state) {
    refuses(*state, HEAD COUNTS(1, 1) "\"results\":[" ROW("a-b", "met") "]}", "probe-report.wrong");
}

static void a_check_has_one_result(void **state) {
    refuses(*state, HEAD COUNTS(1, 1) "\"results\":[" ROW("a-b", "met") "," ROW("a-b", "not met") "]}",
            "probe-report.twice");
}

static void results_are_bounded(void **state) {
    struct bed *bed = *state;
    char *text = arena_get(&bed->arena, (PROBE_REPORT_ROWS_MAX + 1) * 2 + 512, 1);
    size_t len = strlen(HEAD COUNTS(0, 0) "\"results\":[0");
    memcpy(text, HEAD COUNTS(0, 0) "\"results\":[0", len);
    for (size_t i = 0; i < PROBE_REPORT_ROWS_MAX; i++) {
        text[len++] = ',';
        text[len++] = '0';
    }
    memcpy(text + len, "]}", 3);
    refuses(bed, text, "probe-report.too-many");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_report_is_read),
        BED_TEST(an_envelope_is_opened),
        BED_TEST(what_is_not_of_the_format_is_refused),
        BED_TEST(counts_are_those_of_the_results),
        BED_TEST(a_check_has_one_result),
        BED_TEST(results_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
