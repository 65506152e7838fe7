/* The audit rules that the kernel has now, beside those that a start would load. */
#ifndef PROBE_AUDIT_LIVE_H
#define PROBE_AUDIT_LIVE_H

#include "base/audit_list.h"
#include "probe/audit_rules.h"

struct probe_audit_live {
    enum audit_list_answer answer; /* only of OK is the rest to be heeded */
    uint32_t enabled;
    struct probe_audit_rules rules;
};
/* Asked at the first call; NULL of an image, and without memory. */
const struct probe_audit_live *probe_audit_live(struct probe *probe);
/* The same of lines that are at hand, in place of what the kernel says. */
void probe_audit_live_text(struct probe *probe, enum audit_list_answer answer, uint32_t enabled, struct str lines);

#endif
