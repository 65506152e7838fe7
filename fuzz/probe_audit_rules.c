/* Audit rules: any text is read in both ways, and a rule that is found is one of those that are loaded. */
#include <stdlib.h>

#include "probe/audit_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    arena_init(&arena, 64 << 20);
    struct probe probe = {.arena = &arena, .tree = {.root = -1}};
    for (int merged = 0; merged < 2; merged++) {
        struct probe_audit_rules rules = {.count = 0};
        probe_audit_rules_text(&probe, "fuzz", (struct str){(const char *)data, size}, merged != 0, &rules);
        const struct audit_event events[] = {{.file = "/etc/passwd", .right = 'w'}, {.call = "adjtimex"}};
        for (size_t i = 0; i < ARRAY_LEN(events); i++) {
            const struct probe_audit_rule *rule = probe_audit_find(&rules, events[i]).rule;
            if (rule && (rule < rules.items || rule >= rules.items + rules.count))
                abort();
        }
    }
    arena_done(&arena);
    return 0;
}
