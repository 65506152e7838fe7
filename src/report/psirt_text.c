/* Cases for the terminal. */
#include "report/paint.h"
#include "report/psirt.h"

#include <stdlib.h>

enum { INDENT = 2, KEY_WIDTH = 14, STATE_WIDTH = 13, ID_WIDTH = 16, DATE_WIDTH = 12 };

/* ---- lists */

struct ranked {
    const struct case_document *document;
    date_days due; /* of the first deadline that is not met; DATE_NONE: none */
};

static int by_due(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    bool x_none = x->due == DATE_NONE, y_none = y->due == DATE_NONE;
    if (x_none != y_none)
        return x_none - y_none;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return str_cmp(x->document->id, y->document->id);
}

static bool is_ended(const struct case_document *document) {
    return document->state == CASE_CLOSED || document->state == CASE_REJECTED;
}

const struct case_document **psirt_sorted(const struct psirt_folder *cases, const struct psirt_report_options *options,
                                          struct arena *arena, size_t *count) {
    struct ranked *items = ARENA_ARRAY(arena, struct ranked, cases->count);
    const struct case_document **sorted = ARENA_ARRAY(arena, const struct case_document *, cases->count);
    size_t kept = 0;
    if (!items || !sorted)
        return NULL;
    for (size_t i = 0; i < cases->count; i++) {
        size_t next = case_next_due(cases->items[i]);
        date_days due = next < CASE_DEADLINE_COUNT ? case_due(cases->items[i], next) : DATE_NONE;
        if (options->all || !is_ended(cases->items[i]))
            items[kept++] = (struct ranked){cases->items[i], due};
    }
    if (kept > 0)
        qsort(items, kept, sizeof *items, by_due);
    for (size_t i = 0; i < kept; i++)
        sorted[i] = items[i].document;
    *count = kept;
    return sorted;
}

static void write_row(const struct case_document *document, const struct psirt_report_options *options,
                      struct out *out) {
    size_t next = case_next_due(document), overdue = case_overdue(document, options->at);
    char day[11] = "";
    bool is_late = overdue < CASE_DEADLINE_COUNT;
    if (next < CASE_DEADLINE_COUNT)
        date_text(case_due(document, next), day);
    paint_cell(out, options->colour, PAINT_BOLD, document->id, ID_WIDTH);
    out_char(out, ' ');
    paint_cell(out, options->colour, is_late ? PAINT_BAD : PAINT_PLAIN, case_state_words[document->state], STATE_WIDTH);
    out_char(out, ' ');
    paint_cell(out, options->colour, is_late ? PAINT_BAD : PAINT_PLAIN, str_from(day), DATE_WIDTH);
    out_char(out, ' ');
    size_t column = out_safe_width(document->id);
    column = (column > ID_WIDTH ? column : ID_WIDTH) + STATE_WIDTH + DATE_WIDTH + 3;
    paint_wrapped(out, document->title, column, ID_WIDTH + STATE_WIDTH + DATE_WIDTH + 3, options->width);
    if (!is_late)
        return;
    date_text(case_due(document, overdue), day);
    out_repeat(out, ' ', ID_WIDTH + 1);
    out_format(out, "overdue: " STR_F ", since %s\n", STR_A(case_deadlines[overdue].key), day);
}

enum status psirt_list_text(const struct psirt_folder *cases, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) {
    size_t count = 0, late = 0;
    const struct case_document **sorted = psirt_sorted(cases, options, arena, &count);
    if (!sorted)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        write_row(sorted[i], options, out);
        late += case_overdue(sorted[i], options->at) < CASE_DEADLINE_COUNT;
    }
    out_format(out, options->all ? "cases: %zu" : "open: %zu", count);
    if (cases->count > count)
        out_format(out, ", ended: %zu (--all shows them)", cases->count - count);
    out_format(out, ", overdue: %zu\n", late);
    return STATUS_OK;
}

/* ---- one case */

struct sheet {
    const struct psirt_case *one;
    const struct psirt_report_options *options;
    struct arena *arena;
    struct out *out;
};

static void write_key(const struct sheet *s, const char *key) {
    out_repeat(s->out, ' ', INDENT);
    paint_cell(s->out, s->options->colour, PAINT_FAINT, str_from(key), KEY_WIDTH);
}

static void write_value(const struct sheet *s, const char *key, struct str value) {
    if (value.len == 0)
        return;
    write_key(s, key);
    paint_wrapped(s->out, value, INDENT + KEY_WIDTH, INDENT + KEY_WIDTH, s->options->width);
}

/* Lines stay as the reporter wrote them. */
static void write_lines(const struct sheet *s, const char *key, struct str text) {
    struct str line;
    text = str_trim(text);
    if (text.len == 0)
        return;
    write_key(s, key);
    for (bool is_first = true; str_next(&text, '\n', &line); is_first = false) {
        if (!is_first)
            out_repeat(s->out, ' ', line.len > 0 ? INDENT + KEY_WIDTH : 0);
        paint_wrapped(s->out, line, INDENT + KEY_WIDTH, INDENT + KEY_WIDTH, s->options->width);
    }
}

static void write_score(const struct sheet *s, const char *key, const struct psirt_score *score, struct str vector) {
    if (score->is_given)
        write_value(
            s, key,
            str_format(s->arena, "%.1f " STR_F ", " STR_F, score->score, STR_A(score->severity), STR_A(vector)));
}

