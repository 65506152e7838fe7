/* keyway probe show: a report for people and programs. */
#include "command/day.h"
#include "command/probe.h"

#include "report/probe.h"

static const struct diag_kind EMPTY = {"probe.judges-nothing", SEVERITY_ERROR,
                                       "no check of '{0}' is met or not met: it says nothing of the device",
                                       "run keyway-probe with more rights: what it could not see is told above"};
static const struct diag_kind ENDED = {"probe.waiver-ended", SEVERITY_WARNING,
                                       "the waiver of '{0}' ended on {1}: the finding counts",
                                       "mend it, or decide anew and write a later day"};
static const struct diag_kind NO_WAIVERS = {"probe.no-waivers", SEVERITY_ERROR, "--asset is for --waivers", NULL};

static enum status read_sheet(struct run *run, struct probe_sheet *sheet, struct probe_waiver_list *waivers) {
    struct probe_report *report;
    struct str path = run_option(run, "waivers"), asset = run_option(run, "asset");
    *sheet = (struct probe_sheet){
        .file = run->arguments[1], .asset = asset.ptr ? asset : STR(""), .width = run->width, .colour = run->colour};
    if (asset.ptr && !path.ptr) {
        diag_add(run->sink, &NO_WAIVERS, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(day_option(run, "at", date_today(), &sheet->at));
    TRY(probe_take(run, run->arguments[1], &report));
    sheet->report = report;
    if (!path.ptr)
        return STATUS_OK;
    TRY(probe_waiver_read(path.ptr, run->arena, run->sink, waivers));
    sheet->waivers = waivers;
    return STATUS_OK;
}

/* A finding whose waiver has run out is back, and not by chance. */
static void warn_ended(struct run *run, const struct probe_sheet *sheet) {
    for (size_t i = 0; sheet->waivers && i < sheet->report->row_count; i++) {
        const struct probe_report_row *row = &sheet->report->rows[i];
        const struct probe_waiver *waiver = probe_waiver_find(sheet->waivers, row->check, sheet->asset);
        char day[11];
        if (!waiver || row->outcome != PROBE_REPORT_NOT_MET || waiver->until >= sheet->at)
            continue;
        date_text(waiver->until, day);
        diag_add(run->sink, &ENDED, waiver->place, row->check, str_copy(run->arena, str_from(day)));
    }
}

int probe_show_run(struct run *run) {
    struct probe_sheet sheet;
    struct probe_waiver_list waivers = {.count = 0};
    struct str name = run_option(run, "format");
    const struct probe_format *format = probe_format_named(name.ptr ? name : STR("text"));
    enum status status = read_sheet(run, &sheet, &waivers);
    if (status == STATUS_OK)
        warn_ended(run, &sheet);
    if (status == STATUS_OK)
        status = format->write(&sheet, run->arena, run->out);
    if (status != STATUS_OK)
        return run_failed(run, status);
    const size_t *counts = sheet.report->counts;
    if (counts[PROBE_REPORT_MET] + counts[PROBE_REPORT_NOT_MET] == 0) {
        diag_add(run->sink, &EMPTY, PLACE_NONE, sheet.file);
        return EXIT_FAILED;
    }
    return probe_sheet_open(&sheet) > 0 ? EXIT_FINDINGS : EXIT_WELL;
}
