#include "bed.h"

#include "base/yaml.h"

struct yaml_bed {
    struct source source;
    const struct yaml_node *root;
    enum status status;
};

static struct yaml_bed *parsed(struct bed *bed, const char *text) {
    struct yaml_bed *y = ARENA_NEW(&bed->arena, struct yaml_bed);
    y->source = (struct source){STR("plant.yaml"), str_from(text)};
    y->status = yaml_parse(&y->source, &bed->arena, &bed->sink, &y->root);
    return y;
}

static struct str at(struct bed *bed, struct place place) {
    return place_text(&bed->arena, place);
}

static void reads_maps_lists_and_scalars(void **state) {
    struct yaml_bed *y = parsed(*state, "keyway: plant/1\n"
                                        "zones:\n"
                                        "  - id: control\n"
                                        "    sl-t: [2, 2, 3, 1, 4, 1, 2]\n"
                                        "  - {id: office, sl-t: 1}\n");
    assert_int_equal(y->status, STATUS_OK);
    assert_int_equal(y->root->type, YAML_MAP);
    assert_int_equal(y->root->count, 2);
    assert_str(yaml_get(y->root, STR("keyway"))->text, "plant/1");
    const struct yaml_node *zones = yaml_get(y->root, STR("zones"));
    assert_int_equal(zones->type, YAML_LIST);
    assert_int_equal(zones->count, 2);
    assert_int_equal(yaml_get(zones->first, STR("sl-t"))->count, 7);
    assert_str(yaml_get(zones->first, STR("sl-t"))->first->next->next->text, "3");
    assert_str(yaml_get(zones->first->next, STR("id"))->text, "office");
    assert_null(zones->first->next->next);
    assert_null(yaml_get(y->root, STR("zone")));
    assert_null(yaml_get(zones, STR("id")));
    assert_null(yaml_get(NULL, STR("id")));
}

static void keeps_the_order_of_keys(void **state) {
    struct yaml_bed *y = parsed(*state, "b: 1\na: 2\nc: 3\n");
    assert_str(y->root->first->key, "b");
    assert_str(y->root->first->next->key, "a");
    assert_str(y->root->first->next->next->key, "c");
}

static void every_node_knows_its_place(void **state) {
    struct bed *bed = *state;
    struct yaml_bed *y = parsed(bed, "a: one\nlist:\n  - x y\n  - {k: \"q\"}\nempty:\n");
    const struct yaml_node *a = y->root->first, *list = a->next, *empty = list->next;
    assert_str(at(bed, a->key_place), "plant.yaml:1:1");
    assert_int_equal(a->key_place.length, 1);
    assert_str(at(bed, a->place), "plant.yaml:1:4");
    assert_int_equal(a->place.length, 3);
    assert_str(at(bed, list->place), "plant.yaml:3:3");
    assert_str(at(bed, list->first->place), "plant.yaml:3:5");
    assert_int_equal(list->first->place.length, 3);
    assert_str(at(bed, list->first->next->place), "plant.yaml:4:5");
    assert_str(at(bed, list->first->next->first->place), "plant.yaml:4:9");
    assert_int_equal(list->first->next->first->place.length, 3);
    assert_str(at(bed, empty->key_place), "plant.yaml:5:1");
    assert_int_equal(empty->place.length, 0);
}

/* libyaml counts characters, and ends lines at NEL, LS and PS; offsets are bytes, and lines end at LF. */
static void places_are_bytes_whatever_stands_before(void **state) {
    struct bed *bed = *state;
    static const char *BEFORE[] = {
        "",
        "\xEF\xBB\xBF",
        "x: \"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x94\x92\"\n",
        "x: \xC3\xA4\r\ny: \xE4\xB8\x89\r\n",
        "# a\xC2\x85# b\xE2\x80\xA8# c\xE2\x80\xA9",
        "x: \"a\xC2\x85  b\"\ny: \"c\xE2\x80\xA8 d\"\n",
        "x: |\n  \xC3\xA4\n  b\xE2\x80\xA9  c\n",
        "---\n# \xC3\xA4\n",
        "\xEF\xBB\xBF# \xE4\xB8\x89\r\n---\r\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(BEFORE); i++) {
        struct str text = str_format(&bed->arena, "%skey: [value, \"\xC3\xA4\"]\nlast: end", BEFORE[i]);
        struct yaml_bed *y = parsed(bed, text.ptr);
        if (y->status != STATUS_OK)
            fail_msg("%zu: " STR_F, i, STR_A(bed_printed(bed)));
        const struct yaml_node *key = yaml_get(y->root, STR("key"));
        assert_int_equal(key->key_place.offset, str_find(text, STR("key:")));
        assert_int_equal(key->first->place.offset, str_find(text, STR("value")));
        assert_int_equal(key->first->next->place.offset, str_find(text, STR("\"\xC3\xA4\"]")));
        assert_int_equal(key->first->next->place.length, 4);
        assert_int_equal(key->next->place.offset, str_find(text, STR("end")));
        assert_int_equal(key->next->place.length, 3);
    }
}

