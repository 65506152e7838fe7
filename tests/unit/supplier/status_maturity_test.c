/* Maturity of a practice over releases, and the sign-off of one. The practice is SI: SI-1 by an analysis, SI-2 by a
 * document. */
#include "workshop.h"

#define SARIF(name) "      - {id: a, kind: sarif, file: clean.sarif, date: " name ", sha256: SARIF}\n"
#define PRODUCT                                                                                                        \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\nreleases:\n"              \
    "  - version: '3.0'\n    date: 2026-06-01\n    evidence:\n" SARIF(                                                 \
        "2026-06-01") "  - version: '2.0'\n    date: 2026-01-01\n    evidence:\n" SARIF("2026-01-01") "  - {version: " \
                                                                                                      "'1.0', date: "  \
                                                                                                      "2025-06-01}\n"
#define PEOPLE                                                                                                         \
    WORKSHOP_PROCESS "roles: [{id: r, people: kim}]\n"                                                                 \
                     "training: [{what: c, people: kim, date: 2026-01-01, file: paper.md, sha256: HASH}]\n"            \
                     "documents:\n"                                                                                    \
                     "  - {requirements: [SI-2, SM-13], sections: {SI-2: '#code', SM-13: '#defects'}, file: "          \
                     "paper.md, sha256: HASH, owner: kim, reviewed: "                                                  \
                     "2026-05-01}\n"
#define RECORD(version)                                                                                                \
    "  - {version: '" version "', records: [{requirements: SI-2, file: paper.md, sha256: HASH, date: 2026-01-01}]}\n"
#define TWO_PARTS "## Code\n" PAPER "## Defects\n" PAPER
#define METRIC(first, last)                                                                                            \
    "metrics: [{what: defects, practice: SI, values: [{release: '2.0', value: " first                                  \
    "}, {release: '3.0', value: " last "}]}]\n"

#define CLEAN                                                                                                          \
    "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"c\"}}, \"artifacts\": [{}], "            \
    "\"results\": []}]}"

static void write_product(struct workshop *w) {
    struct out out;
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    struct str rest = STR(PRODUCT);
    hash_sha256(STR(CLEAN), digest);
    hash_hex(digest, sizeof digest, hex);
    out_memory(&out, 1 << 20);
    for (size_t at = str_find(rest, STR("SARIF")); at != SIZE_MAX; at = str_find(rest, STR("SARIF"))) {
        out_str(&out, str_slice(rest, 0, at));
        out_str(&out, (struct str){hex, sizeof hex});
        rest = str_skip(rest, at + strlen("SARIF"));
    }
    out_str(&out, rest);
    (void)folder_file(w->bed, w->folder, "product.yaml", out_text(&out));
    (void)folder_file(w->bed, w->folder, "clean.sarif", STR(CLEAN));
    out_done(&out);
}

static void grade(struct workshop *w, const char *process, unsigned level, const char *reason) {
    workshop_file(w, "process.yaml", process);
    workshop_judge(w, "2026-07-01");
    const struct status_practice *practice = &w->status.practices[3];
    if (practice->maturity != level || !str_contains(practice->maturity_reason, str_from(reason)))
        fail_msg("level %u: " STR_F, practice->maturity, STR_A(practice->maturity_reason));
}

static void the_level_grows_with_what_was_done_and_got_better(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    write_product(&w);
    grade(&w, WORKSHOP_PROCESS, 1, "level 2 lacks SI-2");
    workshop_paper(&w, TWO_PARTS);
    grade(&w,
          WORKSHOP_PROCESS "documents:\n  - {requirements: SI-2, file: paper.md, sha256: HASH, owner: kim, reviewed: "
                           "2026-05-01}\n",
          1, "level 2 lacks trained people (SM-4)");
    grade(&w, PEOPLE, 2, "level 3 lacks records of a release for SI-2");
    grade(&w, PEOPLE "releases:\n" RECORD("2.0"), 2, "level 3 lacks records of a second release for SI-2");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0"), 2, "level 3 lacks records of a second release for SI-2");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0") RECORD("1.0"), 3,
          "level 4 lacks records of two releases in a row for SI-2");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0") RECORD("2.0"), 3, "level 4 lacks a metric");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0") RECORD("2.0") METRIC("9", "9"), 3, "level 4 lacks a metric");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0") RECORD("2.0") METRIC("9", "10"), 3, "level 4 lacks a metric");
    grade(&w, PEOPLE "releases:\n" RECORD("3.0") RECORD("2.0") METRIC("9", "8"), 4, "");
    folder_free(w.folder);
}

/* What nobody does nobody does well. */
static void a_practice_that_does_not_apply_has_no_maturity(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    write_product(&w);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "roles: [{id: r, people: kim}]\n"
                  "training: [{what: c, people: kim, date: 2026-01-01, file: paper.md, sha256: HASH}]\n"
                  "not-applicable: [{requirements: [SUM-1, SUM-2, SUM-3, SUM-4, SUM-5], reason: a, by: kim, date: "
                  "2026-01-01}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_int_equal(w.status.practices[6].maturity, 1);
    assert_str(w.status.practices[6].maturity_reason, "level 2 lacks a requirement that applies");
    folder_free(w.folder);
}

static void a_record_that_changed_is_no_record(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    write_product(&w);
    workshop_file(&w, "record.md", "other\n");
    grade(&w,
          PEOPLE "releases:\n  - {version: '3.0', records: [{requirements: SI-2, file: record.md, sha256: HASH, date: "
                 "2026-01-01}]}\n",
          1, "level 2 lacks SI-2");
    folder_free(w.folder);
}

static void a_sign_off_needs_its_record_and_everything_else(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    write_product(&w);
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS "releases: [{version: '3.0', sign-off: {by: kim, date: 2026-06-01}}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-12", "partly", "signed off by Kim, but its record is named by no 'file'");
    workshop_file(
        &w, "process.yaml",
        WORKSHOP_PROCESS
        "releases: [{version: '3.0', sign-off: {by: kim, date: 2026-06-01, file: paper.md, sha256: HASH}}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-12", "partly", "signed off by Kim, but not shown: SM-1, SM-2, SM-3, SM-4 and 41 more");
    workshop_file(
        &w, "process.yaml",
        WORKSHOP_PROCESS
        "releases: [{version: '3.0', sign-off: {by: kim, date: 2026-05-31, file: paper.md, sha256: HASH}}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-12", "partly", "signed off by Kim, but before a of 2026-06-01 was there");
    workshop_file(&w, "process.yaml",
                  WORKSHOP_PROCESS
                  "releases: [{version: '3.0', sign-off: {by: kim, date: 2026-06-01, file: paper.md, sha256: HASH}, "
                  "records: [{requirements: SM-11, file: paper.md, sha256: HASH, date: 2026-06-02}]}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-12", "partly", "signed off by Kim, but before paper.md of 2026-06-02 was there");
    workshop_file(
        &w, "process.yaml",
        WORKSHOP_PROCESS
        "releases: [{version: '2.0', sign-off: {by: kim, date: 2026-06-01, file: paper.md, sha256: HASH}}]\n");
    workshop_judge(&w, "2026-07-01");
    assert_state(&w, "SM-12", "not shown", "");
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_level_grows_with_what_was_done_and_got_better),
        BED_TEST(a_practice_that_does_not_apply_has_no_maturity),
        BED_TEST(a_record_that_changed_is_no_record),
        BED_TEST(a_sign_off_needs_its_record_and_everything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
