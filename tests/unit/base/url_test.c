#include "bed.h"

#include "base/url.h"

static void expect_url(struct bed *bed, const char *base, const char *reference, const char *url) {
    struct str got = STR_NONE;
    assert_int_equal(url_join(str_from(base), str_from(reference), &bed->arena, &got, NULL), URL_FINE);
    assert_str(got, url);
}

static void expect_fault(struct bed *bed, const char *base, const char *reference, enum url_fault fault) {
    struct str got = STR("as it was");
    assert_int_equal(url_join(str_from(base), str_from(reference), &bed->arena, &got, &got), fault);
    assert_str(got, "as it was");
}

static void a_url_comes_in_its_normal_form_with_its_host(void **state) {
    struct bed *bed = *state;
    struct str url, host;
    assert_int_equal(url_check(STR("HTTPS://Www.Example.COM:443/a/../B c.json#part"), &bed->arena, &url, &host),
                     URL_FINE);
    assert_str(url, "https://www.example.com/B%20c.json");
    assert_str(host, "www.example.com:443");
    assert_int_equal(url_check(STR("https://[2001:db8::1]:8443/"), &bed->arena, &url, &host), URL_FINE);
    assert_str(host, "[2001:db8::1]:8443");
}

static void references_are_resolved(void **state) {
    struct bed *bed = *state;
    static const char BASE[] = "https://example.com/csaf/white/index.txt?x=1";
    expect_url(bed, BASE, "2024/a.json", "https://example.com/csaf/white/2024/a.json");
    expect_url(bed, BASE, "./a.json", "https://example.com/csaf/white/a.json");
    expect_url(bed, BASE, "../a.json", "https://example.com/csaf/a.json");
    expect_url(bed, BASE, "../../../../../etc/passwd", "https://example.com/etc/passwd");
    expect_url(bed, BASE, "/a.json", "https://example.com/a.json");
    expect_url(bed, BASE, "//cdn.example.net/a.json", "https://cdn.example.net/a.json");
    expect_url(bed, BASE, "https://other.example/b.json", "https://other.example/b.json");
    expect_url(bed, BASE, "a b/\xc3\xa4.json", "https://example.com/csaf/white/a%20b/%c3%a4.json");
    expect_url(bed, BASE, "a%2e%2e/b.json", "https://example.com/csaf/white/a%2e%2e/b.json");
}

static void what_may_not_be_fetched_is_refused(void **state) {
    struct bed *bed = *state;
    static const char BASE[] = "https://example.com/csaf/";
    expect_fault(bed, BASE, "http://example.com/a.json", URL_NOT_HTTPS);
    expect_fault(bed, BASE, "file:///etc/passwd", URL_NOT_HTTPS);
    expect_fault(bed, BASE, "gopher://example.com/", URL_NOT_HTTPS);
    expect_fault(bed, BASE, "https://me:secret@example.com/", URL_WITH_USER);
    expect_fault(bed, BASE, "https://me@example.com/", URL_WITH_USER);
    expect_fault(bed, BASE, "a\nb", URL_MALFORMED);
    expect_fault(bed, BASE, "a\x7f", URL_MALFORMED);
    expect_fault(bed, BASE, "", URL_MALFORMED);
    expect_fault(bed, BASE, "https://", URL_MALFORMED);
    expect_fault(bed, BASE, "https://exa mple.com/", URL_MALFORMED);
    expect_fault(bed, BASE, "https://example.com:99999/", URL_MALFORMED);
    expect_fault(bed, "", "a.json", URL_MALFORMED);
}

static void a_text_that_is_too_long_is_refused(void **state) {
    struct bed *bed = *state;
    char *text = arena_get(&bed->arena, URL_BYTES_MAX + 2, 1);
    memset(text, 'a', URL_BYTES_MAX + 1);
    expect_fault(bed, "https://example.com/", text, URL_MALFORMED);
    text[URL_BYTES_MAX] = '\0';
    expect_fault(bed, "https://example.com/", text, URL_MALFORMED);
    memset(text, ' ', 4000);
    text[4000] = '\0';
    expect_fault(bed, "https://example.com/", text, URL_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_url_comes_in_its_normal_form_with_its_host),
        BED_TEST(references_are_resolved),
        BED_TEST(what_may_not_be_fetched_is_refused),
        BED_TEST(a_text_that_is_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
