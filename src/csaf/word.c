#include "csaf/word.h"

#include <string.h>

enum kind { KIND_BLANK, KIND_LETTER, KIND_DIGIT, KIND_MARK };

/* Blocks beyond ASCII that hold no letters, by their first and last character. What stands in none is a letter. */
static const struct {
    uint32_t first, last;
    enum kind kind;
} blocks[] = {
    {0x80, 0x9f, KIND_BLANK},     {0xa0, 0xa0, KIND_BLANK},     {0xa1, 0xa9, KIND_MARK},
    {0xab, 0xb4, KIND_MARK},      {0xb6, 0xb9, KIND_MARK},      {0xbb, 0xbf, KIND_MARK},
    {0xd7, 0xd7, KIND_MARK},      {0xf7, 0xf7, KIND_MARK},      {0x2000, 0x200b, KIND_BLANK},
    {0x2010, 0x2027, KIND_MARK},  {0x2028, 0x202f, KIND_BLANK}, {0x2030, 0x205e, KIND_MARK},
    {0x205f, 0x206f, KIND_BLANK}, {0x2070, 0x2bff, KIND_MARK},  {0x3000, 0x3000, KIND_BLANK},
    {0x3001, 0x303f, KIND_MARK},  {0xe000, 0xf8ff, KIND_MARK},  {0xfeff, 0xfeff, KIND_BLANK},
    {0xff00, 0xff20, KIND_MARK},  {0xfff0, 0xffff, KIND_MARK},  {0x1f000, 0x1faff, KIND_MARK},
};
enum { RIGHT_QUOTE = 0x2019, HYPHEN = 0x2010, NO_BREAK_HYPHEN = 0x2011 };

static enum kind kind_of(uint32_t code) {
    if (code < 0x80) {
        char c = (char)code;
        return char_is_alpha(c)                      ? KIND_LETTER
               : char_is_digit(c)                    ? KIND_DIGIT
               : code <= ' ' || c == '<' || c == '>' ? KIND_BLANK
                                                     : KIND_MARK;
    }
    for (size_t i = 0; i < ARRAY_LEN(blocks) && code >= blocks[i].first; i++)
        if (code <= blocks[i].last)
            return blocks[i].kind;
    return KIND_LETTER;
}

bool code_is_white(uint32_t code) {
    return (code >= 0x09 && code <= 0x0d) || code == ' ' || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f ||
           code == 0x3000;
}

bool code_is_foreign_mark(uint32_t code) {
    return code >= 0x80 && kind_of(code) == KIND_MARK;
}

/* The first character: its length, at least 1. What is not UTF-8 is a mark. */
static size_t first_of(struct str text, enum kind *kind, uint32_t *code) {
    unsigned char byte = (unsigned char)text.ptr[0];
    size_t len = 1;
    *code = byte;
    if (byte >= 0x80)
        len = str_utf8_next(text, code);
    *kind = len ? kind_of(*code) : KIND_MARK;
    return len ? len : 1;
}

bool token_next(struct str *rest, struct token *token) {
    size_t start = SIZE_MAX, end = 0, at = 0, first_word = SIZE_MAX;
    enum kind kind;
    uint32_t code;
    for (; at < rest->len; at += first_of(str_skip(*rest, at), &kind, &code)) {
        (void)first_of(str_skip(*rest, at), &kind, &code);
        if (kind == KIND_BLANK && start != SIZE_MAX)
            break;
        if (kind == KIND_BLANK)
            continue;
        start = start == SIZE_MAX ? at : start;
        if (kind == KIND_MARK)
            continue;
        first_word = first_word == SIZE_MAX ? at : first_word;
        end = at + first_of(str_skip(*rest, at), &kind, &code);
    }
    if (start == SIZE_MAX)
        return false;
    bool empty = first_word == SIZE_MAX;
    *token = (struct token){empty ? STR("") : str_slice(*rest, first_word, end), empty || first_word > start,
                            empty || end < at};
    *rest = str_skip(*rest, at);
    return true;
}

/* Of ASCII's marks those that stand inside what is no prose. */
static bool is_technical(char c) {
    return c != '\0' && strchr("#$%&()*+=@[\\]^_`{|}~", c) != NULL;
}

bool token_is_prose(struct str text) {
    if (str_contains(text, STR("://")) || str_contains(text, STR("//")) || str_contains(text, STR(":/")))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool inside = i > 0 && i + 1 < text.len;
        if (char_is_digit(c) || is_technical(c) || (inside && (c == '.' || c == ':') && char_is_alnum(text.ptr[i + 1])))
            return false;
    }
    return true;
}

static bool is_inner(uint32_t code) {
    return code == '\'' || code == '-' || code == RIGHT_QUOTE || code == HYPHEN || code == NO_BREAK_HYPHEN;
}

bool word_next(struct str *rest, struct str *word) {
    size_t start = SIZE_MAX, end = 0, at = 0;
    while (at < rest->len) {
        enum kind kind;
        uint32_t code;
        size_t len = first_of(str_skip(*rest, at), &kind, &code);
        bool letter = kind == KIND_LETTER;
        if (start != SIZE_MAX && !letter && !is_inner(code))
            break;
        if (letter && start == SIZE_MAX)
            start = at;
        at += len;
        end = letter ? at : end;
    }
    if (start == SIZE_MAX)
        return false;
    *word = str_slice(*rest, start, end);
    *rest = str_skip(*rest, at);
    return true;
}

bool word_is_name(struct str word) {
    for (size_t i = 1; i < word.len; i++)
        if (char_is(word.ptr[i], CHAR_CAPITAL) && word.ptr[i - 1] != '-')
            return true;
    return false;
}
