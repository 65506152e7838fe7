/* run-parts(8): the folders that a command has it run, and which of their files it takes. */
#ifndef PROBE_RUN_PARTS_H
#define PROBE_RUN_PARTS_H

#include "probe/probe.h"

/* The next folder whose files a line of a shell, a unit or a table runs by run-parts; `*rest` is what stands behind it.
 * False where there is none left: a folder without '/' in front, or with a variable in it, is not told. */
bool run_parts_next(struct str *rest, struct str *folder);
/* The files that it runs, by path: those that can be started, with a name that it takes. Of Debian and BusyBox it takes
 * letters, digits, '_' and '-' alone; where it is a script, as Red Hat's, other names too. */
void run_parts_files(struct probe *probe, struct str folder, struct tree_names *paths);

#endif
