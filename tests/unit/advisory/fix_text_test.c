/* Which versions a remediation names as good. */
#include "advisory/fix_text.h"
#include "advisory/version_scheme.h"
#include "bed.h"

static struct str versions_in(struct bed *bed, struct str text) {
    struct fix_versions found;
    struct str list = STR("");
    fix_text_versions(text, &found);
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
    fix_text_versions(text, &found);
    assert_int_equal(found.count, FIX_VERSIONS_MAX);
}

static enum fix_standing standing_of(struct bed *bed, const char *text, const char *installed) {
    struct fix_versions found;
    struct version version;
    fix_text_versions(str_from(text), &found);
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
    fix_text_versions(STR("Fixed in 4.2, 7.1"), &found);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(versions_behind_a_fix_are_found),
        BED_TEST(no_more_versions_are_found_than_fit),
        BED_TEST(a_version_stands_to_the_fix_of_its_line),
        BED_TEST(what_is_said_for_many_counts_for_its_own_line_alone),
        BED_TEST(shared_numbers_are_counted_from_the_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
