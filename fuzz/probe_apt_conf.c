/* apt's settings, with what they include and clear. */
#include <stdlib.h>

#include "probe/apt_conf.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/apt/apt.conf", "/etc/apt/apt.conf.d/a", NULL};
    struct probe_block_settings all = {.count = 0};
    fuzz_tree(&probe.tree, paths, text);
    probe_apt_conf(&probe, &all);
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].value.len > size || probe_apt_truth(all.items[i].value) > APT_YES)
            abort();
    arena_done(&arena);
    return 0;
}
