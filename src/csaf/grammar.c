#include "csaf/grammar.h"

static bool is_one_of(struct str word, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(word, words[i]))
            return true;
    return false;
}

#define IS_ONE_OF(word, ...)                                                                                           \
    is_one_of(word, (const struct str[]){__VA_ARGS__}, ARRAY_LEN(((const struct str[]){__VA_ARGS__})))

static bool is_small(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if (!char_is(word.ptr[i], CHAR_SMALL))
            return false;
    return word.len > 0;
}

static bool is_vowel(char c) {
    c = char_lower(c);
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* ---- the checks */

/* "that that" and "had had" can be right. */
static bool is_doubled(const struct grammar_pair *pair) {
    return is_small(pair->word) && pair->word.len > 1 && str_eq_nocase(pair->before, pair->word) &&
           !IS_ONE_OF(pair->word, STR("that"), STR("had"), STR("very"), STR("dot"));
}

/* "Version A and" is no article. */
static bool is_article(const struct grammar_pair *pair, struct str article) {
    return str_eq_nocase(pair->before, article) && (is_small(pair->before) || pair->first);
}

/* What is spoken decides: "a one-time", "a user", "an hour". Words in 'u' go either way. */
static bool lacks_n(const struct grammar_pair *pair) {
    struct str word = pair->word;
    if (!is_article(pair, STR("a")) || word.len < 3 || !is_small(word))
        return false;
    bool vowel = is_vowel(word.ptr[0]) && word.ptr[0] != 'u' && word.ptr[0] != 'y';
    return vowel && !str_starts(word, STR("one")) && !str_starts(word, STR("once")) && !str_starts(word, STR("eu")) &&
           !str_starts(word, STR("ew"));
}

/* Acronyms are spelt out ("an ssh key"): what does not begin as words do could be one. */
static bool has_n_too_many(const struct grammar_pair *pair) {
    struct str word = pair->word;
    static const char clusters[] = "bl br ch cl cr dr fl fr gl gr ph pl pr sc sh sk sl sm sn sp st sw th tr tw wh wr";
    if (!is_article(pair, STR("an")) || word.len < 4 || !is_small(word) || is_vowel(word.ptr[0]))
        return false;
    bool spoken = is_vowel(word.ptr[1]) || str_contains(str_from(clusters), str_slice(word, 0, 2));
    return spoken && word.ptr[0] != 'h';
}

static bool is_auxiliary(struct str word) {
    return is_small(word) && IS_ONE_OF(word, STR("must"), STR("can"), STR("cannot"), STR("could"), STR("should"),
                                       STR("may"), STR("might"), STR("will"), STR("would"), STR("shall"));
}

/* "must followed": infinitives in "-ed" are few. */
static bool lacks_infinitive(const struct grammar_pair *pair) {
    struct str word = pair->word;
    return is_auxiliary(pair->before) && is_small(word) && word.len > 4 && str_ends(word, STR("ed")) &&
           !IS_ONE_OF(word, STR("exceed"), STR("proceed"), STR("succeed"), STR("embed"), STR("indeed"), STR("speed"),
                      STR("breed"), STR("bleed"), STR("shred"), STR("overfeed"), STR("reseed"));
}

static bool is_of_for_have(const struct grammar_pair *pair) {
    return is_auxiliary(pair->before) && str_eq(pair->word, STR("of")) && !pair->ends;
}

/* Verbs that are never nouns: "for ensure". */
static bool is_for_for_to(const struct grammar_pair *pair) {
    return str_eq_nocase(pair->before, STR("for")) &&
           IS_ONE_OF(pair->word, STR("ensure"), STR("prevent"), STR("avoid"), STR("allow"), STR("obtain"),
                     STR("achieve"), STR("mitigate"), STR("execute"), STR("perform"));
}

/* "a products." A phrase must end with it: "a sales team" is right. */
static bool is_plural_of_one(const struct grammar_pair *pair) {
    static const struct str singular[] = {STR_INIT("ss"), STR_INIT("us"),  STR_INIT("is"),    STR_INIT("as"),
                                          STR_INIT("os"), STR_INIT("ics"), STR_INIT("eries"), STR_INIT("pecies")};
    struct str word = pair->word;
    if (!pair->ends || !(is_article(pair, STR("a")) || is_article(pair, STR("an"))) || !is_small(word) ||
        word.len < 5 || !str_ends(word, STR("s")))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(singular); i++)
        if (str_ends(word, singular[i]))
            return false;
    return !IS_ONE_OF(word, STR("means"), STR("headquarters"), STR("crossroads"), STR("https"), STR("gps"));
}

struct str grammar_mistake(const struct grammar_pair *pair) {
    static const struct {
        bool (*finds)(const struct grammar_pair *pair);
        struct str text;
    } checks[] = {
        {is_doubled, STR_INIT("write the word once")},
        {lacks_n, STR_INIT("write 'an' before a vowel")},
        {has_n_too_many, STR_INIT("write 'a' before a consonant")},
        {lacks_infinitive, STR_INIT("write an infinitive behind an auxiliary, as in 'must be done'")},
        {is_of_for_have, STR_INIT("write 'have' behind an auxiliary")},
        {is_for_for_to, STR_INIT("write 'to' before a verb")},
        {is_plural_of_one, STR_INIT("write the word for one behind 'a'")},
    };
    for (size_t i = 0; pair->before.len && i < ARRAY_LEN(checks); i++)
        if (checks[i].finds(pair))
            return checks[i].text;
    return STR_NONE;
}
