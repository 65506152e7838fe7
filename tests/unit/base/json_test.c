#include "bed.h"

#include "base/file.h"
#include "base/json.h"

struct json_bed {
    struct bed *bed;
    struct source source;
    struct json_doc doc;
};

/* Parses a text that lies in a block of just its size, so that the sanitizer sees a read behind it. */
static enum status parse_str(struct json_bed *j, struct str text) {
    struct json_parser *parser = json_parser_new();
    assert_non_null(parser);
    char *exact = malloc(text.len ? text.len : 1);
    if (text.len)
        memcpy(exact, text.ptr, text.len);
    j->source = (struct source){STR("a.json"), {exact, text.len}};
    enum status status = json_parse(parser, &j->source, false, &j->bed->arena, &j->bed->sink, &j->doc);
    j->source.text = str_copy(&j->bed->arena, text);
    free(exact);
    json_parser_free(parser);
    return status;
}

static struct json_bed *parsed(struct bed *bed, const char *text) {
    struct json_bed *j = ARENA_NEW(&bed->arena, struct json_bed);
    j->bed = bed;
    assert_int_equal(parse_str(j, str_from(text)), STATUS_OK);
    return j;
}

static void reads_every_type(void **state) {
    struct json_bed *j = parsed(*state, "[null, false, true, -5, 1.5, \"x\", [], {}]");
    const struct json_node *node = j->doc.root;
    assert_int_equal(node->type, JSON_ARRAY);
    assert_int_equal(node->size, 8);
    assert_int_equal(node->span, 9);
    assert_int_equal(j->doc.count, 9);
    static const enum json_type TYPES[] = {JSON_NULL,   JSON_FALSE,  JSON_TRUE,  JSON_INTEGER,
                                           JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT};
    size_t i = 0;
    for (const struct json_node *at = json_first(node); at; at = json_next(node, at))
        assert_int_equal(at->type, TYPES[i++]);
    assert_int_equal(i, 8);
    assert_int_equal(json_integer(node + 4, 0), -5);
    assert_true(json_number(node + 5, 0) == 1.5);
    assert_str(json_string(node + 6), "x");
}

static void a_scalar_may_be_the_whole(void **state) {
    assert_int_equal(json_integer(parsed(*state, " 42 ")->doc.root, 0), 42);
    assert_str(json_string(parsed(*state, "\"x\"")->doc.root), "x");
    assert_true(json_is(parsed(*state, "null")->doc.root, JSON_NULL));
}

static void finds_members_and_skips_what_is_nested(void **state) {
    struct json_bed *j = parsed(*state, "{\"a\": {\"b\": [1, {\"c\": 2}]}, \"b\": \"x\", \"c\": 3, \"b\": \"second\"}");
    const struct json_node *root = j->doc.root;
    assert_str(json_get_string(root, STR("b")), "x");
    assert_int_equal(json_integer(json_get(root, STR("c")), 0), 3);
    assert_null(json_get(root, STR("d")));
    const struct json_node *list = json_get(json_get(root, STR("a")), STR("b"));
    assert_int_equal(list->size, 2);
    assert_int_equal(json_integer(json_get(json_next(list, json_first(list)), STR("c")), 0), 2);
    assert_int_equal(root->size, 4);
}

static void absent_values_give_the_fallback(void **state) {
    struct json_bed *j = parsed(*state, "{\"n\": 1}");
    assert_null(json_get(NULL, STR("x")));
    assert_null(json_get(j->doc.root + 1, STR("x")));
    assert_null(json_string(NULL).ptr);
    assert_null(json_get_string(j->doc.root, STR("n")).ptr);
    assert_int_equal(json_integer(NULL, 7), 7);
    assert_true(json_number(NULL, 2.5) == 2.5);
    assert_true(json_number(j->doc.root + 2, 2.5) == 1.0);
    assert_false(json_is(NULL, JSON_NULL));
    assert_null(json_first(NULL));
    assert_null(json_first(j->doc.root + 1));
    assert_null(json_next(NULL, NULL));
}

