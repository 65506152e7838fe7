/* Cases: read, and a step written behind one that is good. */
#include "document/case.h"
#include "document/case_edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct case_pair step[] = {{.key = STR("step"), .value = STR("note")},
                                     {.key = STR("note"), .value = STR("a: \"b\"")}};
    const struct case_change changes[] = {{.key = STR("title"), .value = STR("yes\n")},
                                          {STR("coordination"), STR_NONE, step, 2}};
    const struct source source = {STR("case.yaml"), {(const char *)data, size}};
    struct arena arena;
    struct diag_sink sink;
    const struct case_document *document;
    struct str text;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = case_parse(&source, &arena, &sink, &document);
    if (status == STATUS_OK ? diag_errors(&sink) > 0 : status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    if (status == STATUS_OK && case_edit(&source, changes, 2, &arena, &sink, &text) == STATUS_OK)
        __builtin_trap(); /* no contact has such keys: whatever the layout is, that must be seen */
    arena_done(&arena);
    return 0;
}
