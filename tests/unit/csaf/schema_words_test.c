/* Every regular expression of the schemas that we ship has words. */
#include "csaf/schema_words.h"

#include "csaf/document_bed.h"

#include "base/file.h"

struct patterns {
    size_t count;
};

static void look(struct patterns *patterns, const struct json_node *value, const char *path) {
    for (const struct json_node *key = json_members(value); key; key = json_next_member(value, key)) {
        if (str_eq(json_string(key), STR("pattern")) && key[1].type == JSON_STRING) {
            patterns->count++;
            struct str words = schema_words(json_string(key + 1));
            if (!words.ptr || !str_contains(words, STR(": write ")) == !str_contains(words, STR(": take ")))
                fail_msg("%s: " STR_F, path, STR_A(json_string(key + 1)));
        } else {
            look(patterns, key + 1, path);
        }
    }
    for (const struct json_node *item = json_items(value); item; item = json_next_item(value, item))
        look(patterns, item, path);
}

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static void every_expression_has_words(void **state) {
    struct bed *bed = *state;
    struct patterns patterns = {0};
    struct json_parser *parser = json_parser_new();
    struct file_list files;
    assert_int_equal(file_walk(KEYWAY_ROOT "/data/schema", is_json, &bed->arena, &bed->sink, &files), STATUS_OK);
    for (size_t i = 0; i < files.count; i++) {
        struct source *source = ARENA_NEW(&bed->arena, struct source);
        struct json_doc doc;
        assert_int_equal(file_read(files.items[i].path, 4 << 20, &bed->arena, &bed->sink, source), STATUS_OK);
        assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
        look(&patterns, doc.root, files.items[i].path);
    }
    assert_in_range(patterns.count, 30, 200);
    assert_null(schema_words(STR("^unknown$")).ptr);
    json_parser_free(parser);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(every_expression_has_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
