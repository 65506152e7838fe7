/* Files laid out below a folder of one's own by names that a stranger chose: every step is by a descriptor of the
 * folder and one name without a stroke, no link is followed, and nothing is opened that was not made here. */
#ifndef BASE_LAID_FOLDER_H
#define BASE_LAID_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Each gives a descriptor, the caller's to close; -1 with errno. Modes are the user's alone. */
int laid_root(const char *folder);
/* A folder, made (`*made`) unless it is there. ENOTDIR or ELOOP: something else has the name. */
int laid_enter(int folder, const char *name, bool *made);
/* A new, empty file in the place of another, or of a link; to write. EEXIST: a folder has the name. */
int laid_file(int folder, const char *name);
/* A link in the place of a file or a link; the descriptor only names it. `target` is a text and no more. */
int laid_link(int folder, const char *name, const char *target);
/* Another name of the file `other` in `from`, in the place of a file or a link; to write. */
int laid_name(int folder, const char *name, int from, const char *other);

/* Writes all of it where the descriptor is; nothing but zeroes are left out, which makes a hole: laid_end then sets the
 * size. False with errno. */
bool laid_write(int fd, const char *bytes, size_t len);
bool laid_end(int fd);

#endif
