#include "document/inventory.h"
#include "inventories.h"

#define ROWS "id,supplier,product,version\nx,Dell,Precision,1\n"

static void rows_follow_the_documents_assets(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_from_file(bed, DATA "good/plant-full.yaml");
    static const char *const IDS[] = {"plc-1", "switch-1", "hmi-1", "plc-2", "pc-1", "switch-2", "historian"};
    assert_int_equal(plant->asset_count, ARRAY_LEN(IDS));
    for (size_t i = 0; i < ARRAY_LEN(IDS); i++)
        assert_str(plant->assets[i].id, IDS[i]);
    assert_non_null(plant->assets[0].extra);
}

static void the_format_follows_from_the_name(void **state) {
    struct bed *bed = *state;
    assert_int_equal(plant_with(bed, "i.CSV", ", zone: a", STR(ROWS))->asset_count, 1);
    assert_int_equal(plant_with(bed, "i.tsv", ", zone: a", STR("id\tsupplier\tproduct\nx\tDell\tP\n"))->asset_count, 1);
    assert_int_equal(plant_with(bed, "i.txt", ", zone: a, format: csv", STR(ROWS))->asset_count, 1);
    assert_null(plant_with(bed, "i.txt", ", zone: a", STR(ROWS)));
    assert_error_at(bed, "inventory.format", "plant.yaml:5:22");
}

static void a_packed_inventory_is_read(void **state) {
    struct bed *bed = *state;
    /* gzip of "id,supplier,product\nx,Dell,P\n", made by gzip -n. */
    static const unsigned char PACKED[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x4c, 0xd1,
                                           0x29, 0x2e, 0x2d, 0x28, 0xc8, 0xc9, 0x4c, 0x2d, 0xd2, 0x29, 0x28, 0xca, 0x4f,
                                           0x29, 0x4d, 0x2e, 0xe1, 0xaa, 0xd0, 0x71, 0x49, 0xcd, 0xc9, 0xd1, 0x09, 0xe0,
                                           0x02, 0x00, 0xb1, 0x1f, 0x21, 0xf9, 0x1d, 0x00, 0x00, 0x00};
    const struct plant *plant =
        plant_with(bed, "i.csv.gz", ", zone: a", (struct str){(const char *)PACKED, sizeof PACKED});
    assert_int_equal(plant->asset_count, 1);
    assert_str(plant->assets[0].supplier, "Dell");
}

static void the_entry_says_what_rows_leave_out(void **state) {
    const struct plant *plant = plant_with_csv(*state, ", zone: b, type: [HD, SA]", ROWS);
    assert_int_equal(plant->assets[0].zone, 1);
    assert_int_equal(plant->assets[0].types, COMPONENT_HD | COMPONENT_SA);
}

static void columns_belong_to_csv(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with(bed, "i.json", ", columns: {id: x}", STR("{}")));
    assert_error_at(bed, "inventory.columns", "plant.yaml:5:30");
}

static void a_missing_file_is_told_at_its_name(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD ONE_ZONE "inventories:\n  - {file: nowhere.csv}\n  - {file: too.json}\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
}

static void an_inventory_is_left_when_the_document_is_wrong(void **state) {
    struct bed *bed = *state;
    assert_null(plant_from(bed, PLANT_HEAD "zones: [{id: a, sl-t: 9}]\ninventories: [{file: nowhere.csv}]\n"));
    assert_one_error(bed, "document.range", "plant.yaml:3:23");
}

static void every_column_has_a_key(void **state) {
    (void)state;
    assert_str(inventory_column_key(COLUMN_ID), "id");
    assert_str(inventory_column_key(COLUMN_ORDER_NUMBER), "order-number");
    assert_str(inventory_column_key(COLUMN_ADDRESS), "address");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(rows_follow_the_documents_assets),
        BED_TEST(the_format_follows_from_the_name),
        BED_TEST(a_packed_inventory_is_read),
        BED_TEST(the_entry_says_what_rows_leave_out),
        BED_TEST(columns_belong_to_csv),
        BED_TEST(a_missing_file_is_told_at_its_name),
        BED_TEST(an_inventory_is_left_when_the_document_is_wrong),
        BED_TEST(every_column_has_a_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
