#include "csaf/companion.h"

#include "csaf/document_bed.h"

static struct str kind_of(struct bed *bed, const char *text) {
    struct json_doc *doc = ARENA_NEW(&bed->arena, struct json_doc);
    assert_non_null(doc);
    document_parse(bed, text, doc);
    return csaf_companion(doc);
}

static void what_stands_beside_advisories_is_known(void **state) {
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"{\"metadata_version\": \"2.0\", \"canonical_url\": \"https://a.example/\"}", "provider metadata"},
        {"{\"aggregator_version\": \"2.0\", \"aggregator\": {}}", "aggregator"},
        {"{\"feed\": {\"id\": \"f\", \"entry\": []}}", "ROLIE feed"},
        {"{\"service\": {\"workspace\": []}}", "ROLIE service document"},
        {"{\"categories\": {\"category\": []}}", "ROLIE category document"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_true(str_eq(kind_of(bed, cases[i].text), str_from(cases[i].word)));
}

/* An advisory that lacks its version, or that looks like a feed beside, must not go by unread. */
static void what_may_be_an_advisory_is_no_companion(void **state) {
    static const char *const texts[] = {"{}",
                                        "[]",
                                        "\"feed\"",
                                        "{\"feed\": {}}",
                                        "{\"entry\": [], \"feed\": 1}",
                                        "{\"metadata_version\": \"2.0\"}",
                                        "{\"vulnerabilities\": []}",
                                        "{\"document\": {}, \"feed\": {\"entry\": []}}"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_int_equal(kind_of(bed, texts[i]).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_stands_beside_advisories_is_known),
        BED_TEST(what_may_be_an_advisory_is_no_companion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
