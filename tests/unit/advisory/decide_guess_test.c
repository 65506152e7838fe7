/* What is a guess: that the asset is of a listed name which says less, or of a series. It acquits nothing by a list,
 * and only past what is affected where nothing similar is. */
#include "match_bed.h"

#define ONE(product, version, list) "p Acme|" product "|" version "\nv CVE-1\n" list " 1"

static void a_guess_acquits_after_similar_names_are_heard(void **state) {
    static const char similar[] = "p Acme|Turbine Pump|<2.0\np Acme|Turbine Clock|<4.0\nv CVE-1\nknown_affected 1 2";
    static const char described[] = "p Acme|RT431|<2.0\np Acme|RT430/RT434 GPS Clock|<4.0\nv CVE-1\nknown_affected 1 2";
    struct advisory_db *db = DATABASE(*state, similar);
    assert_said(db, ASSET("Acme", "Turbine Pump Clock", "1.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump Clock", "3.0"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump Clock", "4.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
    db = DATABASE(*state, described);
    assert_said(db, ASSET("Acme", "RT431 GPS clock", "3.0"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "RT431 GPS clock", "4.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* What is heard of a vulnerability is asked for, whatever else the document lists. */
static void what_is_similar_has_its_version_read(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Acme|Turbine Pump|<9\np Acme|Turbine Pump (NAM)|<2\np Acme|Turbine Pump Deluxe|<4\nv CVE-1\n"
                "known_affected 2 3\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.0"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void a_series_number_that_stands_apart_is_a_guess(void **state) {
    struct advisory_db *db = DATABASE(*state, ONE("Turbine 7000 series", "vers:all/*", "known_not_affected"));
    assert_said(db, ASSET("Acme", "Turbine 7500", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Turbine 7500 Pro", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, ONE("Turbine 100 series", "<2.0", "known_affected"));
    assert_said(db, ASSET("Acme", "Turbine 190", "1.0"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine 190", "2.0"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine 190 gauge", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

static void words_in_front_are_a_guess(void **state) {
    static const struct {
        const char *supplier, *product, *listed;
    } rows[] = {
        {"Franklin Fueling Systems", "FFS Colibri Server", "Colibri Server"},
        {"Franklin Fueling Systems", "FFS Colibri Touch Server", "Colibri Touch Server"},
        {"Alpha Beta Control", "XYZ OPC Server", "OPC Server"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct bed *bed = *state;
        struct advisory_subject asset = {
            .supplier = str_from(rows[i].supplier), .product = str_from(rows[i].product), .version = STR("3.0")};
        struct str safe = str_format(&bed->arena, "p %s|%s|vers:all/*\nv CVE-1\nknown_not_affected 1", rows[i].supplier,
                                     rows[i].listed);
        struct str affected =
            str_format(&bed->arena, "p %s|%s|<2.0\nv CVE-1\nknown_affected 1", rows[i].supplier, rows[i].listed);
        struct advisory_db *db = DATABASE(bed, safe.ptr, affected.ptr);
        assert_said(db, &asset, ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
        assert_int_equal(said_of(db, &asset, "A-2", "CVE-1").answer, ANSWER_FIXED);
        advisory_free(db);
    }
}

/* One common word is of many products; a name is not. */
static void firmware_of_one_common_word_convicts_nothing(void **state) {
    struct advisory_db *db =
        DATABASE(*state, ONE("Access firmware", "<2.0", "known_affected"),
                 ONE("Gateway firmware", "<2.0", "known_affected"), ONE("mGuard firmware", "<2.0", "known_affected"));
    assert_said(db, ASSET("Acme", "Access Point AP-400", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Gateway RS4000", "1.0"), "A-2", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(db, ASSET("Acme", "FL MGUARD RS4000", "1.0"), "A-3", "CVE-1").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_guess_acquits_after_similar_names_are_heard), BED_TEST(what_is_similar_has_its_version_read),
        BED_TEST(a_series_number_that_stands_apart_is_a_guess),  BED_TEST(words_in_front_are_a_guess),
        BED_TEST(firmware_of_one_common_word_convicts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
