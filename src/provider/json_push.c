#include "provider/json_push.h"

static const struct diag_kind MALFORMED = {"provider.json", SEVERITY_ERROR, "this is no JSON: {0}", NULL};
static const struct diag_kind TOO_DEEP = {"provider.json-depth", SEVERITY_ERROR, "this nests deeper than {0}", NULL};

enum state {
    STATE_VALUE,        /* a value must come */
    STATE_VALUE_OR_END, /* behind [ */
    STATE_KEY,          /* behind a comma in an object */
    STATE_KEY_OR_END,   /* behind { */
    STATE_COLON,
    STATE_AFTER, /* a comma, or the end of what is open */
    STATE_DONE,
    STATE_STRING,
    STATE_ESCAPE,
    STATE_HEX,
    STATE_NUMBER,
    STATE_LITERAL,
};

/* What of a number has come. */
enum number {
    NUMBER_MINUS,
    NUMBER_ZERO,
    NUMBER_WHOLE,
    NUMBER_DOT,
    NUMBER_FRACTION,
    NUMBER_E,
    NUMBER_SIGN,
    NUMBER_POWER
};
enum { NUMBER_END = 255 };

void json_push_init(struct json_push *json, struct str name, struct diag_sink *sink, json_push_take *take,
                    void *context) {
    json->take = take;
    json->context = context;
    json->name = name;
    json->sink = sink;
    json->status = STATUS_OK;
    json->state = STATE_VALUE;
    json->line = json->column = 1;
    json->mark_left = 3;
    json->depth = 0;
    json->length = 0;
    json->high = 0;
    json->is_cut = false;
    json->piece = STR_NONE;
    json->at = 0;
}

/* As much of the line as the piece at hand holds, around where the reading is. */
static struct excerpt here(const struct json_push *json) {
    enum { BEFORE = 100, BEHIND = 60 };
    struct str piece = json->piece;
    size_t from = json->at, to = json->at, least = json->at > BEFORE ? json->at - BEFORE : 0;
    uint32_t column = json->column;
    while (from > least && column > 1 && piece.ptr[from - 1] != '\n')
        column -= ((unsigned char)piece.ptr[--from] & 0xc0) != 0x80;
    /* Half a character at the start would count as one. */
    while (from < json->at && ((unsigned char)piece.ptr[from] & 0xc0) == 0x80)
        from++;
    while (to < piece.len && to < json->at + BEHIND && piece.ptr[to] != '\n')
        to++;
    struct str text = piece.ptr ? str_slice(piece, from, to) : STR("");
    uint32_t length = to > json->at;
    return (struct excerpt){text, (uint32_t)(json->at - from), length, {json->line, column}};
}

void json_push_report(struct json_push *json, const struct diag_kind *kind, struct str argument) {
    diag_add_excerpt(json->sink, kind, json->name, here(json), argument);
}

enum status json_push_complain(struct json_push *json, const struct diag_kind *kind, struct str argument) {
    json_push_report(json, kind, argument);
    json->status = STATUS_INPUT;
    return STATUS_INPUT;
}

static enum status malformed(struct json_push *json, const char *why) {
    return json_push_complain(json, &MALFORMED, str_from(why));
}

static enum status tell(struct json_push *json, enum json_push_token token, struct str text) {
    json->status = json->take(json->context, token, text);
    return json->status;
}

static void keep(struct json_push *json, char c) {
    if (json->length < JSON_PUSH_TEXT_MAX)
        json->text[json->length++] = c;
    else
        json->is_cut = true;
}

static void begin_text(struct json_push *json) {
    json->length = 0;
    json->is_cut = false;
    json->high = 0;
}

static void after_value(struct json_push *json) {
    json->state = json->depth == 0 ? STATE_DONE : STATE_AFTER;
}

