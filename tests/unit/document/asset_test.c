#include "documents.h"

#define ASSET "zone: control, supplier: Siemens, product: S7"

static void an_asset_is_read_whole(void **state) {
    const struct plant *plant = plant_from(
        *state, PLANT_HEAD ONE_ZONE "assets: [{id: a, name: n, " ASSET
                                    ", model: m, order-number: o, serial: 007, version: V1, type: [ED, ND], address: "
                                    "'::1'}]\n");
    const struct asset *asset = plant->assets;
    assert_int_equal(plant->asset_count, 1);
    assert_str(asset->id, "a");
    assert_str(asset->name, "n");
    assert_int_equal(asset->zone, 0);
    assert_str(asset->supplier, "Siemens");
    assert_str(asset->product, "S7");
    assert_str(asset->model, "m");
    assert_str(asset->order_number, "o");
    assert_str(asset->serial, "007");
    assert_str(asset->version, "V1");
    assert_str(asset->address, "::1");
    assert_int_equal(asset->types, COMPONENT_ED | COMPONENT_ND);
    assert_int_equal(asset->product_index, ASSET_NO_PRODUCT);
    assert_int_equal(asset->release_index, ASSET_NO_PRODUCT);
    assert_null(asset->extra);
}

static void an_asset_may_stand_in_the_inventory_alone(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from(bed, PLANT_HEAD ONE_ZONE "assets: [{id: a, " ASSET "}]\n");
    assert_int_equal(plant->assets[0].types, 0);
    assert_int_equal(warnings(bed), 0);
}

static void what_few_assets_carry_is_read(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from_file(bed, DATA "good/plant-full.yaml");
    const struct asset_extra *extra = plant->assets[0].extra;
    assert_non_null(extra);
    assert_int_equal(extra->countermeasure_count, 1);
    assert_int_equal(extra->exclusion_count, 1);
    assert_int_equal(extra->decision_count, 2);
    assert_int_equal(extra->decisions[0].answer, DECISION_NOT_AFFECTED);
    assert_str(extra->decisions[0].cve, "CVE-2026-12345");
    assert_int_equal(extra->decisions[1].answer, DECISION_AFFECTED);
    assert_int_equal(extra->decisions[1].review, DATE_NONE);
    assert_int_equal(extra->observation_count, 1);
    assert_int_equal(extra->observations[0].kind, ARTEFACT_JUNIT);
    assert_str(extra->observations[0].id, "probe");
    assert_str(extra->hardening->id, "hardening");
    assert_int_equal(extra->hardening->kind, ARTEFACT_JUNIT);
    assert_true(extra->hardening->pinned);
    assert_str(extra->report->id, "plc-1-report");
    assert_str(extra->report->file, "reports/plc-1.json");
    assert_int_equal(extra->report->key.len, 91);
    assert_int_equal(extra->probe_count, 1);
    assert_str(extra->probes[0].id, "plc-1-probe");
    assert_str(extra->probes[0].device, "plc-1.example");
    assert_true(extra->probes[0].pinned && !extra->probes[0].image && extra->probes[0].key.len == 91);
    assert_int_equal(plant->probe_waivers.count, 1);
    assert_str(plant->probe_waivers.items[0].asset, "plc-1");
    assert_null(plant->assets[1].extra);
}

static void an_asset_is_joined_to_its_release(void **state) {
    const struct plant *plant = plant_from_file(*state, DATA "good/plant-full.yaml");
    const struct asset *controller = &plant->assets[0], *hub = &plant->assets[1], *hmi = &plant->assets[2];
    assert_str(plant->products[controller->product_index]->id, "rc-400");
    assert_str(plant->products[controller->product_index]->releases[controller->release_index].version, "4.2.0");
    assert_str(plant->products[hub->product_index]->id, "rs-100");
    assert_int_equal(hub->types, COMPONENT_ND);
    assert_int_equal(hmi->product_index, ASSET_NO_PRODUCT);
    assert_int_equal(hmi->types, COMPONENT_SA | COMPONENT_HD);
}

#define PRODUCTS PLANT_HEAD ONE_ZONE "products: [good/product-full.yaml]\n"

static struct plant *with_products(struct bed *bed, const char *asset) {
    struct plant *plant = NULL;
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR(DATA "plant.yaml"),
                              str_format(&bed->arena, "%sassets: [{id: a, zone: control, %s}]\n", PRODUCTS, asset)};
    (void)!plant_parse(source, true, &bed->arena, &bed->sink, &plant);
    return plant;
}

