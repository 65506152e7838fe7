/* A product's status for the terminal: the eight practices, what is missing and what to do first, what the release can
 * do. */
#include "report/paint.h"
#include "report/status.h"
#include "supplier/status_rule.h"

enum {
    GAPS_SHOWN = 10,
    BAR_WIDTH = 10,
    NAME_COLUMN = 46,
    TEXT_COLUMN = 22,
    STATE_COLUMN = 11,
    MISSING_SHOWN = 5,
    CONDITION_COLUMN = 22,
    NOTE_COLUMN = 13
};

struct status_sheet {
    const struct product_status *status;
    const struct status_report_options *options;
    struct arena *arena;
    struct out *out;
};

static enum paint paint_of(enum process_state state) {
    static const enum paint PAINTS[PROCESS_STATE_COUNT] = {
        [PROCESS_NOT_SHOWN] = PAINT_BAD,  [PROCESS_EXPIRED] = PAINT_BAD, [PROCESS_PARTLY] = PAINT_WARN,
        [PROCESS_EXCLUDED] = PAINT_FAINT, [PROCESS_SHOWN] = PAINT_GOOD,
    };
    return PAINTS[state];
}

static void write_heading(const struct status_sheet *s, const char *text) {
    out_char(s->out, '\n');
    paint_text(s->out, s->options->colour, PAINT_BOLD, str_from(text));
    out_char(s->out, '\n');
}

static void write_head(const struct status_sheet *s) {
    const struct product_status *status = s->status;
    const struct product *product = status->workspace.product;
    char day[11];
    date_text(status->at, day);
    struct str what = str_format(s->arena, STR_F " " STR_F " of " STR_F ", %s:", STR_A(product->name),
                                 STR_A(status->release->version), STR_A(product->supplier.name), day);
    struct str verdict = str_format(s->arena, "%u of %u shown, %u not applicable", status->counts[PROCESS_SHOWN],
                                    (unsigned)PROCESS_COUNT, status->counts[PROCESS_EXCLUDED]);
    bool fits = out_safe_width(what) + out_safe_width(verdict) < s->options->width;
    paint_text(s->out, s->options->colour, PAINT_BOLD, what);
    out_char(s->out, fits ? ' ' : '\n');
    paint_text(s->out, s->options->colour, product_status_whole(status) ? PAINT_GOOD : PAINT_BAD, verdict);
    out_lit(s->out, "\n");
    paint_wrapped(
        s->out,
        str_format(s->arena, PROCESS_EDITION " at assurance " STR_F "%s", STR_A(strength_name(status->assurance)),
                   status->workspace.has_process ? "" : "; there is no process.yaml, 'keyway init' writes one"),
        0, 0, s->options->width);
    if (status->by_certificate > 0)
        paint_wrapped(s->out,
                      str_format(s->arena, "%u of them by a certificate of the process alone", status->by_certificate),
                      0, 0, s->options->width);
}

/* '#' is shown or does not apply, '-' in part. */
static void write_bar(const struct status_sheet *s, const struct status_practice *practice) {
    unsigned good = practice->counts[PROCESS_SHOWN] + practice->counts[PROCESS_EXCLUDED];
    unsigned full = good * BAR_WIDTH / practice->total;
    unsigned half = (good + practice->counts[PROCESS_PARTLY]) * BAR_WIDTH / practice->total - full;
    char bar[BAR_WIDTH];
    for (unsigned i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < full ? '#' : i < full + half ? '-' : '.';
    out_char(s->out, '[');
    paint_text(s->out, s->options->colour, PAINT_GOOD, (struct str){bar, full});
    paint_text(s->out, s->options->colour, PAINT_WARN, (struct str){bar + full, half});
    paint_text(s->out, s->options->colour, PAINT_FAINT, (struct str){bar + full + half, BAR_WIDTH - full - half});
    out_char(s->out, ']');
}

static void write_practices(const struct status_sheet *s) {
    static const enum process_state COLUMNS[] = {PROCESS_SHOWN, PROCESS_PARTLY, PROCESS_EXPIRED, PROCESS_NOT_SHOWN,
                                                 PROCESS_EXCLUDED};
    out_char(s->out, '\n');
    paint_text(s->out, s->options->colour, PAINT_FAINT,
               STR("                  shown part  past none  n/a  ML  practice"));
    out_char(s->out, '\n');
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++) {
        const struct status_practice *practice = &s->status->practices[number - 1];
        paint_cell(s->out, s->options->colour, PAINT_BOLD, practice_at(number)->prefix, 5);
        write_bar(s, practice);
        for (size_t c = 0; c < ARRAY_LEN(COLUMNS); c++) {
            unsigned count = practice->counts[COLUMNS[c]];
            out_lit(s->out, " ");
            paint_text(s->out, s->options->colour, count ? paint_of(COLUMNS[c]) : PAINT_FAINT,
                       str_format(s->arena, c == 0 ? "%5u" : "%4u", count));
        }
        out_format(s->out, "  %u   ", practice->maturity);
        paint_wrapped(s->out, practice_at(number)->name, NAME_COLUMN + 3, NAME_COLUMN + 3, s->options->width);
    }
    paint_wrapped(
        s->out,
        STR("past: expired, or a review is overdue. none: not shown. ML: maturity level, 1 Initial, 2 Managed, 3 "
            "Practiced, 4 Improving."),
        0, 0, s->options->width);
}

