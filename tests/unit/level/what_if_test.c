/* Assets as if replaced: what the new device takes along, and mistakes in naming it. */
#include "bed.h"

#include "level/what_if.h"

static struct product_model model = {.name = STR_INIT("RC-400-8"), .order_number = STR_INIT("4711-8")};
static struct release releases[] = {{.version = STR_INIT("4.2.0")}, {.version = STR_INIT("4.3.0")}};
static const struct product products[] = {
    {.id = STR_INIT("rc-400"),
     .name = STR_INIT("RC 400"),
     .types = COMPONENT_ED,
     .models = &model,
     .model_count = 1,
     .releases = releases,
     .release_count = 2,
     .supplier = {.id = STR_INIT("rivertech"), .name = STR_INIT("RiverTech")}},
    {.id = STR_INIT("switch"),
     .name = STR_INIT("Switch 24"),
     .types = COMPONENT_ND,
     .releases = releases,
     .release_count = 1,
     .supplier = {.id = STR_INIT("rivertech"), .name = STR_INIT("RiverTech")}},
    {.id = STR_INIT("switch"),
     .name = STR_INIT("Switch"),
     .types = COMPONENT_ND,
     .releases = releases,
     .release_count = 2,
     .supplier = {.id = STR_INIT("hillnet"), .name = STR_INIT("HillNet")}},
};

/* One controller that carries everything that an asset can carry, and a row of an inventory. */
struct yard {
    const struct product *products[3];
    struct asset assets[2];
    struct asset_extra extra;
    struct countermeasure countermeasure;
    struct exclusion exclusion;
    struct decision decision;
    struct artefact observation, hardening;
    struct asset_report report;
    struct plant plant;
};

static void set_up(struct yard *y) {
    *y = (struct yard){.products = {&products[0], &products[1], &products[2]}};
    y->extra = (struct asset_extra){&y->countermeasure, 1, &y->exclusion, 1,          &y->decision, 1,
                                    &y->observation,    1, &y->hardening, &y->report, NULL,         0};
    y->assets[0] = (struct asset){.id = STR("plc"),
                                  .supplier = STR("River Technologies"),
                                  .product = STR("RC-400"),
                                  .model = STR("RC-400-8"),
                                  .order_number = STR("4711-8"),
                                  .serial = STR("S1"),
                                  .version = STR("4.2.0"),
                                  .product_index = 0,
                                  .release_index = 0,
                                  .types = COMPONENT_ED,
                                  .extra = &y->extra};
    y->assets[1] = (struct asset){.id = STR("row"),
                                  .supplier = STR("Nobody"),
                                  .product = STR("Thing"),
                                  .product_index = ASSET_NO_PRODUCT,
                                  .release_index = ASSET_NO_PRODUCT};
    y->plant = (struct plant){.assets = y->assets, .asset_count = 2, .products = y->products, .product_count = 3};
}

static enum status replace(struct bed *bed, struct yard *y, const char *asset, const char *product,
                           const char *version) {
    const struct replacement change = {str_from(asset), str_from(product), str_from(version)};
    const struct assess_options options = {.replacements = &change, .replacement_count = 1};
    return what_if_replace(&y->plant, &options, &bed->arena, &bed->sink);
}

static void another_release_of_the_product_stays_that_model(void **state) {
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(*state, &y, "plc", "rc-400", "4.3.0"), STATUS_OK);
    assert_str(y.assets[0].version, "4.3.0");
    assert_str(y.assets[0].supplier, "River Technologies");
    assert_str(y.assets[0].product, "RC-400");
    assert_str(y.assets[0].model, "RC-400-8");
    assert_str(y.assets[0].order_number, "4711-8");
    assert_int_equal(y.assets[0].release_index, 1);
}

static void what_was_seen_or_decided_before_does_not_go_along(void **state) {
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(*state, &y, "plc", "rc-400", "4.3.0"), STATUS_OK);
    const struct asset_extra *extra = y.assets[0].extra;
    assert_int_equal(extra->observation_count, 0);
    assert_null(extra->hardening);
    assert_null(extra->report);
    assert_int_equal(extra->decision_count, 0);
    assert_int_equal(extra->countermeasure_count, 1);
    assert_int_equal(extra->exclusion_count, 1);
    assert_int_equal(y.extra.observation_count, 1);
}

