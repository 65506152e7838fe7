#include "document/inventory_row.h"
#include "inventories.h"

#define HEAD "id,zone,supplier,product,model,order number,version,type\n"

static void a_row_becomes_an_asset(void **state) {
    struct bed *bed = *state;
    const struct plant *plant =
        plant_with_csv(bed, "",
                       "id,name,zone,supplier,product,model,order number,serial,version,type,address\n"
                       "x, Pump ,b,RiverTech,RC-400,RC-400-8,RT-4008,007,v4.2.0,PLC,192.0.2.1\n");
    const struct asset *asset = plant->assets;
    assert_str(asset->id, "x");
    assert_str(asset->name, "Pump");
    assert_int_equal(asset->zone, 1);
    assert_str(asset->supplier, "RiverTech");
    assert_str(asset->product, "RC-400");
    assert_str(asset->model, "RC-400-8");
    assert_str(asset->order_number, "RT-4008");
    assert_str(asset->serial, "007");
    assert_str(asset->version, "v4.2.0");
    assert_str(asset->address, "192.0.2.1");
    assert_int_equal(asset->types, COMPONENT_ED);
    assert_int_equal(asset->product_index, 0);
    assert_int_equal(asset->release_index, 0);
    assert_null(asset->extra);
    assert_str(place_line(asset->place), "x, Pump ,b,RiverTech,RC-400,RC-400-8,RT-4008,007,v4.2.0,PLC,192.0.2.1");
    assert_int_equal(warnings(bed), 0);
}

/* What the product documents do not know is a warning, and what they do know still counts. */
static void what_is_not_known_is_a_warning(void **state) {
    static const struct {
        const char *row;
        const char *code;
        uint32_t product;
        uint8_t types;
    } CASES[] = {
        {"x,a,RiverTech,RC-410,,,4.2.0,\n", "inventory.unknown-product", ASSET_NO_PRODUCT, 0},
        {"x,a,RiverTech,RC-400,,RT-1001,4.2.0,\n", "inventory.two-products", ASSET_NO_PRODUCT, 0},
        {"x,a,RiverTech,RC-400,RC-400-9,,4.2.0,\n", "inventory.unknown-model", 0, COMPONENT_ED},
        {"x,a,RiverTech,RC-400,,,,\n", "inventory.no-version", 0, COMPONENT_ED},
        {"x,a,RiverTech,RC-400,,,5.0,\n", "inventory.unknown-release", 0, COMPONENT_ED},
        {"x,a,Rivertec,RC-400,,,4.2.0,ED\n", "document.supplier-similar", ASSET_NO_PRODUCT, COMPONENT_ED},
        {"x,a,Siemens,,,,1,ED\n", "inventory.no-product", ASSET_NO_PRODUCT, COMPONENT_ED},
        {"x,a,,S7,,,1,ED\n", "inventory.no-product", ASSET_NO_PRODUCT, COMPONENT_ED},
        {"x,a,Siemens,S7,,,1,pump\n", "inventory.unknown-type", ASSET_NO_PRODUCT, 0},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        diag_init(&bed->sink, &bed->arena);
        const struct plant *plant = plant_with_csv(bed, "", str_format(&bed->arena, HEAD "%s", CASES[i].row).ptr);
        assert_non_null(plant);
        assert_int_equal(warnings(bed), 1);
        assert_string_equal(bed->sink.items[SEVERITY_WARNING]->kind->code, CASES[i].code);
        assert_int_equal(plant->assets[0].product_index, CASES[i].product);
        assert_int_equal(plant->assets[0].release_index, ASSET_NO_PRODUCT);
        assert_int_equal(plant->assets[0].types, CASES[i].types);
    }
}

