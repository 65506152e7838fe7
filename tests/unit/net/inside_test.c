#include "net/inside.h"

#include "bed.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static bool is_inside(const char *text) {
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return inside_address((const struct sockaddr *)&v4, sizeof v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return inside_address((const struct sockaddr *)&v6, sizeof v6);
}

static void inner_addresses_are_known(void **state) {
    static const char *const INNER[] = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:c0a8:1::1",
        "::ffff:0:10.0.0.1",
        "64:ff9b:1::1",
        "64:ff9b:1:ffff:ffff::101:101",
        "100::1",
        "100:0:0:1::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:1ff::1",
        "2001:db8::1",
        "3fff:fff::1",
        "5f00::1",
        "192.0.2.1",
        "192.88.99.1",
        "198.51.100.1",
        "203.0.113.1",
    };
    static const char *const OUTER[] = {
        "1.1.1.1",         "9.255.255.255",  "11.0.0.0",         "100.63.255.255",  "100.128.0.0",      "126.0.0.1",
        "172.15.0.1",      "172.32.0.1",     "192.167.0.1",      "198.20.0.1",      "223.255.255.255",  "2001:200::1",
        "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1", "fbff::1",          "64:ff9b:2::1",
        "100:0:0:2::1",    "2001:db9::1",    "3fff:1000::1",     "5f01::1",         "::ffff:0:1.1.1.1", "192.0.1.1",
        "192.0.3.1",       "192.88.98.1",    "203.0.112.1",
    };
    struct sockaddr unknown = {.sa_family = AF_UNIX};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(INNER); i++)
        if (!is_inside(INNER[i]))
            fail_msg("%s is inside", INNER[i]);
    for (size_t i = 0; i < ARRAY_LEN(OUTER); i++)
        if (is_inside(OUTER[i]))
            fail_msg("%s is outside", OUTER[i]);
    assert_true(inside_address(&unknown, sizeof unknown));
}

static void names_that_say_so_are_known(void **state) {
    static const char *const INNER[] = {"localhost", "LocalHost.", "a.localhost", "127.1.2.3", "[::1]", "10.0.0.1"};
    static const char *const OUTER[] = {"localhost.example", "example.com", "8.8.8.8", "[2606:4700::1111]", "", "."};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(INNER); i++)
        if (!inside_name(str_from(INNER[i])))
            fail_msg("%s is inside", INNER[i]);
    for (size_t i = 0; i < ARRAY_LEN(OUTER); i++)
        if (inside_name(str_from(OUTER[i])))
            fail_msg("%s is outside", OUTER[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(inner_addresses_are_known),
                                       cmocka_unit_test(names_that_say_so_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
