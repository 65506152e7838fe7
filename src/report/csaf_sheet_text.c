/* A CSAF document in a terminal: facts in two columns, texts folded, products as a tree. */
#include "report/csaf_sheet.h"

enum { INDENT = 2, NAME_WIDTH = 16, VALUE_AT = INDENT + NAME_WIDTH, TREE_DEPTH_SHOWN = 16 };

static void write_title(struct csaf_pen *pen, struct str title) {
    if (pen->colour)
        out_lit(pen->out, "\033[1m");
    paint_wrapped(pen->out, title, 0, 0, pen->width);
    if (pen->colour)
        out_lit(pen->out, "\033[0m");
}

static void begin(struct csaf_pen *pen, struct str title) {
    write_title(pen, title);
    pen->fact_open = false;
}

static void section(struct csaf_pen *pen, struct str title, struct str about) {
    out_char(pen->out, '\n');
    pen->fact_open = false;
    paint_text(pen->out, pen->colour, PAINT_BOLD, title);
    if (about.len) {
        out_lit(pen->out, "  ");
        paint_wrapped(pen->out, about, out_safe_width(title) + INDENT, INDENT, pen->width);
    } else
        out_char(pen->out, '\n');
}

/* Line by line, as it was written. */
static void write_lines(struct csaf_pen *pen, struct str text, size_t indent) {
    struct str line;
    while (text.ptr && str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.len) {
            out_repeat(pen->out, ' ', indent);
            paint_wrapped(pen->out, line, indent, indent, pen->width);
        } else if (text.ptr)
            out_char(pen->out, '\n');
    }
}

static void note(struct csaf_pen *pen, struct str title, struct str text) {
    out_char(pen->out, '\n');
    pen->fact_open = false;
    if (title.len) {
        out_repeat(pen->out, ' ', INDENT);
        paint_text(pen->out, pen->colour, PAINT_BOLD, title);
        out_char(pen->out, '\n');
    }
    write_lines(pen, text, (size_t)INDENT * 2);
}

static void fact(struct csaf_pen *pen, struct str name, struct str value, enum paint paint) {
    size_t width = out_safe_width(name), column = VALUE_AT;
    pen->fact_open = true;
    out_repeat(pen->out, ' ', INDENT);
    paint_cell(pen->out, pen->colour, PAINT_FAINT, name, NAME_WIDTH);
    if (width >= NAME_WIDTH) {
        out_char(pen->out, ' ');
        column = INDENT + width + 1;
    }
    if (!value.len) {
        out_char(pen->out, '\n');
        return;
    }
    static const char *const codes[] = {[PAINT_GOOD] = "\033[32m", [PAINT_WARN] = "\033[33m", [PAINT_BAD] = "\033[31m"};
    bool painted = pen->colour && (paint == PAINT_GOOD || paint == PAINT_WARN || paint == PAINT_BAD);
    if (painted)
        out_str(pen->out, str_from(codes[paint]));
    paint_wrapped(pen->out, value, column, VALUE_AT, pen->width);
    if (painted)
        out_lit(pen->out, "\033[0m");
}

static void words(struct csaf_pen *pen, struct str text) {
    write_lines(pen, text, VALUE_AT);
}

/* Not folded: it is to be copied. */
static void address(struct csaf_pen *pen, struct str url) {
    out_repeat(pen->out, ' ', VALUE_AT);
    paint_text(pen->out, pen->colour, PAINT_FAINT, url);
    out_char(pen->out, '\n');
}

static void names(struct csaf_pen *pen, const struct str *items, size_t count, size_t more) {
    for (size_t i = 0; i < count; i++) {
        out_repeat(pen->out, ' ', VALUE_AT);
        out_lit(pen->out, "- ");
        paint_wrapped(pen->out, items[i], VALUE_AT + INDENT, VALUE_AT + INDENT, pen->width);
    }
    if (more) {
        out_repeat(pen->out, ' ', VALUE_AT);
        out_format(pen->out, "- and %zu more (--all shows them)\n", more);
    }
}

/* The lines that lead from the branches above to one, or past it. */
static void write_lead(const struct csaf_pen *pen, unsigned depth, bool own) {
    for (unsigned at = 2; at <= depth && at < TREE_DEPTH_SHOWN; at++) {
        bool here = own && at == depth;
        out_str(pen->out, here ? (pen->last[at] ? STR("└─ ") : STR("├─ ")) : (pen->last[at] ? STR("   ") : STR("│  ")));
    }
}

static void branch(struct csaf_pen *pen, unsigned depth, bool last, struct str name, struct str about) {
    unsigned shown = depth < TREE_DEPTH_SHOWN ? depth : TREE_DEPTH_SHOWN;
    size_t column = INDENT + (size_t)(shown - 1) * 3, room = pen->width > column + 20 ? pen->width - column : 20;
    pen->last[depth < CSAF_PEN_DEPTH ? depth : CSAF_PEN_DEPTH - 1] = last;
    out_repeat(pen->out, ' ', INDENT);
    write_lead(pen, depth, true);
    bool fits = out_safe_width(name) + 2 + out_safe_width(about) <= room;
    if (fits || !about.len) {
        if (fits)
            out_safe(pen->out, name);
        else
            paint_wrapped(pen->out, name, column, column, pen->width);
        if (fits && about.len) {
            out_lit(pen->out, "  ");
            paint_text(pen->out, pen->colour, PAINT_FAINT, about);
        }
        if (fits)
            out_char(pen->out, '\n');
        return;
    }
    paint_wrapped(pen->out, name, column, column, pen->width);
    out_repeat(pen->out, ' ', INDENT);
    write_lead(pen, depth, false);
    paint_wrapped(pen->out, about, column, column, pen->width);
}

static void end(struct csaf_pen *pen) {
    (void)pen;
}

const struct csaf_pen_kind csaf_pen_text = {"text", begin, section, note, fact, words, address, names, branch, end};
