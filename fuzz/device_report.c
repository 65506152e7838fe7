/* What a device reports of itself, read: every row that comes of it is one of a known state. */
#include "document/device_report.h"
#include "base/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct device_report *report = NULL;
    diag_init(&sink, (arena_init(&arena, 64 * 1024 * 1024), &arena));
    struct str payload = base64_text(&arena, (struct str){(const char *)data, size});
    const struct source source = {STR("a"),
                                  str_format(&arena,
                                             "{\"payloadType\": \"" DEVICE_REPORT_PAYLOAD_TYPE
                                             "\", \"payload\": \"" STR_F "\", \"signatures\": [{\"sig\": \"\"}]}",
                                             STR_A(payload))};
    enum status status = device_report_parse(&source, &arena, &sink, &report);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    for (size_t i = 0; status == STATUS_OK && i < report->row_count; i++)
        if ((unsigned)report->rows[i].state >= DEVICE_REPORT_STATES || report->rows[i].id.len == 0 ||
            (report->rows[i].requirement != REQUIREMENT_NONE && report->rows[i].requirement >= REQUIREMENT_COUNT))
            __builtin_trap();
    return arena_done(&arena), 0;
}
