#include "advisory/version_part.h"

#include <string.h>

#include "advisory/version_apart.h"
#include "advisory/version_word.h"

/* Letters inside a word of a version, behind a number or a dot or a dash. */
void version_part_take_letters(struct version_cursor *c) {
    struct str letters = version_cursor_run(c->text, c->at, version_is_letter);
    char after = version_cursor_char(c->text, c->at + letters.len);
    if (version_is_all(letters, version_is_open) && !char_is_digit(after)) {
        version_cursor_push(c, version_cursor_part(c, VERSION_PART_ANY, letters.len));
        c->at += letters.len;
        return;
    }
    if (version_cursor_take_hash(c) || version_cursor_take_qualifier(c, letters))
        return;
    bool single = letters.len == 1 && !char_is_digit(after);
    struct version_part part = version_cursor_part(c, single ? VERSION_PART_LETTER : VERSION_PART_WORD, letters.len);
    part.width = (uint8_t)(letters.len > UINT8_MAX ? UINT8_MAX : letters.len);
    c->at += letters.len;
    if (single) {
        part.value = (uint64_t)(char_lower(letters.ptr[0]) - 'a') + 1;
    } else {
        struct str digits = version_cursor_run(c->text, c->at, version_is_digit);
        part.flags |= digits.len ? 0 : VERSION_PART_OPEN;
        if (digits.len)
            version_cursor_number(c, &part, digits);
        c->at += digits.len;
    }
    version_cursor_push(c, part);
}

/* Cisco's 15.2(5)EA4: the train's letters decide before the numbers of the train do, so they are put first. */
static bool take_train(struct version_cursor *c, struct str inside, size_t end) {
    size_t at = version_cursor_char(c->text, end) == ' ' ? end + 1 : end;
    struct str train = version_cursor_run(c->text, at, version_is_letter);
    size_t digits = version_cursor_run_end(inside, 0, version_is_digit);
    if (!train.len || train.len > 4 || version_is_all(train, version_is_open) ||
        char_is_blank(version_cursor_char(c->text, c->at - 1)) ||
        (at > end && !char_is_digit(version_cursor_char(c->text, at + train.len))))
        return false;
    struct version_cursor letters = {c->text, at, c->version, c->depth};
    struct version_part part = version_cursor_part(&letters, VERSION_PART_WORD, train.len);
    part.flags = VERSION_PART_OPEN;
    part.width = (uint8_t)train.len;
    version_cursor_push(c, part);
    c->at++;
    version_cursor_take_number(c, VERSION_PART_STEP);
    if (digits < inside.len)
        version_part_take_letters(c);
    c->at = at + train.len;
    struct str rebuild = version_cursor_run(c->text, c->at, version_is_digit);
    if (rebuild.len) {
        part = version_cursor_part(c, VERSION_PART_QUALIFIER, rebuild.len);
        part.sort = QUALIFIER_REVISION;
        version_cursor_number(c, &part, rebuild);
        version_cursor_push(c, part);
        c->at += rebuild.len;
    }
    return true;
}

/* "(aka", "(or Software": words that introduce a second number. */
static size_t skip_introduction(struct str inside) {
    static const struct str WORDS[] = {STR_INIT("also"), STR_INIT("aka"), STR_INIT("as"), STR_INIT("known"),
                                       STR_INIT("or")};
    size_t at = version_skip_blanks(inside, 0);
    for (size_t i = 0; i < ARRAY_LEN(WORDS);) {
        struct str word = version_cursor_run(inside, at, version_is_letter);
        if (!str_eq_nocase(word, WORDS[i])) {
            i++;
            continue;
        }
        at = version_skip_blanks(inside, at + word.len);
        i = 0;
    }
    /* The operator of the range, said again. */
    while (at < inside.len && strchr("<>= ", inside.ptr[at]))
        at++;
    return at;
}

/* Whether a version inside parentheses can be of the release in front of them: an order number such as
 * (6ES7414-3EM07-0AB0) cannot. */
static bool may_be_second(const struct version *v) {
    if (v->family.len || v->alias || v->reason || v->dated)
        return false;
    for (size_t i = 0; i < v->count; i++)
        if (v->parts[i].kind >= VERSION_PART_WORD)
            return false;
    return v->precision >= 2 || v->parts[0].kind == VERSION_PART_QUALIFIER || version_is_year(&v->parts[0]);
}

