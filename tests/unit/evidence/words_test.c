#include "evidence/words.h"

#include "bed.h"

static void clips_to_the_first_line(void **state) {
    (void)state;
    assert_str(words_clip(STR("  one \r\ntwo")), "one");
    assert_str(words_clip(STR("\n\n one")), "one");
    assert_str(words_clip(STR(" \n ")), "");
    assert_str(words_clip(STR_NONE), "");
}

static void never_cuts_a_character(void **state) {
    struct bed *bed = *state;
    char *text = arena_get(&bed->arena, 400, 1);
    for (size_t i = 0; i + 1 < 400; i += 3)
        memcpy(text + i, "\xe2\x82\xac", 3);
    struct str clipped = words_clip((struct str){text, 399});
    assert_int_equal(clipped.len, WORDS_CLIP / 3 * 3);
    assert_true(str_utf8_valid(clipped));
}

static void counts_with_the_right_word(void **state) {
    struct bed *bed = *state;
    assert_str(words_count(&bed->arena, 1, "test", "tests"), "1 test");
    assert_str(words_count(&bed->arena, 0, "test", "tests"), "0 tests");
    assert_str(words_count(&bed->arena, 12, "test", "tests"), "12 tests");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(clips_to_the_first_line),
        BED_TEST(never_cuts_a_character),
        BED_TEST(counts_with_the_right_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
