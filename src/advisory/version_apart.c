#include "advisory/version_apart.h"

#include <string.h>

#include "advisory/version_part.h"
#include "advisory/version_word.h"

enum { STEP_DIGITS_MIN = 4 };

/* The dots between numbers in the word at `at`; `*year` when its first number is one. */
static unsigned dots_at(struct str text, size_t at, bool *year) {
    struct str digits = version_cursor_run(text, at, version_is_digit);
    struct version_part part = {.kind = VERSION_PART_NUMBER, .width = (uint8_t)(digits.len & 0x7f)};
    unsigned dots = 0;
    (void)str_u64(digits, UINT64_MAX, &part.value);
    *year = version_is_year(&part);
    for (size_t i = at; i + 1 < text.len && (char_is_alnum(text.ptr[i]) || text.ptr[i] == '.'); i++)
        dots += text.ptr[i] == '.' && char_is_alnum(text.ptr[i + 1]);
    return dots;
}

/* Whether the number at `at`, behind blanks (with an underscore: `joined`) and perhaps a label, is a second number of
 * the same release: 2017 8.1; 2018 SP1 Version 1.4.7.602; 4.04E_10.95.210.01. */
static bool is_second_number(const struct version_cursor *c, size_t at, bool joined, bool labelled) {
    const struct version *v = c->version;
    bool year;
    unsigned dots = dots_at(c->text, at, &year);
    if (c->depth || v->alias || v->count == 0 || v->parts[0].kind != VERSION_PART_NUMBER)
        return false;
    if (dots >= 1 && year != version_is_year(&v->parts[0]))
        return true;
    if (labelled)
        return dots >= 2 && v->label != VERSION_LABEL_VERSION;
    return joined && dots >= 2 && v->precision >= 2;
}

static bool take_second_number(struct version_cursor *c, size_t at) {
    c->at = at;
    c->depth = 1;
    version_cursor_take_number(c, VERSION_PART_NUMBER);
    version_part_take_all(c);
    c->depth = 0;
    return true;
}

static bool take_number_apart(struct version_cursor *c, size_t at, bool joined) {
    struct str digits = version_cursor_run(c->text, at, version_is_digit);
    char after = version_cursor_char(c->text, at + digits.len);
    if (is_second_number(c, at, joined, false))
        return take_second_number(c, at);
    bool alone = !char_is_alnum(after) && after != '.' && after != '-';
    struct version_part part = {.kind = VERSION_PART_NUMBER};
    version_cursor_number(c, &part, digits);
    bool long_enough = digits.len >= STEP_DIGITS_MIN && alone && !version_is_year(&part);
    if (!joined && !long_enough)
        return false;
    c->at = at;
    version_cursor_take_number(c, VERSION_PART_STEP);
    return true;
}

/* TCU4 of "R511.5 TCU4", IR22 of "1.70 IR22": a qualifier of the supplier's own. Long numbers are models, not counts.
 */
static bool take_own_qualifier(struct version_cursor *c, size_t at, bool joined) {
    struct str token = version_cursor_run(c->text, at, version_is_alnum);
    size_t letters = 0;
    while (letters < token.len && char_is_alpha(token.ptr[letters]) && (joined || token.ptr[letters] <= 'Z'))
        letters++;
    size_t digits = version_cursor_run_end(token, letters, version_is_digit) - letters;
    size_t next = version_skip_blanks(c->text, at + token.len);
    next += version_cursor_char(c->text, next) == '-';
    bool followed = char_is_alnum(version_cursor_char(c->text, next));
    struct str following = version_cursor_run(c->text, next, version_is_letter);
    enum version_qualifier sort;
    if (letters < 1 || letters > 4 || digits < 1 || digits > 2 || letters + digits != token.len ||
        (followed && !version_word_qualifier(following, &sort)))
        return false;
    c->at = at;
    version_part_take_letters(c);
    return true;
}

/* "Version 1.4.7.602" behind 2018 SP1 is its second number; "_v1" behind 3.2.0-12 a variant. */
static bool take_label_apart(struct version_cursor *c, size_t at, size_t letters, bool joined) {
    size_t digit = at + letters;
    while (version_is_blank(version_cursor_char(c->text, digit)) || version_cursor_char(c->text, digit) == '.')
        digit++;
    if (!char_is_digit(version_cursor_char(c->text, digit)))
        return false;
    if (is_second_number(c, digit, joined, true))
        return take_second_number(c, digit);
    bool year;
    size_t before = c->at;
    if (!joined || c->version->label == VERSION_LABEL_VERSION || dots_at(c->text, digit, &year) > 0)
        return false;
    c->at = at;
    if (version_cursor_take_qualifier(c, version_cursor_run(c->text, at, version_is_letter)))
        return true;
    c->at = before;
    return false;
}

/* Whether what stands at `at` can follow a qualifier that has no number: the end, or another qualifier. */
static bool may_end_open(const struct version_cursor *c, size_t at) {
    enum version_qualifier sort;
    size_t next = version_skip_blanks(c->text, at);
    return !char_is_alnum(version_cursor_char(c->text, next)) ||
           version_word_qualifier(version_cursor_run(c->text, next, version_is_letter), &sort);
}

static bool take_word_apart(struct version_cursor *c, size_t at, bool joined) {
    struct str word = version_cursor_run(c->text, at, version_is_letter);
    if (version_word_label(word) == VERSION_LABEL_VERSION)
        return take_label_apart(c, at, word.len, joined);
    struct version *v = c->version;
    size_t before = c->at, last = (size_t)v->count + v->alias;
    uint8_t count = v->count, alias = v->alias;
    c->at = at;
    if (!version_cursor_take_qualifier(c, word)) {
        c->at = before;
        return take_own_qualifier(c, at, joined);
    }
    /* A qualifier without its number is one only at the end: "V7.3 Update", but not "4.2 update available". */
    bool open = (size_t)v->count + v->alias > last && v->parts[last].flags & VERSION_PART_OPEN;
    if (!open || may_end_open(c, c->at))
        return true;
    v->count = count;
    v->alias = alias;
    c->at = before;
    return false;
}

/* What follows behind blanks, if it belongs to the version. */
bool version_apart_take(struct version_cursor *c) {
    size_t at = version_skip_blanks(c->text, c->at);
    bool joined = memchr(c->text.ptr + c->at, '_', at - c->at) != NULL;
    char ch = version_cursor_char(c->text, at);
    if (char_is_digit(ch))
        return take_number_apart(c, at, joined);
    if (char_is_alpha(ch))
        return take_word_apart(c, at, joined);
    size_t before = c->at;
    c->at = at;
    if (ch == '(' && version_part_take_parentheses(c))
        return true;
    if (ch == '*' && !char_is_alnum(version_cursor_char(c->text, at + 1))) {
        version_cursor_push(c, version_cursor_part(c, VERSION_PART_ANY, 1));
        c->at = at + 1;
        return true;
    }
    c->at = before;
    return false;
}
