/* Two revisions, parted by a NUL: against itself nothing changes, and every change names its products. */
#include <stdlib.h>
#include <string.h>

#include "advisory/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    size_t first = nul ? (size_t)(nul - data) : size;
    const struct source before = {STR("a.json"), {(const char *)data, first}};
    const struct source after = {STR("b.json"),
                                 {(const char *)data + first + (nul != NULL), size - first - (nul != NULL)}};
    struct advisory_changes changes = {.count = 0};
    struct arena arena;
    struct diag_sink sink;
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    if (advisory_compare(&before, &before, &arena, &sink, &changes) == STATUS_OK && changes.count)
        abort();
    if (advisory_compare(&before, &after, &arena, &sink, &changes) == STATUS_OK)
        for (size_t i = 0; i < changes.count; i++)
            if ((changes.items[i].kind >= CHANGE_STATUS) != (changes.items[i].product_count > 0) &&
                changes.items[i].kind != CHANGE_PRODUCTS)
                abort();
    arena_done(&arena);
    return 0;
}
