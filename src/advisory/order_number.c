#include "advisory/order_number.h"

#include <string.h>

#include "advisory/own_names.h"

#include "advisory/order_pattern.inc"

struct reader {
    struct str text;
    size_t at;
    struct order_number number;
};

_Static_assert(ARRAY_LEN(order_pattern_rows) + OWN_ROWS_MAX <= UINT16_MAX, "order_reader.rows holds their numbers");

static bool is_wild(char c) {
    return c == 'x' || c == 'z' || c == '.' || c == '#' || c == '*' || c == '?' || c == '_';
}

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

static bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}

static bool fits(char glyph, char c) {
    switch (glyph) {
    case '#':
        return char_is_digit(c) || is_wild(c);
    case '@':
        return char_is_alpha(c) || is_wild(c);
    case '*':
        return char_is_alnum(c) || is_wild(c);
    default:
        return char_lower(c) == char_lower(glyph);
    }
}

static bool take(struct reader *r, char glyph) {
    if (r->at >= r->text.len || !fits(glyph, r->text.ptr[r->at]) || r->number.len == ORDER_NUMBER_MAX)
        return false;
    r->number.text[r->number.len++] = r->text.ptr[r->at++];
    return true;
}

static size_t skip_blanks(struct str text, size_t at) {
    while (at < text.len && text.ptr[at] == ' ')
        at++;
    return at;
}

/* A dash or slash, with blanks around it; where it is not needed, blanks alone or nothing. */
static bool take_joint(struct reader *r, char joint, bool needed) {
    size_t at = skip_blanks(r->text, r->at);
    bool there = at < r->text.len && r->text.ptr[at] == joint;
    if (!there && needed)
        return false;
    r->at = there ? skip_blanks(r->text, at + 1) : at;
    r->number.blocks |= 1ull << r->number.len;
    return true;
}

/* A full stop behind a number is no placeholder: "1756-EN2T." is not "1756-EN2T?". */
static bool is_full_stop(struct str text, size_t at) {
    bool last = at + 1 >= text.len || !(char_is_alnum(text.ptr[at + 1]) || is_wild(text.ptr[at + 1]));
    return at < text.len && text.ptr[at] == '.' && last && (at == 0 || text.ptr[at - 1] != '.');
}

/* "1761-NET-ENI", "2080-LC50-24QWB": a catalogue number goes on behind a dash. */
static bool take_dash(struct reader *r) {
    size_t next = r->at + 1;
    if (next >= r->text.len || r->text.ptr[r->at] != '-' || !char_is_alnum(r->text.ptr[next]))
        return false;
    r->number.blocks |= 1ull << r->number.len;
    r->at = next;
    return true;
}

static void take_run(struct reader *r, bool dashes) {
    while ((!is_full_stop(r->text, r->at) && take(r, '*')) || (dashes && take_dash(r))) {
    }
    r->number.open = true;
}

/* Reads the pattern at r->at. */
static bool read_pattern(struct reader *r, const struct order_pattern *row) {
    struct str pattern = row->pattern;
    for (size_t i = 0; i < pattern.len; i++) {
        char glyph = pattern.ptr[i];
        if (glyph == '-' || glyph == '/') {
            if (!take_joint(r, glyph, row->kind == ORDER_TYPE || glyph == '/'))
                return false;
        } else if (glyph == '*') {
            size_t before = r->number.len;
            take_run(r, row->kind == ORDER_TYPE);
            if (r->number.len == before && i > 0 && pattern.ptr[i - 1] == '-')
                return false;
        } else {
            /* "6ES7 515-2AM02-0AB0", "BMX NOR 0200H": a blank where another group begins. */
            if (row->kind == ORDER_ARTICLE && i > 0 && pattern.ptr[i - 1] != glyph)
                r->at = skip_blanks(r->text, r->at);
            if (!take(r, glyph))
                return false;
        }
    }
    return true;
}

