/* Command lines parted into arguments as systemd and a shell part them. */
#ifndef PROBE_WORDS_H
#define PROBE_WORDS_H

#include "probe/probe.h"

/* The next argument, without its quotes and backslashes; false when there is none left. Blanks part arguments, and
 * nothing else does: what a shell makes of ; and the like is the asker's to know. */
bool probe_next_argument(struct probe *probe, struct str *rest, struct str *argument);

/* The paths that a pattern of glob(3) stands for, in any of its parts. A path without a pattern is given as it is,
 * whether it is there or not; what cannot be listed is a doubt (probe.h). */
void probe_glob(struct probe *probe, struct str pattern, struct tree_names *paths);

#endif
