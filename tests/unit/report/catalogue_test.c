#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "catalogue/attack.h"
#include "catalogue/cra.h"
#include "catalogue/dataset.h"
#include "catalogue/heading.h"
#include "report/catalogue.h"

enum { OUT_MAX = 8 * 1024 * 1024, WIDTH = 80 };

static struct arena arena;
static struct out out;

static int setup(void **state) {
    (void)state;
    arena_init(&arena, 256 * 1024 * 1024);
    out_memory(&out, OUT_MAX);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    out_done(&out);
    arena_done(&arena);
    return 0;
}

static void clear(void) {
    out_done(&out);
    out_memory(&out, OUT_MAX);
}

static struct catalogue_list chosen(const struct catalogue_query *query) {
    struct catalogue_list list;
    assert_int_equal(catalogue_select(query, &arena, &list), STATUS_OK);
    return list;
}

static struct catalogue_list everything(void) {
    return chosen(&(const struct catalogue_query){.parts = 7, .fr = FR_ANY});
}

static struct catalogue_sheet sheet_of(struct str id) {
    struct catalogue_sheet sheet;
    bool found = false;
    assert_int_equal(catalogue_sheet_of(id, &arena, &sheet, &found), STATUS_OK);
    assert_true(found);
    return sheet;
}

static const struct catalogue_field *field(const struct catalogue_sheet *sheet, const char *key) {
    for (size_t i = 0; i < sheet->field_count; i++)
        if (strcmp(sheet->fields[i].key, key) == 0)
            return &sheet->fields[i];
    return NULL;
}

static void selects_by_type_level_and_foundation(void **state) {
    struct catalogue_list list =
        chosen(&(const struct catalogue_query){.type_mask = COMPONENT_ED, .level = 3, .fr = FR_SI});
    (void)state;
    assert_int_equal(list.count, requirement_set_count(requirement_due(COMPONENT_ED, FR_SI, 3)));
    for (size_t i = 0; i < list.count; i++)
        assert_true(requirement_set_has(requirement_due(COMPONENT_ED, FR_SI, 3), list.items[i].index));
}

static void selects_by_part(void **state) {
    (void)state;
    assert_int_equal(chosen(&(const struct catalogue_query){.fr = FR_ANY}).count, 126);
    assert_int_equal(chosen(&(const struct catalogue_query){.fr = FR_ANY, .parts = 1U << CATALOGUE_SYSTEM}).count, 100);
    assert_int_equal(chosen(&(const struct catalogue_query){.fr = FR_ANY, .parts = 1U << CATALOGUE_PROCESS}).count, 47);
    assert_int_equal(
        chosen(&(const struct catalogue_query){.fr = FR_ANY, .parts = 1U << CATALOGUE_SYSTEM, .level = 2}).count, 60);
    assert_int_equal(everything().count, 273);
}

static void selects_by_practice(void **state) {
    struct catalogue_list list = chosen(&(const struct catalogue_query){.practice = 6, .fr = FR_ANY});
    (void)state;
    assert_int_equal(list.count, 6);
    assert_true(str_eq(catalogue_facts(list.items[0]).id, STR("DM-1")));
}

static void conditions_of_other_parts_select_nothing(void **state) {
    (void)state;
    assert_int_equal(
        chosen(&(const struct catalogue_query){.practice = 6, .fr = FR_ANY, .parts = 1U << CATALOGUE_SYSTEM}).count, 0);
    assert_int_equal(
        chosen(&(const struct catalogue_query){.level = 1, .fr = FR_ANY, .parts = 1U << CATALOGUE_PROCESS}).count, 0);
}

static void every_word_has_to_occur(void **state) {
    const struct str one[] = {STR_INIT("PASSWORD")};
    const struct str two[] = {STR_INIT("password"), STR_INIT("human")};
    const struct str none[] = {STR_INIT("password"), STR_INIT("xyzzy")};
    (void)state;
    assert_int_equal(chosen(&(const struct catalogue_query){.words = one, .word_count = 1, .fr = FR_ANY}).count, 7);
    assert_int_equal(chosen(&(const struct catalogue_query){.words = two, .word_count = 2, .fr = FR_ANY}).count, 2);
    assert_int_equal(chosen(&(const struct catalogue_query){.words = none, .word_count = 2, .fr = FR_ANY}).count, 0);
}

