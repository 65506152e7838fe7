/* Menus of boot loaders: never more lines than the bound, and each stands in a file that is there. */
#include <stdlib.h>

#include "probe/kernel_line.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const menus[][3] = {{"/boot/grub/grub.cfg", "/boot/grub/grubenv", NULL},
                                           {"/boot/extlinux/extlinux.conf", NULL},
                                           {"/boot/cmdline.txt", NULL},
                                           {"/boot/loader/entries/a.conf", NULL}};
    static struct kernel_lines all;
    fuzz_tree(&probe.tree, menus[size % ARRAY_LEN(menus)], text);
    probe_kernel_lines(&probe, &all);
    if (all.count > KERNEL_LINES_MAX)
        abort();
    for (size_t i = 0; i < all.count; i++)
        if (!all.items[i].path || !probe_has(&probe, all.items[i].path))
            abort();
    arena_done(&arena);
    return 0;
}
