/* How far a command that sudo allows reaches: whether who may run it as root may do everything. */
#ifndef PROBE_SUDO_REACH_H
#define PROBE_SUDO_REACH_H

#include "base/str.h"

/* In the order of how much it is. MAYBE: it hangs on what the program does with what it is given. */
enum sudo_reach { SUDO_REACH_SOME, SUDO_REACH_MAYBE, SUDO_REACH_ALL };

/* Of one member of a list of commands: ALL, a path, a pattern, a folder, a regular expression, sudoedit; with its
 * arguments, and with digests before it. */
enum sudo_reach probe_sudo_reach(struct str command);

#endif
