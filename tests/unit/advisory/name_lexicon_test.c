/* What words in product names mean. */
#include "advisory/name_lexicon.h"
#include "advisory/name_text.h"
#include "table_bed.h"

static const struct {
    const char *name;
    enum word_class class;
} CLASSES[] = {
    {"FILLER", WORD_FILLER},   {"FAMILY", WORD_FAMILY},   {"KIND", WORD_KIND},       {"HOUSE", WORD_HOUSE},
    {"SPECIAL", WORD_SPECIAL}, {"VARIANT", WORD_VARIANT}, {"EDITION", WORD_EDITION}, {"PART", WORD_PART},
    {"MARKET", WORD_MARKET},   {"SUITE", WORD_SUITE},     {"TOOL", WORD_TOOL},       {"SORT", WORD_SORT},
};

static enum word_class class_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(CLASSES); i++) {
        if (str_eq_nocase(name, str_from(CLASSES[i].name)))
            return CLASSES[i].class;
    }
    fail_msg("no class " STR_F, STR_A(name));
    return WORD_PLAIN;
}

static void every_row_of_the_table_is_kept(void **state) {
    struct bed *bed = *state;
    struct name_lexicon *lexicon = ARENA_NEW(&bed->arena, struct name_lexicon);
    size_t count = 0;
    const struct table_row *rows = table_of(bed, "product-words.tsv", &count);
    lexicon_init(lexicon);
    assert_true(count > 50);
    for (size_t i = 0; i < count; i++) {
        enum product_kind kind = KIND_NONE;
        struct str word = rows[i].cells[0];
        if (lexicon_class(lexicon, lexicon_word(word), &kind) != class_named(rows[i].cells[1]))
            fail_msg(STR_F, STR_A(word));
    }
}

static void other_words_are_part_of_the_identity(void **state) {
    struct bed *bed = *state;
    struct name_lexicon *lexicon = ARENA_NEW(&bed->arena, struct name_lexicon);
    enum product_kind kind = KIND_RELAY;
    lexicon_init(lexicon);
    assert_int_equal(lexicon_class(lexicon, lexicon_word(STR("gadget")), &kind), WORD_PLAIN);
    assert_int_equal(lexicon_class(lexicon, lexicon_word(STR("quitealongword")), &kind), WORD_PLAIN);
    assert_int_equal(kind, KIND_RELAY);
    assert_int_equal(lexicon_class(lexicon, lexicon_word(STR("switch")), &kind), WORD_KIND);
    assert_int_equal(kind, KIND_SWITCH);
}

/* The reader of names takes a text of the same length for the same text. */
static void every_phrase_becomes_shorter(void **state) {
    size_t count = 0;
    const struct table_row *rows = table_of(*state, "product-phrases.tsv", &count);
    assert_true(count > 20);
    for (size_t i = 0; i < count; i++)
        assert_true(rows[i].cells[1].len < rows[i].cells[0].len);
}

