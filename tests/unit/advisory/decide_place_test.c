#include "match_bed.h"

/* Where versions stand, seen from the answers that follow. */

static void a_name_of_another_version_line_is_not_affected(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump V7.4|vers:all/*\np Acme|Turbine Pump V7.5|<V7.5 SP2\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "V7.4 SP1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "V7.5 SP1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "V7.5 SP2"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "V8.0"), ANSWER_NOT_AFFECTED, CAUSE_OTHER_LINE);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "?"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

static void a_line_alone_in_its_advisory_is_read_with_the_range(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump V7.4 and earlier|vers:all/*\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "V7.3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "V7.5"), ANSWER_NOT_AFFECTED, CAUSE_OTHER_LINE);
    advisory_free(db);
}

static void the_line_of_the_assets_own_name_needs_no_version_to_prove_it(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump V7.4|vers:all/*\np Acme|Turbine Pump V7.5|<V7.5 SP2\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump V7.4", ""), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump V7.5", "V7.5 SP1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_number_at_the_end_of_the_listed_name_is_the_versions_first(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump 2017|vers:all/*\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2017.2"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2018.1"), ANSWER_NOT_AFFECTED, CAUSE_OTHER_LINE);
    assert_said(db, ASSET("Acme", "Turbine Pump", ""), ANSWER_NEEDS_A_LOOK, CAUSE_NO_VERSION);
    advisory_free(db);
}

/* As in Zelio Soft 2 (up to 5.2), PI Web API 2019 (up to 1.12) and S7-1500 Software Controller V2 (up to V21.9). */
static void a_number_of_a_name_that_its_versions_do_not_begin_with_acquits_nothing(void **state) {
    static const char *const NAMES[] = {"Turbine Pump 2", "Turbine Pump 2019", "Turbine Pump V2",
                                        "Turbine Pump 8/16/32"};
    static const char *const RANGES[] = {"<= 5.2", "< 5.3", "vers:generic/<=5.2"};
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
        for (size_t k = 0; k < ARRAY_LEN(RANGES); k++) {
            struct bed *bed = *state;
            struct str text = str_format(&bed->arena, "p Acme|%s|%s\nv CVE-1\nknown_affected 1", NAMES[i], RANGES[k]);
            struct advisory_db *db = DATABASE(*state, text.ptr);
            enum advisory_answer answer = said_of(db, ASSET("Acme", "Turbine Pump", "5.1"), "A-1", "CVE-1").answer;
            assert_true(answer == ANSWER_NEEDS_A_LOOK || answer == ANSWER_AFFECTED);
            advisory_free(db);
        }
}

static void a_number_of_a_name_without_versions_acquits_nothing(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump 2|vers:all/*\nv CVE-1\nknown_affected 1");
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "5.1"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

static void a_number_at_the_end_of_the_assets_name_leaves_all_open(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2018.3\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump 2017", "2017.2"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump 2017", "2018.1"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

static void a_range_of_serial_numbers_asks_the_serial_number(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Mitsubishi Electric|Q03UDVCPU|<= first 5 digits of serial number 22081\nv CVE-1\nknown_affected 1");
    struct advisory_subject asset = {
        .supplier = STR("Mitsubishi Electric"), .product = STR("MELSEC-Q Q03UDVCPU"), .serial = STR("220801234567890")};
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    asset.serial = STR("230721234567890");
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_FIXED);
    asset.version = STR("1.0");
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_FIXED);
    asset.serial = STR("");
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    asset.version = STR("");
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

static void between_two_branches_of_a_range_is_outside(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|V2.5.x\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "V2.5.7"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "V2.4"), "A-1", "CVE-1").answer, ANSWER_NOT_AFFECTED);
    advisory_free(db);
}

static void words_of_the_product_in_front_of_the_version_say_nothing(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "Pump 1.9"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* Process Historian 2020 with "Update 2". */
static void a_step_alone_is_of_the_release_that_the_name_ends_with(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|>= 2019 < 2020 Update 2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump 2020", "Update 1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump 2020", "Update 2"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump V2020", "Update 2"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "Update 2"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

static void a_step_that_is_listed_alone_is_compared_so(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump 2020|<= Update_20\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump 2020", "Update 20"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void a_condition_in_the_range_is_not_settled(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|< 2.0 (only with web server)\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.9"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

static void hardware_that_is_not_known_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|TP-400 CPU hardware version 4.0 and below|vers:all/*\n"
                         "p Acme|TP-400 CPU hardware version 5.0|< V5.2\nv CVE-1\nknown_affected 1 2");
    assert_int_equal(said_of(db, ASSET("Acme", "TP-400 CPU", "V6.0.3"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

/* A word that may turn the sentence: what it names is no proof, wherever the version stands to it. */
static void a_remedy_in_doubt_acquits_nothing(void **state) {
    static const char *const remedies[] = {
        "vendor_fix 1: No fix is available. Version 2.1 of the software partially mitigates the issue.",
        "vendor_fix 1: Do not apply version 2.1, it was withdrawn.",
        "vendor_fix 1: Acme provides version 2.1 without a fix.",
        "vendor_fix 1: Acme produced version 2.1 without a fix.",
        "vendor_fix 1: Before you apply version 2.1 read the manual.",
        "vendor_fix 1: Version 2.1 addresses only CVE-2026-9999.",
        "vendor_fix 1: The issue is not fixed in version 2.1.",
        "vendor_fix 1: Do not install version 2.1 yet.",
        "vendor_fix 1: An update to version 2.1 is planned.",
        "mitigation 1: Workaround: Do not apply version 2.1.",
        "vendor_fix 1: Update to version 2.0.\nvendor_fix 1: Do not apply version 2.1.",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
        struct str lines =
            str_format(&bed->arena, "p Acme|Turbine Pump|=1.5\nv CVE-1\nknown_affected 1\n%s%c", remedies[i], '\0');
        struct advisory_db *db = DATABASE(bed, lines.ptr);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.1"), ANSWER_NEEDS_A_LOOK, CAUSE_ONE_VERSION);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.2"), ANSWER_NEEDS_A_LOOK, CAUSE_ONE_VERSION);
        assert_said(db, ASSET("Acme", "Turbine Pump", "1.5"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
        advisory_free(db);
    }
}

/* The doubt is of its own sentence alone, and "by not" says how it was mended. */
static void a_remedy_without_doubt_acquits(void **state) {
    static const char *const remedies[] = {
        "vendor_fix 1: Version 2.1 fixes the issue. Do not open unknown files.",
        "vendor_fix 1: Do not open unknown files. Acme produced version 2.1.",
        "vendor_fix 1: Acme released version 2.1 that fixes it by not listening.",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
        struct str lines =
            str_format(&bed->arena, "p Acme|Turbine Pump|=1.5\nv CVE-1\nknown_affected 1\n%s%c", remedies[i], '\0');
        struct advisory_db *db = DATABASE(bed, lines.ptr);
        assert_said(db, ASSET("Acme", "Turbine Pump", "2.1"), ANSWER_FIXED, CAUSE_PAST_FIX);
        advisory_free(db);
    }
}

/* The year in the name is the first of the version, and the listed one goes on where the name ends. */
static void a_range_goes_on_where_the_year_in_the_name_ends(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump 2020|=R2 SP1\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2020 R2 SP1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine Pump", "2020 R2 SP2"), "A-1", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Turbine Pump 2020|<=Update_20\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "2020 Update 21"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "2020 Update 20"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* "<= 1.12.0.6346" of "PI Web API 2019" is the version's own count; what lies below it may be another year's. */
static void the_very_bound_needs_no_year(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump 2019|<=1.12.0.6346\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.12.0.6346"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.12.0.634"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.11.0.640"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    advisory_free(db);
}

/* "Web firmware v01.12.10": another count, and the same numbers. They convict; what is listed as good says nothing. */
static void the_same_numbers_in_another_count_are_the_version(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Pump|=Web firmware v01.12.10\np Acme|Valve|=CIR_CDC_v1.2.17\n"
                                              "p Acme|Cock|=not CIR_v1.2.17\nv CVE-1\nknown_affected 1 2 3\nv CVE-2\n"
                                              "known_not_affected 1 2");
    assert_said(db, ASSET("Acme", "Pump", "01.12.10"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Valve", "v1.2.17"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    static const char *const others[] = {"1.2.1", "2.17", "11.2.17", "1.2.17.1"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = STR("Valve"), .version = str_from(others[i])};
        assert_int_not_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    }
    assert_int_not_equal(said_of(db, ASSET("Acme", "Cock", "1.2.17"), "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_not_equal(said_of(db, ASSET("Acme", "Valve", "1.2.17"), "A-1", "CVE-2").cause, CAUSE_LISTED_SAFE);
    advisory_free(db);
}

/* "superseded by 1.2.17" is no count. */
static void a_word_that_is_not_known_before_a_version_is_a_look(void **state) {
    static const char *const fronts[] = {"patched firmware", "superseded by", "replaced by", "unaffected", "corrected",
                                         "resolved",         "mitigated",     "hotfixed",    "<= patched", "secure"};
    for (size_t i = 0; i < ARRAY_LEN(fronts); i++) {
        struct bed *bed = *state;
        struct str text = str_format(&bed->arena, "p Acme|Valve|=%s 1.2.17\nv CVE-1\nknown_affected 1", fronts[i]);
        struct advisory_db *db = DATABASE(bed, text.ptr);
        assert_int_equal(said_of(db, ASSET("Acme", "Valve", "1.2.17"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
        advisory_free(db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_name_of_another_version_line_is_not_affected),
        BED_TEST(a_line_alone_in_its_advisory_is_read_with_the_range),
        BED_TEST(the_line_of_the_assets_own_name_needs_no_version_to_prove_it),
        BED_TEST(a_number_at_the_end_of_the_listed_name_is_the_versions_first),
        BED_TEST(a_number_of_a_name_that_its_versions_do_not_begin_with_acquits_nothing),
        BED_TEST(a_number_of_a_name_without_versions_acquits_nothing),
        BED_TEST(a_number_at_the_end_of_the_assets_name_leaves_all_open),
        BED_TEST(a_range_of_serial_numbers_asks_the_serial_number),
        BED_TEST(between_two_branches_of_a_range_is_outside),
        BED_TEST(words_of_the_product_in_front_of_the_version_say_nothing),
        BED_TEST(a_step_alone_is_of_the_release_that_the_name_ends_with),
        BED_TEST(a_step_that_is_listed_alone_is_compared_so),
        BED_TEST(a_condition_in_the_range_is_not_settled),
        BED_TEST(hardware_that_is_not_known_is_a_look),
        BED_TEST(a_remedy_in_doubt_acquits_nothing),
        BED_TEST(a_remedy_without_doubt_acquits),
        BED_TEST(a_range_goes_on_where_the_year_in_the_name_ends),
        BED_TEST(the_very_bound_needs_no_year),
        BED_TEST(the_same_numbers_in_another_count_are_the_version),
        BED_TEST(a_word_that_is_not_known_before_a_version_is_a_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
