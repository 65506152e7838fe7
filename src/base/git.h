/* A revision of the git repository that a folder lies in, read by libgit2: nothing of the work tree is touched and
 * nothing is run. */
#ifndef BASE_GIT_H
#define BASE_GIT_H

#include "base/date.h"
#include "base/diag.h"

struct git_revision;

/* Opens what `name` means ("HEAD~3", "v4.2.0", a hash) in the repository that `folder` lies in. With a diagnostic:
 * STATUS_INPUT when there is no repository or no such revision, STATUS_SYSTEM when there is no libgit2, STATUS_MEMORY.
 */
enum status git_revision_open(const char *folder, struct str name, struct arena *arena, struct diag_sink *sink,
                              struct git_revision **revision) MUST_USE;
/* Fine on NULL. */
void git_revision_free(struct git_revision *revision);

/* The folder as seen from the top of the repository, without strokes at the ends: "", "products/rc-400". */
struct str git_revision_folder(const struct git_revision *revision);
/* The day of the commit, in UTC; DATE_NONE for a revision that is none (a tree). */
date_days git_revision_day(const struct git_revision *revision);
/* The content of a file, by its path from the top of the repository, in the arena; ptr NULL when the revision has no
 * such file, or a larger one than `max`. STATUS_MEMORY. */
enum status git_revision_file(const struct git_revision *revision, const char *path, size_t max, struct arena *arena,
                              struct str *content) MUST_USE;

#endif
