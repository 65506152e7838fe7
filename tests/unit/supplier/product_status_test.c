/* Every state that a requirement can have, and the edges between them. */
#include "workshop.h"

/* A process document with this one entry under 'documents'. */
static void judge_document(struct workshop *w, const char *entry, const char *day) {
    const char *text =
        str_format(&w->bed->arena, WORKSHOP_PROCESS "documents: [{requirements: SM-1, %s}]\n", entry).ptr;
    workshop_file(w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(w, "process.yaml", text);
    workshop_judge(w, day);
}

static void a_document_shows_until_the_day_of_its_review(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    const char *entry = "file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-02-28";
    judge_document(&w, entry, "2027-02-28");
    assert_state(&w, "SM-1", "shown", "paper.md of Kim, reviewed 2026-02-28: the next review is due on 2027-02-28");
    judge_document(&w, entry, "2027-03-01");
    assert_state(&w, "SM-1", "expired", "the next review was due on 2027-02-28");
    judge_document(&w, entry, "2026-02-27");
    assert_state(&w, "SM-1", "not shown", "does not count before 2026-02-28");
    folder_free(w.folder);
}

static void the_earlier_of_interval_and_last_day_decides(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    const char *entry =
        "file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01, review-every: 90d, valid-until: 2027-01-01";
    judge_document(&w, entry, "2026-04-01");
    assert_state(&w, "SM-1", "shown", "due on 2026-04-01");
    judge_document(&w, entry, "2026-04-02");
    assert_state(&w, "SM-1", "expired", "");
    entry = "file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01, valid-until: 2026-02-01";
    judge_document(&w, entry, "2026-02-02");
    assert_state(&w, "SM-1", "expired", "due on 2026-02-01");
    folder_free(w.folder);
}

static void what_a_document_lacks_is_the_reason(void **state) {
    static const struct {
        const char *entry, *reason;
    } CASES[] = {
        {"file: paper.md, owner: kim, reviewed: 2026-02-01", "paper.md is not pinned"},
        {"file: paper.md, sha256: HASH, reviewed: 2026-02-01", "paper.md has no owner"},
        {"file: paper.md, sha256: HASH, owner: kim", "paper.md was never reviewed"},
        {"file: gone.md, sha256: HASH, owner: kim, reviewed: 2026-02-01", "gone.md is not there"},
        {"file: other.md, sha256: HASH, owner: kim, reviewed: 2026-02-01", "other.md has changed since it was pinned"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "other.md", "another\n");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        judge_document(&w, CASES[i].entry, "2026-03-01");
        assert_state(&w, "SM-1", "not shown", CASES[i].reason);
    }
    folder_free(w.folder);
}

static void all_documents_of_a_requirement_must_hold(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "documents:\n"
                  "  - {requirements: [SM-1, SD-2], file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-02-01}\n"
                  "  - {requirements: SM-1, file: paper.md, sha256: HASH, owner: kim, reviewed: 2024-02-01}\n"
                  "  - {requirements: SD-2, file: paper.md, owner: kim, reviewed: 2026-02-01}\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SM-1", "partly", "was due on 2025-02-01");
    assert_state(&w, "SD-2", "partly", "is not pinned");
    folder_free(w.folder);
}

static void a_document_is_no_more_than_a_claim_where_a_program_checks(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "documents:\n  - {requirements: [SVV-1, SVV-4], file: paper.md, sha256: HASH, owner: "
                  "kim, reviewed: 2026-02-01}\n");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SVV-1", "partly", "no more than a claim");
    assert_state(&w, "SVV-4", "shown", "paper.md");
    folder_free(w.folder);
}