static enum status open_container(struct json_push *json, bool is_object) {
    if (json->depth == JSON_PUSH_DEPTH_MAX) {
        char most[8];
        (void)snprintf(most, sizeof most, "%d", JSON_PUSH_DEPTH_MAX);
        (void)json_push_complain(json, &TOO_DEEP, str_from(most));
        json->status = STATUS_LIMIT;
        return STATUS_LIMIT;
    }
    json->is_object[json->depth++] = is_object;
    json->state = is_object ? STATE_KEY_OR_END : STATE_VALUE_OR_END;
    return tell(json, is_object ? JSON_PUSH_OBJECT : JSON_PUSH_ARRAY, STR_NONE);
}

static enum status close_container(struct json_push *json, bool is_object) {
    if (json->depth == 0 || json->is_object[json->depth - 1] != is_object)
        return malformed(json, "a bracket closes what is not open");
    json->depth--;
    after_value(json);
    return tell(json, is_object ? JSON_PUSH_OBJECT_END : JSON_PUSH_ARRAY_END, STR_NONE);
}

static enum status begin_literal(struct json_push *json, const char *literal) {
    begin_text(json);
    keep(json, literal[0]);
    json->literal = literal;
    json->literal_at = 1;
    json->state = STATE_LITERAL;
    return STATUS_OK;
}

static enum status begin_string(struct json_push *json, bool is_key) {
    begin_text(json);
    json->is_key = is_key;
    json->state = STATE_STRING;
    return STATUS_OK;
}

static enum status begin_number(struct json_push *json, char c) {
    begin_text(json);
    keep(json, c);
    json->number = c == '-' ? NUMBER_MINUS : c == '0' ? NUMBER_ZERO : NUMBER_WHOLE;
    json->state = STATE_NUMBER;
    return STATUS_OK;
}

static enum status begin_value(struct json_push *json, char c) {
    switch (c) {
    case '{':
        return open_container(json, true);
    case '[':
        return open_container(json, false);
    case '"':
        return begin_string(json, false);
    case 't':
        return begin_literal(json, "true");
    case 'f':
        return begin_literal(json, "false");
    case 'n':
        return begin_literal(json, "null");
    default:
        return c == '-' || char_is_digit(c) ? begin_number(json, c) : malformed(json, "a value is expected");
    }
}

/* The state behind a character of a number; NUMBER_END when it is none of it. */
static uint8_t number_next(uint8_t number, char c) {
    static const struct {
        uint8_t digit, dot, exponent, sign;
    } NEXT[] = {
        [NUMBER_MINUS] = {NUMBER_WHOLE, NUMBER_END, NUMBER_END, NUMBER_END},
        [NUMBER_ZERO] = {NUMBER_END, NUMBER_DOT, NUMBER_E, NUMBER_END},
        [NUMBER_WHOLE] = {NUMBER_WHOLE, NUMBER_DOT, NUMBER_E, NUMBER_END},
        [NUMBER_DOT] = {NUMBER_FRACTION, NUMBER_END, NUMBER_END, NUMBER_END},
        [NUMBER_FRACTION] = {NUMBER_FRACTION, NUMBER_END, NUMBER_E, NUMBER_END},
        [NUMBER_E] = {NUMBER_POWER, NUMBER_END, NUMBER_END, NUMBER_SIGN},
        [NUMBER_SIGN] = {NUMBER_POWER, NUMBER_END, NUMBER_END, NUMBER_END},
        [NUMBER_POWER] = {NUMBER_POWER, NUMBER_END, NUMBER_END, NUMBER_END},
    };
    if (char_is_digit(c))
        return number == NUMBER_MINUS && c == '0' ? NUMBER_ZERO : NEXT[number].digit;
    if (c == '.')
        return NEXT[number].dot;
    if (c == 'e' || c == 'E')
        return NEXT[number].exponent;
    return c == '+' || c == '-' ? NEXT[number].sign : NUMBER_END;
}

static bool is_whole(uint8_t number) {
    return number == NUMBER_ZERO || number == NUMBER_WHOLE || number == NUMBER_FRACTION || number == NUMBER_POWER;
}

