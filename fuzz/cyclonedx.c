/* CycloneDX: whatever is read, the components without identity are among the components. */
#include "base/json.h"
#include "evidence/sbom.h"

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
    struct source source = {STR("fuzz.json"), {text, size}};
    struct sbom_report report = {.components = 0};
    enum status status = sbom_read(&source, &arena, &sink, &report);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    if (report.unidentified > report.components || (report.unidentified > 0 && report.first_unidentified.len == 0))
        abort();
    arena_done(&arena);
    return 0;
}
