#include "document/case_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "document/case.h"
#include "document/document.h"

static const struct diag_kind LAYOUT = {"case.layout", SEVERITY_ERROR,
                                        "nothing can be written into this layout without changing something else",
                                        "write each key and each item of a list on a line of its own, not in brackets"};

enum { EDITED_MAX = DOCUMENT_BYTES_MAX };

static const struct str LAST_KEY = STR_INIT("history");

/* ---- scalars */

/* Words of letters, digits and a few signs that YAML takes for nothing else. */
static bool is_plain(struct str text) {
    bool has_letter = false;
    if (text.len == 0 || !char_is_alnum(text.ptr[0]) || char_is_blank(text.ptr[text.len - 1]))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!char_is_alnum(text.ptr[i]) && str_find_char(STR(" ._/+-@()"), text.ptr[i]) == SIZE_MAX)
            return false;
        has_letter = has_letter || char_is_alpha(text.ptr[i]);
    }
    static const struct str RESERVED[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null"),
                                          STR_INIT("yes"),  STR_INIT("no"),    STR_INIT("on"),
                                          STR_INIT("off"),  STR_INIT("y"),     STR_INIT("n")};
    for (size_t i = 0; i < ARRAY_LEN(RESERVED); i++)
        if (str_eq_nocase(RESERVED[i], text))
            return false;
    return has_letter && !str_starts_nocase(text, STR("0x")) && !(char_is_digit(text.ptr[0]) && text.len < 8);
}

/* "2026-11-23T09:30:00Z": as people write it. */
static bool is_time(struct str text) {
    int64_t seconds;
    return date_time_parse(text, &seconds);
}

