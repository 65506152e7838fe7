#include "document/requirement_list.h"
#include "documents.h"

#include "catalogue/process.h"

struct sets {
    struct requirement_set requirements;
    uint64_t process;
    uint8_t types;
};

static const struct field ROWS[] = {
    FIELD("component", FIELD_HANDLED, FIELD_BY(requirement_list_component), FIELD_COUNTED(sets, requirements, process)),
    FIELD("process", FIELD_HANDLED, FIELD_BY(requirement_list_process), FIELD_COUNTED(sets, requirements, process)),
    FIELD("any", FIELD_HANDLED, FIELD_BY(requirement_list_any), FIELD_COUNTED(sets, requirements, process)),
    FIELD("types", FIELD_HANDLED, FIELD_BY(requirement_list_types), FIELD_AT(sets, types)),
};
static const struct field_map MAP = {
    .what = "a map", FIELD_ROWS(ROWS), .size = sizeof(struct sets), .id_at = FIELD_NOWHERE, .place_at = FIELD_NOWHERE};

static struct sets read_text(struct bed *bed, const char *text, unsigned types) {
    const struct source *source = text_source(bed, "a.yaml", text);
    struct field_reader reader = {.arena = &bed->arena, .sink = &bed->sink, .source = source, .types = types};
    struct sets sets = {0};
    const struct yaml_node *root;
    assert_int_equal(yaml_parse(source, &bed->arena, &bed->sink, &root), STATUS_OK);
    (void)field_read(&reader, &MAP, root, &sets);
    return sets;
}

static bool has(const struct sets *sets, const char *id) {
    return requirement_set_has(&sets->requirements, requirement_find(str_from(id)));
}

static void ids_of_components_are_a_set(void **state) {
    struct sets sets = read_text(*state, "component: [CR 1.1, cr1.1 re 1, EDR-3.2]", 0);
    assert_int_equal(requirement_set_count(&sets.requirements), 3);
    assert_true(has(&sets, "CR 1.1") && has(&sets, "CR 1.1 RE 1") && has(&sets, "EDR 3.2"));
    assert_int_equal(sets.process, 0);
}

static void one_id_needs_no_list(void **state) {
    struct sets sets = read_text(*state, "component: CCSC 1", 0);
    assert_true(has(&sets, "CCSC 1"));
}

static void ids_of_the_process_are_bits(void **state) {
    struct sets sets = read_text(*state, "process: [SM-1, SVV-5]", 0);
    assert_true(process_set_has(sets.process, process_find(STR("SM-1"))));
    assert_true(process_set_has(sets.process, process_find(STR("SVV-5"))));
    assert_true(requirement_set_empty(&sets.requirements));
}

static void both_parts_may_stand_in_one_list(void **state) {
    struct sets sets = read_text(*state, "any: [SVV-1, CR 2.1]", 0);
    assert_int_equal(requirement_set_count(&sets.requirements), 1);
    assert_true(sets.process != 0);
}

static void mistakes_are_told_apart(void **state) {
    static const struct {
        const char *text;
        unsigned types;
        const char *code;
        const char *suggestion;
    } BAD[] = {
        {"component: SM-1", 0, "document.requirement-part", ""},
        {"process: CR 1.1", 0, "document.requirement-part", ""},
        {"component: CR 33.1", 0, "document.unknown-requirement", NULL},
        {"process: SVV-9", 0, "document.unknown-requirement", "SVV-1"},
        {"any: rubbish", 0, "document.unknown-requirement", NULL},
        {"any: NDR 3.2", COMPONENT_SA | COMPONENT_ED, "document.requirement-type", "SAR 3.2"},
        {"any: NDR 5.3", COMPONENT_ED, "document.requirement-type", ""},
        {"any: {CR 1.1: yes}", 0, "document.wrong-type", ""},
        {"any: []", 0, "document.wrong-type", ""},
        {"any: [[CR 1.1]]", 0, "document.wrong-type", ""},
        {"types: XD", 0, "document.unknown-type", NULL},
        {"types: network device", 0, "document.unknown-type", "ND"},
        {"types: nd", 0, "document.unknown-type", "ND"},
        {"types: []", 0, "document.wrong-type", ""},
        {"types: {ED: yes}", 0, "document.wrong-type", ""},
        {"types: [ED, [HD]]", 0, "document.wrong-type", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&bed->sink, &bed->arena);
        (void)read_text(bed, BAD[i].text, BAD[i].types);
        assert_int_equal(diag_errors(&bed->sink), 1);
        const struct diag *diag = bed->sink.items[SEVERITY_ERROR];
        assert_string_equal(diag->kind->code, BAD[i].code);
        if (BAD[i].suggestion)
            assert_str(diag->suggestion, BAD[i].suggestion);
    }
}

static void a_heading_names_the_requirement_of_the_type(void **state) {
    struct bed *bed = *state;
    (void)read_text(bed, "any: [CR 1.1, CR 3.2]", COMPONENT_ED);
    assert_one_error(bed, "document.unknown-requirement", "a.yaml:1:15");
    assert_true(str_contains(bed_printed(bed), STR("EDR 3.2")));
}

static void good_ids_beside_bad_ones_count(void **state) {
    struct bed *bed = *state;
    struct sets sets = read_text(bed, "any: [CR 1.1, CR 99.9, CR 2.1]", 0);
    assert_int_equal(requirement_set_count(&sets.requirements), 2);
    assert_int_equal(diag_errors(&bed->sink), 1);
}

static void types_are_a_mask(void **state) {
    assert_int_equal(read_text(*state, "types: ED", 0).types, COMPONENT_ED);
    assert_int_equal(read_text(*state, "types: [SA, HD, ND]", 0).types, COMPONENT_SA | COMPONENT_HD | COMPONENT_ND);
}

static void many_mistakes_are_counted_cheaply(void **state) {
    struct bed *bed = *state;
    struct out text;
    out_memory(&text, 1 << 20);
    out_lit(&text, "any: [");
    for (unsigned i = 0; i < 200; i++)
        out_lit(&text, "NDR 5.3, ");
    out_lit(&text, "CR 1.1]");
    (void)read_text(bed, str_copy(&bed->arena, out_text(&text)).ptr, COMPONENT_ED);
    out_done(&text);
    assert_int_equal(diag_errors(&bed->sink), 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ids_of_components_are_a_set),       BED_TEST(one_id_needs_no_list),
        BED_TEST(ids_of_the_process_are_bits),       BED_TEST(both_parts_may_stand_in_one_list),
        BED_TEST(mistakes_are_told_apart),           BED_TEST(a_heading_names_the_requirement_of_the_type),
        BED_TEST(good_ids_beside_bad_ones_count),    BED_TEST(types_are_a_mask),
        BED_TEST(many_mistakes_are_counted_cheaply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
