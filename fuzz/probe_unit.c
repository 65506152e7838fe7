/* A unit's conditions and variables: a value lies within what was read. */
#include <stdlib.h>

#include "probe/directive.h"
#include "probe/systemd_condition.h"
#include "probe/unit_environment.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/default/x", "/etc/systemd/system/x.service", NULL};
    struct probe_directives settings = {.count = 0};
    fuzz_tree(&probe.tree, paths, text);
    probe_directives_text(&probe, "/etc/systemd/system/x.service", text, DIRECTIVE_SYSTEMD, &settings);
    (void)probe_unit_may_start(&probe, &settings);
    struct probe_variable set = probe_unit_variable(&probe, &settings, STR("OPTIONS"));
    if (set.value.ptr && (set.value.len > size || !set.path))
        abort();
    arena_done(&arena);
    return 0;
}
