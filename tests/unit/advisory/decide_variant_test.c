/* Variants that an advisory names in parentheses and an inventory leaves out. */
#include "match_bed.h"

/* Whichever it is, the answer holds for both; else a person must look which it is. */
static void variants_in_parentheses_answer_together(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump (BACnet)|< 3.5\np Acme|Turbine Pump (P2 Wire)|< 2.8\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2.7"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.4"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "3.5"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump (P2 Wire)", "3.4"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

static void an_exact_name_acquits_no_affected_variant(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|< 4.3\np Acme|Turbine Pump (32M) V5.X|< 5.7\n"
                                              "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.2"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.6"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump V5.X", "5.6"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.7"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* Said to be not affected, even by name. */
static void a_status_list_acquits_no_affected_variant(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|\np Acme|Turbine Pump (NAM)|< 5.7\n"
                                              "v CVE-1\nknown_affected 2\nknown_not_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.6"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.7"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

/* Another advisory lists the bare name beside a variant, so it is one of its own that is not listed here. */
static void a_name_that_is_listed_beside_its_variants_is_one_more(void **state) {
    static const char variant[] = "p Acme|Turbine Pump (32M)|< 5.7\nv CVE-1\nknown_affected 1";
    struct advisory_db *alone = DATABASE(*state, variant);
    struct advisory_db *beside = DATABASE(
        *state, variant, "p Acme|Turbine Pump|< 1\np Acme|Turbine Pump (32M)|< 1\nv CVE-2\nknown_affected 1 2");
    struct advisory_db *apart = DATABASE(*state, variant, "p Acme|Turbine Pump|< 1\nv CVE-2\nknown_affected 1");
    assert_said(alone, ASSET("Acme", "Turbine Pump", "5.6"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(beside, ASSET("Acme", "Turbine Pump", "5.6"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(apart, ASSET("Acme", "Turbine Pump", "5.6"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(alone);
    advisory_free(beside);
    advisory_free(apart);
}

/* One advisory has names, one has order numbers, one has both: EU and NAM are two variants, not four. */
static void a_variant_is_known_by_its_name_or_its_order_number(void **state) {
    static const char names[] =
        "p Siemens|Turbine Pump (EU)|< 5\np Siemens|Turbine Pump (NAM)|< 5\nv CVE-1\nknown_affected 1 2";
    static const char numbers[] = "p Siemens|Turbine Pump (6GK5876-4AA00-2BA2)|< 5\np Siemens|Turbine Pump "
                                  "(6GK5876-4AA00-2DA2)|< 5\nv CVE-1\nknown_affected 1 2";
    static const char both[] = "p Siemens|Turbine Pump (EU) (6GK5876-4AA00-2BA2)|< 5\np Siemens|Turbine Pump (NAM) "
                               "(6GK5876-4AA00-2DA2)|< 5\nv CVE-1\nknown_affected 1 2";
    static const char third[] = "p Siemens|Turbine Pump (6GK5876-4AA10-2BA2)|< 5\nv CVE-1\nknown_affected 1";
    struct advisory_db *two = DATABASE(*state, names, numbers, both);
    struct advisory_db *three = DATABASE(*state, names, third, both);
    const struct advisory_subject *asset = ASSET("Siemens", "Turbine Pump", "4.9");
    assert_int_equal(said_of(two, asset, "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_equal(said_of(two, asset, "A-2", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_equal(said_of(two, asset, "A-3", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_equal(said_of(three, asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(two);
    advisory_free(three);
}

/* Order numbers and revisions make variants of one name too. */
static void a_row_without_order_number_acquits_none_that_has_one(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Siemens|Turbine Pump|< 4\np Siemens|Turbine Pump (6GK5876-4AA00-2BA2)|< 5\n"
                         "p Siemens|Garden Hose|< 4\np Siemens|Garden Hose Series B|< 5\nv CVE-1\n"
                         "known_affected 1 2 3 4");
    assert_said(db, ASSET("Siemens", "Turbine Pump", "4.5"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Siemens", "Garden Hose", "4.5"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Siemens", "Garden Hose", "5"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* Nor does one variant's row acquit another that nothing certain is said of. */
static void a_variant_that_needs_a_look_is_not_acquitted_by_another(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump (EU)|=5.7\np Acme|Turbine Pump (NAM)|\n"
                                              "v CVE-1\nfixed 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "5.7"), ANSWER_NEEDS_A_LOOK, CAUSE_NO_STATUS);
    advisory_free(db);
}

/* A family that the asset is of holds for its variants too. */
static void variants_do_not_acquit_of_a_family(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|TP-1500 family|< 6\np Acme|TP-1500 CPU 1515 (EU)|< 5\n"
                                              "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "TP-1500 CPU 1515", "5.5"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "TP-1500 CPU 1515", "6"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* A designator more is another product where the asset's very name is listed. */
/* PM-OPEN PV02 and PM-OPEN TCP/IP: nobody says which of them "PM-OPEN" is. */
static void a_variant_does_not_acquit_of_a_longer_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump PV02|< 2\np Acme|Turbine Pump Deluxe|< 8\n"
                                              "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "7.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Turbine Pump", "8.0"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump PV02", "7.0"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* STEP 7 V16 is of the TIA Portal, as nobody writes; that it is no V5 does not acquit it. */
static void another_line_does_not_acquit_of_what_a_parenthesis_tells_apart(void **state) {
    struct advisory_db *db = DATABASE(*state,
                                      "p Siemens|SIMATIC STEP 7 V5|< V5.7\np Siemens|SIMATIC STEP 7 (TIA Portal)|"
                                      "vers:all/*\nv CVE-1\nknown_affected 1 2",
                                      "p Siemens|SIMATIC STEP 7 V4|< V5.7\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Siemens", "SIMATIC STEP 7", "V16"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Siemens", "SIMATIC STEP 7", "V5.6"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Siemens", "SIMATIC STEP 7 V5", "V5.6"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_longer_designator_is_no_variant_in_parentheses(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|< 4\np Acme|Turbine Pump G2|< 5\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "4.5"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* What in parentheses says no more than the name. */
static void not_every_parenthesis_is_a_variant(void **state) {
    static const char *const names[] = {"Turbine Pump (6GK5876-4AA00-2BA2)",  "Turbine Pump (TP)",
                                        "Turbine Pump (incl. SIPLUS models)", "Turbine Pump (all versions)",
                                        "Turbine Pump (discontinued)",        "Turbine Pump (firmware)"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct advisory_db *db = DATABASE(
            *state,
            str_format(&((struct bed *)*state)->arena, "p Siemens|%s|< 5\nv CVE-1\nknown_affected 1", names[i]).ptr);
        assert_said(db, ASSET("Siemens", "Turbine Pump", "5"), ANSWER_FIXED, CAUSE_BEYOND);
        assert_said(db, ASSET("Siemens", "Turbine Pump", "4"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
        advisory_free(db);
    }
}

/* Advisories list the family; the plant has what hangs on the rail. */
static void a_member_is_known_by_its_number_or_its_short_name(void **state) {
    struct advisory_db *db =
        DATABASE(*state,
                 "p Siemens|SIMATIC S7-400 PN/DP V6 CPU family and below (incl. SIPLUS variants)|< V6.0.6\n"
                 "p Siemens|SIMATIC S7-300 CPU family (incl. related ET200 CPUs)|< V3.3\n"
                 "v CVE-1\nknown_affected 1 2",
                 "p Siemens|CPU 414-3 PN/DP|< 2\nv CVE-2\nknown_affected 1");
    const struct advisory_subject numbered = {.supplier = STR("Siemens"),
                                              .product = STR("CPU 414-3 PN/DP"),
                                              .order_number = STR("6ES7414-3EM06-0AB0"),
                                              .version = STR("V6.0.5")};
    assert_said(db, &numbered, ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Siemens", "CPU 412-2 PN/DP", "V6.0.5"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Siemens", "CPU 412-2 PN/DP", "V6.0.6"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Siemens", "CPU 315-2 DP", "V3.2"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_says_nothing(db, ASSET("Siemens", "CPU 1214C", "V3.2"));
    assert_says_nothing(db, ASSET("Acme", "CPU 315-2 DP", "V3.2"));
    advisory_free(db);
}

/* A number of the family's own list decides before the family does. */
static void a_listed_number_goes_before_the_family(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Rockwell Automation|ControlLogix 5570 controllers|< 34\n"
                                              "p Rockwell Automation|1756-L71|< 30\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Rockwell Automation", "1756-L71", "33.011"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Rockwell Automation", "1756-L72", "33.011"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_says_nothing(db, ASSET("Rockwell Automation", "1756-L83E", "33.011"));
    advisory_free(db);
}

/* What is listed for a thing that goes with the asset, or that is called so too. */
static enum advisory_answer answer_of_another(struct bed *bed, const char *listed, const char *versions,
                                              const char *status, const struct advisory_subject *asset) {
    struct str lines = str_format(&bed->arena, "p Acme|%s|%s\nv CVE-1\n%s 1%c", listed, versions, status, '\0');
    struct advisory_db *db = DATABASE(bed, lines.ptr);
    enum advisory_answer answer = said_of(db, asset, "A-1", "CVE-1").answer;
    advisory_free(db);
    return answer;
}

static const struct {
    const char *listed;
    struct str asset;
    bool similar; /* nor does it convict */
} OTHERS[] = {
    {"Adapter for AB1234X", STR_INIT("AB1234X"), true},
    {"Simulator for AB1234X", STR_INIT("AB1234X"), true},
    {"Licence Server for AB1234X", STR_INIT("AB1234X"), true},
    {"Charger for AB1234X", STR_INIT("AB1234X"), true},
    {"Spare battery for FX5U-64MR/ES", STR_INIT("FX5U-64MR/ES"), true},
    {"Power Supply AB1234X", STR_INIT("AB1234X"), false},
    {"Power Supply FX5U-64MR/ES", STR_INIT("FX5U-64MR/ES"), false},
    {"Micro Turbine Pump", STR_INIT("Turbine Pump"), true},
    {"Mobile Control Center", STR_INIT("Control Center"), true},
    {"Remote Control Center", STR_INIT("Control Center"), true},
    {"Virtual Process Historian", STR_INIT("Process Historian"), true},
    {"Medfusion 4000 Battery Charger", STR_INIT("Medfusion 4000"), true},
    {"Medfusion 4000 Training Kit", STR_INIT("Medfusion 4000"), true},
    {"Medfusion 4000 Wireless Module", STR_INIT("Medfusion 4000"), false},
};

static void a_name_that_may_be_of_another_thing_acquits_nothing(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(OTHERS); i++) {
        const char *listed = OTHERS[i].listed;
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = OTHERS[i].asset, .version = STR("1.5")};
        enum advisory_answer safe = answer_of_another(*state, listed, "vers:all/*", "known_not_affected", &asset);
        enum advisory_answer past = answer_of_another(*state, listed, "<1.2", "known_affected", &asset);
        enum advisory_answer fixed = answer_of_another(*state, listed, "=1.5", "fixed", &asset);
        enum advisory_answer inside = answer_of_another(*state, listed, "<2.0", "known_affected", &asset);
        enum advisory_answer convicted = OTHERS[i].similar ? ANSWER_NEEDS_A_LOOK : ANSWER_AFFECTED;
        if (safe != ANSWER_NEEDS_A_LOOK || past != ANSWER_NEEDS_A_LOOK || fixed != ANSWER_NEEDS_A_LOOK ||
            inside != convicted)
            fail_msg("%s: %d %d %d %d", listed, safe, past, fixed, inside);
    }
}

/* Nor is it acquitted by being in no list, and nothing is said at all. */
static void a_name_that_may_be_of_another_thing_and_is_in_no_list_says_nothing(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Power Supply AB1234X|<2.0\np Acme|Garden Hose|<2.0\n"
                                              "v CVE-1\nknown_affected 2\nv CVE-2\nknown_affected 1");
    assert_says_nothing(db, ASSET("Acme", "AB1234X", "1.5"));
    assert_int_equal(said_of(db, ASSET("Acme", "AB1234X", "1.5"), "A-1", "CVE-2").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void another_thing_does_not_outweigh_an_affected_edition(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|AB1234X PRO|<2.0\np Acme|Adapter for AB1234X|vers:all/*\n"
                                              "v CVE-1\nknown_affected 1\nknown_not_affected 2");
    assert_int_equal(said_of(db, ASSET("Acme", "AB1234X", "1.5"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_said(db, ASSET("Acme", "AB1234X PRO", "1.5"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Adapter for AB1234X", "1.5"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_member_is_known_by_its_number_or_its_short_name),
        BED_TEST(a_listed_number_goes_before_the_family),
        BED_TEST(variants_in_parentheses_answer_together),
        BED_TEST(an_exact_name_acquits_no_affected_variant),
        BED_TEST(a_status_list_acquits_no_affected_variant),
        BED_TEST(a_name_that_is_listed_beside_its_variants_is_one_more),
        BED_TEST(a_variant_is_known_by_its_name_or_its_order_number),
        BED_TEST(a_row_without_order_number_acquits_none_that_has_one),
        BED_TEST(a_variant_that_needs_a_look_is_not_acquitted_by_another),
        BED_TEST(variants_do_not_acquit_of_a_family),
        BED_TEST(a_variant_does_not_acquit_of_a_longer_name),
        BED_TEST(another_line_does_not_acquit_of_what_a_parenthesis_tells_apart),
        BED_TEST(a_longer_designator_is_no_variant_in_parentheses),
        BED_TEST(not_every_parenthesis_is_a_variant),
        BED_TEST(a_name_that_may_be_of_another_thing_acquits_nothing),
        BED_TEST(a_name_that_may_be_of_another_thing_and_is_in_no_list_says_nothing),
        BED_TEST(another_thing_does_not_outweigh_an_affected_edition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
