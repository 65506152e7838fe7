#include "csaf/json_same.h"

#include "bed.h"

static const struct json_node *parsed(struct bed *bed, struct str text) {
    struct json_parser *parser = json_parser_new();
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_doc doc;
    *source = (struct source){STR("a.json"), text};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    json_parser_free(parser);
    return doc.root;
}

static void values_are_the_same_whatever_their_order(void **state) {
    static const struct {
        const char *a, *b;
        bool same;
    } CASES[] = {
        {"1", "1.0", true},
        {"1", "2", false},
        {"\"a\"", "\"\\u0061\"", true},
        {"null", "false", false},
        {"[1, [2]]", "[1, [2]]", true},
        {"[1, 2]", "[2, 1]", false},
        {"[1]", "[1, 2]", false},
        {"{\"a\": 1, \"b\": [{}]}", "{\"b\": [{}], \"a\": 1}", true},
        {"{\"a\": 1}", "{\"b\": 1}", false},
        {"{\"a\": 1}", "{\"a\": 1, \"b\": 1}", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct json_node *a = parsed(*state, str_from(CASES[i].a)), *b = parsed(*state, str_from(CASES[i].b));
        assert_int_equal(json_same(a, b), CASES[i].same);
        if (CASES[i].same)
            assert_true(json_same_hash(a) == json_same_hash(b));
    }
}

/* Few are compared, many hashed. */
static void the_first_repeated_item_is_found(void **state) {
    struct bed *bed = *state;
    for (unsigned count = 2; count < 40; count += 5) {
        struct str text = STR("[{\"id\": 0}");
        bool failed = false;
        for (unsigned i = 1; i < count; i++)
            text = str_format(&bed->arena, STR_F ", {\"id\": %u}", STR_A(text), i);
        const struct json_node *all = parsed(bed, str_format(&bed->arena, STR_F "]", STR_A(text)));
        assert_null(json_first_repeated(all, &bed->arena, &failed));
        const struct json_node *again = parsed(bed, str_format(&bed->arena, STR_F ", {\"id\": 1}, 7]", STR_A(text)));
        const struct json_node *found = json_first_repeated(again, &bed->arena, &failed);
        if (count == 2)
            assert_non_null(found);
        assert_int_equal(json_integer(json_get(found, STR("id")), -1), 1);
        assert_false(failed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(values_are_the_same_whatever_their_order),
        BED_TEST(the_first_repeated_item_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
