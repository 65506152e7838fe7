#include "csaf/document_bed.h"

#define EXAMPLE(n)                                                                                                     \
    "https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/"                \
    "documentation-" n "/documentation-" n "-content_1.0.0.json"
#define ITEM(name) "{\"$schema\": \"" name "\", \"category\": \"significant\", \"critical\": false, \"content\": {}}"
#define HEAD       "{\"document\": {\"csaf_version\": \"2.1\"}, "

static const char *said(struct bed *bed, const char *text, const char *test) {
    return document_said(bed, text, test, (struct csaf_wanted){.most = CSAF_INFORMATIVE}).ptr;
}

static void an_unknown_extension_is_not_checked_and_said_so(void **state) {
    const char *text = HEAD "\"x_extensions\": [" ITEM("https://a.example/b_1.0.0.json") "]}";
    const char *skipped = "skipped: the experimental extension 'https://a.example/b_1.0.0.json' is not known here\n";
    assert_string_equal(said(*state, text, "6.1.60.2"), skipped);
    assert_string_equal(said(*state, text, "6.1.60.3"), skipped);
    assert_string_equal(said(*state, text, "6.2.54.1"),
                        "/x_extensions/0: is no extension that is known to be registered: see that its readers know "
                        "it\n");
}

static void an_extension_stands_only_where_it_may(void **state) {
    assert_string_equal(
        said(*state, HEAD "\"vulnerabilities\": [{\"x_extensions\": [" ITEM(EXAMPLE("13")) "]}]}", "6.1.60.3"),
        "/vulnerabilities/0/x_extensions/0: is an extension that may not stand here: take it out\n");
    assert_string_equal(said(*state, HEAD "\"x_extensions\": [" ITEM(EXAMPLE("13")) "]}", "6.1.60.3"), "");
    assert_string_equal(
        said(*state, HEAD "\"x_extensions\": [" ITEM(EXAMPLE("11")) ", " ITEM(EXAMPLE("11")) "]}", "6.1.60.3"),
        "/x_extensions/1: may stand here 1 times at most: take the others out\n");
}

static void what_does_not_go_together_is_found_across_the_document(void **state) {
    assert_string_equal(said(*state,
                             HEAD "\"vulnerabilities\": [{\"x_extensions\": [" ITEM(EXAMPLE(
                                 "12")) "]}], \"x_extensions\": [" ITEM(EXAMPLE("13")) ", " ITEM(EXAMPLE("11")) "]}",
                             "6.1.60.3"),
                        "/vulnerabilities/0/x_extensions/0: may not be used together with '" EXAMPLE(
                            "11") "', as in this document: take one of both out\n/x_extensions/1: may not be used "
                                  "together with '" EXAMPLE("12") "', as in this document: take one of both out\n");
}

static void members_that_no_schema_lists_are_found(void **state) {
    assert_string_equal(said(*state,
                             "{\"document\": {\"csaf_version\": \"2.0\", \"a\": 1, \"tracking\": {\"b\": {\"c\": 2}}}, "
                             "\"vulnerabilities\": [{\"scores\": [{\"cvss_v3\": {\"version\": \"3.1\", \"d\": 3}}]}]}",
                             "6.2.20"),
                        "/document/a: 'a' is no member that the schema knows: take it out\n/document/tracking/b: 'b' "
                        "is no member that the schema knows: take it out\n/vulnerabilities/0/scores/0/cvss_v3/d: 'd' "
                        "is no member that the schema knows: take it out\n");
}

static void an_extension_is_held_against_its_own_schema(void **state) {
    const char *text = HEAD "\"x_extensions\": [{\"$schema\": \"" EXAMPLE(
        "11") "\", \"content\": {\"documentation\": \"\", \"notes\": []}}]}";
    assert_string_equal(said(*state, text, "6.2.20"),
                        "/x_extensions/0/content/notes: 'notes' is no member that the schema knows: take it out\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_unknown_extension_is_not_checked_and_said_so), BED_TEST(an_extension_stands_only_where_it_may),
        BED_TEST(what_does_not_go_together_is_found_across_the_document),
        BED_TEST(members_that_no_schema_lists_are_found), BED_TEST(an_extension_is_held_against_its_own_schema)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
