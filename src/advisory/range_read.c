#include "advisory/range_read.h"

#include <string.h>

#include "advisory/range_condition.h"
#include "advisory/range_phrase.h"
#include "advisory/range_unreadable.h"
#include "advisory/range_version.h"
#include "advisory/version_read.h"
#include "advisory/wording.h"

static void take_unknown(struct range_reader *r, size_t from) {
    size_t end = from;
    while (end < r->text.len && !strchr(" _|,;()<>=", r->text.ptr[end]))
        end++;
    end += end == from;
    struct str word = str_slice(r->text, from, end);
    bool named = wording_repeats(word, r->product);
    if (range_condition_begins(range_reader_letters(r, from)) || (r->all && r->op == RANGE_READER_NO_OP && !named) ||
        (range_reader_last(r) && !named) || (range_reader_last(r) && r->op == RANGE_READER_NO_OP)) {
        range_condition_take(r);
        return;
    }
    r->at = end;
    if (!range_reader_last(r))
        range_version_add_lead(r, from, end);
}

static void take_word(struct range_reader *r) {
    struct version v;
    size_t from = r->at;
    struct str letters = range_reader_letters(r, from);
    enum range_word word = letters.len ? range_word_of(letters) : RANGE_WORD_UNKNOWN;
    bool whole = !char_is_digit(range_reader_peek(r, from + letters.len));
    if (whole && word != RANGE_WORD_UNKNOWN && word != RANGE_WORD_NOUN) {
        r->at += letters.len;
        range_phrase_take(r, word);
        return;
    }
    struct str rest = str_slice(r->text, from, range_reader_piece_end(r, from));
    bool due = rest.len <= 5; /* "LF", "A_B" and nothing behind it */
    size_t end = 0;
    if (due && word == RANGE_WORD_UNKNOWN && version_take_letters(rest, &end, &v) &&
        version_skip_blanks(rest, end) == rest.len) {
        r->at += end;
        range_version_add(r, &v, from);
    } else if (version_take(r->text, &r->at, &v)) {
        range_version_add(r, &v, from);
    } else if (whole && word == RANGE_WORD_NOUN) {
        r->at += letters.len;
    } else {
        take_unknown(r, from);
    }
}

/* ---- signs ---- */

/* "<", "< =", "=>", "!=": what the signs say together. */
static enum range_op operator_of(struct str signs) {
    bool less = str_find_char(signs, '<') != SIZE_MAX, more = str_find_char(signs, '>') != SIZE_MAX;
    bool equal = str_find_char(signs, '=') != SIZE_MAX;
    if (str_find_char(signs, '!') != SIZE_MAX || (less && more))
        return RANGE_OP_NOT;
    if (less)
        return equal ? RANGE_OP_UP_TO : RANGE_OP_BELOW;
    if (more)
        return equal ? RANGE_OP_FROM : RANGE_OP_ABOVE;
    return RANGE_OP_IS;
}

static void take_operator(struct range_reader *r, char sign) {
    size_t from = r->at;
    for (; sign && strchr("<>=! ", sign); sign = range_reader_peek(r, r->at))
        r->at++;
    enum range_op op = operator_of(str_slice(r->text, from, r->at));
    if (r->op != RANGE_READER_NO_OP && r->op != op)
        range_reader_push_nothing(r, RANGE_REASON_UNREAD,
                                  str_slice(r->text, r->piece_from, range_reader_piece_end(r, r->at)));
    range_phrase_set_op(r, op);
}

/* Notes in parentheses that change nothing: another name, what else belongs to the product. */
static bool is_harmless(struct str inside) {
    static const struct str STARTS[] = {STR_INIT("incl"),      STR_INIT("formerly"), STR_INIT("all "),
                                        STR_INIT("also part"), STR_INIT("former "),  STR_INIT("eol ")};
    for (size_t i = 0; i < ARRAY_LEN(STARTS); i++)
        if (str_starts_nocase(inside, STARTS[i]))
            return true;
    return false;
}

static size_t closing(const struct range_reader *r, size_t open) {
    unsigned depth = 0;
    for (size_t at = open; at < r->text.len; at++) {
        depth += r->text.ptr[at] == '(';
        if (r->text.ptr[at] == ')' && --depth == 0)
            return at;
    }
    return r->text.len;
}

/* Whether what stands in the parentheses is of the range itself: "<=(R4.10)", "4.2 (and earlier)", "(excluding 4.2.6)".
 */
static bool opens_range(const struct range_reader *r, enum range_word first) {
    bool joins = first == RANGE_WORD_AND || first == RANGE_WORD_OR;
    return r->op != RANGE_READER_NO_OP || first == RANGE_WORD_WITHOUT || (joins && range_reader_last(r)) ||
           (!range_reader_last(r) && !r->all && !r->lead.len);
}

static void take_parentheses(struct range_reader *r, char sign) {
    (void)sign;
    size_t end = closing(r, r->at), behind = end < r->text.len ? end + 1 : end;
    struct str inside = str_trim(str_slice(r->text, r->at + 1, end));
    struct str word = range_reader_letters(r, version_skip_blanks(r->text, r->at + 1));
    enum range_word first = range_word_of(word);
    if (word.len == inside.len && (first == RANGE_WORD_WITH_IT || first == RANGE_WORD_WITHOUT)) {
        range_phrase_mark(r, first == RANGE_WORD_WITH_IT);
        r->at = behind;
    } else if (is_harmless(inside)) {
        r->at = behind;
    } else if (opens_range(r, first)) {
        r->at++;
    } else {
        r->at = behind;
        range_condition_add(r, inside);
    }
}

