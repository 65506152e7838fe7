/* fstab and mounts. */
#include "probe/mounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    struct probe_mounts mounts = {.items = NULL};
    arena_init(&arena, (size_t)64 << 20);
    if (probe_mounts_parse(&arena, text, "fuzz", &mounts))
        for (size_t i = 0; i < mounts.count; i++)
            if (mounts.items[i].folder.len == 0 || mounts.items[i].folder.len > size)
                abort();
    (void)probe_mount_of(&mounts, text);
    arena_done(&arena);
    return 0;
}
