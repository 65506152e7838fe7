/* Signed envelopes. */
#include "document/dsse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("a.json"), {(const char *)data, size}};
    struct arena arena;
    struct diag_sink sink;
    struct dsse_envelope envelope;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = dsse_read(&source, &arena, &sink, &envelope);
    if (status == STATUS_OK ? diag_errors(&sink) > 0 : status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
