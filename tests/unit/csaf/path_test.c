#include "csaf/document_bed.h"

#include "csaf/path.h"

struct taken {
    struct bed *bed;
    struct str text;
};

static enum status take(void *context, const struct json_node *value) {
    struct taken *taken = context;
    taken->text = str_format(&taken->bed->arena, STR_F STR_F " ", STR_A(taken->text), STR_A(json_string(value)));
    return STATUS_OK;
}

static struct str values_at(struct bed *bed, const char *path) {
    struct json_doc doc;
    struct taken taken = {bed, STR("")};
    document_parse(bed,
                   "{\"a\": {\"b\": \"ab\", \"list\": [{\"c\": \"1\"}, {\"c\": \"2\"}, \"x\"]}, \"texts\": [\"t\", "
                   "\"u\"], \"branches\": [{\"name\": \"A\", \"branches\": [{\"name\": \"AA\"}, {\"name\": \"AB\"}]}, "
                   "{\"name\": \"B\"}]}",
                   &doc);
    assert_int_equal(path_each(doc.root, str_from(path), take, &taken), STATUS_OK);
    return taken.text;
}

static void names_lead_into_objects(void **state) {
    assert_str(values_at(*state, "a.b"), "ab ");
    assert_str(values_at(*state, "a.nothing"), "");
    assert_str(values_at(*state, "texts.b"), "");
}

static void brackets_stand_for_items(void **state) {
    assert_str(values_at(*state, "texts[]"), "t u ");
    assert_str(values_at(*state, "a.list[].c"), "1 2 ");
    assert_str(values_at(*state, "a[].c"), "");
}

static void a_star_stands_for_branches_at_any_depth(void **state) {
    assert_str(values_at(*state, "branches*.name"), "A AA AB B ");
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(names_lead_into_objects), BED_TEST(brackets_stand_for_items),
                                       BED_TEST(a_star_stands_for_branches_at_any_depth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
