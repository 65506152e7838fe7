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

#define MANY                                                                                                           \
    "20 words of one and the same text are no answer to what is asked of a whole way of working, so they are not."
#define ENTRY(requirements, more)                                                                                      \
    "  - {requirements: " requirements ", file: paper.md, sha256: HASH, owner: kim, reviewed: 2026-01-01" more "}\n"
#define RECORDED(requirements, more)                                                                                   \
    "releases: [{version: '1.0', records: [{requirements: " requirements ", file: paper.md, sha256: HASH, date: "      \
    "2026-01-01" more "}]}]\n"

static void a_document_has_something_for_each_requirement(void **state) {
    static const struct {
        const char *paper, *process, *id, *state, *reason;
    } CASES[] = {
        {"One line.\n", "documents:\n" ENTRY("SI-2", ""), "SI-2", "partly",
         "has 2 words for 1 requirement (20 for each"},
        {"# Heading alone\n", "documents:\n" ENTRY("SI-2", ""), "SI-2", "not shown", "has 0 words"},
        {MANY, "documents:\n" ENTRY("SI-2", ""), "SI-2", "shown", ""},
        {MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ""), "SM-1", "partly",
         "nothing says where it is about SM-1, SI-2: name"},
        /* One file is one file, under how many entries so ever. */
        {MANY, "documents:\n" ENTRY("SI-2", "") ENTRY("SM-1", ""), "SM-1", "partly", "is to show 2 requirements"},
        {"# A\n" MANY "\n# B\n" MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A, SI-2: B}"), "SM-1",
         "shown", ""},
        {"# A\n" MANY "\n# B\n" MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A}"), "SM-1", "shown",
         ""},
        {"# A\n" MANY "\n# B\n" MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A}"), "SI-2", "partly",
         "is about SI-2"},
        {"# A\n" MANY "\n# B\n" MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A, SI-2: C}"), "SI-2",
         "not shown", "has no section 'C', which is to show SI-2"},
        {"# A\n" MANY "\n# B\n", "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A, SI-2: B}"), "SI-2",
         "not shown", "has 0 words under 'B'"},
        {"# A\n" MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A, SI-2: A}"), "SI-2", "partly",
         "words under 'A' for 2 requirements"},
        {"# A\n" MANY, "documents:\n" ENTRY("SI-2", ", sections: {SI-2: A}") ENTRY("SM-1", ", sections: {SM-1: '#a'}"),
         "SI-2", "partly", "words under 'A' for 2 requirements"},
        {"# A\n" MANY MANY, "documents:\n" ENTRY("[SI-2, SM-1]", ", sections: {SM-1: A, SI-2: A}"), "SI-2", "shown",
         ""},
        /* Nobody but a person can look into these. */
        {"%PDF-1.7 a page, which is somewhere in these bytes, and more of them follow",
         "documents:\n" ENTRY("[SI-2, SM-1]", ""), "SM-1", "shown", ""},
        {"A line of a record.\n", RECORDED("SI-2", ""), "SI-2", "shown", ""},
        {"A word.\n", RECORDED("SI-2", ""), "SI-2", "partly", "has 2 words for 1 requirement (5 for each"},
        {"A line of a record.\n", RECORDED("[SI-2, SM-1]", ""), "SI-2", "partly", "is to show 2 requirements"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str process = str_format(&w.bed->arena, WORKSHOP_PROCESS "%s", CASES[i].process);
        workshop_paper(&w, CASES[i].paper);
        workshop_file(&w, "process.yaml", process.ptr);
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, CASES[i].id, CASES[i].state, CASES[i].reason);
    }
    folder_free(w.folder);
}

/* A table has no headings: its words are counted. */
static void a_table_has_words_for_each_requirement(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    for (int rows = 1; rows <= 2; rows++) {
        workshop_paper(&w, rows == 1 ? "a;b;c;d;e\n" : "a;b;c;d;e\nf;g;h;i;j\n");
        (void)folder_file(w.bed, w.folder, "paper.csv", w.paper);
        workshop_file(&w, "process.yaml",
                      WORKSHOP_PROCESS
                      "releases: [{version: '1.0', records: [{requirements: [SI-2, SM-1], file: paper.csv, "
                      "sha256: HASH, date: 2026-01-01}]}]\n");
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, "SI-2", rows == 1 ? "partly" : "shown", rows == 1 ? "has 5 words for 2 requirements" : "");
    }
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

