#include "document/artefact.h"
#include "documents.h"

#include "catalogue/process.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define EVIDENCE(entry)                                                                                                \
    PRODUCT_HEAD "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    evidence:\n      - " entry "\n"
#define TESTS "{id: t, kind: junit, file: reports/t.xml, date: 2026-01-01"

static const struct artefact *read_text(struct bed *bed, const char *text) {
    const struct product *product = product_from(bed, text);
    return product ? product->releases[0].evidence : NULL;
}

static void an_entry_is_read_whole(void **state) {
    struct bed *bed = *state;
    const struct artefact *entry = read_text(bed, EVIDENCE("id: t\n        kind: sarif\n        file: reports/t.sarif\n"
                                                           "        sha256: " HASH "\n        date: 2026-01-01\n"
                                                           "        valid-until: 2027-01-01\n"
                                                           "        requirements: [CR 3.5, SI-1]\n        by: CI"));
    assert_non_null(entry);
    assert_str(entry->id, "t");
    assert_int_equal(entry->kind, ARTEFACT_SARIF);
    assert_str(entry->file, "reports/t.sarif");
    assert_string_equal(entry->path, "reports/t.sarif");
    assert_true(entry->pinned);
    assert_int_equal(entry->sha256[0], 0x9f);
    assert_int_equal(entry->sha256[31], 0x08);
    assert_true(date_is(entry->date, "2026-01-01"));
    assert_true(date_is(entry->valid_until, "2027-01-01"));
    assert_true(requirement_set_has(&entry->requirements, requirement_find(STR("CR 3.5"))));
    assert_true(process_set_has(entry->process, process_find(STR("SI-1"))));
    assert_str(entry->by, "CI");
}

static void places_point_into_the_document(void **state) {
    struct bed *bed = *state;
    const struct artefact *entry = read_text(bed, EVIDENCE("id: t\n        kind: junit\n        file: t.xml # c\n"
                                                           "        sha256: " HASH "\n        date: 2026-01-01"));
    assert_str(place_text(&bed->arena, entry->place), "product.yaml:8:13");
    assert_str(place_text(&bed->arena, entry->file_place), "product.yaml:10:15");
    assert_str(place_text(&bed->arena, entry->sha256_place), "product.yaml:11:17");
    assert_int_equal(entry->sha256_place.length, 64);
}

static void a_missing_hash_points_behind_the_file(void **state) {
    struct bed *bed = *state;
    const struct artefact *entry = read_text(bed, EVIDENCE(TESTS "}"));
    assert_false(entry->pinned);
    assert_int_equal(entry->sha256_place.length, 0);
    assert_int_equal(entry->sha256_place.offset, entry->file_place.offset + strlen("reports/t.xml"));
}

static void a_hash_is_read_whichever_comes_first(void **state) {
    const struct artefact *entry =
        read_text(*state, EVIDENCE("{sha256: " HASH ", id: t, kind: junit, date: 2026-01-01, file: t.xml}"));
    assert_true(entry->pinned);
    assert_string_equal(entry->path, "t.xml");
}

static void an_absent_end_is_none(void **state) {
    assert_int_equal(read_text(*state, EVIDENCE(TESTS "}"))->valid_until, DATE_NONE);
}

static void a_claim_needs_no_file(void **state) {
    const struct artefact *entry = read_text(
        *state, EVIDENCE("{id: c, kind: claim, statement: s, by: b, date: 2026-01-01, requirements: CR 1.1}"));
    assert_int_equal(entry->kind, ARTEFACT_CLAIM);
    assert_int_equal(entry->file.len, 0);
    assert_str(entry->statement, "s");
}

static void mistakes_have_codes(void **state) {
    static const struct {
        const char *text;
        const char *code;
    } BAD[] = {
        {EVIDENCE("{id: c, kind: claim, date: 2026-01-01, by: b, requirements: CR 1.1}"), "document.missing-key"},
        {EVIDENCE("{id: c, kind: sbom, date: 2026-01-01}"), "document.missing-key"},
        {EVIDENCE(TESTS ", sha256: xyz}"), "document.sha256"},
        {EVIDENCE(TESTS ", sha256: " HASH "00}"), "document.sha256"},
        {EVIDENCE(TESTS ", sha256: [a]}"), "document.wrong-type"},
        {EVIDENCE("{id: t, kind: junit, file: /t.xml, date: 2026-01-01}"), "document.path"},
        {EVIDENCE("{id: c, kind: claim, statement: s, by: b, date: 2026-01-01, requirements: CR 1.1, sha256: " HASH
                  "}"),
         "document.hash-without-file"},
        {EVIDENCE(TESTS ", valid-until: 2025-12-31}"), "document.date-order"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_null(read_text(bed, BAD[i].text));
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, BAD[i].code);
    }
}

static void a_claim_that_lacks_all_is_told_all(void **state) {
    struct bed *bed = *state;
    assert_null(read_text(bed, EVIDENCE("{id: c, kind: claim, date: 2026-01-01}")));
    assert_int_equal(diag_errors(&bed->sink), 3);
}

static void an_exclusion_is_read_whole(void **state) {
    const struct product *product =
        product_from(*state, PRODUCT_HEAD "releases:\n  - version: '1.0'\n    date: 2026-01-01\n    not-applicable:\n"
                                          "      - {requirements: [CR 2.2], reason: no radio, by: A. Kern, "
                                          "date: 2026-01-01}\n");
    const struct exclusion *exclusion = product->releases[0].exclusions;
    assert_int_equal(product->releases[0].exclusion_count, 1);
    assert_str(exclusion->reason, "no radio");
    assert_str(exclusion->by, "A. Kern");
    assert_int_equal(exclusion->review, DATE_NONE);
    assert_true(requirement_set_has(&exclusion->requirements, requirement_find(STR("CR 2.2"))));
}

static void an_exclusion_of_the_process_names_4_1(void **state) {
    const struct product *product =
        product_from(*state, "keyway: product/1\nsupplier: {id: s, name: S, not-applicable: [{requirements: SM-9, "
                             "reason: r, by: b, date: 2026-01-01, review: 2027-01-01}]}\n"
                             "product: {id: p, name: P, types: SA}\n" ONE_RELEASE);
    assert_true(process_set_has(product->supplier.exclusions[0].process, process_find(STR("SM-9"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_entry_is_read_whole),
        BED_TEST(places_point_into_the_document),
        BED_TEST(a_missing_hash_points_behind_the_file),
        BED_TEST(a_hash_is_read_whichever_comes_first),
        BED_TEST(an_absent_end_is_none),
        BED_TEST(a_claim_needs_no_file),
        BED_TEST(mistakes_have_codes),
        BED_TEST(a_claim_that_lacks_all_is_told_all),
        BED_TEST(an_exclusion_is_read_whole),
        BED_TEST(an_exclusion_of_the_process_names_4_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
