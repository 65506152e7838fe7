#include "advisory/range_unreadable.h"

#include "advisory/range_word.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

static const struct str SAID[] = {STR_INIT("not affected"),   STR_INIT("not be affected"), STR_INIT("not vulnerable"),
                                  STR_INIT("not impacted"),   STR_INIT("unaffected"),      STR_INIT("is fixed"),
                                  STR_INIT("are fixed"),      STR_INIT("fixed in"),        STR_INIT("fixed with"),
                                  STR_INIT("fixed since"),    STR_INIT("is patched"),      STR_INIT("patched in"),
                                  STR_INIT("is not included")};

static bool is_adjective(struct str word) {
    static const struct wording_row WORDS[] = {{"earlier", 0}, {"higher", 0},    {"later", 0},     {"lower", 0},
                                               {"newer", 0},   {"older", 0},     {"preceding", 0}, {"previous", 0},
                                               {"prior", 0},   {"subsequent", 0}};
    return wording_find(WORDS, ARRAY_LEN(WORDS), word) != NULL;
}

static struct str letters_at(struct str text, size_t *at) {
    *at = version_skip_blanks(text, *at);
    size_t end = *at;
    while (end < text.len && char_is_alpha(text.ptr[end]))
        end++;
    return str_slice(text, *at, end);
}

/* A version at `*at`, words like "for" and "version" in front of it apart; moves behind it. */
static bool take_version(struct str text, size_t *at) {
    struct version v;
    for (;;) {
        size_t try = version_skip_blanks(text, *at);
        if (version_take(text, &try, &v)) {
            *at = try;
            return true;
        }
        struct str word = letters_at(text, &try);
        if (!str_eq_nocase(word, STR("for")) && (word.len == 0 || range_word_of(word) != RANGE_WORD_NOUN))
            return false;
        *at = try + word.len;
    }
}

/* "earlier 1.4 versions": those of one line alone. "prior 1.4" without a noun is "prior to 1.4". */
static bool is_of_line(struct str text, size_t at) {
    size_t behind = at;
    return take_version(text, &behind) && range_word_of(letters_at(text, &behind)) == RANGE_WORD_NOUN;
}

/* "except 4.9.8 and later", "except 4.2 to 4.4" */
static bool is_exception_of_many(struct str text, size_t at) {
    if (!take_version(text, &at))
        return false;
    at = version_skip_blanks(text, at);
    struct str word = letters_at(text, &at);
    enum range_word known = word.len > 0 ? range_word_of(word) : RANGE_WORD_UNKNOWN;
    if (known == RANGE_WORD_TO || known == RANGE_WORD_UNTIL || known == RANGE_WORD_UP)
        return true;
    if (word.len == 0 && at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+'))
        return true;
    at += word.len;
    if (known == RANGE_WORD_AND || known == RANGE_WORD_OR)
        known = range_word_of(letters_at(text, &at));
    return known == RANGE_WORD_BEFORE || known == RANGE_WORD_AFTER;
}

static bool is_interval(struct str text) {
    bool bracket = str_find_char(text, '[') != SIZE_MAX || str_find_char(text, ']') != SIZE_MAX;
    return bracket && str_find_char(text, ',') != SIZE_MAX;
}

bool range_is_unreadable(struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++)
        if (str_contains_nocase(text, SAID[i]))
            return true;
    for (size_t at = 0; at < text.len;) {
        struct str word = letters_at(text, &at);
        at += word.len > 0 ? word.len : 1;
        if (word.len < 4)
            continue;
        if ((is_adjective(word) && is_of_line(text, at)) ||
            (range_word_of(word) == RANGE_WORD_WITHOUT && is_exception_of_many(text, at)))
            return true;
    }
    return is_interval(text);
}
