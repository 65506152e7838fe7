#include "bed.h"

static const struct diag_kind WRONG = {"test.wrong", SEVERITY_ERROR, "'{0}' is wrong", NULL};
static const struct diag_kind DOUBTFUL = {"test.doubtful", SEVERITY_WARNING, "'{0}' is doubtful", NULL};

static void keeps_the_first_and_counts_all(void **state) {
    struct bed *bed = *state;
    for (int i = 0; i < 50; i++)
        diag_add(&bed->sink, &WRONG, PLACE_NONE, str_format(&bed->arena, "%d", i));
    diag_add(&bed->sink, &DOUBTFUL, PLACE_NONE, STR("x"));
    assert_int_equal(diag_errors(&bed->sink), 50);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_str(bed->sink.items[SEVERITY_ERROR][DIAG_KEPT - 1].args[0], "19");
    assert_false(diag_has_room(&bed->sink, &WRONG));
    assert_true(diag_has_room(&bed->sink, &DOUBTFUL));
}

static void copies_its_arguments(void **state) {
    struct bed *bed = *state;
    char value[] = "abc";
    diag_add_near(&bed->sink, &WRONG, PLACE_NONE, str_from(value), str_from(value));
    value[0] = 'X';
    assert_str(bed->sink.items[SEVERITY_ERROR][0].args[0], "abc");
    assert_str(bed->sink.items[SEVERITY_ERROR][0].suggestion, "abc");
}

static void a_huge_argument_is_cut_between_characters(void **state) {
    struct bed *bed = *state;
    static char huge[100000];
    for (size_t i = 0; i + 1 < sizeof huge; i += 2)
        memcpy(huge + i, "\xC3\xA4", 2);
    diag_add(&bed->sink, &WRONG, PLACE_NONE, ((struct str){huge + 1, sizeof huge - 1}));
    struct str kept = bed->sink.items[SEVERITY_ERROR][0].args[0];
    assert_true(kept.len < 1100);
    assert_true(str_ends(kept, STR("\xC3\xA4...")));
}

static void without_memory_it_still_counts(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 16);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    diag_add(&sink, &WRONG, PLACE_NONE, STR("x"));
    assert_int_equal(diag_errors(&sink), 1);
}

static void merges_in_order(void **state) {
    struct bed *bed = *state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct diag_sink worker;
    diag_init(&worker, &arena);
    for (int i = 0; i < 25; i++)
        diag_add(&worker, &WRONG, PLACE_NONE, str_format(&arena, "w%d", i));
    diag_add(&bed->sink, &WRONG, PLACE_NONE, STR("mine"));
    diag_merge(&bed->sink, &worker);
    arena_done(&arena);
    assert_int_equal(diag_errors(&bed->sink), 26);
    assert_str(bed->sink.items[SEVERITY_ERROR][0].args[0], "mine");
    assert_str(bed->sink.items[SEVERITY_ERROR][1].args[0], "w0");
    assert_str(bed->sink.items[SEVERITY_ERROR][19].args[0], "w18");
}

static void a_mistake_in_a_file_that_was_read_again_is_told_once(void **state) {
    struct bed *bed = *state;
    const struct source first = {STR("a.xml"), STR("<a>")}, again = {STR("a.xml"), STR("<a>")},
                        other = {STR("b.xml"), STR("<a>")};
    diag_add(&bed->sink, &WRONG, ((struct place){&first, 1, 1}), STR("x"));
    diag_add(&bed->sink, &WRONG, ((struct place){&again, 1, 1}), STR("x"));
    assert_int_equal(diag_errors(&bed->sink), 1);
    diag_add(&bed->sink, &WRONG, ((struct place){&other, 1, 1}), STR("x"));
    diag_add(&bed->sink, &WRONG, ((struct place){&again, 2, 1}), STR("x"));
    diag_add(&bed->sink, &WRONG, ((struct place){&again, 1, 1}), STR("y"));
    assert_int_equal(diag_errors(&bed->sink), 4);
}

static void suggests_only_what_is_near(void **state) {
    (void)state;
    const struct str names[] = {STR_INIT("product"), STR_INIT("products"), STR_INIT("zone"), STR_INIT("RC-400")};
    assert_str(diag_nearest(STR("prodcut"), names, 4), "product");
    assert_str(diag_nearest(STR("prodcuts"), names, 4), "products");
    assert_str(diag_nearest(STR("rc-400"), names, 4), "RC-400");
    assert_null(diag_nearest(STR("conduit"), names, 4).ptr);
    assert_null(diag_nearest(STR("z"), names, 4).ptr);
    assert_null(diag_nearest(STR(""), names, 4).ptr);
    assert_null(diag_nearest(STR("zone"), names, 0).ptr);
    const struct str letters[] = {STR_INIT("x")};
    assert_null(diag_nearest(STR("a"), letters, 1).ptr);
}

static void a_suggestion_that_nobody_sees_is_not_sought(void **state) {
    struct bed *bed = *state;
    int sought = 0;
    for (int i = 0; i < 30; i++)
        diag_add_near(&bed->sink, &WRONG, PLACE_NONE, (sought++, STR("x")), STR("y"));
    assert_int_equal(sought, DIAG_KEPT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(keeps_the_first_and_counts_all),
        BED_TEST(copies_its_arguments),
        BED_TEST(a_huge_argument_is_cut_between_characters),
        BED_TEST(without_memory_it_still_counts),
        BED_TEST(merges_in_order),
        BED_TEST(a_mistake_in_a_file_that_was_read_again_is_told_once),
        BED_TEST(suggests_only_what_is_near),
        BED_TEST(a_suggestion_that_nobody_sees_is_not_sought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
