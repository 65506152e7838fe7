/* What the cases of a workspace and its promises show of SUM. */
#include "care.h"

static void without_a_fix_nothing_is_seen(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_HEAD CARE_RECEIVED, "updates: {promise: {high: 30d}}\n");
    workshop_judge(&w, "2026-01-12");
    assert_true(care_noted(&w, "SUM-1", false, "updates were not seen"));
    assert_true(care_noted(&w, "SUM-5", false, "updates were not seen"));
    assert_state(&w, "SUM-5", "not shown", "");
    folder_free(w.folder);
}

static void a_promise_is_kept_or_not(void **state) {
    static const struct {
        const char *process, *day, *state, *reason;
    } ROWS[] = {
        {"updates: {promise: {high: 50d}}\n", "2026-04-01", "shown", "1 fix came within the promised time, 0 open"},
        {"", "2026-04-01", "partly", "which nobody promised"},
        {"updates: {promise: {high: 49d}}\n", "2026-04-01", "partly", "the fix of A-1 came after 2026-02-28"},
        {"updates: {promise: {high: 49d}}\n", "2026-03-01", "partly", "came after"},
        {"updates: {promise: {high: 20d}}\n", "2026-02-01", "not shown", "A-1 has no fix, which was due by 2026-01-30"},
        {"updates: {promise: {high: none}}\n", "2026-02-01", "not shown", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        care_init(&w, *state, CARE_WHOLE, ROWS[i].process);
        workshop_judge(&w, ROWS[i].day);
        assert_state(&w, "SUM-5", ROWS[i].state, ROWS[i].reason);
        folder_free(w.folder);
    }
}

static void a_case_without_a_last_word_is_open(void **state) {
    static const struct {
        const char *statuses, *reason;
    } ROWS[] = {
        {"", "A-1 has no fix, which was due by 2026-01-30"},
        {"statuses: [{product: p, status: under-investigation, releases: ['1.0', '1.1']}]\n",
         "A-1 has no fix, which was due by 2026-01-30"},
        {"statuses: [{product: p, status: not-affected, why: component-not-present, releases: ['1.0', '1.1']}]\n", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        struct str text =
            str_format(&((struct bed *)*state)->arena, CARE_HEAD "%s" CARE_REVISION CARE_PUBLISHED, ROWS[i].statuses);
        care_init(&w, *state, text.ptr, "updates: {promise: {high: 20d}}\n");
        workshop_judge(&w, "2026-04-01");
        assert_state(&w, "SUM-5", "not shown", ROWS[i].reason);
        folder_free(w.folder);
    }
}

static void a_release_that_fixes_names_tests(void **state) {
    struct workshop w;
    care_init(&w, *state, CARE_WHOLE, "");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-1", "partly", "release 1.1 fixes A-1 and names no report of tests");
    assert_state(&w, "SUM-2", "partly", "1 fix came with details or a link");
    workshop_paper(&w, "<testsuite><testcase name='a [CR 1.1]'/></testsuite>");
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - {version: '1.0', date: 2026-01-01}\n  - version: '1.1'\n    date: 2026-03-01\n"
                  "    evidence: [{id: t, kind: junit, file: paper.md, sha256: HASH, date: 2026-03-01}]\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-1", "partly", "1 fix came with a pinned report of tests (no more than a claim)");
    folder_free(w.folder);
}

static void components_of_others_need_a_word_on_their_updates(void **state) {
#define COMPONENT "components: [{match: lib, owner: kim, support: maintained, assessed-until: 2027-01-01}]\n"
    static const struct {
        const char *process, *state, *reason;
    } ROWS[] = {
        {COMPONENT "updates: {dependents: [{match: lib, updates: bundled, checked: 2026-01-01}]}\n", "shown",
         "1 component is told"},
        {COMPONENT "updates: {dependents: [{match: else, updates: bundled, checked: 2026-01-01}]}\n", "partly",
         "nothing says whether updates of lib may be installed"},
        {COMPONENT "updates: {dependents: [{match: lib, updates: bundled, checked: 2025-01-01}]}\n", "partly",
         "the word on updates of lib is not in date"},
        {COMPONENT, "not shown", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        care_init(&w, *state, NULL, ROWS[i].process);
        workshop_judge(&w, "2026-04-01");
        assert_state(&w, "SUM-3", ROWS[i].state, ROWS[i].reason);
        folder_free(w.folder);
    }
}

static void a_component_of_the_bill_needs_a_word_too(void **state) {
    struct workshop w;
    care_init(&w, *state, NULL,
              COMPONENT "updates: {dependents: [{match: lib, updates: bundled, checked: 2026-01-01}]}\n");
    workshop_paper(&w, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\","
                       "\"name\":\"zlib\",\"version\":\"1.3\",\"purl\":\"pkg:generic/zlib@1.3\"}]}");
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n"
                  "    evidence: [{id: s, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}]\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-3", "partly", "updates of zlib, which a bill of materials names, may be installed");
    folder_free(w.folder);
}

static void a_supported_release_that_gets_no_fix_is_a_finding(void **state) {
    struct workshop w;
    care_init(&w, *state,
              CARE_HEAD CARE_ANSWERS
              "remedies: [{kind: none-planned, details: Too old.}]\n" CARE_REVISION CARE_PUBLISHED,
              "");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-4", "not shown", "release 1.0 is in security support, and no fix of A-1 is planned");
    folder_free(w.folder);
}

static void tests_show_that_updates_are_checked(void **state) {
    struct workshop w;
    care_init(&w, *state, NULL, "");
    workshop_paper(&w, "<testsuite><testcase name='refuses a forged update [EDR 3.10 RE 1]'/></testsuite>");
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    support-until: 2030-01-01\n"
                  "    evidence: [{id: t, kind: junit, file: paper.md, sha256: HASH, date: 2026-01-01}]\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-4", "shown", "tests show that the device checks updates");
    folder_free(w.folder);
}

static void a_test_that_fails_elsewhere_outweighs_one_that_passes(void **state) {
    struct workshop w;
    care_init(&w, *state, NULL, "");
    workshop_paper(&w, "<testsuite><testcase name='refuses a forged update [EDR 3.10 RE 1]'/></testsuite>");
    workshop_file(&w, "bad.xml",
                  "<testsuite><testcase name='refuses an old one [EDR 3.10 RE 1]'><failure/></testcase></testsuite>");
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: A}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    support-until: 2030-01-01\n"
                  "    evidence:\n      - {id: t, kind: junit, file: paper.md, sha256: HASH, date: 2026-01-01}\n"
                  "      - {id: u, kind: junit, file: bad.xml, date: 2026-01-01}\n");
    workshop_judge(&w, "2026-04-01");
    assert_state(&w, "SUM-4", "partly", "evidence of EDR 3.10 RE 1 stands against it");
    assert_true(care_noted(&w, "SUM-4", false, "no pinned tests, all passed, of EDR 3.10 RE 1"));
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(without_a_fix_nothing_is_seen),
        BED_TEST(a_promise_is_kept_or_not),
        BED_TEST(a_case_without_a_last_word_is_open),
        BED_TEST(a_release_that_fixes_names_tests),
        BED_TEST(components_of_others_need_a_word_on_their_updates),
        BED_TEST(a_component_of_the_bill_needs_a_word_too),
        BED_TEST(a_supported_release_that_gets_no_fix_is_a_finding),
        BED_TEST(tests_show_that_updates_are_checked),
        BED_TEST(a_test_that_fails_elsewhere_outweighs_one_that_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
