/* A product's status as one HTML page: the practices as bars, what to do first, each requirement with its evidence,
 * what the release can do. */
#include "level/reason.h"
#include "report/page.h"
#include "report/status.h"
#include "supplier/status_rule.h"

struct status_sheet {
    const struct product_status *status;
    const struct status_report_options *options;
    struct arena *arena;
    struct out *out;
};

static const char *const CLASSES[PROCESS_STATE_COUNT] = {[PROCESS_NOT_SHOWN] = "not-shown",
                                                         [PROCESS_EXPIRED] = "expired",
                                                         [PROCESS_PARTLY] = "partly",
                                                         [PROCESS_EXCLUDED] = "not-applicable",
                                                         [PROCESS_SHOWN] = "shown"};

static void write_bar(const struct status_sheet *s, const unsigned counts[PROCESS_STATE_COUNT], unsigned total) {
    out_format(s->out, "<div class=\"bar\" role=\"img\" aria-label=\"%u of %u shown\">", counts[PROCESS_SHOWN], total);
    for (unsigned state = PROCESS_STATE_COUNT; state-- > 0;)
        if (counts[state])
            out_format(s->out, "<span class=\"%s\" style=\"width:%.2f%%\"></span>", CLASSES[state],
                       100.0 * counts[state] / total);
    out_lit(s->out, "</div>\n");
}

static void write_head(const struct status_sheet *s) {
    const struct product_status *status = s->status;
    const struct product *product = status->workspace.product;
    bool whole = product_status_whole(status);
    char day[11];
    date_text(status->at, day);
    out_lit(s->out, "<h1>");
    out_markup(s->out, product->name);
    out_char(s->out, ' ');
    out_markup(s->out, status->release->version);
    out_format(s->out, " <span class=\"badge %s\">%u of %u shown</span></h1>\n", whole ? "meets" : "short",
               status->counts[PROCESS_SHOWN], (unsigned)PROCESS_COUNT);
    out_format(s->out, "<p class=\"soft\">Judged as of %s at assurance " STR_F " for ", day,
               STR_A(strength_name(status->assurance)));
    out_markup(s->out, product->supplier.name);
    out_lit(s->out, " by " PROCESS_EDITION " and " REQUIREMENT_EDITION ".</p>\n");
    write_bar(s, status->counts, PROCESS_COUNT);
    out_format(s->out, "<p>%u shown, %u in part, %u expired, %u not shown, %u do not apply.</p>\n",
               status->counts[PROCESS_SHOWN], status->counts[PROCESS_PARTLY], status->counts[PROCESS_EXPIRED],
               status->counts[PROCESS_NOT_SHOWN], status->counts[PROCESS_EXCLUDED]);
    if (status->by_certificate > 0)
        out_format(s->out, "<p>%u of them are shown by a certificate of the process alone.</p>\n",
                   status->by_certificate);
}

static void write_practices(const struct status_sheet *s) {
    out_lit(s->out, "<h2 id=\"practices\">Practices</h2>\n<div class=\"scroll\"><table class=\"practices\"><thead><tr>"
                    "<th scope=\"col\">Practice</th><th scope=\"col\"></th><th scope=\"col\">Shown</th>"
                    "<th scope=\"col\">Maturity</th></tr></thead><tbody>\n");
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++) {
        const struct status_practice *practice = &s->status->practices[number - 1];
        out_format(s->out, "<tr><th scope=\"row\"><a href=\"#" STR_F "\">" STR_F "</a></th><td>",
                   STR_A(practice_at(number)->prefix), STR_A(practice_at(number)->name));
        write_bar(s, practice->counts, practice->total);
        out_format(s->out, "</td><td>%u of %u</td><td>%u " STR_F, practice->counts[PROCESS_SHOWN], practice->total,
                   practice->maturity, STR_A(maturity_at(practice->maturity)->name));
        out_lit(s->out, "<br><span class=\"soft small\">");
        out_markup(s->out, practice->maturity_reason);
        out_lit(s->out, "</span></td></tr>\n");
    }
    out_lit(s->out, "</tbody></table></div>\n");
}

