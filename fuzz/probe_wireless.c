/* Settings of radio networks in four forms: what is told of them lies in the text, whatever it is. */
#include <stdlib.h>

#include "probe/wireless.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    typedef void reader(struct probe *, struct str, const char *, struct wireless *);
    static reader *const readers[] = {probe_wireless_supplicant, probe_wireless_hostapd, probe_wireless_uci,
                                      probe_wireless_keyfile};
    struct str text = {(const char *)data, size};
    for (size_t r = 0; r < ARRAY_LEN(readers); r++) {
        struct arena arena;
        arena_init(&arena, 16 << 20);
        struct probe probe = {.arena = &arena};
        struct wireless all = {.count = 0};
        readers[r](&probe, text, "x", &all);
        if (all.count > WIRELESS_MAX || probe.memory_out)
            abort();
        for (size_t i = 0; i < all.count; i++)
            if (all.items[i].line == 0 || all.items[i].line > size + 1 || all.items[i].key_len > size)
                abort();
        arena_done(&arena);
    }
    return 0;
}
