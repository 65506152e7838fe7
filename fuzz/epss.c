/* EPSS lists: each line has an id and a probability, or the list is refused with one error. */
#include <stdlib.h>

#include "advisory/epss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void each(void *context, struct str cve, float probability) {
    size_t *lines = context;
    ++*lines;
    if (cve.len == 0 || !(probability >= 0 && probability <= 1))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("epss"), {(const char *)data, size}};
    size_t lines = 0;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    enum status status = epss_read(&source, &arena, &sink, each, &lines);
    if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
        abort();
    if (lines > size)
        abort();
    arena_done(&arena);
    return 0;
}
