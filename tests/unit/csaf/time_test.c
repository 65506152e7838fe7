#include "base/date.h"
#include "bed.h"
#include "csaf/validate.h"

static const char *const document = "{\"document\": {\"csaf_version\": \"2.1\", \"tracking\": {\"revision_history\": "
                                    "[{\"date\": \"2026-01-31T12:00:00Z\"}]}},"
                                    "\"vulnerabilities\": [{\"disclosure_date\": \"2026-02-01T00:00:00.5+01:00\"}]}";

static size_t findings_at(struct bed *bed, const char *now) {
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), str_from(document)};
    struct schema_set *schemas;
    struct json_doc doc;
    struct csaf_findings findings;
    struct csaf_wanted wanted = {.only = csaf_test_find(STR("6.2.33"))};
    assert_true(date_time_parse(str_from(now), &wanted.now));
    assert_int_equal(schema_set_new(&schemas), STATUS_OK);
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    assert_int_equal(csaf_validate(schemas, &doc, &wanted, &bed->arena, &bed->sink, &findings), STATUS_OK);
    schema_set_free(schemas);
    json_parser_free(parser);
    return findings.count;
}

static void a_disclosure_is_past_from_the_second_on(void **state) {
    assert_int_equal(findings_at(*state, "2026-01-31T22:59:59Z"), 0);
    assert_int_equal(findings_at(*state, "2026-01-31T23:00:00Z"), 0);
    assert_int_equal(findings_at(*state, "2026-01-31T23:00:01Z"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(a_disclosure_is_past_from_the_second_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
