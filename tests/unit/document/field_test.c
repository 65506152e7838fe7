#include "document/field.h"
#include "documents.h"

/* A small document of its own, so that the engine is tested apart from any real one. */
struct part {
    struct str id;
    uint8_t level;
    struct place place;
};
struct whole {
    struct str name;
    date_days day;
    bool on;
    struct part one;
    struct part *parts;
    size_t part_count;
    unsigned steps;
};

static void count_step(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    (void)reader;
    (void)field;
    assert_int_equal(node->type, YAML_MAP);
    ((struct whole *)target)->steps++;
}

static const struct field PART_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("a"), FIELD_AT(part, id)),
    FIELD("level", FIELD_INTEGER, .size = 1, FIELD_RANGE(1, 4), FIELD_AT(part, level), .fallback = STR_INIT("3")),
};
static const struct field_map PART = {.what = "a part",
                                      FIELD_ROWS(PART_FIELDS),
                                      .size = sizeof(struct part),
                                      .id_at = offsetof(struct part, id),
                                      .place_at = offsetof(struct part, place)};
static const struct field_map VERSIONED = {.what = "a part",
                                           FIELD_ROWS(PART_FIELDS),
                                           .size = sizeof(struct part),
                                           .id_at = offsetof(struct part, id),
                                           .id_is_version = true,
                                           .place_at = offsetof(struct part, place)};
static const struct field WHOLE_FIELDS[] = {
    FIELD_STEP_ROW(count_step),
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("x"), FIELD_AT(whole, name)),
    FIELD("day", FIELD_DATE, FIELD_AT(whole, day)),
    FIELD("on", FIELD_FLAG, FIELD_AT(whole, on), .fallback = STR_INIT("true")),
    FIELD("one", FIELD_MAP, .map = &PART, FIELD_AT(whole, one)),
    FIELD("parts", FIELD_LIST, .map = &PART, FIELD_RANGE(1, 3), FIELD_COUNTED(whole, parts, part_count)),
    FIELD("releases", FIELD_LIST, .map = &VERSIONED, FIELD_COUNTED(whole, parts, part_count)),
    FIELD("other", FIELD_ELSEWHERE, .example = "it belongs to another map"),
    FIELD_STEP_ROW(count_step),
};
static const struct field_map WHOLE = {.what = "a whole",
                                       FIELD_ROWS(WHOLE_FIELDS),
                                       .size = sizeof(struct whole),
                                       .id_at = FIELD_NOWHERE,
                                       .place_at = FIELD_NOWHERE};

static struct whole *read_into(struct bed *bed, const char *text, struct arena *arena, enum status *status) {
    const struct source *source = text_source(bed, "a.yaml", text);
    struct field_reader reader = {.arena = arena, .sink = &bed->sink, .source = source};
    struct whole *whole = ARENA_NEW(&bed->arena, struct whole);
    const struct yaml_node *root;
    assert_int_equal(yaml_parse(source, &bed->arena, &bed->sink, &root), STATUS_OK);
    bool is_good = field_read(&reader, &WHOLE, root, whole);
    assert_int_equal(is_good, reader.status == STATUS_OK && diag_errors(&bed->sink) == 0);
    *status = reader.status;
    return whole;
}

static struct whole *read_text(struct bed *bed, const char *text) {
    enum status status;
    struct whole *whole = read_into(bed, text, &bed->arena, &status);
    assert_int_equal(status, STATUS_OK);
    return whole;
}

static void fills_the_struct(void **state) {
    struct whole *whole = read_text(*state, "name: n\nday: 2026-02-03\non: false\none: {id: x, level: 1}\n"
                                            "parts: [{id: a}, {id: b, level: 4}]\n");
    assert_str(whole->name, "n");
    assert_true(date_is(whole->day, "2026-02-03"));
    assert_false(whole->on);
    assert_str(whole->one.id, "x");
    assert_int_equal(whole->part_count, 2);
    assert_int_equal(whole->parts[0].level, 3);
    assert_int_equal(whole->parts[1].level, 4);
    assert_int_equal(whole->steps, 2);
}

static void absent_keys_fall_back(void **state) {
    struct whole *whole = read_text(*state, "name: n\n");
    assert_int_equal(whole->day, DATE_NONE);
    assert_true(whole->on);
    assert_int_equal(whole->one.level, 3);
    assert_int_equal(whole->part_count, 0);
}

static void an_item_stands_where_its_id_does(void **state) {
    struct bed *bed = *state;
    struct whole *whole = read_text(bed, "name: n\nparts:\n  - level: 2\n    id: a\n");
    assert_str(place_text(&bed->arena, whole->parts[0].place), "a.yaml:4:9");
}

