#include "base/json_scan.h"

#include "base/json.h"

static const struct diag_kind EMPTY = {"json.empty", SEVERITY_ERROR, "no JSON is here: the text is empty",
                                       "see whether the file was saved, or fetched, to its end"};
static const struct diag_kind EXPECTED = {"json.syntax", SEVERITY_ERROR, "{0} is expected here, not '{1}'", NULL};
static const struct diag_kind COMMA = {"json.trailing-comma", SEVERITY_ERROR, "a comma stands before the closing {0}",
                                       "remove the comma"};
static const struct diag_kind QUOTES = {"json.single-quotes", SEVERITY_ERROR, "JSON text stands between double quotes",
                                        "write \"...\" instead of '...'"};
static const struct diag_kind COMMENT = {"json.comment", SEVERITY_ERROR, "JSON has no comments", "remove it"};
static const struct diag_kind WORD = {
    "json.unknown-word", SEVERITY_ERROR, "'{0}' is no JSON value",
    "a value is true, false, null, a number, text between double quotes, [...] or {...}"};
static const struct diag_kind UNCLOSED = {"json.unclosed", SEVERITY_ERROR, "this {0} is never closed",
                                          "close it, or fetch the file again if it is cut off"};
static const struct diag_kind UNCLOSED_TEXT = {"json.unclosed-text", SEVERITY_ERROR,
                                               "the text that begins here has no closing quote on its line", NULL};
static const struct diag_kind CONTROL = {"json.control-character", SEVERITY_ERROR,
                                         "a control character stands in a text", "write it as {0}"};
static const struct diag_kind ESCAPE = {"json.escape", SEVERITY_ERROR, "'{0}' is no escape sequence of JSON",
                                        "a backslash itself is written \\\\"};
static const struct diag_kind SURROGATE = {"json.surrogate", SEVERITY_ERROR,
                                           "'{0}' is one half of a pair of which the other is missing", NULL};
static const struct diag_kind NOT_UTF8 = {"json.not-utf8", SEVERITY_ERROR, "the text is not UTF-8 here",
                                          "save the file as UTF-8"};
static const struct diag_kind UTF16 = {"json.utf16", SEVERITY_ERROR, "the text is UTF-16 or UTF-32, not UTF-8",
                                       "save the file as UTF-8"};
static const struct diag_kind NUMBER = {"json.number", SEVERITY_ERROR, "'{0}' is no number of JSON", NULL};
static const struct diag_kind RANGE = {"json.number-range", SEVERITY_ERROR, "the number {0} is too large", NULL};
static const struct diag_kind TOO_DEEP = {"json.too-deep", SEVERITY_ERROR, "is nested more than {0} levels deep", NULL};
static const struct diag_kind UNREADABLE = {"json.unreadable", SEVERITY_ERROR, "cannot be read as JSON: {0}", NULL};

enum { SHOWN_MAX = 40 };

/* What may come next. */
enum want {
    WANT_VALUE,
    WANT_ITEM, /* after '[': a value or the end */
    WANT_NEXT_ITEM,
    WANT_MEMBER, /* after '{': a key or the end */
    WANT_NEXT_MEMBER,
    WANT_COLON,
    WANT_COMMA,
    WANT_END,
};

struct scan {
    const struct source *source;
    struct str text;
    struct diag_sink *sink;
    size_t at;
    enum want want;
    enum status status; /* of the first mistake, after which nothing is read */
    size_t comma;       /* the one read last */
    unsigned depth;
    size_t open[JSON_DEPTH_MAX]; /* where each open container began */
};

