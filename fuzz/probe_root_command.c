/* Commands that root runs: whatever they are, no more is found than was looked at. */
#include <stdlib.h>

#include "probe/root_command.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/cron.daily/a", "/usr/bin/tool", NULL};
    struct probe_result result = {.outcome = PROBE_COULD_NOT_SEE};
    struct looseness hunt = {.probe = &probe, .result = &result};
    struct root_command command = {.hunt = &hunt, .what = "root runs", .home = STR_INIT("/root")};
    struct probe_lines lines = {.rest = text};
    fuzz_tree(&probe.tree, paths, STR("#!/bin/sh\n"));
    root_command_path(&command, STR("/usr/bin:/etc/cron.daily"));
    for (struct str line; probe_next_line(&lines, &line);)
        root_command_see(&command, line);
    if (hunt.found > hunt.looked || result.seen_count > PROBE_SEEN_MAX)
        abort();
    arena_done(&arena);
    return 0;
}
