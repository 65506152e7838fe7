/* Device reports as they are read: nobody's signature is looked at here. */
#include "document/device_report.h"

#include "base/base64.h"
#include "documents.h"

#define HEAD                                                                                                           \
    "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"RG-1\",\"digest\":{\"sha256\":"           \
    "\"beef000000000000000000000000000000000000000000000000000000000000\"}}],"                                         \
    "\"predicateType\":\"https://keyway.example/device-report/1\",\"predicate\":{"
#define DEVICE                                                                                                         \
    "\"standard\":\"62443-4-2:2019\",\"device\":{\"supplier\":\"RiverTech\",\"product\":\"RG-1\",\"version\":"         \
    "\"3.1.0\",\"serial\":\"0815\"},"
#define SYNCED "\"issued\":\"2026-11-23T09:30:00Z\",\"clock\":\"synchronised\","
#define ROWS   "\"requirements\":[{\"id\":\"CR 1.11\",\"state\":\"off\",\"detail\":\"nothing locks\"}]"
#define END    "}}"

/* NULL when it is none; then something says why. */
static struct device_report *parse(struct bed *bed, const char *statement) {
    struct device_report *report = NULL;
    struct str payload = base64_text(&bed->arena, str_from(statement));
    struct str text = str_format(&bed->arena,
                                 "{\"payloadType\": \"" DEVICE_REPORT_PAYLOAD_TYPE "\", \"payload\": \"" STR_F
                                 "\", \"signatures\": [{\"sig\": \"\"}]}",
                                 STR_A(payload));
    const struct source *source = text_source(bed, "report.json", text.ptr);
    enum status status = device_report_parse(source, &bed->arena, &bed->sink, &report);
    assert_int_equal(status, report ? STATUS_OK : STATUS_INPUT);
    assert_true(report || diag_errors(&bed->sink) > 0);
    return report;
}

static void a_report_is_read_whole(void **state) {
    const struct device_report *report = parse(*state, HEAD SYNCED DEVICE ROWS END);
    assert_non_null(report);
    assert_str(report->supplier, "RiverTech");
    assert_str(report->product, "RG-1");
    assert_str(report->version, "3.1.0");
    assert_str(report->serial, "0815");
    assert_true(date_is(report->issued, "2026-11-23"));
    assert_int_equal(report->row_count, 1);
    assert_int_equal(report->rows[0].state, DEVICE_REPORT_OFF);
    assert_int_equal(report->rows[0].requirement, requirement_find(STR("CR 1.11")));
    assert_str(report->rows[0].detail, "nothing locks");
}

static void every_state_has_a_word(void **state) {
    static const struct {
        const char *rows;
        enum device_report_state state;
    } WORDS[] = {{"\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"active\"}]", DEVICE_REPORT_ACTIVE},
                 {"\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"partly\"}]", DEVICE_REPORT_PARTLY},
                 {"\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"off\"}]", DEVICE_REPORT_OFF},
                 {"\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"failed\"}]", DEVICE_REPORT_FAILED},
                 {"\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"absent\"}]", DEVICE_REPORT_ABSENT}};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        struct str text = str_format(&bed->arena, HEAD SYNCED DEVICE "%s" END, WORDS[i].rows);
        const struct device_report *report = parse(bed, text.ptr);
        assert_non_null(report);
        assert_int_equal(report->rows[0].state, WORDS[i].state);
    }
}

static void the_time_of_a_clock_that_nobody_set_is_none(void **state) {
    const struct device_report *report =
        parse(*state, HEAD "\"issued\":\"2026-11-23T09:30:00Z\",\"clock\":\"unset\"," DEVICE ROWS END);
    assert_non_null(report);
    assert_int_equal(report->issued, DATE_NONE);
    report = parse(*state, HEAD "\"clock\":\"unset\"," DEVICE ROWS END);
    assert_non_null(report);
    assert_int_equal(report->issued, DATE_NONE);
}

static void an_id_that_the_standard_does_not_have_names_nothing(void **state) {
    const struct device_report *report =
        parse(*state, HEAD SYNCED DEVICE "\"requirements\":[{\"id\":\"CR 12.1\",\"state\":\"active\"}]" END);
    assert_non_null(report);
    assert_int_equal(report->rows[0].requirement, REQUIREMENT_NONE);
}

