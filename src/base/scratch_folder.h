/* A folder for files that are gone in a moment: in the one that TMPDIR names, else /tmp, for nobody but this user. */
#ifndef BASE_SCRATCH_FOLDER_H
#define BASE_SCRATCH_FOLDER_H

#include "base/diag.h"

/* `*folder` is its path, NUL-terminated, in the arena. With a diagnostic: STATUS_SYSTEM; STATUS_MEMORY. */
enum status scratch_folder_new(struct arena *arena, struct diag_sink *sink, struct str *folder) MUST_USE;
/* Writes a file, and the folders on the way to it. `path` is relative, without "." and ".." parts; what is there
 * already stays as it is. Statuses as above. */
enum status scratch_folder_write(struct str folder, struct str path, struct str content, struct arena *arena,
                                 struct diag_sink *sink) MUST_USE;
/* Removes it with all that is in it. Fine on STR_NONE. */
void scratch_folder_free(struct str folder);

/* One that is removed when this process ends, by a signal or a fault too: a process of our own waits for that. Made
 * before any thread is started. Statuses as scratch_folder_new. */
struct scratch_keeper {
    int pipe;
    int process;
};
enum status scratch_folder_keep(struct arena *arena, struct diag_sink *sink, struct str *folder,
                                struct scratch_keeper *keeper) MUST_USE;
/* Has it removed, and waits for it. Fine on a zeroed keeper. */
void scratch_folder_leave(struct scratch_keeper *keeper);

#endif