/* The version inside parentheses: a qualifier of this one, or its second number. */
static bool take_inside(struct version_cursor *c, struct str inside, size_t offset) {
    struct version other;
    size_t at = skip_introduction(inside);
    if (c->depth || c->version->alias)
        return false;
    struct version_cursor within = {inside, at, &other, 0};
    other = (struct version){.text = inside};
    if (!version_take(inside, &within.at, &other) || version_skip_blanks(inside, within.at) != inside.len ||
        !may_be_second(&other))
        return false;
    bool qualifier = other.parts[0].kind == VERSION_PART_QUALIFIER;
    c->depth = !(qualifier && other.count == 1);
    for (size_t i = 0; i < other.count; i++) {
        struct version_part part = other.parts[i];
        if (i == 0 && c->depth && qualifier)
            part.kind = VERSION_PART_NUMBER;
        part.at = (uint16_t)(part.at + offset);
        version_cursor_push(c, part);
    }
    c->depth = 0;
    return true;
}

/* "(10)", "(4a)": a step, unless the number is a year that the version itself does not count by. */
static bool take_step_inside(struct version_cursor *c, struct str inside) {
    size_t digits = version_cursor_run_end(inside, 0, version_is_digit);
    struct version_part part = {.kind = VERSION_PART_NUMBER};
    version_cursor_number(c, &part, str_slice(inside, 0, digits));
    if (version_is_year(&part) && !version_is_year(&c->version->parts[0]))
        return false;
    c->at++;
    version_cursor_take_number(c, VERSION_PART_STEP);
    if (digits < inside.len)
        version_part_take_letters(c);
    return true;
}

/* Parentheses behind a version, at c->at. False, nothing moved, when they are no part of it. */
bool version_part_take_parentheses(struct version_cursor *c) {
    size_t end = c->at + 1;
    while (end < c->text.len && !strchr("(){}", c->text.ptr[end]))
        end++;
    char close = version_cursor_char(c->text, end);
    if (close != ')' && close != '}')
        return false;
    struct str inside = str_slice(c->text, c->at + 1, end);
    size_t digits = version_cursor_run_end(inside, 0, version_is_digit);
    bool number = digits && (digits == inside.len || (digits + 1 == inside.len && char_is_alpha(inside.ptr[digits])));
    if (number && take_train(c, inside, end + 1))
        return true;
    if (!(number && take_step_inside(c, inside)) && !take_inside(c, inside, c->at + 1))
        return false;
    c->at = end + 1;
    return true;
}

/* What follows a dot. */
static bool take_dotted(struct version_cursor *c) {
    char next = version_cursor_char(c->text, c->at + 1);
    if (char_is_digit(next)) {
        c->at++;
        if (!version_cursor_take_hash(c))
            version_cursor_take_number(c, VERSION_PART_NUMBER);
    } else if (char_is_alpha(next)) {
        c->at++;
        version_part_take_letters(c);
    } else if (next == '*') {
        c->at++;
        version_cursor_push(c, version_cursor_part(c, VERSION_PART_ANY, 1));
        c->at++;
    } else {
        return false;
    }
    return true;
}

/* What follows a dash. A dash before a V begins the other end of a range, unless this one has another label. */
static bool take_dashed(struct version_cursor *c) {
    char next = version_cursor_char(c->text, c->at + 1);
    struct str letters = version_cursor_run(c->text, c->at + 1, version_is_letter);
    bool labelled = version_word_label(letters) == VERSION_LABEL_VERSION &&
                    char_is_digit(version_cursor_char(c->text, c->at + 1 + letters.len));
    if (char_is_digit(next)) {
        c->at++;
        if (!version_cursor_take_hash(c))
            version_cursor_take_number(c, VERSION_PART_STEP);
        return true;
    }
    if (!char_is_alpha(next) || (labelled && c->version->label <= VERSION_LABEL_VERSION && !c->version->family.len))
        return false;
    c->at++;
    version_part_take_letters(c);
    return true;
}

static bool take_part(struct version_cursor *c) {
    char ch = version_cursor_peek(c);
    if (ch == '.')
        return take_dotted(c);
    if (ch == '-')
        return take_dashed(c);
    if (version_is_blank(ch))
        return version_apart_take(c);
    if (ch == '(' || ch == '{')
        return version_part_take_parentheses(c);
    if (!char_is_alpha(ch))
        return false;
    version_part_take_letters(c);
    return true;
}

/* Everything behind the first part. Each step moves on, so this ends with the text. */
void version_part_take_all(struct version_cursor *c) {
    while (c->at < c->text.len && !c->version->reason && take_part(c))
        continue;
}
