#include "csaf/schema_format.h"

#include "bed.h"

/* RFC 3986: where brackets may stand, and what a port is. */
static void addresses_are_uris(void **state) {
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {"https://example.com/path?q=1#f", true},
        {"urn:cdx:411dafd2/1#pkg:maven/a@1?type=jar", true},
        {"mailto:a@b.example", true},
        {"https://user:secret@example.com:8443/", true},
        {"https://[::1]/", true},
        {"https://[2001:db8::1]:443", true},
        {"https://a:/", true},
        {"https://", true},
        {"HTTPS://A", true},
        {"https://[::1", false},
        {"https://::1]/", false},
        {"https://[::1]x/", false},
        {"https://a[1]/", false},
        {"https://a/[x]", false},
        {"https://[::1]/?a[0]=1", false},
        {"https://a:b/", false},
        {"https://[::1]:8a/", false},
        {"urn:a[b]", false},
        {"https://\xc3\xa4.example", false},
        {"https://a/%zz", false},
        {"https://a/#a#b", false},
        {"//a/b", false},
        {"1a:b", false},
        {"", false},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (schema_format_holds(FORMAT_URI, str_from(cases[i].text)) != cases[i].holds)
            fail_msg("%s", cases[i].text);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(addresses_are_uris)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
