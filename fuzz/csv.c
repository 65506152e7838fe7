/* CSV as a cursor: no record may reach outside the text, and the reader must end. */
#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    const struct source source = {STR_INIT("fuzz"), {(const char *)data, size}};
    static struct csv csv;
    bool more = true;
    arena_init(&arena, 1 << 24);
    diag_init(&sink, &arena);
    csv_init(&csv, &source, &arena);
    while (more && csv_next(&csv, &sink, &more) == STATUS_OK)
        for (size_t i = 0; more && i < csv.count; i++)
            (void)place_position(csv_place(&csv, i));
    arena_done(&arena);
    return 0;
}
