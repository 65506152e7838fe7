/* Settings of the kernel, its command line and its configuration: every key and value lies within what was read. */
#include "probe/kernel_line.h"
#include "probe/sysctl_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    struct probe_sysctls all = {.items = NULL};
    const struct kernel_config config = {.text = text};
    arena_init(&arena, (size_t)64 << 20);
    if (probe_sysctl_parse(&arena, text, "fuzz", &all))
        for (size_t i = 0; i < all.count && i < 64; i++) {
            const struct sysctl_line *line = probe_sysctl_set(&all, all.items[i].key);
            if (line && (line->value.len > size || line->key.len > size || probe_sysctl_open(&all, line)))
                abort();
        }
    if (kernel_option(text, STR("init")).len > size || kernel_config_value(&config, "DEVMEM").len > size)
        abort();
    arena_done(&arena);
    return 0;
}
