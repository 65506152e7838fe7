/* Keys of ssh, as lines and as private files: RSA alone has a size, which the text could hold. */
#include <stdlib.h>

#include "probe/sshkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 32 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct str text = {(const char *)data, size};
    struct probe_key key;
    if (probe_key_line(&probe, text, &key) && (key.type.len == 0 || key.bits > size * 8))
        abort();
    if (probe_key_file(&probe, text, &key) == KEY_NONE && key.type.len > 0)
        abort();
    if (probe_key_weak(&probe, &key) && key.type.len == 0)
        abort();
    arena_done(&arena);
    return 0;
}
