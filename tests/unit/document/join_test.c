#include "document/join.h"
#include "documents.h"

static const char CONTROLLER[] =
    "keyway: product/1\nsupplier: {id: rt, name: RiverTech, aliases: [River Tech]}\n"
    "product: {id: rc, name: RC-400, types: ED, models: [{name: RC-400-8, order-number: '4008'}, {name: RC-400-16}]}\n"
    "releases: [{version: 4.1, date: 2025-01-01}, {version: 4.2, date: 2026-01-01}]\n";
static const char SWITCH[] = "keyway: product/1\nsupplier: {id: rt, name: RiverTech}\n"
                             "product: {id: rs, name: RS-100, types: ND, models: [{name: S, order-number: '1001'}]}\n"
                             "releases: [{version: 1.0, date: 2025-01-01}]\n";
static const char OTHER[] = "keyway: product/1\nsupplier: {id: hc, name: Hillcrest}\n"
                            "product: {id: rc, name: RC-400, types: SA}\nreleases: [{version: 9, date: 2025-01-01}]\n";

static struct join *join_of(struct bed *bed, enum status want, size_t count, const char *const *texts) {
    struct join *join = ARENA_NEW(&bed->arena, struct join);
    const struct product **products = ARENA_ARRAY(&bed->arena, const struct product *, count);
    for (size_t i = 0; i < count; i++) {
        products[i] = product_from(bed, texts[i]);
        assert_non_null(products[i]);
    }
    assert_int_equal(join_init(join, products, count, &bed->arena, &bed->sink), want);
    return join;
}

static struct join *usual(struct bed *bed) {
    static const char *const TEXTS[] = {CONTROLLER, SWITCH, OTHER};
    return join_of(bed, STATUS_OK, 3, TEXTS);
}

/* supplier, product, model, order number, version; the answer. */
static void an_asset_finds_its_release(void **state) {
    static const struct {
        const char *parts[5];
        enum join_result result;
        uint32_t product, release;
    } CASES[] = {
        {{"RiverTech", "RC-400", "", "", "4.2"}, JOIN_FOUND, 0, 1},
        {{"river tech", "rc", "", "", "V4.1"}, JOIN_FOUND, 0, 0},
        {{"rt", "RC-400-8", "", "", "4.1"}, JOIN_FOUND, 0, 0},
        {{"rt", "4008", "", "", "4.1"}, JOIN_FOUND, 0, 0},
        {{"rt", "a controller", "", "4008", "4.1"}, JOIN_FOUND, 0, 0},
        {{"rt", "a controller", "rc-400-16", "", "4.1"}, JOIN_FOUND, 0, 0},
        {{"rt", "RS-100", "", "", "1.0"}, JOIN_FOUND, 1, 0},
        {{"Hillcrest", "RC-400", "", "", "9"}, JOIN_FOUND, 2, 0},
        {{"Hillcrest", "RC-400", "any", "", "9"}, JOIN_FOUND, 2, 0},
        {{"Siemens", "RC-400", "", "", "4.2"}, JOIN_NO_SUPPLIER, ASSET_NO_PRODUCT, ASSET_NO_PRODUCT},
        {{"", "RC-400", "", "", "4.2"}, JOIN_NO_SUPPLIER, ASSET_NO_PRODUCT, ASSET_NO_PRODUCT},
        {{"rt", "RC-500", "", "", "4.2"}, JOIN_UNKNOWN_PRODUCT, ASSET_NO_PRODUCT, ASSET_NO_PRODUCT},
        {{"rt", "", "", "", "4.2"}, JOIN_UNKNOWN_PRODUCT, ASSET_NO_PRODUCT, ASSET_NO_PRODUCT},
        {{"rt", "RC-400", "", "1001", "4.2"}, JOIN_TWO_PRODUCTS, ASSET_NO_PRODUCT, ASSET_NO_PRODUCT},
        {{"rt", "RC-400", "RC-400-9", "", "4.2"}, JOIN_UNKNOWN_MODEL, 0, ASSET_NO_PRODUCT},
        {{"rt", "RC-400", "", "", ""}, JOIN_NO_VERSION, 0, ASSET_NO_PRODUCT},
        {{"rt", "RC-400", "", "", "4.2.0"}, JOIN_UNKNOWN_RELEASE, 0, ASSET_NO_PRODUCT},
    };
    const struct join *join = usual(*state);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const char *const *p = CASES[i].parts;
        struct asset asset = {.supplier = str_from(p[0]),
                              .product = str_from(p[1]),
                              .model = str_from(p[2]),
                              .order_number = str_from(p[3]),
                              .version = str_from(p[4])};
        struct join_answer answer = join_find(join, &asset);
        assert_int_equal(answer.result, CASES[i].result);
        assert_int_equal(answer.product, CASES[i].product);
        assert_int_equal(answer.release, CASES[i].release);
    }
}

