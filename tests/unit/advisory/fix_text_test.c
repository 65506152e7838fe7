/* Which versions a remediation names as good. */
#include "advisory/fix_text.h"
#include "advisory/version_scheme.h"
#include "bed.h"

static struct str versions_in(struct bed *bed, struct str text) {
    struct fix_versions found;
    struct str list = STR("");
    fix_text_versions(text, STR(""), &found);
    for (size_t i = 0; i < found.count; i++) {
        assert_false(found.general[i]);
        list = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(list), i > 0 ? " " : "", STR_A(found.items[i].text));
    }
    return list;
}

static const struct {
    const char *text;
    const char *versions;
} FIXES[] = {
    {"", ""},
    {"Corrected in V34.014, V35.013 and later.", "V34.014 V35.013"},
    {"This was fixed in 2.1.4.", "2.1.4"},
    {"Update to 4.2 or later", "4.2"},
    {"Update to 4.2 and higher, or to R5.1 or newer", "4.2 R5.1"},
    {"Remediated in 3.0.1 and 3.0.1", "3.0.1"},
    /* not said to be good */
    {"Versions 4.2 and 4.3 are affected.", ""},
    {"It was fixed. Version 4.2 is affected.", ""},
    {"It was fixed\nVersion 4.2 is affected", ""},
    {"Use CVE-2026-1234 and RFC 8259", ""},
    {"Fixed in 7", ""},
    {"Fixed on 2026-11-23.", ""},
    {"Fixed on 2026-11-23 in 4.2.1", "4.2.1"},
    {"Fixed in a b c d e f g h i j k l m n o p q r 4.2", ""},
};

static void versions_behind_a_fix_are_found(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(FIXES); i++) {
        struct str found = versions_in(*state, str_from(FIXES[i].text));
        if (!str_eq(found, str_from(FIXES[i].versions)))
            fail_msg("%s: \"" STR_F "\"", FIXES[i].text, STR_A(found));
    }
}

static void no_more_versions_are_found_than_fit(void **state) {
    struct bed *bed = *state;
    struct fix_versions found;
    struct str text = STR("Fixed in");
    for (int i = 0; i < FIX_VERSIONS_MAX + 4; i++)
        text = str_format(&bed->arena, STR_F " 1.%d,", STR_A(text), i);
    fix_text_versions(text, STR(""), &found);
    assert_int_equal(found.count, FIX_VERSIONS_MAX);
}

static enum fix_standing standing_of(struct bed *bed, const char *text, const char *installed) {
    struct fix_versions found;
    struct version version;
    fix_text_versions(str_from(text), STR(""), &found);
    assert_int_equal(version_parse(str_from(installed), STR(""), &bed->arena, &version), STATUS_OK);
    return fix_text_standing(&found, &version, version_scheme_of(STR("")));
}

