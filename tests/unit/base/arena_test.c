#include "bed.h"

#include "base/arena.h"

static void gives_zeroed_memory_at_the_alignment_asked_for(void **state) {
    struct bed *bed = *state;
    for (size_t align = 1; align <= 64; align *= 2) {
        assert_non_null(arena_get(&bed->arena, 1, 1));
        unsigned char *block = arena_get(&bed->arena, 100, align);
        assert_int_equal((uintptr_t)block % align, 0);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(block[i], 0);
    }
}

static void zero_bytes_are_a_valid_pointer(void **state) {
    struct bed *bed = *state;
    assert_non_null(arena_get(&bed->arena, 0, 8));
}

static void blocks_do_not_overlap(void **state) {
    struct bed *bed = *state;
    enum { BLOCKS = 3000 };
    unsigned char *blocks[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        blocks[i] = arena_get(&bed->arena, i, 8);
        memset(blocks[i], (int)(i % 251), i);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(blocks[i][k], i % 251);
}

static void never_takes_more_than_its_cap(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 100 * 1000);
    while (arena_get(&arena, 777, 8))
        assert_true(arena.used <= 100 * 1000);
    assert_true(arena.used <= 100 * 1000);
    assert_null(arena_get(&arena, 200 * 1000, 8));
    arena_done(&arena);
    assert_int_equal(arena.used, 0);
}

static void a_huge_request_fails_instead_of_wrapping(void **state) {
    struct bed *bed = *state;
    assert_null(arena_get(&bed->arena, SIZE_MAX, 8));
    assert_null(arena_get(&bed->arena, SIZE_MAX / 2, 8));
    assert_null(arena_get_array(&bed->arena, SIZE_MAX / 4, 8, 8));
}

static void reset_keeps_one_chunk_and_done_none(void **state) {
    struct bed *bed = *state;
    for (int i = 0; i < 100; i++)
        assert_non_null(arena_get(&bed->arena, 10000, 8));
    size_t before = bed->arena.used;
    arena_reset(&bed->arena);
    assert_true(bed->arena.used > 0 && bed->arena.used < before);
    size_t kept = bed->arena.used;
    assert_non_null(arena_get(&bed->arena, 10000, 8));
    assert_int_equal(bed->arena.used, kept);
    arena_done(&bed->arena);
    assert_int_equal(bed->arena.used, 0);
}

static void a_grown_array_keeps_its_items(void **state) {
    struct bed *bed = *state;
    int *items = NULL;
    size_t room = 0;
    for (size_t i = 0; i < 1000; i++) {
        assert_true(arena_grow(&bed->arena, (void **)&items, i, &room, sizeof *items, _Alignof(int)));
        items[i] = (int)i;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
}

static void the_last_array_grows_where_it_is(void **state) {
    (void)state;
    struct arena arena;
    uint32_t *items = NULL;
    size_t room = 0;
    arena_init(&arena, 1 << 20);
    assert_true(arena_grow(&arena, (void **)&items, 0, &room, sizeof *items, _Alignof(uint32_t)));
    const uint32_t *first = items;
    for (size_t count = 0; count < 1000; count++) {
        assert_true(arena_grow(&arena, (void **)&items, count, &room, sizeof *items, _Alignof(uint32_t)));
        assert_int_equal(items[count], 0);
        items[count] = (uint32_t)count + 1;
    }
    assert_ptr_equal(items, first);
    assert_int_equal(items[999], 1000);
    const char *behind = arena_get(&arena, 1, 1);
    assert_true(behind >= (const char *)(items + room));
    arena_done(&arena);
}

static void an_adopted_arena_lives_on(void **state) {
    (void)state;
    struct arena arena, other, empty;
    arena_init(&arena, 1 << 20);
    arena_init(&other, 1 << 20);
    arena_init(&empty, 1 << 20);
    char *old = arena_get(&arena, 8, 1), *more = arena_get(&other, 8, 1), *large = arena_get(&other, 200000, 1);
    size_t used = arena.used + other.used;
    arena_adopt(&arena, &other);
    arena_adopt(&arena, &empty);
    assert_int_equal(arena.used, used);
    assert_int_equal(other.used, 0);
    *old = *more = large[199999] = 'x';
    assert_non_null(arena_get(&arena, 100, 8));
    arena_adopt(&empty, &arena);
    assert_int_equal(*old + *more + large[199999], 3 * 'x');
    arena_done(&empty);
    arena_done(&arena);
}

static void what_is_reserved_lies_in_one_piece(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 22);
    assert_true(arena_reserve(&arena, 1 << 20));
    size_t used = arena.used;
    assert_non_null(arena_get(&arena, 1 << 20, 8));
    assert_true(arena_reserve(&arena, 0));
    assert_int_equal(arena.used, used);
    assert_false(arena_reserve(&arena, 1 << 22));
    assert_true(arena.capped);
    assert_non_null(arena_get(&arena, 1 << 20, 8));
    arena_done(&arena);
}

static void a_failed_growth_changes_nothing(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    uint64_t *items = NULL;
    size_t room = 0, count = 0;
    while (arena_grow(&arena, (void **)&items, count, &room, sizeof *items, _Alignof(uint64_t))) {
        items[count] = count;
        count++;
    }
    assert_int_equal(count, room);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i], i);
    arena_done(&arena);
}

static void a_refusal_is_remembered_until_the_reset(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    assert_non_null(arena_get(&arena, 100, 8));
    assert_false(arena.refused);
    assert_null(arena_get_array(&arena, SIZE_MAX / 2, 8, 8));
    assert_true(arena.refused);
    arena_reset(&arena);
    assert_false(arena.refused);
    assert_null(arena_get(&arena, 5000, 8));
    assert_non_null(arena_get(&arena, 100, 8));
    assert_true(arena.refused);
    arena_done(&arena);
    assert_false(arena.refused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(gives_zeroed_memory_at_the_alignment_asked_for),
        BED_TEST(zero_bytes_are_a_valid_pointer),
        BED_TEST(blocks_do_not_overlap),
        BED_TEST(never_takes_more_than_its_cap),
        BED_TEST(a_huge_request_fails_instead_of_wrapping),
        BED_TEST(reset_keeps_one_chunk_and_done_none),
        BED_TEST(a_grown_array_keeps_its_items),
        BED_TEST(the_last_array_grows_where_it_is),
        BED_TEST(an_adopted_arena_lives_on),
        BED_TEST(what_is_reserved_lies_in_one_piece),
        BED_TEST(a_failed_growth_changes_nothing),
        BED_TEST(a_refusal_is_remembered_until_the_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
