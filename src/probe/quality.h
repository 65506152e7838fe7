/* What a new password must be like, by the program that sets it: the module in PAM's password stack with its files and
 * arguments, or passwd without PAM. */
#ifndef PROBE_QUALITY_H
#define PROBE_QUALITY_H

#include "probe/pam.h"
#include "probe/settings.h"

/* A value, and where it is set: where NULL, it is the program's default. */
struct probe_value {
    int64_t value;
    const char *where;
    uint32_t line;
};
enum probe_setter {
    SETTER_NONE,    /* no program sets passwords */
    SETTER_BUSYBOX, /* BusyBox's passwd, which has no settings */
    SETTER_SHADOW,  /* shadow-utils without PAM: login.defs */
    SETTER_PAM
};
struct probe_quality {
    enum probe_setter setter;
    const char *program; /* that sets passwords */
    const struct probe_pam_stack *stack;
    const struct probe_pam_line *line; /* of the module that judges, where it is asked at all; else NULL */
    const struct probe_pam_line *idle; /* a module that would judge, but whose "no" comes to nothing, or too late; else
                                          NULL */
    const char *unseen;                /* a file that could not be read; the values are not to be used then */
    enum tree_answer answer;
    struct probe_value length;     /* letters, credits taken off */
    struct probe_value classes;    /* kinds of letters that must be there */
    struct probe_value dictionary; /* 1: words of a dictionary are refused */
    struct probe_value root;       /* 1: root's choice is bound too */
    bool enforcing;                /* 0: the module only warns */
};
/* Never NULL is in `quality->program` but for SETTER_NONE. */
void probe_find_quality(struct probe *probe, struct probe_quality *quality);

/* The lines of pam_unix, pam_pwhistory ... that are asked when all goes well: the first called `module` in a stack. */
const struct probe_pam_line *probe_pam_asked(struct probe *probe, const struct probe_pam_stack *stack,
                                             const char *module);
/* Whether a stack ends badly when `line` says no and all others say yes. */
bool probe_pam_heeds(const struct probe_pam_stack *stack, const struct probe_pam_line *line);
/* The same for a password stack: and pam_unix has not written the password before `line` is asked. */
bool probe_pam_judges(struct probe *probe, const struct probe_pam_stack *stack, const struct probe_pam_line *line);
/* The last of: the number of an argument of `line`, the last line of the settings; else `absent`. */
struct probe_value probe_value_of(const struct probe_settings *settings, const struct probe_pam_line *line,
                                  const char *key, int64_t absent);
/* The same for what is on when its name stands there (1), and for name = 0 off. */
struct probe_value probe_switch_of(const struct probe_settings *settings, const struct probe_pam_line *line,
                                   const char *key);
/* login.defs(5), /usr/etc where there is no /etc one. */
void probe_login_defs(struct probe *probe, struct probe_settings *settings);

#endif