static void another_product_takes_countermeasures_alone(void **state) {
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(*state, &y, "plc", "hillnet/switch", "4.3.0"), STATUS_OK);
    assert_str(y.assets[0].supplier, "HillNet");
    assert_str(y.assets[0].product, "Switch");
    assert_int_equal(y.assets[0].model.len + y.assets[0].order_number.len + y.assets[0].serial.len, 0);
    assert_int_equal(y.assets[0].types, COMPONENT_ND);
    assert_int_equal(y.assets[0].product_index, 2);
    assert_int_equal(y.assets[0].extra->countermeasure_count, 1);
    assert_int_equal(y.assets[0].extra->exclusion_count, 0);
}

static void an_asset_without_product_document_can_be_replaced(void **state) {
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(*state, &y, "row", "RC 400", "v4.2.0"), STATUS_OK);
    assert_str(y.assets[1].supplier, "RiverTech");
    assert_int_equal(y.assets[1].product_index, 0);
    assert_null(y.assets[1].extra);
}

static void a_product_is_found_by_model_and_order_number(void **state) {
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(*state, &y, "row", "4711-8", "4.3.0"), STATUS_OK);
    assert_int_equal(y.assets[1].product_index, 0);
}

static void a_name_of_two_suppliers_products_is_refused(void **state) {
    struct bed *bed = *state;
    struct yard y;
    set_up(&y);
    assert_int_equal(replace(bed, &y, "plc", "switch", "4.2.0"), STATUS_INPUT);
    assert_one_error(bed, "check.two-products", "");
    assert_str(y.assets[0].version, "4.2.0");
}

static void what_is_not_there_is_refused_with_the_nearest_name(void **state) {
    static const struct {
        const char *asset, *product, *version, *code, *near;
    } cases[] = {
        {"plk", "rc-400", "4.3.0", "check.no-asset", "plc"},
        {"plc", "rc-40", "4.3.0", "check.no-product", "rc-400"},
        {"plc", "rc-400", "4.4.0", "check.no-release", "4.2.0"},
        {"plc", "nobody/switch", "4.2.0", "check.no-product", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct yard y;
        set_up(&y);
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(replace(bed, &y, cases[i].asset, cases[i].product, cases[i].version), STATUS_INPUT);
        assert_one_error(bed, cases[i].code, "");
        assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, cases[i].near);
    }
}

static void an_asset_is_replaced_once(void **state) {
    struct bed *bed = *state;
    struct yard y;
    const struct replacement changes[] = {{STR("plc"), STR("rc-400"), STR("4.3.0")},
                                          {STR("plc"), STR("rc-400"), STR("4.2.0")}};
    const struct assess_options options = {.replacements = changes, .replacement_count = 2};
    set_up(&y);
    assert_true(what_if_is_replaced(&options, &y.assets[0]));
    assert_false(what_if_is_replaced(&options, &y.assets[1]));
    assert_int_equal(what_if_replace(&y.plant, &options, &bed->arena, &bed->sink), STATUS_INPUT);
    assert_one_error(bed, "check.replaced-twice", "");
}

static void without_memory_the_asset_stays(void **state) {
    struct bed *bed = *state;
    struct bed poor = {.sink = bed->sink};
    struct yard y;
    set_up(&y);
    arena_init(&poor.arena, 0);
    assert_int_equal(replace(&poor, &y, "plc", "rc-400", "4.3.0"), STATUS_MEMORY);
    assert_str(y.assets[0].version, "4.2.0");
    assert_ptr_equal(y.assets[0].extra, &y.extra);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(another_release_of_the_product_stays_that_model),
        BED_TEST(what_was_seen_or_decided_before_does_not_go_along),
        BED_TEST(another_product_takes_countermeasures_alone),
        BED_TEST(an_asset_without_product_document_can_be_replaced),
        BED_TEST(a_product_is_found_by_model_and_order_number),
        BED_TEST(a_name_of_two_suppliers_products_is_refused),
        BED_TEST(what_is_not_there_is_refused_with_the_nearest_name),
        BED_TEST(an_asset_is_replaced_once),
        BED_TEST(without_memory_the_asset_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
