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

enum { WINDOW = 5 };

struct queue {
    atomic_size_t slots[WINDOW]; /* the item that lies there, and 1 */
    size_t taken;
    size_t fail_make, fail_take;
};

static enum status make_item(void *context, size_t item, unsigned worker, size_t slot) {
    struct queue *queue = context;
    (void)worker;
    assert_int_equal(atomic_exchange(&queue->slots[slot], item + 1), 0);
    return item == queue->fail_make ? STATUS_INPUT : STATUS_OK;
}

static enum status take_item(void *context, size_t item, size_t slot) {
    struct queue *queue = context;
    assert_int_equal(item, queue->taken);
    assert_int_equal(atomic_exchange(&queue->slots[slot], 0), item + 1);
    if (item == queue->fail_take)
        return STATUS_LIMIT;
    queue->taken++;
    return STATUS_OK;
}

static void items_are_taken_in_order_and_none_is_made_far_ahead(void **state) {
    static const struct parallel_order order = {make_item, take_item, WINDOW, NULL};
    (void)state;
    for (unsigned workers = 1; workers <= 9; workers++) {
        struct queue queue = {.fail_make = SIZE_MAX, .fail_take = SIZE_MAX};
        assert_int_equal(parallel_in_order(ITEMS, workers, &order, &queue), STATUS_OK);
        assert_int_equal(queue.taken, ITEMS);
    }
}

static void a_failure_stops_what_is_behind_it_and_nothing_before(void **state) {
    static const struct parallel_order order = {make_item, take_item, WINDOW, NULL};
    (void)state;
    for (size_t at = 0; at < 200; at++) {
        struct queue made = {.fail_make = at, .fail_take = SIZE_MAX};
        assert_int_equal(parallel_in_order(ITEMS, 8, &order, &made), STATUS_INPUT);
        assert_int_equal(made.taken, at);
        struct queue taken = {.fail_make = SIZE_MAX, .fail_take = at};
        assert_int_equal(parallel_in_order(ITEMS, 8, &order, &taken), STATUS_LIMIT);
        assert_int_equal(taken.taken, at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_done_once_whatever_the_number_of_workers),
        cmocka_unit_test(the_first_failure_in_the_order_of_items_wins),
        cmocka_unit_test(progress_ends_with_all_of_them),
        cmocka_unit_test(items_are_taken_in_order_and_none_is_made_far_ahead),
        cmocka_unit_test(a_failure_stops_what_is_behind_it_and_nothing_before),
        cmocka_unit_test(nothing_to_do_is_fine),
        cmocka_unit_test(there_is_at_least_one_processor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
