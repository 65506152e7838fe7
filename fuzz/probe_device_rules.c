/* Rules for devices: any line is one of udev's and one of mdev's, and what they run is looked for in an empty tree. */
#include "probe/device_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    struct probe_directives rules = {.count = 0};
    probe_directives_text(&probe, "fuzz", (struct str){(const char *)data, size}, DIRECTIVE_WORDS | DIRECTIVE_CONTINUES,
                          &rules);
    for (size_t i = 0; i < rules.count; i++) {
        (void)device_rule_mounts(&probe, probe_directive_line(&rules.items[i]));
        (void)device_mdev_mounts(&probe, probe_directive_line(&rules.items[i]));
    }
    arena_done(&arena);
    return 0;
}