static void what_is_not_of_the_type_has_no_items_and_no_members(void **state) {
    struct json_bed *j = parsed(*state, "[{\"n\": 1}]");
    assert_ptr_equal(json_items(j->doc.root), j->doc.root + 1);
    assert_null(json_members(j->doc.root));
    assert_null(json_items(j->doc.root + 1));
    assert_ptr_equal(json_members(j->doc.root + 1), j->doc.root + 2);
    assert_null(json_items(NULL));
    assert_null(json_members(j->doc.root + 2));
}

static void strings_are_unescaped(void **state) {
    struct json_bed *j =
        parsed(*state, "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"\\u20ac\\ud83d\\udd12\", \"a\\u0000b\", \"\"]");
    assert_str(json_string(j->doc.root + 1), "\"\\/\b\f\n\r\t");
    assert_str(json_string(j->doc.root + 2), "\xE2\x82\xAC\xF0\x9F\x94\x92");
    assert_true(str_eq(json_string(j->doc.root + 3), (struct str){"a\0b", 3}));
    assert_int_equal(json_string(j->doc.root + 4).len, 0);
    assert_non_null(json_string(j->doc.root + 4).ptr);
}

static void numbers_beyond_int64_are_doubles(void **state) {
    struct json_bed *j = parsed(*state, "[9223372036854775807, -9223372036854775808, 9223372036854775808, "
                                        "18446744073709551615, 1e308, -0, 5e-324, 1E-400]");
    assert_true(json_integer(j->doc.root + 1, 0) == INT64_MAX);
    assert_true(json_integer(j->doc.root + 2, 0) == INT64_MIN);
    assert_int_equal(j->doc.root[3].type, JSON_NUMBER);
    assert_true(json_number(j->doc.root + 3, 0) == 9223372036854775808.0);
    assert_true(json_number(j->doc.root + 4, 0) == 18446744073709551615.0);
    assert_true(json_number(j->doc.root + 5, 0) == 1e308);
    assert_int_equal(json_integer(j->doc.root + 6, 1), 0);
    assert_true(json_number(j->doc.root + 7, 0) == 5e-324);
    assert_true(json_number(j->doc.root + 8, 1) == 0.0);
}

static void a_byte_order_mark_is_passed_over(void **state) {
    struct json_bed *j = parsed(*state, "\xEF\xBB\xBF{\"a\": [1]}");
    assert_str(place_text(&j->bed->arena, json_place(&j->doc, j->doc.root + 3)), "a.json:1:8");
}

static void nesting_is_bounded(void **state) {
    struct bed *bed = *state;
    struct json_bed j = {.bed = bed};
    char text[2 * JSON_DEPTH_MAX + 2];
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    assert_int_equal(parse_str(&j, (struct str){text + 1, 2 * JSON_DEPTH_MAX}), STATUS_OK);
    assert_int_equal(j.doc.count, JSON_DEPTH_MAX);
    assert_int_equal(parse_str(&j, (struct str){text, sizeof text}), STATUS_LIMIT);
    assert_one_error(bed, "json.too-deep", "a.json:1:129");
}

static void empty_containers_do_not_mislead_the_count(void **state) {
    struct json_bed *j =
        parsed(*state, "[[],{},[[]],[{},{}],{\"a\":{},\"b\":[]},\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]");
    assert_int_equal(j->doc.root->span, j->doc.count);
    assert_int_equal(j->doc.count, 21);
    assert_int_equal(j->doc.root->size, 13);
}

static void a_large_array_counts_beyond_24_bits(void **state) {
    struct bed *bed = *state;
    enum { ITEMS = (1 << 24) + 10 };
    if (!getenv("KEYWAY_TEST_LARGE")) {
        print_message("skipped: takes a gigabyte; set KEYWAY_TEST_LARGE\n");
        skip();
    }
    char *text = malloc(2 * (size_t)ITEMS + 2);
    text[0] = '[';
    for (size_t i = 0; i < ITEMS; i++) {
        text[2 * i + 1] = '7';
        text[2 * i + 2] = i + 1 == ITEMS ? ']' : ',';
    }
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), {text, 2 * (size_t)ITEMS + 1}};
    struct json_doc doc;
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    assert_int_equal(doc.root->size, ITEMS);
    assert_int_equal(doc.count, ITEMS + 1);
    json_parser_free(parser);
    free(text);
}

