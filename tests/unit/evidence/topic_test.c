#include "evidence/witness_bed.h"

static void finds_requirements_of_both_parts(void **state) {
    (void)state;
    assert_str(topic_id(topic_find(STR("cr 1.1 re(2)"))), "CR 1.1 RE 2");
    assert_str(topic_id(topic_find(STR("SVV-1"))), "SVV-1");
    assert_str(topic_id(topic_find(STR("SR-1"))), "SR-1");
    assert_int_equal(topic_find(STR("SR 1.1")), TOPIC_NONE);
    assert_int_equal(topic_find(STR("CR 3.2")), TOPIC_NONE);
    assert_int_equal(topic_find(STR("")), TOPIC_NONE);
}

static void walks_every_topic_in_order(void **state) {
    (void)state;
    struct topic_set all = {0};
    for (unsigned i = 0; i < TOPIC_COUNT; i++)
        topic_add(&all, i);
    unsigned seen = 0;
    for (unsigned t = topic_next(&all, 0); t != TOPIC_NONE; t = topic_next(&all, t + 1))
        assert_int_equal(t, seen++);
    assert_int_equal(seen, TOPIC_COUNT);
}

static void walks_a_sparse_set(void **state) {
    (void)state;
    struct topic_set set = topic_only(3), last = topic_only(TOPIC_COUNT - 1);
    topic_join(&set, &last);
    assert_int_equal(topic_next(&set, 0), 3);
    assert_int_equal(topic_next(&set, 4), TOPIC_COUNT - 1);
    assert_int_equal(topic_next(&set, TOPIC_COUNT), TOPIC_NONE);
    assert_false(topic_set_empty(&set));
    assert_true(topic_set_empty(&(struct topic_set){0}));
}

/* The ids in the tags of `text`, joined by a bar. */
static struct str ids_in(struct bed *bed, const char *text) {
    struct topic_tags tags = topic_tags_in(str_from(text));
    struct str ids = STR(""), id;
    while (topic_tags_next(&tags, &id))
        ids = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(ids), ids.len ? "|" : "", STR_A(id));
    return ids;
}

static void reads_the_ids_in_tags(void **state) {
    static const char *const CASES[][2] = {
        {"locks [CR 1.11]", "CR 1.11"},
        {"[CR 1.1 RE 2] asks [SVV-1]", "CR 1.1 RE 2|SVV-1"},
        {"boots [EDR 3.10 RE(1)]", "EDR 3.10 RE(1)"},
        {"[CR 1.1, CR 1.2,SVV-1]", "CR 1.1|CR 1.2|SVV-1"},
        {"[ CR 1.1 ,]", "CR 1.1"},
        {"[cr-1.11]", "cr-1.11"},
        {"[CR1.11][CR1.12]", "CR1.11|CR1.12"},
        {"[[CR 1.1]]", "CR 1.1"},
        {"a [b [CR 1.1] c]", "CR 1.1"},
        {"[CCSC 1]", "CCSC 1"},
        /* An id that no part has is still meant as one. */
        {"[CR 9.9]", "CR 9.9"},
        {"[SR 1.1]", "SR 1.1"},
        {"[CR 1.1, nonsense]", "CR 1.1|nonsense"},
        /* Brackets of other meanings. */
        {"test_x[1-2]", ""},
        {"test_x[sd1]", ""},
        {"test_x[CR]", ""},
        {"test_x[CRX 1.1]", ""},
        {"test_x[security]", ""},
        {"[]", ""},
        {"[CR 1.1", ""},
        {"CR 1.1]", ""},
        {"", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        assert_str(ids_in(*state, CASES[i][0]), CASES[i][1]);
}

static void brackets_without_end_take_linear_time(void **state) {
    struct bed *bed = *state;
    size_t size = (size_t)4 << 20;
    char *text = arena_get_raw(&bed->arena, size, 1);
    memset(text, '[', size / 2);
    memset(text + size / 2, ']', size / 2);
    struct topic_tags tags = topic_tags_in((struct str){text, size});
    struct str id;
    assert_false(topic_tags_next(&tags, &id));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(finds_requirements_of_both_parts),
        BED_TEST(walks_every_topic_in_order),
        BED_TEST(walks_a_sparse_set),
        BED_TEST(reads_the_ids_in_tags),
        BED_TEST(brackets_without_end_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
