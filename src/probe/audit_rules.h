/* The rules that the kernel is given: auditctl(8)'s lines, from the file that a start loads, or merged from rules.d as
 * augenrules does. */
#ifndef PROBE_AUDIT_RULES_H
#define PROBE_AUDIT_RULES_H

#include "probe/audit_rule.h"

/* A line that does something else than adding a rule. */
struct probe_audit_place {
    struct str text;
    const char *path; /* NULL: there is none */
    uint32_t line;
    const char *why;
    bool behind; /* a line before it may end the loading */
};

struct probe_audit_rules {
    struct probe_audit_rule *items; /* none that a -D took away */
    size_t count, room;
    struct probe_audit_place enabled; /* the last -e: its value */
    struct probe_audit_place refused; /* the first line that auditctl refuses: without -c or -i nothing behind it is
                                         loaded */
    struct probe_audit_place undone;  /* a start that takes rules away again, or switches audit off */
    struct map texts;                 /* of the rules that are there: none is taken twice */
    size_t deletions;
    enum tree_answer worst;
    const char *worst_path;
    bool found;   /* a file of rules is there */
    bool loaded;  /* something that starts loads them */
    bool goes_on; /* behind -c or -i a line that is refused does not end the loading */
    enum audit_width width;
};
/* Read at the first call; never NULL. */
const struct probe_audit_rules *probe_audit_rules(struct probe *probe);

/* `merged`: as augenrules writes it, -D before all and -e behind all wherever they stand. Else -D forgets what was
 * before, and nothing is loaded behind "-e 2". */
void probe_audit_rules_text(struct probe *probe, const char *path, struct str text, bool merged,
                            struct probe_audit_rules *rules);

enum probe_audit_answer { PROBE_AUDIT_MISSED, PROBE_AUDIT_PERHAPS, PROBE_AUDIT_RECORDED };
struct probe_audit_found {
    enum probe_audit_answer answer;
    const struct probe_audit_rule *rule; /* that records it; or, else, that leaves it out or all but some; NULL: none */
    struct str why;                      /* the word of the rule that does */
};
/* What becomes of an event by all rules, in the kernel's order; its width is set here. */
struct probe_audit_found probe_audit_find(const struct probe_audit_rules *rules, struct audit_event event);
/* A rule with which the kernel records no call and no watch at all; NULL: none. */
const struct probe_audit_rule *probe_audit_silence(const struct probe_audit_rules *rules);

#endif
