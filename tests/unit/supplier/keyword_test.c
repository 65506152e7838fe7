#include "bed.h"

#include "supplier/keyword.h"

static struct arena arena;

static size_t count(const struct str *words, size_t n, const char *text, size_t *last) {
    struct keyword_set set;
    struct keyword_hit hit;
    size_t at = 0, hits = 0;
    uint32_t state = 0;
    assert_int_equal(keyword_build(words, n, &arena, &set), STATUS_OK);
    while (keyword_next(&set, str_from(text), &at, &state, &hit)) {
        hits++;
        *last = hit.word;
    }
    return hits;
}

static void either_case_is_found(void **state) {
    static const struct str words[] = {STR_INIT("pass"), STR_INIT("secret")};
    size_t last = 9;
    (void)state;
    assert_int_equal(count(words, 2, "a PassWord and a SECRET", &last), 2);
    assert_int_equal(last, 1);
}

static void the_longest_of_several_that_end_alike_is_told(void **state) {
    static const struct str words[] = {STR_INIT("token"), STR_INIT("api_token"), STR_INIT("en")};
    size_t last = 9;
    (void)state;
    assert_int_equal(count(words, 3, "api_token", &last), 1);
    assert_int_equal(last, 1);
    assert_int_equal(count(words, 3, "xpi_token", &last), 1);
    assert_int_equal(last, 0);
}

static void overlapping_words_are_each_found(void **state) {
    static const struct str words[] = {STR_INIT("aba"), STR_INIT("bab")};
    size_t last = 9;
    (void)state;
    assert_int_equal(count(words, 2, "ababab", &last), 4);
}

static void a_word_may_be_split_between_two_texts(void **state) {
    static const struct str words[] = {STR_INIT("secret")};
    struct keyword_set set;
    struct keyword_hit hit;
    size_t at = 0;
    uint32_t now = 0;
    (void)state;
    assert_int_equal(keyword_build(words, 1, &arena, &set), STATUS_OK);
    assert_false(keyword_next(&set, STR("xxsec"), &at, &now, &hit));
    at = 0;
    assert_true(keyword_next(&set, STR("ret"), &at, &now, &hit));
    assert_int_equal(hit.end, 3);
}

static void too_many_different_bytes_are_refused(void **state) {
    struct keyword_set set;
    char text[100];
    struct str word = {text, sizeof text};
    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i + 123);
    assert_int_equal(keyword_build(&word, 1, &arena, &set), STATUS_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(either_case_is_found),
        cmocka_unit_test(the_longest_of_several_that_end_alike_is_told),
        cmocka_unit_test(overlapping_words_are_each_found),
        cmocka_unit_test(a_word_may_be_split_between_two_texts),
        cmocka_unit_test(too_many_different_bytes_are_refused),
    };
    arena_init(&arena, 64 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
