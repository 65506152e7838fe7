/* Hardening documents. */
#include "document/hardening.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("hardening.yaml"), {(const char *)data, size}};
    struct arena arena;
    struct diag_sink sink;
    const struct hardening *document;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = hardening_parse(&source, &arena, &sink, &document);
    if (status == STATUS_OK ? diag_errors(&sink) > 0 : status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
