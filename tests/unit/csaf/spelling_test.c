#include "csaf/document_bed.h"
#include "folder.h"

#include "csaf/spelling.h"

#define DOCUMENT(lang, title)                                                                                          \
    "{\"document\": {\"csaf_version\": \"2.0\", \"lang\": \"" lang "\", \"title\": \"" title "\"}}"

struct desk {
    char *folder;
    struct spelling *spelling;
};

static struct desk desk_new(struct bed *bed) {
    struct desk desk = {.folder = folder_new(bed)};
    (void)folder_file(bed, desk.folder, "en_US.aff", STR("SET UTF-8\n"));
    (void)folder_file(bed, desk.folder, "en_US.dic", STR("5\nthe\nword\nis\nright\nnew\n"));
    assert_int_equal(spelling_new(desk.folder, &desk.spelling), STATUS_OK);
    return desk;
}

static void desk_free(struct desk *desk) {
    spelling_free(desk->spelling);
    folder_free(desk->folder);
}

static struct str said(struct bed *bed, const struct desk *desk, const char *text) {
    return document_said(bed, text, "6.3.8", (struct csaf_wanted){.spelling = desk->spelling});
}

static void known_words_pass_and_others_are_told(void **state) {
    struct desk desk = desk_new(*state);
    assert_str(said(*state, &desk, DOCUMENT("en", "The word is right")), "");
    assert_str(said(*state, &desk, DOCUMENT("en-US", "Teh word is rihgt")),
               "/document/title: no dictionary knows 'Teh', 'rihgt': correct what is misspelt, add to your list of "
               "words what is not\n");
    desk_free(&desk);
}

static void names_numbers_and_the_words_of_the_field_pass(void **state) {
    struct desk desk = desk_new(*state);
    assert_str(said(*state, &desk, DOCUMENT("en", "The SIMATIC word is V2.3, Modbus's new-word, Untrusted plaintext")),
               "");
    desk_free(&desk);
}

static void the_users_words_pass(void **state) {
    struct desk desk = desk_new(*state);
    assert_int_equal(spelling_add(desk.spelling, STR("# ours\nfrobnicate\r\n\nAcme # a firm")), STATUS_OK);
    assert_str(said(*state, &desk, DOCUMENT("en", "Frobnicate the Acme")), "");
    assert_str(said(*state, &desk, DOCUMENT("en", "the acme")),
               "/document/title: no dictionary knows 'acme': correct what is misspelt, add to your list of words what "
               "is not\n");
    desk_free(&desk);
}

static void many_strange_words_are_cut(void **state) {
    struct desk desk = desk_new(*state);
    struct str text = said(*state, &desk, DOCUMENT("en", "aa bb cc dd ee ff gg hh ii jj kk"));
    assert_true(str_contains(text, STR("'jj' and others: correct")));
    desk_free(&desk);
}

static void a_language_without_a_dictionary_is_no_pass(void **state) {
    struct desk desk = desk_new(*state);
    assert_true(str_starts(said(*state, &desk, DOCUMENT("tlh", "qapla")),
                           STR("/document/lang: spelling was not checked: install a dictionary of 'tlh' in ")));
    assert_str(said(*state, &desk, "{\"document\": {\"csaf_version\": \"2.0\", \"title\": \"x\"}}"),
               "skipped: the document does not say its language\n");
    desk_free(&desk);
}

static void without_dictionaries_it_is_said_not_to_run(void **state) {
    assert_str(document_said(*state, DOCUMENT("en", "x"), "6.3.8", (struct csaf_wanted){.most = CSAF_INFORMATIVE}),
               "skipped: spelling was not asked for\n");
}

static void a_free_category_is_read_too(void **state) {
    struct desk desk = desk_new(*state);
    assert_true(str_starts(said(*state, &desk,
                                "{\"document\": {\"csaf_version\": \"2.0\", \"lang\": \"en\", \"category\": "
                                "\"Advisry\"}}"),
                           STR("/document/category: no dictionary knows 'Advisry'")));
    desk_free(&desk);
}

static void languages_beyond_count_are_not_known(void **state) {
    struct desk desk = desk_new(*state);
    struct spelling_language *language;
    for (unsigned i = 0; i < 70; i++) {
        struct str tag = str_format(&((struct bed *)*state)->arena, "xx-%u", i);
        assert_int_equal(spelling_find(desk.spelling, tag, &language), STATUS_OK);
        assert_null(language);
    }
    desk_free(&desk);
}

static void what_is_remembered_is_forgotten_before_it_fills_the_memory(void **state) {
    struct desk desk = desk_new(*state);
    struct spelling_language *language;
    size_t asked = 0;
    bool known;
    char word[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_int_equal(spelling_find(desk.spelling, STR("en"), &language), STATUS_OK);
    for (unsigned i = 0; i < 80000; i++) {
        for (unsigned k = 0; k < 5; k++)
            word[k] = (char)('a' + (i >> (4 * k) & 15));
        assert_int_equal(spelling_ask(language, str_from(word), &asked, &known), STATUS_OK);
        assert_false(known);
    }
    assert_int_equal(spelling_ask(language, STR("word"), &asked, &known), STATUS_OK);
    assert_true(known);
    assert_int_equal(asked, 80001);
    desk_free(&desk);
}

/* The words differ in their last letters. */
static void a_document_of_endless_words_is_not_read_to_its_end(void **state) {
    struct desk desk = desk_new(*state);
    struct out title;
    out_memory(&title, 1 << 24);
    for (unsigned i = 0; i < 60000; i++)
        out_format(&title, "w%c%c%c%c ", 'a' + (int)(i & 15), 'a' + (int)(i >> 4 & 15), 'a' + (int)(i >> 8 & 15),
                   'a' + (int)(i >> 12 & 15));
    struct str text = str_format(&((struct bed *)*state)->arena, DOCUMENT("en", STR_F), STR_A(out_text(&title)));
    out_done(&title);
    assert_true(str_ends(said(*state, &desk, text.ptr),
                         STR("skipped: the document has more than 50000 different words: not all were looked up\n")));
    desk_free(&desk);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(known_words_pass_and_others_are_told),
                                       BED_TEST(names_numbers_and_the_words_of_the_field_pass),
                                       BED_TEST(the_users_words_pass),
                                       BED_TEST(many_strange_words_are_cut),
                                       BED_TEST(a_language_without_a_dictionary_is_no_pass),
                                       BED_TEST(without_dictionaries_it_is_said_not_to_run),
                                       BED_TEST(a_free_category_is_read_too),
                                       BED_TEST(a_document_of_endless_words_is_not_read_to_its_end),
                                       BED_TEST(languages_beyond_count_are_not_known),
                                       BED_TEST(what_is_remembered_is_forgotten_before_it_fills_the_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