static void take_dash(struct range_reader *r, char sign) {
    (void)sign;
    size_t next = version_skip_blanks(r->text, ++r->at);
    struct range_item *last = range_reader_last(r);
    if (last && last->op == RANGE_OP_IS && r->op == RANGE_READER_NO_OP && range_phrase_version_follows(r, next)) {
        range_phrase_make_lower(r);
        range_phrase_set_op(r, RANGE_OP_UP_TO);
    }
}

static void take_separator(struct range_reader *r, char sign) {
    range_reader_end_piece(r);
    r->at++;
    range_reader_begin_piece(r, sign == '|' ? RANGE_JOIN_BAR : RANGE_JOIN_COMMA);
}

static void take_star(struct range_reader *r, char sign) {
    (void)sign;
    r->all = r->all || !range_reader_last(r);
    r->at++;
}

static void take_plus(struct range_reader *r, char sign) {
    (void)sign;
    r->at++;
    range_phrase_apply_behind(r, RANGE_OP_FROM);
}

static void take_join(struct range_reader *r, char sign) {
    r->join = sign == '&' ? RANGE_JOIN_AND : sign == '/' ? RANGE_JOIN_OR : RANGE_JOIN_COLON;
    r->at++;
}

static void pass_over(struct range_reader *r, char sign) {
    (void)sign;
    r->at++;
}

static void (*const SIGNS[128])(struct range_reader *, char) = {
    ['|'] = take_separator, [','] = take_separator, [';'] = take_separator, ['<'] = take_operator,
    ['>'] = take_operator,  ['='] = take_operator,  ['!'] = take_operator,  ['('] = take_parentheses,
    ['-'] = take_dash,      ['*'] = take_star,      ['+'] = take_plus,      ['&'] = take_join,
    ['/'] = take_join,      [':'] = take_join,      [' '] = pass_over,      ['_'] = pass_over,
    ['.'] = pass_over,      ['"'] = pass_over,      ['\''] = pass_over,     [')'] = pass_over,
};

/* Each step moves on. */
static void step(struct range_reader *r) {
    unsigned char ch = (unsigned char)r->text.ptr[r->at];
    if (char_is_alnum((char)ch) || ch >= ARRAY_LEN(SIGNS))
        take_word(r);
    else if (SIGNS[ch])
        SIGNS[ch](r, (char)ch);
    else
        take_unknown(r, r->at);
}

/* ---- vers ---- */

/* "vers:generic/>=2.0|<2.9" without its head. The type "all" takes nothing but "*"; what else stands there is read as
 * prose, because it is. */
static struct str without_head(struct str text, bool *formal) {
    if (!str_starts_nocase(text, STR("vers:")))
        return text;
    size_t slash = str_find_char(text, '/');
    if (slash == SIZE_MAX)
        return text;
    struct str type = str_slice(text, 5, slash);
    *formal = !str_eq_nocase(type, STR("all")) && type.len > 0;
    return str_skip(text, slash + 1);
}

static int hex_value(char ch) {
    ch = char_lower(ch);
    return char_is_digit(ch) ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* Versions in a vers are percent-encoded. */
static struct str decoded(struct arena *arena, struct str text) {
    if (str_find_char(text, '%') == SIZE_MAX)
        return text;
    char *to = arena_get_raw(arena, text.len, 1);
    size_t len = 0;
    for (size_t i = 0; to && i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;
        if (low >= 0 && high * 16 + low >= 0x20 && high * 16 + low < 0x7f) {
            to[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            to[len++] = text.ptr[i];
        }
    }
    return to ? (struct str){to, len} : STR_NONE;
}

static bool is_absent(struct str text) {
    static const struct str ABSENT[] = {STR_INIT(""), STR_INIT("-"), STR_INIT("n/a"), STR_INIT("n.a."), STR_INIT("?")};
    for (size_t i = 0; i < ARRAY_LEN(ABSENT); i++)
        if (str_eq_nocase(text, ABSENT[i]))
            return true;
    return false;
}

/* Exceptions behind everything else, so that the two ends of an interval stand side by side. */
static void move_exceptions(struct range_list *list) {
    for (size_t i = list->count, end = list->count; i-- > 0;) {
        struct range_item item = list->items[i];
        if (item.op != RANGE_OP_NOT)
            continue;
        end--;
        for (size_t k = i; k < end; k++)
            list->items[k] = list->items[k + 1];
        list->items[end] = item;
    }
}

enum status range_read(struct str plain, struct str product, struct arena *arena, struct range_list *list) {
    list->count = 0;
    list->formal = false;
    struct str text = str_trim(without_head(plain, &list->formal));
    if (list->formal)
        text = decoded(arena, text);
    if (!text.ptr && plain.len)
        return STATUS_MEMORY;
    struct range_reader r = {.text = text, .product = product, .arena = arena, .list = list};
    range_reader_begin_piece(&r, RANGE_JOIN_BLANK);
    bool absent = is_absent(text), unreadable = !list->formal && range_is_unreadable(text);
    if (absent || unreadable)
        range_reader_push_nothing(&r, absent ? RANGE_REASON_EMPTY : RANGE_REASON_UNREAD, text);
    while (r.at < text.len && !absent && !unreadable && !r.full) {
        if (list->count >= RANGE_ITEMS_MAX) {
            range_reader_push_nothing(&r, RANGE_REASON_LONG, STR_NONE);
            break;
        }
        step(&r);
    }
    range_reader_end_piece(&r);
    move_exceptions(list);
    return r.full ? STATUS_MEMORY : STATUS_OK;
}