static void a_requirement_has_all_its_mappings(void **state) {
    struct catalogue_sheet sheet = sheet_of(STR("cr 3.4"));
    static const char *const keys[] = {"levels",     "enhancements", "system",     "weaknesses", "mitigations",
                                       "techniques", "cra",          "confidence", "sources"};
    (void)state;
    assert_true(str_eq(sheet.id, STR("CR 3.4")));
    assert_true(sheet.controls);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        assert_non_null(field(&sheet, keys[i]));
    assert_int_equal(field(&sheet, "enhancements")->count, 2);
    assert_null(field(&sheet, "enhances"));
}

static void a_weakness_shows_its_ground_once(void **state) {
    struct catalogue_sheet sheet = sheet_of(STR("CWE-307"));
    (void)state;
    assert_false(sheet.controls);
    assert_int_equal(field(&sheet, "requirements")->count, 1);
    assert_int_equal(field(&sheet, "basis")->count, 1);
    assert_true(str_eq(field(&sheet, "basis")->items[0].title, STR("Keyway's supplement for CWE-307")));
}

static void a_weakness_shows_grounds_that_differ_by_type(void **state) {
    struct catalogue_sheet sheet = sheet_of(STR("cwe 347"));
    (void)state;
    assert_int_equal(field(&sheet, "basis")->count, COMPONENT_COUNT);
    assert_true(str_eq(field(&sheet, "basis")->items[0].id, STR("SA")));
    assert_true(str_eq(field(&sheet, "basis")->items[0].title, STR("CR 1.9")));
}

static void unknown_names_are_not_found(void **state) {
    static const char *const names[] = {"", "CR 9.9", "T9999", "CWE-0", "CWE-9999", "password", "20", "SM-14"};
    struct catalogue_sheet sheet;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        bool found = true;
        assert_int_equal(catalogue_sheet_of(str_from(names[i]), &arena, &sheet, &found), STATUS_OK);
        assert_false(found);
    }
}

static void check_lines(void) {
    struct str rest = out_text(&out);
    struct str line;
    while (str_next(&rest, '\n', &line))
        if (out_width(line) > WIDTH)
            fail_msg("over %d columns: " STR_F, WIDTH, STR_A(line));
    clear();
}

static void check_sheet(struct str id) {
    struct catalogue_sheet sheet = sheet_of(id);
    catalogue_text_sheet(&sheet, &out, WIDTH);
    assert_true(str_starts(out_text(&out), sheet.id));
    check_lines();
}

static void text_fits_80_columns(void **state) {
    struct catalogue_list all = everything();
    (void)state;
    catalogue_text_list(&all, &arena, &out, WIDTH);
    check_lines();
    catalogue_text_map(FR_ANY, &arena, &out, WIDTH);
    check_lines();
    catalogue_text_taught(&arena, &out, WIDTH);
    check_lines();
}

static void every_id_has_a_sheet_of_80_columns(void **state) {
    static const struct dataset *const datasets[] = {
        &requirement_dataset,      &heading_dataset,           &system_dataset,       &process_dataset,
        &attack_technique_dataset, &attack_mitigation_dataset, &attack_asset_dataset, &cra_dataset};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(datasets); i++)
        for (unsigned row = 0; row < datasets[i]->row_count; row++)
            check_sheet(dataset_key(datasets[i], row));
    for (unsigned row = 0; row < cwe_names_dataset.row_count; row++)
        check_sheet(str_format(&arena, "CWE-" STR_F, STR_A(dataset_cell(&cwe_names_dataset, row, 0, &arena))));
}

static void unsettled_rows_are_marked_and_explained(void **state) {
    struct catalogue_list list = chosen(&(const struct catalogue_query){.type_mask = COMPONENT_ND, .fr = FR_IAC});
    (void)state;
    catalogue_text_list(&list, &arena, &out, WIDTH);
    assert_true(str_contains(out_text(&out), STR("NDR 1.13 RE 1   -  -  -  3* IAC")));
    assert_true(str_contains(out_text(&out), STR("* not settled among our sources")));
    assert_true(str_contains(out_text(&out), STR("says tested from level 2")));
}

