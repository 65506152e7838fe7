#include "advisory/wording.h"

#include <string.h>

/* What stands for a plain character: as bytes in UTF-8, or as a character reference. A longer row before its prefix. */
static const struct {
    struct str written;
    struct str plain;
} SIGNS[] = {
    {STR_INIT("&amp;lt;"), STR_INIT("<")},
    {STR_INIT("&amp;gt;"), STR_INIT(">")},
    {STR_INIT("&amp;"), STR_INIT("&")},
    {STR_INIT("&lt;"), STR_INIT("<")},
    {STR_INIT("&gt;"), STR_INIT(">")},
    {STR_INIT("&le;"), STR_INIT("<=")},
    {STR_INIT("&ge;"), STR_INIT(">=")},
    {STR_INIT("&nbsp;"), STR_INIT(" ")},
    {STR_INIT("&ndash;"), STR_INIT("-")},
    {STR_INIT("&mdash;"), STR_INIT("-")},
    {STR_INIT("&quot;"), STR_INIT("\"")},
    {STR_INIT("&apos;"), STR_INIT("'")},
    {STR_INIT("&#60;"), STR_INIT("<")},
    {STR_INIT("&#x3c;"), STR_INIT("<")},
    {STR_INIT("&#62;"), STR_INIT(">")},
    {STR_INIT("&#x3e;"), STR_INIT(">")},
    {STR_INIT("&#160;"), STR_INIT(" ")},
    {STR_INIT("&#xa0;"), STR_INIT(" ")},
    {STR_INIT("&#8211;"), STR_INIT("-")},
    {STR_INIT("&#8804;"), STR_INIT("<=")},
    {STR_INIT("&#x2264;"), STR_INIT("<=")},
    {STR_INIT("&#8805;"), STR_INIT(">=")},
    {STR_INIT("&#x2265;"), STR_INIT(">=")},
    {STR_INIT("\xc2\xa0"), STR_INIT(" ")},         /* no-break space */
    {STR_INIT("\xc2\xad"), STR_INIT("")},          /* soft hyphen */
    {STR_INIT("\xc2\xae"), STR_INIT("")},          /* registered sign */
    {STR_INIT("\xe1\xa0\x8e"), STR_INIT("")},      /* vowel separator without width */
    {STR_INIT("\xe2\x80\x80"), STR_INIT(" ")},     /* quads and spaces of fixed width, to U+200A */
    {STR_INIT("\xe2\x80\x81"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x82"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x83"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x84"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x85"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x86"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x87"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x88"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x89"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x8a"), STR_INIT(" ")},     /**/
    {STR_INIT("\xe2\x80\x8b"), STR_INIT("")},      /* zero width: space, joiners, direction marks */
    {STR_INIT("\xe2\x80\x8c"), STR_INIT("")},      /**/
    {STR_INIT("\xe2\x80\x8d"), STR_INIT("")},      /**/
    {STR_INIT("\xe2\x80\x8e"), STR_INIT("")},      /**/
    {STR_INIT("\xe2\x80\x8f"), STR_INIT("")},      /**/
    {STR_INIT("\xe2\x80\x90"), STR_INIT("-")},     /* hyphens and dashes, to U+2015 */
    {STR_INIT("\xe2\x80\x91"), STR_INIT("-")},     /**/
    {STR_INIT("\xe2\x80\x92"), STR_INIT("-")},     /**/
    {STR_INIT("\xe2\x80\x93"), STR_INIT("-")},     /**/
    {STR_INIT("\xe2\x80\x94"), STR_INIT("-")},     /**/
    {STR_INIT("\xe2\x80\x95"), STR_INIT("-")},     /**/
    {STR_INIT("\xe2\x80\x98"), STR_INIT("'")},     /* quotes */
    {STR_INIT("\xe2\x80\x99"), STR_INIT("'")},     /**/
    {STR_INIT("\xe2\x80\x9c"), STR_INIT("\"")},    /**/
    {STR_INIT("\xe2\x80\x9d"), STR_INIT("\"")},    /**/
    {STR_INIT("\xe2\x80\xa6"), STR_INIT("...")},   /* ellipsis */
    {STR_INIT("\xe2\x80\xaf"), STR_INIT(" ")},     /* narrow no-break space */
    {STR_INIT("\xe2\x81\xa0"), STR_INIT("")},      /* word joiner */
    {STR_INIT("\xe2\x84\xa2"), STR_INIT("")},      /* trade mark */
    {STR_INIT("\xe2\x88\x92"), STR_INIT("-")},     /* minus */
    {STR_INIT("\xe2\x89\xa4"), STR_INIT("<=")},    /**/
    {STR_INIT("\xe2\x89\xa5"), STR_INIT(">=")},    /**/
    {STR_INIT("\xe2\x89\xa6"), STR_INIT("<=")},    /**/
    {STR_INIT("\xe2\x89\xa7"), STR_INIT(">=")},    /**/
    {STR_INIT("\xe2\xa9\xbd"), STR_INIT("<=")},    /* slanted */
    {STR_INIT("\xe2\xa9\xbe"), STR_INIT(">=")},    /**/
    {STR_INIT("\xe3\x80\x80"), STR_INIT(" ")},     /* ideographic space */
    {STR_INIT("\xef\xbb\xbf"), STR_INIT("")},      /* byte order mark */
    {STR_INIT("\xef\xbc\x9c"), STR_INIT("<")},     /* full width < = > */
    {STR_INIT("\xef\xbc\x9d"), STR_INIT("=")},     /**/
    {STR_INIT("\xef\xbc\x9e"), STR_INIT(">")},     /**/
    {STR_INIT("\xc3\x82\xc2\xa0"), STR_INIT(" ")}, /* from here: read as Windows-1252 once and written again */
    {STR_INIT("\xc3\xa2\xe2\x80\xb0\xc2\xa4"), STR_INIT("<=")},
    {STR_INIT("\xc3\xa2\xe2\x80\xb0\xc2\xa5"), STR_INIT(">=")},
    {STR_INIT("\xc3\xa2\xe2\x82\xac\xe2\x80\x9c"), STR_INIT("-")},
    {STR_INIT("\xc3\xa2\xe2\x82\xac\xe2\x80\x9d"), STR_INIT("-")},
    {STR_INIT("\xc3\xa2\xe2\x82\xac\xe2\x84\xa2"), STR_INIT("'")},
};

static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c < 0x20 || c >= 0x7f || c == '&')
            return false;
    }
    return true;
}

