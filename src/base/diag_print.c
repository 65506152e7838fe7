#include "base/diag.h"
#include "base/json_write.h"
#include "base/out.h"

enum {
    INDENT = 4,
    EXCERPT_COLUMNS = 79 - INDENT, /* at most: of 80, one for a caret behind the end of the line */
    EXCERPT_LEAST = 20,
    TAB_COLUMNS = 4,
    ELLIPSIS_COLUMNS = 3,
    MESSAGE_BYTES_MAX = 64 * 1024
};

struct severity_row {
    struct str name;
    struct str plural;
    struct str colour; /* SGR of ECMA-48 */
};
static const struct severity_row SEVERITIES[] = {
    [SEVERITY_NOTE] = {STR_INIT("note"), STR_INIT("notes"), STR_INIT("\x1b[1;36m")},
    [SEVERITY_WARNING] = {STR_INIT("warning"), STR_INIT("warnings"), STR_INIT("\x1b[1;35m")},
    [SEVERITY_ERROR] = {STR_INIT("error"), STR_INIT("errors"), STR_INIT("\x1b[1;31m")},
};
static const enum severity ORDER[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE};

#define BOLD  STR("\x1b[1m")
#define PLAIN STR("\x1b[0m")

typedef void (*put)(struct out *out, struct str s);

/* `text` with {0}..{3} replaced by the arguments, which `put_arg` writes. */
static void fill_in(struct out *out, const char *text, const struct diag *diag, put put_arg) {
    for (struct str rest = str_from(text); rest.len;) {
        size_t at = str_find_char(rest, '{');
        out_str(out, str_slice(rest, 0, at));
        rest = str_skip(rest, at);
        if (rest.len >= 3 && rest.ptr[2] == '}' && rest.ptr[1] >= '0' && rest.ptr[1] < '0' + DIAG_ARGS) {
            put_arg(out, diag->args[rest.ptr[1] - '0']);
            rest = str_skip(rest, 3);
        } else {
            out_str(out, str_slice(rest, 0, 1));
            rest = str_skip(rest, 1);
        }
    }
}

/* One character of the excerpt as it is shown: a tab as blanks, a control character as its escape. */
static void show_char(struct out *out, struct str c) {
    if (c.ptr[0] == '\t')
        out_repeat(out, ' ', TAB_COLUMNS);
    else
        out_safe(out, c);
}

static struct str first_char(struct str s) {
    size_t n = str_utf8_next(s, NULL);
    return str_slice(s, 0, n ? n : 1);
}

static size_t char_columns(struct str c) {
    return c.ptr[0] == '\t' ? TAB_COLUMNS : out_safe_width(c);
}

/* Columns of `line` when shown, or `limit` + 1 as soon as it is clear that they are more. */
static size_t columns_of(struct str line, size_t limit) {
    size_t columns = 0;
    while (line.len && columns <= limit) {
        struct str c = first_char(line);
        columns += char_columns(c);
        line = str_skip(line, c.len);
    }
    return columns > limit ? limit + 1 : columns;
}

/* Where the character before `at` begins; a stray byte stands alone. */
static size_t char_before(struct str line, size_t at) {
    for (size_t n = 2; n <= 4 && n <= at; n++)
        if (str_utf8_next(str_skip(line, at - n), NULL) == n)
            return at - n;
    return at - 1;
}

/* `at`, or the beginning of the character that `at` is inside of. */
static size_t char_start(struct str line, size_t at) {
    for (size_t n = 1; n <= 3 && n <= at; n++)
        if (str_utf8_next(str_skip(line, at - n), NULL) > n)
            return at - n;
    return at;
}

/* The part of a long line to show: begins at most a third of the width before `at`. */
static size_t excerpt_start(struct str line, size_t at, size_t room) {
    if (columns_of(line, room) <= room)
        return 0;
    size_t columns = ELLIPSIS_COLUMNS;
    while (at > 0 && columns < room / 3) {
        size_t before = char_before(line, at);
        columns += char_columns(str_slice(line, before, at));
        at = before;
    }
    return at;
}

