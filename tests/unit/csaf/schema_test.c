#include "csaf/schema.h"

#include "bed.h"

static enum status print_complaint(void *context, const struct schema_complaint *complaint) {
    struct out *out = context;
    out_str(out, complaint->text);
    out_char(out, '\n');
    return STATUS_OK;
}

/* What the schema says of a text, a line each. */
static const char *said(struct bed *bed, enum schema_id schema, const char *text) {
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), str_from(text)};
    struct json_doc doc;
    struct schema_set *set;
    struct out out;
    out_memory(&out, 1 << 16);
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    assert_int_equal(schema_set_new(&set), STATUS_OK);
    assert_int_equal(schema_check(set, schema, doc.root, &bed->arena, print_complaint, &out), STATUS_OK);
    const char *found = str_copy(&bed->arena, out_text(&out)).ptr;
    out_done(&out);
    schema_set_free(set);
    json_parser_free(parser);
    return found;
}

static void keywords_say_what_is_wrong(void **state) {
    static const struct {
        enum schema_id schema;
        const char *text;
        const char *said;
    } CASES[] = {
        {SCHEMA_CVSS_2_0, "{\"version\": \"2.0\", \"vectorString\": \"AV:N/AC:L/Au:N/C:C/I:C/A:C\", \"baseScore\": 10}",
         ""},
        {SCHEMA_CVSS_2_0,
         "{\"version\": \"2.0\", \"vectorString\": \"AV:N/AC:L/Au:N/C:C/I:C/A:C\", \"baseScore\": 10.5}",
         "is more than 10\n"},
        {SCHEMA_CVSS_2_0,
         "{\"version\": \"2.1\", \"vectorString\": \"AV:N/AC:L/Au:N/C:C/I:C/A:C\", \"baseScore\": \"1\"}",
         "'2.1' is none of: 2.0\nis a text, but should be a number\n"},
        {SCHEMA_CVSS_2_0, "[]", "is a list, but should be an object\n"},
        {SCHEMA_CSAF_2_0, "{}", "lacks 'document'\n"},
        {SCHEMA_CVSS_4_0,
         "{\"version\": \"4.0\", \"vectorString\": "
         "\"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\", "
         "\"baseScore\": 9.3, \"baseSeverity\": \"CRITICAL\"}",
         ""},
        {SCHEMA_CVSS_4_0,
         "{\"version\": \"4.0\", \"vectorString\": "
         "\"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\", "
         "\"baseScore\": 9.3, \"baseSeverity\": \"CRITICAL\", \"mood\": \"good\"}",
         "'mood' is no member that may stand here\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_string_equal(said(*state, CASES[i].schema, CASES[i].text), CASES[i].said);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(keywords_say_what_is_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