static void knows_what_is_quoted(void **state) {
    struct yaml_bed *y = parsed(*state, "[plain, 'single', \"double\\n\", ~, null, '', \"~\", Null, nULL]\n");
    static const struct {
        const char *text;
        bool quoted, null;
    } WANT[] = {{"plain", false, false}, {"single", true, false}, {"double\n", true, false},
                {"~", false, true},      {"null", false, true},   {"", true, false},
                {"~", true, false},      {"Null", false, true},   {"nULL", false, false}};
    size_t i = 0;
    for (const struct yaml_node *node = y->root->first; node; node = node->next, i++) {
        assert_str(node->text, WANT[i].text);
        assert_int_equal(node->quoted, WANT[i].quoted);
        assert_int_equal(yaml_is_null(node), WANT[i].null);
    }
    assert_int_equal(i, ARRAY_LEN(WANT));
    assert_false(yaml_is_null(NULL));
    assert_false(yaml_is_null(y->root));
}

static void a_block_is_a_text(void **state) {
    struct yaml_bed *y = parsed(*state, "a: |\n  two\n  lines\nb: >-\n  one\n  line\n");
    assert_str(yaml_get(y->root, STR("a"))->text, "two\nlines\n");
    assert_true(yaml_get(y->root, STR("a"))->quoted);
    assert_str(yaml_get(y->root, STR("b"))->text, "one line");
}

static void what_holds_nothing_has_no_root(void **state) {
    static const char *NOTHING[] = {"", "\n\n", "# only a comment\n", "---\n", "--- # x\n...\n", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < ARRAY_LEN(NOTHING); i++) {
        struct yaml_bed *y = parsed(*state, NOTHING[i]);
        assert_int_equal(y->status, STATUS_OK);
        assert_null(y->root);
    }
    struct source source = {STR("none"), STR_NONE};
    struct bed *bed = *state;
    const struct yaml_node *root = NULL;
    assert_int_equal(yaml_parse(&source, &bed->arena, &bed->sink, &root), STATUS_OK);
}

/* The first mistake as "code@line:col: message". */
static struct str mistake_in(struct bed *bed, const char *text) {
    diag_init(&bed->sink, &bed->arena);
    struct yaml_bed *y = parsed(bed, text);
    assert_int_not_equal(y->status, STATUS_OK);
    assert_null(y->root);
    const struct diag *diag = &bed->sink.items[SEVERITY_ERROR][0];
    struct position position = place_position(diag->place);
    struct str printed = bed_printed(bed), head;
    assert_true(str_next(&printed, '\n', &head));
    return str_format(&bed->arena, "%s@%u:%u: " STR_F, diag->kind->code, position.line, position.column,
                      STR_A(str_skip(head, str_find(head, STR("error: ")) + 7)));
}