static void nothing_is_found_among_no_products(void **state) {
    struct join *join = join_of(*state, STATUS_OK, 0, NULL);
    struct asset asset = {.supplier = STR("rt"), .product = STR("rc")};
    assert_int_equal(join_find(join, &asset).result, JOIN_NO_SUPPLIER);
    assert_int_equal(join_similar_supplier(join, STR("rt")).len, 0);
}

static void names_near_to_known_ones_are_suggested(void **state) {
    struct bed *bed = *state;
    struct join *join = usual(bed);
    assert_str(join_similar_supplier(join, STR("Rivertec")), "RiverTech");
    assert_str(join_similar_supplier(join, STR("River Tch")), "River Tech");
    assert_str(join_similar_supplier(join, STR("Hilcrest")), "Hillcrest");
    assert_int_equal(join_similar_supplier(join, STR("Siemens")).len, 0);
    struct asset asset = {.supplier = STR("rt"), .product = STR("RS-101")};
    assert_str(join_nearest_product(join, &asset), "RS-100");
    assert_str(join_nearest_model(join, 0, STR("RC-400-15")), "RC-400-16");
    assert_str(join_nearest_release(join, 0, STR("4.3")), "4.1");
    assert_str(join_releases(join, 0, &bed->arena), "4.1, 4.2");
}

static void each_spelling_is_looked_at_once(void **state) {
    struct bed *bed = *state;
    struct join *join = usual(bed);
    assert_str(join_similar_supplier(join, STR("Rivertec")), "RiverTech");
    assert_null(join_similar_supplier(join, STR("RIVERTEC")).ptr);
    for (unsigned i = 0; i < 2000; i++)
        (void)join_similar_supplier(join, str_format(&bed->arena, "supplier %u", i));
    assert_null(join_similar_supplier(join, STR("Hilcrest")).ptr);
}

static void two_documents_of_one_product_are_refused(void **state) {
    static const char *const TEXTS[] = {CONTROLLER, CONTROLLER};
    struct bed *bed = *state;
    (void)join_of(bed, STATUS_INPUT, 2, TEXTS);
    assert_one_error(bed, "document.product-twice", "product.yaml:3:15");
}

static void one_order_number_of_two_products_is_refused(void **state) {
    static const char *const TEXTS[] = {
        CONTROLLER, "keyway: product/1\nsupplier: {id: rt, name: RiverTech}\nproduct: {id: x, name: X, types: ND, "
                    "models: [{name: Y, order-number: 4008}]}\nreleases: [{version: 1, date: 2025-01-01}]\n"};
    struct bed *bed = *state;
    (void)join_of(bed, STATUS_INPUT, 2, TEXTS);
    assert_true(says(bed, SEVERITY_ERROR, "document.product-twice"));
}

static void one_name_of_two_suppliers_is_refused(void **state) {
    static const char *const TEXTS[] = {
        CONTROLLER, "keyway: product/1\nsupplier: {id: hc, name: Hillcrest, aliases: rivertech}\n"
                    "product: {id: x, name: X, types: ND}\nreleases: [{version: 1, date: 2025-01-01}]\n"};
    struct bed *bed = *state;
    (void)join_of(bed, STATUS_INPUT, 2, TEXTS);
    assert_one_error(bed, "document.supplier-twice", "product.yaml:2:16");
}

static void any_lack_of_memory_is_told(void **state) {
    struct bed *bed = *state;
    const struct product *products[] = {product_from(bed, CONTROLLER), product_from(bed, SWITCH)};
    for (size_t cap = 0; cap < 8192; cap += 64) {
        struct arena arena;
        struct join join;
        arena_init(&arena, cap);
        enum status status = join_init(&join, products, 2, &arena, &bed->sink);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        arena_done(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_asset_finds_its_release),
        BED_TEST(nothing_is_found_among_no_products),
        BED_TEST(names_near_to_known_ones_are_suggested),
        BED_TEST(each_spelling_is_looked_at_once),
        BED_TEST(two_documents_of_one_product_are_refused),
        BED_TEST(one_order_number_of_two_products_is_refused),
        BED_TEST(one_name_of_two_suppliers_is_refused),
        BED_TEST(any_lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