/* ---- what is missing */

static void write_gap(const struct status_sheet *s, const struct status_gap *gap) {
    struct str ids = status_ids(s->arena, gap->process);
    struct str state = process_state_name(gap->state);
    struct str place = place_index_text(s->options->places, s->arena, gap->place);
    bool one = __builtin_popcountll(gap->process) == 1;
    size_t column = 2 + out_safe_width(ids) + 2;
    out_lit(s->out, "  ");
    paint_text(s->out, s->options->colour, PAINT_BOLD, ids);
    out_lit(s->out, "  ");
    paint_cell(s->out, s->options->colour, paint_of(gap->state), state, STATE_COLUMN);
    struct str title = process_at((unsigned)__builtin_ctzll(gap->process))->title;
    struct str text = gap->text.len > 0 ? gap->text : title;
    paint_wrapped(s->out, text, column + STATE_COLUMN, 4, s->options->width);
    if (place.len > 0 && gap->text.len > 0) {
        out_lit(s->out, "    at ");
        out_safe(s->out, place);
        out_char(s->out, '\n');
    }
    if (one && !gap->repair) {
        out_lit(s->out, "    -> ");
        paint_wrapped(s->out, gap->wanted, 7, 7, s->options->width);
    }
}

static void write_gaps(const struct status_sheet *s) {
    size_t shown = s->options->all || s->status->gap_count <= GAPS_SHOWN ? s->status->gap_count : GAPS_SHOWN;
    if (s->status->gap_count == 0)
        return;
    write_heading(s, "Missing, the most useful first");
    for (size_t i = 0; i < shown; i++)
        write_gap(s, &s->status->gaps[i]);
    if (shown < s->status->gap_count)
        out_format(s->out, "  and %zu more (--all)\n", s->status->gap_count - shown);
}

static void write_conditions(const struct status_sheet *s) {
    if (!s->status->gated)
        return;
    write_heading(s, "Before this release ships (SM-11, SM-12)");
    for (size_t i = 0; i < s->status->condition_count; i++) {
        const struct status_condition *condition = &s->status->conditions[i];
        out_lit(s->out, "  ");
        paint_cell(s->out, s->options->colour, condition->holds ? PAINT_GOOD : PAINT_BAD,
                   condition->holds ? STR("ok") : STR("no"), 4);
        paint_cell(s->out, s->options->colour, PAINT_PLAIN, condition->name, CONDITION_COLUMN - 6);
        paint_wrapped(s->out, condition->reason, CONDITION_COLUMN, CONDITION_COLUMN, s->options->width);
    }
}

static void write_changes(const struct status_sheet *s) {
    const struct status_changes *since = s->options->since;
    if (!since)
        return;
    write_heading(s, "Changed");
    struct str head =
        str_format(s->arena, "since release " STR_F " on " STR_F ": %u better, %u worse", STR_A(since->version),
                   STR_A(since->date), since->better, since->count - since->better);
    out_lit(s->out, "  ");
    paint_wrapped(s->out, head, 2, 2, s->options->width);
    for (unsigned i = 0; i < since->count; i++) {
        const struct status_change *change = &since->items[i];
        out_lit(s->out, "  ");
        paint_cell(s->out, s->options->colour, PAINT_BOLD, process_at(change->requirement)->id, 7);
        out_safe(s->out, process_state_name(change->before));
        out_lit(s->out, " -> ");
        paint_text(s->out, s->options->colour, paint_of(change->now), process_state_name(change->now));
        out_char(s->out, '\n');
    }
}

