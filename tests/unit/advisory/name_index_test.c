/* The multimap from keys to what carries them. */
#include "advisory/name_index.h"
#include "bed.h"

/* The items of a key, the last first, blanks between. */
static struct str items_of(struct bed *bed, const struct name_index *index, uint64_t key) {
    const struct index_slot *slot = index_find(index, key);
    struct str text = STR("");
    uint32_t count = 0;
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next, count++)
        text = str_format(&bed->arena, STR_F "%s%u", STR_A(text), count > 0 ? " " : "", index->entries[at - 1].item);
    assert_int_equal(slot != NULL ? slot->count : 0, count);
    return text;
}

static void a_key_has_all_its_items(void **state) {
    struct bed *bed = *state;
    struct name_index index;
    index_init(&index, &bed->arena);
    assert_null(index_find(&index, 5));
    assert_int_equal(index_add(&index, 5, 1), STATUS_OK);
    assert_int_equal(index_add(&index, 6, 2), STATUS_OK);
    assert_int_equal(index_add(&index, 5, 3), STATUS_OK);
    assert_int_equal(index_add(&index, 5, 3), STATUS_OK); /* the last once more */
    assert_str(items_of(bed, &index, 5), "3 1");
    assert_str(items_of(bed, &index, 6), "2");
    assert_str(items_of(bed, &index, 7), "");
}

static void keys_stay_when_the_index_grows(void **state) {
    struct bed *bed = *state;
    struct name_index index;
    index_init(&index, &bed->arena);
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(index_add(&index, index_key(INDEX_WORD, i % 7, i), i), STATUS_OK);
    for (uint32_t i = 0; i < 5000; i++)
        assert_str(items_of(bed, &index, index_key(INDEX_WORD, i % 7, i)), str_format(&bed->arena, "%u", i).ptr);
    assert_true(index.room >= 2 * index.used);
}

static void room_can_be_made_before(void **state) {
    struct bed *bed = *state;
    struct name_index index;
    index_init(&index, &bed->arena);
    assert_int_equal(index_reserve(&index, 3000), STATUS_OK);
    size_t room = index.room;
    assert_true(room >= 6000);
    assert_int_equal(index_reserve(&index, 10), STATUS_OK);
    for (uint32_t i = 1; i <= 3000; i++)
        assert_int_equal(index_add(&index, i, i), STATUS_OK);
    assert_int_equal(index.room, room);
}

static void kinds_and_suppliers_make_other_keys(void **state) {
    (void)state;
    uint64_t key = index_key(INDEX_WORD, 1, 77);
    assert_true(key == index_key(INDEX_WORD, 1, 77));
    assert_false(key == index_key(INDEX_RUN, 1, 77));
    assert_false(key == index_key(INDEX_WORD, 2, 77));
    assert_false(key == index_key(INDEX_WORD, INDEX_ANY_SUPPLIER, 77));
    assert_false(key == index_key(INDEX_WORD, 1, 78));
}

static void memory_that_runs_out_is_said(void **state) {
    struct arena arena;
    struct name_index index;
    (void)state;
    arena_init(&arena, 64 * 1024);
    index_init(&index, &arena);
    assert_int_equal(index_reserve(&index, 1 << 20), STATUS_MEMORY);
    enum status status = STATUS_OK;
    uint32_t added = 0;
    while (status == STATUS_OK) {
        status = index_add(&index, 9, added);
        added += status == STATUS_OK;
    }
    assert_int_equal(status, STATUS_MEMORY);
    assert_int_equal(index_find(&index, 9)->count, added);
    arena_done(&arena);
    arena_init(&arena, 0);
    index_init(&index, &arena);
    assert_int_equal(index_add(&index, 9, 1), STATUS_MEMORY);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_key_has_all_its_items),      BED_TEST(keys_stay_when_the_index_grows),
        BED_TEST(room_can_be_made_before),      BED_TEST(kinds_and_suppliers_make_other_keys),
        BED_TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
