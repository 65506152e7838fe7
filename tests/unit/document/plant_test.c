#include "document/plant.h"
#include "documents.h"

static void a_full_document_is_read(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from_file(bed, DATA "good/plant-full.yaml");
    assert_str(plant->name, "Riverside waterworks");
    assert_str(plant->owner, "Riverside utilities");
    assert_int_equal(plant->zone_count, 4);
    assert_int_equal(plant->conduit_count, 2);
    assert_int_equal(plant->product_count, 2);
    assert_int_equal(plant->asset_count, 7);
    assert_int_equal(plant->name_count, 1);
    assert_true(str_ends(plant->names[0]->name, STR("good/names.tsv")));
    assert_str(plant->assets[3].id, "plc-2");
    assert_str(plant->assets[6].id, "historian");
}

static void things_are_found_by_id(void **state) {
    const struct plant *plant = plant_from_file(*state, DATA "good/plant-full.yaml");
    assert_int_equal(plant_zone(plant, STR("supervision")), 1);
    assert_int_equal(plant_zone(plant, STR("Supervision")), UINT32_MAX);
    assert_int_equal(plant_asset(plant, STR("plc-2")), 3);
    assert_int_equal(plant_asset(plant, STR("plc-9")), UINT32_MAX);
    assert_int_equal(plant_product(plant, STR("RIVERTECH"), STR("rc-400")), 0);
    assert_int_equal(plant_product(plant, STR("rivertech automation gmbh"), STR("RT-1001")), 1);
    assert_int_equal(plant_product(plant, STR("RiverTech Automation"), STR("RC-400-8")), 0);
    assert_int_equal(plant_product(plant, STR("rivertech"), STR("RC-500")), ASSET_NO_PRODUCT);
    assert_int_equal(plant_product(plant, STR("Siemens"), STR("rc-400")), ASSET_NO_PRODUCT);
    assert_int_equal(plant_product(plant, STR("rivertech"), STR("")), ASSET_NO_PRODUCT);
}

static void a_product_that_cannot_be_read_causes_no_cascade(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD ONE_ZONE "products: [nowhere.yaml]\nassets: [{id: a, zone: control, "
                                                    "supplier: RiverTech, product: RC-400}]\n"));
    assert_one_error(bed, "document.no-file", "plant.yaml:4:12");
}

static void mistakes_in_a_product_are_told_with_those_of_the_plant(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct plant *plant = NULL;
    folder_file(bed, folder, "p.yaml", STR(PRODUCT_HEAD "releases: [{version: '1', date: never}]\n"));
    const char *path = folder_file(bed, folder, "plant.yaml",
                                   STR(PLANT_HEAD "zones: [{id: a, sl-t: 9}]\n"
                                                  "products: [p.yaml]\n"));
    assert_int_equal(plant_read(path, &bed->arena, &bed->sink, &plant), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
    folder_free(folder);
}

static void products_are_a_list_of_paths(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD ONE_ZONE "products: {a: b}\n"));
    assert_null(plant_from(bed, PLANT_HEAD ONE_ZONE "products: [[a]]\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
}

static void files_are_left_alone_when_told_so(void **state) {
    struct bed *bed = *state;
    struct plant *plant = NULL;
    const struct source *source = text_source(
        bed, "plant.yaml",
        PLANT_HEAD ONE_ZONE "products: [nowhere.yaml]\ninventories: [{file: nowhere.csv}]\nnames: [nowhere.tsv]\n");
    assert_int_equal(plant_parse(source, false, &bed->arena, &bed->sink, &plant), STATUS_OK);
    assert_int_equal(plant->product_count + plant->asset_count + plant->name_count, 0);
}

static void the_plant_of_real_products_is_read(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from_file(bed, KEYWAY_ROOT "/tests/real/plant.yaml");
    assert_true(plant->asset_count > 200);
    assert_int_equal(warnings(bed), 0);
}

/* Whatever allocation fails, the answer is out of memory or all of it. */
static void any_lack_of_memory_is_told(void **state) {
    struct bed *bed = *state;
    unsigned failed = 0, read = 0;
    for (size_t cap = 0; cap < 700000; cap += 4096) {
        struct arena arena;
        struct plant *plant = NULL;
        arena_init(&arena, cap);
        enum status status = plant_read(DATA "good/plant-full.yaml", &arena, &bed->sink, &plant);
        assert_true(status == STATUS_MEMORY || status == STATUS_OK);
        assert_true((status == STATUS_OK) == (plant != NULL));
        failed += status == STATUS_MEMORY;
        read += status == STATUS_OK;
        arena_done(&arena);
    }
    assert_true(failed > 3 && read > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_full_document_is_read),
        BED_TEST(things_are_found_by_id),
        BED_TEST(a_product_that_cannot_be_read_causes_no_cascade),
        BED_TEST(mistakes_in_a_product_are_told_with_those_of_the_plant),
        BED_TEST(products_are_a_list_of_paths),
        BED_TEST(files_are_left_alone_when_told_so),
        BED_TEST(the_plant_of_real_products_is_read),
        BED_TEST(any_lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
