/* /proc/net/tcp and its kin: any text is read, and every socket that comes out has a name. */
#include <stdlib.h>

#include "probe/listeners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    struct probe_listeners all = {.count = 0};
    for (unsigned i = 0; i < 4; i++)
        probe_listeners_text(&probe, (struct str){(const char *)data, size}, i & 1, i & 2, &all);
    for (size_t i = 0; i < all.count; i++)
        if (!all.items[i].name || (all.items[i].all && all.items[i].loopback))
            abort();
    arena_done(&arena);
    return 0;
}
