#include "bed.h"

#include "csaf/ssvc.h"

static void the_table_is_sorted_and_dated(void **state) {
    struct ssvc_versions all = ssvc_all();
    date_days day;
    (void)state;
    assert_int_equal(all.count, 146);
    for (size_t i = 0; i < all.count; i++) {
        const struct ssvc_point *point = &all.items[i], *before = i > 0 ? point - 1 : NULL;
        assert_true(date_parse(point->since, &day));
        assert_true(point->values.len > 0);
        int order = before ? str_cmp(before->name_space, point->name_space) : -1;
        assert_true(order <= 0);
        assert_true(order < 0 || str_cmp(before->key, point->key) <= 0);
        assert_int_equal(ssvc_kind(point->name_space), SSVC_REGISTERED);
    }
}

static void a_point_is_found_with_its_versions(void **state) {
    struct ssvc_versions impact = ssvc_find(STR("ssvc"), STR("SI"));
    (void)state;
    assert_int_equal(impact.count, 3);
    assert_str(ssvc_version(&impact, STR("2.0.0"))->values, "N, M, R, C");
    assert_null(ssvc_version(&impact, STR("2.0")));
    assert_int_equal(ssvc_find(STR("ssvc"), STR("Si")).count, 0);
    assert_int_equal(ssvc_find(STR("zzzz"), STR("A")).count, 0);
    assert_int_equal(ssvc_find(STR("nist#800-30"), STR("P_5X")).count, 1);
}

static void the_newest_is_that_of_the_day(void **state) {
    struct ssvc_versions impact = ssvc_find(STR("ssvc"), STR("SI"));
    date_days day;
    (void)state;
    assert_true(date_parse(STR("2024-02-06"), &day));
    assert_str(ssvc_newest(&impact, day)->version, "1.0.0");
    assert_str(ssvc_newest(&impact, day + 1)->version, "2.0.0");
    assert_null(ssvc_newest(&impact, 0));
}

static void a_namespace_says_its_kind(void **state) {
    static const struct {
        const char *name;
        enum ssvc_kind kind;
        bool extended;
    } cases[] = {
        {"ssvc", SSVC_REGISTERED, false},
        {"ssvc/de-DE", SSVC_REGISTERED, true},
        {"ssvc//.example.test#a", SSVC_REGISTERED, true},
        {"nist#800-30", SSVC_REGISTERED, false},
        {"test#a", SSVC_RESERVED, false},
        {"x_example.test#a", SSVC_UNREGISTERED, false},
        {"invalid", SSVC_FORBIDDEN, false},
        {"x_invalid.a#b", SSVC_FORBIDDEN, false},
        {"somebody", SSVC_UNKNOWN, false},
        {"", SSVC_UNKNOWN, false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(ssvc_kind(str_from(cases[i].name)), cases[i].kind);
        assert_int_equal(ssvc_is_extended(str_from(cases[i].name)), cases[i].extended);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_dated), cmocka_unit_test(a_point_is_found_with_its_versions),
        cmocka_unit_test(the_newest_is_that_of_the_day), cmocka_unit_test(a_namespace_says_its_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
