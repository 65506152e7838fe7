/* A script and a command of a console: whatever the text is, the answer is one of three, and what is closed shows
 * nothing. */
#include <stdlib.h>

#include "probe/console.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    struct probe_result result = {.outcome = PROBE_COULD_NOT_SEE};
    struct console console;
    struct str text = {(const char *)data, size};
    console_begin(&console, &probe, &result);
    enum console_way way = console_script(&console, text, "text");
    if (way > CONSOLE_OPEN || (way == CONSOLE_CLOSED && result.seen_count > 0) || console.depth != 0)
        abort();
    if (console_command(&console, text) > CONSOLE_OPEN || console.depth != 0)
        abort();
    arena_done(&arena);
    return 0;
}
