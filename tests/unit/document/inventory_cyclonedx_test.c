#include "document/inventory_cyclonedx.h"
#include "inventories.h"

#define BOM(components) "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [" components "]}"

static struct plant *read_bom(struct bed *bed, const char *text) {
    return plant_with(bed, "i.json", ", zone: a", str_from(text));
}

static void a_device_is_an_asset(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = read_bom(
        bed, BOM("{\"type\": \"device\", \"bom-ref\": \"x\", \"manufacturer\": {\"name\": \"RiverTech\"}, \"name\": "
                 "\"RC-400\", \"version\": \"4.2.0\", \"properties\": [{\"name\": \"cdx:device:serialNumber\", "
                 "\"value\": \"77\"}, {\"name\": \"keyway:zone\", \"value\": \"b\"}, {\"name\": \"keyway:address\", "
                 "\"value\": \"192.0.2.1\"}, {\"name\": \"keyway:model\", \"value\": \"RC-400-8\"}, {\"name\": "
                 "\"keyway:order-number\", \"value\": \"RT-4008\"}, {\"name\": \"keyway:name\", \"value\": "
                 "\"Pump\"}]}"));
    const struct asset *asset = plant->assets;
    assert_int_equal(plant->asset_count, 1);
    assert_str(asset->id, "x");
    assert_str(asset->name, "Pump");
    assert_int_equal(asset->zone, 1);
    assert_str(asset->supplier, "RiverTech");
    assert_str(asset->product, "RC-400");
    assert_str(asset->model, "RC-400-8");
    assert_str(asset->order_number, "RT-4008");
    assert_str(asset->serial, "77");
    assert_str(asset->version, "4.2.0");
    assert_str(asset->address, "192.0.2.1");
    assert_int_equal(asset->product_index, 0);
    assert_int_equal(asset->types, COMPONENT_ED);
    assert_true(str_ends(place_text(&bed->arena, asset->place), STR("i.json:1:65")));
    assert_int_equal(warnings(bed), 0);
}

static void our_own_properties_come_first(void **state) {
    const struct asset *asset =
        read_bom(*state, BOM("{\"type\": \"device\", \"bom-ref\": \"x\", \"name\": \"n\", \"properties\": [{\"name\": "
                             "\"keyway:id\", \"value\": \"y\"}, {\"name\": \"keyway:supplier\", \"value\": \"s\"}, "
                             "{\"name\": \"keyway:product\", \"value\": \"p\"}, {\"name\": \"keyway:type\", \"value\": "
                             "\"switch\"}]}"))
            ->assets;
    assert_str(asset->id, "y");
    assert_str(asset->supplier, "s");
    assert_str(asset->product, "p");
    assert_int_equal(asset->types, COMPONENT_ND);
}

static void the_maker_is_named_in_four_places(void **state) {
    static const char *const MAKERS[] = {"\"manufacturer\": {\"name\": \"M\"}, \"supplier\": {\"name\": \"S\"}",
                                         "\"supplier\": {\"name\": \"M\"}, \"publisher\": \"P\"",
                                         "\"publisher\": \"M\", \"group\": \"G\"", "\"group\": \"M\""};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(MAKERS); i++) {
        struct str text =
            str_format(&bed->arena, BOM("{\"type\": \"device\", \"bom-ref\": \"x\", \"name\": \"n\", %s}"), MAKERS[i]);
        assert_str(read_bom(bed, text.ptr)->assets[0].supplier, "M");
    }
}

