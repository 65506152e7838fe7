#include "inventories.h"

static void usual_names_are_known(void **state) {
    static const char *const HEADERS[] = {
        "id,zone,supplier,product",
        "Asset ID,Security Zone,Manufacturer,Model",
        "TAG,Area,Vendor,Device",
        "hostname,segment,make,Product Name",
        "\"Asset-Tag\",\"Zone ID\",\"Vendor Name\",\"Equipment\"",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(HEADERS); i++) {
        const struct plant *plant =
            plant_with_csv(bed, "", str_format(&bed->arena, "%s\nx,b,Dell,P\n", HEADERS[i]).ptr);
        assert_non_null(plant);
        assert_str(plant->assets[0].id, "x");
        assert_int_equal(plant->assets[0].zone, 1);
        assert_str(plant->assets[0].supplier, "Dell");
        assert_str(plant->assets[0].product, "P");
    }
}

static void a_model_is_the_product_only_when_nothing_else_is(void **state) {
    const struct asset *asset = plant_with_csv(*state, ", zone: a", "id,vendor,model,product\nx,v,m,p\n")->assets;
    assert_str(asset->product, "p");
    assert_str(asset->model, "m");
    asset = plant_with_csv(*state, ", zone: a", "id,vendor,model,variant\nx,v,m,p\n")->assets;
    assert_str(asset->product, "m");
    assert_str(asset->model, "p");
    asset = plant_with_csv(*state, ", zone: a", "asset,hostname,vendor,product\nx,h,v,p\n")->assets;
    assert_str(asset->id, "x");
    assert_str(asset->name, "h");
}

static void named_columns_come_before_usual_ones(void **state) {
    const struct asset *asset = plant_with_csv(*state, ", zone: a, columns: {product: Ger\xC3\xA4t, version: stand}",
                                               "id,vendor,product,Ger\xC3\xA4t, Stand \nx,v,p,g,7\n")
                                    ->assets;
    assert_str(asset->product, "g");
    assert_str(asset->version, "7");
    assert_str(asset->supplier, "v");
}

static void a_column_that_is_not_there_is_told_in_the_plant(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ", zone: a, columns: {version: Frmware}", "id,vendor,product,Firmware\nx,v,p,1\n"));
    assert_error_at(bed, "inventory.unknown-header", "plant.yaml:5:57");
    assert_str(bed->sink.items[SEVERITY_ERROR]->suggestion, "Firmware");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[1], "id, vendor, product, Firmware");
}

static void a_needed_column_is_told_at_the_header(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ", zone: a", "id,vendr,product\nx,v,p\n"));
    assert_error_at(bed, "inventory.missing-column", "i.csv:1:1");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[0], "supplier");
    assert_str(bed->sink.items[SEVERITY_ERROR]->suggestion, "vendr");
}

static void every_needed_column_is_told_at_once(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, "", "serial,version\n1,2\n"));
    assert_int_equal(diag_errors(&bed->sink), 4);
}

static void a_needed_column_that_is_misnamed_is_one_mistake(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ", zone: a, columns: {id: Number}", "nr,vendor,product\nx,v,p\n"));
    assert_int_equal(diag_errors(&bed->sink), 1);
}

static void a_header_that_is_there_twice_is_refused(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ", zone: a", "id,vendor,product,Vendor\nx,v,p,w\n"));
    assert_error_at(bed, "inventory.header-twice", "i.csv:1:19");
}

/* A document from a stranger may name any file of this machine as an inventory. */
static void a_file_that_is_no_inventory_is_not_shown(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ", zone: a, columns: {id: x}", "root:$6$secret:19000:0:99999:7:::\n"));
    assert_null(plant_with_csv(bed, ", zone: a", "\"root:$6$secret:19000:0:99999:7:::\n"));
    assert_null(plant_with_csv(bed, ", zone: a", ""));
    assert_int_equal(diag_errors(&bed->sink), 3);
    assert_false(str_contains(bed_printed(bed), STR("secret")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(usual_names_are_known),
        BED_TEST(a_model_is_the_product_only_when_nothing_else_is),
        BED_TEST(named_columns_come_before_usual_ones),
        BED_TEST(a_column_that_is_not_there_is_told_in_the_plant),
        BED_TEST(a_needed_column_is_told_at_the_header),
        BED_TEST(every_needed_column_is_told_at_once),
        BED_TEST(a_needed_column_that_is_misnamed_is_one_mistake),
        BED_TEST(a_header_that_is_there_twice_is_refused),
        BED_TEST(a_file_that_is_no_inventory_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
