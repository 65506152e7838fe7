#include "evidence/witness_bed.h"

static struct evidence_list state_entry(struct bed *bed, const struct artefact *entry, bool live) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    inquiry.live = live;
    assert_int_equal(artefact_state(&inquiry, entry), STATUS_OK);
    return list;
}

static void a_pinned_report_is_an_artefact(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(list.count, 5);
    assert_statement(bed, &list, 0,
                     "contradicts CR 1.7 SVV-1: test 'refuses an empty password [CR 1.7]' failed: 0 != 0x1");
    assert_statement(bed, &list, 1, "incomplete CR 1.1 RE 2: test 'asks for a second factor [CR 1.1 RE 2]' skipped");
    assert_statement(bed, &list, 2, "supports CR 1.11: 2 tests passed, e.g. 'locks after five failures [CR 1.11]'");
    assert_int_equal(list.items[2].kind, EVIDENCE_TEST);
    assert_int_equal(list.items[2].strength, STRENGTH_ARTEFACT);
    assert_int_equal(list.items[2].ends, date_from(2028, 11, 2));
    assert_str(list.items[2].id, "entry");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

/* Its place must be told long after the file was read. */
static void a_proof_keeps_its_line(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(place_position(list.items[0].proof).line, 8);
    assert_true(str_contains(place_line(list.items[0].proof), STR("refuses an empty password")));
}

static void a_file_that_no_place_points_into_is_not_kept(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_SBOM, DATA "npm.cdx.json");
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(list.count, 1);
    assert_null(list.items[0].proof.source->text.ptr);
    assert_str(place_text(&bed->arena, list.items[0].proof), DATA "npm.cdx.json");
}

static void without_a_pin_it_is_a_claim_and_a_warning(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.pinned = false;
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(list.items[2].strength, STRENGTH_CLAIM);
    assert_int_equal(list.items[2].ends, date_from(2027, 11, 2));
    assert_int_equal(count_warnings(bed, "evidence.unpinned"), 1);
}

static void on_the_device_a_test_is_an_observation(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    struct evidence_list list = state_entry(bed, &entry, true);
    assert_int_equal(list.items[2].kind, EVIDENCE_OBSERVATION);
    assert_int_equal(list.items[2].strength, STRENGTH_OBSERVATION);
    assert_int_equal(list.items[2].ends, date_from(2027, 1, 31));
}

static void on_the_device_an_analysis_stays_an_artefact(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_SARIF, DATA "clang.sarif");
    struct evidence_list list = state_entry(bed, &entry, true);
    assert_int_equal(list.items[0].kind, EVIDENCE_ANALYSIS);
    assert_int_equal(list.items[0].strength, STRENGTH_ARTEFACT);
}

static void an_old_report_no_longer_supports_but_contradicts(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.date = date_from(2020, 1, 1);
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(list.items[0].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[2].standing, EVIDENCE_TOO_OLD);
}

/* The statements of a report when the release is build 9f3c2e1d7b. */
static struct evidence_list state_build(struct bed *bed, const char *build) {
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    entry.build = str_from(build);
    inquiry.build = STR("9f3c2e1d7b");
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_OK);
    return list;
}

static void a_report_of_the_build_counts(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_build(bed, "9F3C2E1");
    assert_int_equal(list.items[2].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[2].strength, STRENGTH_ARTEFACT);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_report_of_another_build_only_contradicts(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_build(bed, "9f3c2e1d7c");
    assert_int_equal(list.items[0].effect, EFFECT_CONTRADICTS);
    assert_int_equal(list.items[0].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[2].effect, EFFECT_SUPPORTS);
    assert_int_equal(list.items[2].standing, EVIDENCE_OTHER_BUILD);
    assert_int_equal(count_warnings(bed, "evidence.other-build"), 1);
}

static void a_report_of_no_build_is_a_claim(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = state_build(bed, "");
    assert_int_equal(list.items[2].standing, EVIDENCE_COUNTS);
    assert_int_equal(list.items[2].strength, STRENGTH_CLAIM);
    assert_int_equal(count_warnings(bed, "evidence.no-build"), 1);
}

static void builds_are_the_same_by_their_names(void **state) {
    (void)state;
    assert_true(artefact_same_build(STR("v4.2-rc1"), STR(" V4.2-RC1")));
    assert_true(artefact_same_build(STR("abcdef0123456789"), STR("ABCDEF0")));
    assert_false(artefact_same_build(STR("abcdef0123456789"), STR("abcdef")));
    assert_false(artefact_same_build(STR("4.2.0-build"), STR("4.2.0-b")));
    assert_false(artefact_same_build(STR(""), STR("abcdef0")));
    /* Digits alone may be a day or a number of a build, but for the length of a hash. */
    assert_false(artefact_same_build(STR("20261128"), STR("202611281530")));
    assert_false(artefact_same_build(STR("2026112"), STR("2026112abc")));
    assert_true(artefact_same_build(STR("20261128"), STR("20261128")));
    assert_true(artefact_same_build(STR("1234567"), STR("1234567890abcdef1234567890abcdef")));
    assert_false(artefact_same_build(STR("1234567"), STR("1234567890abcdef1234567890abcde")));
}

static void a_claim_says_who_says_it(void **state) {
    struct bed *bed = *state;
    struct artefact entry = {.id = STR("c"),
                             .kind = ARTEFACT_CLAIM,
                             .requirements = requirements_of("CR 1.11"),
                             .statement = STR("locks after five failures"),
                             .by = STR("A. Vendor"),
                             .date = november(1),
                             .valid_until = november(22)};
    struct evidence_list list = state_entry(bed, &entry, false);
    assert_int_equal(list.count, 1);
    assert_statement(bed, &list, 0, "supports CR 1.11: locks after five failures, says A. Vendor");
    assert_int_equal(list.items[0].strength, STRENGTH_CLAIM);
    assert_int_equal(list.items[0].standing, EVIDENCE_EXPIRED);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void a_document_behind_a_claim_must_be_the_pinned_one(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = bed_artefact(bed, ARTEFACT_CLAIM, DATA "junit-cmocka.xml");
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_OK);
    assert_int_equal(list.items[0].strength, STRENGTH_CLAIM);
    entry.sha256[3] ^= 1;
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_INPUT);
    assert_int_equal(list.count, 1);
}

