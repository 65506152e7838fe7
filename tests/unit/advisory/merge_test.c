#include "advisory/merge.h"

#include "bed.h"

/* "document vulnerability answer basis" in digits each, product counting up from `first`. */
static const struct advisory_matches *list(struct bed *bed, uint32_t first, const char *text) {
    struct advisory_matches *made = ARENA_NEW(&bed->arena, struct advisory_matches);
    struct advisory_match *items = ARENA_ARRAY(&bed->arena, struct advisory_match, strlen(text) / 4 + 1);
    for (; text[0]; text += text[4] == ' ' ? 5 : 4, made->count++)
        items[made->count] = (struct advisory_match){.document = (uint32_t)(text[0] - '0'),
                                                     .vulnerability = (uint32_t)(text[1] - '0'),
                                                     .answer = (uint8_t)(text[2] - '0'),
                                                     .basis = (uint8_t)(text[3] - '0'),
                                                     .product = first + (uint32_t)made->count};
    made->items = items;
    return made;
}

static const char *text_of(struct bed *bed, const struct advisory_matches *matches) {
    struct str text = STR("");
    for (size_t i = 0; i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        text = str_format(&bed->arena, STR_F "%s%u%u%u%u:%u", STR_A(text), i ? " " : "", m->document, m->vulnerability,
                          m->answer, m->basis, m->product);
    }
    return text.ptr;
}

static void the_gravest_answer_on_the_surest_basis_stays(void **state) {
    static const struct {
        const char *a, *b, *both;
    } CASES[] = {
        {"", "1002", "1002:20"},
        {"1002", "", "1002:10"},
        {"1002", "2002", "1002:10 2002:20"},
        {"2002", "1002", "1002:20 2002:10"},
        {"1042", "1004", "1004:20"}, /* affected by a similar name outweighs not affected by name */
        {"1012", "1002 1102", "1002:20 1102:21"},
        {"1002", "1001", "1001:20"},
        {"1001", "1002", "1001:10"},
        {"1002", "1002", "1002:10"},
        {"0002 0102 3030", "0102 0202 3010 4000", "0002:10 0102:11 0202:21 3010:22 4000:23"},
    };
    struct bed *bed = *state;
    struct merge_memory memory;
    merge_memory_init(&memory, &bed->arena);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const struct advisory_matches *both = NULL;
        assert_int_equal(merge_matches(&memory, list(bed, 10, CASES[i].a), list(bed, 20, CASES[i].b), &both),
                         STATUS_OK);
        assert_string_equal(text_of(bed, both), CASES[i].both);
    }
}

/* What is derived from a list is kept by its address. */
static void equal_pairs_give_one_list(void **state) {
    enum { LISTS = 60 };
    struct bed *bed = *state;
    struct merge_memory memory;
    const struct advisory_matches *lists[LISTS], *first[LISTS], *again = NULL;
    merge_memory_init(&memory, &bed->arena);
    for (uint32_t i = 0; i < LISTS; i++)
        lists[i] = list(bed, i, "1002 2012");
    for (uint32_t i = 0; i < LISTS; i++)
        assert_int_equal(merge_matches(&memory, lists[i], lists[(i + 1) % LISTS], &first[i]), STATUS_OK);
    for (uint32_t i = 0; i < LISTS; i++) {
        assert_int_equal(merge_matches(&memory, lists[i], lists[(i + 1) % LISTS], &again), STATUS_OK);
        assert_ptr_equal(again, first[i]);
        assert_int_equal(again->items[0].product, i);
    }
    assert_int_equal(memory.count, LISTS);
    assert_int_equal(merge_matches(&memory, lists[0], lists[0], &again), STATUS_OK);
    assert_ptr_equal(again, lists[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_gravest_answer_on_the_surest_basis_stays),
        BED_TEST(equal_pairs_give_one_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
