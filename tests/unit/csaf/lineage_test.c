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
    struct json_doc doc;
    *source = (struct source){STR("a.json"), str_from(document)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    *check = (struct csaf_check){.tree = json_get(doc.root, STR("product_tree")), .arena = &bed->arena};
    assert_int_equal(csaf_define(check), STATUS_OK);
    assert_int_equal(lineage_build(check, lineage), STATUS_OK);
    json_parser_free(parser);
}

static void versions_of_one_product_correspond(void **state) {
    static const struct {
        const char *affected, *fixed;
        bool correspond;
    } CASES[] = {
        {"F1", "F2", true},     {"Fr", "F2", true},      {"H1", "F2", false},    {"F1", "F2H1", false},
        {"F1H1", "F2H1", true}, {"F1H1", "F2H2", false}, {"F2H1", "F2H2", true}, {"F1H1", "F2", false},
        {"F1H1", "X", true},    {"F1H1", "F1H1X", true}, {"F1", "X", false},     {"H1", "X", false},
        {"N", "F2", true},      {"F1", "N", true},       {"N", "N", true},       {"F1", "undefined", true},
    };
    struct csaf_check check;
    struct lineage lineage;
    set_up(*state, &check, &lineage);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str affected = str_from(CASES[i].affected), fixed = str_from(CASES[i].fixed);
        struct lineage_set set;
        lineage_set_init(&check, &set);
        assert_int_equal(lineage_add(&check, &lineage, &set, affected, false), STATUS_OK);
        bool forth = lineage_corresponds(&check, &lineage, &set, fixed, true);
        lineage_set_init(&check, &set);
        assert_int_equal(lineage_add(&check, &lineage, &set, fixed, true), STATUS_OK);
        bool back = lineage_corresponds(&check, &lineage, &set, affected, false);
        if (forth != CASES[i].correspond || (set.any && back != CASES[i].correspond))
            fail_msg("%s, %s: %d, %d", CASES[i].affected, CASES[i].fixed, forth, back);
    }
}

static void nothing_corresponds_to_an_empty_set(void **state) {
    struct csaf_check check;
    struct lineage lineage;
    struct lineage_set set;
    set_up(*state, &check, &lineage);
    lineage_set_init(&check, &set);
    assert_false(lineage_corresponds(&check, &lineage, &set, STR("F1"), true));
    assert_false(lineage_corresponds(&check, &lineage, &set, STR("N"), true));
    assert_true(lineage_corresponds(&check, &lineage, &set, STR("undefined"), true));
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
