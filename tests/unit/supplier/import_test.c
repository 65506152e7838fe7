/* Models of other tools: what tests/case/threats-import does not show. */
#include "supplier/import.h"

#include "base/json.h"
#include "bed.h"
#include "document/threat_model.h"

/* NULL when it is refused. What is written must be a model. */
static const struct threat_model *imported(struct bed *bed, struct str text, enum status want) {
    const struct threat_model *model = NULL;
    struct source *written = ARENA_NEW(&bed->arena, struct source), *source = ARENA_NEW(&bed->arena, struct source);
    struct out out;
    char *padded = arena_get(&bed->arena, text.len + JSON_PADDING, 1);
    memcpy(padded, text.ptr, text.len);
    *source = (struct source){STR("model"), {padded, text.len}};
    out_memory(&out, 1 << 26);
    assert_int_equal(import_model(source, &bed->arena, &bed->sink, &out), want);
    *written = (struct source){STR("threat-model.yaml"), str_copy(&bed->arena, out_text(&out))};
    out_done(&out);
    if (want != STATUS_OK) {
        assert_int_equal(written->text.len, 0);
        return NULL;
    }
    if (threat_model_parse(written, &bed->arena, &bed->sink, &model) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    return model;
}

static struct str cells(struct bed *bed, const char *list) {
    return str_format(&bed->arena, "{\"detail\": {\"diagrams\": [{\"cells\": [%s]}]}}", list);
}

static void ids_are_made_of_names_and_unique(void **state) {
    struct bed *bed = *state;
    const struct threat_model *model =
        imported(bed,
                 cells(bed, "{\"shape\":\"process\",\"id\":\"1\",\"data\":{\"name\":\"Web / Server!\"}},"
                            "{\"shape\":\"process\",\"id\":\"2\",\"data\":{\"name\":\"web-server\"}},"
                            "{\"shape\":\"store\",\"id\":\"3\",\"data\":{\"name\":\"\xc3\xa4\xc3\xb6\"}},"
                            "{\"shape\":\"actor\",\"id\":\"4\",\"data\":{}}"),
                 STATUS_OK);
    assert_str(model->elements[0].id, "web-server");
    assert_str(model->elements[1].id, "web-server-2");
    assert_str(model->elements[1].name, "web-server");
    assert_str(model->elements[2].id, "store");
    assert_str(model->elements[3].id, "external");
}

static void the_innermost_box_contains(void **state) {
    struct bed *bed = *state;
    const struct threat_model *model = imported(
        bed,
        cells(bed,
              "{\"shape\":\"trust-boundary-box\",\"position\":{\"x\":0,\"y\":0},\"size\":{\"width\":90,\"height\":90},"
              "\"data\":{\"name\":\"outer\"}},"
              "{\"shape\":\"trust-boundary-box\",\"position\":{\"x\":10,\"y\":10},\"size\":{\"width\":20,\"height\":20}"
              ",\"data\":{\"name\":\"inner\"}},"
              "{\"shape\":\"process\",\"id\":\"p\",\"position\":{\"x\":15,\"y\":15},\"size\":{\"width\":4,\"height\":4"
              "},\"data\":{\"name\":\"p\"}}"),
        STATUS_OK);
    assert_str(model->boundaries[model->elements[0].boundary].id, "inner");
    assert_int_equal(model->boundaries[1].within, 0);
    assert_int_equal(model->boundaries[0].within, MODEL_NONE);
}

static void two_boxes_of_one_size_are_not_within_each_other(void **state) {
    struct bed *bed = *state;
    const char *box =
        "{\"shape\":\"trust-boundary-box\",\"position\":{\"x\":0,\"y\":0},\"size\":{\"width\":9,\"height\":9}}";
    const struct threat_model *model = imported(
        bed, cells(bed, str_format(&bed->arena, "%s,%s,{\"shape\":\"actor\",\"id\":\"a\"}", box, box).ptr), STATUS_OK);
    assert_int_equal(model->boundaries[0].within, MODEL_NONE);
    assert_int_equal(model->boundaries[1].within, MODEL_NONE);
}

static void too_large_a_model_is_refused(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 22);
    out_lit(&out, "technical_assets:\n");
    for (unsigned i = 0; i <= MODEL_ELEMENTS_MAX; i++)
        out_format(&out, "  a%u: {type: process}\n", i);
    imported(bed, out_text(&out), STATUS_LIMIT);
    out_done(&out);
    assert_int_equal(diag_errors(&bed->sink), 1);
}

static void what_is_no_model_is_refused(void **state) {
    struct bed *bed = *state;
    imported(bed, STR("technical_assets: [a]\n"), STATUS_INPUT);
    imported(bed, STR("technical_assets: {}\n"), STATUS_INPUT);
    imported(bed, STR(""), STATUS_INPUT);
    imported(bed, STR("{}"), STATUS_INPUT);
    imported(bed, STR("[1]"), STATUS_INPUT);
}

static void boundaries_on_a_loop_are_taken_apart(void **state) {
    struct bed *bed = *state;
    const struct threat_model *model =
        imported(bed,
                 STR("technical_assets: {a: {type: process}}\n"
                     "trust_boundaries: {x: {trust_boundaries_nested: [y]}, y: {trust_boundaries_nested: [x]}}\n"),
                 STATUS_OK);
    assert_int_equal(model->boundary_count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ids_are_made_of_names_and_unique),
        BED_TEST(the_innermost_box_contains),
        BED_TEST(two_boxes_of_one_size_are_not_within_each_other),
        BED_TEST(too_large_a_model_is_refused),
        BED_TEST(what_is_no_model_is_refused),
        BED_TEST(boundaries_on_a_loop_are_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
