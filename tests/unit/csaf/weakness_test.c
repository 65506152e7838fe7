#include "csaf/weakness.h"

#include "bed.h"

static void ids_are_cwe_numbers(void **state) {
    (void)state;
    assert_int_equal(weakness_id(STR("CWE-79")), 79);
    assert_int_equal(weakness_id(STR("CWE-999999")), 999999);
    assert_int_equal(weakness_id(STR("CWE-079")), 0);
    assert_int_equal(weakness_id(STR("cwe-79")), 0);
    assert_int_equal(weakness_id(STR("CWE-")), 0);
    assert_int_equal(weakness_id(STR("CWE-1000000")), 0);
    assert_int_equal(weakness_id(STR_NONE), 0);
}

static date_days day(const char *text) {
    date_days found = DATE_NONE;
    assert_true(date_parse(str_from(text), &found));
    return found;
}

static void releases_have_their_days(void **state) {
    (void)state;
    assert_str(weakness_release_name(weakness_release_at(day("2024-01-21"))), "4.13");
    assert_str(weakness_release_name(weakness_release_at(day("2024-02-28"))), "4.13");
    assert_str(weakness_release_name(weakness_release_at(day("2024-02-29"))), "4.14");
    assert_int_equal(weakness_release_at(day("2008-09-08")), WEAKNESS_NO_RELEASE);
    assert_int_equal(weakness_release(STR("4.99")), WEAKNESS_NO_RELEASE);
    assert_int_equal(weakness_release(STR_NONE), WEAKNESS_NO_RELEASE);
    assert_null(weakness_release_name(WEAKNESS_NO_RELEASE).ptr);
    assert_int_equal(weakness_release_newest_day(), day("2026-04-30"));
    assert_true(weakness_release_is_later(STR("4.21")));
    assert_true(weakness_release_is_later(STR("4.20.1")));
    assert_true(weakness_release_is_later(STR("10.0")));
    assert_false(weakness_release_is_later(STR("4.20")));
    assert_false(weakness_release_is_later(STR("4.9.9")));
    assert_false(weakness_release_is_later(STR("5.x")));
    assert_false(weakness_release_is_later(STR_NONE));
    /* In the order in which they came out. */
    date_days before = 0;
    for (unsigned i = 0; i <= weakness_release_newest(); i++) {
        assert_int_equal(weakness_release(weakness_release_name(i)), i);
        for (date_days at = before; weakness_release_at(at) < i || weakness_release_at(at) == WEAKNESS_NO_RELEASE; at++)
            before = at;
    }
}

static void names_change_with_releases(void **state) {
    (void)state;
    assert_str(weakness_name(1324, weakness_release(STR("4.9"))),
               "Sensitive Information Accessible by Physical Probing of JTAG Interface");
    assert_str(weakness_name(1324, weakness_release(STR("4.10"))),
               "DEPRECATED: Sensitive Information Accessible by Physical Probing of JTAG Interface");
    assert_true(weakness_is_deprecated(1324, weakness_release(STR("4.10"))));
    assert_false(weakness_is_deprecated(1324, weakness_release(STR("4.9"))));
    assert_null(weakness_name(1324, weakness_release(STR("4.0"))).ptr);
    assert_null(weakness_name(1324, WEAKNESS_NO_RELEASE).ptr);
    assert_true(weakness_was_named(20, STR("Improper Input Validation")));
    assert_false(weakness_was_named(79, STR("Improper Input Validation")));
    assert_false(weakness_was_named(999999, STR("Improper Input Validation")));
    /* A composite stood apart up to 2.12. */
    assert_str(weakness_name(352, weakness_release(STR("2.12"))), "Cross-Site Request Forgery (CSRF)");
    assert_str(weakness_name(291, weakness_release(STR("2.4"))), "Trusting Self-reported IP Address");
}

static void usage_is_said_from_4_12(void **state) {
    (void)state;
    assert_int_equal(weakness_usage(20, weakness_release(STR("4.11"))), WEAKNESS_UNSAID);
    assert_int_equal(weakness_usage(20, weakness_release(STR("4.12"))), WEAKNESS_DISCOURAGED);
    assert_int_equal(weakness_usage(1023, weakness_release(STR("4.13"))), WEAKNESS_ALLOWED_WITH_REVIEW);
    assert_int_equal(weakness_usage(1187, weakness_release(STR("4.13"))), WEAKNESS_PROHIBITED);
    assert_int_equal(weakness_usage(112, weakness_release(STR("4.13"))), WEAKNESS_ALLOWED);
    assert_int_equal(weakness_usage(112, WEAKNESS_NO_RELEASE), WEAKNESS_UNSAID);
}

static void groups_are_no_weaknesses(void **state) {
    (void)state;
    assert_int_equal(weakness_group(16), WEAKNESS_CATEGORY);
    assert_int_equal(weakness_group(1000), WEAKNESS_VIEW);
    assert_int_equal(weakness_group(79), WEAKNESS_NO_GROUP);
}

/* Every row is found by its number: the tables are in order. Each release has as many weaknesses as MITRE published. */
static void tables_are_in_order(void **state) {
    static const struct {
        const char *version;
        unsigned weaknesses;
    } COUNTS[] = {{"1.10", 684}, {"2.12", 730}, {"3.0", 730}, {"4.0", 862}, {"4.13", 959}, {"4.20", 969}};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        unsigned count = 0, said = 0, release = weakness_release(str_from(COUNTS[i].version));
        for (unsigned cwe = 1; cwe <= 2000; cwe++) {
            count += weakness_name(cwe, release).ptr != NULL;
            said += weakness_usage(cwe, release) != WEAKNESS_UNSAID;
        }
        assert_int_equal(count, COUNTS[i].weaknesses);
        assert_int_equal(said, release >= weakness_release(STR("4.12")) ? count : 0);
    }
    unsigned groups = 0;
    for (unsigned cwe = 1; cwe <= 2000; cwe++)
        groups += weakness_group(cwe) != WEAKNESS_NO_GROUP;
    assert_int_equal(groups, 463);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ids_are_cwe_numbers),     BED_TEST(releases_have_their_days), BED_TEST(names_change_with_releases),
        BED_TEST(usage_is_said_from_4_12), BED_TEST(groups_are_no_weaknesses), BED_TEST(tables_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