static const struct {
    const char *text;
    const char *mistake;
} CASES[] = {
    {"a: 1\n---\nb: 2\n", "yaml.second-document@2:1: a second document begins here"},
    {"a: &x 1\n", "yaml.anchor@1:4: anchors are not read here"},
    {"a: &x [1]\n", "yaml.anchor@1:4: anchors are not read here"},
    {"a: &x {b: 1}\n", "yaml.anchor@1:4: anchors are not read here"},
    {"a: *x\n", "yaml.alias@1:4: aliases are not read here"},
    {"*x : 1\n", "yaml.alias@1:1: aliases are not read here"},
    {"a: !!str 1\n", "yaml.tag@1:4: the tag 'tag:yaml.org,2002:str' is not read here"},
    {"a: !x [1]\n", "yaml.tag@1:4: the tag '!x' is not read here"},
    {"a: !y!x 1\n", "yaml.tag@1:4: tags are not read here"},
    {"a: 1\nb: 2\na: 3\n", "yaml.repeated-key@3:1: the key 'a' has a value already, at line 1"},
    {"x: {a: 1, 'a': 3}\n", "yaml.repeated-key@1:11: the key 'a' has a value already, at line 1"},
    {"? [a]\n: 1\n", "yaml.key@1:3: a key is one word or text, not a list or map"},
    {"? {a: 1}\n: 1\n", "yaml.key@1:3: a key is one word or text, not a list or map"},
    {"a: b: c\n", "yaml.value@1:5: a key with ':' is not allowed here"},
    {"a:\n  b: 1\n c: 2\n", "yaml.indentation@3:2: a key is expected here"},
    {"a: 1\nb\nc: 2\n", "yaml.colon@2:1: a key begins here, but no ':' follows it on its line"},
    {"a: @x\n", "yaml.character@1:4: a value cannot begin with this character"},
    {"a:\n\tb: 1\n", "yaml.character@2:1: a value cannot begin with this character"},
    {"a: \"x\nb: 1\n", "yaml.unclosed-text@1:4: the text that begins here has no closing quote"},
    {"a: [1, 2\nb: 3\n", "yaml.list@2:2: ',' or ']' is expected here"},
    {"a: {b: 1\n", "yaml.map@2:1: ',' or '}' is expected here"},
    {"a: [1 {b}]\n", "yaml.list@1:7: ',' or ']' is expected here"},
    {"- a\n- b\nc: 1\n", "yaml.item@3:1: a list item that begins with '-' is expected here"},
    {"a: - b\n", "yaml.item@1:4: a list item is not allowed here"},
    {"a: \"\\q\"\n", "yaml.escape@1:5: this is no escape sequence of YAML"},
    {"a: 1\n... \nb: 1\n", "yaml.rest@3:1: something follows the end of the document"},
    {"a: \xC3\xA4\xff\n", "yaml.not-utf8@1:5: the text is not UTF-8 here"},
    {"\xff\xfe"
     "a",
     "yaml.not-utf8@1:1: the text is not UTF-8 here"},
    {"a: \x1b[2J\n", "yaml.control-character@1:4: a control character stands here"},
};

static void names_the_mistake_at_its_place(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(mistake_in(*state, CASES[i].text), CASES[i].mistake);
}

static void reports_several_mistakes_in_one_run(void **state) {
    struct bed *bed = *state;
    assert_int_equal(parsed(bed, "a: &x 1\nb: *x\nc: !t 2\na: 3\n")->status, STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 4);
}

static void repeated_keys_are_found_in_large_maps(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 22);
    for (int i = 0; i < 20000; i++)
        out_format(&out, "key-%d: %d\n", i, i);
    out_lit(&out, "key-7: again\nkey-19999: again\nnew: 1\n");
    struct yaml_bed *y = parsed(bed, str_copy(&bed->arena, out_text(&out)).ptr);
    out_done(&out);
    assert_int_equal(y->status, STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
    const struct diag *diag = &bed->sink.items[SEVERITY_ERROR][1];
    assert_int_equal(place_position(diag->place).line, 20002);
    assert_str(diag->args[1], "20000");
}

