#include "advisory/name_lexicon.h"

#include <string.h>

/* Rows of data/product-words.tsv and data/product-phrases.tsv. */
struct product_word {
    struct str word;
    uint8_t class; /* enum word_class */
    uint8_t kind;  /* enum product_kind */
};
struct product_phrase {
    struct str written;
    struct str meant;
    struct str note;
};

#include "advisory/product_phrase.inc"
#include "advisory/product_word.inc"

enum { PLURAL_CHANGED_MIN = 8, WORD_MAX = 32 };

_Static_assert(ARRAY_LEN(product_word_rows) <= LEXICON_ROOM / 2, "the table of words stays half empty");

/* A longer row stands before its beginning. */
static const struct {
    struct str words;
    enum clause_class class;
} clauses[] = {
    {STR_INIT("incl."), CLAUSE_INCLUDED},
    {STR_INIT("incl"), CLAUSE_INCLUDED},
    {STR_INIT("including"), CLAUSE_INCLUDED},
    {STR_INIT("includes"), CLAUSE_INCLUDED},
    {STR_INIT("formerly known as"), CLAUSE_ALIAS},
    {STR_INIT("formerly called"), CLAUSE_ALIAS},
    {STR_INIT("formerly"), CLAUSE_ALIAS},
    {STR_INIT("previously known as"), CLAUSE_ALIAS},
    {STR_INIT("previously called"), CLAUSE_ALIAS},
    {STR_INIT("previously"), CLAUSE_ALIAS},
    {STR_INIT("also known as"), CLAUSE_ALIAS},
    {STR_INIT("aka"), CLAUSE_ALIAS},
    {STR_INIT("part numbers"), CLAUSE_NUMBERS},
    {STR_INIT("part number"), CLAUSE_NUMBERS},
    {STR_INIT("article numbers"), CLAUSE_NUMBERS},
    {STR_INIT("article number"), CLAUSE_NUMBERS},
    {STR_INIT("order numbers"), CLAUSE_NUMBERS},
    {STR_INIT("order number"), CLAUSE_NUMBERS},
    {STR_INIT("catalog numbers"), CLAUSE_NUMBERS},
    {STR_INIT("catalog number"), CLAUSE_NUMBERS},
    {STR_INIT("cat. no."), CLAUSE_NUMBERS},
    {STR_INIT("cat."), CLAUSE_NUMBERS},
    {STR_INIT("model numbers"), CLAUSE_NUMBERS},
    {STR_INIT("model number"), CLAUSE_NUMBERS},
    {STR_INIT("mlfb"), CLAUSE_NUMBERS},
    {STR_INIT("p/n"), CLAUSE_NUMBERS},
    {STR_INIT("except"), CLAUSE_EXCEPTION},
    {STR_INIT("excluding"), CLAUSE_EXCEPTION},
    {STR_INIT("not including"), CLAUSE_EXCEPTION},
    {STR_INIT("other than"), CLAUSE_EXCEPTION},
    {STR_INIT("serial number"), CLAUSE_SERIAL},
    {STR_INIT("serial numbers"), CLAUSE_SERIAL},
    {STR_INIT("with serial number"), CLAUSE_SERIAL},
    {STR_INIT("the first"), CLAUSE_SERIAL},
    {STR_INIT("running firmware"), CLAUSE_NOTE},
    {STR_INIT("with firmware"), CLAUSE_NOTE},
    {STR_INIT("discontinued"), CLAUSE_NOTE},
    {STR_INIT("end of life"), CLAUSE_NOTE},
    {STR_INIT("end-of-life"), CLAUSE_NOTE},
    {STR_INIT("eol"), CLAUSE_NOTE},
    {STR_INIT("sold in"), CLAUSE_NOTE},
    {STR_INIT("all supported"), CLAUSE_NOTE},
    {STR_INIT("part of"), CLAUSE_NOTE},
    {STR_INIT("also part of"), CLAUSE_NOTE},
    {STR_INIT("software packaged"), CLAUSE_NOTE},
    {STR_INIT("affected as"), CLAUSE_CONDITION},
    {STR_INIT("running"), CLAUSE_RUNNING},
    {STR_INIT("hardware version"), CLAUSE_CONDITION},
    {STR_INIT("hardware revision"), CLAUSE_CONDITION},
    {STR_INIT("hw version"), CLAUSE_CONDITION},
    {STR_INIT("containing"), CLAUSE_CONDITION},
    {STR_INIT("if "), CLAUSE_CONDITION},
    {STR_INIT("when "), CLAUSE_CONDITION},
    {STR_INIT("that "), CLAUSE_CONDITION},
    {STR_INIT("which "), CLAUSE_CONDITION},
    {STR_INIT("where "), CLAUSE_CONDITION},
    {STR_INIT("only"), CLAUSE_CONDITION},
    {STR_INIT("configured"), CLAUSE_CONDITION},
    {STR_INIT("enabled with"), CLAUSE_CONDITION},
    {STR_INIT("equipped with"), CLAUSE_CONDITION},
    {STR_INIT("in connection with"), CLAUSE_CONDITION},
    {STR_INIT("in conjunction with"), CLAUSE_CONDITION},
    {STR_INIT("installed on"), CLAUSE_CONDITION},
    {STR_INIT("as used in"), CLAUSE_CONDITION},
    {STR_INIT("redistributed with"), CLAUSE_CONDITION},
    {STR_INIT("system integration with"), CLAUSE_CONDITION},
    {STR_INIT("with the"), CLAUSE_CONDITION},
    {STR_INIT("with option"), CLAUSE_CONDITION},
};

