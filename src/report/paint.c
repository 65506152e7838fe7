#include "report/paint.h"

static const char *const codes[] = {
    [PAINT_PLAIN] = "",       [PAINT_GOOD] = "\033[32m", [PAINT_WARN] = "\033[33m",
    [PAINT_BAD] = "\033[31m", [PAINT_FAINT] = "\033[2m", [PAINT_BOLD] = "\033[1m",
};

void paint_text(struct out *out, bool colour, enum paint paint, struct str text) {
    bool painted = colour && paint != PAINT_PLAIN;
    if (painted)
        out_str(out, str_from(codes[paint]));
    out_safe(out, text);
    if (painted)
        out_lit(out, "\033[0m");
}

void paint_cell(struct out *out, bool colour, enum paint paint, struct str text, size_t width) {
    size_t taken = out_safe_width(text);
    paint_text(out, colour, paint, text);
    out_repeat(out, ' ', taken < width ? width - taken : 0);
}

/* No break before a digit or before "RE". */
bool paint_breaks_before(struct str rest) {
    bool enhancement = str_starts(rest, STR("RE ")) && rest.len > 3 && char_is_digit(rest.ptr[3]);
    return rest.len > 0 && !char_is_digit(rest.ptr[0]) && !enhancement;
}

/* Takes what must stay together off the front of `*text`. */
static struct str take_together(struct str *text) {
    struct str whole = *text;
    size_t at = 0;
    for (;; at++) {
        size_t blank = str_find_char(str_skip(whole, at), ' ');
        if (blank == SIZE_MAX) {
            *text = STR_NONE;
            return whole;
        }
        at += blank;
        if (paint_breaks_before(str_skip(whole, at + 1)))
            break;
    }
    *text = str_skip(whole, at + 1);
    return str_slice(whole, 0, at);
}

/* The same, but for what no line is wide enough for: of that, one word. */
static struct str take_piece(struct str *text, size_t room) {
    struct str whole = *text, piece = take_together(text);
    size_t blank = out_safe_width(piece) > room ? str_find_char(piece, ' ') : SIZE_MAX;
    if (blank == SIZE_MAX)
        return piece;
    *text = str_skip(whole, blank + 1);
    return str_slice(piece, 0, blank);
}

/* Bytes of the longest beginning of `text` that fits and ends behind a mark that parts names, paths and lists; failing
 * that, of the longest that fits; at least a character. */
static size_t fitting(struct str text, size_t room) {
    static const struct str marks = STR_INIT("_/,|-.");
    size_t at = 0, behind_mark = 0, columns = 0;
    while (at < text.len) {
        size_t n = str_utf8_next(str_skip(text, at), NULL);
        struct str c = str_slice(text, at, at + (n ? n : 1));
        columns += out_safe_width(c);
        if (columns > room && at > 0)
            break;
        at += c.len;
        if (str_find_char(marks, c.ptr[0]) != SIZE_MAX)
            behind_mark = at;
    }
    return at < text.len && behind_mark ? behind_mark : at;
}

struct line {
    struct out *out;
    size_t column, indent, width;
};

static void next_line(struct line *line) {
    out_char(line->out, '\n');
    out_repeat(line->out, ' ', line->indent);
    line->column = line->indent;
}

/* Writes a piece from where the line stands, over as many lines as it takes. */
static void write_piece(struct line *line, struct str piece) {
    for (;;) {
        size_t n = fitting(piece, line->width > line->column ? line->width - line->column : 0);
        struct str part = str_slice(piece, 0, n);
        out_safe(line->out, part);
        line->column += out_safe_width(part);
        piece = str_skip(piece, n);
        if (piece.len == 0)
            return;
        next_line(line);
    }
}

void paint_wrapped(struct out *out, struct str text, size_t column, size_t indent, size_t width) {
    struct line line = {out, column, indent, width > indent ? width : indent + 1};
    bool first = true;
    while (text.ptr) {
        struct str piece = take_piece(&text, line.width - indent);
        size_t taken = out_safe_width(piece);
        if (piece.len == 0)
            continue;
        if (line.column + !first + taken > line.width && (!first || column > indent)) {
            next_line(&line);
        } else if (!first) {
            out_char(out, ' ');
            line.column++;
        }
        write_piece(&line, piece);
        first = false;
    }
    out_char(out, '\n');
}

struct str paint_types(struct arena *arena, unsigned type_mask) {
    return type_mask ? component_mask_text(arena, type_mask) : STR("type not stated");
}

enum paint paint_of_state(enum link_state state) {
    static const enum paint paints[] = {
        [LINK_HOLDS] = PAINT_GOOD,    [LINK_COMPENSATED] = PAINT_GOOD, [LINK_OPEN] = PAINT_WARN,
        [LINK_NOT_SHOWN] = PAINT_BAD, [LINK_BROKEN] = PAINT_BAD,
    };
    return paints[state];
}

enum paint paint_of_verdict(enum verdict verdict) {
    static const enum paint paints[VERDICT_COUNT] = {PAINT_GOOD, PAINT_WARN, PAINT_BAD};
    return paints[verdict];
}
