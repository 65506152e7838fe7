/* gcc's lists of diagnostics: what is refused is told, and what is not is SARIF that is read. */
#include "evidence/gcc_json.h"
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
    struct source source = {STR("fuzz.json"), {text, size}}, sarif;
    struct str flaw;
    struct sarif_report report;
    enum status status = gcc_json_to_sarif(&source, &arena, &sink, &sarif, &flaw);
    if (status == STATUS_INPUT && diag_errors(&sink) == 0)
        abort();
    if (status == STATUS_OK && sarif_read(&sarif, COMPONENT_ED, &arena, &sink, &report) == STATUS_INPUT)
        abort();
    arena_done(&arena);
    return 0;
}