static void a_version_stands_to_the_fix_of_its_line(void **state) {
    static const struct {
        const char *text;
        const char *installed;
        enum fix_standing standing;
    } STANDINGS[] = {
        {"nothing", "4.2", FIX_NONE},
        {"Fixed in 4.2", "4.2", FIX_PAST},
        {"Fixed in 4.2", "4.3", FIX_PAST},
        {"Fixed in 4.2", "4.1", FIX_EARLIER},
        {"Fixed in 34.014, 35.013", "34.013", FIX_EARLIER},
        {"Fixed in 34.014, 35.013", "34.014", FIX_PAST},
        {"Fixed in 34.014, 35.013", "35.012", FIX_EARLIER},
        {"Fixed in 34.014, 35.013", "35.014", FIX_PAST},
        {"Fixed in 34.014, 35.013", "33.1", FIX_EARLIER},
        {"Fixed in 34.014, 35.013", "36.1", FIX_PAST},
        {"Fixed in 34.014, 36.013", "35.1", FIX_UNSURE},
        {"Fixed in 4.2", "unreadable words", FIX_UNSURE},
        {"Not fixed in 4.2", "4.2", FIX_BETWEEN},
        {"Not fixed in 4.2", "4.1", FIX_EARLIER},
        {"Fixed in 4.2. Not fixed in 4.2", "4.3", FIX_BETWEEN},
        {"4.2 and later is not vulnerable to it.", "4.2", FIX_PAST},
        {"4.2 and later is not yet vulnerable to it.", "4.2", FIX_BETWEEN},
        {"4.2 and later is not only affected by it.", "4.2", FIX_BETWEEN},
        {"Version 4.2 fixes it. It was withdrawn.", "4.2", FIX_BETWEEN},
        {"Version 4.2 fixes it. It was withdrawn.", "4.1", FIX_EARLIER},
        {"Version 4.2 was recalled. Update to 4.2", "4.2", FIX_BETWEEN},
        {"Fixed in 4.2.\nHowever, it does not help in each case.", "4.2", FIX_BETWEEN},
        {"Fixed in 4.2. Ask for it. This version is not yet public.", "4.2", FIX_BETWEEN},
        {"Fixed in 4.2. The update only helps in part.", "4.2", FIX_BETWEEN},
        {"Fixed in 4.2. This vulnerability is not known to be used.", "4.2", FIX_PAST},
        {"Fixed in 4.2. It is public.", "4.2", FIX_PAST},
        {"Fixed in 4.2. Do not connect the pump to the internet.", "4.2", FIX_PAST},
    };
    for (size_t i = 0; i < ARRAY_LEN(STANDINGS); i++) {
        enum fix_standing standing = standing_of(*state, STANDINGS[i].text, STANDINGS[i].installed);
        if (standing != STANDINGS[i].standing)
            fail_msg("%s, %s: %d", STANDINGS[i].text, STANDINGS[i].installed, standing);
    }
}

static void what_is_said_for_many_counts_for_its_own_line_alone(void **state) {
    struct bed *bed = *state;
    struct fix_versions found;
    struct version version;
    fix_text_versions(STR("Fixed in 4.2, 7.1"), STR(""), &found);
    found.general[0] = true;
    found.general[1] = true;
    assert_int_equal(version_parse(STR("9.9"), STR(""), &bed->arena, &version), STATUS_OK);
    assert_int_equal(fix_text_standing(&found, &version, version_scheme_of(STR(""))), FIX_NONE);
    assert_int_equal(version_parse(STR("4.1"), STR(""), &bed->arena, &version), STATUS_OK);
    assert_int_equal(fix_text_standing(&found, &version, version_scheme_of(STR(""))), FIX_EARLIER);
}

static void shared_numbers_are_counted_from_the_front(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *a;
        const char *b;
        unsigned shared;
    } PAIRS[] = {{"4.2.1", "4.2.2", 2}, {"4.2", "4.2", 2}, {"4.2", "5.2", 0}, {"4", "4.2", 1}, {"", "4.2", 0}};
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
        struct version a, b;
        assert_int_equal(version_parse(str_from(PAIRS[i].a), STR(""), &bed->arena, &a), STATUS_OK);
        assert_int_equal(version_parse(str_from(PAIRS[i].b), STR(""), &bed->arena, &b), STATUS_OK);
        assert_int_equal(fix_text_shared(&a, &b), PAIRS[i].shared);
        assert_int_equal(fix_text_shared(&b, &a), PAIRS[i].shared);
    }
}

/* The versions that a text names as good, blanks between. */
static struct str fixes_in(struct bed *bed, const char *text, const char *product) {
    struct fix_versions found;
    struct str all = STR("");
    fix_text_versions(str_from(text), str_from(product), &found);
    for (size_t i = 0; i < found.count; i++)
        all = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(all), i > 0 ? " " : "", STR_A(found.items[i].text));
    return all;
}

#define assert_fixes(text, product, want) assert_str(fixes_in(*state, (text), (product)), (want))

static void verbs_and_to_lead_to_a_version(void **state) {
    assert_fixes("Update to version 4.1 soon", "Pump", "4.1");
    assert_fixes("Upgrade the Pump firmware to v3.2.1", "Pump", "v3.2.1");
    assert_fixes("Users of 2.0 should update to 2.1", "Pump", "2.1");
    assert_fixes("Update V4.1 at once", "Pump", "");
}

