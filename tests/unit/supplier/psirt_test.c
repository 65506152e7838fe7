/* Cases joined with their products, and what is computed of them. */
#include "psirt_bed.h"

static void refused(struct bed *bed, const char *text, const char *code) {
    struct psirt_case joined;
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(psirt_joined(bed, text, &joined), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, code);
}

static void scores_are_computed(void **state) {
    struct psirt_case joined;
    assert_int_equal(psirt_joined(*state,
                                  PSIRT_HEAD
                                  "cvss-3.1: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H/E:U\n"
                                  "cvss-4.0: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:N/SA:N\n"
                                  "cwe: CWE-787\nssvc: T:P/E:A/A:N\n" PSIRT_HISTORY,
                                  &joined),
                     STATUS_OK);
    assert_true(joined.cvss_3_1.is_given && joined.cvss_4_0.is_given);
    assert_float_equal(joined.cvss_3_1.base, 9.1, 0.01);
    assert_float_equal(joined.cvss_3_1.score, 8.3, 0.01);
    assert_str(joined.cvss_3_1.severity, "HIGH");
    assert_float_equal(joined.cvss_4_0.score, 8.8, 0.01);
    assert_int_equal(joined.cwe, 787);
    assert_str(joined.cwe_name, "Out-of-bounds Write");
    assert_true(joined.has_ssvc);
    assert_str(joined.ssvc[0].word, "active");
    assert_str(joined.ssvc[2].word, "partial");
}

static void what_is_left_out_is_not_given(void **state) {
    struct psirt_case joined;
    assert_int_equal(psirt_joined(*state, PSIRT_HEAD PSIRT_HISTORY, &joined), STATUS_OK);
    assert_false(joined.cvss_3_1.is_given || joined.cvss_4_0.is_given || joined.has_ssvc);
    assert_int_equal(joined.cwe, 0);
}

static void mistakes_are_told(void **state) {
    static const struct {
        const char *text, *code;
    } ROWS[] = {
        {PSIRT_HEAD "statuses: [{product: pump, status: affected, releases: ['1.1']}]\n" PSIRT_HISTORY,
         "psirt.release"},
        {PSIRT_HEAD "remedies: [{kind: fix, product: pump, release: '3'}]\n" PSIRT_HISTORY, "psirt.release"},
        {PSIRT_HEAD "cvss-3.1: CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H\n" PSIRT_HISTORY, "psirt.vector"},
        {PSIRT_HEAD "cvss-3.1: CVSS:3.1/AV:N\n" PSIRT_HISTORY, "psirt.vector"},
        {PSIRT_HEAD "cvss-4.0: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H\n" PSIRT_HISTORY, "psirt.vector"},
        {PSIRT_HEAD "cwe: CWE-16\n" PSIRT_HISTORY, "psirt.cwe"},
        {PSIRT_HEAD "cwe: '787'\n" PSIRT_HISTORY, "psirt.cwe"},
        {PSIRT_HEAD "ssvc: E:P/A:N\n" PSIRT_HISTORY, "psirt.ssvc"},
        {PSIRT_HEAD "ssvc: E:P/E:P/A:N/T:T\n" PSIRT_HISTORY, "psirt.ssvc"},
        {PSIRT_HEAD "ssvc: E:P/A:N/T:T/\n" PSIRT_HISTORY, "psirt.ssvc"},
        {"keyway: case/1\nid: A\ntitle: T\nreceived: 2026-01-10T00:00:00Z\n"
         "products: [{id: fan, document: pump.yaml}]\n" PSIRT_HISTORY,
         "psirt.product"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        refused(*state, ROWS[i].text, ROWS[i].code);
}

static void a_release_may_have_a_v(void **state) {
    struct psirt_case joined;
    assert_int_equal(
        psirt_joined(*state,
                     PSIRT_HEAD
                     "statuses: [{product: pump, status: affected, releases: [v1.0, V2.0 sp1]}]\n" PSIRT_HISTORY,
                     &joined),
        STATUS_OK);
}

static void ids_are_there_once(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct psirt_folder cases;
    (void)folder_file(bed, folder, "a.yaml", str_from(PSIRT_HEAD PSIRT_HISTORY));
    (void)folder_file(bed, folder, "notes.txt", STR("no case"));
    assert_int_equal(psirt_read_folder(folder, &bed->arena, &bed->sink, &cases), STATUS_OK);
    assert_int_equal(cases.count, 1);
    (void)folder_file(bed, folder, "b.yaml", str_from(PSIRT_HEAD PSIRT_HISTORY));
    assert_int_equal(psirt_read_folder(folder, &bed->arena, &bed->sink, &cases), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "psirt.twice");
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(scores_are_computed), BED_TEST(what_is_left_out_is_not_given),
        BED_TEST(mistakes_are_told),   BED_TEST(a_release_may_have_a_v),
        BED_TEST(ids_are_there_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
