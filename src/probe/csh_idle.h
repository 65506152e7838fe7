/* What the files of tcsh do to autologout, the minutes after which it ends a shell that nobody uses (tcsh(1)). */
#ifndef PROBE_CSH_IDLE_H
#define PROBE_CSH_IDLE_H

#include "probe/probe.h"

enum { CSH_FILES_MAX = 64, CSH_DEPTH_MAX = 8, CSH_BYTES_MAX = 4 << 20 };
struct csh_idle {
    bool set;
    int64_t minutes; /* 0: none; -1: no number */
    bool unclear;    /* a condition, a file that is not known by its name, or a command put together may change it */
    bool fixed;      /* set -r: no later line changes it */
    const char *path;
    uint32_t line;
    unsigned files; /* that were read */
    size_t bytes;   /* of them */
    unsigned depth;
    const char *reading[CSH_DEPTH_MAX]; /* the files that are being read, each taken in by the one before it */
};
/* Adds what a text does; the files that it takes in by their whole path are read, and /etc/profile.d/ *.csh where it
 * names that folder. `path` is kept. */
void csh_idle_text(struct probe *probe, struct str text, const char *path, struct csh_idle *idle);
/* /etc/csh.cshrc and csh.login, which are read once, then of `home` .tcshrc (else .cshrc) and .login. What is there and
 * cannot be read is a doubt (probe.h). */
void csh_idle_read(struct probe *probe, struct str home, struct csh_idle *idle);

#endif