static void write_escaped(struct out *out, uint32_t code, struct str bytes) {
    static const struct {
        uint32_t code;
        const char *text;
    } SHORT[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\r', "\\r"}, {'\t', "\\t"}};
    for (size_t i = 0; i < ARRAY_LEN(SHORT); i++)
        if (SHORT[i].code == code) {
            out_str(out, str_from(SHORT[i].text));
            return;
        }
    bool is_control = code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029 ||
                      code == 0xfeff || code == 0xfffe || code == 0xffff;
    if (is_control)
        out_format(out, "\\u%04x", code);
    else
        out_str(out, bytes);
}

static void write_quoted(struct out *out, struct str text) {
    out_char(out, '"');
    while (text.len) {
        uint32_t code = 0;
        size_t size = str_utf8_next(text, &code);
        if (size == 0) {
            out_lit(out, "\xEF\xBF\xBD");
            size = 1;
        } else {
            write_escaped(out, code, str_slice(text, 0, size));
        }
        text = str_skip(text, size);
    }
    out_char(out, '"');
}

static struct str keep(struct out *out, struct arena *arena) {
    struct str made = out_flush(out) == STATUS_OK ? str_copy(arena, out_text(out)) : STR_NONE;
    out_done(out);
    return made;
}

struct str case_scalar(struct arena *arena, struct str text) {
    struct out out;
    if (is_plain(text) || is_time(text))
        return str_copy(arena, text);
    out_memory(&out, EDITED_MAX);
    write_quoted(&out, text);
    return keep(&out, arena);
}

static bool fits_block(struct str text) {
    bool has_line = str_find_char(text, '\n') != SIZE_MAX;
    if (!has_line || !str_utf8_valid(text))
        return false;
    for (struct str rest = text; rest.len;) {
        uint32_t code = 0;
        size_t size = str_utf8_next(rest, &code);
        if ((code < 0x20 && code != '\n') || (code >= 0x7f && code <= 0x9f) || code == 0x2028 || code == 0x2029 ||
            code == 0xfeff || code == 0xfffe || code == 0xffff)
            return false;
        rest = str_skip(rest, size);
    }
    return true;
}

struct str case_block(struct arena *arena, struct str text) {
    struct out out;
    struct str line;
    if (!fits_block(text))
        return case_scalar(arena, text);
    out_memory(&out, EDITED_MAX);
    out_lit(&out, "|2-");
    for (text = str_trim(text); str_next(&text, '\n', &line);) {
        out_char(&out, '\n');
        if (line.len)
            out_format(&out, "  " STR_F, STR_A(line));
    }
    return keep(&out, arena);
}

/* ---- where a change goes */

struct change {
    const struct case_change *asked;
    size_t from, to;
    struct str written;
};

struct editing {
    struct arena *arena;
    struct str text;
    const struct yaml_node *root;
    struct str line_end;
    struct change *items;
    size_t count;
};

static size_t line_start(struct str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* Above blank lines and comments that lead to what begins at `at`. */
static size_t above_comments(struct str text, size_t at) {
    while (at > 0) {
        size_t start = line_start(text, at - 1);
        struct str line = str_trim(str_slice(text, start, at));
        if (line.len && line.ptr[0] != '#')
            break;
        at = start;
    }
    return at;
}

/* Where a new key is put: above the history. */
static size_t new_key_place(const struct editing *e) {
    const struct yaml_node *last = yaml_get(e->root, LAST_KEY);
    return last ? above_comments(e->text, line_start(e->text, last->key_place.offset)) : e->text.len;
}

static void write_texts(struct out *out, struct arena *arena, const struct case_pair *pair) {
    out_char(out, '[');
    for (size_t i = 0; i < pair->text_count; i++) {
        out_str(out, i ? STR(", ") : STR(""));
        out_str(out, case_scalar(arena, pair->texts[i]));
    }
    out_char(out, ']');
}

/* An item of a list whose dash stands behind `indent` blanks. */
static struct str item_text(const struct editing *e, const struct case_change *change, size_t indent) {
    struct out out;
    bool is_first = true;
    out_memory(&out, EDITED_MAX);
    for (size_t i = 0; i < change->pair_count; i++) {
        const struct case_pair *pair = &change->pairs[i];
        if (!pair->value.ptr && !pair->texts)
            continue;
        out_repeat(&out, ' ', indent);
        out_format(&out, "%s" STR_F ": ", is_first ? "- " : "  ", STR_A(pair->key));
        if (pair->texts)
            write_texts(&out, e->arena, pair);
        else
            out_str(&out, pair->is_number ? pair->value : case_scalar(e->arena, pair->value));
        out_str(&out, e->line_end);
        is_first = false;
    }
    return keep(&out, e->arena);
}

static bool plan_set(const struct editing *e, struct change *change) {
    const struct yaml_node *old = yaml_get(e->root, change->asked->key);
    struct str value = case_scalar(e->arena, change->asked->value);
    if (old) {
        change->from = old->place.offset;
        change->to = change->from + old->place.length;
        change->written = value;
    } else {
        change->from = change->to = new_key_place(e);
        change->written =
            str_format(e->arena, STR_F ": " STR_F STR_F, STR_A(change->asked->key), STR_A(value), STR_A(e->line_end));
    }
    return value.ptr && change->written.ptr;
}

static bool plan_append(const struct editing *e, struct change *change) {
    const struct yaml_node *list = yaml_get(e->root, change->asked->key);
    enum { INDENT = 2 };
    size_t indent = INDENT;
    struct str item;
    if (list) {
        const struct yaml_node *next = list->next;
        size_t start = line_start(e->text, list->place.offset);
        indent = list->place.offset - start;
        change->from = next ? line_start(e->text, next->key_place.offset) : e->text.len;
        change->from = change->to = above_comments(e->text, change->from);
        item = item_text(e, change->asked, indent);
        bool open_line = change->from > 0 && e->text.ptr[change->from - 1] != '\n';
        change->written = str_format(e->arena, STR_F STR_F, STR_A(open_line ? e->line_end : STR("")), STR_A(item));
    } else {
        change->from = change->to = new_key_place(e);
        item = item_text(e, change->asked, indent);
        change->written =
            str_format(e->arena, STR_F ":" STR_F STR_F, STR_A(change->asked->key), STR_A(e->line_end), STR_A(item));
    }
    return item.ptr && change->written.ptr;
}

/* By place; those of one place stay in the order in which they were asked for, which is that of their addresses. */
static int by_place(const void *a, const void *b) {
    const struct change *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->asked > y->asked) - (x->asked < y->asked);
}

static enum status make_text(const struct editing *e, struct str *text) {
    struct out out;
    size_t from = 0;
    out_memory(&out, EDITED_MAX);
    for (size_t i = 0; i < e->count; i++) {
        out_str(&out, str_slice(e->text, from, e->items[i].from));
        out_str(&out, e->items[i].written);
        from = e->items[i].to;
    }
    out_str(&out, str_skip(e->text, from));
    enum status status = out_flush(&out);
    *text = keep(&out, e->arena);
    return status != STATUS_OK ? status : text->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- whether it was a safe one */

/* The depth is bounded by the parser. */
static bool same_node(const struct yaml_node *a, const struct yaml_node *b) {
    if (a->type != b->type || !str_eq(a->text, b->text) || !str_eq(a->key, b->key) || a->quoted != b->quoted)
        return false;
    const struct yaml_node *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next)
        if (!same_node(x, y))
            return false;
    return !x && !y;
}

static const struct case_change *asked_for(const struct editing *e, struct str key, size_t *appended) {
    const struct case_change *found = NULL;
    *appended = 0;
    for (size_t i = 0; i < e->count; i++)
        if (str_eq(e->items[i].asked->key, key)) {
            found = e->items[i].asked;
            *appended += found->pair_count > 0;
        }
    return found;
}

static bool same_beginning(const struct yaml_node *old, const struct yaml_node *new) {
    const struct yaml_node *x = old ? old->first : NULL, *y = new->first;
    for (; x && y; x = x->next, y = y->next)
        if (!same_node(x, y))
            return false;
    return !x;
}

static bool is_as_asked(const struct case_change *asked, size_t appended, const struct yaml_node *old,
                        const struct yaml_node *new) {
    if (appended == 0)
        return new->type == YAML_SCALAR &&str_eq(new->text, asked->value);
    size_t before = old ? old->count : 0;
    return new->type == YAML_LIST &&new->count == before + appended &&same_beginning(old, new);
}

/* Every key is as it was, or as it was asked for. */
static bool is_as_meant(const struct editing *e, const struct yaml_node *after) {
    size_t old_count = 0, found_count = 0, appended;
    for (const struct yaml_node *new = after->first; new; new = new->next) {
        const struct yaml_node *old = yaml_get(e->root, new->key);
        const struct case_change *asked = asked_for(e, new->key, &appended);
        found_count += old != NULL;
        if (asked ? !is_as_asked(asked, appended, old, new) : !old || !same_node(old, new))
            return false;
    }
    for (const struct yaml_node *old = e->root->first; old; old = old->next)
        old_count++;
    return old_count == found_count;
}

static enum status verify(const struct editing *e, const struct source *before, struct str text,
                          struct diag_sink *sink) {
    struct diag_sink unseen;
    const struct yaml_node *after;
    const struct case_document *read;
    struct source *source = ARENA_NEW(e->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    *source = (struct source){before->name, text};
    diag_init(&unseen, e->arena);
    enum status status = document_parse(source, DOCUMENT_CASE, e->arena, &unseen, &after);
    if (status != STATUS_OK && status != STATUS_INPUT)
        return status;
    if (status == STATUS_INPUT || !is_as_meant(e, after)) {
        diag_add(sink, &LAYOUT, field_place(e->root, e->items[0].asked->key), STR_NONE);
        return STATUS_INPUT;
    }
    return case_parse(source, e->arena, sink, &read);
}

enum status case_edit(const struct source *source, const struct case_change *changes, size_t count, struct arena *arena,
                      struct diag_sink *sink, struct str *text) {
    struct editing e = {.arena = arena, .text = source->text, .count = count};
    struct str made;
    TRY(document_parse(source, DOCUMENT_CASE, arena, sink, &e.root));
    e.line_end = str_contains(source->text, STR("\r\n")) ? STR("\r\n") : STR("\n");
    e.items = ARENA_ARRAY(arena, struct change, count);
    if (!e.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        e.items[i].asked = &changes[i];
        if (!(changes[i].pair_count ? plan_append : plan_set)(&e, &e.items[i]))
            return STATUS_MEMORY;
    }
    qsort(e.items, count, sizeof *e.items, by_place);
    TRY(make_text(&e, &made));
    TRY(verify(&e, source, made, sink));
    *text = made;
    return STATUS_OK;
}
