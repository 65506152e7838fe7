/* Support for the terminal. */
#include "report/paint.h"
#include "report/support.h"

enum { INDENT = 2, RELEASE_WIDTH = 13, DAY_WIDTH = 12, STATE_WIDTH = 18 };

struct sheet {
    const struct support_options *options;
    struct arena *arena;
    struct out *out;
};

static void write_day(const struct sheet *s, date_days day) {
    char text[11];
    date_text(day, text);
    paint_cell(s->out, false, PAINT_PLAIN, *text ? str_from(text) : STR("-"), DAY_WIDTH);
}

static void write_hole(const struct sheet *s, const struct support_hole *hole) {
    struct str id = hole->document->cve.len ? hole->document->cve : hole->document->id;
    struct str what = hole->fix.len           ? str_format(s->arena, "fixed in " STR_F, STR_A(hole->fix))
                      : hole->is_none_planned ? STR("no fix, and none is planned")
                                              : STR("no fix yet");
    out_repeat(s->out, ' ', 2 * INDENT);
    paint_text(s->out, s->options->colour, hole->fix.len ? PAINT_WARN : PAINT_BAD, id);
    out_lit(s->out, ": ");
    struct str line =
        str_format(s->arena, STR_F "%s: " STR_F, STR_A(what), hole->has_other_remedy ? "; there is another remedy" : "",
                   STR_A(hole->document->title));
    paint_wrapped(s->out, line.ptr ? line : STR(""), 2 * INDENT + out_safe_width(id) + 2, 3 * INDENT,
                  s->options->width);
}

static void write_open(const struct sheet *s, const struct support_open *open) {
    struct str id = open->document->cve.len ? open->document->cve : open->document->id;
    out_repeat(s->out, ' ', 2 * INDENT);
    paint_text(s->out, s->options->colour, PAINT_WARN, id);
    out_lit(s->out, ": ");
    struct str line = str_format(s->arena, "undecided, " STR_F ": " STR_F, STR_A(support_doubt_words[open->doubt]),
                                 STR_A(open->document->title));
    paint_wrapped(s->out, line.ptr ? line : STR(""), 2 * INDENT + out_safe_width(id) + 2, 3 * INDENT,
                  s->options->width);
}

static void write_release(const struct sheet *s, const struct support_release *release) {
    static const enum paint PAINTS[SUPPORT_STATE_COUNT] = {PAINT_FAINT, PAINT_GOOD, PAINT_WARN, PAINT_BAD};
    out_repeat(s->out, ' ', INDENT);
    paint_cell(s->out, false, PAINT_PLAIN, release->release->version, RELEASE_WIDTH);
    write_day(s, release->release->date);
    write_day(s, release->release->support_until);
    write_day(s, release->release->end_of_life);
    paint_text(s->out, s->options->colour, PAINTS[release->state], support_state_words[release->state]);
    out_char(s->out, '\n');
    for (size_t i = 0; i < release->hole_count; i++)
        write_hole(s, &release->holes[i]);
    for (size_t i = 0; i < release->undecided_count; i++)
        write_open(s, &release->undecided[i]);
}

static void write_product(const struct sheet *s, const struct support_product *one) {
    static const char *const HEADS[] = {"release", "since", "security", "all support"};
    static const size_t WIDTHS[] = {RELEASE_WIDTH, DAY_WIDTH, DAY_WIDTH, 0};
    paint_text(s->out, s->options->colour, PAINT_BOLD, one->product->name);
    out_lit(s->out, ", ");
    out_safe(s->out, one->product->supplier.name);
    out_char(s->out, '\n');
    out_repeat(s->out, ' ', INDENT);
    for (size_t i = 0; i < ARRAY_LEN(HEADS); i++)
        paint_cell(s->out, s->options->colour, PAINT_FAINT, str_from(HEADS[i]), WIDTHS[i]);
    out_char(s->out, '\n');
    for (size_t i = 0; i < one->product->release_count; i++)
        write_release(s, &one->releases[i]);
    out_char(s->out, '\n');
}

static void write_case(const struct sheet *s, const struct support_case *one) {
    out_repeat(s->out, ' ', INDENT);
    out_safe(s->out, one->document->id);
    if (one->days_to_fix >= 0)
        out_format(s->out, ": fixed after %d days", one->days_to_fix);
    else
        out_lit(s->out, ": no fix yet");
    if (one->days_to_publish >= 0)
        out_format(s->out, ", published after %d", one->days_to_publish);
    if (one->days_promised >= 0)
        out_format(s->out, "; promised within %d", one->days_promised);
    if (one->is_late)
        paint_text(s->out, s->options->colour, PAINT_BAD, STR(", late"));
    out_char(s->out, '\n');
}

enum status support_text(const struct support_report *report, const struct support_options *options,
                         struct arena *arena, struct out *out) {
    const struct sheet sheet = {options, arena, out};
    const struct support_figures *figures = &report->figures;
    char day[11];
    date_text(report->at, day);
    out_format(out, "Support on %s\n\n", day);
    for (size_t i = 0; i < report->product_count; i++)
        write_product(&sheet, &report->products[i]);
    out_format(out, "Known vulnerabilities: %zu, fixed: %zu", report->case_count, figures->fixed);
    if (figures->fixed)
        out_format(out, " after %d days (median), %d at most", figures->median, figures->longest);
    out_format(out, ", late: %zu\n", figures->late);
    for (size_t i = 0; i < report->case_count; i++)
        write_case(&sheet, &report->cases[i]);
    out_format(out, "Supported releases without a fix of a known vulnerability: %zu\n", support_unfixed(report));
    return STATUS_OK;
}
