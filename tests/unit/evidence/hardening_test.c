#include "evidence/witness_bed.h"

static enum status ask(struct bed *bed, const struct artefact *entry, struct hardening_result *result) {
    struct asset_extra extra = {.hardening = (struct artefact *)entry};
    struct plant plant = {.policy = POLICY};
    struct asset asset = {.id = STR("plc-1"), .types = COMPONENT_ED, .extra = &extra};
    return evidence_hardening(&plant, &asset, november(23), &bed->arena, &bed->sink, result);
}

static void counts_the_checks(void **state) {
    struct bed *bed = *state;
    struct hardening_result result;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    assert_int_equal(ask(bed, &entry, &result), STATUS_OK);
    assert_int_equal(result.passed, 2);
    assert_int_equal(result.failed, 1);
    assert_int_equal(result.skipped, 1);
    assert_str(result.first_failed, "refuses an empty password [CR 1.7]");
    assert_int_equal(place_position(result.proof).line, 8);
    assert_int_equal(result.strength, STRENGTH_OBSERVATION);
    assert_int_equal(result.standing, EVIDENCE_COUNTS);
    assert_int_equal(result.ends, date_from(2027, 1, 31));
}

static void an_old_run_is_too_old(void **state) {
    struct bed *bed = *state;
    struct hardening_result result;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.date = date_from(2026, 8, 24);
    assert_int_equal(ask(bed, &entry, &result), STATUS_OK);
    assert_int_equal(result.standing, EVIDENCE_TOO_OLD);
}

static void an_unpinned_run_is_a_claim(void **state) {
    struct bed *bed = *state;
    struct hardening_result result;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.pinned = false;
    assert_int_equal(ask(bed, &entry, &result), STATUS_OK);
    assert_int_equal(result.strength, STRENGTH_CLAIM);
    assert_int_equal(count_warnings(bed, "evidence.unpinned"), 1);
}

static void no_run_is_no_mistake(void **state) {
    struct bed *bed = *state;
    struct hardening_result result;
    assert_int_equal(ask(bed, NULL, &result), STATUS_OK);
    assert_int_equal(result.passed + result.failed + result.skipped, 0);
    assert_int_equal(result.ends, DATE_NONE);
    assert_null(result.place.source);
}

static void an_altered_run_is_an_error(void **state) {
    struct bed *bed = *state;
    struct hardening_result result = {.passed = 77};
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.sha256[0] ^= 1;
    assert_int_equal(ask(bed, &entry, &result), STATUS_INPUT);
    assert_int_equal(result.passed, 77);
    assert_int_equal(diag_errors(&bed->sink), 1);
}

static void only_a_test_report_is_a_run(void **state) {
    struct bed *bed = *state;
    struct hardening_result result;
    struct artefact entry = bed_artefact(bed, ARTEFACT_SARIF, DATA "clang.sarif");
    assert_int_equal(ask(bed, &entry, &result), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.hardening-kind");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(counts_the_checks),    BED_TEST(an_old_run_is_too_old),      BED_TEST(an_unpinned_run_is_a_claim),
        BED_TEST(no_run_is_no_mistake), BED_TEST(an_altered_run_is_an_error), BED_TEST(only_a_test_report_is_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
