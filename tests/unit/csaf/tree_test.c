#include "bed.h"

#include "csaf/tree.h"

struct fixture {
    struct tree tree;
    struct json_doc doc;
    struct value *root;
};

static struct fixture copy(struct bed *bed, const char *text) {
    struct fixture f = {.tree = {.arena = &bed->arena}};
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_parser *parser = json_parser_new();
    *source = (struct source){STR("a.json"), str_from(text)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &f.doc), STATUS_OK);
    json_parser_free(parser);
    f.root = tree_copy(&f.tree, f.doc.root);
    assert_non_null(f.root);
    return f;
}

static void keys_are_sorted_and_values_stay(void **state) {
    struct fixture f = copy(*state, "{\"b\":[1,2.5,true,false,null,\"x\"],\"a\":{\"B\":1,\"A\":-3},\"a\":7,\"Z\":{}}");
    assert_str(tree_text(&f.tree, f.root), "{\"Z\":{},\"a\":{\"A\":-3,\"B\":1},\"b\":[1,2.5,true,false,null,\"x\"]}");
    assert_false(f.tree.failed);
}

static void members_and_items_come_and_go(void **state) {
    struct fixture f = copy(*state, "{\"a\":[1,2],\"b\":\"x\"}");
    struct value *list = value_get(f.root, STR("a")), *first = value_items(list);
    value_insert(first, tree_string(&f.tree, STR("new"), NULL));
    value_insert(list->last, tree_string(&f.tree, STR("last"), NULL));
    assert_str(tree_text(&f.tree, f.root), "{\"a\":[1,\"new\",2,\"last\"],\"b\":\"x\"}");
    value_remove(first);
    value_remove(first); /* it is nowhere any more */
    value_remove(list->last);
    value_set(f.root, STR("b"), tree_clone(&f.tree, list));
    assert_str(tree_text(&f.tree, f.root), "{\"a\":[\"new\",2],\"b\":[\"new\",2]}");
    assert_int_equal(list->count, 2);
    value_rewrite(list, STR("text"));
    assert_str(value_get_string(f.root, STR("a")), "text");
}

static void nothing_is_done_to_nothing(void **state) {
    struct fixture f = copy(*state, "{\"a\":\"b\"}");
    value_append(NULL, f.root);
    value_append(f.root, NULL);
    value_set(NULL, STR("a"), f.root);
    value_set(f.root, STR("a"), NULL);
    value_insert(NULL, f.root);
    value_insert(f.root, f.root); /* what nothing holds has no place behind it */
    value_remove(NULL);
    value_remove(f.root);
    value_rewrite(NULL, STR("x"));
    assert_null(value_get(NULL, STR("a")));
    assert_null(value_items(f.root));
    assert_null(value_origin(NULL));
    assert_null(value_string(f.root).ptr);
    assert_null(tree_copy(&f.tree, NULL));
    assert_null(tree_clone(&f.tree, NULL));
    assert_str(tree_text(&f.tree, f.root), "{\"a\":\"b\"}");
}

static void what_is_made_has_the_origin_of_what_holds_it(void **state) {
    struct fixture f = copy(*state, "{\"a\":[1]}");
    struct value *made = tree_new(&f.tree, JSON_OBJECT, NULL);
    value_append(value_get(f.root, STR("a")), made);
    assert_ptr_equal(value_origin(made), json_get(f.doc.root, STR("a")));
    assert_ptr_equal(value_origin(tree_clone(&f.tree, f.root)), f.doc.root);
}

static void pointers_lead_as_far_as_there_is_something(void **state) {
    static const struct {
        const char *pointer;
        const char *text;
    } cases[] = {{"", "{\"a\":[{\"b\":1},2],\"x/y~\":3}"},
                 {"/a", "[{\"b\":1},2]"},
                 {"/a/0/b", "1"},
                 {"/a/1", "2"},
                 {"/x~1y~0", "3"},
                 {"/a/7/b", "[{\"b\":1},2]"},
                 {"/a/1/c", "2"}};
    struct bed *bed = *state;
    struct fixture f = copy(bed, "{\"a\":[{\"b\":1},2],\"x/y~\":3}");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_str(tree_text(&f.tree, value_at(f.root, str_from(cases[i].pointer), &bed->arena)), cases[i].text);
}

