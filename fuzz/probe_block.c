/* Settings in blocks of braces: each value lies within what was read, each line is one of its. */
#include <stdlib.h>

#include "probe/block_settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    for (int style = BLOCK_APT; style <= BLOCK_LIBCONFIG; style++) {
        struct probe_block_settings all = {.count = 0};
        probe_block_text(&probe, &all, text, "fuzz", style);
        for (size_t i = 0; i < all.count; i++) {
            const struct probe_block_setting *one = &all.items[i];
            if (one->value.len > size || one->name.len > BLOCK_NAME_MAX || one->line == 0 || one->line > size + 1)
                abort();
            if (i < 64 && probe_block_part(one->name).len > one->name.len)
                abort();
        }
    }
    arena_done(&arena);
    return 0;
}
