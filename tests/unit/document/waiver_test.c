#include "bed.h"

#include "document/waiver.h"

static void patterns_match_paths(void **state) {
    static const struct {
        const char *pattern, *path;
        bool matches;
    } rows[] = {
        {"usr/bin/ping", "usr/bin/ping", true},
        {"usr/bin/ping", "usr/bin/ping6", false},
        {"usr/*/ping", "usr/bin/ping", true},
        {"usr/*", "usr/bin/ping", false},
        {"usr/**", "usr/bin/ping", true},
        {"**/ping", "usr/bin/ping", true},
        {"**/*.ini", "etc/a.ini", true},
        {"*.ini", "etc/a.ini", false},
        {"etc/?.ini", "etc/a.ini", true},
        {"etc?a.ini", "etc/a.ini", false},
        {"*", "", true},
        {"", "", true},
        {"", "a", false},
        {"a*b*c", "aXbYc", true},
        {"a*b*c", "aXbY", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (waiver_path_matches(str_from(rows[i].pattern), str_from(rows[i].path)) != rows[i].matches)
            fail_msg("%s on %s", rows[i].pattern, rows[i].path);
}

static void a_pattern_of_stars_takes_no_longer(void **state) {
    char path[4001], pattern[401];
    (void)state;
    memset(path, 'a', sizeof path);
    for (size_t i = 0; i < 400; i++)
        pattern[i] = "*a"[i % 2];
    path[4000] = pattern[400] = '\0';
    assert_true(waiver_path_matches(str_from(pattern), str_from(path)));
    pattern[399] = 'b';
    assert_false(waiver_path_matches(str_from(pattern), str_from(path)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_paths),
        cmocka_unit_test(a_pattern_of_stars_takes_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
