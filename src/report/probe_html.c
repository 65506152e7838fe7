/* A report as a page of its own: nothing is loaded, no script runs. All that came from the device is escaped. */
#include "report/page.h"
#include "report/probe.h"

static const struct {
    enum probe_report_outcome outcome;
    const char *class;
    const char *title;
} PARTS[] = {
    {PROBE_REPORT_NOT_MET, "short", "Not met"},
    {PROBE_REPORT_ASK, "look", "Ask a person"},
    {PROBE_REPORT_COULD_NOT_SEE, "look", "Could not see"},
    {PROBE_REPORT_MET, "meets", "Met"},
    {PROBE_REPORT_NOT_APPLICABLE, "", "Not applicable"},
};

static void write_fact(struct out *out, const char *name, struct str value) {
    if (value.len == 0)
        return;
    out_format(out, "<dt>%s</dt><dd>", name);
    out_markup(out, value);
    out_lit(out, "</dd>\n");
}

static void write_head(const struct probe_sheet *sheet, struct str title, struct out *out) {
    const struct probe_report *report = sheet->report;
    char time[DATE_TIME_TEXT];
    size_t open = probe_sheet_open(sheet);
    date_time_text(report->time, time);
    out_lit(out, "<h1 id=\"start\">");
    out_markup(out, title);
    out_format(out, " <span class=\"badge %s\">%zu not met</span></h1>\n", open ? "short" : "look", open);
    out_lit(out, "<dl class=\"facts\">\n");
    write_fact(out, "Seen", str_from(time));
    write_fact(out, "System", report->os);
    write_fact(out, "Kernel", report->kernel);
    write_fact(out, "Model", report->model);
    write_fact(out, "Serial number", report->serial);
    write_fact(out, "Machine", report->machine);
    write_fact(out, "Looked at", report->running ? STR("the running device") : STR("an image"));
    write_fact(out, "keyway-probe", report->version);
    write_fact(out, "Its SHA-256", report->sha256);
    write_fact(out, "File", sheet->file);
    out_lit(out, "</dl>\n<p>");
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++)
        out_format(out, "%s%zu " STR_F, i ? ", " : "", report->counts[PARTS[i].outcome],
                   STR_A(probe_report_outcome_name(PARTS[i].outcome)));
    out_format(out, " of %zu checks.</p>\n", report->row_count);
}

static void write_seen(const struct probe_report_row *row, struct out *out) {
    if (row->seen_count == 0)
        return;
    out_lit(out, "<ul>");
    for (size_t i = 0; i < row->seen_count; i++) {
        out_lit(out, "<li><code>");
        out_markup(out, row->seen[i].where);
        if (row->seen[i].line)
            out_format(out, ":%u", row->seen[i].line);
        out_lit(out, "</code> ");
        out_markup(out, row->seen[i].text);
        out_lit(out, "</li>");
    }
    if (row->left_out)
        out_format(out, "<li class=\"soft\">and %u more</li>", row->left_out);
    out_lit(out, "</ul>");
}

static void write_line(const char *name, struct str text, struct out *out) {
    if (text.len == 0)
        return;
    out_format(out, "<div class=\"soft small\">%s: ", name);
    out_markup(out, text);
    out_lit(out, "</div>");
}

static void write_row(const struct probe_sheet *sheet, const struct probe_report_row *row, struct arena *arena,
                      struct out *out) {
    const struct probe_waiver *waiver = probe_sheet_waiver(sheet, row);
    out_lit(out, "<tr><th scope=\"row\">");
    out_markup(out, row->title);
    out_lit(out, "<div class=\"soft small\"><code>");
    out_markup(out, row->check);
    out_lit(out, "</code></div></th><td>");
    out_markup(out, probe_requirements_text(row, arena));
    out_lit(out, "</td><td>");
    if (waiver) {
        out_lit(out, "<span class=\"badge look\">waived</span> ");
        out_markup(out, probe_waiver_text(waiver, arena));
        out_lit(out, "<br>");
    }
    out_markup(out, row->reason);
    write_seen(row, out);
    write_line("Mend", row->mend, out);
    write_line("By hand", row->by_hand, out);
    out_lit(out, "</td></tr>\n");
}

static void write_part(const struct probe_sheet *sheet, size_t part, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    if (report->counts[PARTS[part].outcome] == 0)
        return;
    out_format(out, "<h2>%s <span class=\"badge %s\">%zu</span></h2>\n", PARTS[part].title, PARTS[part].class,
               report->counts[PARTS[part].outcome]);
    out_lit(out,
            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Requirements</th>"
            "<th scope=\"col\">What was seen</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < report->row_count; i++)
        if (report->rows[i].outcome == PARTS[part].outcome)
            write_row(sheet, &report->rows[i], arena, out);
    out_lit(out, "</tbody></table></div>\n");
}

enum status probe_html_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    struct str title = str_format(arena, "Probe of " STR_F, STR_A(report->name.len ? report->name : sheet->file));
    page_begin_still(out, title, page_sheet_style, "start", "Skip to the report");
    write_head(sheet, title, out);
    for (size_t part = 0; part < ARRAY_LEN(PARTS); part++)
        write_part(sheet, part, arena, out);
    page_end(out, STR("What could not be seen is no pass. A check that is met shows that what it looked at is so, and "
                      "not that a requirement is met."));
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
