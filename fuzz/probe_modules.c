/* Modules of the kernel, and what keeps them out: what is kept out firmly is not open. */
#include <stdlib.h>

#include "probe/modules.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/modprobe.d/a.conf", "/lib/modules/6.1/modules.dep",
                                        "/lib/modules/6.1/modules.builtin", "/etc/modules", NULL};
    struct module_query queries[] = {MODULE_QUERY("usb-storage", "USB_STORAGE"), MODULE_QUERY("uas", "USB_UAS")};
    fuzz_tree(&probe.tree, paths, text);
    probe_modules(&probe, queries, ARRAY_LEN(queries));
    for (size_t i = 0; i < ARRAY_LEN(queries); i++)
        if (queries[i].block.len > size || queries[i].loader.len > size ||
            (queries[i].firm && queries[i].state == MODULE_LOADABLE && probe_module_is_open(&queries[i]) &&
             queries[i].loader.len == 0))
            abort();
    arena_done(&arena);
    return 0;
}