static void write_conditions(const struct status_sheet *s) {
    if (!s->status->gated)
        return;
    out_lit(s->out, "<h2>Before this release ships</h2>\n<table class=\"requirement\"><tbody>\n");
    for (size_t i = 0; i < s->status->condition_count; i++) {
        const struct status_condition *condition = &s->status->conditions[i];
        out_lit(s->out, "<tr><th scope=\"row\">");
        out_markup(s->out, condition->name);
        out_format(s->out, "</th><td class=\"state %s\">%s</td><td>", condition->holds ? "shown" : "not-shown",
                   condition->holds ? "holds" : "does not hold");
        out_markup(s->out, condition->reason);
        out_lit(s->out, "</td></tr>\n");
    }
    out_lit(s->out, "</tbody></table>\n");
}

static void write_changes(const struct status_sheet *s) {
    const struct status_changes *since = s->options->since;
    if (!since)
        return;
    out_lit(s->out, "<h2>Changed since ");
    out_markup(s->out, since->date);
    out_lit(s->out, "</h2>\n<ul>\n");
    for (unsigned i = 0; i < since->count; i++)
        out_format(
            s->out,
            "<li><a href=\"#" STR_F "\">" STR_F "</a>: " STR_F ", now <span class=\"%s\">" STR_F "</span></li>\n",
            STR_A(process_at(since->items[i].requirement)->id), STR_A(process_at(since->items[i].requirement)->id),
            STR_A(process_state_name(since->items[i].before)), CLASSES[since->items[i].now],
            STR_A(process_state_name(since->items[i].now)));
    out_str(s->out, since->count ? STR("</ul>\n") : STR("<li>nothing</li>\n</ul>\n"));
}

static void write_place(const struct status_sheet *s, struct place place) {
    struct str text = place_index_text(s->options->places, s->arena, place);
    if (text.len == 0)
        return;
    out_lit(s->out, "<span class=\"where\"><code>");
    out_markup(s->out, text);
    out_lit(s->out, "</code></span>");
}

static void write_gaps(const struct status_sheet *s) {
    if (s->status->gap_count == 0)
        return;
    out_lit(s->out, "<h2>Missing, the most useful first</h2>\n<ol class=\"gaps\">\n");
    for (size_t i = 0; i < s->status->gap_count; i++) {
        const struct status_gap *gap = &s->status->gaps[i];
        out_lit(s->out, "<li>");
        for (unsigned r = 0; r < PROCESS_COUNT; r++)
            if (process_set_has(gap->process, r))
                out_format(s->out, "<a href=\"#" STR_F "\">" STR_F "</a> ", STR_A(process_at(r)->id),
                           STR_A(process_at(r)->id));
        out_format(s->out, "<span class=\"state %s\">" STR_F "</span> ", CLASSES[gap->state],
                   STR_A(process_state_name(gap->state)));
        out_markup(s->out, gap->text.len > 0 ? gap->text : gap->wanted);
        write_place(s, gap->text.len > 0 ? gap->place : PLACE_NONE);
        out_lit(s->out, "</li>\n");
    }
    out_lit(s->out, "</ol>\n");
}

/* ---- requirements */

static void write_evidence(const struct status_sheet *s, const struct evidence *item) {
    char day[11];
    date_text(item->date, day);
    out_lit(s->out, "<li>");
    out_format(s->out, STR_F " " STR_F, STR_A(evidence_kind_name(item->kind)),
               STR_A(evidence_effect_name(item->effect)));
    if (item->standing != EVIDENCE_COUNTS)
        out_format(s->out, " (" STR_F ")", STR_A(evidence_standing_name(item->standing)));
    out_format(s->out, "%s%s: ", *day ? ", " : "", day);
    out_markup(s->out, item->detail);
    write_place(s, item->place);
    out_lit(s->out, "</li>\n");
}

