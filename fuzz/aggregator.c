/* aggregator.json: read, or refused with an error; every member has a place to look at. */
#include <stdlib.h>

#include "provider/aggregator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct aggregator a = {.member_count = 0};
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    enum status status = aggregator_read(&source, &arena, &sink, &a);
    if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
        abort();
    for (size_t i = 0; i < a.member_count; i++)
        if (a.members[i].url.len + a.members[i].mirrors.count == 0)
            abort();
    arena_done(&arena);
    return 0;
}