static void an_exclusion_holds_until_its_review(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml",
                  "keyway: process/1\nnot-applicable:\n"
                  "  - {requirements: SM-10, reason: None is made, by: Kim, date: 2026-01-01, review: 2026-06-30}\n"
                  "  - {requirements: SM-5, reason: Nothing is left out, by: Kim, date: 2026-01-01}\n");
    workshop_judge(&w, "2026-06-30");
    assert_state(&w, "SM-10", "not applicable", "None is made, approved by Kim");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-10", "expired", "(counted until 2026-06-30)");
    assert_state(&w, "SM-5", "not applicable", "");
    assert_int_equal(w.status.counts[PROCESS_EXCLUDED], 1);
    folder_free(w.folder);
}

static void a_workspace_without_process_document_shows_what_its_product_shows(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_judge(&w, "2026-03-01");
    assert_false(w.status.workspace.has_process);
    assert_int_equal(w.status.counts[PROCESS_NOT_SHOWN], PROCESS_COUNT);
    assert_int_equal(w.status.gap_count, PROCESS_COUNT);
    assert_false(product_status_whole(&w.status));
    for (unsigned i = 0; i < PRACTICE_COUNT; i++)
        assert_int_equal(w.status.practices[i].maturity, 1);
    folder_free(w.folder);
}

static void a_certificate_in_date_covers_everything_and_says_the_maturity(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(
        &w, "product.yaml",
        "keyway: product/1\nsupplier:\n  id: a\n  name: Acme\n  certificates:\n"
        "    - {id: sdla, scheme: SDLA, body: Lab, organisation: Acme, issued: 2025-01-01, expires: 2026-06-30, "
        "maturity: 3, file: paper.md, sha256: HASH}\n"
        "product: {id: p, name: P, types: ED}\nreleases: [{version: '1.0', date: 2026-01-01}]\n");
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "documents: [{requirements: SM-1, file: paper.md, owner: kim, reviewed: 2020-01-01}]\n");
    workshop_judge(&w, "2026-06-30");
    assert_true(product_status_whole(&w.status));
    assert_int_equal(w.status.by_certificate, PROCESS_COUNT);
    assert_int_equal(w.status.practices[0].maturity, 3);
    assert_str(w.status.practices[0].maturity_reason, "by certificate sdla");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SVV-4", "expired", "(counted until 2026-06-30)");
    assert_int_equal(w.status.practices[0].maturity, 1);
    workshop_file(&w, "paper.md", "forged\n");
    workshop_judge(&w, "2026-06-30");
    assert_state(&w, "SVV-4", "not shown", "is not the file that was pinned");
    assert_true(str_contains(bed_printed(w.bed), STR("warning: entry 'sdla' shows nothing: 'paper.md' is not the")));
    folder_free(w.folder);
}

/* A gate is about the release: that the process is certified says nothing of it. */
static void a_certificate_stands_in_for_no_condition_of_a_release(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier:\n  id: a\n  name: Acme\n  certificates:\n"
                  "    - {id: sdla, scheme: SDLA, body: Lab, organisation: Acme, issued: 2025-01-01, file: paper.md, "
                  "sha256: HASH}\n"
                  "product: {id: p, name: P, types: ED}\nreleases: [{version: '1.0', date: 2026-01-01}]\n");
    assert_int_equal(workshop_try(&w, "2026-03-01", "v1.0"), STATUS_OK);
    assert_int_equal(w.status.counts[PROCESS_SHOWN], PROCESS_COUNT);
    assert_int_equal(w.status.condition_count, 6);
    assert_false(product_status_whole(&w.status));
    for (size_t i = 0; i < w.status.condition_count; i++)
        assert_true(w.status.conditions[i].holds == (str_eq(w.status.conditions[i].name, STR("practices")) ||
                                                     str_eq(w.status.conditions[i].name, STR("open findings"))));
    folder_free(w.folder);
}