static void settled_lists_have_no_such_note(void **state) {
    struct catalogue_list list = chosen(&(const struct catalogue_query){.type_mask = COMPONENT_ED, .fr = FR_RDF});
    (void)state;
    catalogue_text_list(&list, &arena, &out, WIDTH);
    assert_false(str_contains(out_text(&out), STR("*")));
}

static const struct json_node *parse(void) {
    static struct source source;
    struct json_doc doc = {0};
    struct diag_sink sink;
    struct json_parser *parser = json_parser_new();
    diag_init(&sink, &arena);
    assert_non_null(parser);
    assert_int_equal(out.status, STATUS_OK);
    source = (struct source){STR("out"), str_copy(&arena, out_text(&out))};
    assert_int_equal(json_parse(parser, &source, false, &arena, &sink, &doc), STATUS_OK);
    assert_int_equal(json_check_keys(&doc, &sink), STATUS_OK);
    json_parser_free(parser);
    clear();
    return doc.root;
}

static void json_holds_every_requirement(void **state) {
    struct catalogue_list all = everything();
    (void)state;
    catalogue_json_list(&all, &arena, &out, WIDTH);
    const struct json_node *requirements = json_get(parse(), STR("requirements"));
    assert_int_equal(requirements->size, all.count);
    size_t i = 0;
    for (const struct json_node *r = json_first(requirements); r != NULL; r = json_next(requirements, r), i++)
        assert_true(str_eq(json_get_string(r, STR("id")), catalogue_facts(all.items[i]).id));
}

static void json_of_an_entry_has_its_fields(void **state) {
    struct catalogue_sheet sheet = sheet_of(STR("CR 1.1"));
    (void)state;
    catalogue_json_sheet(&sheet, &out, WIDTH);
    const struct json_node *root = parse();
    assert_true(str_eq(json_get_string(root, STR("id")), STR("CR 1.1")));
    assert_int_equal(json_get(root, STR("fields"))->size, sheet.field_count);
}

static void json_of_the_map_ends_with_what_has_no_parent(void **state) {
    (void)state;
    catalogue_json_map(FR_ANY, &arena, &out, WIDTH);
    const struct json_node *map = json_get(parse(), STR("map"));
    const struct json_node *last = NULL;
    assert_int_equal(map->size, 52);
    for (const struct json_node *row = json_first(map); row != NULL; row = json_next(map, row))
        last = row;
    assert_true(json_is(json_get(last, STR("system")), JSON_NULL));
}

static void json_of_the_lesson_marks_differences(void **state) {
    unsigned differ = 0;
    (void)state;
    catalogue_json_taught(&arena, &out, WIDTH);
    const struct json_node *rows = json_get(parse(), STR("rows"));
    for (const struct json_node *row = json_first(rows); row != NULL; row = json_next(rows, row))
        differ += !str_eq(json_get_string(row, STR("verdict")), STR("same"));
    assert_int_equal(rows->size, 7);
    assert_int_equal(differ, 5);
}

static size_t count_lines(void) {
    size_t lines = 0;
    for (size_t i = 0; i < out_text(&out).len; i++)
        lines += out_text(&out).ptr[i] == '\n';
    clear();
    return lines;
}

static void csv_has_a_line_for_each(void **state) {
    struct catalogue_list all = everything();
    (void)state;
    catalogue_csv_list(&all, &arena, &out, WIDTH);
    assert_int_equal(count_lines(), all.count + 1);
    catalogue_csv_taught(&arena, &out, WIDTH);
    assert_int_equal(count_lines(), 20);
    /* Of 51 SRs four have no requirement; 86 of the 122 requirements have a parent. */
    catalogue_csv_map(FR_ANY, &arena, &out, WIDTH);
    assert_in_range(count_lines(), 122 + 1, 130);
}

static size_t count_controls(const struct json_node *group) {
    static const struct str inner[] = {STR_INIT("groups"), STR_INIT("controls")};
    size_t count = json_get(group, STR("props")) != NULL;
    for (size_t i = 0; i < ARRAY_LEN(inner); i++) {
        const struct json_node *list = json_get(group, inner[i]);
        for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item))
            count += count_controls(item);
    }
    return count;
}