static void one_parser_reads_many_documents(void **state) {
    struct bed *bed = *state;
    struct json_parser *parser = json_parser_new();
    struct json_doc docs[50];
    struct source sources[50];
    for (size_t i = 0; i < 50; i++) {
        struct str text = str_format(&bed->arena, "{\"n\": [%zu, \"%*zu\"]}", i, (int)(i * 5000 + 1), i);
        sources[i] = (struct source){STR("a.json"), text};
        assert_int_equal(json_parse(parser, &sources[i], false, &bed->arena, &bed->sink, &docs[i]), STATUS_OK);
        struct source wrong = {STR("b.json"), str_slice(text, 0, text.len - 1)};
        struct json_doc none;
        assert_int_equal(json_parse(parser, &wrong, false, &bed->arena, &bed->sink, &none), STATUS_INPUT);
    }
    for (size_t i = 0; i < 50; i++) {
        const struct json_node *list = json_get(docs[i].root, STR("n"));
        assert_int_equal(json_integer(list + 1, -1), i);
        assert_int_equal(json_string(list + 2).len, i * 5000 + 1 < 2 && i > 9 ? 2 : i * 5000 + 1);
    }
    json_parser_free(parser);
    json_parser_free(NULL);
}

static void a_failure_leaves_the_document_and_gives_the_memory_back(void **state) {
    struct bed *bed = *state;
    struct json_bed *j = parsed(bed, "[1]");
    const struct json_node *root = j->doc.root;
    assert_non_null(arena_get(&bed->arena, 1, 1));
    char *at = bed->arena.at;
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), STR("[1,2,3,4,5,6,7,8,9,x]")};
    diag_init(&bed->sink, NULL);
    struct arena sink_arena;
    arena_init(&sink_arena, 1 << 20);
    diag_init(&bed->sink, &sink_arena);
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &j->doc), STATUS_INPUT);
    assert_ptr_equal(j->doc.root, root);
    assert_true(bed->arena.at - at < 8);
    arena_done(&sink_arena);
    json_parser_free(parser);
}

static void no_memory_is_a_status_of_its_own(void **state) {
    struct bed *bed = *state;
    struct arena small;
    arena_init(&small, 300);
    struct json_parser *parser = json_parser_new();
    struct source source = {STR("a.json"), STR("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]")};
    struct json_doc doc;
    assert_int_equal(json_parse(parser, &source, false, &small, &bed->sink, &doc), STATUS_MEMORY);
    assert_one_error(bed, "json.no-memory", "a.json:1:1");
    arena_done(&small);
    json_parser_free(parser);
}

static void repeated_keys_are_reported_at_the_second(void **state) {
    struct bed *bed = *state;
    struct json_bed *j = parsed(bed, "{\"a\": 1,\n \"b\": {\"a\": 1},\n \"\\u0061\": 2}");
    assert_int_equal(json_check_keys(&j->doc, &bed->sink), STATUS_INPUT);
    assert_str(bed_printed(bed), "a.json:3:2: error: the key 'a' has a value already, at line 1\n"
                                 "     \"\\u0061\": 2}\n"
                                 "     ^~~~~~~~\n"
                                 "    hint: readers of JSON differ in which one they take: remove one\n");
}

static void repeated_keys_are_found_in_large_objects(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 22);
    out_lit(&out, "{\"k5\":0");
    for (int i = 0; i < 100000; i++)
        out_format(&out, ",\n\"k%d\":%d", i, i);
    out_lit(&out, "}");
    struct json_bed *j = parsed(bed, str_copy(&bed->arena, out_text(&out)).ptr);
    out_done(&out);
    assert_int_equal(json_check_keys(&j->doc, &bed->sink), STATUS_INPUT);
    assert_one_error(bed, "json.repeated-key", "a.json:7:1");
}

static void keys_that_differ_are_no_mistake(void **state) {
    struct bed *bed = *state;
    struct json_bed *j =
        parsed(bed, "[{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"A\":0},{\"a\":1}]");
    assert_int_equal(json_check_keys(&j->doc, &bed->sink), STATUS_OK);
    assert_int_equal(diag_errors(&bed->sink), 0);
}

