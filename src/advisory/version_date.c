#include <string.h>

#include "advisory/version_read.h"
#include "advisory/version_word.h"
#include "base/date.h"

/* Numbers and a month's name with what stands between them, as far as a date goes. */
struct pieces {
    unsigned values[3];
    unsigned widths[3]; /* digits; 0 for a month's name */
    size_t ends[3];     /* where each ends in the text */
    char between[2];    /* the sign behind a piece, other than a blank */
    unsigned count;
};

static char char_at(struct str text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

/* One number of at most four digits, or a month's name. */
static bool take_piece(struct str text, size_t *at, struct pieces *p) {
    size_t end = *at;
    while (char_is_alnum(char_at(text, end)) && char_is_digit(text.ptr[end]) == char_is_digit(text.ptr[*at]))
        end++;
    struct str run = str_slice(text, *at, end);
    uint64_t value = version_word_month(run);
    bool name = value > 0;
    if (!name && (run.len > 4 || !str_u64(run, 9999, &value)))
        return false;
    struct str rest = str_slice(text, end, end + 2);
    bool ordinal = !name && (str_eq(rest, STR("st")) || str_eq(rest, STR("nd")) || str_eq(rest, STR("rd")) ||
                             str_eq(rest, STR("th")));
    *at = end + (ordinal ? 2 : 0);
    p->values[p->count] = (unsigned)value;
    p->widths[p->count] = name ? 0 : (unsigned)run.len;
    p->ends[p->count++] = *at;
    return true;
}

/* Blanks and at most one of / - , (and the dot of "Jan.") between two pieces. */
static bool take_between(struct str text, size_t *at, bool name, char *between) {
    size_t from = *at;
    for (;; (*at)++) {
        char ch = char_at(text, *at);
        if ((ch == '/' || ch == '-' || ch == ',') && !*between)
            *between = ch;
        else if (ch != ' ' && ch != '_' && !(ch == '.' && name && *at == from))
            return *at > from;
    }
}

static void take_pieces(struct str text, size_t at, struct pieces *p) {
    *p = (struct pieces){.count = 0};
    while (p->count < 3 && take_piece(text, &at, p))
        if (p->count == 3 || !take_between(text, &at, p->widths[p->count - 1] == 0, &p->between[p->count - 1]))
            return;
}

/* How dates are written: for each piece the digits it may have at least and at most (0, 0: a month's name), the sign
 * that must stand behind the first two ('\0': any), and which pieces are year, month and day. */
static const struct {
    unsigned char widths[3][2];
    char sign;
    unsigned char order[3];
    unsigned count;
} LAYOUTS[] = {
    {{{0, 0}, {4, 4}, {0, 0}}, '\0', {1, 0, 0}, 2}, /* June 2016 */
    {{{0, 0}, {1, 2}, {4, 4}}, '\0', {2, 0, 1}, 3}, /* June 30, 2016 */
    {{{1, 2}, {0, 0}, {4, 4}}, '\0', {2, 1, 0}, 3}, /* 30 June 2016 */
    {{{4, 4}, {2, 2}, {2, 2}}, '-', {0, 1, 2}, 3},  /* 2016-06-30 */
    {{{4, 4}, {2, 2}, {2, 2}}, '/', {0, 1, 2}, 3},  /* 2016/06/30 */
    {{{1, 2}, {1, 2}, {4, 4}}, '/', {2, 0, 1}, 3},  /* 6/30/2016 */
};

static bool fits(const struct pieces *p, size_t layout) {
    if (p->count < LAYOUTS[layout].count)
        return false;
    for (unsigned i = 0; i < LAYOUTS[layout].count; i++) {
        bool sign = i == 2 || !LAYOUTS[layout].sign || p->between[i] == LAYOUTS[layout].sign;
        if (p->widths[i] < LAYOUTS[layout].widths[i][0] || p->widths[i] > LAYOUTS[layout].widths[i][1] || !sign)
            return false;
    }
    return true;
}

/* Year, month and day of the pieces. 8/30/2024 is month first; 30/8/2024 can only be the day; 5/6/2024 is a doubt. */
static bool sort_pieces(struct pieces *p, unsigned ymd[3], bool *doubt) {
    size_t layout = 0;
    while (layout < ARRAY_LEN(LAYOUTS) && !fits(p, layout))
        layout++;
    if (layout == ARRAY_LEN(LAYOUTS))
        return false;
    p->count = LAYOUTS[layout].count;
    for (unsigned i = 0; i < 3; i++)
        ymd[i] = i < p->count ? p->values[LAYOUTS[layout].order[i]] : 0;
    if (layout + 1 == ARRAY_LEN(LAYOUTS)) {
        *doubt = ymd[1] <= 12 && ymd[2] <= 12 && ymd[1] != ymd[2];
        unsigned first = ymd[1];
        if (first > 12) {
            ymd[1] = ymd[2];
            ymd[2] = first;
        }
    }
    return true;
}

static bool is_day(const unsigned ymd[3]) {
    return ymd[0] >= 1970 && ymd[0] <= 2199 && ymd[1] >= 1 && ymd[1] <= 12 &&
           (ymd[2] == 0 || date_from((int)ymd[0], (int)ymd[1], (int)ymd[2]) != DATE_NONE);
}

/* 20230518, when nothing else belongs to it. */
static bool take_digits(struct str text, size_t at, struct pieces *p, unsigned ymd[3]) {
    uint64_t value;
    struct str digits = str_slice(text, at, at + 8);
    if (digits.len != 8 || !str_u64(digits, UINT32_MAX, &value))
        return false;
    ymd[0] = (unsigned)(value / 10000);
    ymd[1] = (unsigned)(value / 100 % 100);
    ymd[2] = (unsigned)(value % 100);
    p->count = 1;
    p->ends[0] = at + 8;
    return ymd[2] > 0 && is_day(ymd);
}

/* Nearly no version is a date, and what stands behind its first run of digits or letters tells most apart. */
static bool may_be_date(struct str text, size_t at) {
    size_t end = at;
    while (char_is_digit(char_at(text, end)))
        end++;
    if (end > at)
        return end - at == 8 || (end - at <= 4 && char_at(text, end) != '.' && end < text.len);
    while (char_is_alpha(char_at(text, end)))
        end++;
    return version_word_month(str_slice(text, at, end)) > 0;
}

bool version_take_date(struct str text, size_t *at, struct version *version) {
    if (!may_be_date(text, *at))
        return false;
    struct pieces p;
    unsigned ymd[3];
    bool doubt = false;
    take_pieces(text, *at, &p);
    if (!(sort_pieces(&p, ymd, &doubt) && is_day(ymd)) && !take_digits(text, *at, &p, ymd))
        return false;
    size_t end = p.ends[p.count - 1];
    char next = char_at(text, end), after = char_at(text, end + 1);
    bool goes_on = next && strchr(".-_/", next) && char_is_alnum(after);
    if (char_is_alnum(next) || goes_on)
        return false;
    *version = (struct version){.text = str_slice(text, *at, end), .dated = true};
    for (unsigned i = 0; i < 3; i++)
        version->parts[i] = (struct version_part){.kind = VERSION_PART_NUMBER, .width = 2, .value = ymd[i]};
    version->count = version->precision = ymd[2] ? 3 : 2;
    version->reason = doubt ? VERSION_REASON_DATE : VERSION_REASON_NONE;
    *at = end;
    return true;
}
