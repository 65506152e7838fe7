/* Candidates as a page: a matrix of candidates by FR, and what stands behind each. */
#include "report/html_sheet.h"
#include "report/page.h"
#include "report/selection.h"

struct sheet {
    const struct selection *selection;
    struct arena *arena;
    struct out *out;
};

static const char *class_of(enum bid_verdict verdict) {
    static const char *const classes[BID_VERDICTS] = {"meets", "meets", "look", "short"};
    return classes[verdict];
}

static void write_badge(const struct sheet *s, const struct bid *bid) {
    out_format(s->out, "<span class=\"badge %s\">" STR_F "</span>", class_of(bid->verdict),
               STR_A(bid_verdict_name(bid->verdict)));
}

static void write_name(const struct sheet *s, const struct bid *bid) {
    out_markup(s->out, bid->supplier);
    out_char(s->out, ' ');
    out_markup(s->out, bid->product);
    out_char(s->out, ' ');
    out_markup(s->out, bid->version);
}

static void write_head(const struct sheet *s) {
    const struct tender *tender = s->selection->tender;
    char day[11];
    date_text(tender->at, day);
    out_lit(s->out, "<h1>Candidates for zone ");
    out_markup(s->out, tender->plant->zones[tender->zone].id);
    out_lit(s->out, "</h1>\n<p class=\"soft\">");
    out_markup(s->out, tender->plant->name);
    out_format(s->out, ", tender " STR_F ", type " STR_F ", SL-T " STR_F ", assurance " STR_F ", as of %s.",
               STR_A(tender->id), STR_A(tender->types_text), STR_A(tender->target),
               STR_A(strength_name(s->selection->assurance)), day);
    out_str(s->out, s->selection->advised
                        ? STR("</p>\n")
                        : STR(" No advisories were given: nobody looked for known vulnerabilities.</p>\n"));
}

/* ---- the matrix */

static void write_cell(const struct sheet *s, const struct bid *bid, unsigned fr) {
    const struct tender *tender = s->selection->tender;
    unsigned target = tender->plant->zones[tender->zone].target[fr], shown = bid->shown.fr[fr];
    unsigned claimed = bid->claimed.fr[fr], here = bid->achieved.fr[fr];
    out_format(s->out, "<td class=\"level %s\" data-label=\"" STR_F "\"><b>%u</b> of %u", html_shade(target, shown),
               STR_A(fr_abbreviation(FR_IAC + fr)), shown, target);
    if (claimed > shown)
        out_format(s->out, "<br><span class=\"soft\">claimed %u</span>", claimed);
    if (here > shown)
        out_format(s->out, "<br><span class=\"soft\">here %u</span>", here);
    out_lit(s->out, "</td>");
}

/* A narrow page has no head of the table: each cell says what it is. */
static void write_text(const struct sheet *s, const char *label, const char *text) {
    out_format(s->out, "<td class=\"count\" data-label=\"%s\">%s</td>", label, text);
}

static void write_count(const struct sheet *s, const char *label, uint32_t count) {
    out_format(s->out, "<td class=\"count\" data-label=\"%s\">%u</td>", label, (unsigned)count);
}

static void write_matrix_row(const struct sheet *s, const struct bid *bid) {
    char day[11];
    date_text(bid->support, day);
    out_format(s->out, "<tr><td class=\"rank\">%u</td><th scope=\"row\"><a href=\"#c%zu\">", (unsigned)bid->rank,
               (size_t)(bid - s->selection->bids->items));
    write_name(s, bid);
    out_lit(s->out, "</a></th><td class=\"verdict\">");
    write_badge(s, bid);
    out_lit(s->out, "</td>");
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        write_cell(s, bid, fr);
    write_count(s, "Not met", bid->musts[BID_NO] + bid->musts[BID_PARTLY]);
    write_count(s, "Open", bid->musts[BID_UNANSWERED] + bid->musts[BID_LOOK]);
    write_text(s, "Support until", *day ? day : "not said");
    if (bid->advised)
        write_count(s, "Known vulnerabilities", bid->affected);
    else
        write_text(s, "Known vulnerabilities", "not looked for");
    out_lit(s->out, "</tr>\n");
}

