/* What the profiles of shells do to TMOUT: they are read as a shell reads them, as far as that can be told. */
#ifndef PROBE_PROFILE_H
#define PROBE_PROFILE_H

#include "probe/probe.h"

/* TMOUT as they leave it. */
struct probe_timeout {
    bool set;           /* some line gives it a value, or takes it away (0) */
    int64_t seconds;    /* -1: no number */
    bool conditional;   /* that line stands in a condition or a function */
    bool unclear;       /* a command makes the value, or a condition another one */
    bool fixed;         /* readonly, in no condition: no later line changes it */
    const char *closed; /* a file of it that only root can read; NULL: none */
    const char *leaves; /* a file that has another program take the shell's place (exec); NULL: none */
    const char *path;
    uint32_t line;
};
/* Adds what a profile does to TMOUT; what it takes in by a literal path is read too. `path` is kept. */
void probe_timeout_text(struct probe *probe, struct str text, const char *path, struct probe_timeout *timeout);
/* The same of a file, in which "~" is `home` (ptr NULL: everybody's own); TREE_ABSENT adds nothing. */
enum tree_answer probe_timeout_file(struct probe *probe, const char *path, struct str home,
                                    struct probe_timeout *timeout);
/* /etc/profile, and /etc/profile.d where that reads it; `unseen` a file that could not be read, or NULL. */
void probe_find_timeout(struct probe *probe, struct probe_timeout *timeout, const char **unseen,
                        enum tree_answer *answer);

#endif
