/* How sshd is started: which program, which configuration, which options on its command line. */
#ifndef PROBE_SSHD_START_H
#define PROBE_SSHD_START_H

#include "probe/probe.h"

struct probe_sshd_option {
    struct str text; /* what stands behind -o */
    const char *path;
    uint32_t line;
};
enum { SSHD_OPTIONS_MAX = 64 };
struct probe_sshd_start {
    const char *program;                                /* NULL: there is no sshd */
    const char *config;                                 /* of -f; NULL: the program's own */
    struct probe_sshd_option options[SSHD_OPTIONS_MAX]; /* of -o, which count before the configuration */
    size_t option_count;
    const char *question; /* what only a person can tell, as a sentence; NULL: nothing */
};
/* By the units that start it; else by scripts, inittab and the files of their options. What runs may differ from it,
 * and is asked about. */
void probe_sshd_started(struct probe *probe, struct probe_sshd_start *start);

#endif
