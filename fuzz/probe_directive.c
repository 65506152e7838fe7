/* Settings of a device's programs: in each style what is read are parts of lines, without blanks around. */
#include <stdlib.h>

#include "probe/directive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    for (unsigned style = 0; style < 16; style++) {
        struct probe_directives list = {.count = 0};
        probe_directives_text(&probe, "fuzz", (struct str){(const char *)data, size}, style, &list);
        for (size_t i = 0; i < list.count; i++)
            if (!str_eq(str_trim(list.items[i].value), list.items[i].value) || list.items[i].line == 0)
                abort();
    }
    arena_done(&arena);
    return 0;
}
