#include "folder.h"

#include "base/spell.h"

static void files(struct bed *bed, const char *folder, const char *name, const char *encoding, struct str words) {
    struct str affixes = str_format(&bed->arena, "SET %s\n", encoding);
    (void)folder_file(bed, folder, str_format(&bed->arena, "%s.aff", name).ptr, affixes);
    (void)folder_file(bed, folder, str_format(&bed->arena, "%s.dic", name).ptr, words);
}

/* The file's name, without the folder. */
static const char *found(struct bed *bed, const char *folder, const char *tag) {
    enum status status;
    struct str stem = spell_find(folder, str_from(tag), &bed->arena, &status);
    assert_int_equal(status, STATUS_OK);
    return stem.ptr ? stem.ptr + strlen(folder) + 1 : "none";
}

static void a_tag_finds_its_dictionary(void **state) {
    static const char *const names[] = {"en_US", "en_GB", "en_AU", "de_DE", "de_AT", "pt_BR", "sr_Latn_RS", "eo"};
    static const struct {
        const char *tag, *name;
    } cases[] = {
        {"en", "en_US"},      {"en-US", "en_US"},
        {"EN-us", "en_US"},   {"en-GB", "en_GB"},
        {"en-CA", "none"},    {"de", "de_DE"},
        {"de-CH", "none"},    {"de-AT", "de_AT"},
        {"pt", "pt_BR"},      {"sr-Latn-RS", "sr_Latn_RS"},
        {"sr-RS", "none"},    {"eo", "eo"},
        {"de-1996", "de_DE"}, {"de-DE-1996", "de_DE"},
        {"x-secret", "none"}, {"", "none"},
    };
    char *folder = folder_new(*state);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        files(*state, folder, names[i], "UTF-8", STR("1\nword\n"));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_string_equal(found(*state, folder, cases[i].tag), cases[i].name);
    folder_free(folder);
    assert_string_equal(found(*state, "/nowhere", "en"), "none");
}

static void words_are_asked_in_the_dictionarys_character_set(void **state) {
    char *folder = folder_new(*state);
    struct spell *spell;
    files(*state, folder, "de_DE", "ISO8859-1",
          STR("2\nGr\xf6\xdf"
              "e\nWort\n"));
    assert_int_equal(spell_open(folder_path(*state, folder, "de_DE"), &spell), STATUS_OK);
    assert_int_equal(spell_ask(spell, STR("Gr\xc3\xb6\xc3\x9f"
                                          "e")),
                     SPELL_KNOWN);
    assert_int_equal(spell_ask(spell, STR("Groesse")), SPELL_UNKNOWN);
    assert_int_equal(spell_ask(spell, STR("Wort")), SPELL_KNOWN);
    assert_int_equal(spell_ask(spell, STR("\xe4\xb8\xad")), SPELL_UNKNOWN);
    assert_int_equal(spell_ask(spell, STR("\xff\xfe")), SPELL_UNKNOWN);
    spell_close(spell);
    folder_free(folder);
}

static void what_cannot_be_read_is_said(void **state) {
    char *folder = folder_new(*state);
    struct spell *spell = NULL;
    assert_int_equal(spell_open(folder_path(*state, folder, "en_US"), &spell), STATUS_SYSTEM);
    files(*state, folder, "xx", "NO-SUCH-SET", STR("1\nword\n"));
    assert_int_equal(spell_open(folder_path(*state, folder, "xx"), &spell), STATUS_SYSTEM);
    assert_null(spell);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(a_tag_finds_its_dictionary),
                                       BED_TEST(words_are_asked_in_the_dictionarys_character_set),
                                       BED_TEST(what_cannot_be_read_is_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