static void mistake(struct scan *s, const struct diag_kind *kind, size_t from, size_t to, struct str arg,
                    struct str arg2) {
    struct place place = {s->source, (uint32_t)from, (uint32_t)(to - from)};
    diag_add(s->sink, kind, place, arg, arg2);
    s->status = kind == &TOO_DEEP ? STATUS_LIMIT : STATUS_INPUT;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool is_word(char c) {
    return char_is_alnum(c) || c == '_' || c == '$' || c == '-' || c == '+' || c == '.';
}

static char peek(const struct scan *s, size_t ahead) {
    return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : '\0';
}

static size_t word_end(const struct scan *s, size_t from) {
    size_t to = from;
    while (to < s->text.len && is_word(s->text.ptr[to]))
        to++;
    return to;
}

static char innermost(const struct scan *s) {
    return s->depth ? s->text.ptr[s->open[s->depth - 1]] : '\0';
}

static struct str wanted(const struct scan *s) {
    static const struct str NAMES[] = {
        [WANT_VALUE] = STR_INIT("a value"),
        [WANT_ITEM] = STR_INIT("a value or ']'"),
        [WANT_NEXT_ITEM] = STR_INIT("a value"),
        [WANT_MEMBER] = STR_INIT("a key between double quotes or '}'"),
        [WANT_NEXT_MEMBER] = STR_INIT("a key between double quotes"),
        [WANT_COLON] = STR_INIT("':'"),
        [WANT_END] = STR_INIT("the end of the text"),
    };
    if (s->want == WANT_COMMA)
        return innermost(s) == '{' ? STR("',' or '}'") : STR("',' or ']'");
    return NAMES[s->want];
}

/* Habits of other languages: a comma before the end, single quotes, comments. False when it is none of them. */
static bool habit(struct scan *s, char c) {
    bool is_next = s->want == WANT_NEXT_ITEM || s->want == WANT_NEXT_MEMBER;
    bool is_slashes = c == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*');
    if (is_next && (c == '}' || c == ']'))
        mistake(s, &COMMA, s->comma, s->comma + 1, str_slice(s->text, s->at, s->at + 1), STR_NONE);
    else if (c == '\'' && s->want <= WANT_NEXT_MEMBER)
        mistake(s, &QUOTES, s->at, s->at + 1, STR_NONE, STR_NONE);
    else if (c == '#' || is_slashes)
        mistake(s, &COMMENT, s->at, s->at + 1 + is_slashes, STR_NONE, STR_NONE);
    else
        return false;
    return true;
}

/* What stands at the cursor fits nothing: says what would have. */
static void unexpected(struct scan *s) {
    size_t n = str_utf8_next(str_skip(s->text, s->at), NULL);
    size_t end = word_end(s, s->at);
    bool is_long_word = end > s->at + n;
    if (end == s->at)
        end = s->at + n;
    struct str shown = str_slice(str_slice(s->text, s->at, end), 0, SHOWN_MAX);
    if (habit(s, s->text.ptr[s->at]))
        return;
    if (n == 0)
        mistake(s, &NOT_UTF8, s->at, s->at + 1, STR_NONE, STR_NONE);
    else if (s->want <= WANT_NEXT_ITEM && is_long_word)
        mistake(s, &WORD, s->at, end, shown, STR_NONE);
    else
        mistake(s, &EXPECTED, s->at, end, wanted(s), shown);
}

static void after_value(struct scan *s) {
    s->want = s->depth ? WANT_COMMA : WANT_END;
}

static void open_container(struct scan *s) {
    if (s->depth == JSON_DEPTH_MAX) {
        mistake(s, &TOO_DEEP, s->at, s->at + 1, STR("128"), STR_NONE);
        return;
    }
    s->open[s->depth++] = s->at;
    s->want = s->text.ptr[s->at] == '{' ? WANT_MEMBER : WANT_ITEM;
    s->at++;
}

static void close_container(struct scan *s) {
    s->depth--;
    s->at++;
    after_value(s);
}

/* Four hex digits at `ahead` of the cursor, or -1. */
static int hex4(const struct scan *s, size_t ahead) {
    int value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = char_lower(peek(s, ahead + i));
        if (!char_is_digit(c) && !(c >= 'a' && c <= 'f'))
            return -1;
        value = value * 16 + (char_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

static void take_unicode_escape(struct scan *s, int unit) {
    bool is_high = unit >= 0xd800 && unit < 0xdc00, is_low = unit >= 0xdc00 && unit < 0xe000;
    int second = is_high && peek(s, 6) == '\\' && peek(s, 7) == 'u' ? hex4(s, 8) : -1;
    bool is_pair = is_high && second >= 0xdc00 && second < 0xe000;
    if (is_low || (is_high && !is_pair))
        mistake(s, &SURROGATE, s->at, s->at + 6, str_slice(s->text, s->at, s->at + 6), STR_NONE);
    s->at += is_pair ? 12 : 6;
}

/* Moves past the escape sequence at the cursor, unless it is wrong. */
static void take_escape(struct scan *s) {
    struct str behind = str_skip(s->text, s->at + 1);
    char c = peek(s, 1);
    int unit = c == 'u' ? hex4(s, 2) : -1;
    if (unit >= 0) {
        take_unicode_escape(s, unit);
    } else if (behind.len && str_find_char(STR("\"\\/bfnrt"), c) != SIZE_MAX) {
        s->at += 2;
    } else {
        size_t end = s->at + 1 + str_utf8_next(behind, NULL);
        mistake(s, &ESCAPE, s->at, end, str_slice(s->text, s->at, end), STR_NONE);
    }
}

/* Moves past the text that begins at the cursor. */
static void take_text(struct scan *s) {
    size_t from = s->at++;
    while (s->status == STATUS_OK) {
        if (s->at >= s->text.len || peek(s, 0) == '\n') {
            mistake(s, &UNCLOSED_TEXT, from, s->at, STR_NONE, STR_NONE);
            return;
        }
        unsigned char c = (unsigned char)peek(s, 0);
        size_t n = str_utf8_next(str_skip(s->text, s->at), NULL);
        if (c == '"') {
            s->at++;
            return;
        }
        if (c == '\\')
            take_escape(s);
        else if (c < 0x20)
            mistake(s, &CONTROL, s->at, s->at + 1, str_format(s->sink->arena, "\\u%04x", c), STR_NONE);
        else if (n == 0)
            mistake(s, &NOT_UTF8, s->at, s->at + 1, STR_NONE, STR_NONE);
        else
            s->at += n;
    }
}

static size_t digits_at(struct str s) {
    size_t n = 0;
    while (n < s.len && char_is_digit(s.ptr[n]))
        n++;
    return n;
}

/* The parts of a number by RFC 8259 section 6. */
struct number {
    struct str whole;
    struct str fraction;
    struct str exponent; /* digits alone */
    bool is_exponent_negative;
    bool is_negative;
    bool is_integer; /* neither fraction nor exponent is written */
};

static bool split_exponent(struct str s, struct number *number) {
    if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-')) {
        number->is_exponent_negative = s.ptr[0] == '-';
        s = str_skip(s, 1);
    }
    number->exponent = s;
    return s.len && digits_at(s) == s.len;
}

/* False when `s` is no number. */
static bool split_number(struct str s, struct number *number) {
    *number = (struct number){.is_integer = true};
    if (s.len && s.ptr[0] == '-') {
        number->is_negative = true;
        s = str_skip(s, 1);
    }
    number->whole = str_slice(s, 0, digits_at(s));
    s = str_skip(s, number->whole.len);
    if (number->whole.len == 0 || (number->whole.len > 1 && number->whole.ptr[0] == '0'))
        return false;
    if (s.len && s.ptr[0] == '.') {
        number->is_integer = false;
        number->fraction = str_slice(str_skip(s, 1), 0, digits_at(str_skip(s, 1)));
        s = str_skip(s, 1 + number->fraction.len);
        if (number->fraction.len == 0)
            return false;
    }
    if (s.len && char_lower(s.ptr[0]) == 'e') {
        number->is_integer = false;
        return split_exponent(str_skip(s, 1), number);
    }
    return s.len == 0;
}

/* Compares decimal digits behind an imagined point; missing ones are zero. */
static int compare_digits(struct str whole, struct str fraction, struct str limit) {
    for (size_t i = 0; i < whole.len + fraction.len || i < limit.len; i++) {
        char a = i < whole.len ? whole.ptr[i] : i - whole.len < fraction.len ? fraction.ptr[i - whole.len] : '0';
        char b = i < limit.len ? limit.ptr[i] : '0';
        if (a != b)
            return a < b ? -1 : 1;
    }
    return 0;
}

/* True when the number is an integer beyond 64 bits, or rounds to infinity as a binary64: from the middle between the
 * largest one and 2^1024 on. */
static bool is_out_of_range(struct number n) {
    const struct str largest = STR("17976931348623158079372897140530341507993413271003782693617377898044496829276475"
                                   "09466490179775872070963302864166928879109465555478519404026306574886715058206819"
                                   "08902000708383676273854845817711531764475730270069855571366959622842914819860834"
                                   "936475292719074168444365510704342711559699508093042880");
    if (n.is_integer) {
        uint64_t value;
        return !str_u64(n.whole, n.is_negative ? (uint64_t)INT64_MAX + 1 : UINT64_MAX, &value);
    }
    int64_t point = (int64_t)n.whole.len; /* digits before it, once leading zeroes are gone */
    while (n.whole.len && n.whole.ptr[0] == '0') {
        n.whole = str_skip(n.whole, 1);
        point--;
    }
    while (n.whole.len == 0 && n.fraction.len && n.fraction.ptr[0] == '0') {
        n.fraction = str_skip(n.fraction, 1);
        point--;
    }
    if (n.whole.len + n.fraction.len == 0)
        return false;
    uint64_t exponent = 0;
    bool is_short = n.exponent.len == 0 || str_u64(n.exponent, UINT32_MAX, &exponent);
    if (n.is_exponent_negative)
        return false;
    int64_t digits = is_short ? point + (int64_t)exponent : INT64_MAX;
    if (digits != (int64_t)largest.len)
        return digits > (int64_t)largest.len;
    return compare_digits(n.whole, n.fraction, largest) >= 0;
}

static void take_number(struct scan *s) {
    size_t end = word_end(s, s->at);
    struct str digits = str_slice(s->text, s->at, end);
    struct number number;
    if (!split_number(digits, &number))
        mistake(s, &NUMBER, s->at, end, str_slice(digits, 0, SHOWN_MAX), STR_NONE);
    else if (is_out_of_range(number))
        mistake(s, &RANGE, s->at, end, str_slice(digits, 0, SHOWN_MAX), STR_NONE);
    s->at = end;
}

static bool take_literal(struct scan *s) {
    static const struct str LITERALS[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null")};
    size_t end = word_end(s, s->at);
    for (size_t i = 0; i < ARRAY_LEN(LITERALS); i++)
        if (str_eq(str_slice(s->text, s->at, end), LITERALS[i])) {
            s->at = end;
            return true;
        }
    return false;
}

static void take_value(struct scan *s) {
    char c = peek(s, 0);
    if (c == '{' || c == '[') {
        open_container(s);
        return;
    }
    if (c == '"')
        take_text(s);
    else if (c == '-' || char_is_digit(c))
        take_number(s);
    else if (!take_literal(s))
        unexpected(s);
    after_value(s);
}

static void take_comma(struct scan *s) {
    s->comma = s->at++;
    s->want = innermost(s) == '{' ? WANT_NEXT_MEMBER : WANT_NEXT_ITEM;
}

static void step(struct scan *s) {
    char c = peek(s, 0);
    bool is_object = innermost(s) == '{';
    bool may_close = s->want == WANT_ITEM || s->want == WANT_MEMBER || s->want == WANT_COMMA;
    if (may_close && c == (is_object ? '}' : ']')) {
        close_container(s);
    } else if (s->want <= WANT_NEXT_ITEM) {
        take_value(s);
    } else if (s->want <= WANT_NEXT_MEMBER && c == '"') {
        take_text(s);
        s->want = WANT_COLON;
    } else if (s->want == WANT_COLON && c == ':') {
        s->at++;
        s->want = WANT_VALUE;
    } else if (s->want == WANT_COMMA && c == ',') {
        take_comma(s);
    } else {
        unexpected(s);
    }
}

static void at_end(struct scan *s) {
    if (s->depth) {
        size_t open = s->open[s->depth - 1];
        mistake(s, &UNCLOSED, open, open + 1, str_format(s->sink->arena, "'%c'", s->text.ptr[open]), STR_NONE);
    } else if (s->want != WANT_END) {
        mistake(s, &EMPTY, s->at, s->at, STR_NONE, STR_NONE);
    }
}

static size_t text_start(struct str text) {
    return str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
}

/* By its mark, or by the zero that one of the first two letters has in it. */
static bool is_utf16(struct str text) {
    return str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff")) ||
           (text.len > 1 && (text.ptr[0] == '\0' || text.ptr[1] == '\0'));
}

enum status json_scan_mistake(const struct source *source, struct str reason, struct diag_sink *sink) {
    struct scan s = {.source = source, .text = source->text, .sink = sink, .at = text_start(source->text)};
    if (is_utf16(s.text))
        mistake(&s, &UTF16, 0, 1, STR_NONE, STR_NONE);
    while (s.status == STATUS_OK) {
        while (s.at < s.text.len && is_blank(s.text.ptr[s.at]))
            s.at++;
        if (s.at >= s.text.len)
            break;
        step(&s);
    }
    if (s.status == STATUS_OK)
        at_end(&s);
    if (s.status == STATUS_OK)
        mistake(&s, &UNREADABLE, 0, 0, reason, STR_NONE);
    return s.status;
}

static size_t skip_text(struct str text, size_t at) {
    for (at++; at < text.len && text.ptr[at] != '"'; at++)
        if (text.ptr[at] == '\\')
            at++;
    return at < text.len ? at + 1 : text.len;
}

/* The next key or value at or behind `*at`, which moves behind it; false at the end. */
static bool next_node(struct str text, size_t *at, size_t *start) {
    while (*at < text.len) {
        char c = text.ptr[*at];
        size_t end = *at + 1;
        if (c == '"')
            end = skip_text(text, *at);
        while (is_word(c) && end < text.len && is_word(text.ptr[end]))
            end++;
        *start = *at;
        *at = end;
        if (c == '"' || c == '{' || c == '[' || is_word(c))
            return true;
    }
    return false;
}

void json_scan_places(const struct source *source, struct place *places, size_t count) {
    size_t at = text_start(source->text), start = 0;
    uint32_t seen = 0; /* nodes up to and with the one at `start` */
    for (size_t i = 0; i < count; i++) {
        uint32_t index = places[i].offset;
        places[i] = (struct place){source, 0, 0};
        while (seen <= index && next_node(source->text, &at, &start))
            seen++;
        if (seen == index + 1)
            places[i] = (struct place){source, (uint32_t)start, (uint32_t)(at - start)};
    }
}

struct place json_scan_place(const struct source *source, uint32_t index) {
    struct place place = {.offset = index};
    json_scan_places(source, &place, 1);
    return place;
}

size_t json_scan_end(struct str text, size_t start) {
    size_t at = start;
    return next_node(text, &at, &start) ? at : start;
}