/* "x20cp1584", "zx-10": an x is a letter like the others. In "750-8xx" it is a placeholder. */
static bool is_in_small_letters(const struct order_number *number) {
    bool found = number->len > 0 && char_is_alpha(number->text[0]);
    for (size_t i = 0; i < number->len; i++) {
        if (is_capital(number->text[i]))
            return false;
        found = found || (is_small(number->text[i]) && !is_wild(number->text[i]));
    }
    return found;
}

/* Capitals, with '?' for the placeholders of a number that is otherwise in capitals; in a number whose length is not
 * fixed ("1756-L8z") a placeholder may stand for several characters. */
static void make_canonical(struct order_number *number) {
    bool small = is_in_small_letters(number);
    for (size_t i = 0; i < number->len; i++) {
        char c = number->text[i];
        bool many = number->open || (c == '*' && i + 1 == number->len);
        if (is_wild(c) && !(small && char_is_alpha(c)))
            number->text[i] = many ? '*' : '?';
        else if (is_small(c))
            number->text[i] = (char)(c - 32);
    }
}

static bool ends_word(struct str text, size_t at) {
    return at >= text.len || !(char_is_alnum(text.ptr[at]) || text.ptr[at] == '_');
}

/* Types in letters (EDS-408A) are names: they say nothing that the name does not. Catalogue numbers begin with digits.
 */
static bool applies(const struct order_pattern *row, const struct str *keys, size_t count) {
    if (row->kind == ORDER_TYPE && !char_is_digit(row->pattern.ptr[0]))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(keys[i], row->key))
            return true;
    }
    return false;
}

/* Most words begin with a character that no pattern of the supplier begins with. */
static bool may_begin(const struct order_reader *reader, char c) {
    unsigned char bit = (unsigned char)char_lower(c);
    return bit < 128 && (reader->first[bit / 64] >> bit % 64 & 1);
}

static void note_first(struct order_reader *reader, char glyph) {
    static const char all[] = "!\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    struct str own = {&glyph, 1};
    bool is_class = glyph == '#' || glyph == '@' || glyph == '*';
    struct str candidates = is_class ? (struct str){all, sizeof(all) - 1} : own;
    for (size_t i = 0; i < candidates.len; i++) {
        unsigned char c = (unsigned char)char_lower(candidates.ptr[i]);
        if (fits(glyph, (char)c))
            reader->first[c / 64] |= 1ull << c % 64;
    }
}

/* False when the second character already rules the pattern out. */
static bool may_go_on(const struct order_pattern *row, struct str text, size_t at) {
    char glyph = row->pattern.len > 1 ? row->pattern.ptr[1] : '*';
    char next = at + 1 < text.len ? text.ptr[at + 1] : ' ';
    return !char_is_alnum(glyph) || next == ' ' || char_lower(next) == char_lower(glyph);
}

static const struct order_pattern *row_at(const struct own_names *own, size_t i) {
    size_t count = ARRAY_LEN(order_pattern_rows);
    return i < count ? &order_pattern_rows[i] : &own->patterns[i - count];
}

/* The longest number that begins at `at`. */
static bool read_number(const struct order_reader *reader, struct str text, size_t at, struct reader *best) {
    bool found = false;
    struct reader r;
    if (!may_begin(reader, text.ptr[at]))
        return false;
    char small = char_lower(text.ptr[at]);
    for (size_t i = 0; i < reader->count; i++) {
        const struct order_pattern *row = row_at(reader->own, reader->rows[i]);
        char first = reader->firsts[i];
        if (first != small && (char_is_alnum(first) || !fits(first, text.ptr[at])))
            continue;
        if (!may_go_on(row, text, at))
            continue;
        r = (struct reader){.text = text, .at = at};
        if (!read_pattern(&r, row))
            continue;
        if (ends_word(text, r.at) && (!found || r.at > best->at)) {
            *best = r;
            best->number.patterned = true;
            found = true;
        }
    }
    return found;
}

