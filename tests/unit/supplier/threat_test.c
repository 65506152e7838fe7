/* Which threats follow from a model. */
#include "supplier/threat.h"

#include "bed.h"

static const struct threat_model *model_from(struct bed *bed, const char *text) {
    const struct threat_model *model = NULL;
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("threat-model.yaml"), str_format(&bed->arena, "keyway: threat-model/1\n%s", text)};
    assert_int_equal(threat_model_parse(source, &bed->arena, &bed->sink, &model), STATUS_OK);
    return model;
}

static struct threat_list derive(struct bed *bed, const struct threat_model *model, unsigned types) {
    struct threat_list list;
    assert_int_equal(threat_derive(model, types, &bed->arena, &list), STATUS_OK);
    return list;
}

/* The ids, separated by blanks. */
static struct str ids(struct bed *bed, const char *text) {
    struct threat_list list = derive(bed, model_from(bed, text), 0);
    struct str all = STR("");
    for (size_t i = 0; i < list.count; i++)
        all = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(all), i ? " " : "", STR_A(list.items[i].id));
    return all;
}

static void a_process_has_all_letters(void **state) {
    assert_str(ids(*state, "elements: [{id: a, kind: process}]\n"),
               "a/spoofing a/tampering a/repudiation a/information-disclosure a/denial-of-service "
               "a/elevation-of-privilege");
}

static void a_store_is_denied_only_when_it_is_a_log(void **state) {
    assert_str(ids(*state, "elements: [{id: a, kind: store}, {id: b, kind: store, log: true}]\n"),
               "a/tampering a/information-disclosure a/denial-of-service b/tampering b/repudiation "
               "b/information-disclosure b/denial-of-service");
}

static void an_external_has_two_letters_and_no_techniques(void **state) {
    assert_str(ids(*state, "elements: [{id: a, kind: external, assets: PLC}]\n"), "a/spoofing a/repudiation");
}

static void only_flows_that_cross_are_threatened(void **state) {
    assert_str(ids(*state, "elements: [{id: a, kind: external}, {id: b, kind: external}, {id: c, kind: external}]\n"
                           "boundaries: [{id: x, contains: a}]\n"
                           "flows: [{id: f, from: a, to: b}, {id: g, from: b, to: c}]\n"),
               "a/spoofing a/repudiation b/spoofing b/repudiation c/spoofing c/repudiation f/tampering "
               "f/information-disclosure f/denial-of-service");
}

/* Every technique that the table says aims at a PLC, and no other. */
static void every_technique_at_a_kind_of_asset_follows(void **state) {
    struct bed *bed = *state;
    struct threat_list list =
        derive(bed, model_from(bed, "elements: [{id: a, kind: process, assets: [PLC, Switch]}]\n"), 0);
    uint32_t kinds = UINT32_C(1) << attack_asset_find(STR("A0003")) | UINT32_C(1) << attack_asset_find(STR("A0015"));
    size_t count = 0;
    for (unsigned i = 0; i < attack_technique_count(); i++) {
        bool aims = attack_technique_at(i)->assets & kinds;
        assert_true((threat_at(&list, 0, STRIDE_COUNT + i) != MODEL_NONE) == aims);
        count += aims;
    }
    assert_true(count > 48);
    assert_int_equal(list.count, STRIDE_COUNT + count);
}

static void people_may_add_what_does_not_follow(void **state) {
    struct bed *bed = *state;
    struct threat_list list = derive(bed,
                                     model_from(bed, "elements: [{id: a, kind: external}, {id: b, kind: external}]\n"
                                                     "threats: [{id: own, at: [a, b], category: [spoofing, T0843]}]\n"),
                                     0);
    assert_int_equal(list.count, 6);
    assert_str(list.items[2].id, "a/T0843");
    assert_false(list.items[2].derived);
    assert_true(list.items[0].derived);
    assert_int_equal(threat_at(&list, 0, STRIDE_SPOOFING), 0);
    assert_int_equal(threat_at(&list, 0, STRIDE_TAMPERING), MODEL_NONE);
}

/* What is proposed is in the catalogue, and nothing is proposed that the type of product cannot have. */
static void proposals_fit_the_product(void **state) {
    struct bed *bed = *state;
    const struct threat_model *model = model_from(
        bed,
        "elements: [{id: a, kind: process, assets: PLC}, {id: b, kind: store}, {id: c, kind: store, log: true}, "
        "{id: d, kind: external}]\nboundaries: [{id: x, contains: [a, b, c]}]\nflows: [{id: f, from: d, to: a}]\n");
    struct threat_list any = derive(bed, model, 0), device = derive(bed, model, COMPONENT_ED);
    for (size_t i = 0; i < any.count; i++) {
        if (any.items[i].category < STRIDE_COUNT)
            assert_false(requirement_set_empty(&any.items[i].proposals));
        const struct requirement_set *set = &device.items[i].proposals;
        for (unsigned k = requirement_set_next(set, 0); k != REQUIREMENT_NONE; k = requirement_set_next(set, k + 1))
            assert_true(requirement_types(k) & COMPONENT_ED);
        assert_true(requirement_set_within(set, &any.items[i].proposals));
    }
    unsigned tampering = threat_at(&any, 0, STRIDE_TAMPERING);
    assert_int_equal(requirement_set_count(&any.items[tampering].proposals), 9);
    assert_int_equal(requirement_set_count(&device.items[tampering].proposals), 4);
}

static void a_technique_brings_its_mitigations(void **state) {
    struct bed *bed = *state;
    struct threat_list list = derive(bed, model_from(bed, "elements: [{id: a, kind: process, assets: PLC}]\n"), 0);
    unsigned technique = attack_technique_find(STR("T0843"));
    const struct threat *threat = &list.items[threat_at(&list, 0, STRIDE_COUNT + technique)];
    assert_str(threat->title, "Program Download");
    assert_true(threat->mitigations == attack_technique_at(technique)->mitigations && threat->mitigations != 0);
    assert_true(requirement_set_has(&threat->proposals, requirement_find(STR("CR 2.1"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_process_has_all_letters),
        BED_TEST(a_store_is_denied_only_when_it_is_a_log),
        BED_TEST(an_external_has_two_letters_and_no_techniques),
        BED_TEST(only_flows_that_cross_are_threatened),
        BED_TEST(every_technique_at_a_kind_of_asset_follows),
        BED_TEST(people_may_add_what_does_not_follow),
        BED_TEST(proposals_fit_the_product),
        BED_TEST(a_technique_brings_its_mitigations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
