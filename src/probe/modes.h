/* Who beside root can change a file: by its owner, its group and its bits. */
#ifndef PROBE_MODES_H
#define PROBE_MODES_H

#include "probe/probe.h"

/* False for an image whose root folder does not belong to root: who unpacked it was no root, so owners and special bits
 * are lost, and a check that rests on them could not see. The result then says so. */
bool probe_owners_kept(struct probe *probe, struct probe_result *result) MUST_USE;

/* Whether an account that can log in may write what has this mode and these owners: all may, or the owner is such an
 * account, or one is in the group. An account without a shell counts for nobody: a service may own its files. Only
 * files and folders are asked; a folder's sticky bit does not help, for names can still be added. */
bool probe_is_loose(struct probe *probe, unsigned mode, unsigned uid, unsigned gid);
/* In words, for what is loose: "all may write (mode 0666)". */
struct str probe_why_loose(struct probe *probe, unsigned mode, unsigned uid, unsigned gid);

/* The same of a path and of each folder above it, where a name can be exchanged. A folder above with the sticky bit
 * guards what others own. `*where` and `*why` are "" where nobody can change it. */
enum tree_answer probe_path_loose(struct probe *probe, struct str path, struct str *where, struct str *why) MUST_USE;

/* Before a check that rests on who can log in is met: false, and could not see, where an account of a program has a
 * shell, and its password cannot be read. */
bool probe_saw_logins(struct probe *probe, struct probe_result *result) MUST_USE;

/* What lies below this path is another system's: the images of containers and virtual machines. */
bool probe_in_container(struct str path);
/* `path` is `folder`, or lies below it. */
bool probe_below(struct str path, struct str folder);

#endif
