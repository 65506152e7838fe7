/* A tender as a page to read and to print, with room for answers by hand. */
#include "report/page.h"
#include "report/tender.h"

static void write_fact(struct out *out, struct str name, struct str text) {
    out_lit(out, "<dt>");
    out_markup(out, name);
    out_lit(out, "</dt><dd>");
    out_markup(out, text);
    out_lit(out, "</dd>\n");
}

static void write_head(const struct tender *tender, struct out *out) {
    out_lit(out, "<h1>What a component for zone ");
    out_markup(out, tender->plant->zones[tender->zone].id);
    out_lit(out, " must show</h1>\n<dl class=\"facts\">\n");
    for (unsigned head = 0; head < HEAD_COUNT; head++)
        write_fact(out, tender_head_name((enum tender_head)head),
                   head < HEAD_GIVEN ? tender_head_text(tender, (enum tender_head)head) : STR(""));
    out_lit(out, "</dl>\n<p class=\"soft\">SL-T in the order IAC UC SI DC RDF TRE RA. An answer is of the one release "
                 "that is offered; what is not answered is not taken as yes. The same form as a spreadsheet: "
                 "<code>keyway tender -o form.xlsx</code>.</p>\n");
}

static void write_group(const struct tender_row *row, struct out *out) {
    out_lit(out, "<h2>");
    if (row->part == TENDER_PROCESS)
        out_lit(out, "Development process (62443-4-1)");
    else if (row->part == TENDER_SUPPLY)
        out_lit(out, "Supply");
    else
        out_markup(out, fr_name(row->fr));
    out_lit(out, "</h2>\n<div class=\"scroll\"><table class=\"form\"><thead><tr><th scope=\"col\">Row</th>"
                 "<th scope=\"col\">Demand</th><th scope=\"col\">Shown by</th><th scope=\"col\">Answer</th>"
                 "<th scope=\"col\">Value, evidence, remark</th></tr></thead><tbody>\n");
}

static void write_row(const struct tender_row *row, struct out *out) {
    struct str note = tender_row_note(row);
    out_lit(out, "<tr><th scope=\"row\">");
    out_markup(out, row->id);
    if (row->level)
        out_format(out, "<br><span class=\"soft\">from SL %u</span>", row->level);
    out_lit(out, "</th><td>");
    out_markup(out, row->demand);
    if (note.len) {
        out_lit(out, "<br><span class=\"soft\">");
        out_markup(out, note);
        out_lit(out, "</span>");
    }
    out_lit(out, "</td><td>");
    out_markup(out, row->proof);
    out_lit(out, "</td><td class=\"choice\">");
    for (unsigned i = REPLY_YES; i < TENDER_REPLIES; i++)
        out_format(out, "<span>\xe2\x98\x90 " STR_F "</span>", STR_A(tender_reply_name((enum tender_reply)i)));
    out_lit(out, "</td><td class=\"soft\">");
    out_markup(out, row->value);
    out_lit(out, "</td></tr>\n");
}

enum status tender_report_html(const struct tender *tender, const struct tender_report_options *options,
                               struct arena *arena, struct diag_sink *sink, struct out *out) {
    struct str title = str_format(arena, "Tender " STR_F ": " STR_F, STR_A(tender->id), STR_A(tender->types_text));
    (void)options;
    (void)sink;
    page_begin_still(out, title, page_tender_style, "demands", "Skip to the demands");
    write_head(tender, out);
    out_lit(out, "<div id=\"demands\">\n");
    for (size_t i = 0; i < tender->row_count; i++) {
        const struct tender_row *row = &tender->rows[i];
        bool first = i == 0 || row->part != (row - 1)->part || row->fr != (row - 1)->fr;
        if (first && i > 0)
            out_lit(out, "</tbody></table></div>\n");
        if (first)
            write_group(row, out);
        write_row(row, out);
    }
    out_lit(out, "</tbody></table></div>\n</div>\n");
    page_end(out, STR("Made by keyway " KEYWAY_VERSION ". Requirements are named by id and short title; the standard's "
                      "text is IEC's."));
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