static void what_is_no_report_is_refused(void **state) {
    static const char *const BAD[] = {
        "{}",
        "[]",
        HEAD,
        HEAD END,
        HEAD SYNCED DEVICE "\"requirements\":{}" END,
        HEAD SYNCED DEVICE "\"requirements\":[1]" END,
        HEAD SYNCED DEVICE "\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"on\"}]" END,
        HEAD SYNCED DEVICE "\"requirements\":[{\"id\":\"CR 1.1\"}]" END,
        HEAD SYNCED DEVICE "\"requirements\":[{\"id\":\" \",\"state\":\"off\"}]" END,
        HEAD SYNCED DEVICE "\"requirements\":[{\"id\":\"CR 1.1\",\"state\":\"off\",\"state\":\"active\"}]" END,
        HEAD "\"issued\":\"yesterday\",\"clock\":\"set\"," DEVICE ROWS END,
        HEAD "\"issued\":\"2026-11-23T09:30:00Z\",\"clock\":\"right\"," DEVICE ROWS END,
        HEAD "\"issued\":\"2026-11-23T09:30:00Z\"," DEVICE ROWS END,
        HEAD SYNCED "\"standard\":\"62443-4-2:2026\",\"device\":{\"supplier\":\"RiverTech\",\"product\":\"RG-1\","
                    "\"version\":\"3.1.0\"}," ROWS END,
        HEAD SYNCED "\"standard\":\"62443-4-2:2019\",\"device\":{\"supplier\":\"RiverTech\",\"product\":\"RG-2\","
                    "\"version\":\"3.1.0\"}," ROWS END,
        HEAD SYNCED "\"standard\":\"62443-4-2:2019\"," ROWS END,
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        assert_null(parse(*state, BAD[i]));
}

static void there_is_a_most_of_rows(void **state) {
    struct bed *bed = *state;
    struct str row = STR("{\"id\":\"CR 1.1\",\"state\":\"active\"},");
    char *rows = arena_get(&bed->arena, row.len * (DEVICE_REPORT_ROWS_MAX + 1) + 1, 1);
    assert_non_null(rows);
    for (size_t i = 0; i <= DEVICE_REPORT_ROWS_MAX; i++)
        memcpy(rows + i * row.len, row.ptr, row.len + 1);
    size_t length = row.len * (DEVICE_REPORT_ROWS_MAX + 1);
    rows[length - 1] = '\0';
    struct str text = str_format(&bed->arena, HEAD SYNCED DEVICE "\"requirements\":[%s]" END, rows);
    assert_null(parse(bed, text.ptr));
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "device-report.too-many");
    rows[length - row.len - 1] = '\0';
    text = str_format(&bed->arena, HEAD SYNCED DEVICE "\"requirements\":[%s]" END, rows);
    assert_non_null(parse(bed, text.ptr));
}

static void a_key_is_one_of_p256(void **state) {
    struct bed *bed = *state;
    struct str der = STR_NONE;
    const struct str good = STR("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMQ5i0PZiuYe8qmmCByPuxk++//"
                                "FD2LlvKL7usoyE0YG1jBiswfgH3OAHHtoK3zKAdmrXUmA8eD+4YBwTrvgMYA==");
    assert_int_equal(device_report_key(good, &bed->arena, &der), STATUS_OK);
    assert_int_equal(der.len, 91);
    assert_int_equal(device_report_key(str_slice(good, 0, good.len - 4), &bed->arena, &der), STATUS_INPUT);
    assert_int_equal(
        device_report_key(STR("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="), &bed->arena, &der),
        STATUS_INPUT);
    assert_int_equal(device_report_key(STR("?"), &bed->arena, &der), STATUS_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_report_is_read_whole),
        BED_TEST(every_state_has_a_word),
        BED_TEST(the_time_of_a_clock_that_nobody_set_is_none),
        BED_TEST(an_id_that_the_standard_does_not_have_names_nothing),
        BED_TEST(what_is_no_report_is_refused),
        BED_TEST(there_is_a_most_of_rows),
        BED_TEST(a_key_is_one_of_p256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
