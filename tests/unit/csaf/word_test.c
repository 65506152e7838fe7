#include "bed.h"

#include "csaf/word.h"

/* The tokens: punctuation before and behind as "(" and ")", what is no prose in brackets, words between bars. */
static const char *taken(struct bed *bed, const char *text) {
    struct str rest = str_from(text), word, said = STR("");
    struct token token;
    while (token_next(&rest, &token)) {
        said = str_format(&bed->arena, STR_F "%s", STR_A(said), token.opened ? "(" : " ");
        if (!token_is_prose(token.text))
            said = str_format(&bed->arena, STR_F "[" STR_F "]", STR_A(said), STR_A(token.text));
        else
            for (bool first = true; word_next(&token.text, &word); first = false)
                said = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(said), first ? "" : "|", STR_A(word));
        said = str_format(&bed->arena, STR_F "%s", STR_A(said), token.closed ? ")" : "");
    }
    return said.ptr;
}

static void sentences_become_words(void **state) {
    assert_string_equal(taken(*state, ""), "");
    assert_string_equal(taken(*state, "An attacker, from afar."), " An attacker) from afar)");
    assert_string_equal(taken(*state, "(see \"this\")"), "(see(this)");
    assert_string_equal(taken(*state, "don't re-use TCP/IP"), " don't re-use TCP|IP");
    assert_string_equal(taken(*state, "a - b"), " a() b");
    assert_string_equal(taken(*state, "<b>bold</b>\xc2\xa0text"), " b bold(b text");
}

static void other_scripts_have_letters_and_marks_too(void **state) {
    assert_string_equal(taken(*state, "\xe2\x80\x9eGr\xc3\xb6\xc3\x9f"
                                      "e\xe2\x80\x9c"),
                        "(Gr\xc3\xb6\xc3\x9f"
                        "e)");
    assert_string_equal(taken(*state, "vendor\xe2\x80\x99s Name\xc2\xae"), " vendor\xe2\x80\x99s Name)");
    assert_string_equal(taken(*state, "yes\xe2\x80\x94no"), " yes|no");
    assert_string_equal(taken(*state, "bad\xff"
                                      "byte"),
                        " bad|byte");
}

static void what_is_no_prose_is_left_out(void **state) {
    static const char *const cases[] = {"CVE-2020-1", "V2.3",      "a@b.example", "https://a.example", "/a//b", "C:/x",
                                        "file.txt",   "some_name", "f(x)",        "vers:all",          "a\\b",  "R&D"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_false(token_is_prose(str_from(cases[i])));
    assert_true(token_is_prose(STR("and/or")));
    assert_true(token_is_prose(STR("word")));
}

static void capitals_inside_make_a_name(void **state) {
    (void)state;
    assert_true(word_is_name(STR("SIMATIC")));
    assert_true(word_is_name(STR("OpenSSL")));
    assert_true(word_is_name(STR("IDs")));
    assert_false(word_is_name(STR("Siemens")));
    assert_false(word_is_name(STR("Denial-Of-Service")));
    assert_false(word_is_name(STR("word")));
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(sentences_become_words),
                                       BED_TEST(other_scripts_have_letters_and_marks_too),
                                       BED_TEST(what_is_no_prose_is_left_out), BED_TEST(capitals_inside_make_a_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
