#include "level/spread.h"

#include "bed.h"

/* `count` assets of `products` products, in turn. */
static struct spread deal(struct bed *bed, size_t count, size_t products) {
    struct plant *plant = ARENA_NEW(&bed->arena, struct plant);
    struct spread spread;
    plant->assets = ARENA_ARRAY(&bed->arena, struct asset, count);
    plant->asset_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        plant->assets[i].supplier = STR("RiverTech");
        plant->assets[i].product = str_format(&bed->arena, "RC-%zu", i % products);
        plant->assets[i].version = str_format(&bed->arena, "%zu", i);
    }
    assert_int_equal(spread_make(plant, &bed->arena, &spread), STATUS_OK);
    return spread;
}

static void check_shares(const struct spread *spread, size_t count) {
    uint32_t from = 0;
    for (size_t s = 0; s < spread->share_count; s++) {
        assert_in_range(spread->share_ends[s], from + 1, from + SPREAD_SHARE_MAX);
        from = spread->share_ends[s];
    }
    assert_int_equal(from, count);
}

static void every_asset_is_dealt_once(void **state) {
    static const size_t COUNTS[][2] = {{0, 1}, {1, 1}, {17, 3}, {5000, 5000}, {20000, 7}};
    struct bed *bed = *state;
    for (size_t c = 0; c < ARRAY_LEN(COUNTS); c++) {
        size_t count = COUNTS[c][0];
        struct spread spread = deal(bed, count, COUNTS[c][1]);
        bool *seen = ARENA_ARRAY(&bed->arena, bool, count);
        for (size_t i = 0; i < count; i++) {
            assert_false(seen[spread.assets[i]]);
            seen[spread.assets[i]] = true;
        }
        check_shares(&spread, count);
    }
}

/* Products may share a share, but none of a few assets is in two. */
static void assets_of_one_product_stand_together(void **state) {
    enum { COUNT = 6000, PRODUCTS = 300 };
    struct spread spread = deal(*state, COUNT, PRODUCTS);
    size_t share_of[PRODUCTS];
    for (size_t p = 0; p < PRODUCTS; p++)
        share_of[p] = SIZE_MAX;
    for (size_t s = 0, i = 0; s < spread.share_count; s++)
        for (; i < spread.share_ends[s]; i++) {
            size_t product = spread.assets[i] % PRODUCTS;
            assert_true(share_of[product] == SIZE_MAX || share_of[product] == s);
            share_of[product] = s;
        }
    assert_true(spread.share_count > PRODUCTS / 4);
}

static void one_product_in_a_whole_plant_is_many_shares(void **state) {
    struct spread spread = deal(*state, 3 * SPREAD_SHARE_MAX + 1, 1);
    assert_int_equal(spread.share_count, 4);
    check_shares(&spread, 3 * SPREAD_SHARE_MAX + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_asset_is_dealt_once),
        BED_TEST(assets_of_one_product_stand_together),
        BED_TEST(one_product_in_a_whole_plant_is_many_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
