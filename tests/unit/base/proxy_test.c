#include "base/proxy.h"

#include "bed.h"

#include <stdlib.h>

static void lists_hold_hosts_and_what_lies_below(void **state) {
    (void)state;
    assert_true(proxy_excepts(STR("a.example, .corp.example"), STR("A.example")));
    assert_true(proxy_excepts(STR("a.example, .corp.example"), STR("b.corp.example")));
    assert_true(proxy_excepts(STR("corp.example"), STR("b.corp.example")));
    assert_true(proxy_excepts(STR("*"), STR("x")));
    assert_false(proxy_excepts(STR("corp.example"), STR("acorp.example")));
    assert_false(proxy_excepts(STR(""), STR("x")));
    assert_false(proxy_excepts(STR(",. ,"), STR("x")));
}

static void the_environment_is_read_as_libcurl_does(void **state) {
    static const char *const NAMES[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
        assert_int_equal(unsetenv(NAMES[i]), 0);
    assert_false(proxy_is_set());
    assert_false(proxy_excepted(STR("a.example")));
    assert_int_equal(setenv("ALL_PROXY", "http://proxy.example", 1), 0);
    assert_true(proxy_is_set());
    assert_int_equal(setenv("no_proxy", "a.example", 1), 0);
    assert_true(proxy_excepted(STR("a.example")));
    assert_false(proxy_excepted(STR("b.example")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_hold_hosts_and_what_lies_below),
                                       cmocka_unit_test(the_environment_is_read_as_libcurl_does)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
