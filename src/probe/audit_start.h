/* What of a start gives the kernel its audit rules, and what takes them away again. */
#ifndef PROBE_AUDIT_START_H
#define PROBE_AUDIT_START_H

#include "probe/audit_rules.h"

enum { AUDIT_FILES_MAX = 4 };

struct audit_start {
    bool merged;                        /* augenrules does, from rules.d */
    const char *files[AUDIT_FILES_MAX]; /* auditctl -R does, from these */
    size_t count;
    struct probe_audit_place undone;
};
void audit_start_find(struct probe *probe, struct audit_start *start);

#endif
