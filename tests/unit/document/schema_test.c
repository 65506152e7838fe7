/* The tables of the reader and the schemas of docs/formats say the same: the same maps with the same keys, required
 * ones, allowed values, bounds and defaults. */
#include "base/file.h"
#include "base/json.h"
#include "document/case.h"
#include "document/field.h"
#include "document/hardening.h"
#include "document/pentest.h"
#include "document/probe_waiver.h"
#include "document/process.h"
#include "document/requirements.h"
#include "documents.h"

enum { SEEN_MAX = 64 };

struct comparison {
    struct bed *bed;
    const struct json_node *schema;
    const struct field_map *seen[SEEN_MAX];
    size_t seen_count;
};

static const struct json_node *member(const struct json_node *object, const char *key) {
    return json_get(object, str_from(key));
}

/* The object that describes a map: the schema itself, or one of its definitions. */
static const struct json_node *definition(const struct comparison *c, const struct field_map *map) {
    const struct json_node *found = *map->schema ? member(member(c->schema, "$defs"), map->schema) : c->schema;
    if (!found)
        fail_msg("the schema has no definition '%s'", map->schema);
    assert_true(json_is(member(found, "additionalProperties"), JSON_FALSE));
    return found;
}

static bool lists(const struct json_node *array, struct str text) {
    for (const struct json_node *item = json_first(array); array && item; item = json_next(array, item))
        if (str_eq(json_string(item), text))
            return true;
    return false;
}

static size_t count_required(const struct field_map *map) {
    size_t count = 0;
    for (size_t i = 0; i < map->field_count; i++)
        count += map->fields[i].required;
    return count;
}

static size_t count_keys(const struct field_map *map) {
    size_t count = 0;
    for (size_t i = 0; i < map->field_count; i++)
        count += map->fields[i].type != FIELD_STEP && map->fields[i].type != FIELD_ELSEWHERE;
    return count;
}

static void same_choices(const struct field *field, const struct json_node *property) {
    const struct json_node *values = member(property, "enum");
    assert_non_null(values);
    assert_int_equal(values->size, field->choice_count);
    for (size_t i = 0; i < field->choice_count; i++)
        assert_true(lists(values, field->choices[i]));
}

static void same_bounds(const struct comparison *c, const struct field *field, const struct json_node *property) {
    if (field->type == FIELD_LIST || field->type == FIELD_TEXTS) {
        assert_int_equal(json_integer(member(property, "minItems"), 0), field->least);
        assert_int_equal(json_integer(member(property, "maxItems"), 0), field->most);
    } else if (field->type == FIELD_INTEGER || field->type == FIELD_NUMBER) {
        if (member(property, "$ref"))
            property = member(member(c->schema, "$defs"), "level");
        assert_int_equal(json_integer(member(property, "minimum"), -1), field->least);
        assert_int_equal(json_integer(member(property, "maximum"), -1), field->most);
    }
}

static void same_default(const struct field *field, const struct json_node *property) {
    const struct json_node *value = member(property, "default");
    uint64_t number = 0;
    assert_true((field->fallback.len > 0) == (value != NULL));
    if (json_is(value, JSON_STRING))
        assert_true(str_eq(json_string(value), field->fallback));
    else if (json_is(value, JSON_INTEGER))
        assert_true(str_u64(field->fallback, UINT16_MAX, &number) && json_integer(value, -1) == (int64_t)number);
    else if (value)
        assert_true(json_is(value, str_eq(field->fallback, STR("true")) ? JSON_TRUE : JSON_FALSE));
}

/* What the schema says is in the list, or is the value: "#/$defs/NAME". */
static void same_map(const struct field *field, const struct json_node *property) {
    const struct json_node *holder =
        json_is(member(property, "items"), JSON_OBJECT) ? member(property, "items") : property;
    struct str ref = json_get_string(holder, STR("$ref"));
    assert_true(str_starts(ref, STR("#/$defs/")));
    assert_true(str_eq(str_skip(ref, strlen("#/$defs/")), str_from(field->map->schema)));
}

static void compare_map(struct comparison *c, const struct field_map *map);

static void compare_field(struct comparison *c, const struct field *field, const struct json_node *object) {
    const struct json_node *property = json_get(member(object, "properties"), field->key);
    if (field->type == FIELD_STEP || field->type == FIELD_ELSEWHERE) {
        assert_true(field->type == FIELD_STEP || !property);
        return;
    }
    if (!property)
        fail_msg("the schema does not know '" STR_F "'", STR_A(field->key));
    if (field->required != lists(member(object, "required"), field->key))
        fail_msg("'" STR_F "' is required by one and not by the other", STR_A(field->key));
    assert_true(!field->required || field->example);
    if (field->choice_count)
        same_choices(field, property);
    same_bounds(c, field, property);
    same_default(field, property);
    if (field->map) {
        same_map(field, property);
        compare_map(c, field->map);
    }
}

static void compare_map(struct comparison *c, const struct field_map *map) {
    for (size_t i = 0; i < c->seen_count; i++)
        if (c->seen[i] == map)
            return;
    assert_true(c->seen_count < SEEN_MAX);
    c->seen[c->seen_count++] = map;
    const struct json_node *object = definition(c, map), *required = member(object, "required");
    assert_int_equal(member(object, "properties")->size, count_keys(map));
    assert_int_equal(required ? required->size : 0, count_required(map));
    for (size_t i = 0; i < map->field_count; i++)
        compare_field(c, &map->fields[i], object);
}

static void compare(struct bed *bed, const char *file, const struct field_map *map, size_t maps) {
    struct comparison c = {.bed = bed};
    struct json_parser *parser = json_parser_new();
    struct source source;
    struct json_doc doc;
    assert_int_equal(file_read(file, 1 << 20, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_int_equal(json_parse(parser, &source, true, &bed->arena, &bed->sink, &doc), STATUS_OK);
    c.schema = doc.root;
    compare_map(&c, map);
    assert_true(c.seen_count >= maps);
    json_parser_free(parser);
}

static void the_plant_schema_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/plant.schema.json", &plant_map, 6);
}

static void the_product_schema_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/product.schema.json", &product_map, 6);
}

static void the_schema_of_threat_models_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/threat-model.schema.json", &threat_model_map, 6);
}

static void the_schema_of_requirements_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/requirements.schema.json", &requirements_map, 3);
}

static void the_process_schema_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/process.schema.json", &process_map, 6);
}

static void the_case_schema_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/case.schema.json", &case_map, 6);
}

static void the_schema_of_hardening_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/hardening.schema.json", &hardening_map, 4);
}

static void the_schema_of_penetration_tests_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/pentest.schema.json", &pentest_map, 2);
}

static void the_schema_of_waivers_is_the_readers(void **state) {
    compare(*state, KEYWAY_ROOT "/docs/formats/probe-waivers.schema.json", &probe_waiver_map, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_case_schema_is_the_readers),
        BED_TEST(the_plant_schema_is_the_readers),
        BED_TEST(the_product_schema_is_the_readers),
        BED_TEST(the_process_schema_is_the_readers),
        BED_TEST(the_schema_of_threat_models_is_the_readers),
        BED_TEST(the_schema_of_requirements_is_the_readers),
        BED_TEST(the_schema_of_hardening_is_the_readers),
        BED_TEST(the_schema_of_penetration_tests_is_the_readers),
        BED_TEST(the_schema_of_waivers_is_the_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
