/* index.txt and changes.csv: every line is a path or a warning, and every candidate lies on the folder's host. */
#include <stdlib.h>

#include "provider/listing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_all(const struct listing *listing, struct arena *arena) {
    struct str urls[LISTING_CANDIDATES];
    size_t count = 0;
    for (size_t i = 0; i < listing->count && i < 20; i++) {
        (void)!listing_candidates(STR("https://e.com/b/c/"), listing->items[i].path, arena, urls, &count);
        for (size_t k = 0; k < count; k++)
            if (!str_starts(urls[k], STR("https://e.com/")))
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct diag_sink sink;
    struct source source = {STR("fuzz"), {(const char *)data, size}};
    struct listing index = {.count = 0}, changes = {.count = 0};
    arena_init(&arena, 64 << 20);
    diag_init(&sink, &arena);
    (void)!listing_read_index(&source, &arena, &sink, &index);
    (void)!listing_read_changes(&source, &arena, &sink, &changes);
    try_all(&index, &arena), try_all(&changes, &arena);
    return arena_done(&arena), 0;
}
