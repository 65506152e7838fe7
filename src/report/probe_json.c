/* A report with what the waivers say of it: keyway-probe-show/1 (docs/formats/probe.md). The report itself holds none:
 * no device waives its own findings. */
#include "base/json_write.h"
#include "report/probe.h"

static void write_device(struct json_writer *w, const struct probe_report *report) {
    json_write_key(w, STR("device"));
    json_write_object(w);
    json_write_pair_bool(w, "running", report->running);
    json_write_pair(w, "root", report->root);
    json_write_pair_some(w, "name", report->name);
    json_write_pair_some(w, "system", report->os);
    json_write_pair_some(w, "kernel", report->kernel);
    json_write_pair_some(w, "architecture", report->architecture);
    json_write_pair_some(w, "model", report->model);
    json_write_pair_some(w, "serial", report->serial);
    json_write_pair_some(w, "machine", report->machine);
    json_write_end(w, '}');
}

static void write_counts(struct json_writer *w, const struct probe_sheet *sheet) {
    const struct probe_report *report = sheet->report;
    json_write_key(w, STR("counts"));
    json_write_object(w);
    for (size_t i = 0; i < PROBE_REPORT_OUTCOMES; i++)
        json_write_pair_integer(w, probe_report_outcome_name((enum probe_report_outcome)i).ptr,
                                (int64_t)report->counts[i]);
    json_write_end(w, '}');
    json_write_pair_integer(w, "waived", (int64_t)(report->counts[PROBE_REPORT_NOT_MET] - probe_sheet_open(sheet)));
}

static void write_seen(struct json_writer *w, const struct probe_report_row *row) {
    json_write_key(w, STR("seen"));
    json_write_array(w);
    for (size_t i = 0; i < row->seen_count; i++) {
        json_write_object(w);
        json_write_pair(w, "where", row->seen[i].where);
        if (row->seen[i].line)
            json_write_pair_integer(w, "line", row->seen[i].line);
        json_write_pair(w, "text", row->seen[i].text);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    if (row->left_out)
        json_write_pair_integer(w, "seen-left-out", row->left_out);
}

static void write_waiver(struct json_writer *w, const struct probe_waiver *waiver) {
    char day[11];
    if (!waiver)
        return;
    date_text(waiver->until, day);
    json_write_key(w, STR("waiver"));
    json_write_object(w);
    json_write_pair(w, "reason", waiver->reason);
    json_write_pair(w, "by", waiver->by);
    json_write_pair(w, "until", str_from(day));
    json_write_end(w, '}');
}

static void write_row(struct json_writer *w, const struct probe_sheet *sheet, const struct probe_report_row *row) {
    json_write_object(w);
    json_write_pair(w, "check", row->check);
    json_write_pair(w, "title", row->title);
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (size_t i = 0; i < row->id_count; i++)
        json_write_string(w, row->ids[i]);
    json_write_end(w, ']');
    json_write_pair(w, "outcome", probe_report_outcome_name(row->outcome));
    json_write_pair(w, "reason", row->reason);
    write_waiver(w, probe_sheet_waiver(sheet, row));
    write_seen(w, row);
    json_write_pair_some(w, "mend", row->mend);
    json_write_pair_some(w, "by-hand", row->by_hand);
    json_write_end(w, '}');
}

enum status probe_json_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    struct json_writer w;
    char time[DATE_TIME_TEXT];
    (void)arena;
    date_time_text(report->time, time);
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-probe-show/1"));
    json_write_pair(&w, "file", sheet->file);
    json_write_pair_bool(&w, "enveloped", report->enveloped);
    json_write_pair(&w, "time", str_from(time));
    json_write_pair(&w, "prober", report->version);
    json_write_pair_some(&w, "prober-sha256", report->sha256);
    write_device(&w, report);
    json_write_pair_integer(&w, "user", report->user);
    write_counts(&w, sheet);
    json_write_key(&w, STR("results"));
    json_write_array(&w);
    for (size_t i = 0; i < report->row_count; i++)
        write_row(&w, sheet, &report->rows[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    return STATUS_OK;
}
