/* What the scripts, units and lines of init that a boot runs do with settings of the kernel. */
#ifndef PROBE_SYSCTL_SCRIPT_H
#define PROBE_SYSCTL_SCRIPT_H

#include "probe/startup.h"
#include "probe/sysctl_files.h"

/* Adds what they set, and reads the files that they have sysctl read, in their order; `applied` is set when any does. A
 * file that only the shell knows ("$file") is one of those folders and files that the script names; where it names
 * none, `unseen` is set. */
void probe_sysctl_scripts(struct probe *probe, const struct probe_startup *startup, struct probe_sysctls *all);

#endif