static void an_unknown_key_is_reported_with_the_nearest(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "nam: n\n");
    assert_one_error(bed, "document.unknown-key", "a.yaml:1:1");
    const struct diag *diag = bed->sink.items[SEVERITY_ERROR];
    assert_str(diag[0].suggestion, "name");
    assert_str(diag[0].args[2], "name, day, on, one, parts, releases");
}

static void a_missing_key_is_told_beside_an_unknown_one_that_is_far(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "colour: red\n");
    assert_int_equal(diag_errors(&bed->sink), 2);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "document.unknown-key");
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][1].kind->code, "document.missing-key");
}

static void a_key_of_another_map_is_told_where_it_belongs(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "name: n\nother: 1\n");
    assert_one_error(bed, "document.misplaced-key", "a.yaml:2:1");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[2], "it belongs to another map");
}

static void several_mistakes_are_told_in_one_run(void **state) {
    struct bed *bed = *state;
    struct whole *whole =
        read_text(bed, "day: never\non: perhaps\none: []\nparts:\n  - {id: a, level: 9}\n  - {level: 2}\n  - text\n");
    static const char *const CODES[] = {"document.missing-key", "document.date",  "document.wrong-type",
                                        "document.wrong-type",  "document.range", "document.missing-key",
                                        "document.wrong-type"};
    assert_int_equal(diag_errors(&bed->sink), ARRAY_LEN(CODES));
    for (size_t i = 0; i < ARRAY_LEN(CODES); i++)
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][i].kind->code, CODES[i]);
    assert_int_equal(whole->day, DATE_NONE);
}

static void a_step_waits_for_a_map_without_mistakes(void **state) {
    struct whole *whole = read_text(*state, "name: n\non: perhaps\n");
    assert_int_equal(whole->steps, 1);
    whole = read_text(*state, "name: n\none: {id: x, level: 9}\n");
    assert_int_equal(whole->steps, 1);
}

static void two_items_of_one_id_are_one_mistake(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "name: n\nparts:\n  - {id: a}\n  - {id: A}\n  - {id: a}\n");
    assert_one_error(bed, "document.duplicate-id", "a.yaml:5:10");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[0], "part");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[2], "a.yaml:3:10");
}

static void two_spellings_of_one_version_are_one(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "name: n\nreleases: [{id: v1.2}, {id: v}, {id: 1.2}, {id: V1.2.0}]\n");
    assert_one_error(bed, "document.duplicate-id", "a.yaml:2:38");
}

static void a_list_has_its_bounds(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "name: n\nparts: []\n");
    assert_one_error(bed, "document.too-few", "a.yaml:2:8");
    (void)read_text(bed, "name: n\nparts: [{id: a}, {id: b}, {id: c}, {id: d}]\n");
    assert_true(says(bed, SEVERITY_ERROR, "document.too-many"));
}

static void what_is_missing_altogether_is_said_to_be_empty(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "name:\n");
    assert_one_error(bed, "document.empty", "a.yaml:1:1");
    (void)read_text(bed, "name: ~\n");
    assert_int_equal(diag_errors(&bed->sink), 2);
    (void)read_text(bed, "name: \"\"\n");
    assert_int_equal(diag_errors(&bed->sink), 3);
}

static void a_report_costs_nothing_when_it_is_only_counted(void **state) {
    struct bed *bed = *state;
    struct out text;
    out_memory(&text, 1 << 20);
    out_lit(&text, "name: n\n");
    for (unsigned i = 0; i < 100; i++)
        out_format(&text, "key-%u: 1\n", i);
    (void)read_text(bed, str_copy(&bed->arena, out_text(&text)).ptr);
    out_done(&text);
    assert_int_equal(diag_errors(&bed->sink), 100);
}

static void without_memory_it_stops(void **state) {
    struct bed *bed = *state;
    struct arena none;
    enum status status;
    arena_init(&none, 0);
    (void)read_into(bed, "name: n\nparts: [{id: a}, {id: b}]\n", &none, &status);
    assert_int_equal(status, STATUS_MEMORY);
    assert_int_equal(diag_errors(&bed->sink), 0);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(fills_the_struct),
        BED_TEST(absent_keys_fall_back),
        BED_TEST(an_item_stands_where_its_id_does),
        BED_TEST(an_unknown_key_is_reported_with_the_nearest),
        BED_TEST(a_missing_key_is_told_beside_an_unknown_one_that_is_far),
        BED_TEST(a_key_of_another_map_is_told_where_it_belongs),
        BED_TEST(several_mistakes_are_told_in_one_run),
        BED_TEST(a_step_waits_for_a_map_without_mistakes),
        BED_TEST(two_items_of_one_id_are_one_mistake),
        BED_TEST(two_spellings_of_one_version_are_one),
        BED_TEST(a_list_has_its_bounds),
        BED_TEST(what_is_missing_altogether_is_said_to_be_empty),
        BED_TEST(a_report_costs_nothing_when_it_is_only_counted),
        BED_TEST(without_memory_it_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
