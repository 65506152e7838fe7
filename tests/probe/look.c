/* Looks with one check at a tree that a test made, as at an image or (running) as if it were a device that runs: then
 * its /proc and /sys are what the kernel says.
 *   look DIR CHECK image|running [UID]     the report, keyway-probe/1
 * /kernel-audit holds what a kernel that runs has of audit: "0", "1" or "2", then its rules; "denied"; else it has
 * none. */
#include <stdio.h>
#include <unistd.h>

#include "probe/audit_live.h"
#include "probe/run.h"

enum { NOW = 1796000000 /* 2026-11-30 */ };

static void tell_audit(struct probe *probe) {
    struct str text = STR(""), first = STR("");
    uint64_t enabled = 0;
    enum audit_list_answer answer = AUDIT_LIST_ABSENT;
    if (tree_read(&probe->tree, "/kernel-audit", TREE_TEXT_MAX, probe->arena, &text) == TREE_OK &&
        str_next(&text, '\n', &first))
        answer = str_u64(first, 2, &enabled) ? AUDIT_LIST_OK : AUDIT_LIST_DENIED;
    probe_audit_live_text(probe, answer, (uint32_t)enabled, text.ptr ? text : STR(""));
}

int main(int argc, char **argv) {
    if (argc < 4)
        return 1;
    struct arena arena;
    arena_init(&arena, (size_t)256 << 20);
    uint64_t uid = 0;
    struct probe probe = {.arena = &arena, .now = NOW, .threads = 3};
    if (argc > 4 && str_u64(str_from(argv[4]), UINT32_MAX, &uid))
        probe.uid = (unsigned)uid;
    if (tree_open(&probe.tree, argv[1]) != TREE_OK)
        return 1;
    probe.tree.live = str_eq(str_from(argv[3]), STR("running"));
    if (probe.tree.live)
        tell_audit(&probe);
    struct probe_run run;
    struct out out;
    out_fd(&out, STDOUT_FILENO);
    enum status status = probe_run(&probe, &probe_groups, str_from(argv[2]), &run);
    struct probe_head head = {.root = str_from(argv[1])};
    if (status == STATUS_OK)
        probe_write_json(&run, &head, &out);
    else
        (void)fprintf(stderr, "look: status %d\n", (int)status);
    bool written = out_flush(&out) == STATUS_OK;
    out_done(&out);
    tree_close(&probe.tree);
    arena_done(&arena);
    return status == STATUS_OK && written ? 0 : 1;
}
