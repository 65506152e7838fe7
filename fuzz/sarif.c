/* SARIF: whatever is read, every error is counted, and no group is empty. */
#include "evidence/sarif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    char *text = arena_get(&arena, size + JSON_PADDING, 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    struct source source = {STR("fuzz.sarif"), {text, size}};
    struct sarif_report report = {.findings = 0};
    enum status status = sarif_read(&source, COMPONENT_ED, &arena, &sink, &report);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    if (report.nameless + report.unmapped > report.findings)
        abort();
    for (size_t i = 0; i < report.group_count; i++)
        if (report.groups[i].count == 0 || report.groups[i].count > report.findings || !report.groups[i].first)
            abort();
    arena_done(&arena);
    return 0;
}