struct visits {
    struct tree *tree;
    char text[64];
    size_t length;
};

static enum status visit(void *context, struct value *value) {
    struct visits *visits = context;
    struct str text = value_string(value);
    for (size_t i = 0; i < text.len && visits->length + 1 < sizeof visits->text; i++)
        visits->text[visits->length++] = text.ptr[i];
    value_insert(value, tree_string(visits->tree, STR("!"), NULL));
    value_remove(value);
    return str_eq(text, STR("stop")) ? STATUS_INPUT : STATUS_OK;
}

static void paths_visit_everything_once(void **state) {
    static const struct {
        const char *path;
        const char *visited;
    } cases[] = {{"t.branches*.n", "abcd"}, {"t.branches*.l[]", "xyz"}, {"t.branches[].n", "ad"},
                 {"t.none.n", ""},          {"t.none[]", ""},           {"t.branches", ""}};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct fixture f =
            copy(*state, "{\"t\":{\"branches\":[{\"n\":\"a\",\"l\":[\"x\",\"y\"],\"branches\":[{\"n\":\"b\","
                         "\"branches\":[{\"n\":\"c\",\"l\":[\"z\"]}]}]},{\"n\":\"d\"}]}}");
        struct visits visits = {.tree = &f.tree};
        assert_int_equal(value_each(f.root, str_from(cases[i].path), visit, &visits), STATUS_OK);
        assert_str(((struct str){visits.text, visits.length}), cases[i].visited);
    }
    struct fixture f = copy(*state, "{\"a\":[\"stop\",\"b\"]}");
    struct visits visits = {.tree = &f.tree};
    assert_int_equal(value_each(f.root, STR("a[]"), visit, &visits), STATUS_INPUT);
    assert_int_equal(visits.length, 4);
}

static void excerpts_are_cut_between_characters(void **state) {
    struct fixture f = copy(*state, "{\"a\":[1,2,3],\"b\":\"na\u00efve\"}");
    assert_str(tree_excerpt(&f.tree, value_get(f.root, STR("a")), 7), "[1,2,3]");
    assert_str(tree_excerpt(&f.tree, value_get(f.root, STR("b")), 6), "na\xc3\xafve");
    assert_str(tree_excerpt(&f.tree, value_get(f.root, STR("b")), 3), "na...");
    assert_str(tree_excerpt(&f.tree, value_get(f.root, STR("b")), 0), "...");
    assert_true(str_ends(tree_excerpt(&f.tree, f.root, 8), STR("...")));
    assert_str(tree_excerpt(&f.tree, NULL, 8), "");
    assert_false(f.tree.failed);
}

static void without_memory_the_tree_fails(void **state) {
    struct fixture f = copy(*state, "{\"a\":[1,2,3]}");
    struct arena none;
    arena_init(&none, 0);
    struct tree tree = {.arena = &none};
    assert_null(tree_copy(&tree, f.doc.root));
    assert_true(tree.failed);
    tree.failed = false;
    assert_null(tree_string(&tree, STR("x"), NULL));
    assert_true(tree.failed);
    tree.failed = false;
    assert_null(tree_text(&tree, f.root).ptr);
    assert_true(tree.failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(keys_are_sorted_and_values_stay),
        BED_TEST(members_and_items_come_and_go),
        BED_TEST(nothing_is_done_to_nothing),
        BED_TEST(what_is_made_has_the_origin_of_what_holds_it),
        BED_TEST(pointers_lead_as_far_as_there_is_something),
        BED_TEST(paths_visit_everything_once),
        BED_TEST(excerpts_are_cut_between_characters),
        BED_TEST(without_memory_the_tree_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
