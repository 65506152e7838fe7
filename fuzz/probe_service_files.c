/* Settings of a service with what they take in, and the options of its start: every value lies within what was read. */
#include "probe/service_files.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const names[] = {"stunnel", NULL}, *const paths[] = {"/etc/x.conf", "/etc/d/x.conf", NULL};
    static const struct service_include includes[] = {{"include", NULL}, {"include_dir", ".conf"}, {.key = NULL}};
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {
        .probe = &probe, .list = &list, .includes = includes, .style = size % 16, .patterns = size % 3 == 0};
    struct service_start start;
    struct probe_startup startup;
    struct str value = STR("");
    fuzz_tree(&probe.tree, paths, text);
    fuzz_startup(&probe, &startup, text);
    for (struct service_walk walk = {.within = false}; service_start_next(&probe, names, &walk, &start);)
        if (start.rest.len > size || (service_option(&probe, &start, 'c', "config", &value) && value.len > size))
            abort();
    if (service_read(&reading, "/etc/x.conf") != TREE_OK || reading.depth != 0)
        abort();
    arena_done(&arena);
    return 0;
}
