#include "csaf/lineage.h"

#include "bed.h"

/* Firmware F 1, F 2 and F <2, hardware H 1 and H 2, a hotfix X; N is known by its name alone. */
static const char *const document =
    "{\"product_tree\": {\"branches\": [{\"category\": \"vendor\", \"name\": \"V\", \"branches\": ["
    "{\"category\": \"product_name\", \"name\": \"F\", \"branches\": ["
    "{\"category\": \"product_version\", \"name\": \"1\", \"product\": {\"product_id\": \"F1\"}},"
    "{\"category\": \"product_version\", \"name\": \"2\", \"product\": {\"product_id\": \"F2\"}},"
    "{\"category\": \"product_version_range\", \"name\": \"<2\", \"branches\": ["
    "{\"category\": \"patch_level\", \"name\": \"p\", \"product\": {\"product_id\": \"Fr\"}}]}]},"
    "{\"category\": \"product_name\", \"name\": \"H\", \"branches\": ["
    "{\"category\": \"product_version\", \"name\": \"1\", \"product\": {\"product_id\": \"H1\"}},"
    "{\"category\": \"product_version\", \"name\": \"2\", \"product\": {\"product_id\": \"H2\"}}]},"
    "{\"category\": \"product_name\", \"name\": \"X\", \"product\": {\"product_id\": \"X\"}}]}],"
    "\"full_product_names\": [{\"product_id\": \"N\"}],"
    "\"product_paths\": ["
    "{\"beginning_product_reference\": \"F1\", \"full_product_name\": {\"product_id\": \"F1H1\"},"
    "\"subpaths\": [{\"category\": \"installed_on\", \"next_product_reference\": \"H1\"}]},"
    "{\"beginning_product_reference\": \"F2\", \"full_product_name\": {\"product_id\": \"F2H1\"},"
    "\"subpaths\": [{\"category\": \"installed_on\", \"next_product_reference\": \"H1\"}]},"
    "{\"beginning_product_reference\": \"F2\", \"full_product_name\": {\"product_id\": \"F2H2\"},"
    "\"subpaths\": [{\"category\": \"installed_on\", \"next_product_reference\": \"H2\"}]},"
    "{\"beginning_product_reference\": \"F1\", \"full_product_name\": {\"product_id\": \"F1H1X\"},"
    "\"subpaths\": [{\"category\": \"installed_on\", \"next_product_reference\": \"H1\"},"
    "{\"category\": \"installed_with\", \"next_product_reference\": \"X\"}]}]}}";

static void set_up(struct bed *bed, struct csaf_check *check, struct lineage *lineage) {
    struct json_parser *parser = json_parser_new();
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_doc doc, *kept = ARENA_NEW(&bed->arena, struct json_doc);
    *source = (struct source){STR("a.json"), str_from(document)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    *kept = doc;
    *check = (struct csaf_check){
        .tree = json_get(doc.root, STR("product_tree")), .arena = &bed->arena, .scratch = &bed->arena, .doc = kept};
    assert_int_equal(csaf_define(check), STATUS_OK);
    assert_int_equal(lineage_build(check, lineage), STATUS_OK);
    json_parser_free(parser);
}

/* A text that names the product; of one that is not defined one that is marked with nothing. */
static const struct json_node *product_of(const struct csaf_check *check, const char *id) {
    static const struct json_node undefined = {.type = JSON_STRING, .span = 1};
    uint32_t index = map_get(&check->products.index, str_from(id));
    return index == MAP_NONE ? &undefined : check->products.items[index].id;
}

static void versions_of_one_product_correspond(void **state) {
    static const struct {
        const char *affected, *fixed;
        enum lineage_answer answer;
    } CASES[] = {
        {"F1", "F2", LINEAGE_FOUND},         {"Fr", "F2", LINEAGE_FOUND},     {"H1", "F2", LINEAGE_NONE},
        {"F1", "F2H1", LINEAGE_NONE},        {"F1H1", "F2H1", LINEAGE_FOUND}, {"F1H1", "F2H2", LINEAGE_NONE},
        {"F2H1", "F2H2", LINEAGE_FOUND},     {"F1H1", "F2", LINEAGE_NONE},    {"F1H1", "X", LINEAGE_FOUND},
        {"F1H1", "F1H1X", LINEAGE_FOUND},    {"F1", "X", LINEAGE_NONE},       {"H1", "X", LINEAGE_NONE},
        {"N", "F2", LINEAGE_UNTOLD},         {"F1", "N", LINEAGE_UNTOLD},     {"N", "N", LINEAGE_UNTOLD},
        {"F1", "undefined", LINEAGE_UNTOLD},
    };
    struct csaf_check check;
    struct lineage lineage;
    set_up(*state, &check, &lineage);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct json_node *affected = product_of(&check, CASES[i].affected),
                               *fixed = product_of(&check, CASES[i].fixed);
        struct lineage_set set;
        lineage_set_init(&set);
        assert_int_equal(lineage_add(&check, &lineage, &set, affected, false), STATUS_OK);
        enum lineage_answer forth = lineage_find(&check, &lineage, &set, fixed, true);
        lineage_set_init(&set);
        assert_int_equal(lineage_add(&check, &lineage, &set, fixed, true), STATUS_OK);
        enum lineage_answer back = lineage_find(&check, &lineage, &set, affected, false);
        if (forth != CASES[i].answer || (set.any && back != CASES[i].answer))
            fail_msg("%s, %s: %d, %d", CASES[i].affected, CASES[i].fixed, forth, back);
    }
}

static void nothing_corresponds_to_an_empty_set(void **state) {
    struct csaf_check check;
    struct lineage lineage;
    struct lineage_set set;
    set_up(*state, &check, &lineage);
    lineage_set_init(&set);
    assert_int_equal(lineage_find(&check, &lineage, &set, product_of(&check, "F1"), true), LINEAGE_NONE);
    assert_int_equal(lineage_find(&check, &lineage, &set, product_of(&check, "N"), true), LINEAGE_NONE);
    assert_int_equal(lineage_find(&check, &lineage, &set, product_of(&check, "undefined"), true), LINEAGE_UNTOLD);
}

static void ranges_are_kept(void **state) {
    struct csaf_check check;
    struct lineage lineage;
    set_up(*state, &check, &lineage);
    assert_str(lineage.products[map_get(&check.products.index, STR("Fr"))].range, "<2");
    assert_null(lineage.products[map_get(&check.products.index, STR("F1"))].range.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(versions_of_one_product_correspond),
        BED_TEST(nothing_corresponds_to_an_empty_set),
        BED_TEST(ranges_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
