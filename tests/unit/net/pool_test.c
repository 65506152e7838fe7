#include "bed.h"

#include "net/pool.h"

static void a_block_given_back_serves_again_and_is_zeroed(void **state) {
    struct bed *bed = *state;
    struct pool pool;
    pool_init(&pool, &bed->arena);
    char *first = pool_take(&pool, 100);
    assert_non_null(first);
    memset(first, 'x', 100);
    pool_give(&pool, first, 100);
    char *second = pool_take(&pool, 120);
    assert_ptr_equal(first, second);
    assert_int_equal(second[0], 0);
    assert_int_equal(second[99], 0);
    assert_ptr_not_equal(pool_take(&pool, 120), second);
}

static void what_comes_and_goes_takes_no_more_memory(void **state) {
    struct bed *bed = *state;
    struct pool pool;
    pool_init(&pool, &bed->arena);
    for (size_t i = 0; i < 100000; i++) {
        struct str text = pool_text(&pool, STR("a text"));
        assert_str(text, "a text");
        pool_give_text(&pool, text);
    }
    assert_true(bed->arena.used < 100000);
}

static void too_much_is_refused(void **state) {
    struct bed *bed = *state;
    struct pool pool;
    bed->arena.cap = 1 << 16;
    pool_init(&pool, &bed->arena);
    assert_null(pool_take(&pool, SIZE_MAX));
    assert_null(pool_take(&pool, 1 << 20));
    assert_null(pool_text(&pool, (struct str){"", SIZE_MAX / 2}).ptr);
    pool_give(&pool, NULL, 5);
    pool_give_text(&pool, STR_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_block_given_back_serves_again_and_is_zeroed),
        BED_TEST(what_comes_and_goes_takes_no_more_memory),
        BED_TEST(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