/* ---- what a program looked at */

static void write_notes(const struct status_sheet *s) {
    const struct status_notes *notes = &s->status->notes;
    size_t hidden = 0;
    if (notes->count == 0)
        return;
    write_heading(s, "Looked at by a program, and what it could not look at");
    for (size_t i = 0; i < notes->count; i++) {
        const struct status_note *note = &notes->items[i];
        if (note->checked && !s->options->all) {
            hidden++;
            continue;
        }
        out_lit(s->out, "  ");
        paint_cell(s->out, s->options->colour, note->checked ? PAINT_GOOD : PAINT_WARN,
                   note->checked ? STR("checked") : STR("not checked"), NOTE_COLUMN);
        paint_wrapped(
            s->out,
            str_format(s->arena, STR_F ": " STR_F, STR_A(status_ids(s->arena, note->process)), STR_A(note->text)),
            NOTE_COLUMN + 2, NOTE_COLUMN + 2, s->options->width);
    }
    if (hidden > 0)
        out_format(s->out, "  %zu checked (--all)\n", hidden);
}

/* ---- SL-C */

static void write_vectors(const struct status_sheet *s, unsigned type) {
    struct level_vector vector;
    char text[LEVEL_TEXT];
    paint_cell(s->out, s->options->colour, PAINT_BOLD, component_abbreviation(type), 6);
    for (unsigned a = 0; a < STRENGTH_COUNT; a++) {
        capability_vector(&s->status->capability, (enum strength)a, 1U << type, &vector);
        level_text(vector.fr, text);
        out_format(s->out, "%s%s", text, a + 1 < STRENGTH_COUNT ? "   " : "\n");
    }
}

/* What keeps each FR from its next level, at the assurance asked for. */
static void write_missing(const struct status_sheet *s, unsigned type) {
    const struct requirement_states *states = &s->status->capability.states[s->status->assurance];
    struct level_vector vector;
    level_vector(states, 1U << type, &vector);
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++) {
        unsigned level = vector.fr[fr - 1];
        if (level == SL_MAX)
            continue;
        struct requirement_set missing = level_missing(states, 1U << type, fr, level + 1);
        out_format(s->out, "  " STR_F " ", STR_A(component_abbreviation(type)));
        paint_cell(s->out, s->options->colour, PAINT_BOLD, fr_abbreviation(fr), 4);
        out_format(s->out, "to %u  ", level + 1);
        paint_wrapped(s->out, requirement_set_text(s->arena, &missing, s->options->all ? 0 : MISSING_SHOWN), 15, 15,
                      s->options->width);
    }
}

static void write_capability(const struct status_sheet *s) {
    unsigned types = s->status->workspace.product->types;
    write_heading(s, "What the release can do (SL-C: IAC UC SI DC RDF TRE RA)");
    paint_text(s->out, s->options->colour, PAINT_FAINT,
               STR("      claim             artefact          certificate       observation"));
    out_char(s->out, '\n');
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (types >> type & 1)
            write_vectors(s, type);
    struct str head = str_format(s->arena, "Missing for the next level at assurance " STR_F ":",
                                 STR_A(strength_name(s->status->assurance)));
    out_str(s->out, head);
    out_char(s->out, '\n');
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (types >> type & 1)
            write_missing(s, type);
}

static void write_maturity(const struct status_sheet *s) {
    write_heading(s, "Maturity by practice");
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++) {
        const struct status_practice *practice = &s->status->practices[number - 1];
        out_lit(s->out, "  ");
        paint_cell(s->out, s->options->colour, PAINT_BOLD, practice_at(number)->prefix, 5);
        out_format(s->out, "%u  ", practice->maturity);
        paint_wrapped(s->out,
                      practice->maturity_reason.len > 0 ? practice->maturity_reason
                                                        : maturity_at(practice->maturity)->name,
                      10, 10, s->options->width);
    }
}

enum status status_report_text(const struct product_status *status, const struct status_report_options *options,
                               struct arena *arena, struct out *out) {
    const struct status_sheet sheet = {status, options, arena, out};
    write_head(&sheet);
    write_practices(&sheet);
    write_conditions(&sheet);
    write_changes(&sheet);
    write_gaps(&sheet);
    write_notes(&sheet);
    if (options->all)
        write_maturity(&sheet);
    write_capability(&sheet);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
