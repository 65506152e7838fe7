/* Every format of probe reports. To add one: write src/report/probe_NAME.c with a probe_NAME_write, declare it in
 * probe.h, add its row here, the file to CMakeLists.txt and its word to --format in src/command/probe.c. */
#include "report/probe.h"

static const struct probe_format formats[] = {
    {"text", probe_text_write},   {"json", probe_json_write},   {"html", probe_html_write},
    {"sarif", probe_sarif_write}, {"junit", probe_junit_write}, {"oscal", probe_oscal_write},
};

const struct probe_format *probe_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq_nocase(str_from(formats[i].name), name))
            return &formats[i];
    return NULL;
}

const struct probe_waiver *probe_sheet_waiver(const struct probe_sheet *sheet, const struct probe_report_row *row) {
    if (!sheet->waivers || row->outcome != PROBE_REPORT_NOT_MET)
        return NULL;
    const struct probe_waiver *waiver = probe_waiver_find(sheet->waivers, row->check, sheet->asset);
    return waiver && waiver->until >= sheet->at ? waiver : NULL;
}

size_t probe_sheet_open(const struct probe_sheet *sheet) {
    size_t open = 0;
    for (size_t i = 0; i < sheet->report->row_count; i++) {
        const struct probe_report_row *row = &sheet->report->rows[i];
        open += row->outcome == PROBE_REPORT_NOT_MET && !probe_sheet_waiver(sheet, row);
    }
    return open;
}

struct str probe_waiver_text(const struct probe_waiver *waiver, struct arena *arena) {
    char day[11];
    date_text(waiver->until, day);
    return str_format(arena, "waived until %s by " STR_F ": " STR_F, day, STR_A(waiver->by), STR_A(waiver->reason));
}

struct str probe_requirements_text(const struct probe_report_row *row, struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < row->id_count; i++)
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), i ? ", " : "", STR_A(row->ids[i]));
    return text;
}
