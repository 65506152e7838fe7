/* Commands that start audit, sshd and what sets the kernel's settings: no more than is kept. */
#include "probe/audit_start.h"
#include "probe/sshd_start.h"
#include "probe/sysctl_files.h"
#include "probe/sysctl_script.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/default/ssh", "/etc/sysctl.conf", "/usr/sbin/sshd", NULL};
    struct probe_startup startup;
    struct audit_start audit;
    struct probe_sysctls all = {.items = NULL};
    static struct probe_sshd_start sshd;
    fuzz_tree(&probe.tree, paths, text);
    fuzz_startup(&probe, &startup, text);
    audit_start_find(&probe, &audit);
    probe_sshd_started(&probe, &sshd);
    probe_sysctl_scripts(&probe, &startup, &all);
    if (audit.count > AUDIT_FILES_MAX || sshd.option_count > SSHD_OPTIONS_MAX)
        abort();
    arena_done(&arena);
    return 0;
}
