/* What starts on a device: each of its formats reads any text, and what it finds lies within the text. */
#include <stdlib.h>

#include "probe/startup_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"telnetd", "=telnet", "~echo", NULL};
    struct arena arena;
    struct str text = {(const char *)data, size};
    struct probe_startup startup = {.known = true};
    struct probe_start_match match = {.next = 0};
    uint32_t line = 0;
    bool sure;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    probe_inittab_text(&probe, "inittab", text, &startup);
    probe_inetd_text(&probe, "inetd", text, &startup);
    probe_xinetd_text(&probe, "xinetd", text, &startup);
    while (probe_start_next(&startup, names, &match))
        if (!match.start || match.next > startup.count)
            abort();
    if (probe_script_runs(text, names, &line, &sure) && line == 0)
        abort();
    arena_done(&arena);
    return 0;
}