static void fixed_and_its_like_lead_to_several(void **state) {
    assert_fixes("This was corrected in V34.014, V35.013 of it", "Pump", "V34.014 V35.013");
    assert_fixes("Acme released Pump v4.9.1 and v4.10.1 in May", "Pump", "v4.9.1 v4.10.1");
    assert_fixes("Acme has released update Version 1.6.1 to mitigate it", "Pump", "1.6.1");
    assert_fixes("Acme has produced Pump Version 8.2 for it", "Pump", "8.2");
    assert_fixes("Acme provides firmware Version V2.1.3 for all pumps", "Pump", "V2.1.3");
    assert_fixes("Update Pump Version 11 with patch 11.0.2", "Pump", "11.0.2");
    assert_fixes("Apply Update 4 release (3.8.401)", "Pump", "");
}

static void what_a_release_mends_is_no_fix(void **state) {
    assert_fixes("Acme has produced Version 1.8.69 to fix the vulnerabilities in Version 1.8.56", "Pump", "1.8.69");
    assert_fixes("Acme released 1.8.69 and 1.9.2, which mend the vulnerability of 1.8.56", "Pump", "1.8.69 1.9.2");
    assert_fixes("Acme addressed the vulnerabilities in Version 1.8.69", "Pump", "1.8.69");
}

static void what_follows_the_last_is_said_of_all(void **state) {
    assert_fixes("v6.07.02.480, v6.08.01.350 or later", "Pump", "v6.07.02.480 v6.08.01.350");
    assert_fixes("33.013, 34.011, or later", "Pump", "33.013 34.011");
    assert_fixes("Firmware SV1.90 includes a fix", "Pump", "SV1.90");
    assert_fixes("5.009 and 5.029 or later", "Pump", "5.009 5.029");
    assert_fixes("Acme reports that version 5.3 of the affected software mitigates it.", "Pump", "5.3");
    assert_fixes("Version 8.2 of Gale IT Pump includes fixes for it.", "Pump", "8.2");
    assert_fixes("There is version 8.2, which resolves it.", "Pump", "8.2");
    assert_fixes("Version 8.1 of the software is affected. The next one resolves it.", "Pump", "");
    assert_fixes("Version 8.1 of Gale IT includes fixes", "Pump", "");
    assert_fixes("released patch P0520844 for Pump Version 8.4.4 to address it.", "Pump", "");
}

static void a_line_that_is_spoken_of_is_no_fix(void **state) {
    assert_fixes("Customers using versions 10.x and higher can disable it", "Pump", "");
    assert_fixes("Firmware Versions 12.7.X to Version 12.7.2", "Pump", "12.7.2");
}

static void what_is_of_another_product_is_no_fix(void **state) {
    assert_fixes("Update UMC to V2.13.1 as delivered", "Turbine Pump", "");
    assert_fixes("Upgrade Turbine Web Service to v20.06.4 or higher", "Turbine Pump", "");
    assert_fixes("Acme released version 1.3.0 of Gale for it", "Turbine Pump", "");
    assert_fixes("Upgrade to RTE Version 8.15 or later", "Run-Time Environment", "8.15");
    assert_fixes("Update to Gale Turbine v4.0 now", "Turbine Pump", "v4.0");
}

static void numbers_of_other_things_are_no_versions(void **state) {
    assert_fixes("has released a fix for CVE-2022-4312 in Version 12.0.28", "Pump", "12.0.28");
    assert_fixes("released patch P0520844 for it, see section 4.2 to learn more", "Pump", "");
    assert_fixes("Fixed. See 4.2 of the manual", "Pump", "");
    assert_fixes("Upgrade to Version 21.09 or upgrade to Pump Server 64-bit.", "Pump Server", "21.09");
    assert_fixes("", "Pump", "");
}

/* How a version stands to fixes. */
static enum fix_standing standing_to(struct bed *bed, const char *fixes, const char *version, bool general) {
    struct fix_versions found = {.count = 0};
    struct str rest = str_from(fixes);
    struct str one;
    struct version v;
    while (str_next(&rest, ' ', &one)) {
        found.general[found.count] = general;
        assert_int_equal(version_parse(one, STR(""), &bed->arena, &found.items[found.count++]), STATUS_OK);
    }
    assert_int_equal(version_parse(str_from(version), STR(""), &bed->arena, &v), STATUS_OK);
    return fix_text_standing(&found, &v, version_scheme_of(STR("Acme")));
}