static void plurals_are_their_singular(void **state) {
    static const struct {
        const char *plural;
        const char *singular;
    } PLURALS[] = {
        {"relays", "relay"},
        {"libraries", "library"},
        {"batteries", "battery"},
        {"series", "series"},
        {"controllers", "controller"},
        {"switches", "switch"},
        {"boxes", "box"},
        {"accesses", "access"},
        {"crashes", "crash"},
        {"gadget", "gadget"},
        {"series", "series"},
        {"bus", "bus"},
        {"modbus", "modbus"},
        {"access", "access"},
        {"chassis", "chassis"},
        {"cpus", "cpus"},
        {"ios", "ios"},
        {"axes", "axes"},
        {"aches", "ache"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(PLURALS); i++) {
        if (lexicon_singular(str_from(PLURALS[i].plural)) != lexicon_word(str_from(PLURALS[i].singular)))
            fail_msg("%s, %s", PLURALS[i].plural, PLURALS[i].singular);
    }
}

/* ---- phrases */

static struct str rewritten(struct bed *bed, const char *text) {
    char plain[NAME_TEXT_MAX];
    size_t len = strlen(text);
    memcpy(plain, text, len);
    bool qualified = false;
    static const struct name_lexicon lexicon;
    size_t after = lexicon_phrases(&lexicon, plain, len, &qualified);
    assert_int_equal(qualified, strstr(text, "(tia portal)") != NULL || strstr(text, "(sl)") != NULL);
    assert_true(after <= len);
    return str_copy(&bed->arena, (struct str){plain, after});
}

static void every_phrase_becomes_what_it_means(void **state) {
    struct bed *bed = *state;
    size_t count = 0;
    const struct table_row *rows = table_of(bed, "product-phrases.tsv", &count);
    assert_true(count > 10);
    for (size_t i = 0; i < count; i++) {
        const struct str *c = rows[i].cells;
        assert_true(c[1].len <= c[0].len);
        struct str found = rewritten(bed, str_format(&bed->arena, "gadget " STR_F " 5", STR_A(c[0])).ptr);
        if (!str_eq(found, str_format(&bed->arena, "gadget " STR_F " 5", STR_A(c[1]))))
            fail_msg(STR_F ": " STR_F, STR_A(c[0]), STR_A(found));
    }
}

static void phrases_are_whole_words(void **state) {
    struct bed *bed = *state;
    assert_str(rewritten(bed, "view site edition"), "view se");
    assert_str(rewritten(bed, "site edition"), "se");
    assert_str(rewritten(bed, "view website edition"), "view website edition");
    assert_str(rewritten(bed, "view site editions"), "view site editions");
    assert_str(rewritten(bed, ""), "");
}

/* ---- clauses */

static void clauses_begin_with_their_words(void **state) {
    static const struct {
        const char *text;
        enum clause_class class;
        size_t length;
    } BEGINNINGS[] = {
        {"incl. siplus variants", CLAUSE_INCLUDED, 5},
        {"including x", CLAUSE_INCLUDED, 9},
        {"formerly known as x", CLAUSE_ALIAS, 17},
        {"formerly x", CLAUSE_ALIAS, 8},
        {"aka x", CLAUSE_ALIAS, 3},
        {"part numbers a", CLAUSE_NUMBERS, 12},
        {"part no. 12-3", CLAUSE_NONE, 0},
        {"p/n 5", CLAUSE_NUMBERS, 3},
        {"except x", CLAUSE_EXCEPTION, 6},
        {"serial number 5", CLAUSE_SERIAL, 13},
        {"serial numbers 5", CLAUSE_SERIAL, 14},
        {"discontinued", CLAUSE_NOTE, 12},
        {"running windows", CLAUSE_RUNNING, 7},
        {"if configured", CLAUSE_CONDITION, 3},
        {"if", CLAUSE_NONE, 0},
        {"runningx", CLAUSE_NONE, 0},
        {"inclusive", CLAUSE_NONE, 0},
        {"exceptional", CLAUSE_NONE, 0},
        {"gadget", CLAUSE_NONE, 0},
        {"", CLAUSE_NONE, 0},
    };
    struct bed *bed = *state;
    struct name_lexicon *lexicon = ARENA_NEW(&bed->arena, struct name_lexicon);
    lexicon_init(lexicon);
    for (size_t i = 0; i < ARRAY_LEN(BEGINNINGS); i++) {
        size_t length = 0;
        enum clause_class class = lexicon_clause(lexicon, str_from(BEGINNINGS[i].text), &length);
        if (class != BEGINNINGS[i].class || length != BEGINNINGS[i].length)
            fail_msg("%s: %d, %zu", BEGINNINGS[i].text, class, length);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_row_of_the_table_is_kept),     BED_TEST(other_words_are_part_of_the_identity),
        BED_TEST(plurals_are_their_singular),         BED_TEST(every_phrase_becomes_shorter),
        BED_TEST(every_phrase_becomes_what_it_means), BED_TEST(phrases_are_whole_words),
        BED_TEST(clauses_begin_with_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
