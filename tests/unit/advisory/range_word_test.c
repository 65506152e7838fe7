#include "advisory/range_word.h"

#include "bed.h"

/* Every word of the table, which is searched by halves: one out of order would not be found. */
static const struct {
    enum range_word word;
    const char *spellings;
} WORDS[] = {
    {RANGE_WORD_ALL, "all any Every"},
    {RANGE_WORD_NOUN,
     "bios build builds firmware firmwares fw of release releases rev revision revisions software sw the v "
     "ver vers version Versions"},
    {RANGE_WORD_AND, "and plus"},
    {RANGE_WORD_OR, "or"},
    {RANGE_WORD_TO, "to through thru"},
    {RANGE_WORD_UNTIL, "until till"},
    {RANGE_WORD_UP, "up upto"},
    {RANGE_WORD_BEFORE, "before below earlier less lower older preceding previous Prior under"},
    {RANGE_WORD_AFTER, "above after beyond following greater higher later newer onward onwards over subsequent upward "
                       "upwards"},
    {RANGE_WORD_THAN, "than"},
    {RANGE_WORD_EQUAL, "equal"},
    {RANGE_WORD_FROM, "from since starting beginning"},
    {RANGE_WORD_BETWEEN, "between"},
    {RANGE_WORD_WITH_IT, "incl included including inclusive"},
    {RANGE_WORD_WITHOUT, "except excl excluded excluding exclusive"},
    {RANGE_WORD_NOT, "not but"},
    {RANGE_WORD_NONE, "na none unknown unspecified"},
    {RANGE_WORD_UNKNOWN, "with if only SIMATIC beforehand priority x"},
};

static void words_are_known_by_what_they_do(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        struct str rest = str_from(WORDS[i].spellings), word;
        while (str_next(&rest, ' ', &word))
            if (range_word_of(word) != WORDS[i].word)
                fail_msg(STR_F, STR_A(word));
    }
    assert_int_equal(range_word_of(STR("")), RANGE_WORD_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_are_known_by_what_they_do)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
