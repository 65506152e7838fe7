/* A device as a person names it. */
#include "bed.h"

#include "probe/outside/target.h"

static void hosts_and_ports_are_told_apart(void **state) {
    static const struct {
        const char *text, *host, *authority;
        unsigned port;
    } cases[] = {
        {"rtu-7.plant", "rtu-7.plant", "rtu-7.plant", 0},
        {"rtu-7.plant:8443", "rtu-7.plant", "rtu-7.plant", 8443},
        {"192.0.2.7", "192.0.2.7", "192.0.2.7", 0},
        {"192.0.2.7:22", "192.0.2.7", "192.0.2.7", 22},
        {"::1", "::1", "[::1]", 0},
        {"[::1]", "::1", "[::1]", 0},
        {"[::1]:65535", "::1", "[::1]", 65535},
        {"2001:db8::7", "2001:db8::7", "[2001:db8::7]", 0},
        {"::ffff:192.0.2.7", "::ffff:192.0.2.7", "[::ffff:192.0.2.7]", 0},
        {"fe80::1%eth0", "fe80::1%eth0", "[fe80::1]", 0},
        {"[FE80::1%eth0.7]:443", "FE80::1%eth0.7", "[FE80::1]", 443},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct target target;
        const char *why;
        if (!target_parse(str_from(cases[i].text), &bed->arena, &target, &why))
            fail_msg("%s: %s", cases[i].text, why);
        assert_string_equal(target.host.ptr, cases[i].host);
        assert_int_equal(target.port, cases[i].port);
        assert_string_equal(target_authority(target.host, &bed->arena).ptr, cases[i].authority);
    }
}

static void what_names_no_device_is_refused(void **state) {
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "empty"},
        {":22", "empty"},
        {"[::1", "not closed"},
        {"[::1]22", "a colon and a port"},
        {"[::1]:0", "a port of 1 to 65535"},
        {"[::1]:65536", "a port of 1 to 65535"},
        {"rtu-7:", "a port of 1 to 65535"},
        {"rtu-7:http", "a port of 1 to 65535"},
        {"[rtu-7]", "in brackets stands an address of IPv6"},
        {"[::1]]", "a colon and a port"},
        {"[[::1]]:22", "a colon and a port"},
        {"::g", "digits, a to f"},
        {"[fe8:1%eth0]:22", "two colons or more"},
        {"[a%b:c:d]", "two colons or more"},
        {"[::1 ]", "holds what no name"},
        {"%eth0", "empty"},
        {"rtu-7%eth0", "stands the interface"},
        {"fe80::1%", "stands the interface"},
        {"[fe80::1]:22", "needs the interface"},
        {"febf::1", "needs the interface"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct target target;
        const char *why;
        if (target_parse(str_from(cases[i].text), &bed->arena, &target, &why))
            fail_msg("%s is taken", cases[i].text);
        if (!str_contains(str_from(why), str_from(cases[i].why)))
            fail_msg("%s: %s", cases[i].text, why);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(hosts_and_ports_are_told_apart),
        BED_TEST(what_names_no_device_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