/* Writes `line` from `start` as far as it fits into `room` columns; the offset that it ends before. */
static size_t show_line(struct out *out, struct str line, size_t start, size_t room) {
    size_t left = room;
    struct str rest = str_skip(line, start);
    if (start) {
        out_lit(out, "...");
        left -= ELLIPSIS_COLUMNS;
    }
    bool is_cut = columns_of(rest, left) > left;
    if (is_cut)
        left -= ELLIPSIS_COLUMNS;
    while (rest.len) {
        struct str c = first_char(rest);
        if (char_columns(c) > left)
            break;
        left -= char_columns(c);
        show_char(out, c);
        rest = str_skip(rest, c.len);
    }
    if (is_cut)
        out_lit(out, "...");
    return line.len - rest.len;
}

/* Columns for an excerpt on a terminal of `width`, 0: any. */
static size_t excerpt_room(size_t width) {
    size_t room = width > INDENT + 1 + EXCERPT_LEAST ? width - INDENT - 1 : EXCERPT_LEAST;
    return width == 0 || room > EXCERPT_COLUMNS ? EXCERPT_COLUMNS : room;
}

/* `colour` is an escape sequence, or empty. */
static void print_excerpt(struct out *out, struct place place, struct str colour, size_t room) {
    struct str line = place_line(place);
    if (line.len == 0)
        return;
    size_t line_at = (size_t)(line.ptr - place.source->text.ptr);
    size_t at = place.offset > line_at ? place.offset - line_at : 0;
    at = char_start(line, at < line.len ? at : line.len);
    size_t start = excerpt_start(line, at, room);
    out_repeat(out, ' ', INDENT);
    size_t end = show_line(out, line, start, room);
    if (place.length < end - at)
        end = char_start(line, at + place.length);
    out_char(out, '\n');

    size_t before = columns_of(str_slice(line, start, at), room);
    out_repeat(out, ' ', INDENT + (start ? ELLIPSIS_COLUMNS : 0) + before);
    out_str(out, colour);
    out_char(out, '^');
    size_t marked = columns_of(str_slice(line, at, end), room);
    out_repeat(out, '~', marked ? marked - 1 : 0);
    out_str(out, colour.len ? PLAIN : STR_NONE);
    out_char(out, '\n');
}

/* In the input, of which the source may hold an excerpt. */
static struct position position_of(const struct diag *diag) {
    struct position position = place_position(diag->place);
    if (position.line == 0 || diag->start.line == 0)
        return position;
    if (position.line == 1)
        position.column += diag->start.column - 1;
    position.line += diag->start.line - 1;
    return position;
}

/* The columns of what print_place writes. */
static size_t place_width(const struct diag *diag) {
    char digits[32];
    if (!diag->place.source)
        return 0;
    struct position position = position_of(diag);
    int n = position.line ? snprintf(digits, sizeof digits, ":%u:%u", position.line, position.column) : 0;
    return out_safe_width(diag->place.source->name) + (size_t)n + 2;
}

static void print_place(struct out *out, const struct diag *diag) {
    if (!diag->place.source)
        return;
    struct position position = position_of(diag);
    out_safe(out, diag->place.source->name);
    if (position.line)
        out_format(out, ":%u:%u", position.line, position.column);
    out_lit(out, ": ");
}

/* Writes `text` word by word, the first at `column`; a word that would go beyond `width` begins a next line. */
static void fold(struct out *out, struct str text, size_t column, size_t indent, size_t width) {
    struct str word;
    for (bool first = true; str_next(&text, ' ', &word); first = false) {
        size_t columns = out_width(word);
        bool fits = first || column + 1 + columns <= width;
        if (!fits)
            out_char(out, '\n');
        out_repeat(out, ' ', fits ? !first : indent);
        out_str(out, word);
        column = (fits ? column + !first : indent) + columns;
    }
}

static void fill_whole(struct out *out, const char *text, const struct diag *diag) {
    fill_in(out, text, diag, out_safe);
    if (text != diag->kind->text || diag->suggestion.len == 0)
        return;
    out_lit(out, "; did you mean '");
    out_safe(out, diag->suggestion);
    out_lit(out, "'?");
}

/* The sentence or the hint, behind what fills the line up to `column`. */
static void print_text(struct out *out, const char *text, const struct diag *diag, size_t column, size_t width) {
    struct out filled;
    out_memory(&filled, MESSAGE_BYTES_MAX);
    if (width)
        fill_whole(&filled, text, diag);
    if (width && filled.status == STATUS_OK)
        fold(out, out_text(&filled), column, (size_t)INDENT * 2, width);
    else
        fill_whole(out, text, diag);
    out_done(&filled);
    out_char(out, '\n');
}

