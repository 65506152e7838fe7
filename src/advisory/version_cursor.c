#include "advisory/version_cursor.h"

#include <string.h>

#include "advisory/version_word.h"

enum { NUMBER_DIGITS_MAX = 18, HASH_LETTERS_MIN = 7, YEAR_FIRST = 1990, YEAR_LAST = 2099 };

size_t version_skip_blanks(struct str text, size_t at) {
    while (version_is_blank(version_cursor_char(text, at)))
        at++;
    return at;
}

/* The end of the run, from `at` on, of characters that `is` takes. */
size_t version_cursor_run_end(struct str text, size_t at, bool (*is)(char)) {
    while (at < text.len && is(text.ptr[at]))
        at++;
    return at;
}

struct str version_cursor_run(struct str text, size_t at, bool (*is)(char)) {
    return str_slice(text, at, version_cursor_run_end(text, at, is));
}

bool version_is_digit(char ch) {
    return char_is_digit(ch);
}
bool version_is_letter(char ch) {
    return char_is_alpha(ch);
}
bool version_is_alnum(char ch) {
    return char_is_alnum(ch);
}
bool version_is_open(char ch) {
    return ch == 'x' || ch == 'X' || ch == '*';
}
bool version_is_hex(char ch) {
    return char_is_digit(ch) || (char_lower(ch) >= 'a' && char_lower(ch) <= 'f');
}

bool version_is_all(struct str run, bool (*is)(char)) {
    return version_cursor_run_end(run, 0, is) == run.len;
}

bool version_is_year(const struct version_part *first) {
    return first->kind == VERSION_PART_NUMBER && first->width == 4 && first->value >= YEAR_FIRST &&
           first->value <= YEAR_LAST;
}

void version_cursor_push(struct version_cursor *c, struct version_part part) {
    struct version *v = c->version;
    size_t next = (size_t)v->count + v->alias;
    if (next >= VERSION_PARTS_MAX) {
        v->reason = VERSION_REASON_LONG;
        return;
    }
    v->parts[next] = part;
    if (c->depth) {
        v->alias++;
        return;
    }
    if (part.kind == VERSION_PART_NUMBER && v->precision == v->count)
        v->precision++;
    v->count++;
}

/* The number that `digits` says, into `part`. */
void version_cursor_number(struct version_cursor *c, struct version_part *part, struct str digits) {
    size_t zeros = 0;
    while (zeros + 1 < digits.len && digits.ptr[zeros] == '0')
        zeros++;
    part->width = (uint8_t)(digits.len > UINT8_MAX ? UINT8_MAX : digits.len);
    if (zeros)
        part->flags |= VERSION_PART_PADDED;
    if (digits.len - zeros > NUMBER_DIGITS_MAX)
        c->version->reason = VERSION_REASON_LONG;
    else
        (void)str_u64(str_skip(digits, zeros), UINT64_MAX, &part->value);
}

struct version_part version_cursor_part(const struct version_cursor *c, enum version_part_kind kind, size_t len) {
    return (struct version_part){.kind = (uint8_t)kind, .at = (uint16_t)c->at, .len = (uint16_t)len};
}

/* Digits, and an x behind them that leaves the last ones open (8.1x). */
void version_cursor_take_number(struct version_cursor *c, enum version_part_kind kind) {
    struct str digits = version_cursor_run(c->text, c->at, version_is_digit);
    struct str token = version_cursor_run(c->text, c->at, version_is_alnum);
    struct version_part part = version_cursor_part(c, kind, digits.len);
    version_cursor_number(c, &part, digits);
    c->at += digits.len;
    if (token.len > digits.len && digits.ptr[0] == '0' && version_is_all(token, version_is_hex)) {
        part.flags |= VERSION_PART_HEX;
        part.len = (uint16_t)token.len;
    }
    size_t open = version_cursor_run_end(c->text, c->at, version_is_open);
    if (open > c->at && !char_is_alnum(version_cursor_char(c->text, open))) {
        part.flags |= VERSION_PART_OPEN;
        part.sort = (uint8_t)(open - c->at < 10 ? open - c->at : 9);
        c->at = open;
    }
    version_cursor_push(c, part);
}