static void programs_are_assets_unless_they_are_parts(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = read_bom(
        bed,
        BOM("{\"type\": \"application\", \"bom-ref\": \"a\", \"name\": \"A\", \"publisher\": \"P\"},"
            "{\"type\": \"firmware\", \"bom-ref\": \"f\", \"name\": \"F\", \"publisher\": \"P\"},"
            "{\"type\": \"library\", \"bom-ref\": \"l\", \"name\": \"L\"},"
            "{\"type\": \"device\", \"bom-ref\": \"rack\", \"name\": \"R\", \"publisher\": \"P\", \"components\": ["
            "  {\"type\": \"firmware\", \"bom-ref\": \"rf\", \"name\": \"RF\", \"version\": \"7.1\"},"
            "  {\"type\": \"device\", \"bom-ref\": \"module\", \"name\": \"M\", \"publisher\": \"P\"}]}"));
    static const char *const IDS[] = {"a", "f", "rack", "module"};
    assert_int_equal(plant->asset_count, ARRAY_LEN(IDS));
    for (size_t i = 0; i < ARRAY_LEN(IDS); i++)
        assert_str(plant->assets[i].id, IDS[i]);
    assert_int_equal(plant->assets[0].types, COMPONENT_SA);
    assert_str(plant->assets[2].version, "7.1");
    assert_true(says(bed, SEVERITY_NOTE, "inventory.parts"));
    assert_str(bed->sink.items[SEVERITY_NOTE]->args[1], "2");
}

static void a_component_without_id_is_told_at_its_place(void **state) {
    struct bed *bed = *state;
    assert_null(read_bom(bed, BOM("\n  {\"type\": \"device\", \"name\": \"n\"}")));
    assert_error_at(bed, "inventory.no-id", "i.json:2:3");
}

static void odd_shapes_are_survived(void **state) {
    static const char *const ODD[] = {
        BOM(""),
        BOM("1, \"x\", null, []"),
        BOM("{\"type\": 5, \"components\": {}}"),
        "{\"bomFormat\": \"CycloneDX\"}",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++)
        assert_int_equal(read_bom(bed, ODD[i])->asset_count, 0);
    assert_null(read_bom(bed, BOM("{\"type\": \"device\", \"bom-ref\": \"x\", \"properties\": {}, \"components\": 5}, "
                                  "{\"type\": \"device\", \"bom-ref\": \"x\", \"properties\": [5]}")));
    assert_error_at(bed, "document.duplicate-id", "i.json:1:136");
}

static void components_that_are_no_list_are_an_error(void **state) {
    struct bed *bed = *state;
    assert_null(read_bom(bed, "{\"bomFormat\": \"CycloneDX\", \"components\": {}}"));
    assert_error_at(bed, "inventory.no-list", "i.json:1:42");
}

static void an_inventory_without_assets_is_told(void **state) {
    struct bed *bed = *state;
    assert_int_equal(read_bom(bed, BOM(""))->asset_count, 0);
    assert_true(says(bed, SEVERITY_WARNING, "inventory.no-asset"));
}

/* A document from a stranger may name any file of this machine as an inventory. */
static void what_is_no_bill_of_materials_is_not_shown(void **state) {
    struct bed *bed = *state;
    assert_null(read_bom(bed, "root:$6$secret:19000:0:99999:7:::\n"));
    assert_null(read_bom(bed, "{\"bomFormat\": \"SPDX\", \"secret\": 1}"));
    assert_null(read_bom(bed, "[\"bomFormat\"]"));
    assert_int_equal(diag_errors(&bed->sink), 3);
    assert_false(str_contains(bed_printed(bed), STR("secret")));
}

static void broken_json_is_told_with_its_place(void **state) {
    struct bed *bed = *state;
    assert_null(read_bom(bed, "{\"bomFormat\": \"CycloneDX\",}"));
    assert_int_equal(diag_errors(&bed->sink), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_device_is_an_asset),
        BED_TEST(our_own_properties_come_first),
        BED_TEST(the_maker_is_named_in_four_places),
        BED_TEST(programs_are_assets_unless_they_are_parts),
        BED_TEST(a_component_without_id_is_told_at_its_place),
        BED_TEST(odd_shapes_are_survived),
        BED_TEST(components_that_are_no_list_are_an_error),
        BED_TEST(an_inventory_without_assets_is_told),
        BED_TEST(what_is_no_bill_of_materials_is_not_shown),
        BED_TEST(broken_json_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
