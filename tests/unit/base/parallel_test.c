#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdint.h>

#include "base/parallel.h"

enum { ITEMS = 10000 };

struct tally {
    atomic_uchar times[ITEMS];
    size_t fail_from; /* every item from here fails */
    size_t last_done;
    unsigned workers;
};

static enum status count_item(void *context, size_t item, unsigned worker) {
    struct tally *tally = context;
    atomic_fetch_add(&tally->times[item], 1);
    if (worker >= tally->workers)
        return STATUS_SYSTEM;
    if (item == tally->fail_from)
        return STATUS_INPUT;
    return item > tally->fail_from ? STATUS_LIMIT : STATUS_OK;
}

static void keep_last(void *context, size_t done, size_t count) {
    struct tally *tally = context;
    assert_int_equal(count, ITEMS);
    assert_true(done >= tally->last_done && done <= count);
    tally->last_done = done;
}

static void every_item_is_done_once_whatever_the_number_of_workers(void **state) {
    (void)state;
    for (unsigned workers = 1; workers <= 9; workers++) {
        struct tally tally = {.fail_from = SIZE_MAX, .workers = workers};
        assert_int_equal(parallel_for(ITEMS, 7, workers, count_item, &tally, NULL), STATUS_OK);
        for (size_t i = 0; i < ITEMS; i++)
            assert_int_equal(tally.times[i], 1);
    }
}

static void the_first_failure_in_the_order_of_items_wins(void **state) {
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct tally tally = {.fail_from = (size_t)round * 37, .workers = 8};
        assert_int_equal(parallel_for(ITEMS, 3, 8, count_item, &tally, NULL), STATUS_INPUT);
        for (size_t i = 0; i <= tally.fail_from; i++)
            assert_int_equal(tally.times[i], 1);
    }
}

static void progress_ends_with_all_of_them(void **state) {
    struct tally tally = {.fail_from = SIZE_MAX, .workers = 2};
    (void)state;
    assert_int_equal(parallel_for(ITEMS, 16, 2, count_item, &tally, keep_last), STATUS_OK);
    assert_int_equal(tally.last_done, ITEMS);
}

static void nothing_to_do_is_fine(void **state) {
    struct tally tally = {.fail_from = SIZE_MAX, .workers = 1};
    (void)state;
    assert_int_equal(parallel_for(0, 0, 0, count_item, &tally, NULL), STATUS_OK);
}

static void there_is_at_least_one_processor(void **state) {
    (void)state;
    assert_in_range(parallel_workers(), 1, 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_done_once_whatever_the_number_of_workers),
        cmocka_unit_test(the_first_failure_in_the_order_of_items_wins),
        cmocka_unit_test(progress_ends_with_all_of_them),
        cmocka_unit_test(nothing_to_do_is_fine),
        cmocka_unit_test(there_is_at_least_one_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
