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
    size_t taken = out_width(text);
    paint_text(out, colour, paint, text);
    out_repeat(out, ' ', taken < width ? width - taken : 0);
}

void paint_wrapped(struct out *out, struct str text, size_t column, size_t indent, size_t width) {
    struct str word;
    bool first = true;
    while (str_next(&text, ' ', &word)) {
        if (word.len == 0)
            continue;
        size_t taken = out_width(word);
        if (!first && column + 1 + taken > width) {
            out_char(out, '\n');
            out_repeat(out, ' ', indent);
            column = indent;
        } else if (!first) {
            out_char(out, ' ');
            column++;
        }
        out_safe(out, word);
        column += taken;
        first = false;
    }
    out_char(out, '\n');
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