static enum status end_other(struct json_push *json) {
    after_value(json);
    return tell(json, JSON_PUSH_OTHER, (struct str){json->text, json->length});
}

static enum status take_literal(struct json_push *json, char c) {
    if (json->literal[json->literal_at] != c)
        return malformed(json, "a value is expected");
    keep(json, c);
    return json->literal[++json->literal_at] ? STATUS_OK : end_other(json);
}

static enum status end_string(struct json_push *json) {
    struct str text = {json->text, json->length};
    if (json->high)
        return malformed(json, "half a character is escaped");
    if (!json->is_cut && !str_utf8_valid(text))
        return malformed(json, "a text is not UTF-8");
    if (json->is_key)
        json->state = STATE_COLON;
    else
        after_value(json);
    return tell(json, json->is_key ? JSON_PUSH_KEY : JSON_PUSH_STRING, text);
}

static enum status take_string(struct json_push *json, char c) {
    if (c == '"')
        return end_string(json);
    if ((unsigned char)c < ' ')
        return malformed(json, "a text holds a control character");
    if (c == '\\') {
        json->state = STATE_ESCAPE;
        return STATUS_OK;
    }
    if (json->high)
        return malformed(json, "half a character is escaped");
    keep(json, c);
    return STATUS_OK;
}

static enum status take_escape(struct json_push *json, char c) {
    static const char NAMES[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    if (c == 'u') {
        json->unit = 0;
        json->hex_left = 4;
        json->state = STATE_HEX;
        return STATUS_OK;
    }
    const char *found = c ? strchr(NAMES, c) : NULL;
    if (!found || json->high)
        return malformed(json, found ? "half a character is escaped" : "there is no such escape");
    keep(json, MEANT[found - NAMES]);
    json->state = STATE_STRING;
    return STATUS_OK;
}

static void keep_code(struct json_push *json, uint32_t code) {
    if (code < 0x80) {
        keep(json, (char)code);
        return;
    }
    unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint32_t LEAD[] = {0, 0xc0, 0xe0, 0xf0};
    keep(json, (char)(LEAD[more] | code >> (6 * more)));
    while (more-- > 0)
        keep(json, (char)(0x80 | (code >> (6 * more) & 0x3f)));
}

static enum status end_escape(struct json_push *json) {
    uint32_t unit = json->unit;
    bool is_low = unit >= 0xdc00 && unit < 0xe000, is_high = unit >= 0xd800 && unit < 0xdc00;
    json->state = STATE_STRING;
    if (is_low != (json->high != 0))
        return malformed(json, "half a character is escaped");
    if (is_high) {
        json->high = unit;
        return STATUS_OK;
    }
    keep_code(json, is_low ? 0x10000 + ((json->high - 0xd800) << 10) + (unit - 0xdc00) : unit);
    json->high = 0;
    return STATUS_OK;
}

static enum status take_hex(struct json_push *json, char c) {
    char lower = char_lower(c);
    bool is_letter = lower >= 'a' && lower <= 'f';
    if (!is_letter && !char_is_digit(c))
        return malformed(json, "four hex digits are expected");
    json->unit = json->unit << 4 | (uint32_t)(is_letter ? lower - 'a' + 10 : c - '0');
    return --json->hex_left ? STATUS_OK : end_escape(json);
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static enum status take_key(struct json_push *json, char c) {
    if (c == '}' && json->state == STATE_KEY_OR_END)
        return close_container(json, true);
    return c == '"' ? begin_string(json, true) : malformed(json, "a key is expected");
}

static enum status take_after(struct json_push *json, char c) {
    if (c == '}' || c == ']')
        return close_container(json, c == '}');
    json->state = json->is_object[json->depth - 1] ? STATE_KEY : STATE_VALUE;
    return c == ',' ? STATUS_OK : malformed(json, "a comma or the end is expected");
}

/* A character between tokens. */
static enum status take_between(struct json_push *json, char c) {
    if (is_space(c))
        return STATUS_OK;
    switch (json->state) {
    case STATE_VALUE_OR_END:
        return c == ']' ? close_container(json, false) : begin_value(json, c);
    case STATE_VALUE:
        return begin_value(json, c);
    case STATE_KEY_OR_END:
    case STATE_KEY:
        return take_key(json, c);
    case STATE_COLON:
        json->state = STATE_VALUE;
        return c == ':' ? STATUS_OK : malformed(json, "a colon is expected");
    case STATE_AFTER:
        return take_after(json, c);
    default:
        return malformed(json, "there is more behind its end");
    }
}

static enum status take_number(struct json_push *json, char c) {
    uint8_t next = number_next(json->number, c);
    if (next != NUMBER_END) {
        json->number = next;
        keep(json, c);
        return STATUS_OK;
    }
    if (!is_whole(json->number))
        return malformed(json, "a number is not whole");
    TRY(end_other(json));
    return take_between(json, c);
}

static enum status take_one(struct json_push *json, char c) {
    switch (json->state) {
    case STATE_STRING:
        return take_string(json, c);
    case STATE_ESCAPE:
        return take_escape(json, c);
    case STATE_HEX:
        return take_hex(json, c);
    case STATE_NUMBER:
        return take_number(json, c);
    case STATE_LITERAL:
        return take_literal(json, c);
    default:
        return take_between(json, c);
    }
}

static void step(struct json_push *json, char c) {
    if (c == '\n') {
        json->line++;
        json->column = 1;
    } else if (((unsigned char)c & 0xc0) != 0x80) {
        json->column++;
    }
}

/* The plain part of a text at once: nearly all of a feed is such. */
static size_t take_run(struct json_push *json, struct str piece, size_t at) {
    size_t end = at;
    while (end < piece.len && (unsigned char)piece.ptr[end] >= ' ' && piece.ptr[end] != '"' && piece.ptr[end] != '\\') {
        json->column += ((unsigned char)piece.ptr[end] & 0xc0) != 0x80;
        end++;
    }
    size_t room = JSON_PUSH_TEXT_MAX - json->length, fits = end - at < room ? end - at : room;
    memcpy(json->text + json->length, piece.ptr + at, fits);
    json->length += fits;
    json->is_cut = json->is_cut || fits < end - at;
    return end;
}

/* A byte order mark counts for nothing at the very start. */
static size_t skip_mark(struct json_push *json, struct str piece) {
    static const char MARK[] = "\xef\xbb\xbf";
    size_t at = 0;
    while (at < piece.len && json->mark_left > 0 && piece.ptr[at] == MARK[3 - json->mark_left]) {
        at++;
        json->mark_left--;
    }
    if (at < piece.len && json->mark_left > 0 && json->mark_left < 3)
        (void)malformed(json, "a value is expected");
    if (at < piece.len)
        json->mark_left = 0;
    return at;
}

enum status json_push_feed(struct json_push *json, struct str piece) {
    if (json->status != STATUS_OK)
        return json->status;
    json->piece = piece;
    json->at = 0;
    json->at = json->mark_left ? skip_mark(json, piece) : 0;
    while (json->at < piece.len && json->status == STATUS_OK) {
        if (json->state == STATE_STRING && !json->high)
            json->at = take_run(json, piece, json->at);
        if (json->at == piece.len)
            break;
        if (take_one(json, piece.ptr[json->at]) == STATUS_OK)
            step(json, piece.ptr[json->at++]);
    }
    json->piece = STR_NONE;
    json->at = 0;
    return json->status;
}

enum status json_push_end(struct json_push *json) {
    if (json->status == STATUS_OK && json->state == STATE_NUMBER)
        (void)take_number(json, ' ');
    if (json->status == STATUS_OK && json->state != STATE_DONE)
        (void)malformed(json, "it ends too early");
    return json->status;
}
