#include "csaf/preset.h"

#include "document_bed.h"

static struct str tests_of(struct bed *bed, const char *name) {
    struct csaf_wanted *items = ARENA_ARRAY(&bed->arena, struct csaf_wanted, csaf_preset_room());
    const struct csaf_preset *preset = csaf_preset_find(str_from(name));
    struct str text = STR("");
    assert_non_null(preset);
    size_t count = csaf_preset_items(preset, items);
    assert_in_range(count, 1, csaf_preset_room());
    for (size_t i = 0; i < count; i++)
        text = items[i].only ? str_format(&bed->arena, STR_F STR_F " ", STR_A(text), STR_A(items[i].only->id))
                             : str_format(&bed->arena, STR_F "<=%d ", STR_A(text), (int)items[i].most);
    return text;
}

static size_t count_of(struct bed *bed, const char *name) {
    struct csaf_wanted *items = ARENA_ARRAY(&bed->arena, struct csaf_wanted, csaf_preset_room());
    return csaf_preset_items(csaf_preset_find(str_from(name)), items);
}

static void presets_ask_for_what_the_specification_lists(void **state) {
    static const struct {
        const char *name, *tests;
    } sets[] = {
        {"schema", "schema "},
        {"basic", "<=1 "},
        {"extended", "<=2 "},
        {"full", "<=3 "},
        {"consistent-date-times", "6.1.37 6.1.45 6.1.49 6.1.51 6.1.52 6.1.53 "},
        {"extensions-exist", "6.3.21.3 6.3.21.4 6.3.21.5 6.3.21.6 6.3.21.7 6.3.21.8 6.3.21.9 "},
    };
    for (size_t i = 0; i < ARRAY_LEN(sets); i++)
        assert_string_equal(tests_of(*state, sets[i].name).ptr, sets[i].tests);
    assert_int_equal(count_of(*state, "consistent-revision-history"), 11);
    assert_int_equal(count_of(*state, "ssvc"), 12);
    assert_int_equal(count_of(*state, "extensions"), 17);
    assert_null(csaf_preset_find(STR("additional")));
    assert_null(csaf_preset_find(STR("")));
}

/* Each test is in the preset of its class, and in no other of these. */
static void classes_are_presets(void **state) {
    size_t all = count_of(*state, "mandatory") + count_of(*state, "recommended") + count_of(*state, "informative");
    assert_int_equal(all, csaf_test_count());
    struct str text = tests_of(*state, "external-request-free");
    assert_true(str_starts(text, STR("<=2 ")));
    assert_false(str_contains(text, STR("6.3.6 ")) || str_contains(text, STR("6.3.7 ")));
    assert_int_equal(count_of(*state, "external-request-free"), count_of(*state, "informative") - 2 + 1);
}

static size_t missed(struct bed *bed, const char *name) {
    struct csaf_wanted *items = ARENA_ARRAY(&bed->arena, struct csaf_wanted, csaf_preset_room());
    struct csaf_wanted_list list = {items, csaf_preset_items(csaf_preset_find(str_from(name)), items)};
    struct json_doc doc;
    struct csaf_findings found;
    document_parse(bed, "{\"document\": {\"csaf_version\": \"2.0\"}}", &doc);
    assert_int_equal(csaf_validate_list(document_schemas(), &doc, &list, &bed->arena, &bed->sink, &found), STATUS_OK);
    return found.skipped_count;
}

/* A set asks of a document what its version has; where that is nothing, it is told. Who names a test is told anyway. */
static void a_set_is_missed_where_the_version_has_none_of_it(void **state) {
    static const char document[] = "{\"document\": {\"csaf_version\": \"2.0\"}}";
    assert_int_equal(missed(*state, "ssvc"), 0);
    assert_int_equal(missed(*state, "schema"), 0);
    assert_int_equal(missed(*state, "extensions-exist"), 7);
    assert_string_equal(document_said(*state, document, "6.1.37", (struct csaf_wanted){.by_set = false}).ptr,
                        "skipped: CSAF 2.0 has no such test\n");
}

/* Every id that a preset names is a test. */
static void no_preset_is_empty(void **state) {
    for (size_t i = 0; i < csaf_preset_count(); i++)
        assert_true(tests_of(*state, csaf_preset_name(csaf_preset_at(i)).ptr).len > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(presets_ask_for_what_the_specification_lists), BED_TEST(classes_are_presets),
        BED_TEST(a_set_is_missed_where_the_version_has_none_of_it), BED_TEST(no_preset_is_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