uint64_t lexicon_word(struct str text) {
    uint64_t word = 0;
    if (text.len > sizeof(word))
        return str_hash(text) | 1ull << 63; /* so that its last byte is no letter's and no digit's */
    memcpy(&word, text.ptr, text.len);
    return word;
}

/* "switches", "boxes": behind a hiss a plural takes a syllable. */
static bool has_long_plural(struct str text) {
    static const struct str ends[] = {STR_INIT("ches"), STR_INIT("shes"), STR_INIT("xes"), STR_INIT("sses")};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (text.len > ends[i].len + 1 && str_ends(text, ends[i]))
            return true;
    }
    return false;
}

/* "libraries", but not "series". */
static bool has_changed_plural(struct str text) {
    return text.len >= PLURAL_CHANGED_MIN && text.len <= WORD_MAX && str_ends(text, STR("ries"));
}

uint64_t lexicon_singular(struct str text) {
    size_t n = text.len;
    if (has_changed_plural(text)) {
        char word[WORD_MAX];
        memcpy(word, text.ptr, n - 3);
        word[n - 3] = 'y';
        return lexicon_word((struct str){word, n - 2});
    }
    bool plural = n >= 5 && text.ptr[n - 1] == 's' && text.ptr[n - 2] != 's' && text.ptr[n - 2] != 'u' &&
                  text.ptr[n - 2] != 'i' && !str_eq(text, STR("series"));
    if (plural && has_long_plural(text))
        n--;
    return lexicon_word(plural ? str_slice(text, 0, n - 1) : text);
}

static size_t slot_of(const struct name_lexicon *lexicon, uint64_t word) {
    size_t slot = (size_t)(word * 0x9e3779b97f4a7c15ull >> 55) % LEXICON_ROOM;
    while (lexicon->words[slot] != 0 && lexicon->words[slot] != word)
        slot = (slot + 1) % LEXICON_ROOM;
    return slot;
}

void lexicon_init(struct name_lexicon *lexicon) {
    memset(lexicon, 0, sizeof(*lexicon));
    for (size_t i = 0; i < ARRAY_LEN(product_word_rows); i++) {
        uint64_t word = lexicon_word(product_word_rows[i].word);
        size_t slot = slot_of(lexicon, word);
        lexicon->words[slot] = word;
        lexicon->classes[slot] = product_word_rows[i].class;
        lexicon->kinds[slot] = product_word_rows[i].kind;
    }
    for (size_t i = 0; i < ARRAY_LEN(clauses); i++)
        lexicon->clause_letters |= 1ull << (unsigned char)clauses[i].words.ptr[0] % 64;
}

enum word_class lexicon_class(const struct name_lexicon *lexicon, uint64_t word, enum product_kind *kind) {
    size_t slot = slot_of(lexicon, word);
    if (lexicon->words[slot] != word)
        return WORD_PLAIN;
    *kind = (enum product_kind)lexicon->kinds[slot];
    return (enum word_class)lexicon->classes[slot];
}

static bool is_word_edge(const char *text, size_t len, size_t at) {
    return at == 0 || at >= len || !char_is_alnum(text[at]) || !char_is_alnum(text[at - 1]);
}

/* One bit of 64 for the two letters that a word begins with. */
static uint64_t bit_of(const char *letters) {
    return 1ull << (((unsigned char)letters[0] * 11u + (unsigned char)letters[1]) % 64);
}

/* The bits of all words of the text: phrases whose bit is not among them do not stand in it. */
static uint64_t first_letters(const char *text, size_t len) {
    uint64_t found = 0;
    for (size_t i = 0; i + 1 < len; i++) {
        if (char_is_alpha(text[i]) && (i == 0 || !char_is_alnum(text[i - 1])))
            found |= bit_of(text + i);
    }
    return found;
}

/* Rewrites the phrase where it stands first; the new length. */
static size_t rewrite(char *text, size_t len, struct str written, struct str meant, bool *qualified) {
    size_t at = str_find((struct str){text, len}, written);
    if (at == SIZE_MAX || !is_word_edge(text, len, at) || !is_word_edge(text, len, at + written.len))
        return len;
    memcpy(text + at, meant.ptr, meant.len);
    memmove(text + at + meant.len, text + at + written.len, len - at - written.len);
    *qualified = *qualified || written.ptr[written.len - 1] == ')';
    return len - (written.len - meant.len);
}

size_t lexicon_phrases(const struct name_lexicon *lexicon, char *text, size_t len, bool *qualified) {
    uint64_t letters = first_letters(text, len);
    for (size_t i = 0; i < lexicon->own_count; i++) {
        if (letters & bit_of(lexicon->own[i].written.ptr))
            len = rewrite(text, len, lexicon->own[i].written, lexicon->own[i].meant, qualified);
    }
    letters = lexicon->own_count > 0 ? first_letters(text, len) : letters;
    for (size_t i = 0; i < ARRAY_LEN(product_phrase_rows); i++) {
        if (letters & bit_of(product_phrase_rows[i].written.ptr))
            len = rewrite(text, len, product_phrase_rows[i].written, product_phrase_rows[i].meant, qualified);
    }
    return len;
}

enum clause_class lexicon_clause(const struct name_lexicon *lexicon, struct str text, size_t *length) {
    if (text.len == 0 || !(lexicon->clause_letters >> (unsigned char)text.ptr[0] % 64 & 1))
        return CLAUSE_NONE;
    for (size_t i = 0; i < ARRAY_LEN(clauses); i++) {
        struct str words = clauses[i].words;
        if (text.ptr[0] == words.ptr[0] && str_starts(text, words) &&
            (text.len == words.len || !char_is_alnum(text.ptr[words.len]) || words.ptr[words.len - 1] == ' ')) {
            *length = words.len;
            return clauses[i].class;
        }
    }
    return CLAUSE_NONE;
}