static const struct str *plain_for(struct str at, size_t *length) {
    for (size_t i = 0; i < ARRAY_LEN(SIGNS); i++)
        if (str_starts_nocase(at, SIGNS[i].written)) {
            *length = SIGNS[i].written.len;
            return &SIGNS[i].plain;
        }
    return NULL;
}

/* Every replacement is at most as long as what it replaces, so a copy of the text has room for it. */
static size_t write_plain(struct str text, char *to) {
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t length = 1;
        const struct str *plain = c == '&' || c >= 0x80 ? plain_for(str_skip(text, i), &length) : NULL;
        if (plain && plain->len)
            memcpy(to + len, plain->ptr, plain->len);
        else if (!plain)
            to[len] = c < 0x20 || c == 0x7f ? ' ' : text.ptr[i];
        len += plain ? plain->len : 1;
        i += length;
    }
    return len;
}

struct str wording_plain(struct arena *arena, struct str text) {
    text = str_trim(text);
    if (text.len == 0)
        return STR("");
    if (is_plain(text))
        return text;
    char *to = arena_get_raw(arena, text.len, 1);
    return to ? str_trim((struct str){to, write_plain(text, to)}) : STR_NONE;
}

static bool in_word(char c) {
    return char_is_alnum(c) || (unsigned char)c >= 0x80;
}

bool wording_next(struct str *rest, struct str *word) {
    size_t from = 0;
    while (from < rest->len && !in_word(rest->ptr[from]))
        from++;
    size_t to = from;
    while (to < rest->len && in_word(rest->ptr[to]))
        to++;
    *word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    return word->len > 0;
}

static bool has_word(struct str name, struct str wanted) {
    struct str word;
    while (wording_next(&name, &word))
        if (str_eq_nocase(word, wanted))
            return true;
    return false;
}

bool wording_repeats(struct str words, struct str name) {
    struct str word;
    while (wording_next(&words, &word))
        if (!has_word(name, word))
            return false;
    return true;
}

/* Order of `word`, in lower case, and a C string. */
static int order(struct str word, const char *text) {
    for (size_t i = 0; i < word.len; i++) {
        int difference = (unsigned char)char_lower(word.ptr[i]) - (unsigned char)text[i];
        if (difference || !text[i])
            return difference;
    }
    return text[word.len] ? -1 : 0;
}

const struct wording_row *wording_find(const struct wording_row *rows, size_t count, struct str word) {
    size_t from = 0;
    unsigned char first = word.len > 0 ? (unsigned char)char_lower(word.ptr[0]) : 0;
    while (from < count) {
        size_t middle = from + (count - from) / 2;
        int side = first - (unsigned char)rows[middle].text[0]; /* mostly it decides */
        if (side == 0)
            side = order(word, rows[middle].text);
        if (side == 0)
            return &rows[middle];
        if (side < 0)
            count = middle;
        else
            from = middle + 1;
    }
    return NULL;
}
