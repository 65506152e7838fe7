#include "report/paint.h"
#include "report/probe.h"

enum { STEP = 2 };

/* What a reader has to do something about comes first; what is met needs no line of its own. */
static const struct {
    enum probe_report_outcome outcome;
    bool waived;
    enum paint paint;
    const char *title;
} PARTS[] = {
    {PROBE_REPORT_NOT_MET, false, PAINT_BAD, "not met"},
    {PROBE_REPORT_NOT_MET, true, PAINT_WARN, "not met, waived"},
    {PROBE_REPORT_ASK, false, PAINT_WARN, "ask a person"},
    {PROBE_REPORT_COULD_NOT_SEE, false, PAINT_WARN, "could not see"},
};

static void write_line(const struct probe_sheet *sheet, struct out *out, struct str text, size_t indent) {
    out_repeat(out, ' ', indent);
    paint_wrapped(out, text, indent, indent + STEP, sheet->width);
}

static void write_seen(const struct probe_sheet *sheet, const struct probe_report_row *row, struct arena *arena,
                       struct out *out) {
    for (size_t i = 0; i < row->seen_count; i++) {
        const struct probe_report_seen *seen = &row->seen[i];
        struct str where = seen->line ? str_format(arena, STR_F ":%u", STR_A(seen->where), seen->line) : seen->where;
        write_line(sheet, out,
                   str_format(arena, STR_F "%s" STR_F, STR_A(where), seen->text.len ? ": " : "", STR_A(seen->text)),
                   3 * STEP);
    }
    if (row->left_out)
        write_line(sheet, out, str_format(arena, "and %u more", row->left_out), 3 * STEP);
}

static void write_row(const struct probe_sheet *sheet, const struct probe_report_row *row, struct arena *arena,
                      struct out *out) {
    const struct probe_waiver *waiver = probe_sheet_waiver(sheet, row);
    out_repeat(out, ' ', STEP);
    paint_text(out, sheet->colour, PAINT_BOLD, row->check);
    out_char(out, ' ');
    struct str ids = str_format(arena, "(" STR_F ")", STR_A(probe_requirements_text(row, arena)));
    paint_wrapped(out, ids, STEP + out_safe_width(row->check) + 1, 2 * STEP, sheet->width);
    write_line(sheet, out, row->reason, 2 * STEP);
    write_seen(sheet, row, arena, out);
    if (waiver)
        write_line(sheet, out, probe_waiver_text(waiver, arena), 2 * STEP);
    if (row->mend.len > 0)
        write_line(sheet, out, str_format(arena, "mend: " STR_F, STR_A(row->mend)), 2 * STEP);
    if (row->outcome != PROBE_REPORT_NOT_MET && row->by_hand.len > 0)
        write_line(sheet, out, str_format(arena, "by hand: " STR_F, STR_A(row->by_hand)), 2 * STEP);
}

static void write_part(const struct probe_sheet *sheet, size_t part, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    bool begun = false;
    for (size_t i = 0; i < report->row_count; i++) {
        const struct probe_report_row *row = &report->rows[i];
        bool waived = probe_sheet_waiver(sheet, row) != NULL;
        if (row->outcome != PARTS[part].outcome || waived != PARTS[part].waived)
            continue;
        if (!begun) {
            out_char(out, '\n');
            paint_text(out, sheet->colour, PARTS[part].paint, str_from(PARTS[part].title));
            out_char(out, '\n');
        }
        begun = true;
        write_row(sheet, row, arena, out);
    }
}

static void write_named(const struct probe_sheet *sheet, struct arena *arena, const char *name, struct str value,
                        struct out *out) {
    if (value.len > 0)
        write_line(sheet, out, str_format(arena, "%s " STR_F, name, STR_A(value)), STEP);
}

static void write_head(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    char time[DATE_TIME_TEXT];
    date_time_text(report->time, time);
    struct str line =
        str_format(arena, STR_F "%s" STR_F ", %s%s, seen on %s by user %u with keyway-probe " STR_F,
                   STR_A(report->name.len ? report->name : STR("(a device without a name)")),
                   report->os.len ? ", " : "", STR_A(report->os), report->running ? "running" : "an image",
                   report->enveloped ? ", in an envelope" : "", time, report->user, STR_A(report->version));
    paint_wrapped(out, line, 0, STEP, sheet->width);
    write_named(sheet, arena, "model", report->model, out);
    write_named(sheet, arena, "serial", report->serial, out);
    write_named(sheet, arena, "machine", report->machine, out);
    write_named(sheet, arena, "prober", report->sha256, out);
}

enum status probe_text_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    static const enum probe_report_outcome order[] = {PROBE_REPORT_MET, PROBE_REPORT_NOT_MET,
                                                      PROBE_REPORT_NOT_APPLICABLE, PROBE_REPORT_COULD_NOT_SEE,
                                                      PROBE_REPORT_ASK};
    const struct probe_report *report = sheet->report;
    size_t waived = report->counts[PROBE_REPORT_NOT_MET] - probe_sheet_open(sheet);
    write_head(sheet, arena, out);
    for (size_t part = 0; part < ARRAY_LEN(PARTS); part++)
        write_part(sheet, part, arena, out);
    struct str counts = str_format(arena, "%zu checks:", report->row_count);
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        counts = str_format(arena, STR_F "%s %zu " STR_F, STR_A(counts), i ? "," : "", report->counts[order[i]],
                            STR_A(probe_report_outcome_name(order[i])));
        if (order[i] == PROBE_REPORT_NOT_MET && waived > 0)
            counts = str_format(arena, STR_F " (%zu waived)", STR_A(counts), waived);
    }
    out_char(out, '\n');
    paint_wrapped(out, counts, 0, STEP, sheet->width);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
