/* A report of a probe read, bare or in an envelope: every row that comes of it is one of the format. */
#include "evidence/probe_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct probe_report *report = NULL;
    size_t counted = 0;
    diag_init(&sink, (arena_init(&arena, 64 * 1024 * 1024), &arena));
    const struct source source = {STR("a"), {(const char *)data, size}};
    enum status status = probe_report_parse(&source, &arena, &sink, &report);
    if ((status == STATUS_INPUT) != (diag_errors(&sink) > 0))
        __builtin_trap();
    for (size_t i = 0; status == STATUS_OK && i < report->row_count; i++) {
        const struct probe_report_row *row = &report->rows[i];
        bool sound = row->check.len > 0 && row->seen_count <= PROBE_REPORT_SEEN_MAX;
        if (!sound || probe_report_find(report, row->check) != row || row->place.offset > report->text.len)
            __builtin_trap();
    }
    for (size_t i = 0; status == STATUS_OK && i < PROBE_REPORT_OUTCOMES; i++)
        counted += report->counts[i];
    if (status == STATUS_OK && counted != report->row_count)
        __builtin_trap();
    return arena_done(&arena), 0;
}