static void write_requirement(const struct status_sheet *s, unsigned index) {
    enum { EVIDENCE_SHOWN = 20 };
    const struct status_item *item = &s->status->items[index];
    const struct process_requirement *row = process_at(index);
    out_format(s->out, "<tr id=\"" STR_F "\"><th scope=\"row\">" STR_F "<br><span class=\"soft\">", STR_A(row->id),
               STR_A(row->id));
    out_markup(s->out, row->title);
    out_format(s->out, "</span></th><td class=\"state %s\">" STR_F "</td><td>", CLASSES[item->state],
               STR_A(process_state_name(item->state)));
    out_markup(s->out, item->reason.len > 0 ? item->reason : row->paraphrase);
    if (item->state != PROCESS_SHOWN && item->state != PROCESS_EXCLUDED) {
        out_lit(s->out, "<br><span class=\"soft\">Wanted: ");
        out_markup(s->out, item->wanted);
        out_lit(s->out, "</span>");
    }
    if (item->evidence_count > 0)
        out_lit(s->out, "<ul>\n");
    for (size_t i = 0; i < item->evidence_count && i < EVIDENCE_SHOWN; i++)
        write_evidence(s, item->evidence[i]);
    if (item->evidence_count > EVIDENCE_SHOWN)
        out_format(s->out, "<li>and %zu more</li>\n", item->evidence_count - EVIDENCE_SHOWN);
    out_str(s->out, item->evidence_count > 0 ? STR("</ul>") : STR(""));
    out_lit(s->out, "</td></tr>\n");
}

static void write_requirements(const struct status_sheet *s) {
    out_lit(s->out, "<h2>Requirements</h2>\n");
    for (unsigned number = 1; number <= PRACTICE_COUNT; number++) {
        const struct practice *practice = practice_at(number);
        out_format(s->out, "<h3 id=\"" STR_F "\">" STR_F "</h3>\n<table class=\"requirement\"><tbody>\n",
                   STR_A(practice->prefix), STR_A(practice->name));
        for (unsigned i = 0; i < PROCESS_COUNT; i++)
            if (process_at(i)->practice == number)
                write_requirement(s, i);
        out_lit(s->out, "</tbody></table>\n");
    }
}

/* ---- SL-C */

static void write_type(const struct status_sheet *s, unsigned type) {
    struct level_vector vector;
    out_format(s->out, "<h3>" STR_F "</h3>\n<div class=\"scroll\"><table class=\"levels\"><thead><tr><td></td>",
               STR_A(component_abbreviation(type)));
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(s->out, "<th scope=\"col\">" STR_F "</th>", STR_A(fr_abbreviation(fr)));
    out_lit(s->out, "</tr></thead><tbody>\n");
    for (unsigned a = 0; a < STRENGTH_COUNT; a++) {
        capability_vector(&s->status->capability, (enum strength)a, 1U << type, &vector);
        out_format(s->out, "<tr><th scope=\"row\">" STR_F "</th>", STR_A(strength_name((enum strength)a)));
        for (unsigned i = 0; i < FR_COUNT; i++)
            out_format(s->out, "<td>%u</td>", vector.fr[i]);
        out_lit(s->out, "</tr>\n");
    }
    out_lit(s->out, "</tbody></table></div>\n<ul>\n");
    const struct requirement_states *states = &s->status->capability.states[s->status->assurance];
    level_vector(states, 1U << type, &vector);
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++) {
        if (vector.fr[fr - 1] == SL_MAX)
            continue;
        struct requirement_set missing = level_missing(states, 1U << type, fr, vector.fr[fr - 1] + 1U);
        out_format(s->out, "<li>" STR_F " to %u: " STR_F "</li>\n", STR_A(fr_abbreviation(fr)), vector.fr[fr - 1] + 1U,
                   STR_A(requirement_set_text(s->arena, &missing, 0)));
    }
    out_lit(s->out, "</ul>\n");
}

static void write_capability(const struct status_sheet *s) {
    out_lit(s->out, "<h2>What the release can do (SL-C)</h2>\n");
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (s->status->workspace.product->types >> type & 1)
            write_type(s, type);
}

enum status status_report_html(const struct product_status *status, const struct status_report_options *options,
                               struct arena *arena, struct out *out) {
    const struct status_sheet sheet = {status, options, arena, out};
    struct str title = str_format(arena, STR_F " " STR_F ": status", STR_A(status->workspace.product->name),
                                  STR_A(status->release->version));
    page_begin_still(out, title, page_status_style, "practices", "Skip to the practices");
    write_head(&sheet);
    write_practices(&sheet);
    write_conditions(&sheet);
    write_changes(&sheet);
    write_gaps(&sheet);
    write_requirements(&sheet);
    write_capability(&sheet);
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". What was not checked is never a pass."));
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
