/* Saved scans: a refusal says why, and open findings are in groups. */
#include "evidence/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct scan_report report = {.errors = 0};
    size_t grouped = 0;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    char *text = arena_get(&arena, size + JSON_PADDING, 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    struct source source = {STR("fuzz.json"), {text, size}};
    enum status status = scan_saved_read(&source, COMPONENT_ED, 20000, &arena, &sink, &report);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    for (size_t i = 0; i < report.group_count; i++)
        grouped += report.groups[i].count;
    if (grouped < report.errors || grouped > report.errors + report.warnings)
        abort();
    arena_done(&arena);
    return 0;
}
