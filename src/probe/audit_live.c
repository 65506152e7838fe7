#include "probe/audit_live.h"

void probe_audit_live_text(struct probe *probe, enum audit_list_answer answer, uint32_t enabled, struct str lines) {
    struct probe_audit_live *live = ARENA_NEW(probe->arena, struct probe_audit_live);
    struct str kept = str_copy(probe->arena, lines);
    if (!live || !kept.ptr) {
        probe->memory_out = true;
        return;
    }
    live->answer = answer;
    live->enabled = enabled;
    live->rules.width = probe_audit_rules(probe)->width;
    /* The kernel has no rule twice, and none that it refused. */
    probe_audit_rules_text(probe, "the kernel", kept, true, &live->rules);
    probe->facts.audit_live = live;
}

const struct probe_audit_live *probe_audit_live(struct probe *probe) {
    enum { LINES_MAX = 1 << 20 };
    struct out lines;
    if (!probe->tree.live || probe->facts.audit_live)
        return probe->tree.live ? probe->facts.audit_live : NULL;
    out_memory(&lines, LINES_MAX);
    struct audit_listing list = {.lines = &lines};
    enum audit_list_answer answer = audit_list_read(&list);
    probe->memory_out |= answer == AUDIT_LIST_MEMORY;
    probe_audit_live_text(probe, answer, list.enabled, answer == AUDIT_LIST_OK ? out_text(&lines) : STR(""));
    out_done(&lines);
    return probe->facts.audit_live;
}
