/* One test case a check. What was not seen, is for a person, does not apply or is waived is skipped with its reason: no
 * page takes it for a pass. */
#include "report/probe.h"

static void write_case(const struct probe_sheet *sheet, const struct probe_report_row *row, struct arena *arena,
                       struct out *out) {
    const struct probe_waiver *waiver = probe_sheet_waiver(sheet, row);
    bool failed = row->outcome == PROBE_REPORT_NOT_MET && !waiver;
    out_lit(out, "    <testcase classname=\"keyway-probe\" name=\"");
    out_markup(out, row->check);
    for (size_t i = 0; i < row->id_count; i++) {
        out_str(out, i ? STR(", ") : STR(" ["));
        out_markup(out, row->ids[i]);
    }
    out_str(out, row->id_count ? STR("]\"") : STR("\""));
    if (row->outcome == PROBE_REPORT_MET) {
        out_lit(out, "/>\n");
        return;
    }
    out_str(out, failed ? STR(">\n      <failure message=\"") : STR(">\n      <skipped message=\""));
    if (!failed) {
        out_str(out, probe_report_outcome_name(row->outcome));
        out_lit(out, ": ");
    }
    out_markup(out, row->reason);
    if (waiver) {
        out_lit(out, "; ");
        out_markup(out, probe_waiver_text(waiver, arena));
    }
    out_str(out, failed ? STR("\" type=\"keyway.probe\">") : STR("\"/>\n    </testcase>\n"));
    for (size_t i = 0; failed && i < row->seen_count; i++) {
        out_markup(out, row->seen[i].where);
        if (row->seen[i].line)
            out_format(out, ":%u", row->seen[i].line);
        out_lit(out, ": ");
        out_markup(out, row->seen[i].text);
        out_char(out, '\n');
    }
    if (failed)
        out_lit(out, "</failure>\n    </testcase>\n");
}

enum status probe_junit_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    size_t failures = probe_sheet_open(sheet);
    char time[DATE_TIME_TEXT];
    date_time_text(report->time, time);
    out_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"keyway-probe\">\n"
                 "  <testsuite name=\"");
    out_markup(out, report->name.len ? report->name : sheet->file);
    out_format(out, "\" timestamp=\"%.19s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", time,
               report->row_count, failures, report->row_count - failures - report->counts[PROBE_REPORT_MET]);
    for (size_t i = 0; i < report->row_count; i++)
        write_case(sheet, &report->rows[i], arena, out);
    out_lit(out, "  </testsuite>\n</testsuites>\n");
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