static void a_join_that_fails_is_told_with_its_place(void **state) {
    static const struct {
        const char *asset;
        const char *code;
        const char *suggestion;
    } BAD[] = {
        {"supplier: RiverTech, product: RC-410, version: 4.2.0", "document.unknown-product", "RC-400"},
        {"supplier: RiverTech, product: RC-400", "document.missing-version", ""},
        {"supplier: RiverTech, product: RC-400, version: 4.2.9", "document.unknown-release", "4.2.0"},
        {"supplier: RiverTech, product: rc-400, model: RC-400-7, version: 4.2.0", "document.unknown-model", "RC-400-8"},
        {"supplier: RiverTech, product: rc-400, version: 4.2.0, type: [ED, SA]", "document.asset-type", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_null(with_products(bed, BAD[i].asset));
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, BAD[i].code);
        assert_str(bed->sink.items[SEVERITY_ERROR]->suggestion, BAD[i].suggestion);
    }
}

static void many_bad_assets_are_counted(void **state) {
    struct bed *bed = *state;
    struct out text;
    struct plant *plant = NULL;
    out_memory(&text, 1 << 20);
    out_lit(&text, PRODUCTS "assets:\n");
    for (unsigned i = 0; i < 100; i++)
        out_format(&text, "  - {id: a%u, zone: control, supplier: RiverTech, product: RC-400, version: 9.%u}\n", i, i);
    struct source source = {STR(DATA "plant.yaml"), str_copy(&bed->arena, out_text(&text))};
    out_done(&text);
    assert_int_equal(plant_parse(&source, true, &bed->arena, &bed->sink, &plant), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 100);
}

static void a_supplier_near_to_a_known_one_is_a_warning(void **state) {
    struct bed *bed = *state;
    assert_non_null(with_products(bed, "supplier: RiverTehc, product: RC-400"));
    assert_true(says(bed, SEVERITY_WARNING, "document.supplier-similar"));
    assert_str(bed->sink.items[SEVERITY_WARNING]->suggestion, "RiverTech");
}

static void requirements_must_apply_to_the_asset(void **state) {
    struct bed *bed = *state;
    assert_null(with_products(bed, "supplier: RiverTech, product: RC-400, version: 4.2.0, not-applicable: "
                                   "[{requirements: NDR 1.6, reason: r, by: b, date: 2026-01-01}]"));
    assert_true(says(bed, SEVERITY_ERROR, "document.requirement-type"));
}

static void the_types_of_one_asset_say_nothing_of_the_next(void **state) {
    assert_non_null(plant_from(
        *state, PLANT_HEAD ONE_ZONE
        "assets:\n  - {id: a, " ASSET ", type: SA, not-applicable: [{requirements: SAR 3.2, reason: r, by: b, date: "
        "2026-01-01}]}\n  - {id: b, " ASSET ", not-applicable: [{requirements: EDR 3.2, reason: r, by: b, date: "
        "2026-01-01}]}\n"));
}

static void a_cve_has_a_form(void **state) {
    static const char *const BAD[] = {"CVE-2026-123",  "cve-2026-1234", "CVE-20a6-1234",
                                      "CVE-2026_1234", "CVE-2026-12x4", "CVE-2026"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct str text = str_format(&bed->arena,
                                     PLANT_HEAD ONE_ZONE "assets: [{id: a, " ASSET
                                                         ", decisions: [{cve: %s, answer: affected, reason: r, by: b, "
                                                         "date: 2026-01-01}]}]\n",
                                     BAD[i]);
        assert_null(plant_from(bed, text.ptr));
    }
    assert_int_equal(diag_errors(&bed->sink), ARRAY_LEN(BAD));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_asset_is_read_whole),
        BED_TEST(an_asset_may_stand_in_the_inventory_alone),
        BED_TEST(what_few_assets_carry_is_read),
        BED_TEST(an_asset_is_joined_to_its_release),
        BED_TEST(a_join_that_fails_is_told_with_its_place),
        BED_TEST(many_bad_assets_are_counted),
        BED_TEST(a_supplier_near_to_a_known_one_is_a_warning),
        BED_TEST(requirements_must_apply_to_the_asset),
        BED_TEST(the_types_of_one_asset_say_nothing_of_the_next),
        BED_TEST(a_cve_has_a_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
