#include "document/inventory_csv.h"
#include "inventories.h"

#define ZONE_A ", zone: a"

static void quotes_and_separators_of_any_kind_are_read(void **state) {
    struct bed *bed = *state;
    const struct plant *plant =
        plant_with_csv(bed, ZONE_A, "\xEF\xBB\xBFid;supplier;product\r\n\"x;1\";\"say \"\"hi\"\"\";P\r\n\r\ny;Dell;Q");
    assert_int_equal(plant->asset_count, 2);
    assert_str(plant->assets[0].id, "x;1");
    assert_str(plant->assets[0].supplier, "say \"hi\"");
    assert_str(plant->assets[1].product, "Q");
}

static void a_short_row_has_empty_cells(void **state) {
    const struct plant *plant = plant_with_csv(*state, ZONE_A, "id,supplier,product,version\nx,Dell,P\n");
    assert_int_equal(plant->assets[0].version.len, 0);
}

static void a_long_row_is_a_warning(void **state) {
    struct bed *bed = *state;
    assert_non_null(plant_with_csv(bed, ZONE_A, "id,supplier,product\nx,Dell,P,and more\n"));
    assert_true(says(bed, SEVERITY_WARNING, "inventory.too-many-fields"));
}

static void one_bad_row_does_not_stop_the_next(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ZONE_A, "id,supplier,product\n,Dell,P\nx,Dell,P\n,Dell,P\n"));
    assert_int_equal(diag_errors(&bed->sink), 2);
}

static void broken_csv_is_told_with_its_place(void **state) {
    struct bed *bed = *state;
    assert_null(plant_with_csv(bed, ZONE_A, "id,supplier,product\nx,Dell,\"P\n"));
    assert_int_equal(diag_errors(&bed->sink), 1);
}

static void another_encoding_is_told(void **state) {
    struct bed *bed = *state;
    assert_non_null(plant_with_csv(bed, ZONE_A, "id,supplier,product\nx,M\xFCller,P\n"));
    assert_true(says(bed, SEVERITY_WARNING, "inventory.encoding"));
    assert_null(plant_with(bed, "i.csv", ZONE_A, STR("\xFF\xFEi\0d\0,\0")));
    assert_error_at(bed, "inventory.encoding", "plant.yaml:5:22");
}

static void a_header_alone_is_an_empty_inventory(void **state) {
    assert_int_equal(plant_with_csv(*state, ZONE_A, "id,supplier,product\n")->asset_count, 0);
}

static void empty_lines_take_no_memory(void **state) {
    struct bed *bed = *state;
    size_t size = 32 * 1024 * 1024;
    char *text = arena_get_raw(&bed->arena, size, 1);
    assert_non_null(text);
    memset(text, '\n', size);
    memcpy(text, "id,supplier,product\n", strlen("id,supplier,product\n"));
    const struct plant *plant = plant_with(bed, "i.csv", ZONE_A, (struct str){text, size});
    assert_int_equal(plant->asset_count, 0);
    assert_true(bed->arena.used < 4 * size);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(quotes_and_separators_of_any_kind_are_read),
        BED_TEST(a_short_row_has_empty_cells),
        BED_TEST(a_long_row_is_a_warning),
        BED_TEST(one_bad_row_does_not_stop_the_next),
        BED_TEST(broken_csv_is_told_with_its_place),
        BED_TEST(another_encoding_is_told),
        BED_TEST(a_header_alone_is_an_empty_inventory),
        BED_TEST(empty_lines_take_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
