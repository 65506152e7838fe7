#include "advisory/range.h"
#include "advisory/range_form.h"
#include "advisory/wording.h"

enum { SERIAL_DIGITS_MAX = 20 };

/* "5", "five" or 0. */
static size_t count_of(struct str word) {
    static const struct wording_row WORDS[] = {{"eight", 8}, {"five", 5}, {"four", 4},  {"nine", 9}, {"seven", 7},
                                               {"six", 6},   {"ten", 10}, {"three", 3}, {"two", 2}};
    const struct wording_row *row = wording_find(WORDS, ARRAY_LEN(WORDS), word);
    uint64_t count;
    if (row)
        return row->value;
    return str_u64(word, SERIAL_DIGITS_MAX, &count) ? (size_t)count : 0;
}

/* The N of "first N digits of the serial number", or of "2310****"; 0 when `text` does not speak so. */
static size_t digits_said(struct str text) {
    struct str rest = text, word, before = STR_NONE;
    if (!str_contains_nocase(text, STR("serial")))
        return 0;
    while (wording_next(&rest, &word)) {
        if (str_eq_nocase(word, STR("digits")) || str_eq_nocase(word, STR("digit")))
            return count_of(before);
        if (rest.len && rest.ptr[0] == '*' && char_is_digit(word.ptr[0]) && word.len <= SERIAL_DIGITS_MAX)
            return word.len;
        before = word;
    }
    return 0;
}

/* The last word of `text` of just `length` digits. Mitsubishi Electric writes the months from October on as X, Y, Z. */
static struct str bound_in(struct str text, size_t length) {
    struct str word, found = STR_NONE;
    while (wording_next(&text, &word)) {
        bool counts = word.len == length;
        for (size_t i = 0; i < word.len && counts; i++)
            counts = char_is_digit(word.ptr[i]) ||
                     (i > 0 && char_lower(word.ptr[i]) >= 'x' && char_lower(word.ptr[i]) <= 'z');
        found = counts ? word : found;
    }
    return found;
}

static enum range_op op_in(struct str text) {
    bool less = str_find_char(text, '<') != SIZE_MAX, more = str_find_char(text, '>') != SIZE_MAX;
    bool equal = str_find_char(text, '=') != SIZE_MAX;
    if (less == more) {
        if (less || !str_contains_nocase(text, STR("or ")))
            return RANGE_OP_NOTHING;
        less = str_contains_nocase(text, STR("prior")) || str_contains_nocase(text, STR("earlier"));
        more = str_contains_nocase(text, STR("later"));
        equal = true;
        if (less == more)
            return RANGE_OP_NOTHING;
    }
    if (less)
        return equal ? RANGE_OP_UP_TO : RANGE_OP_BELOW;
    return equal ? RANGE_OP_FROM : RANGE_OP_ABOVE;
}

struct range_serial range_serial_of(struct str text, struct str product) {
    struct range_serial serial = {.digits = digits_said(text)};
    if (!serial.digits && str_contains_nocase(product, STR("digit")))
        serial.digits = digits_said(product);
    if (serial.digits) {
        serial.bound = bound_in(text, serial.digits);
        serial.op = (uint8_t)op_in(text);
    }
    return serial;
}

/* Order of two runs of digits of one length, X, Y and Z being 10 to 12. */
static int order(struct str a, struct str b) {
    for (size_t i = 0; i < a.len; i++)
        if (char_lower(a.ptr[i]) != char_lower(b.ptr[i]))
            return char_lower(a.ptr[i]) < char_lower(b.ptr[i]) ? -1 : 1;
    return 0;
}

struct range_answer range_check_serial(const struct range *range, struct str number) {
    struct range_answer unsure = {.place = RANGE_UNSURE, .reason = RANGE_REASON_SERIAL, .about = range->text};
    const struct range_serial *serial = &range->serial;
    struct str first = str_slice(str_trim(number), 0, serial->digits);
    if (!serial->bound.len || serial->op == RANGE_OP_NOTHING || bound_in(first, serial->digits).len != serial->digits)
        return unsure;
    int side = order(first, serial->bound);
    bool below = serial->op == RANGE_OP_BELOW || serial->op == RANGE_OP_UP_TO;
    bool with_it = serial->op == RANGE_OP_UP_TO || serial->op == RANGE_OP_FROM;
    bool inside = side == 0 ? with_it : (side < 0) == below;
    return (struct range_answer){.place = inside ? RANGE_INSIDE : RANGE_OUTSIDE};
}
