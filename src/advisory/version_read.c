#include "advisory/version_read.h"

#include <string.h>

#include "advisory/version_word.h"

enum { NUMBER_DIGITS_MAX = 18, HASH_LETTERS_MIN = 7, STEP_DIGITS_MIN = 4, YEAR_FIRST = 1990, YEAR_LAST = 2099 };

/* Where reading stands. `depth` is 1 inside parentheses and in a second number: neither has another within. */
struct cursor {
    struct str text;
    size_t at;
    struct version *version;
    unsigned depth;
};

static char char_at(struct str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

static char peek(const struct cursor *c) {
    return char_at(c->text, c->at);
}

static bool is_blank(char ch) {
    return ch == ' ' || ch == '_';
}

size_t version_skip_blanks(struct str text, size_t at) {
    while (is_blank(char_at(text, at)))
        at++;
    return at;
}

/* The end of the run, from `at` on, of characters that `is` takes. */
static size_t run_end(struct str text, size_t at, bool (*is)(char)) {
    while (at < text.len && is(text.ptr[at]))
        at++;
    return at;
}

static struct str run_at(struct str text, size_t at, bool (*is)(char)) {
    return str_slice(text, at, run_end(text, at, is));
}

static bool is_digit(char ch) {
    return char_is_digit(ch);
}
static bool is_letter(char ch) {
    return char_is_alpha(ch);
}
static bool is_alnum(char ch) {
    return char_is_alnum(ch);
}
static bool is_open(char ch) {
    return ch == 'x' || ch == 'X' || ch == '*';
}
static bool is_hex(char ch) {
    return char_is_digit(ch) || (char_lower(ch) >= 'a' && char_lower(ch) <= 'f');
}

static bool is_all(struct str run, bool (*is)(char)) {
    return run_end(run, 0, is) == run.len;
}

bool version_is_year(const struct version_part *first) {
    return first->kind == VERSION_PART_NUMBER && first->width == 4 && first->value >= YEAR_FIRST &&
           first->value <= YEAR_LAST;
}

static void push(struct cursor *c, struct version_part part) {
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
static void set_number(struct cursor *c, struct version_part *part, struct str digits) {
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

static struct version_part part_at(const struct cursor *c, enum version_part_kind kind, size_t len) {
    return (struct version_part){.kind = (uint8_t)kind, .at = (uint16_t)c->at, .len = (uint16_t)len};
}

/* Digits, and an x behind them that leaves the last ones open (8.1x). */
static void take_number(struct cursor *c, enum version_part_kind kind) {
    struct str digits = run_at(c->text, c->at, is_digit);
    struct str token = run_at(c->text, c->at, is_alnum);
    struct version_part part = part_at(c, kind, digits.len);
    set_number(c, &part, digits);
    c->at += digits.len;
    if (token.len > digits.len && digits.ptr[0] == '0' && is_all(token, is_hex)) {
        part.flags |= VERSION_PART_HEX;
        part.len = (uint16_t)token.len;
    }
    size_t open = run_end(c->text, c->at, is_open);
    if (open > c->at && !char_is_alnum(char_at(c->text, open))) {
        part.flags |= VERSION_PART_OPEN;
        part.sort = (uint8_t)(open - c->at < 10 ? open - c->at : 9);
        c->at = open;
    }
    push(c, part);
}

/* Length of a hash at `at`: many characters, digits and letters mixed. 0 when there is none. */
static size_t hash_length(struct str text, size_t at) {
    struct str token = run_at(text, at, is_alnum);
    unsigned changes = 0;
    for (size_t i = 1; i < token.len; i++)
        changes += char_is_digit(token.ptr[i]) != char_is_digit(token.ptr[i - 1]);
    return token.len >= HASH_LETTERS_MIN && changes >= 3 && is_all(token, is_hex) ? token.len : 0;
}

static bool take_hash(struct cursor *c) {
    size_t length = hash_length(c->text, c->at);
    if (length) {
        push(c, part_at(c, VERSION_PART_HASH, length));
        c->at += length;
    }
    return length > 0;
}

/* The number of a qualifier whose letters end at c->at: "1", "-1", " 1", " Nr. 1", and of a revision also a letter. */
static void take_qualifier_number(struct cursor *c, struct version_part *part, bool apart) {
    size_t at = c->at;
    while (apart &&
           (is_blank(char_at(c->text, at)) || strchr(".-#:", char_at(c->text, at) ? char_at(c->text, at) : ' ')))
        at++;
    struct str word = run_at(c->text, at, is_letter);
    if (apart && version_word_is_number(word)) {
        at += word.len;
        while (is_blank(char_at(c->text, at)) || char_at(c->text, at) == '.')
            at++;
        word = run_at(c->text, at, is_letter);
    }
    struct str digits = run_at(c->text, at, is_digit);
    if (digits.len) {
        set_number(c, part, digits);
        c->at = at + digits.len;
    } else if (part->sort == QUALIFIER_REVISION && word.len == 1 && !char_is_digit(char_at(c->text, at + 1))) {
        part->flags |= VERSION_PART_LETTERED;
        part->value = (uint64_t)(char_lower(word.ptr[0]) - 'a') + 1;
        c->at = at + 1;
    } else {
        part->flags |= VERSION_PART_OPEN;
    }
}

/* A qualifier whose first word is `word`, at c->at, perhaps of two words. False, nothing moved, when it is none. */
static bool take_qualifier(struct cursor *c, struct str word) {
    char joined[32];
    size_t from = c->at, end = c->at + word.len;
    enum version_qualifier sort;
    struct str second = STR_NONE;
    if (version_word_begins_qualifier(word)) {
        size_t next = version_skip_blanks(c->text, end);
        second = run_at(c->text, next, is_letter);
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
    if (word.len == 1 && !char_is_digit(char_at(c->text, end)))
        return false;
    struct version_part part = part_at(c, VERSION_PART_QUALIFIER, end - from);
    part.sort = (uint8_t)sort;
    c->at = end;
    if (sort == QUALIFIER_NONE)
        return true;
    take_qualifier_number(c, &part, word.len > 1);
    push(c, part);
    return true;
}

/* Letters inside a word of a version, behind a number or a dot or a dash. */
static void take_letters(struct cursor *c) {
    struct str letters = run_at(c->text, c->at, is_letter);
    char after = char_at(c->text, c->at + letters.len);
    if (is_all(letters, is_open) && !char_is_digit(after)) {
        push(c, part_at(c, VERSION_PART_ANY, letters.len));
        c->at += letters.len;
        return;
    }
    if (take_hash(c) || take_qualifier(c, letters))
        return;
    bool single = letters.len == 1 && !char_is_digit(after);
    struct version_part part = part_at(c, single ? VERSION_PART_LETTER : VERSION_PART_WORD, letters.len);
    part.width = (uint8_t)(letters.len > UINT8_MAX ? UINT8_MAX : letters.len);
    c->at += letters.len;
    if (single) {
        part.value = (uint64_t)(char_lower(letters.ptr[0]) - 'a') + 1;
    } else {
        struct str digits = run_at(c->text, c->at, is_digit);
        part.flags |= digits.len ? 0 : VERSION_PART_OPEN;
        if (digits.len)
            set_number(c, &part, digits);
        c->at += digits.len;
    }
    push(c, part);
}

static bool take_parts(struct cursor *c);

/* Cisco's 15.2(5)EA4: the train's letters decide before the numbers of the train do, so they are put first. */
static bool take_train(struct cursor *c, struct str inside, size_t end) {
    size_t at = char_at(c->text, end) == ' ' ? end + 1 : end;
    struct str train = run_at(c->text, at, is_letter);
    size_t digits = run_end(inside, 0, is_digit);
    if (!train.len || train.len > 4 || is_all(train, is_open) || char_is_blank(char_at(c->text, c->at - 1)) ||
        (at > end && !char_is_digit(char_at(c->text, at + train.len))))
        return false;
    struct cursor letters = {c->text, at, c->version, c->depth};
    struct version_part part = part_at(&letters, VERSION_PART_WORD, train.len);
    part.flags = VERSION_PART_OPEN;
    part.width = (uint8_t)train.len;
    push(c, part);
    c->at++;
    take_number(c, VERSION_PART_STEP);
    if (digits < inside.len)
        take_letters(c);
    c->at = at + train.len;
    struct str rebuild = run_at(c->text, c->at, is_digit);
    if (rebuild.len) {
        part = part_at(c, VERSION_PART_QUALIFIER, rebuild.len);
        part.sort = QUALIFIER_REVISION;
        set_number(c, &part, rebuild);
        push(c, part);
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
        struct str word = run_at(inside, at, is_letter);
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

/* The version inside parentheses: a qualifier of this one, or its second number. */
static bool take_inside(struct cursor *c, struct str inside, size_t offset) {
    struct version other;
    size_t at = skip_introduction(inside);
    if (c->depth || c->version->alias)
        return false;
    struct cursor within = {inside, at, &other, 0};
    other = (struct version){.text = inside};
    if (!version_take(inside, &within.at, &other) || version_skip_blanks(inside, within.at) != inside.len ||
        other.family.len || other.alias || other.reason || other.dated)
        return false;
    bool qualifier = other.parts[0].kind == VERSION_PART_QUALIFIER;
    c->depth = !(qualifier && other.count == 1);
    for (size_t i = 0; i < other.count; i++) {
        struct version_part part = other.parts[i];
        if (i == 0 && c->depth && qualifier)
            part.kind = VERSION_PART_NUMBER;
        part.at = (uint16_t)(part.at + offset);
        push(c, part);
    }
    c->depth = 0;
    return true;
}

/* "(10)", "(4a)": a step, unless the number is a year that the version itself does not count by. */
static bool take_step_inside(struct cursor *c, struct str inside) {
    size_t digits = run_end(inside, 0, is_digit);
    struct version_part part = {.kind = VERSION_PART_NUMBER};
    set_number(c, &part, str_slice(inside, 0, digits));
    if (version_is_year(&part) && !version_is_year(&c->version->parts[0]))
        return false;
    c->at++;
    take_number(c, VERSION_PART_STEP);
    if (digits < inside.len)
        take_letters(c);
    return true;
}

/* Parentheses behind a version, at c->at. False, nothing moved, when they are no part of it. */
static bool take_parentheses(struct cursor *c) {
    size_t end = c->at + 1;
    while (end < c->text.len && !strchr("(){}", c->text.ptr[end]))
        end++;
    char close = char_at(c->text, end);
    if (close != ')' && close != '}')
        return false;
    struct str inside = str_slice(c->text, c->at + 1, end);
    size_t digits = run_end(inside, 0, is_digit);
    bool number = digits && (digits == inside.len || (digits + 1 == inside.len && char_is_alpha(inside.ptr[digits])));
    if (number && take_train(c, inside, end + 1))
        return true;
    if (!(number && take_step_inside(c, inside)) && !take_inside(c, inside, c->at + 1))
        return false;
    c->at = end + 1;
    return true;
}

/* The dots between numbers in the word at `at`; `*year` when its first number is one. */
static unsigned dots_at(struct str text, size_t at, bool *year) {
    struct str digits = run_at(text, at, is_digit);
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
static bool is_second_number(const struct cursor *c, size_t at, bool joined, bool labelled) {
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

static bool take_second_number(struct cursor *c, size_t at) {
    c->at = at;
    c->depth = 1;
    take_number(c, VERSION_PART_NUMBER);
    (void)take_parts(c);
    c->depth = 0;
    return true;
}

static bool take_number_apart(struct cursor *c, size_t at, bool joined) {
    struct str digits = run_at(c->text, at, is_digit);
    char after = char_at(c->text, at + digits.len);
    if (is_second_number(c, at, joined, false))
        return take_second_number(c, at);
    bool alone = !char_is_alnum(after) && after != '.' && after != '-';
    struct version_part part = {.kind = VERSION_PART_NUMBER};
    set_number(c, &part, digits);
    bool long_enough = digits.len >= STEP_DIGITS_MIN && alone && !version_is_year(&part);
    if (!joined && !long_enough)
        return false;
    c->at = at;
    take_number(c, VERSION_PART_STEP);
    return true;
}

/* TCU4 of "R511.5 TCU4", IR22 of "1.70 IR22": a qualifier of the supplier's own. Long numbers are models, not counts.
 */
static bool take_own_qualifier(struct cursor *c, size_t at, bool joined) {
    struct str token = run_at(c->text, at, is_alnum);
    size_t letters = 0;
    while (letters < token.len && char_is_alpha(token.ptr[letters]) && (joined || token.ptr[letters] <= 'Z'))
        letters++;
    size_t digits = run_end(token, letters, is_digit) - letters;
    size_t next = version_skip_blanks(c->text, at + token.len);
    next += char_at(c->text, next) == '-';
    bool followed = char_is_alnum(char_at(c->text, next));
    struct str following = run_at(c->text, next, is_letter);
    enum version_qualifier sort;
    if (letters < 1 || letters > 4 || digits < 1 || digits > 2 || letters + digits != token.len ||
        (followed && !version_word_qualifier(following, &sort)))
        return false;
    c->at = at;
    take_letters(c);
    return true;
}

/* "Version 1.4.7.602" behind 2018 SP1 is its second number; "_v1" behind 3.2.0-12 a variant. */
static bool take_label_apart(struct cursor *c, size_t at, size_t letters, bool joined) {
    size_t digit = at + letters;
    while (is_blank(char_at(c->text, digit)) || char_at(c->text, digit) == '.')
        digit++;
    if (!char_is_digit(char_at(c->text, digit)))
        return false;
    if (is_second_number(c, digit, joined, true))
        return take_second_number(c, digit);
    bool year;
    size_t before = c->at;
    if (!joined || c->version->label == VERSION_LABEL_VERSION || dots_at(c->text, digit, &year) > 0)
        return false;
    c->at = at;
    if (take_qualifier(c, run_at(c->text, at, is_letter)))
        return true;
    c->at = before;
    return false;
}

/* Whether what stands at `at` can follow a qualifier that has no number: the end, or another qualifier. */
static bool may_end_open(const struct cursor *c, size_t at) {
    enum version_qualifier sort;
    size_t next = version_skip_blanks(c->text, at);
    return !char_is_alnum(char_at(c->text, next)) || version_word_qualifier(run_at(c->text, next, is_letter), &sort);
}

static bool take_word_apart(struct cursor *c, size_t at, bool joined) {
    struct str word = run_at(c->text, at, is_letter);
    if (version_word_label(word) == VERSION_LABEL_VERSION)
        return take_label_apart(c, at, word.len, joined);
    struct version *v = c->version;
    size_t before = c->at, last = (size_t)v->count + v->alias;
    uint8_t count = v->count, alias = v->alias;
    c->at = at;
    if (!take_qualifier(c, word)) {
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
static bool take_apart(struct cursor *c) {
    size_t at = version_skip_blanks(c->text, c->at);
    bool joined = memchr(c->text.ptr + c->at, '_', at - c->at) != NULL;
    char ch = char_at(c->text, at);
    if (char_is_digit(ch))
        return take_number_apart(c, at, joined);
    if (char_is_alpha(ch))
        return take_word_apart(c, at, joined);
    size_t before = c->at;
    c->at = at;
    if (ch == '(' && take_parentheses(c))
        return true;
    if (ch == '*' && !char_is_alnum(char_at(c->text, at + 1))) {
        push(c, part_at(c, VERSION_PART_ANY, 1));
        c->at = at + 1;
        return true;
    }
    c->at = before;
    return false;
}

/* What follows a dot. */
static bool take_dotted(struct cursor *c) {
    char next = char_at(c->text, c->at + 1);
    if (char_is_digit(next)) {
        c->at++;
        if (!take_hash(c))
            take_number(c, VERSION_PART_NUMBER);
    } else if (char_is_alpha(next)) {
        c->at++;
        take_letters(c);
    } else if (next == '*') {
        c->at++;
        push(c, part_at(c, VERSION_PART_ANY, 1));
        c->at++;
    } else {
        return false;
    }
    return true;
}

/* What follows a dash. A dash before a V begins the other end of a range, unless this one has another label. */
static bool take_dashed(struct cursor *c) {
    char next = char_at(c->text, c->at + 1);
    struct str letters = run_at(c->text, c->at + 1, is_letter);
    bool labelled = version_word_label(letters) == VERSION_LABEL_VERSION &&
                    char_is_digit(char_at(c->text, c->at + 1 + letters.len));
    if (char_is_digit(next)) {
        c->at++;
        if (!take_hash(c))
            take_number(c, VERSION_PART_STEP);
        return true;
    }
    if (!char_is_alpha(next) || (labelled && c->version->label <= VERSION_LABEL_VERSION && !c->version->family.len))
        return false;
    c->at++;
    take_letters(c);
    return true;
}

static bool take_part(struct cursor *c) {
    char ch = peek(c);
    if (ch == '.')
        return take_dotted(c);
    if (ch == '-')
        return take_dashed(c);
    if (is_blank(ch))
        return take_apart(c);
    if (ch == '(' || ch == '{')
        return take_parentheses(c);
    if (!char_is_alpha(ch))
        return false;
    take_letters(c);
    return true;
}

/* Everything behind the first part. Each step moves on, so this ends with the text. */
static bool take_parts(struct cursor *c) {
    while (c->at < c->text.len && take_part(c))
        if (c->version->reason)
            return false;
    return true;
}

/* Labels in front of the number, one or several: "Firmware Version V4.2", "Ver.2.60", "V 4.83". */
static void take_labels(struct cursor *c) {
    for (;;) {
        struct str word = run_at(c->text, c->at, is_letter);
        enum version_label label = version_word_label(word);
        size_t at = c->at + word.len;
        bool dotted = char_at(c->text, at) == '.' || char_at(c->text, at) == ':' || char_at(c->text, at) == '-';
        size_t next = version_skip_blanks(c->text, at + dotted);
        struct str following = run_at(c->text, next, is_letter);
        bool chained = next > at && version_word_label(following) != VERSION_LABEL_NONE;
        if (label == VERSION_LABEL_NONE || !(char_is_digit(char_at(c->text, next)) || chained))
            return;
        /* "V" after "Firmware" adds nothing; "R" after "Version" does. */
        if (c->version->label == VERSION_LABEL_NONE || label != VERSION_LABEL_VERSION)
            c->version->label = (uint8_t)label;
        c->at = next;
    }
}

/* The letter of B.06.18 is its first part. */
static bool take_letter_part(struct cursor *c) {
    char letter = peek(c);
    if (!char_is_alpha(letter) || char_at(c->text, c->at + 1) != '.' || !char_is_digit(char_at(c->text, c->at + 2)))
        return false;
    struct version_part part = part_at(c, VERSION_PART_LETTER, 1);
    part.width = 1;
    part.value = (uint64_t)(char_lower(letter) - 'a') + 1;
    push(c, part);
    c->at++;
    return true;
}

/* `end` moved back over what is no letter, down to `from`. */
static size_t back_to_letter(struct str text, size_t from, size_t end) {
    while (end > from && !char_is_alpha(text.ptr[end - 1]))
        end--;
    return end;
}

/* Letters in front of the first number, in one word with it: MX-V4.0, SE2020. */
static bool take_family(struct cursor *c) {
    size_t from = c->at, digit = c->at;
    while (digit < c->text.len &&
           (char_is_alpha(c->text.ptr[digit]) || (digit > from && memchr("-./+", c->text.ptr[digit], 4))))
        digit++;
    if (digit == from || !char_is_digit(char_at(c->text, digit)))
        return false;
    size_t end = back_to_letter(c->text, from, digit), letters = end;
    while (letters > from && char_is_alpha(c->text.ptr[letters - 1]))
        letters--;
    enum version_label label = version_word_label(str_slice(c->text, letters, end));
    if (label != VERSION_LABEL_NONE) {
        c->version->label = (uint8_t)label;
        end = back_to_letter(c->text, from, letters);
    }
    c->version->family = str_slice(c->text, from, end);
    c->at = digit;
    return true;
}

static bool take_hexadecimal(struct cursor *c) {
    struct str digits = run_at(c->text, c->at + 2, is_hex);
    if (peek(c) != '0' || char_lower(char_at(c->text, c->at + 1)) != 'x' || digits.len == 0 || digits.len > 16 ||
        char_is_alnum(char_at(c->text, c->at + 2 + digits.len)))
        return false;
    struct version_part part = part_at(c, VERSION_PART_NUMBER, digits.len);
    part.width = (uint8_t)digits.len;
    for (size_t i = 0; i < digits.len; i++) {
        char ch = char_lower(digits.ptr[i]);
        part.value = part.value << 4 | (uint64_t)(char_is_digit(ch) ? ch - '0' : ch - 'a' + 10);
    }
    c->version->family = str_slice(c->text, c->at, c->at + 2);
    c->at += 2 + digits.len;
    push(c, part);
    return true;
}

/* The first part, and what names the numbering in front of it. */
static bool take_head(struct cursor *c) {
    struct version *v = c->version;
    take_labels(c);
    if (take_hash(c) || take_hexadecimal(c) || take_letter_part(c))
        return true;
    struct str word = run_at(c->text, c->at, is_letter);
    if (v->label == VERSION_LABEL_NONE && word.len > 1) {
        size_t from = c->at;
        bool qualifier = take_qualifier(c, word);
        if (qualifier && v->count && !(v->parts[0].flags & VERSION_PART_OPEN))
            return true;
        v->count = 0;
        c->at = from;
    }
    if (!char_is_digit(peek(c)) && !take_family(c))
        return false;
    if (v->count == 0)
        take_number(c, VERSION_PART_NUMBER);
    return true;
}

/* "NMC2" of "NMC2 6.9.6" and "CPCI85" of "CPCI85 V05.11" are names, not versions: another version follows at once. */
static bool is_name(const struct cursor *c) {
    const struct version *v = c->version;
    size_t next = version_skip_blanks(c->text, c->at);
    if (v->family.len == 0 || v->count != 1 || v->alias || v->parts[0].kind != VERSION_PART_NUMBER || next == c->at)
        return false;
    struct str word = run_at(c->text, next, is_letter);
    bool label = version_word_label(word) != VERSION_LABEL_NONE;
    return char_is_digit(char_at(c->text, next)) || (label && char_is_digit(char_at(c->text, next + word.len)));
}

/* 5_7_04_6469 and 1-02-08: no dots at all, so the other sign does their work. */
static void use_as_dots(struct version *v) {
    char sign = '\0';
    if (v->precision != 1 || v->count < 3 || v->alias || v->family.len)
        return;
    for (size_t i = 1; i < v->count; i++) {
        char before = v->parts[i].at ? v->text.ptr[v->parts[i].at - 1] : '\0';
        if (v->parts[i].kind != VERSION_PART_STEP || (before != '_' && before != '-') || (i > 1 && before != sign))
            return;
        sign = before;
    }
    for (size_t i = 1; i < v->count; i++)
        v->parts[i].kind = VERSION_PART_NUMBER;
    v->precision = v->count;
}

bool version_take(struct str text, size_t *at, struct version *version) {
    if (version_take_date(text, at, version))
        return true;
    *version = (struct version){.text = text};
    struct cursor c = {text, *at, version, 0};
    if (!take_head(&c))
        return false;
    (void)take_parts(&c);
    if (version->reason == VERSION_REASON_NONE && is_name(&c))
        return false;
    if (version->reason)
        c.at = text.len;
    version->text = str_slice(text, *at, c.at);
    for (size_t i = 0; i < (size_t)version->count + version->alias; i++)
        version->parts[i].at = (uint16_t)(version->parts[i].at - *at);
    use_as_dots(version);
    *at = c.at;
    return true;
}

/* One or two capitals as one part. */
static bool take_capitals(struct str text, size_t *at, struct version *v) {
    struct str word = run_at(text, *at, is_letter);
    if (word.len == 0 || word.len > 2 || v->count >= 3)
        return false;
    struct version_part part = {.kind = VERSION_PART_LETTER, .width = (uint8_t)word.len, .len = (uint16_t)word.len};
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < 'A' || word.ptr[i] > 'Z')
            return false;
        part.value = part.value * 32 + (uint64_t)(word.ptr[i] - 'A') + 1;
    }
    v->parts[v->count++] = part;
    *at += word.len;
    return true;
}

bool version_take_letters(struct str text, size_t *at, struct version *version) {
    struct version v = {.count = 0};
    size_t end = *at;
    while (take_capitals(text, &end, &v) && (char_at(text, end) == '_' || char_at(text, end) == '-'))
        end++;
    if (v.count == 0 || char_is_alnum(char_at(text, end)) || !char_is_alpha(text.ptr[end - 1]) ||
        char_at(text, end) == '.')
        return false;
    v.text = str_slice(text, *at, end);
    *version = v;
    *at = end;
    return true;
}
