/* Single versions that are listed, and the fixes that are named for them: whom they acquit. */
#include "match_bed.h"

/* What is said of the Turbine Pump for CVE-1. */
static void assert_answer(void **state, const char *advisory, const char *version, enum advisory_answer answer) {
    struct advisory_db *db = DATABASE(*state, advisory);
    struct advisory_subject asset = *ASSET("Acme", "Turbine Pump", "");
    asset.version = str_from(version);
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, answer);
    advisory_free(db);
}

#define assert_look(state, advisory, version)  assert_answer(state, advisory, version, ANSWER_NEEDS_A_LOOK)
#define assert_fixed(state, advisory, version) assert_answer(state, advisory, version, ANSWER_FIXED)

/* ---- beside ranges */

static void between_the_first_and_the_last_nothing_is_fixed(void **state) {
    static const char *const ends =
        "p Acme|Turbine Pump|<2.9.2\np Acme|Turbine Pump|=3.0.0\np Acme|Turbine Pump|=3.2.0\n"
        "v CVE-1\nknown_affected 1\nfirst_affected 2\nlast_affected 3";
    assert_look(state, ends, "3.1.0");
    assert_look(state, ends, "3.0.5");
}

static void a_single_version_of_a_later_line_stays_open(void **state) {
    static const char *const lines = "p Acme|Turbine Pump|<2.0\np Acme|Turbine Pump|=3.0\np Acme|Turbine Pump|=2.0.1\n"
                                     "v CVE-1\nknown_affected 1 2\nfixed 3";
    assert_look(state, lines, "3.1");
    assert_fixed(state, lines, "2.0.1");
    assert_fixed(state, lines, "5.0");
    assert_fixed(state, "p Acme|Turbine Pump|<4.0\np Acme|Turbine Pump|=3.0\nv CVE-1\nknown_affected 1 2", "4.1");
}

static void what_is_investigated_is_said_of_that_version_alone(void **state) {
    static const char *const one = "p Acme|Turbine Pump|=2.0\nv CVE-1\nunder_investigation 1";
    assert_look(state, one, "2.1");
    assert_look(state, one, "1.9");
}

/* ---- fixes */

#define SINGLE(text) "p Acme|Turbine Pump|=3.0\nv CVE-1\nknown_affected 1\nvendor_fix 1: " text

static void of_several_fixes_that_of_the_own_line_counts(void **state) {
    static const char *const fixes[] = {
        SINGLE("Update to V2.8.5 or V3.4"),
        SINGLE("Update to 2.8.5, or 3.4"),
        SINGLE("Update to version 2.8.5 (2.x line) or version 3.4 (3.x line)"),
    };
    for (size_t i = 0; i < ARRAY_LEN(fixes); i++) {
        assert_look(state, fixes[i], "3.1");
        assert_fixed(state, fixes[i], "3.4");
    }
}

static void what_one_has_or_what_is_of_another_is_no_fix(void **state) {
    static const char *const texts[] = {
        SINGLE("Upgrade from version 2.9 or later to version 3.4."),
        SINGLE("Users running version 2.9 or later should contact support."),
        SINGLE("Enable TLS 1.2 or higher on the device."),
        SINGLE("Please use SNMP version 2.0 or later"),
        SINGLE("Install the device behind a firewall with firmware 2.4 or later"),
        SINGLE("The configuration tool version 2.0 or later is required"),
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_look(state, texts[i], "3.1");
    assert_fixed(state, SINGLE("Version 3.1 or later is good."), "3.1");
}

static void a_fix_that_is_older_than_what_is_affected_acquits_nothing_newer(void **state) {
    static const char *const both = "p Acme|Turbine Pump|=3.0\np Acme|Turbine Pump|=4.0\nv CVE-1\nknown_affected 1 2\n"
                                    "vendor_fix 1 2: Update to version 3.4 or later.";
    assert_look(state, both, "4.1");
    assert_fixed(state, SINGLE("Update to version 3.0 or later."), "3.1");
}

/* ---- what is installed on it */

static void the_versions_of_a_component_say_nothing_of_its_host(void **state) {
    static const char *const part = "p Library|Codec|<3.0.7\np Acme|Turbine Pump|=5.1\non 1 2 Codec in Turbine Pump\n"
                                    "v CVE-1\nknown_affected 3";
    assert_look(state, part, "5.0");
}

/* ---- lines */

static void the_generation_before_two_lines_is_not_acquitted(void **state) {
    assert_look(state, "p Acme|Turbine Pump V7|<V7.5\np Acme|Turbine Pump V8|<V8.1\nv CVE-1\nknown_affected 1 2",
                "6.9");
    assert_look(state, "p Acme|Turbine Pump V7|<V7.5\nv CVE-1\nknown_affected 1", "6.9");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(between_the_first_and_the_last_nothing_is_fixed),
        BED_TEST(a_single_version_of_a_later_line_stays_open),
        BED_TEST(what_is_investigated_is_said_of_that_version_alone),
        BED_TEST(of_several_fixes_that_of_the_own_line_counts),
        BED_TEST(what_one_has_or_what_is_of_another_is_no_fix),
        BED_TEST(a_fix_that_is_older_than_what_is_affected_acquits_nothing_newer),
        BED_TEST(the_versions_of_a_component_say_nothing_of_its_host),
        BED_TEST(the_generation_before_two_lines_is_not_acquitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
