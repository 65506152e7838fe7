/* One rule of auditctl(8), and how much of what is to be recorded it takes: the kernel heeds the first that fits. */
#ifndef PROBE_AUDIT_RULE_H
#define PROBE_AUDIT_RULE_H

#include "probe/probe.h"

/* An option of a line with its value, which may stand in one word ("-k key", "-kkey"). */
struct audit_option {
    char letter; /* '-': a long one; 0: a word that is none */
    struct str value;
};
bool audit_option_next(struct str *rest, struct audit_option *option);

enum audit_list { AUDIT_EXIT, AUDIT_TASK, AUDIT_EXCLUDE, AUDIT_OTHER };

struct probe_audit_rule {
    struct str text;
    const char *path;
    uint32_t line;
    enum audit_list list;
    bool never;
    bool front;  /* by -A: before all that are there */
    bool behind; /* a line before it may end the loading */
    bool gone;   /* deleted by a later line */
};
/* The list and the action; NULL, or what auditctl refuses the line for. */
const char *audit_rule_read(struct probe_audit_rule *rule);
/* The path that a watch or a rule names, STR_NONE where it names none; `*folder` set where it must be a folder. */
struct str audit_rule_path(const struct probe_audit_rule *rule, bool *folder);
bool audit_rule_has_key(const struct probe_audit_rule *rule, struct str key);

enum audit_width { AUDIT_ANY_WIDTH, AUDIT_32, AUDIT_64 };

/* What is to be recorded: writes ('w') or runs ('x') of a file or of all below a folder, or a system call. */
struct audit_event {
    const char *file; /* NULL: the call */
    const char *call;
    char right;
    bool folder; /* `file` is one: a rule for its path alone takes nothing of what lies in it */
    bool logins; /* what is done by those who logged in, from user id 1000 on, is enough */
    enum audit_width width;
};

/* How much of that a rule takes. */
enum audit_part {
    AUDIT_NONE,
    AUDIT_FEW,  /* of one user or program */
    AUDIT_SOME, /* more or less than wanted: a person must say */
    AUDIT_ALL
};
/* `*why` is the word that leaves something out. */
enum audit_part audit_rule_part(const struct probe_audit_rule *rule, const struct audit_event *event, struct str *why);
/* How much of everything a rule for tasks, or one that leaves kinds of records out, keeps from being recorded. */
enum audit_part audit_rule_silences(const struct probe_audit_rule *rule, struct str *why);

#endif