static void an_altered_or_missing_artefact_is_told_and_does_not_end_the_run(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
                  "      - {id: tests, kind: junit, file: tests.xml, sha256: HASH, date: 2026-01-01}\n"
                  "      - {id: scan, kind: sarif, file: none.sarif, date: 2026-01-01}\n"
                  "      - {id: parts, kind: sbom, file: tests.xml, date: 2026-01-01}\n");
    workshop_file(&w, "tests.xml", "<testsuite name='a'><testcase name='t [CR 1.1]'/></testsuite>");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SVV-1", "not shown", "'tests.xml' is not the file that was pinned");
    assert_state(&w, "SI-1", "not shown", "there is no file 'none.sarif'");
    assert_state(&w, "SM-9", "not shown", "is no CycloneDX");
    assert_int_equal(diag_errors(&w.bed->sink), 0);
    folder_free(w.folder);
}

/* Beside a report that is right, one that is gone or changed keeps what it was to show from being whole. */
static void one_lost_file_of_several_is_told_and_counts(void **state) {
    static const struct {
        const char *entry, *requirement, *reason;
    } CASES[] = {
        {"{id: b, kind: sbom, file: none.json, date: 2026-01-01}", "SM-9", "there is no file 'none.json'"},
        {"{id: b, kind: sarif, file: none.sarif, date: 2026-01-01}", "SI-1", "there is no file 'none.sarif'"},
        {"{id: b, kind: sarif, file: clean.sarif, sha256: HASH, date: 2026-01-01}", "SI-1", "its SHA-256 is"},
        {"{id: b, kind: junit, file: none.xml, requirements: [CR 1.1, SVV-3], date: 2026-01-01}", "SVV-1",
         "there is no file 'none.xml'"},
        {"{id: b, kind: junit, file: none.xml, date: 2026-01-01}", "SVV-3", "there is no file 'none.xml'"},
        {"{id: b, kind: claim, statement: s, by: c, file: none.md, requirements: SI-1, date: 2026-01-01}", "SI-1",
         "there is no file 'none.md'"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "clean.sarif",
                  "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"c\"}}, \"results\": []}]}");
    workshop_file(&w, "bill.json",
                  "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": [{\"type\": \"library\", "
                  "\"name\": \"z\", \"version\": \"1\"}]}");
    workshop_file(&w, "tests.xml", "<testsuite name='a'><testcase name='t [CR 1.1, SVV-3]'/></testsuite>");
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "components: [{match: '*', owner: kim, support: own, assessed-until: 2027-01-01}]\n");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const char *head = "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                           "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
                           "      - {id: s, kind: sarif, file: clean.sarif, date: 2026-01-01}\n"
                           "      - {id: p, kind: sbom, file: bill.json, date: 2026-01-01}\n"
                           "      - {id: t, kind: junit, file: tests.xml, date: 2026-01-01}\n";
        struct status_options options = {.where = w.folder, .assurance = STRENGTH_CLAIM};
        assert_true(date_parse(STR("2026-03-01"), &options.at));
        workshop_file(&w, "product.yaml", head);
        assert_int_equal(product_status_of(&options, &w.bed->arena, &w.bed->sink, &w.status), STATUS_OK);
        assert_state(&w, CASES[i].requirement, "shown", "");
        workshop_file(&w, "product.yaml", str_format(&w.bed->arena, "%s      - %s\n", head, CASES[i].entry).ptr);
        assert_int_equal(product_status_of(&options, &w.bed->arena, &w.bed->sink, &w.status), STATUS_OK);
        assert_state(&w, CASES[i].requirement, "partly", CASES[i].reason);
        assert_true(str_contains(bed_printed(w.bed), str_from(CASES[i].reason)));
    }
    assert_int_equal(diag_errors(&w.bed->sink), 0);
    folder_free(w.folder);
}

static void a_failed_test_stands_against_the_release(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
                  "      - {id: tests, kind: junit, file: tests.xml, date: 2026-01-01}\n");
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "releases: [{version: '1.0', records: [{requirements: SM-11, file: paper.md, sha256: "
                  "HASH, date: 2026-01-01}]}]\n");
    workshop_file(&w, "tests.xml", "<testsuite name='a'><testcase name='t [CR 1.1]'><failure/></testcase></testsuite>");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SM-11", "not shown", "an open finding: test 't [CR 1.1]' failed");
    assert_true(workshop_item(&w, "SM-11")->contradicted);
    assert_true(process_set_has(w.status.gaps[0].process, process_find(STR("SM-11"))));
    workshop_file(&w, "tests.xml", "<testsuite name='a'><testcase name='t [CR 1.1]'/></testsuite>");
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SM-11", "shown", "paper.md, recorded 2026-01-01");
    assert_int_equal(remove(str_format(&w.bed->arena, "%s/tests.xml", w.folder).ptr), 0);
    workshop_judge(&w, "2026-03-01");
    assert_state(&w, "SM-11", "partly", "there is no file 'tests.xml'");
    folder_free(w.folder);
}