static void write_matrix(const struct sheet *s) {
    out_lit(s->out, "<div class=\"scroll\" id=\"candidates\"><table class=\"matrix\"><thead><tr><th scope=\"col\">Rank"
                    "</th><th scope=\"col\">Candidate</th><th scope=\"col\">Verdict</th>");
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(s->out, "<th scope=\"col\"><abbr title=\"" STR_F "\">" STR_F "</abbr></th>", STR_A(fr_name(fr)),
                   STR_A(fr_abbreviation(fr)));
    out_lit(s->out, "<th scope=\"col\">Not met</th><th scope=\"col\">Open</th><th scope=\"col\">Support until</th>"
                    "<th scope=\"col\">Known vulnerabilities</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < s->selection->bids->count; i++)
        write_matrix_row(s, &s->selection->bids->items[i]);
    out_lit(s->out, "</tbody></table></div>\n<p class=\"key\"><span class=\"s0\">SL-C reaches SL-T</span> <span "
                    "class=\"s1\">one level short</span> <span class=\"s2\">two</span> <span class=\"s3\">three or "
                    "more</span></p>\n<p class=\"soft\">A cell is the SL-C that is shown at the zone's assurance; "
                    "claimed, if every word were true; here, with the countermeasures of the zone. Order: ");
    for (unsigned rule = 0; rule < BID_RULES; rule++)
        out_format(s->out, "%s" STR_F, rule ? ", then " : "", STR_A(bid_rule_name(rule)));
    out_lit(s->out, ".</p>\n");
}

/* ---- a candidate */

static void write_fact(const struct sheet *s, struct str name, struct str text) {
    if (text.len == 0)
        return;
    out_lit(s->out, "<dt>");
    out_markup(s->out, name);
    out_lit(s->out, "</dt><dd>");
    out_markup(s->out, text);
    out_lit(s->out, "</dd>\n");
}

static void write_said(const struct sheet *s, const struct answer *answer) {
    const struct str said[] = {answer->value, answer->evidence, answer->remark};
    out_markup(s->out, tender_reply_name(answer->reply));
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        if (said[i].len) {
            out_lit(s->out, "<br><span class=\"soft\">");
            out_markup(s->out, said[i]);
            out_lit(s->out, "</span>");
        }
}

static void write_line(const struct sheet *s, const struct bid *bid, size_t index) {
    static const char *const classes[BID_STATES] = {"meets", "meets", "look", "look", "look", "short", "short"};
    const struct tender_row *row = &s->selection->tender->rows[index];
    const struct bid_line *line = &bid->lines[index];
    out_lit(s->out, "<tr><th scope=\"row\">");
    out_markup(s->out, row->id);
    out_lit(s->out, "</th><td>");
    out_markup(s->out, row->demand);
    out_format(s->out, "</td><td class=\"%s\">" STR_F "%s</td><td>" STR_F "</td><td>", classes[line->state],
               STR_A(bid_state_name((enum bid_state)line->state)), row->must ? "" : " (a wish)",
               STR_A(line->supported ? strength_name((enum strength)line->strength) : STR("")));
    if (bid->answers)
        write_said(s, &bid->answers->rows[index]);
    out_lit(s->out, "</td></tr>\n");
}

static void write_bid(const struct sheet *s, const struct bid *bid) {
    out_format(s->out, "<details id=\"c%zu\"><summary>", (size_t)(bid - s->selection->bids->items));
    write_badge(s, bid);
    out_format(s->out, " <strong>%u. ", (unsigned)bid->rank);
    write_name(s, bid);
    out_lit(s->out, "</strong></summary><div>\n<dl class=\"facts\">\n");
    write_fact(s, STR("order"), selection_place(bid, s->arena));
    write_fact(s, STR("rests on"), selection_sources(bid, s->arena));
    write_fact(s, STR("met by"), selection_strengths(s->selection, bid, s->arena));
    for (size_t i = 0; i < bid->note_count; i++)
        write_fact(s, i ? STR("") : STR("besides"), bid->notes[i].text);
    for (unsigned state = BID_STATES; state-- > BID_COVERED;)
        write_fact(s, bid_state_name((enum bid_state)state),
                   selection_rows(s->selection, bid, (enum bid_state)state, 0, s->arena));
    out_lit(s->out, "</dl>\n<div class=\"scroll\"><table class=\"rows\"><thead><tr><th scope=\"col\">Row</th><th "
                    "scope=\"col\">Demand"
                    "</th><th scope=\"col\">State</th><th scope=\"col\">Strength</th><th scope=\"col\">Answer</th>"
                    "</tr></thead><tbody>\n");
    for (size_t i = 0; i < s->selection->tender->row_count; i++)
        write_line(s, bid, i);
    out_lit(s->out, "</tbody></table></div></div></details>\n");
}

enum status selection_report_html(const struct selection *selection, const struct selection_options *options,
                                  struct arena *arena, struct out *out) {
    const struct sheet sheet = {selection, arena, out};
    (void)options;
    page_begin_still(out, str_format(arena, "Candidates for tender " STR_F, STR_A(selection->tender->id)),
                     page_tender_style, "candidates", "Skip to the candidates");
    write_head(&sheet);
    write_matrix(&sheet);
    for (size_t i = 0; i < selection->bids->count; i++)
        write_bid(&sheet, &selection->bids->items[i]);
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". What was not answered is never a yes."));
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
