#include "csaf/schema.h"
#include "csaf/schema_pattern.h"

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
         "is more than 10: correct it\n"},
        {SCHEMA_CVSS_2_0,
         "{\"version\": \"2.1\", \"vectorString\": \"AV:N/AC:L/Au:N/C:C/I:C/A:C\", \"baseScore\": \"1\"}",
         "'2.1' may not stand here: write one of 2.0\nis a text: it has to be a number\n"},
        {SCHEMA_CVSS_2_0, "[]", "is a list: it has to be an object\n"},
        {SCHEMA_CSAF_2_0, "{}", "lacks 'document': add it\n"},
        {SCHEMA_CVSS_4_0,
         "{\"version\": \"4.0\", \"vectorString\": "
         "\"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\", "
         "\"baseScore\": 9.3, \"baseSeverity\": \"CRITICAL\"}",
         ""},
        {SCHEMA_CVSS_4_0,
         "{\"version\": \"4.0\", \"vectorString\": "
         "\"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\", "
         "\"baseScore\": 9.3, \"baseSeverity\": \"CRITICAL\", \"mood\": \"good\"}",
         "'mood' is no member that may stand here: take it out, or correct its name\n"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_string_equal(said(*state, CASES[i].schema, CASES[i].text), CASES[i].said);
}

static void every_pattern_can_be_compiled(void **state) {
    struct schema_set *set;
    (void)state;
    assert_int_equal(schema_set_new(&set), STATUS_OK);
    assert_true(schema_set_is_whole(set));
    schema_set_free(set);
}

/* A text is matched by interpretation first and by machine code later: nobody notices. */
static void patterns_answer_alike_however_often_they_are_asked(void **state) {
    struct schema_pattern pattern = {.text = STR("^a(.*[^ ])?$")};
    struct schema_match match = {.data = NULL};
    (void)state;
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(schema_pattern_match(&pattern, &match, STR("a b")), SCHEMA_MATCH_FOUND);
        assert_int_equal(schema_pattern_match(&pattern, &match, STR("a ")), SCHEMA_MATCH_NONE);
        assert_int_equal(schema_pattern_match(&pattern, &match, STR_NONE), SCHEMA_MATCH_NONE);
    }
    schema_match_done(&match);
    schema_pattern_done(&pattern);
    struct schema_pattern broken = {.text = STR("a(")};
    assert_false(schema_pattern_compiles(&broken));
}

struct told {
    struct bed *bed;
    struct schema_set *set;
    struct json_parser *parser;
};

static enum status count_complaint(void *context, const struct schema_complaint *complaint) {
    (void)complaint;
    ++*(size_t *)context;
    return STATUS_OK;
}

/* Whether the check is sure that all members are listed, and whether the walk that looks finds one that is not. */
static void look_for_unlisted(const struct told *t, enum schema_id schema, const char *text, bool *sure, bool *found) {
    struct source source = {STR("a.json"), str_from(text)};
    struct json_doc doc;
    size_t complaints = 0, additional = 0;
    const struct schema_listener listener = {&t->bed->arena, count_complaint, &complaints};
    assert_int_equal(json_parse(t->parser, &source, false, &t->bed->arena, &t->bed->sink, &doc), STATUS_OK);
    assert_int_equal(schema_check_listed(t->set, schema, doc.root, &listener, sure), STATUS_OK);
    assert_int_equal(schema_additional(t->set, schema, doc.root, &t->bed->arena, count_complaint, &additional),
                     STATUS_OK);
    *found = additional > 0;
}

static void the_check_knows_whether_all_members_are_listed(void **state) {
    static const struct {
        enum schema_id schema;
        const char *text;
        bool sure, found;
    } CASES[] = {
        {SCHEMA_CSAF_2_0, "{\"document\": {\"title\": \"a\", \"tracking\": {\"id\": \"b\"}}}", true, false},
        {SCHEMA_CSAF_2_0, "{\"document\": {\"title\": \"a\", \"mood\": 1}}", false, true},
        {SCHEMA_CSAF_2_0, "{\"document\": {\"tracking\": {\"mood\": 1}}}", false, true},
        {SCHEMA_CSAF_2_0, "{\"document\": []}", false, false},
        {SCHEMA_CSAF_2_0, "{\"vulnerabilities\": [{\"scores\": [{\"cvss_v3\": {\"version\": \"3.1\"}}]}]}", true,
         false},
        {SCHEMA_CSAF_2_0, "{\"vulnerabilities\": [{\"scores\": [{\"cvss_v3\": {\"mood\": \"3.1\"}}]}]}", false, true},
        {SCHEMA_CVSS_4_0, "{\"version\": \"4.0\", \"mood\": \"good\"}", false, true},
    };
    struct told t = {.bed = *state, .parser = json_parser_new()};
    assert_int_equal(schema_set_new(&t.set), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        bool sure, found;
        look_for_unlisted(&t, CASES[i].schema, CASES[i].text, &sure, &found);
        assert_int_equal(sure, CASES[i].sure);
        assert_int_equal(found, CASES[i].found);
    }
    schema_set_free(t.set);
    json_parser_free(t.parser);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(keywords_say_what_is_wrong),
        BED_TEST(every_pattern_can_be_compiled),
        BED_TEST(patterns_answer_alike_however_often_they_are_asked),
        BED_TEST(the_check_knows_whether_all_members_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
