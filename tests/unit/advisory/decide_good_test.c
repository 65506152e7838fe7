/* What is listed as fixed, recommended or not affected: whom it acquits, and whom it leaves to a person. */
#include "match_bed.h"

/* One product of one advisory with CVE-1 in a list. */
#define LISTED(product, version, list) "p Acme|" product "|" version "\nv CVE-1\n" list " 1"

static bool is_good(enum advisory_answer answer) {
    return answer == ANSWER_FIXED || answer == ANSWER_NOT_AFFECTED;
}

static void that_another_version_is_good_acquits_nothing(void **state) {
    static const char *const advisories[] = {
        LISTED("Turbine Pump", "=2.0", "fixed"),
        LISTED("Turbine Pump", ">=2.0", "fixed"),
        LISTED("Turbine Pump", "=2.0", "known_not_affected"),
        LISTED("Turbine Pump", "=2.0", "recommended"),
    };
    for (size_t i = 0; i < ARRAY_LEN(advisories); i++) {
        struct advisory_db *db = DATABASE(*state, advisories[i]);
        assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_OTHER_GOOD);
        assert_said(db, ASSET("Acme", "Turbine Pump", ""), ANSWER_NEEDS_A_LOOK, CAUSE_OTHER_GOOD);
        assert_true(is_good(said_of(db, ASSET("Acme", "Turbine Pump", "2.0"), "A-1", "CVE-1").answer));
        advisory_free(db);
    }
}

static void of_a_similar_or_longer_name_it_acquits_nothing_either(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|\np Acme|Turbine Pump (NAM)|=2.0\nv CVE-1\n"
                                              "known_not_affected 1\nfixed 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_OTHER_GOOD);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
    db = DATABASE(*state, LISTED("Turbine Pump Deluxe", "=2.0", "fixed"));
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_OTHER_GOOD);
    advisory_free(db);
}

/* ---- under a condition */

static void what_is_good_under_a_condition_is_a_look(void **state) {
    static const char *const names[] = {
        "Turbine Fan running RoofOS",
        "Turbine Fan if option X is installed",
        "Turbine Fan when TLS is enabled",
        "Turbine Fan (only with module X)",
    };
    static const char *const lists[] = {"known_not_affected", "fixed"};
    for (size_t i = 0; i < ARRAY_LEN(names) * ARRAY_LEN(lists); i++) {
        struct bed *bed = *state;
        struct str text =
            str_format(&bed->arena, "p Acme|%s|vers:all/*\nv CVE-1\n%s 1", names[i / 2], lists[i % ARRAY_LEN(lists)]);
        struct advisory_db *db = DATABASE(bed, text.ptr);
        assert_said(db, ASSET("Acme", "Turbine Fan", "2.5"), ANSWER_NEEDS_A_LOOK, CAUSE_GOOD_CONDITION);
        advisory_free(db);
    }
}