/* ---- which release */

static const char TWO_RELEASES[] = "keyway: product/1\nsupplier: {id: a, name: Acme}\n"
                                   "product: {id: p, name: P, types: ED}\nreleases:\n"
                                   "  - {version: '1.0', date: 2026-01-01}\n  - {version: '3.0', date: 2027-01-01}\n"
                                   "  - {version: '2.0', date: 2026-06-01}\n";

static void the_newest_release_that_is_out_is_judged(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", TWO_RELEASES);
    workshop_judge(&w, "2026-12-31");
    assert_str(w.status.release->version, "2.0");
    assert_false(w.status.gated);
    workshop_judge(&w, "2027-01-01");
    assert_str(w.status.release->version, "3.0");
    workshop_judge(&w, "2025-01-01");
    assert_str(w.status.release->version, "1.0");
    folder_free(w.folder);
}

static void a_release_that_is_not_there_is_an_error_with_those_that_are(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", TWO_RELEASES);
    assert_int_equal(workshop_try(&w, "2026-12-31", "2.1"), STATUS_INPUT);
    assert_string_equal(w.bed->sink.items[SEVERITY_ERROR]->kind->code, "status.no-release");
    assert_str(w.bed->sink.items[SEVERITY_ERROR]->args[1], "1.0, 3.0, 2.0");
    folder_free(w.folder);
}

/* One entry of a document is one thing to do. */
static void what_one_entry_keeps_from_being_shown_is_one_gap(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS "documents:\n  - {requirements: SM-5, file: paper.md, sha256: HASH, owner: kim}\n"
                                   "  - {requirements: [SM-1, SM-3, SG-1], file: paper.md, owner: kim}\n");
    workshop_judge(&w, "2026-03-01");
    const struct status_gap *first = &w.status.gaps[0];
    assert_int_equal(__builtin_popcountll(first->process), 3);
    assert_true(process_set_has(first->process, process_find(STR("SG-1"))));
    assert_true(first->repair);
    assert_int_equal(w.status.gap_count, PROCESS_COUNT - 2);
    assert_true(process_set_has(w.status.gaps[w.status.gap_count - 1].process, process_find(STR("SM-12"))));
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_document_shows_until_the_day_of_its_review),
        BED_TEST(the_earlier_of_interval_and_last_day_decides),
        BED_TEST(what_a_document_lacks_is_the_reason),
        BED_TEST(all_documents_of_a_requirement_must_hold),
        BED_TEST(a_document_is_no_more_than_a_claim_where_a_program_checks),
        BED_TEST(an_exclusion_holds_until_its_review),
        BED_TEST(a_workspace_without_process_document_shows_what_its_product_shows),
        BED_TEST(a_certificate_in_date_covers_everything_and_says_the_maturity),
        BED_TEST(a_certificate_stands_in_for_no_condition_of_a_release),
        BED_TEST(an_altered_or_missing_artefact_is_told_and_does_not_end_the_run),
        BED_TEST(one_lost_file_of_several_is_told_and_counts),
        BED_TEST(a_failed_test_stands_against_the_release),
        BED_TEST(the_newest_release_that_is_out_is_judged),
        BED_TEST(a_release_that_is_not_there_is_an_error_with_those_that_are),
        BED_TEST(what_one_entry_keeps_from_being_shown_is_one_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
