#include "advisory/wording.h"

#include "bed.h"

static const struct {
    const char *text;
    const char *plain;
} PLAIN[] = {
    {"< V3.1.2", "< V3.1.2"},
    {"  < 3 \t", "< 3"},
    {"", ""},
    {" \n ", ""},
    {"&lt; 2", "< 2"},
    {"&LT;= 2", "<= 2"},
    {"&amp;lt; 2", "< 2"},
    {"A &amp; B", "A & B"},
    {"A & B", "A & B"},
    {"&unknown; 2", "&unknown; 2"},
    {"&#60; 2 &#x3E; 1", "< 2 > 1"},
    {"\xe2\x89\xa4 2", "<= 2"},
    {"\xe2\x89\xa5 2", ">= 2"},
    {"\xef\xbc\x9c 2", "< 2"},
    {"1 \xe2\x80\x93 2", "1 - 2"},
    {"<\xc2\xa0"
     "2",
     "< 2"},
    {"\xe2\x80\x8b\xef\xbb\xbf<2", "<2"},
    {"V1\xe2\x84\xa2", "V1"},
    {"\xc3\xa2\xe2\x80\xb0\xc2\xa4 2", "<= 2"},
    {"1\xc3\x82\xc2\xa0"
     "2",
     "1 2"},
    {"a\x01"
     "b\x7f",
     "a b"},
    {"Geutebr\xc3\xbc"
     "ck",
     "Geutebr\xc3\xbc"
     "ck"},
    {"\xff<", "\xff<"},
};

static void signs_become_plain(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(PLAIN); i++)
        assert_str(wording_plain(&bed->arena, str_from(PLAIN[i].text)), PLAIN[i].plain);
}

static void plain_text_is_not_copied(void **state) {
    struct bed *bed = *state;
    struct str text = STR(" < V3.1.2 "), plain = wording_plain(&bed->arena, text);
    assert_ptr_equal(plain.ptr, text.ptr + 1);
    assert_int_equal(bed->arena.used, 0);
}

static void an_empty_text_is_a_text(void **state) {
    struct bed *bed = *state;
    assert_non_null(wording_plain(&bed->arena, STR_NONE).ptr);
}

static void no_memory_gives_no_text(void **state) {
    (void)state;
    struct arena none;
    arena_init(&none, 0);
    assert_null(wording_plain(&none, STR("&lt; 2")).ptr);
    arena_done(&none);
}

static void words_repeat_a_name(void **state) {
    (void)state;
    assert_true(wording_repeats(STR("NMC2"), STR("Distribution Products using NMC2")));
    assert_true(wording_repeats(STR("simatic WinCC"), STR("SIMATIC WinCC V7.2 and earlier")));
    assert_true(wording_repeats(STR("RTX (F)"), STR("SIMATIC WinAC RTX (F) 2010")));
    assert_true(wording_repeats(STR(" - "), STR("anything")));
    assert_false(wording_repeats(STR("NMC2"), STR("NMC22")));
    assert_false(wording_repeats(STR("NMC2 NMC3"), STR("NMC2")));
    assert_false(wording_repeats(STR("a"), STR("")));
}

static void rows_are_found_by_word(void **state) {
    (void)state;
    static const struct wording_row ROWS[] = {{"alpha", 1}, {"beta", 2}, {"rc", 3}, {"sp", 4}, {"spx", 5}};
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        assert_ptr_equal(wording_find(ROWS, ARRAY_LEN(ROWS), str_from(ROWS[i].text)), &ROWS[i]);
    assert_int_equal(wording_find(ROWS, ARRAY_LEN(ROWS), STR("SP"))->value, 4);
    assert_null(wording_find(ROWS, ARRAY_LEN(ROWS), STR("s")));
    assert_null(wording_find(ROWS, ARRAY_LEN(ROWS), STR("spxy")));
    assert_null(wording_find(ROWS, ARRAY_LEN(ROWS), STR("")));
    assert_null(wording_find(ROWS, 0, STR("sp")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(signs_become_plain),          BED_TEST(plain_text_is_not_copied),
        BED_TEST(an_empty_text_is_a_text),     cmocka_unit_test(no_memory_gives_no_text),
        cmocka_unit_test(words_repeat_a_name), cmocka_unit_test(rows_are_found_by_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