/* Length of a hash at `at`: many characters, digits and letters mixed. 0 when there is none. */
static size_t hash_length(struct str text, size_t at) {
    struct str token = version_cursor_run(text, at, version_is_alnum);
    unsigned changes = 0;
    for (size_t i = 1; i < token.len; i++)
        changes += char_is_digit(token.ptr[i]) != char_is_digit(token.ptr[i - 1]);
    return token.len >= HASH_LETTERS_MIN && changes >= 3 && version_is_all(token, version_is_hex) ? token.len : 0;
}

bool version_cursor_take_hash(struct version_cursor *c) {
    size_t length = hash_length(c->text, c->at);
    if (length) {
        version_cursor_push(c, version_cursor_part(c, VERSION_PART_HASH, length));
        c->at += length;
    }
    return length > 0;
}

/* The number of a qualifier whose letters end at c->at: "1", "-1", " 1", " Nr. 1", and of a revision also a letter. */
static void take_qualifier_number(struct version_cursor *c, struct version_part *part, bool apart) {
    size_t at = c->at;
    while (apart && (version_is_blank(version_cursor_char(c->text, at)) ||
                     strchr(".-#:", version_cursor_char(c->text, at) ? version_cursor_char(c->text, at) : ' ')))
        at++;
    struct str word = version_cursor_run(c->text, at, version_is_letter);
    if (apart && version_word_is_number(word)) {
        at += word.len;
        while (version_is_blank(version_cursor_char(c->text, at)) || version_cursor_char(c->text, at) == '.')
            at++;
        word = version_cursor_run(c->text, at, version_is_letter);
    }
    struct str digits = version_cursor_run(c->text, at, version_is_digit);
    if (digits.len) {
        version_cursor_number(c, part, digits);
        c->at = at + digits.len;
    } else if (part->sort == QUALIFIER_REVISION && word.len == 1 &&
               !char_is_digit(version_cursor_char(c->text, at + 1))) {
        part->flags |= VERSION_PART_LETTERED;
        part->value = (uint64_t)(char_lower(word.ptr[0]) - 'a') + 1;
        c->at = at + 1;
    } else {
        part->flags |= VERSION_PART_OPEN;
    }
}

/* A qualifier whose first word is `word`, at c->at, perhaps of two words. False, nothing moved, when it is none. */
bool version_cursor_take_qualifier(struct version_cursor *c, struct str word) {
    char joined[32];
    size_t from = c->at, end = c->at + word.len;
    enum version_qualifier sort;
    struct str second = STR_NONE;
    if (version_word_begins_qualifier(word)) {
        size_t next = version_skip_blanks(c->text, end);
        second = version_cursor_run(c->text, next, version_is_letter);
        if (word.len + second.len > sizeof joined)
            second = STR_NONE;
        if (second.len) {
            memcpy(joined, word.ptr, word.len);
            memcpy(joined + word.len, second.ptr, second.len);
            if (version_word_qualifier((struct str){joined, word.len + second.len}, &sort))
                end = next + second.len;
            else
                second = STR_NONE;
        }
    }
    if (!second.len && !version_word_qualifier(word, &sort))
        return false;
    if (word.len == 1 && !char_is_digit(version_cursor_char(c->text, end)))
        return false;
    struct version_part part = version_cursor_part(c, VERSION_PART_QUALIFIER, end - from);
    part.sort = (uint8_t)sort;
    c->at = end;
    if (sort == QUALIFIER_NONE)
        return true;
    take_qualifier_number(c, &part, word.len > 1);
    version_cursor_push(c, part);
    return true;
}
