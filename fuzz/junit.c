/* JUnit XML: whatever is read, its cases are what its outcomes count, and every case has a title and a place. */
#include "evidence/junit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct diag_sink sink;
    diag_init(&sink, &arena);
    struct source source = {STR("fuzz.xml"), {(const char *)data, size}};
    struct junit_report report = {.count = 0};
    enum status status = junit_read(&source, COMPONENT_ED, &arena, &sink, &report);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    size_t counted = 0;
    for (size_t i = 0; i < JUNIT_OUTCOMES; i++)
        counted += report.outcomes[i];
    for (size_t i = 0; i < report.count; i++)
        if (!junit_title(&report.cases[i], &arena).ptr && arena.used < arena.cap / 2)
            abort();
    if (counted != report.count)
        abort();
    arena_done(&arena);
    return 0;
}
