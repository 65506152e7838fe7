/* Known vulnerabilities of the components of a release, and what was decided of them (SM-9). */
#include "care.h"

#define BILL                                                                                                           \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":["                                            \
    "{\"type\":\"library\",\"name\":\"b\",\"version\":\"1.1.0\",\"purl\":\"pkg:npm/b@1.1.0\"},"                        \
    "{\"type\":\"library\",\"name\":\"c\",\"version\":\"1.0\"}]}"
#define OSV                                                                                                            \
    "{\"id\":\"GHSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"aliases\":[\"CVE-2026-7\"],\"published\":\"2026-02-"   \
    "01T"                                                                                                              \
    "00:00:00Z\",%s\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\"},\"ranges\":[{\"type\":"           \
    "\"SEMVER\","                                                                                                      \
    "\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.2.0\"}]}]}]}"
#define PRODUCT                                                                                                        \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\nreleases:\n"              \
    "  - version: '1.0'\n    date: 2026-01-01\n"                                                                       \
    "    evidence: [{id: bom, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}]\n"
#define DECIDED(more)                                                                                                  \
    "components: [{match: '*', owner: kim, support: maintained, assessed-until: 2027-01-01" more "}]\n"

static void advise_init(struct workshop *w, struct bed *bed, const char *process, const char *more) {
    care_init(w, bed, NULL, process);
    workshop_paper(w, BILL);
    workshop_file(w, "product.yaml", PRODUCT);
    assert_int_equal(mkdir(folder_path(bed, w->folder, "osv"), 0700), 0);
    workshop_file(w, "osv/a.json", str_format(&bed->arena, OSV, more).ptr);
}

static enum status advise_try(struct workshop *w, date_days at) {
    const struct status_options options = {.where = w->folder,
                                           .at = at,
                                           .assurance = STRENGTH_ARTEFACT,
                                           .advisories = folder_path(w->bed, w->folder, "osv")};
    return product_status_of(&options, &w->bed->arena, &w->bed->sink, &w->status);
}

static void advise(struct workshop *w, date_days at) {
    if (advise_try(w, at) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(w->bed)));
}

static void without_advisories_nothing_was_looked_up(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_judge(&w, "2026-04-01");
    assert_true(care_noted(&w, "SM-9", false, "--advisories FOLDER"));
    folder_free(w.folder);
}

static void what_nobody_assessed_stands_against_it(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown",
                 "1 known vulnerability of a component is not assessed, the first: GHSA-1 in b 1.1.0");
    assert_true(care_noted(&w, "SM-9", true, "1 components against 1 documents: 1 open"));
    assert_true(care_noted(&w, "SM-9", false, "1 of 2 components: no package URL"));
    /* Before it was known. */
    advise(&w, date_from(2026, 1, 31));
    assert_false(workshop_item(&w, "SM-9")->contradicted);
    folder_free(w.folder);
}

static void an_assessment_holds_under_any_id_until_its_day(void **state) {
    struct workshop w;
    advise_init(&w, *state,
                DECIDED(", vulnerabilities: [{id: cve-2026-7, answer: not-affected, why: Not called., until: "
                        "2026-06-30}]"),
                "");
    advise(&w, date_from(2026, 6, 30));
    assert_state(&w, "SM-9", "shown", "");
    advise(&w, date_from(2026, 7, 1));
    assert_state(&w, "SM-9", "not shown", "which was assessed until 2026-06-30");
    folder_free(w.folder);
}

static void what_affects_the_product_has_a_case(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(", vulnerabilities: [{id: CVE-2026-7, answer: affected, case: A-1}]"), "");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "partly", "psirt/ has no case A-1");
    workshop_file(&w, "psirt/a.yaml", CARE_HEAD CARE_RECEIVED);
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "shown", "");
    folder_free(w.folder);
}

static void what_was_withdrawn_counts_for_nothing(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "\"withdrawn\":\"2026-03-01T00:00:00Z\",");
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "has no OSV and no CSAF document"));
    folder_free(w.folder);
}

static void other_files_are_told_and_broken_ones_end_it(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_file(&w, "osv/b.json", "{\"document\":{}}");
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "1 JSON file that are neither OSV nor CSAF"));
    workshop_file(&w, "osv/b.json", "{");
    assert_int_equal(advise_try(&w, date_from(2026, 4, 1)), STATUS_INPUT);
    folder_free(w.folder);
}

