#include "csaf/document_bed.h"

static const char *said(struct bed *bed, const char *lang, const char *text) {
    struct str document = str_format(
        &bed->arena, "{\"document\": {\"csaf_version\": \"2.1\", \"lang\": \"%s\", \"title\": \"%s\"}}", lang, text);
    return document_said(bed, document.ptr, "6.3.16", (struct csaf_wanted){.most = CSAF_INFORMATIVE}).ptr;
}

/* What of the title is told; "" for nothing. That it is not all is said each time. */
static const char *mistake(struct bed *bed, const char *text) {
    const char *all = said(bed, "en", text), *skipped = strstr(all, "skipped: only some mistakes of grammar");
    assert_non_null(skipped);
    return str_copy(&bed->arena, (struct str){all, (size_t)(skipped - all)}).ptr;
}

static void two_words_show_a_mistake(void **state) {
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"allow an attacker to to read", "'to to': write the word once"},
        {"The the device", "'The the': write the word once"},
        {"allow a attacker", "'a attacker': write 'an' before a vowel"},
        {"A improper limit", "'A improper': write 'an' before a vowel"},
        {"an remote user", "'an remote': write 'a' before a consonant"},
        {"an privileged user", "'an privileged': write 'a' before a consonant"},
        {"it must followed by", "'must followed': write an infinitive behind an auxiliary, as in 'must be done'"},
        {"it could of been", "'could of': write 'have' behind an auxiliary"},
        {"a guide for ensure it", "'for ensure': write 'to' before a verb"},
        {"operation of a products.", "'a products': write the word for one behind 'a'"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_str(str_format(&((struct bed *)*state)->arena, "/document/title: %s\n", cases[i].told),
                   mistake(*state, cases[i].text));
}

static void what_can_be_right_is_let_be(void **state) {
    static const char *const cases[] = {
        "It is known that that is so",
        "Version A and version B",
        "a one-time password, a user, a European firm, an hour, an ssh key, an http server, an rmap lock",
        "values must exceed ten and may proceed",
        "a sales team and a Windows host",
        "a series.",
        "the device. The device",
        "the (the old) device",
        "Baden Baden",
        "to, to",
        "",
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(mistake(*state, cases[i]), "");
}

static void other_languages_are_no_pass(void **state) {
    assert_string_equal(
        said(*state, "de-DE", "die die"),
        "/document/lang: grammar was not checked, for that of this language is not known here: read it yourself\n");
    assert_str(document_said(*state, "{\"document\": {\"csaf_version\": \"2.1\"}}", "6.3.16",
                             (struct csaf_wanted){.most = CSAF_INFORMATIVE}),
               "skipped: the document does not say its language\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(two_words_show_a_mistake), BED_TEST(what_can_be_right_is_let_be),
                                       BED_TEST(other_languages_are_no_pass)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