static void print_one(const struct diag *diag, struct out *out, bool colour, size_t width) {
    const struct severity_row *row = &SEVERITIES[diag->kind->severity];
    out_str(out, colour ? BOLD : STR_NONE);
    print_place(out, diag);
    out_str(out, colour ? row->colour : STR_NONE);
    out_str(out, row->name);
    out_lit(out, ": ");
    out_str(out, colour ? PLAIN : STR_NONE);
    print_text(out, diag->kind->text, diag, width ? place_width(diag) + row->name.len + 2 : 0, width);
    print_excerpt(out, diag->place, colour ? row->colour : STR_NONE, excerpt_room(width));
    if (diag->kind->hint) {
        out_repeat(out, ' ', INDENT);
        out_lit(out, "hint: ");
        print_text(out, diag->kind->hint, diag, INDENT + strlen("hint: "), width);
    }
}

struct str diag_text(struct arena *arena, const struct diag *diag) {
    struct out filled;
    out_memory(&filled, MESSAGE_BYTES_MAX);
    fill_in(&filled, diag->kind->text, diag, out_str);
    struct str text = filled.status == STATUS_OK ? str_copy(arena, out_text(&filled)) : STR_NONE;
    out_done(&filled);
    return text;
}

void diag_print(const struct diag_sink *sink, struct out *out, bool colour) {
    diag_print_folded(sink, out, colour, 0);
}

void diag_print_folded(const struct diag_sink *sink, struct out *out, bool colour, unsigned width) {
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        enum severity severity = ORDER[i];
        size_t shown = 0;
        for (size_t k = 0; k < sink->count[severity] && k < DIAG_KEPT && sink->items[severity]; k++) {
            if (!sink->items[severity][k].kind)
                continue;
            print_one(&sink->items[severity][k], out, colour, width);
            shown++;
        }
        size_t more = sink->count[severity] - shown;
        const struct severity_row *row = &SEVERITIES[severity];
        if (more)
            out_format(out,
                       shown ? "... and %zu more " STR_F "\n" : "memory ran out before %zu " STR_F " could be kept\n",
                       more, STR_A(more == 1 ? row->name : row->plural));
    }
}

static void write_filled(struct json_writer *w, const char *key, const char *text, const struct diag *diag) {
    struct out filled;
    out_memory(&filled, MESSAGE_BYTES_MAX);
    fill_in(&filled, text, diag, out_str);
    if (filled.status != STATUS_OK && w->out->status == STATUS_OK)
        w->out->status = filled.status;
    json_write_pair(w, key, out_text(&filled));
    out_done(&filled);
}

static void write_one(struct json_writer *w, const struct diag *diag) {
    json_write_object(w);
    json_write_pair(w, "code", str_from(diag->kind->code));
    json_write_pair(w, "severity", SEVERITIES[diag->kind->severity].name);
    if (diag->place.source)
        json_write_pair(w, "file", diag->place.source->name);
    struct position position = position_of(diag);
    if (position.line) {
        json_write_pair_integer(w, "line", position.line);
        json_write_pair_integer(w, "column", position.column);
    }
    write_filled(w, "message", diag->kind->text, diag);
    if (diag->kind->hint)
        write_filled(w, "hint", diag->kind->hint, diag);
    json_write_pair_some(w, "suggestion", diag->suggestion);
    json_write_end(w, '}');
}

static bool is_silent(const struct diag_sink *sink) {
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++)
        if (sink->count[i])
            return false;
    return true;
}

void diag_print_json(const struct diag_sink *sink, struct out *out) {
    struct json_writer w;
    if (is_silent(sink))
        return;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-diagnostics/1"));
    json_write_key(&w, STR("diagnostics"));
    json_write_array(&w);
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++)
        for (size_t k = 0; k < sink->count[ORDER[i]] && k < DIAG_KEPT && sink->items[ORDER[i]]; k++)
            if (sink->items[ORDER[i]][k].kind)
                write_one(&w, &sink->items[ORDER[i]][k]);
    json_write_end(&w, ']');
    json_write_pair_integer(&w, "errors", (int64_t)sink->count[SEVERITY_ERROR]);
    json_write_pair_integer(&w, "warnings", (int64_t)sink->count[SEVERITY_WARNING]);
    json_write_pair_integer(&w, "notes", (int64_t)sink->count[SEVERITY_NOTE]);
    json_write_end(&w, '}');
}
