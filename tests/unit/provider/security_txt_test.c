#include "bed.h"

#include "provider/security_txt.h"
#include "provider/text.h"

static struct security_txt read_text(struct bed *bed, const char *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct security_txt found;
    *source = (struct source){STR("security.txt"), str_from(text)};
    assert_int_equal(security_txt_read(source, &bed->arena, &bed->sink, &found), STATUS_OK);
    return found;
}

static void several_csaf_fields_are_read_in_order(void **state) {
    struct bed *bed = *state;
    struct security_txt found =
        read_text(bed, "\xef\xbb\xbf# Comment: CSAF: https://no.example/\r\nContact: mailto:a@e.com\r\n"
                       "CSAF: https://e.com/.well-known/csaf/provider-metadata.json\r\n"
                       "Expires: 2024-01-01T12:00:00.000Z\r\n"
                       "csaf:https://d.e.com/provider-metadata.json\n"
                       "CSAF: https://E.com/.well-known/csaf/provider-metadata.json\n"
                       "X-CSAF: https://no.example/\nPolicy: https://e.com/CSAF: x");
    assert_int_equal(found.csaf_count, 2);
    assert_str(found.csaf[0], "https://e.com/.well-known/csaf/provider-metadata.json");
    assert_str(found.csaf[1], "https://d.e.com/provider-metadata.json");
    assert_int_equal(found.expires, 1704110400);
    assert_false(found.is_signed);
}

static void a_cleartext_signature_does_not_matter(void **state) {
    struct bed *bed = *state;
    struct security_txt found = read_text(bed, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
                                               "CSAF: https://e.com/a.json\n- CSAF: https://e.com/b.json\n"
                                               "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n");
    assert_true(found.is_signed);
    assert_int_equal(found.csaf_count, 2);
    assert_int_equal(found.expires, PROVIDER_NO_TIME);
}

static void what_may_not_be_fetched_is_a_warning(void **state) {
    struct bed *bed = *state;
    struct security_txt found = read_text(bed, "CSAF: http://e.com/a.json\nCSAF:\nCSAF: https://u:p@e.com/\n");
    assert_int_equal(found.csaf_count, 0);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 3);
    assert_str(place_text(&bed->arena, bed->sink.items[SEVERITY_WARNING][0].place), "security.txt:1:7");
}

static void a_page_that_says_not_found_has_none(void **state) {
    struct bed *bed = *state;
    assert_int_equal(read_text(bed, "<!DOCTYPE html>\n<html style=\"color: red\">Not found</html>").csaf_count, 0);
    assert_int_equal(read_text(bed, "").csaf_count, 0);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 0);
}

static void more_than_are_kept_are_a_warning(void **state) {
    struct bed *bed = *state;
    struct out text;
    out_memory(&text, 1 << 20);
    for (unsigned i = 0; i < SECURITY_TXT_CSAF_MAX + 5; i++)
        out_format(&text, "CSAF: https://e.com/%u.json\n", i);
    out_char(&text, '\0');
    assert_int_equal(read_text(bed, out_text(&text).ptr).csaf_count, SECURITY_TXT_CSAF_MAX);
    assert_true(bed->sink.count[SEVERITY_WARNING] > 0);
    out_done(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(several_csaf_fields_are_read_in_order), BED_TEST(a_cleartext_signature_does_not_matter),
        BED_TEST(what_may_not_be_fetched_is_a_warning),  BED_TEST(a_page_that_says_not_found_has_none),
        BED_TEST(more_than_are_kept_are_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