#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" /* the hash of no byte */

static void what_a_document_lacks_is_the_reason(void **state) {
    static const struct {
        const char *entry, *reason;
    } CASES[] = {
        {"file: paper.md, owner: kim, reviewed: 2026-02-01", "paper.md is not pinned"},
        {"file: paper.md, sha256: HASH, reviewed: 2026-02-01", "paper.md has no owner"},
        {"file: paper.md, sha256: HASH, owner: kim", "paper.md was never reviewed"},
        {"file: gone.md, sha256: HASH, owner: kim, reviewed: 2026-02-01", "gone.md is not there"},
        {"file: empty.md, sha256: " NOTHING ", owner: kim, reviewed: 2026-02-01", "empty.md holds nothing"},
        {"file: other.md, sha256: HASH, owner: kim, reviewed: 2026-02-01", "other.md has changed since it was pinned"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "other.md", "another\n");
    workshop_file(&w, "empty.md", "");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        judge_document(&w, CASES[i].entry, "2026-03-01");
        assert_state(&w, "SM-1", "not shown", CASES[i].reason);
    }
    folder_free(w.folder);
}

/* Wherever process.yaml names one. */
static void a_file_that_holds_nothing_shows_nothing_anywhere(void **state) {
    static const struct {
        const char *id, *state, *entry;
    } CASES[] = {
        {"SM-4", "partly",
         "roles: [{id: r, people: kim}]\ntraining: [{what: c, people: kim, date: 2026-01-01, file: e, sha256: " NOTHING
         "}]\n"},
        {"SM-11", "not shown",
         "releases: [{version: '1.0', records: [{requirements: SM-11, file: e, sha256: " NOTHING
         ", date: 2026-01-01}]}]\n"},
        {"SM-12", "partly",
         "releases: [{version: '1.0', sign-off: {by: kim, date: 2026-01-01, file: e, sha256: " NOTHING "}}]\n"},
        {"SM-10", "partly",
         "components: [{match: '*', owner: kim, support: own, custom: true, assessed-until: 2027-01-01, file: e, "
         "sha256: " NOTHING "}]\n"},
        {"DM-6", "partly", "issues: {reviews: [{date: 2026-01-01, by: kim, file: e, sha256: " NOTHING "}]}\n"},
    };
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml",
                  "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
                  "releases: [{version: '1.0', date: 2026-01-01, evidence: [{id: b, kind: sbom, file: bom.json, date: "
                  "2026-01-01}, {id: c, kind: claim, statement: s, by: x, requirements: SM-13, date: 2026-01-01, "
                  "file: e, sha256: " NOTHING "}]}]\n");
    workshop_file(&w, "bom.json",
                  "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\","
                  "\"components\":[{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\"}]}");
    workshop_file(&w, "e", "");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(&w, "process.yaml", str_format(&w.bed->arena, WORKSHOP_PROCESS "%s", CASES[i].entry).ptr);
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, CASES[i].id, CASES[i].state, i == 0 ? "no record that is pinned" : "holds nothing");
        assert_state(&w, "SM-13", "not shown", "'e' holds nothing");
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
    assert_state(&w, "SVV-4", "partly", "no penetration test of its own");
    folder_free(w.folder);
}

static void an_exclusion_holds_until_its_review(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "not-applicable:\n"
                  "  - {requirements: SM-10, reason: None is made, by: Kim, date: 2026-01-01, review: 2026-06-30}\n"
                  "  - {requirements: SM-5, reason: Nothing is left out, by: Kim, date: 2026-01-01}\n");
    workshop_judge(&w, "2026-06-30");
    assert_state(&w, "SM-10", "not applicable", "None is made, approved by Kim");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-10", "expired", "(counted until 2026-06-30)");
    assert_state(&w, "SM-5", "not applicable", "");
    assert_int_equal(w.status.counts[PROCESS_EXCLUDED], 1);
    /* Whoever named no day is asked again after a year. */
    workshop_judge(&w, "2027-01-01");
    assert_state(&w, "SM-5", "not applicable", "");
    workshop_judge(&w, "2027-01-02");
    assert_state(&w, "SM-5", "expired", "(counted until 2027-01-01)");
    folder_free(w.folder);
}