static void a_node_knows_its_place(void **state) {
    struct json_bed *j = parsed(*state, "{\"a\": [1, -2.5e3,\n  \"\xC3\xA4\\\"[\", {\"k\": true}],\n \"b\": null}");
    static const struct {
        uint32_t node;
        const char *place;
        uint32_t length;
    } WANT[] = {{0, "a.json:1:1", 1},  {1, "a.json:1:2", 3}, {2, "a.json:1:7", 1},  {3, "a.json:1:8", 1},
                {4, "a.json:1:11", 6}, {5, "a.json:2:3", 7}, {6, "a.json:2:11", 1}, {7, "a.json:2:12", 3},
                {8, "a.json:2:17", 4}, {9, "a.json:3:2", 3}, {10, "a.json:3:7", 4}};
    assert_int_equal(j->doc.count, ARRAY_LEN(WANT));
    for (size_t i = 0; i < ARRAY_LEN(WANT); i++) {
        struct place place = json_place(&j->doc, j->doc.root + WANT[i].node);
        assert_str(place_text(&j->bed->arena, place), WANT[i].place);
        assert_int_equal(place.length, WANT[i].length);
    }
    assert_int_equal(json_place(&j->doc, NULL).offset, 0);
    assert_ptr_equal(json_place(&j->doc, NULL).source, &j->source);
}

static void a_node_knows_its_pointer(void **state) {
    struct json_bed *j = parsed(*state, "{\"a\": [1, [2, 3], {\"x/y~z\": 4}], \"\": 5, \"b\": {}}");
    static const char *WANT[] = {"",     "/a",           "/a",           "/a/0", "/a/1", "/a/1/0", "/a/1/1",
                                 "/a/2", "/a/2/x~1y~0z", "/a/2/x~1y~0z", "/",    "/",    "/b",     "/b"};
    assert_int_equal(j->doc.count, ARRAY_LEN(WANT));
    for (size_t i = 0; i < ARRAY_LEN(WANT); i++)
        assert_str(json_pointer(&j->doc, j->doc.root + i, &j->bed->arena), WANT[i]);
}

static void many_pointers_are_found_in_one_walk(void **state) {
    struct json_bed *j = parsed(*state, "{\"a\": [1, [2, 3], {\"x/y~z\": 4}], \"\": 5, \"b\": {\"c\": [[6]]}}");
    const struct json_node *nodes[64];
    struct str pointers[64];
    for (uint32_t step = 1; step <= 3; step++) {
        size_t count = 0;
        for (uint32_t i = step - 1; i < j->doc.count; i += step) {
            nodes[count++] = j->doc.root + i;
            nodes[count++] = j->doc.root + i;
        }
        assert_int_equal(json_pointers(&j->doc, nodes, count, &j->bed->arena, pointers), STATUS_OK);
        for (size_t i = 0; i < count; i++)
            assert_str(pointers[i], json_pointer(&j->doc, nodes[i], &j->bed->arena).ptr);
    }
}

static void many_places_are_found_in_one_scan(void **state) {
    struct json_bed *j = parsed(*state, "[{\"a\": 1}, {\"b\": [\"x\"]}, true]");
    const struct json_node *nodes[] = {j->doc.root, j->doc.root + 1, j->doc.root + 4, j->doc.root + 4, j->doc.root + 8};
    struct place places[5];
    json_places(&j->doc, nodes, 5, places);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(places[i].offset, json_place(&j->doc, nodes[i]).offset);
    assert_int_equal(places[4].length, 4);
    struct place same[5];
    json_parser_places(NULL, &j->doc, nodes, 5, same);
    assert_memory_equal(same, places, sizeof same);
}

