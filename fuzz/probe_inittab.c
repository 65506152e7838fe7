/* inittab: every field lies within what was read. */
#include "probe/inittab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct probe_inittab inittab = {.answer = TREE_OK, .lines = {.rest = {(const char *)data, size}}};
    for (struct inittab_line line; probe_inittab_next(&inittab, &line);)
        if (line.id.len + line.levels.len + line.action.len + line.process.len + 3 > size)
            abort();
    return 0;
}