void order_reader_init(struct order_reader *reader, const struct vendor_book *book,
                       const struct vendor_set *suppliers) {
    struct str keys[VENDOR_SET_MAX];
    size_t count = 0;
    *reader = (struct order_reader){.own = book->own};
    for (size_t i = 0; i < suppliers->count; i++) {
        struct str key = vendor_key_of(book, suppliers->items[i]);
        if (key.len > 0)
            keys[count++] = key;
    }
    size_t rows = ARRAY_LEN(order_pattern_rows) + (book->own != NULL ? book->own->pattern_count : 0);
    for (size_t i = 0; count > 0 && i < rows && reader->count < ORDER_PATTERNS_MAX; i++) {
        const struct order_pattern *row = row_at(book->own, i);
        if (!applies(row, keys, count))
            continue;
        reader->rows[reader->count] = (uint16_t)i;
        reader->firsts[reader->count++] = char_lower(row->pattern.ptr[0]);
        note_first(reader, row->pattern.ptr[0]);
    }
}

bool order_pattern_covers(const struct order_pattern *pattern, struct str text) {
    struct reader r = {.text = text};
    return read_pattern(&r, pattern) && r.at == text.len;
}

void order_number_find(const struct order_reader *reader, struct str text, struct order_numbers *numbers) {
    struct reader r;
    numbers->count = 0;
    for (size_t at = 0; at < text.len && numbers->count < ORDER_NUMBERS_MAX; at++) {
        bool starts_word = char_is_alnum(text.ptr[at]) && (at == 0 || !char_is_alnum(text.ptr[at - 1]));
        if (!starts_word || !read_number(reader, text, at, &r))
            continue;
        make_canonical(&r.number);
        numbers->items[numbers->count] = r.number;
        numbers->spans[numbers->count++] = (struct order_span){(uint32_t)at, (uint32_t)(r.at - at)};
        at = r.at - 1;
    }
}

bool order_number_read(const struct order_reader *reader, struct str text, struct order_number *number) {
    text = str_trim(text);
    if (text.len > 0 && is_full_stop(text, text.len - 1))
        text.len--;
    struct reader r = {.text = text};
    if (text.len > 0 && read_number(reader, text, 0, &r) && r.at == text.len) {
        make_canonical(&r.number);
        *number = r.number;
        return true;
    }
    *number = (struct order_number){0};
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!char_is_alnum(c) && !is_wild(c)) {
            number->blocks |= number->len < 64 ? 1ull << number->len : 0;
            continue;
        }
        if (number->len == ORDER_NUMBER_MAX)
            return false;
        number->text[number->len++] = c;
    }
    make_canonical(number);
    return number->len > 0;
}

/* Characters that agree from the front; placeholders agree with all. */
static size_t agreeing(const struct order_number *listed, const struct order_number *asset) {
    size_t i = 0;
    while (i < listed->len && i < asset->len &&
           (listed->text[i] == asset->text[i] || listed->text[i] == '?' || asset->text[i] == '?'))
        i++;
    return i;
}

static bool is_placeholders(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '?' && text.ptr[i] != '*')
            return false;
    }
    return true;
}

enum order_relation order_number_relate(const struct order_number *listed, const struct order_number *asset) {
    struct str pattern = {listed->text, listed->len};
    struct str text = {asset->text, asset->len};
    size_t same = agreeing(listed, asset);
    if ((same == listed->len && same == asset->len) || pattern_covers(pattern, text))
        return ORDER_SAME;
    if (same == listed->len && (asset->blocks >> same & 1))
        return ORDER_BEGINS;
    if (same == asset->len && (listed->blocks >> same & 1))
        return is_placeholders(str_skip(pattern, same)) ? ORDER_SAME : ORDER_SHORT;
    bool cut = same == listed->len && listed->open && same > 0 && char_is_digit(listed->text[same - 1]) &&
               char_is_alpha(asset->text[same]);
    return cut ? ORDER_CUT : ORDER_DIFFERENT;
}

bool pattern_covers(struct str pattern, struct str text) {
    size_t p = 0;
    size_t t = 0;
    size_t star = SIZE_MAX; /* the last '*', and where the text stood then: backing up to it alone is enough */
    size_t mark = 0;
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.len && (pattern.ptr[p] == '?' || pattern.ptr[p] == text.ptr[t])) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}
