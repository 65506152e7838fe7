#include "match_bed.h"

static struct advisory_detail detail_of(struct bed *bed, const struct advisory_db *db,
                                        const struct advisory_subject *asset, const char *cve) {
    struct said said = said_of(db, asset, "A-1", cve);
    struct advisory_detail detail;
    assert_int_not_equal(said.answer, ANSWER_COUNT);
    assert_int_equal(advisory_explain(db, asset, &said.match, &bed->arena, &detail), STATUS_OK);
    return detail;
}

static void the_facts_are_those_of_the_product_that_decided(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Fan|<1.0\np Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1 2\n"
                         "score 5.0 1\nscore 7.5 2\nscore 9.8 2\nmitigation 2: Use a wall\n"
                         "vendor_fix 2: Update to V2.0 or later\nvendor_fix 1: Update to V9");
    struct advisory_detail d = detail_of(*state, db, ASSET("Acme", "Turbine Pump", "1.5"), "CVE-1");
    assert_str(d.product_text, "Turbine Pump");
    assert_str(d.version_text, "<2.0");
    assert_str(d.reason, "1.5 lies in the versions listed as affected: <2.0");
    assert_true(d.cvss > 9.7f && d.cvss < 9.9f);
    assert_int_equal(d.remedy, REMEDY_VENDOR_FIX);
    assert_str(d.remedy_text, "Update to V2.0 or later");
    assert_str(d.remedy_url, "https://e.x");
    assert_str(d.fixed_version, "V2.0");
    advisory_free(db);
}

static void the_end_of_the_range_is_the_fix_where_none_is_named(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1\n"
                                              "mitigation 1: Use a wall\nworkaround 1: Use a moat");
    struct advisory_detail d = detail_of(*state, db, ASSET("Acme", "Turbine Pump", "1.5"), "CVE-1");
    assert_str(d.fixed_version, "2.0");
    assert_int_equal(d.remedy, REMEDY_MITIGATION);
    assert_true(d.cvss < 0);
    advisory_free(db);
}

static void a_missing_version_is_spoken_of_so(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|<2.0\np Acme|Turbine Fan|\nv CVE-1\nknown_affected 1 2\n"
                         "no_fix_planned 2: Never");
    struct advisory_detail d = detail_of(*state, db, ASSET("Acme", "Turbine Pump", ""), "CVE-1");
    assert_str(d.reason, "the inventory gives no version; affected are <2.0");
    assert_int_equal(d.remedy, REMEDY_NONE_KNOWN);
    d = detail_of(*state, db, ASSET("Acme", "Turbine Fan", "1.0"), "CVE-1");
    assert_str(d.reason, "every version is listed as affected");
    assert_int_equal(d.remedy, REMEDY_NO_FIX);
    advisory_free(db);
}

static void a_product_made_of_two_has_the_text_of_both(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Camera C1|\np Acme|Camera C1 Firmware|<2.0\n"
                                              "on 2 1 Camera C1 Firmware on Camera C1\nv CVE-1\nknown_affected 3");
    struct advisory_detail d = detail_of(*state, db, ASSET("Acme", "Camera C1", "1.0"), "CVE-1");
    assert_str(d.product_text, "Camera C1 Firmware on Camera C1");
    advisory_free(db);
}

static void the_variants_are_named(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Pump|<1\np Acme|Pump (EU)|<2\np Acme|Pump (NAM)|<3\n"
                                              "p Acme|Pump (EU)|<4\np Acme|Pump G2 (EU)|<3\nv CVE-1\n"
                                              "known_affected 1 2 3 4 5");
    struct advisory_detail d = detail_of(*state, db, ASSET("Acme", "Pump", "2.5"), "CVE-1");
    assert_str(d.reason, "which of the listed variants the asset is, is not known: Pump (NAM), Pump, Pump (EU); its "
                         "full name or order number decides");
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Pump (A1)|<1\np Acme|Pump (A2)|<2\np Acme|Pump (A3)|<3\np Acme|Pump (A4)|<4\n"
                          "p Acme|Pump (A5)|<5\nv CVE-1\nknown_affected 1 2 3 4 5");
    d = detail_of(*state, db, ASSET("Acme", "Pump", "4.5"), "CVE-1");
    assert_str(d.reason, "which of the listed variants the asset is, is not known: Pump (A5), Pump (A1), Pump (A2), "
                         "Pump (A3), and others; its full name or order number decides");
    advisory_free(db);
}

static void every_answer_basis_and_remedy_has_a_name(void **state) {
    (void)state;
    for (int i = 0; i < ANSWER_COUNT; i++)
        assert_true(advisory_answer_name((enum advisory_answer)i).len > 0);
    for (int i = BASIS_ORDER_NUMBER; i <= BASIS_NAME_SIMILAR; i++)
        assert_true(advisory_basis_name((enum advisory_basis)i).len > 0);
    for (int i = REMEDY_NONE_KNOWN; i <= REMEDY_NO_FIX; i++)
        assert_true(advisory_remedy_name((enum remedy_kind)i).len > 0);
}

static void every_cause_has_a_sentence(void **state) {
    struct bed *bed = *state;
    struct advisory_db *db = DATABASE(bed, "p Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ASSET("Acme", "Turbine Pump", "1.0"), "A-1", "CVE-1");
    for (int cause = 0; cause <= CAUSE_COUNT; cause++) {
        struct advisory_detail d;
        said.match.cause = (uint8_t)cause;
        assert_int_equal(advisory_explain(db, ASSET("Acme", "Turbine Pump", "1.0"), &said.match, &bed->arena, &d),
                         STATUS_OK);
        assert_true(d.reason.len > 10);
        assert_false(str_contains(d.reason, STR("{")));
    }
    advisory_free(db);
}

static void without_memory_it_says_so(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ASSET("Acme", "Turbine Pump", "1.0"), "A-1", "CVE-1");
    struct advisory_detail d;
    struct arena arena;
    arena_init(&arena, 1);
    assert_int_equal(advisory_explain(db, ASSET("Acme", "Turbine Pump", "1.0"), &said.match, &arena, &d),
                     STATUS_MEMORY);
    arena_done(&arena);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_facts_are_those_of_the_product_that_decided),
        BED_TEST(the_end_of_the_range_is_the_fix_where_none_is_named),
        BED_TEST(a_missing_version_is_spoken_of_so),
        BED_TEST(a_product_made_of_two_has_the_text_of_both),
        BED_TEST(the_variants_are_named),
        BED_TEST(every_answer_basis_and_remedy_has_a_name),
        BED_TEST(every_cause_has_a_sentence),
        BED_TEST(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
