#include "bed.h"

#include "base/map.h"

static void keeps_many_keys(void **state) {
    struct bed *bed = *state;
    struct map map;
    map_init(&map, &bed->arena, false);
    enum { KEYS = 20000 };
    for (uint32_t i = 0; i < KEYS; i++) {
        uint32_t stored;
        assert_int_equal(map_add(&map, str_format(&bed->arena, "key-%u", i), i, &stored), STATUS_OK);
        assert_int_equal(stored, i);
    }
    assert_int_equal(map.count, KEYS);
    for (uint32_t i = 0; i < KEYS; i++)
        assert_int_equal(map_get(&map, str_format(&bed->arena, "key-%u", i)), i);
    assert_int_equal(map_get(&map, STR("key-20000")), MAP_NONE);
}

static void an_empty_map_has_nothing(void **state) {
    struct bed *bed = *state;
    struct map map;
    map_init(&map, &bed->arena, true);
    assert_int_equal(map_get(&map, STR("x")), MAP_NONE);
}

static void the_first_value_of_a_key_stays(void **state) {
    struct bed *bed = *state;
    struct map map;
    map_init(&map, &bed->arena, false);
    uint32_t stored;
    assert_int_equal(map_add(&map, STR("a"), 1, &stored), STATUS_OK);
    assert_int_equal(map_add(&map, STR("a"), 2, &stored), STATUS_OK);
    assert_int_equal(stored, 1);
    assert_int_equal(map.count, 1);
    assert_int_equal(map_add(&map, STR_NONE, 3, &stored), STATUS_OK);
    assert_int_equal(map_get(&map, STR("")), 3);
}

static void case_counts_only_where_it_is_asked_for(void **state) {
    struct bed *bed = *state;
    struct map exact, loose;
    uint32_t stored;
    map_init(&exact, &bed->arena, false);
    map_init(&loose, &bed->arena, true);
    assert_int_equal(map_add(&exact, STR("SIMATIC S7-1500[@]"), 1, &stored), STATUS_OK);
    assert_int_equal(map_add(&loose, STR("SIMATIC S7-1500[@]"), 1, &stored), STATUS_OK);
    assert_int_equal(map_get(&exact, STR("Simatic s7-1500[@]")), MAP_NONE);
    assert_int_equal(map_get(&loose, STR("Simatic s7-1500[@]")), 1);
    assert_int_equal(map_get(&loose, STR("Simatic s7-1500{`}")), MAP_NONE);
}

static void without_memory_nothing_is_added(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 2000);
    struct map map;
    map_init(&map, &arena, false);
    char names[100][4];
    uint32_t stored, added = 0;
    for (uint32_t i = 0; i < 100; i++) {
        (void)snprintf(names[i], sizeof names[i], "%02u", i);
        enum status status = map_add(&map, str_from(names[i]), i, &stored);
        if (status == STATUS_OK)
            added++;
        else
            assert_int_equal(status, STATUS_MEMORY);
    }
    assert_true(added > 0 && added < 100);
    assert_int_equal(map.count, added);
    assert_int_equal(map_get(&map, STR("00")), 0);
    arena_done(&arena);
}

static void equal_texts_are_kept_once(void **state) {
    struct bed *bed = *state;
    struct map map;
    struct str first, again, other;
    char text[] = "abc";
    map_init(&map, &bed->arena, false);
    assert_int_equal(map_keep(&map, (struct str){text, 3}, &first), STATUS_OK);
    assert_int_equal(map_keep(&map, STR("abc"), &again), STATUS_OK);
    assert_int_equal(map_keep(&map, STR("abd"), &other), STATUS_OK);
    text[0] = 'x'; /* what is kept is a copy */
    assert_str(first, "abc");
    assert_ptr_equal(first.ptr, again.ptr);
    assert_ptr_not_equal(first.ptr, other.ptr);
    assert_int_equal(map.count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(keeps_many_keys),
        BED_TEST(an_empty_map_has_nothing),
        BED_TEST(the_first_value_of_a_key_stays),
        BED_TEST(case_counts_only_where_it_is_asked_for),
        BED_TEST(without_memory_nothing_is_added),
        BED_TEST(equal_texts_are_kept_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
