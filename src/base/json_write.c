#include "base/json_write.h"

#include <math.h>
#include <stdlib.h>

void json_write_init(struct json_writer *w, struct out *out, unsigned indent) {
    *w = (struct json_writer){.out = out, .indent = indent};
}

static void new_line(struct json_writer *w) {
    if (w->indent == 0)
        return;
    out_char(w->out, '\n');
    out_repeat(w->out, ' ', (size_t)w->indent * w->depth);
}

/* What stands before a value or a key: nothing behind a key, else a comma unless it is the container's first. */
static void begin_item(struct json_writer *w) {
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->depth == 0)
        return;
    if (w->has_item[w->depth - 1])
        out_char(w->out, ',');
    w->has_item[w->depth - 1] = true;
    new_line(w);
}

static void open_container(struct json_writer *w, char c) {
    begin_item(w);
    out_char(w->out, c);
    if (w->depth >= JSON_WRITE_DEPTH) {
        if (w->out->status == STATUS_OK)
            w->out->status = STATUS_LIMIT;
        return;
    }
    w->has_item[w->depth++] = false;
}

void json_write_object(struct json_writer *w) {
    open_container(w, '{');
}

void json_write_array(struct json_writer *w) {
    open_container(w, '[');
}

void json_write_end(struct json_writer *w, char c) {
    if (w->depth == 0)
        return;
    w->depth--;
    if (w->has_item[w->depth])
        new_line(w);
    out_char(w->out, c);
    if (w->depth == 0 && w->indent)
        out_char(w->out, '\n');
}

/* The letter of the short escape of `code`, or NUL. */
static char short_escape(uint32_t code) {
    static const char LETTERS[128] = {
        ['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    return code < sizeof LETTERS ? LETTERS[code] : '\0';
}

/* RFC 8259 wants only C0, quote and backslash escaped; DEL, C1, the two line separators and what turns the reading
 * order are, so that the text is safe on a terminal and inside a script. */
static bool needs_escape(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || out_is_treacherous(code);
}

static size_t plain_run(struct str s) {
    size_t n = 0;
    while (n < s.len && s.ptr[n] >= 0x20 && s.ptr[n] < 0x7f && s.ptr[n] != '"' && s.ptr[n] != '\\')
        n++;
    return n;
}

static void quoted(struct out *out, struct str s) {
    out_char(out, '"');
    while (s.len && out->status == STATUS_OK) {
        size_t run = plain_run(s);
        out_str(out, str_slice(s, 0, run));
        s = str_skip(s, run);
        if (s.len == 0)
            break;
        uint32_t code = 0;
        size_t n = str_utf8_next(s, &code);
        if (n == 0)
            out_lit(out, "\xEF\xBF\xBD");
        else if (short_escape(code))
            out_format(out, "\\%c", short_escape(code));
        else if (needs_escape(code))
            out_format(out, "\\u%04x", code);
        else
            out_str(out, str_slice(s, 0, n));
        s = str_skip(s, n ? n : 1);
    }
    out_char(out, '"');
}

void json_write_key(struct json_writer *w, struct str key) {
    begin_item(w);
    quoted(w->out, key);
    out_str(w->out, w->indent ? STR(": ") : STR(":"));
    w->after_key = true;
}

void json_write_string(struct json_writer *w, struct str value) {
    begin_item(w);
    quoted(w->out, value);
}

void json_write_integer(struct json_writer *w, int64_t value) {
    begin_item(w);
    out_format(w->out, "%lld", (long long)value);
}

void json_write_number(struct json_writer *w, double value) {
    enum { DIGITS_SURE = 17, DECIMALS_SURE = DIGITS_SURE + 6 }; /* as many always read back (IEEE 754 binary64) */
    if (!isfinite(value)) {
        json_write_null(w);
        return;
    }
    begin_item(w);
    char text[48];
    /* 10 and 0.00004 as people write them: an exponent is for what is out of their sight. */
    bool plain = value == 0 || (fabs(value) >= 1e-6 && fabs(value) < 1e15);
    for (int digits = !plain; digits <= (plain ? DECIMALS_SURE : DIGITS_SURE); digits++) {
        (void)snprintf(text, sizeof text, plain ? "%.*f" : "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    out_str(w->out, str_from(text));
}

void json_write_bool(struct json_writer *w, bool value) {
    begin_item(w);
    out_str(w->out, value ? STR("true") : STR("false"));
}

void json_write_null(struct json_writer *w) {
    begin_item(w);
    out_lit(w->out, "null");
}

void json_write_pair(struct json_writer *w, const char *key, struct str value) {
    json_write_key(w, str_from(key));
    json_write_string(w, value);
}

void json_write_pair_some(struct json_writer *w, const char *key, struct str value) {
    if (value.len)
        json_write_pair(w, key, value);
}

void json_write_pair_integer(struct json_writer *w, const char *key, int64_t value) {
    json_write_key(w, str_from(key));
    json_write_integer(w, value);
}

void json_write_pair_bool(struct json_writer *w, const char *key, bool value) {
    json_write_key(w, str_from(key));
    json_write_bool(w, value);
}
