#include "csaf/json_text.h"

#include "bed.h"

static struct str text_of(struct bed *bed, const char *name, const char *json) {
    struct json_parser *parser = json_parser_new();
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_doc doc;
    *source = (struct source){STR("a.json"), str_from(json)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    json_parser_free(parser);
    return json_text(str_from(name), doc.root, &bed->arena);
}

static void texts_are_equal_when_the_values_are(void **state) {
    static const struct {
        const char *a, *b;
        bool same;
    } CASES[] = {
        {"1", "1.0", true},
        {"1", "\"1\"", false},
        {"true", "false", false},
        {"\"a\"", "\"\\u0061\"", true},
        {"\"a\\u0000b\"", "\"a\\u0000c\"", false},
        {"\"\"", "[]", false},
        {"[1, 2]", "[2, 1]", true},
        {"[1, 1]", "[1]", true},
        {"[[1], 2]", "[1, 2]", false},
        {"[\"a\", \"b\"]", "[\"ab\"]", false},
        {"[\"a\", \"bc\"]", "[\"ab\", \"c\"]", false},
        {"[]", "{}", false},
        {"{\"a\": 1, \"b\": [{}]}", "{\"b\": [{}], \"a\": 1}", true},
        {"{\"a\": 1}", "{\"b\": 1}", false},
        {"{\"a\": \"b\"}", "[\"a\", \"b\"]", false},
        {"{\"f\": [{\"x\": \"1\"}, {\"y\": \"2\"}]}", "{\"f\": [{\"y\": \"2\"}, {\"x\": \"1\"}]}", true},
        {"[[[[[[[[[[1]]]]]]]]]]", "[[[[[[[[[[1]]]]]]]]]]", true},
        {"[[[[[[[[[[1]]]]]]]]]]", "[[[[[[[[[[2]]]]]]]]]]", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if (str_eq(text_of(*state, "n", CASES[i].a), text_of(*state, "n", CASES[i].b)) != CASES[i].same)
            fail_msg("%s, %s", CASES[i].a, CASES[i].b);
    assert_false(str_eq(text_of(*state, "n", "1"), text_of(*state, "m", "1")));
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(texts_are_equal_when_the_values_are)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
