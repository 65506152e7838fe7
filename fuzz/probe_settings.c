/* Keys and values in each way of writing them: each has a key and a line of the text. */
#include <stdlib.h>

#include "probe/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (enum probe_settings_style style = SETTINGS_BLANK; style <= SETTINGS_INI; style++) {
        struct arena arena;
        int64_t number;
        arena_init(&arena, 32 << 20);
        struct probe probe = {.arena = &arena, .tree.root = -1};
        struct probe_settings settings = {.first = NULL};
        probe_settings_text(&probe, &settings, (struct str){(const char *)data, size}, "text", style);
        for (const struct probe_setting *at = settings.first; at; at = at->next)
            if (at->key.len == 0 || at->line == 0 || at->line > size ||
                (probe_number(at->value, &number) && at->value.len == 0))
                abort();
        arena_done(&arena);
    }
    return 0;
}