#define CSAF(purl)                                                                                                     \
    "{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\",\"publisher\":{\"category\":"     \
    "\"vendor\",\"name\":\"B\",\"namespace\":\"https://b.example\"},\"title\":\"t\",\"tracking\":{\"id\":\"B-1\","     \
    "\"initial_release_date\":\"2026-02-01T09:00:00Z\",\"current_release_date\":\"2026-02-01T09:00:00Z\","             \
    "\"status\":\"final\",\"version\":\"1\",\"revision_history\":[]}},\"product_tree\":{\"full_product_names\":[{"     \
    "\"product_id\":\"P\",\"name\":\"b\"" purl "}]},\"vulnerabilities\":[{\"cve\":\"CVE-2026-8\",\"product_status\":{" \
    "\"known_affected\":[\"P\"]}}]}"
#define HELPER(purl) ",\"product_identification_helper\":{\"purl\":\"" purl "\"}"

static void csaf_speaks_of_package_urls(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "\"withdrawn\":\"2026-03-01T00:00:00Z\",");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b@1.1.0")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown", "CVE-2026-8 in b 1.1.0");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b@1.1.1")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "shown", "");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "partly", "which the versions do not tell: CVE-2026-8");
    workshop_file(&w, "osv/b.json", CSAF(""));
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "1 CSAF document that name no package URL"));
    folder_free(w.folder);
}

#define UPSTREAM                                                                                                       \
    "{\"id\":\"DSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"upstream\":[\"CVE-2026-1\",\"CVE-2026-2\"],"            \
    "\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\",\"purl\":\"pkg:npm/"                             \
    "b\"},\"versions\":[\"1.1.0\"]},"                                                                                  \
    "{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\"},\"versions\":[\"1.1.0\"]}]}"
#define AWAY(id, until) "{id: " id ", answer: not-affected, why: Not called., until: " until "}"
#define SETTLED(more)   DECIDED(", vulnerabilities: [" more "]")

static void what_it_is_made_of_settles_it_only_together(void **state) {
    static const struct {
        const char *process, *state, *detail;
    } ROWS[] = {
        /* It has several entries about the one component, and counts once. */
        {DECIDED(""), "not shown", "1 known vulnerability of a component is not assessed, the first: DSA-1 in b"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01")), "not shown", "DSA-1 in b 1.1.0"},
        {SETTLED(AWAY("CVE-2026-2", "2027-01-01")), "not shown", "DSA-1 in b 1.1.0"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", " AWAY("CVE-2026-2", "2027-01-01")), "shown", ""},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", " AWAY("CVE-2026-2", "2026-03-01")), "not shown",
         "which was assessed until 2026-03-01"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", {id: CVE-2026-2, answer: affected, case: A-1}"), "partly",
         "psirt/ has no case A-1"},
        {SETTLED(AWAY("DSA-1", "2027-01-01")), "shown", ""},
        {SETTLED(AWAY("DSA-1", "2026-03-01")), "not shown", "which was assessed until 2026-03-01"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, ROWS[i].process, "");
        workshop_file(&w, "osv/a.json", UPSTREAM);
        advise(&w, date_from(2026, 4, 1));
        assert_state(&w, "SM-9", ROWS[i].state, ROWS[i].detail);
        folder_free(w.folder);
    }
}

static void csaf_is_settled_by_its_own_id_or_by_the_cve(void **state) {
    static const struct {
        const char *process, *state;
    } ROWS[] = {
        {SETTLED(AWAY("B-1", "2027-01-01")), "shown"},
        {SETTLED(AWAY("CVE-2026-8", "2027-01-01")), "shown"},
        {SETTLED(AWAY("CVE-2026-9", "2027-01-01")), "not shown"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, ROWS[i].process, "");
        workshop_file(&w, "osv/a.json", CSAF(HELPER("pkg:npm/%62@1.1.0")));
        advise(&w, date_from(2026, 4, 1));
        assert_state(&w, "SM-9", ROWS[i].state, i < 2 ? "" : "CVE-2026-8 in b 1.1.0");
        folder_free(w.folder);
    }
}

static void an_ecosystem_that_nobody_knows_is_found_by_its_url(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_file(
        &w, "osv/a.json",
        "{\"id\":\"X-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"Other:1"
        "\",\"name\":\"lib-b\",\"purl\":\"pkg:npm/b\"},\"versions\":[\"1.1.0\"]}]}");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown", "X-1 in b 1.1.0");
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(without_advisories_nothing_was_looked_up),
        BED_TEST(what_nobody_assessed_stands_against_it),
        BED_TEST(an_assessment_holds_under_any_id_until_its_day),
        BED_TEST(what_affects_the_product_has_a_case),
        BED_TEST(what_was_withdrawn_counts_for_nothing),
        BED_TEST(csaf_speaks_of_package_urls),
        BED_TEST(other_files_are_told_and_broken_ones_end_it),
        BED_TEST(what_it_is_made_of_settles_it_only_together),
        BED_TEST(csaf_is_settled_by_its_own_id_or_by_the_cve),
        BED_TEST(an_ecosystem_that_nobody_knows_is_found_by_its_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