static void a_row_that_is_no_asset_is_an_error(void **state) {
    static const struct {
        const char *row;
        const char *code;
        const char *place;
    } CASES[] = {
        {",a,Siemens,S7,,,1,ED\n", "inventory.no-id", "i.csv:2:1"},
        {"x,,Siemens,S7,,,1,ED\n", "inventory.no-zone", "i.csv:2:1"},
        {"x,c,Siemens,S7,,,1,ED\n", "document.unknown-zone", "i.csv:2:3"},
        {"x,a,Siemens,S7\nx,a,Siemens,S8\n", "document.duplicate-id", "i.csv:3:1"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_null(plant_with_csv(bed, "", str_format(&bed->arena, HEAD "%s", CASES[i].row).ptr));
        assert_error_at(bed, CASES[i].code, CASES[i].place);
    }
}

static void an_id_of_the_document_is_taken(void **state) {
    struct bed *bed = *state;
    struct plant *plant = NULL;
    char *folder = folder_new(bed);
    (void)folder_file(bed, folder, "i.csv", STR("id,supplier,product\nx,Dell,P\n"));
    const char *path = folder_file(bed, folder, "plant.yaml",
                                   STR(PLANT_HEAD ONE_ZONE "assets: [{id: x, zone: control, supplier: s, product: p}]\n"
                                                           "inventories: [{file: i.csv, zone: control}]\n"));
    assert_int_equal(plant_read(path, &bed->arena, &bed->sink, &plant), STATUS_INPUT);
    assert_error_at(bed, "document.duplicate-id", "i.csv:2:1");
    folder_free(folder);
}

/* An inventory that calls a controller software must not ease what is demanded of it. */
static void the_types_of_the_product_count(void **state) {
    struct bed *bed = *state;
    const struct plant *plant = plant_with_csv(bed, ", type: SA",
                                               HEAD "x,a,RiverTech,RC-400,,,4.2.0,SA\n"
                                                    "y,a,RiverTech,RC-400,,,4.2.0,\n");
    assert_int_equal(plant->assets[0].types, COMPONENT_ED);
    assert_int_equal(plant->assets[1].types, COMPONENT_ED);
    assert_int_equal(warnings(bed), 1);
    assert_string_equal(bed->sink.items[SEVERITY_WARNING]->kind->code, "inventory.asset-type");
}

static void types_are_told_by_many_words(void **state) {
    static const struct {
        const char *text;
        unsigned types;
    } CASES[] = {
        {"ED", COMPONENT_ED},
        {"host device", COMPONENT_HD},
        {"Safety Controller", COMPONENT_ED},
        {"managed switch", COMPONENT_ND},
        {"SERVER; Software", COMPONENT_HD | COMPONENT_SA},
        {"PLC/Gateway", COMPONENT_ED | COMPONENT_ND},
        {"wireless access point", COMPONENT_ND},
        {"metalworker", 0},
        {"PLC; pump", 0},
        {"Epc", 0},
        {";", 0},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str text = str_format(&bed->arena, HEAD "x,a,Siemens,S7,,,1,%s\n", CASES[i].text);
        assert_int_equal(plant_with_csv(bed, "", text.ptr)->assets[0].types, CASES[i].types);
    }
}

/* Every # of the row becomes its number. */
static struct str many_rows(struct bed *bed, size_t count, const char *row) {
    struct out text;
    out_memory(&text, 1 << 28);
    out_lit(&text, HEAD);
    for (size_t i = 0; i < count; i++)
        for (const char *at = row; *at; at++)
            if (*at == '#')
                out_format(&text, "%zu", i);
            else
                out_char(&text, *at);
    struct str copy = str_copy(&bed->arena, out_text(&text));
    out_done(&text);
    return copy;
}

static void mistakes_of_many_rows_are_counted(void **state) {
    struct bed *bed = *state;
    struct str rows = many_rows(bed, 3000, "x#,a,RiverTech,RC-400,,,9.#,SA\n");
    const struct plant *plant = plant_with_csv(bed, "", rows.ptr);
    assert_int_equal(plant->asset_count, 3000);
    assert_int_equal(warnings(bed), 6000);
    assert_str(plant->assets[2999].id, "x2999");
}

static void remembered_joins_are_bounded(void **state) {
    struct bed *bed = *state;
    struct str rows = many_rows(bed, 70000, "x#,a,RiverTech,RC-400,,,9.#,ED\n");
    const struct plant *plant = plant_with_csv(bed, "", rows.ptr);
    assert_int_equal(plant->asset_count, 70000);
    assert_int_equal(warnings(bed), 70000);
}

static void a_key_too_long_to_remember_is_looked_up(void **state) {
    struct bed *bed = *state;
    char name[2000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    struct str rows = str_format(
        &bed->arena, HEAD "x,a,RiverTech,%s,,RT-4000,4.2.0,\ny,a,RiverTech,%s,,RT-4000,4.2.0,\n", name, name);
    const struct plant *plant = plant_with_csv(bed, "", rows.ptr);
    assert_int_equal(plant->assets[1].product_index, 0);
}

static void endlessly_many_suppliers_are_not_all_looked_at(void **state) {
    struct bed *bed = *state;
    struct str rows = many_rows(bed, 2000, "x#,a,Rivertec#,RC-400,,,1,ED\n");
    assert_int_equal(plant_with_csv(bed, "", rows.ptr)->asset_count, 2000);
    assert_true(warnings(bed) <= 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_row_becomes_an_asset),
        BED_TEST(what_is_not_known_is_a_warning),
        BED_TEST(a_row_that_is_no_asset_is_an_error),
        BED_TEST(an_id_of_the_document_is_taken),
        BED_TEST(the_types_of_the_product_count),
        BED_TEST(types_are_told_by_many_words),
        BED_TEST(mistakes_of_many_rows_are_counted),
        BED_TEST(remembered_joins_are_bounded),
        BED_TEST(a_key_too_long_to_remember_is_looked_up),
        BED_TEST(endlessly_many_suppliers_are_not_all_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
