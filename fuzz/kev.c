/* Lists of exploited vulnerabilities: read, or refused with one error; an id is never empty. */
#include <stdlib.h>

#include "advisory/kev.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("kev"), {(const char *)data, size}};
    struct map ids;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    map_init(&ids, &arena, true);
    enum status status = kev_read(&source, &arena, &sink, &ids);
    if ((status == STATUS_OK) != (diag_errors(&sink) == 0) && status != STATUS_MEMORY)
        abort();
    if (map_get(&ids, STR("")) != MAP_NONE)
        abort();
    arena_done(&arena);
    return 0;
}