static void nesting_is_bounded(void **state) {
    struct bed *bed = *state;
    char text[2 * (YAML_DEPTH_MAX + 1) + 1];
    memset(text, '[', YAML_DEPTH_MAX + 1);
    memset(text + YAML_DEPTH_MAX + 1, ']', YAML_DEPTH_MAX + 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(parsed(bed, text)->status, STATUS_LIMIT);
    assert_one_error(bed, "yaml.too-deep", "plant.yaml:1:65");
    text[sizeof text - 2] = '\0';
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(parsed(bed, text + 1)->status, STATUS_OK);
}

static void the_number_of_values_is_bounded(void **state) {
    struct bed *bed = *state;
    if (!getenv("KEYWAY_TEST_LARGE")) {
        print_message("skipped: takes half a gigabyte; set KEYWAY_TEST_LARGE\n");
        skip();
    }
    size_t len = 2 * (size_t)YAML_NODES_MAX + 2;
    char *text = malloc(len + 1);
    text[0] = '[';
    for (size_t i = 1; i < len; i++)
        text[i] = i % 2 ? '1' : ',';
    text[len] = '\0';
    struct yaml_bed *y = parsed(bed, text);
    assert_int_equal(y->status, STATUS_LIMIT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "yaml.too-many-nodes");
    free(text);
}

static void no_memory_is_a_status_of_its_own(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("plant.yaml"), STR("a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n")};
    enum status last = STATUS_MEMORY;
    for (size_t cap = 0; cap < 4000; cap += 90) {
        struct arena small;
        arena_init(&small, cap);
        const struct yaml_node *root = NULL;
        enum status status = yaml_parse(&source, &small, &bed->sink, &root);
        assert_true(status == STATUS_OK || (status == STATUS_MEMORY && last == STATUS_MEMORY));
        assert_int_equal(root != NULL, status == STATUS_OK);
        arena_done(&small);
        last = status;
    }
    assert_int_equal(last, STATUS_OK);
}

static const struct yaml_node *shared(struct bed *bed, const char *text, enum status want) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    const struct yaml_node *root = NULL;
    *source = (struct source){STR("a.yaml"), str_from(text)};
    assert_int_equal(yaml_parse_shared(source, &bed->arena, &bed->sink, &root), want);
    return root;
}

static struct str text_at(const struct yaml_node *map, const char *key) {
    const struct yaml_node *node = yaml_get(map, str_from(key));
    return node ? node->text : STR_NONE;
}

static void aliases_share_what_they_name(void **state) {
    struct bed *bed = *state;
    const struct yaml_node *root = shared(bed, "a: &x {k: 1}\nb: *x\nc: &y word\nd: [*y, *x]\n", STATUS_OK);
    assert_str(text_at(yaml_get(root, STR("b")), "k"), "1");
    const struct yaml_node *list = yaml_get(root, STR("d"));
    assert_str(list->first->text, "word");
    assert_str(text_at(list->first->next, "k"), "1");
    assert_null(list->first->next->next);
}

static void merged_keys_come_behind_those_that_are_written(void **state) {
    struct bed *bed = *state;
    const struct yaml_node *root = shared(bed, "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  k: 3\n", STATUS_OK);
    const struct yaml_node *b = yaml_get(root, STR("b"));
    assert_str(text_at(b, "k"), "3");
    assert_str(text_at(b, "l"), "2");
}

static void what_cannot_be_shared_is_told(void **state) {
    struct bed *bed = *state;
    shared(bed, "a: &x [1, *x]\n", STATUS_INPUT);
    shared(bed, "a: *none\n", STATUS_INPUT);
    shared(bed, "a: &x [1]\nb: {<<: *x}\n", STATUS_INPUT);
    shared(bed, "a: &x 1\nb: {*x : 2}\n", STATUS_INPUT);
    assert_int_equal(bed->sink.count[SEVERITY_ERROR], 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_maps_lists_and_scalars),
        BED_TEST(keeps_the_order_of_keys),
        BED_TEST(every_node_knows_its_place),
        BED_TEST(places_are_bytes_whatever_stands_before),
        BED_TEST(knows_what_is_quoted),
        BED_TEST(a_block_is_a_text),
        BED_TEST(what_holds_nothing_has_no_root),
        BED_TEST(names_the_mistake_at_its_place),
        BED_TEST(reports_several_mistakes_in_one_run),
        BED_TEST(repeated_keys_are_found_in_large_maps),
        BED_TEST(nesting_is_bounded),
        BED_TEST(the_number_of_values_is_bounded),
        BED_TEST(no_memory_is_a_status_of_its_own),
        BED_TEST(aliases_share_what_they_name),
        BED_TEST(merged_keys_come_behind_those_that_are_written),
        BED_TEST(what_cannot_be_shared_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