static void oscal_holds_every_requirement_once(void **state) {
    struct catalogue_list all = everything();
    (void)state;
    catalogue_oscal_list(&all, &arena, &out, WIDTH);
    assert_int_equal(count_controls(json_get(parse(), STR("catalog"))), all.count);
}

static void oscal_keeps_an_enhancement_without_its_base(void **state) {
    struct catalogue_sheet sheet = sheet_of(STR("CR 3.4 RE 1"));
    (void)state;
    catalogue_oscal_sheet(&sheet, &out, WIDTH);
    assert_int_equal(count_controls(json_get(parse(), STR("catalog"))), 1);
}

static struct str uuid_of(const struct catalogue_list *list) {
    catalogue_oscal_list(list, &arena, &out, WIDTH);
    return json_get_string(json_get(parse(), STR("catalog")), STR("uuid"));
}

static void oscal_ids_follow_the_content(void **state) {
    struct catalogue_list all = everything();
    struct catalogue_list some = {all.items, 5};
    (void)state;
    assert_true(str_eq(uuid_of(&all), uuid_of(&all)));
    assert_false(str_eq(uuid_of(&all), uuid_of(&some)));
    assert_int_equal(uuid_of(&all).ptr[14], '5');
}

static void formats_by_name(void **state) {
    struct str names = STR(CATALOGUE_FORMATS);
    struct str name;
    (void)state;
    while (str_next(&names, ' ', &name))
        assert_non_null(catalogue_format_find(name));
    assert_null(catalogue_format_find(STR("xml")));
    assert_null(catalogue_format_find(STR("oscal"))->map);
}

static void runs_out_of_memory_cleanly(void **state) {
    struct catalogue_query query = {.fr = FR_ANY};
    struct catalogue_list list;
    (void)state;
    for (size_t cap = 0; cap < 64 * 1024; cap += 512) {
        struct arena small;
        struct catalogue_sheet sheet = {0};
        bool found = false;
        arena_init(&small, cap);
        enum status status = catalogue_sheet_of(STR("CWE-347"), &small, &sheet, &found);
        assert_true(status == STATUS_MEMORY || (status == STATUS_OK && found && field(&sheet, "basis") != NULL));
        arena_done(&small);
    }
    struct arena none;
    arena_init(&none, 0);
    assert_int_equal(catalogue_select(&query, &none, &list), STATUS_MEMORY);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(selects_by_type_level_and_foundation, setup, teardown),
        cmocka_unit_test_setup_teardown(selects_by_part, setup, teardown),
        cmocka_unit_test_setup_teardown(selects_by_practice, setup, teardown),
        cmocka_unit_test_setup_teardown(conditions_of_other_parts_select_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(every_word_has_to_occur, setup, teardown),
        cmocka_unit_test_setup_teardown(a_requirement_has_all_its_mappings, setup, teardown),
        cmocka_unit_test_setup_teardown(a_weakness_shows_its_ground_once, setup, teardown),
        cmocka_unit_test_setup_teardown(a_weakness_shows_grounds_that_differ_by_type, setup, teardown),
        cmocka_unit_test_setup_teardown(unknown_names_are_not_found, setup, teardown),
        cmocka_unit_test_setup_teardown(text_fits_80_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(every_id_has_a_sheet_of_80_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(unsettled_rows_are_marked_and_explained, setup, teardown),
        cmocka_unit_test_setup_teardown(settled_lists_have_no_such_note, setup, teardown),
        cmocka_unit_test_setup_teardown(json_holds_every_requirement, setup, teardown),
        cmocka_unit_test_setup_teardown(json_of_an_entry_has_its_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(json_of_the_map_ends_with_what_has_no_parent, setup, teardown),
        cmocka_unit_test_setup_teardown(json_of_the_lesson_marks_differences, setup, teardown),
        cmocka_unit_test_setup_teardown(csv_has_a_line_for_each, setup, teardown),
        cmocka_unit_test_setup_teardown(oscal_holds_every_requirement_once, setup, teardown),
        cmocka_unit_test_setup_teardown(oscal_keeps_an_enhancement_without_its_base, setup, teardown),
        cmocka_unit_test_setup_teardown(oscal_ids_follow_the_content, setup, teardown),
        cmocka_unit_test_setup_teardown(formats_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(runs_out_of_memory_cleanly, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
