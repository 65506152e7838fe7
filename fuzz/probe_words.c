/* Command lines: an argument is no longer than its line, and a folder that run-parts runs is a path. */
#include <stdlib.h>

#include "probe/run_parts.h"
#include "probe/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        for (struct str rest = line; probe_next_argument(&probe, &rest, &word);)
            if (word.len + rest.len > line.len)
                abort();
        for (struct str rest = line; run_parts_next(&rest, &word);)
            if (word.len + rest.len > line.len || word.ptr[0] != '/')
                abort();
    }
    arena_done(&arena);
    return 0;
}
