/* Threat models: what follows from where things stand, and the words for kinds of assets and of threats. */
#include "document/threat_model.h"

#include "catalogue/attack.h"
#include "documents.h"

#define HEAD "keyway: threat-model/1\n"

static const struct threat_model *model_from(struct bed *bed, const char *text) {
    const struct threat_model *model = NULL;
    enum status status =
        threat_model_parse(text_source(bed, "threat-model.yaml", text), &bed->arena, &bed->sink, &model);
    assert_int_equal(status, model ? STATUS_OK : STATUS_INPUT);
    return model;
}

static void a_flow_crosses_what_holds_one_of_its_ends(void **state) {
    const struct threat_model *model =
        model_from(*state, HEAD "elements: [{id: a, kind: external}, {id: b, kind: process}, {id: c, kind: store}, "
                                "{id: d, kind: process}]\n"
                                "boundaries: [{id: house, contains: [b, c]}, {id: safe, contains: d, within: house}]\n"
                                "flows: [{id: in, from: a, to: b}, {id: keep, from: b, to: c}, {id: hide, from: c, to: "
                                "d, crosses: safe}, {id: deep, from: a, to: d, crosses: [safe, house]}]\n");
    assert_true(model->flows[0].crosses);
    assert_false(model->flows[1].crosses);
    assert_true(model->flows[2].crosses);
    assert_true(model->flows[3].crosses);
    assert_true(threat_model_contains(model, 0, 3));
    assert_false(threat_model_contains(model, 1, 1));
    assert_false(threat_model_contains(model, 0, 0));
}

static void kinds_of_assets_have_ids_and_names(void **state) {
    struct bed *bed = *state;
    const struct threat_model *model =
        model_from(bed, HEAD "elements:\n"
                             "  - {id: a, kind: process, assets: a0003}\n"
                             "  - {id: b, kind: process, assets: plc}\n"
                             "  - {id: c, kind: process, assets: programmable logic controller}\n"
                             "  - {id: d, kind: process, assets: [Programmable Logic Controller (PLC), Switch]}\n");
    uint32_t plc = UINT32_C(1) << attack_asset_find(STR("A0003"));
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(model->elements[i].assets, plc);
    assert_int_equal(model->elements[3].assets, plc | UINT32_C(1) << attack_asset_find(STR("A0015")));
    assert_null(model_from(bed, HEAD "elements: [{id: a, kind: process, assets: PCL}]\n"));
    assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, "PLC");
}

static void every_category_is_found_by_its_name(void **state) {
    (void)state;
    for (uint32_t i = 0; i < model_category_count(); i++)
        assert_int_equal(model_category_find(model_category_name(i)), i);
    assert_int_equal(model_category_find(STR("t0843")), model_category_find(STR("T0843")));
    assert_int_equal(model_category_find(STR("T08430")), MODEL_NONE);
    assert_int_equal(model_category_find(STR("T0000")), MODEL_NONE);
    assert_int_equal(model_category_find(STR("T9999")), MODEL_NONE);
    assert_int_equal(model_category_find(STR("")), MODEL_NONE);
}

static void a_threat_is_about_what_its_id_says_unless_it_says_more(void **state) {
    const struct threat_model *model =
        model_from(*state, HEAD "elements: [{id: a, kind: process}, {id: b, kind: process}]\n"
                                "flows: [{id: f, from: a, to: b}]\n"
                                "threats:\n"
                                "  - {id: f/tampering}\n"
                                "  - {id: a/odd/one, category: T0843}\n"
                                "  - {id: wide, at: [a, f], category: [spoofing, T0800]}\n");
    assert_int_equal(model->threats[0].at[0], 2);
    assert_int_equal(model->threats[0].categories[0], STRIDE_TAMPERING);
    assert_int_equal(model->threats[1].at[0], 0);
    assert_int_equal(model->threats[1].categories[0], model_category_find(STR("T0843")));
    assert_int_equal(model->threats[2].at_count, 2);
    assert_int_equal(model->threats[2].category_count, 2);
    assert_int_equal(model->threats[2].treatment, TREATMENT_OPEN);
    assert_int_equal(model->threats[2].risk, RISK_UNRATED);
    assert_int_equal(model->threats[2].review, DATE_NONE);
}

static void what_is_unknown_is_told_with_the_nearest(void **state) {
    struct bed *bed = *state;
    assert_null(model_from(bed, HEAD "elements: [{id: web-server, kind: process}]\n"
                                     "threats: [{id: web-sever/tampering}]\n"));
    assert_one_error(bed, "document.unknown-element", "threat-model.yaml:3:16");
    assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, "web-server");
}

static void boundaries_on_a_loop_are_each_told(void **state) {
    struct bed *bed = *state;
    assert_null(model_from(bed,
                           HEAD "elements: [{id: a, kind: process}, {id: b, kind: process}]\n"
                                "flows: [{id: f, from: a, to: b}]\n"
                                "boundaries: [{id: x, within: y}, {id: y, within: x}, {id: z, within: x, contains: "
                                "a}]\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
}

/* 200 places and 100 times 51 categories: more than a million pairs. */
static void pairs_are_bounded(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 24);
    out_lit(&out, HEAD "elements:\n");
    for (unsigned i = 0; i < 200; i++)
        out_format(&out, "  - {id: e%u, kind: process}\n", i);
    out_lit(&out, "threats:\n");
    for (unsigned i = 0; i < 100; i++) {
        out_format(&out, "  - {id: t%u, at: [", i);
        for (unsigned k = 0; k < 200; k++)
            out_format(&out, "e%u, ", k);
        out_lit(&out, "], category: [");
        for (unsigned k = STRIDE_COUNT; k < STRIDE_COUNT + 51; k++)
            out_format(&out, STR_F ", ", STR_A(model_category_name(k)));
        out_lit(&out, "]}\n");
    }
    assert_null(model_from(bed, str_copy(&bed->arena, out_text(&out)).ptr));
    out_done(&out);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_true(says(bed, SEVERITY_ERROR, "document.too-many"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_flow_crosses_what_holds_one_of_its_ends),
        BED_TEST(kinds_of_assets_have_ids_and_names),
        BED_TEST(every_category_is_found_by_its_name),
        BED_TEST(a_threat_is_about_what_its_id_says_unless_it_says_more),
        BED_TEST(what_is_unknown_is_told_with_the_nearest),
        BED_TEST(boundaries_on_a_loop_are_each_told),
        BED_TEST(pairs_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
