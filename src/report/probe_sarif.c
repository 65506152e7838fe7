/* SARIF 2.1.0: every check is a rule, every outcome a result; only what is not met is a failure, and only what is met a
 * pass. Paths are those on the device. */
#include "base/json_write.h"
#include "evidence/sarif_write.h"
#include "report/probe.h"

/* SARIF 3.27.9, by outcome: "open" is what nothing could be said of, "review" what a person has to look at. */
static const struct {
    const char *kind, *level;
} RESULTS[PROBE_REPORT_OUTCOMES] = {
    [PROBE_REPORT_COULD_NOT_SEE] = {"open", "none"}, [PROBE_REPORT_MET] = {"pass", "none"},
    [PROBE_REPORT_NOT_MET] = {"fail", "error"},      [PROBE_REPORT_NOT_APPLICABLE] = {"notApplicable", "none"},
    [PROBE_REPORT_ASK] = {"review", "none"},
};

static void write_text(struct json_writer *w, const char *key, struct str text) {
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "text", text);
    json_write_end(w, '}');
}

static void write_rule(struct json_writer *w, const struct probe_report_row *row) {
    json_write_object(w);
    json_write_pair(w, "id", row->check);
    write_text(w, "shortDescription", row->title);
    if (row->mend.len > 0)
        write_text(w, "help", row->mend);
    json_write_key(w, STR("properties"));
    json_write_object(w);
    json_write_key(w, STR("tags"));
    json_write_array(w);
    for (size_t i = 0; i < row->id_count; i++)
        json_write_string(w, row->ids[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
}

static void write_driver(struct json_writer *w, const struct probe_report *report) {
    json_write_key(w, STR("tool"));
    json_write_object(w);
    json_write_key(w, STR("driver"));
    json_write_object(w);
    json_write_pair(w, "name", STR("keyway-probe"));
    json_write_pair(w, "version", report->version);
    json_write_key(w, STR("rules"));
    json_write_array(w);
    for (size_t i = 0; i < report->row_count; i++)
        write_rule(w, &report->rows[i]);
    json_write_end(w, ']');
    json_write_end(w, '}');
    json_write_end(w, '}');
}

/* A path as a URI reference (RFC 3986); the device's root is the base. ptr NULL: memory. */
static struct str uri_of(struct arena *arena, struct str path) {
    return str_percent(arena, path, STR("-._~/"));
}

/* The first file that it was seen in; a kernel value or a socket is no file. */
static enum status write_place(struct json_writer *w, const struct probe_report_row *row, struct arena *arena) {
    for (size_t i = 0; i < row->seen_count; i++) {
        if (!str_starts(row->seen[i].where, STR("/")))
            continue;
        struct str uri = uri_of(arena, str_skip(row->seen[i].where, 1));
        if (!uri.ptr)
            return STATUS_MEMORY;
        sarif_write_place(w, uri.len ? uri : STR("."), row->seen[i].line);
        return STATUS_OK;
    }
    return STATUS_OK;
}

/* SARIF 3.27.23: of all results or of none. */
static void write_suppressions(struct json_writer *w, const struct probe_waiver *waiver, struct arena *arena) {
    json_write_key(w, STR("suppressions"));
    json_write_array(w);
    if (waiver) {
        json_write_object(w);
        json_write_pair(w, "kind", STR("external"));
        json_write_pair(w, "status", STR("accepted"));
        json_write_pair(w, "justification", probe_waiver_text(waiver, arena));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static enum status write_result(struct json_writer *w, const struct probe_sheet *sheet,
                                const struct probe_report_row *row, struct arena *arena) {
    struct str text = row->reason;
    for (size_t i = 0; i < row->seen_count && text.ptr; i++)
        text = str_format(arena, STR_F "%s" STR_F ": " STR_F, STR_A(text), i ? "; " : ": ", STR_A(row->seen[i].where),
                          STR_A(row->seen[i].text));
    json_write_object(w);
    json_write_pair(w, "ruleId", row->check);
    json_write_pair(w, "kind", str_from(RESULTS[row->outcome].kind));
    json_write_pair(w, "level", str_from(RESULTS[row->outcome].level));
    write_text(w, "message", text);
    TRY(write_place(w, row, arena));
    if (sheet->waivers)
        write_suppressions(w, probe_sheet_waiver(sheet, row), arena);
    json_write_end(w, '}');
    return STATUS_OK;
}

enum status probe_sarif_write(const struct probe_sheet *sheet, struct arena *arena, struct out *out) {
    const struct probe_report *report = sheet->report;
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_write_pair(&w, "version", STR("2.1.0"));
    json_write_key(&w, STR("runs"));
    json_write_array(&w);
    json_write_object(&w);
    write_driver(&w, report);
    json_write_key(&w, STR("results"));
    json_write_array(&w);
    for (size_t i = 0; i < report->row_count; i++)
        TRY(write_result(&w, sheet, &report->rows[i], arena));
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
