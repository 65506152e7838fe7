/* The audit rules that the running kernel has, asked over netlink, as lines of auditctl(8). Nothing is changed. */
#ifndef BASE_AUDIT_LIST_H
#define BASE_AUDIT_LIST_H

#include "base/out.h"

enum audit_list_answer {
    AUDIT_LIST_OK,
    AUDIT_LIST_DENIED, /* not for this user, or not from within a container (CAP_AUDIT_CONTROL) */
    AUDIT_LIST_ABSENT, /* the kernel has no audit */
    AUDIT_LIST_FAILED, /* the system's own error, an answer that makes no sense, or more than 1 MiB */
    AUDIT_LIST_MEMORY
};
struct audit_listing {
    struct out *lines; /* a rule each: "-a always,exit -F arch=b64 -S adjtimex -F key=time" */
    uint32_t enabled;  /* 0: off, 1: on, 2: on, and no rule can be changed */
    bool told;         /* `enabled` was */
    bool foreign;      /* a rule names calls of programs that are wider than this one: they were not told */
};
/* Waits at most two seconds for each answer. `list->lines` is begun by the caller, in memory. */
enum audit_list_answer audit_list_read(struct audit_listing *list) MUST_USE;
/* One answer of the kernel, of any number of messages; `*done` when its last one was among them. Of calls those are
 * named that a program of this width has and that the probe asks for; the rest is "other". */
enum audit_list_answer audit_list_take(struct str bytes, struct audit_listing *list, bool *done) MUST_USE;

#endif