/* Every place of a real advisory leads to the text that the node was read from. */
static void places_agree_with_values_in_real_advisories(void **state) {
    struct bed *bed = *state;
    static const char PATH[] = KEYWAY_ROOT "/../shared/corpus/cisa/OT/2024/icsa-24-074-05.json";
    if (!file_exists(PATH)) {
        print_message("skipped: no %s\n", PATH);
        skip();
    }
    struct source source = {STR_NONE, STR_NONE};
    assert_int_equal(file_read(PATH, 1 << 24, &bed->arena, &bed->sink, &source), STATUS_OK);
    struct json_parser *parser = json_parser_new();
    struct json_doc doc;
    assert_int_equal(json_parse(parser, &source, true, &bed->arena, &bed->sink, &doc), STATUS_OK);
    const struct json_node **nodes = ARENA_ARRAY(&bed->arena, const struct json_node *, doc.count);
    struct place *places = ARENA_ARRAY(&bed->arena, struct place, doc.count);
    for (uint32_t i = 0; i < doc.count; i++)
        nodes[i] = doc.root + i;
    json_parser_places(parser, &doc, nodes, doc.count, places);
    for (const struct json_node *node = doc.root; node < doc.root + doc.count; node++) {
        struct place place = json_place(&doc, node);
        assert_memory_equal(&places[node - doc.root], &place, sizeof place);
        struct str text = str_slice(source.text, place.offset, place.offset + place.length);
        assert_int_equal(text.ptr[0] == '"', node->type == JSON_STRING);
        assert_int_equal(text.ptr[0] == '{', node->type == JSON_OBJECT);
        if (node->type == JSON_STRING && !str_contains(text, STR("\\")))
            assert_true(str_eq(json_string(node), str_slice(text, 1, text.len - 1)));
    }
    json_parser_free(parser);
}

/* Two lists in one document, as they are compared while it is read. */
static void lists_of_the_same_strings_are_the_same(void **state) {
    static const struct {
        const char *text;
        bool same;
    } CASES[] = {
        {"[[\"a\", \"bc\"], [\"a\",\"bc\"]]", true},
        {"[[], []]", true},
        {"[[\"\"], [\"\"]]", true},
        {"[[\"a\\u0062\"], [\"ab\"]]", true},
        {"[[\"a\", \"bc\"], [\"a\", \"bd\"]]", false},
        {"[[\"a\", \"bc\"], [\"ab\", \"c\"]]", false},
        {"[[\"a\", \"bc\"], [\"bc\", \"a\"]]", false},
        {"[[\"a\", \"bc\"], [\"a\"]]", false},
        {"[[\"a\", 1], [\"a\", 1]]", false},
        {"[[\"a\", [\"b\"]], [\"a\", [\"b\"]]]", false},
        {"[[\"a\", []], [\"a\", []]]", false},
        {"[{\"a\": \"b\"}, {\"a\": \"b\"}]", false},
        {"[\"a\", \"a\"]", false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct json_bed *j = parsed(*state, CASES[i].text);
        const struct json_node *a = json_items(j->doc.root), *b = json_next(j->doc.root, a);
        assert_int_equal(json_same_strings(a, b), CASES[i].same);
        assert_int_equal(json_same_strings(b, a), CASES[i].same);
    }
    assert_false(json_same_strings(NULL, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(lists_of_the_same_strings_are_the_same),
        BED_TEST(reads_every_type),
        BED_TEST(a_scalar_may_be_the_whole),
        BED_TEST(finds_members_and_skips_what_is_nested),
        BED_TEST(absent_values_give_the_fallback),
        BED_TEST(what_is_not_of_the_type_has_no_items_and_no_members),
        BED_TEST(strings_are_unescaped),
        BED_TEST(numbers_beyond_int64_are_doubles),
        BED_TEST(a_byte_order_mark_is_passed_over),
        BED_TEST(nesting_is_bounded),
        BED_TEST(empty_containers_do_not_mislead_the_count),
        BED_TEST(a_large_array_counts_beyond_24_bits),
        BED_TEST(one_parser_reads_many_documents),
        BED_TEST(a_failure_leaves_the_document_and_gives_the_memory_back),
        BED_TEST(no_memory_is_a_status_of_its_own),
        BED_TEST(repeated_keys_are_reported_at_the_second),
        BED_TEST(repeated_keys_are_found_in_large_objects),
        BED_TEST(keys_that_differ_are_no_mistake),
        BED_TEST(a_node_knows_its_place),
        BED_TEST(many_pointers_are_found_in_one_walk),
        BED_TEST(many_places_are_found_in_one_scan),
        BED_TEST(a_node_knows_its_pointer),
        BED_TEST(places_agree_with_values_in_real_advisories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
