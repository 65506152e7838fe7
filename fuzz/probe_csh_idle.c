/* Files of tcsh: what sets autologout stands in a line, and no more files than the bound are read. */
#include <stdlib.h>

#include "probe/csh_idle.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/csh.cshrc", "/etc/profile.d/a.csh", "/srv/op/.login", NULL};
    struct csh_idle idle;
    fuzz_tree(&probe.tree, paths, text);
    csh_idle_read(&probe, STR("/srv/op"), &idle);
    if (idle.files > CSH_FILES_MAX || (idle.set && (idle.line == 0 || !idle.path)) || (idle.fixed && !idle.set))
        abort();
    arena_done(&arena);
    return 0;
}