static void an_asset_that_is_known_to_meet_the_condition_is_acquitted(void **state) {
    struct advisory_db *db = DATABASE(*state, LISTED("Turbine Fan running RoofOS", "vers:all/*", "known_not_affected"));
    assert_said(db, ASSET("Acme", "Turbine Fan running RoofOS", "2.5"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

static void serial_numbers_and_hosts_are_conditions_of_what_is_good(void **state) {
    struct advisory_subject asset = {.supplier = STR("Acme"), .product = STR("Turbine Fan"), .version = STR("2.5")};
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Fan|vers:all/*\nserial SN-1000\nv CVE-1\nknown_not_affected 1");
    assert_said(db, &asset, ANSWER_NEEDS_A_LOOK, CAUSE_GOOD_CONDITION);
    asset.serial = STR("SN-1000");
    assert_said(db, &asset, ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Turbine Fan|vers:all/*\np Acme|Box 77|vers:all/*\np Acme|Box 99|vers:all/*\n"
                          "on 1 2 Turbine Fan on Box 77\non 1 3 Turbine Fan on Box 99\nv CVE-1\nknown_not_affected 4\n"
                          "known_affected 5");
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

/* ---- beside what is affected */

static void a_good_row_does_not_decide_beside_an_open_one(void **state) {
    static const char *const advisories[] = {
        "p Acme|Turbine Fan|=see text\np Acme|Turbine Fan|vers:all/*\nv CVE-1\nknown_affected 1\nknown_not_affected 2",
        "p Acme|Turbine Fan when TLS is enabled|vers:all/*\np Acme|Turbine Fan|vers:all/*\nv CVE-1\n"
        "known_affected 1\nfixed 2",
        "p Acme|Turbine Fan|vers:all/*\np Acme|Turbine Fan with option X|vers:all/*\nv CVE-1\nknown_affected 2\n"
        "known_not_affected 1",
        "p Acme|Turbine Fan|vers:all/*\np Acme|Turbine Fan running RoofOS|vers:all/*\nv CVE-1\nknown_affected 1\n"
        "known_not_affected 2",
        "p Acme|Turbine Fan running WallOS|vers:all/*\np Acme|Turbine Fan running RoofOS|vers:all/*\nv CVE-1\n"
        "known_affected 1\nknown_not_affected 2",
    };
    for (size_t i = 0; i < ARRAY_LEN(advisories); i++) {
        struct advisory_db *db = DATABASE(*state, advisories[i]);
        assert_int_equal(said_of(db, ASSET("Acme", "Turbine Fan", "2.5"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
        advisory_free(db);
    }
}

static void a_good_version_that_is_named_decides_all_the_same(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Fan|=2.0\np Acme|Turbine Fan|=2.1\np Acme|Turbine Fan|"
                                              "=see text\nv CVE-1\nknown_affected 1 3\nfixed 2");
    assert_said(db, ASSET("Acme", "Turbine Fan", "2.1"), ANSWER_FIXED, CAUSE_LISTED_FIXED);
    assert_said(db, ASSET("Acme", "Turbine Fan", "2.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Turbine Fan|=MCE_3.x\np Acme|Turbine Fan|<=2.x\nv CVE-1\nknown_affected 1\n"
                          "known_not_affected 2");
    assert_said(db, ASSET("Acme", "Turbine Fan", "2.1"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

/* ---- one of several variants */

static void one_good_variant_does_not_acquit_the_others(void **state) {
    static const char *const advisories[] = {
        "p Acme|Turbine Pump (Part Number 100-200)|vers:all/*\nv CVE-1\nknown_not_affected 1",
        "p Acme|Turbine Pump series B|vers:all/*\nv CVE-1\nfixed 1",
        "p Acme|Turbine Pump (NAM)|=2.0\nv CVE-1\nfixed 1",
        "p Acme|Turbine Pump (EU)|<1\np Acme|Turbine Pump (NAM)|=3.0\nv CVE-1\nknown_affected 1\nfixed 2",
    };
    for (size_t i = 0; i < ARRAY_LEN(advisories); i++) {
        struct advisory_db *db = DATABASE(*state, advisories[i]);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
        advisory_free(db);
    }
}

static void all_variants_that_are_good_acquit(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump (EU)|vers:all/*\np Acme|Turbine Pump (NAM)|vers:all/*\nv CVE-1\n"
                         "known_not_affected 1 2\nv CVE-2\nknown_not_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2.0"), "A-1", "CVE-2").answer, ANSWER_NEEDS_A_LOOK);
    assert_said(db, ASSET("Acme", "Turbine Pump (NAM)", "2.0"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

static void a_variant_that_is_good_where_it_was_affected_acquits(void **state) {
    static const char *const advisories[] = {
        "p Acme|Turbine Pump (NAM)|=1.0\np Acme|Turbine Pump (NAM)|=2.0\nv CVE-1\nknown_affected 1\nfixed 2\n"
        "vendor_fix 1: Update to V2.0 or later",
        "p Acme|Turbine Pump (Part Number 100-200)|<2\np Acme|Turbine Pump (Part Number 100-200)|=2.0\nv CVE-1\n"
        "known_affected 1\nfixed 2",
    };
    for (size_t i = 0; i < ARRAY_LEN(advisories); i++) {
        struct advisory_db *db = DATABASE(*state, advisories[i]);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.0"), ANSWER_FIXED, CAUSE_LISTED_FIXED);
        advisory_free(db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(that_another_version_is_good_acquits_nothing),
        BED_TEST(of_a_similar_or_longer_name_it_acquits_nothing_either),
        BED_TEST(what_is_good_under_a_condition_is_a_look),
        BED_TEST(an_asset_that_is_known_to_meet_the_condition_is_acquitted),
        BED_TEST(serial_numbers_and_hosts_are_conditions_of_what_is_good),
        BED_TEST(a_good_row_does_not_decide_beside_an_open_one),
        BED_TEST(a_good_version_that_is_named_decides_all_the_same),
        BED_TEST(one_good_variant_does_not_acquit_the_others),
        BED_TEST(all_variants_that_are_good_acquit),
        BED_TEST(a_variant_that_is_good_where_it_was_affected_acquits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