/* A name that nobody of the document has answers for nothing. */
static void an_exclusion_is_approved_by_somebody_of_the_document(void **state) {
    static const struct {
        const char *by;
        bool known;
    } CASES[] = {{"kim", true}, {"Kim", true}, {"officers", true}, {"me", false}};
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        workshop_file(&w, "process.yaml",
                      str_format(&w.bed->arena,
                                 WORKSHOP_PROCESS "roles: [{id: officers, people: kim}]\n"
                                                  "not-applicable: [{requirements: SM-10, reason: None is made, by: "
                                                  "%s, date: 2026-01-01, review: 2027-01-01}]\n",
                                 CASES[i].by)
                          .ptr);
        diag_init(&w.bed->sink, &w.bed->arena);
        workshop_judge(&w, "2026-03-01");
        assert_state(&w, "SM-10", CASES[i].known ? "not applicable" : "not shown", "");
        assert_true(CASES[i].known == !str_contains(bed_printed(w.bed), STR("'me' is neither a person nor a role")));
    }
    assert_state(&w, "SM-10", "not shown", "approved by me, who is neither a person nor a role of process.yaml");
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
                  "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"c\"}}, \"artifacts\": "
                  "[{}], \"results\": []}]}");
    workshop_file(&w, "bill.json",
                  "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": [{\"type\": \"library\", "
                  "\"name\": \"z\", \"version\": \"1\", \"purl\": \"pkg:npm/z@1\"}]}");
    assert_int_equal(mkdir(folder_path(w.bed, w.folder, "osv"), 0700), 0);
    workshop_file(
        &w, "osv/a.json",
        "{\"id\": \"G-1\", \"modified\": \"2026-01-01T00:00:00Z\", \"affected\": [{\"package\": {\"ecosystem\": "
        "\"npm\", \"name\": \"y\"}, \"versions\": [\"1\"]}]}");
    workshop_file(&w, "tests.xml", "<testsuite name='a'><testcase name='t [CR 1.1, SVV-3]'/></testsuite>");
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "components: [{match: '*', owner: kim, support: own, assessed-until: 2027-01-01}]\n");
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const char *head =
            "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n"
            "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n"
            "      - {id: s, kind: sarif, file: clean.sarif, date: 2026-01-01}\n"
            "      - {id: p, kind: sbom, file: bill.json, date: 2026-01-01}\n"
            "      - {id: t, kind: junit, file: tests.xml, date: 2026-01-01}\n"
            "      - {id: c, kind: claim, statement: s, by: b, date: 2026-01-01, requirements: CR 1.1}\n";
        struct status_options options = {
            .where = w.folder, .assurance = STRENGTH_CLAIM, .advisories = folder_path(w.bed, w.folder, "osv")};
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
    workshop_file(&w, "tests.xml",
                  "<testsuite name='a'><testcase name='t'><failure/></testcase><testcase name='u'/></testsuite>");
    assert_int_equal(workshop_try(&w, "2026-03-01", "1.0"), STATUS_OK);
    assert_state(&w, "SM-11", "not shown", "an open finding: test 't' failed");
    assert_str(w.status.conditions[1].name, "open findings");
    assert_false(w.status.conditions[1].holds);
    assert_true(str_starts(w.status.conditions[1].reason, STR("1 stands against it: test 't' failed, in ")));
    assert_true(str_ends(w.status.conditions[1].reason, STR("/tests.xml:1:21")));
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
        BED_TEST(a_document_has_something_for_each_requirement),
        BED_TEST(a_table_has_words_for_each_requirement),
        BED_TEST(the_earlier_of_interval_and_last_day_decides),
        BED_TEST(what_a_document_lacks_is_the_reason),
        BED_TEST(a_file_that_holds_nothing_shows_nothing_anywhere),
        BED_TEST(all_documents_of_a_requirement_must_hold),
        BED_TEST(a_document_is_no_more_than_a_claim_where_a_program_checks),
        BED_TEST(an_exclusion_holds_until_its_review),
        BED_TEST(an_exclusion_is_approved_by_somebody_of_the_document),
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