static void the_fix_of_the_own_line_decides(void **state) {
    assert_int_equal(standing_to(*state, "33.017 34.014 35.013", "34.013", false), FIX_EARLIER);
    assert_int_equal(standing_to(*state, "33.017 34.014 35.013", "34.014", false), FIX_PAST);
    assert_int_equal(standing_to(*state, "33.017 34.014 35.013", "36.001", false), FIX_PAST);
    assert_int_equal(standing_to(*state, "33.017 34.014 35.013", "32.001", false), FIX_EARLIER);
}

static void between_two_of_one_line_is_no_answer(void **state) {
    assert_int_equal(standing_to(*state, "9.0.23 9.0.26", "9.0.24", false), FIX_BETWEEN);
    assert_int_equal(standing_to(*state, "4.9.1 4.13.0", "4.12.0", false), FIX_UNSURE);
}

/* A version that is only spoken of, as the fix or as what is affected. */
static enum fix_standing hinted(struct bed *bed, const char *text, const char *installed) {
    struct fix_versions found = {.hinted = true};
    struct version v;
    fix_text_hints(str_from(text), &found);
    assert_int_equal(version_parse(str_from(installed), STR(""), &bed->arena, &v), STATUS_OK);
    return fix_text_standing(&found, &v, version_scheme_of(STR("Acme")));
}

static void a_later_version_that_is_spoken_of_leaves_it_open(void **state) {
    assert_int_equal(hinted(*state, "(currently v1.26)", "1.25"), FIX_HINTED);
    assert_int_equal(hinted(*state, "(currently v1.26)", "1.27"), FIX_NONE);
    assert_int_equal(hinted(*state, "Pump: Version 4.21 available at the site", "4.20.2.0"), FIX_HINTED);
    assert_int_equal(hinted(*state, "Pump: 4.21 available at the site", "4.20.2.0"), FIX_NONE);
    assert_int_equal(hinted(*state, "Pump: Version 3.0045", "3.2.0053.18"), FIX_NONE);
    assert_int_equal(hinted(*state, "Pump: Version 5.1", "4.20.2.0"), FIX_NONE);
}

/* "2.60 SP2 or 2.70 SP2": 2.70 lacks the fix of its own release, whatever 2.60 has. */
static void a_release_lacks_the_fix_that_is_its_own(void **state) {
    assert_int_equal(standing_to(*state, "2.60_SP2 2.70_SP2 2.80", "2.70", false), FIX_EARLIER);
    assert_int_equal(standing_to(*state, "2.60_SP2 2.70_SP2 2.80", "2.70 SP3", false), FIX_BETWEEN);
}

static void a_general_fix_counts_for_its_line_alone(void **state) {
    assert_int_equal(standing_to(*state, "33.011", "32.016", true), FIX_NONE);
    assert_int_equal(standing_to(*state, "33.011", "32.016", false), FIX_EARLIER);
    assert_int_equal(standing_to(*state, "33.011", "33.012", true), FIX_PAST);
    assert_int_equal(standing_to(*state, "R3.1", "V3.1", false), FIX_UNSURE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(versions_behind_a_fix_are_found),
        BED_TEST(no_more_versions_are_found_than_fit),
        BED_TEST(a_version_stands_to_the_fix_of_its_line),
        BED_TEST(what_is_said_for_many_counts_for_its_own_line_alone),
        BED_TEST(shared_numbers_are_counted_from_the_front),
        BED_TEST(verbs_and_to_lead_to_a_version),
        BED_TEST(fixed_and_its_like_lead_to_several),
        BED_TEST(what_a_release_mends_is_no_fix),
        BED_TEST(what_follows_the_last_is_said_of_all),
        BED_TEST(a_line_that_is_spoken_of_is_no_fix),
        BED_TEST(what_is_of_another_product_is_no_fix),
        BED_TEST(numbers_of_other_things_are_no_versions),
        BED_TEST(the_fix_of_the_own_line_decides),
        BED_TEST(between_two_of_one_line_is_no_answer),
        BED_TEST(a_later_version_that_is_spoken_of_leaves_it_open),
        BED_TEST(a_release_lacks_the_fix_that_is_its_own),
        BED_TEST(a_general_fix_counts_for_its_line_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
