/* Waivers of findings of a probe. */
#include "document/probe_waiver.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("probe-waivers.yaml"), {(const char *)data, size}};
    struct arena arena;
    struct diag_sink sink;
    struct probe_waiver_list list;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = probe_waiver_parse(&source, &arena, &sink, &list);
    if (status == STATUS_OK ? diag_errors(&sink) > 0 : status == STATUS_INPUT && diag_errors(&sink) == 0)
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