static void an_entry_without_its_file_is_an_error(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = {.kind = ARTEFACT_JUNIT, .date = november(1), .valid_until = DATE_NONE};
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.missing-file");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

/* Excerpts are printed after the file's memory was given back. */
/* A document from a stranger may name any file of this machine as a report. */
static void a_file_of_another_kind_is_not_shown(void **state) {
    static const enum artefact_kind KINDS[] = {ARTEFACT_JUNIT, ARTEFACT_SARIF, ARTEFACT_SBOM};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        struct evidence_list list = {0};
        struct inquiry inquiry = bed_inquiry(bed, &list);
        struct artefact entry = bed_artefact(bed, KINDS[i], DATA "product.yaml");
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(artefact_state(&inquiry, &entry), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, "evidence.other-kind");
        assert_false(str_contains(bed_printed(bed), STR("keyway: product/1")));
        assert_int_equal(list.count, 0);
    }
}

static void a_diagnostic_keeps_its_excerpt(void **state) {
    struct bed *bed = *state;
    struct evidence_list list = {0};
    struct inquiry inquiry = bed_inquiry(bed, &list);
    struct artefact entry = bed_artefact(bed, ARTEFACT_SARIF, DATA "npm.cdx.json");
    assert_int_equal(artefact_state(&inquiry, &entry), STATUS_INPUT);
    assert_true(str_contains(bed_printed(bed), STR("npm.cdx.json:1:1: error")));
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct bed *bed = *state;
    struct artefact entry = bed_artefact(bed, ARTEFACT_JUNIT, DATA "junit-cmocka.xml");
    enum status status = STATUS_MEMORY;
    for (size_t cap = 0; status != STATUS_OK; cap += 64) {
        struct evidence_list list = {0};
        struct arena tiny;
        struct inquiry inquiry = bed_inquiry(bed, &list);
        arena_init(&tiny, cap);
        inquiry.arena = &tiny;
        status = artefact_state(&inquiry, &entry);
        arena_done(&tiny);
        if (status != STATUS_OK)
            assert_int_equal(status, STATUS_MEMORY);
        assert_in_range(cap, 0, 1 << 18);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_pinned_report_is_an_artefact),
        BED_TEST(a_proof_keeps_its_line),
        BED_TEST(a_file_that_no_place_points_into_is_not_kept),
        BED_TEST(without_a_pin_it_is_a_claim_and_a_warning),
        BED_TEST(on_the_device_a_test_is_an_observation),
        BED_TEST(on_the_device_an_analysis_stays_an_artefact),
        BED_TEST(an_old_report_no_longer_supports_but_contradicts),
        BED_TEST(a_report_of_the_build_counts),
        BED_TEST(a_report_of_another_build_only_contradicts),
        BED_TEST(a_report_of_no_build_is_a_claim),
        BED_TEST(builds_are_the_same_by_their_names),
        BED_TEST(a_claim_says_who_says_it),
        BED_TEST(a_document_behind_a_claim_must_be_the_pinned_one),
        BED_TEST(an_entry_without_its_file_is_an_error),
        BED_TEST(a_file_of_another_kind_is_not_shown),
        BED_TEST(a_diagnostic_keeps_its_excerpt),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