static void write_ssvc(const struct sheet *s) {
    struct str text = STR("");
    for (size_t i = 0; i < PSIRT_POINTS && s->one->has_ssvc && text.ptr; i++)
        text = str_format(s->arena, STR_F "%s" STR_F ": " STR_F, STR_A(text), i ? ", " : "",
                          STR_A(s->one->ssvc[i].name), STR_A(s->one->ssvc[i].word));
    write_value(s, "SSVC", text);
}

/* What is said last of each release of each product, in the order of its document. */
static void write_releases(const struct sheet *s) {
    static const enum paint PAINTS[] = {PAINT_BAD, PAINT_GOOD, PAINT_WARN, PAINT_GOOD};
    for (size_t i = 0; i < s->one->document->product_count; i++) {
        const struct product *product = s->one->products[i];
        write_value(s, "product", str_format(s->arena, STR_F " (" STR_F ")", STR_A(product->name), STR_A(product->id)));
        for (size_t k = 0; k < product->release_count; k++) {
            enum case_answer answer;
            if (!case_answer_of(s->one->document, product->id, product->releases[k].version, &answer))
                continue;
            out_repeat(s->out, ' ', INDENT + KEY_WIDTH);
            paint_cell(s->out, s->options->colour, PAINT_PLAIN, product->releases[k].version, KEY_WIDTH);
            out_char(s->out, ' ');
            paint_text(s->out, s->options->colour, PAINTS[answer], case_answer_words[answer]);
            out_char(s->out, '\n');
        }
    }
}

static void write_remedies(const struct sheet *s) {
    const struct case_document *document = s->one->document;
    for (size_t i = 0; i < document->remedy_count; i++) {
        const struct case_remedy *remedy = &document->remedies[i];
        struct str kind = case_remedy_words[remedy->kind];
        write_value(s, "remedy",
                    str_format(s->arena, STR_F "%s" STR_F "%s" STR_F "%s" STR_F, STR_A(kind),
                               remedy->product.len ? " for " : "", STR_A(remedy->product),
                               remedy->release.len ? " " : "", STR_A(remedy->release), remedy->details.len ? ": " : "",
                               STR_A(remedy->details)));
    }
}

static void write_deadlines(const struct sheet *s) {
    const struct case_document *document = s->one->document;
    bool is_ended_case = is_ended(document);
    for (size_t i = 0; i < CASE_DEADLINE_COUNT; i++) {
        date_days due = case_due(document, i);
        int64_t reached;
        char day[11];
        date_text(due, day);
        if (due == DATE_NONE || is_ended_case || case_reached(document, case_deadlines[i].until, &reached))
            continue;
        bool is_late = due < s->options->at;
        write_key(s, is_late ? "overdue" : "due");
        paint_text(s->out, s->options->colour, is_late ? PAINT_BAD : PAINT_PLAIN,
                   str_format(s->arena, "%s  " STR_F, day, STR_A(case_deadlines[i].key)));
        out_char(s->out, '\n');
    }
}

static void write_history(const struct sheet *s) {
    const struct case_document *document = s->one->document;
    out_lit(s->out, "\nHistory\n");
    for (size_t i = 0; i < document->history_count; i++) {
        const struct case_event *event = &document->history[i];
        out_repeat(s->out, ' ', INDENT);
        out_safe(s->out, event->at.text);
        out_format(s->out, "  " STR_F, STR_A(event->step));
        out_lit(s->out, " by ");
        out_safe(s->out, event->by);
        if (!str_eq(event->from, event->to))
            out_format(s->out, ", now " STR_F, STR_A(event->to));
        out_char(s->out, '\n');
        if (event->note.len == 0)
            continue;
        out_repeat(s->out, ' ', INDENT + 2);
        paint_wrapped(s->out, event->note, INDENT + 2, INDENT + 2, s->options->width);
    }
}

enum status psirt_show_text(const struct psirt_case *one, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) {
    const struct sheet sheet = {one, options, arena, out}, *s = &sheet;
    const struct case_document *document = one->document;
    paint_text(out, options->colour, PAINT_BOLD, document->id);
    out_char(out, ' ');
    paint_wrapped(out, document->title, out_safe_width(document->id) + 1, INDENT, options->width);
    write_value(s, "state", case_state_words[document->state]);
    write_value(s, "allowed now", case_steps_allowed(arena, document->state));
    write_deadlines(s);
    write_value(s, "received", document->received.text);
    write_value(s, "reporter", document->reporter.name);
    write_value(s, "contact", document->reporter.contact);
    write_lines(s, "description", document->description);
    write_lines(s, "impact", document->impact);
    write_value(s, "embargo until", document->embargo.text);
    write_value(s, "TLP", document->tlp);
    write_value(s, "CVE", document->cve);
    if (one->cwe)
        write_value(s, "CWE", str_format(arena, STR_F " " STR_F, STR_A(document->cwe), STR_A(one->cwe_name)));
    write_score(s, "CVSS 3.1", &one->cvss_3_1, document->cvss_3_1);
    write_score(s, "CVSS 4.0", &one->cvss_4_0, document->cvss_4_0);
    write_ssvc(s);
    write_releases(s);
    write_remedies(s);
    for (size_t i = 0; i < document->contact_count; i++)
        write_value(s, "told",
                    str_format(arena, STR_F ", " STR_F, STR_A(document->contacts[i].whom),
                               STR_A(document->contacts[i].at.text)));
    for (size_t i = 0; i < document->publication_count; i++)
        write_value(s, "published",
                    str_format(arena, "revision %u, " STR_F ": " STR_F, document->publications[i].revision,
                               STR_A(document->publications[i].at.text), STR_A(document->publications[i].summary)));
    write_history(s);
    return STATUS_OK;
}
