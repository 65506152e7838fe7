/* Folders that change as a whole. */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include <stdbool.h>

#include "base/status.h"

/* Renames the folder `from` to `to`, which must not be there; with `exchange` both must be, and each gets the other's
 * name, in one step. The names are on the disk when it is true. False: errno says why, and nothing has changed. */
bool folder_rename(const char *from, const char *to, bool exchange) MUST_USE;

/* A new, empty file in a folder that nobody else looks at yet: not on the disk before folder_sync. Mode 0666 less the
 * umask. The descriptor is the caller's; -1 with errno. */
int folder_new_file(const char *path) MUST_USE;
/* Puts all that lies in the folder on the disk, with whatever else its file system holds back: for a thousand files
 * that takes a fraction of what each alone takes. False: errno says why. */
bool folder_sync(const char *path) MUST_USE;

/* Holds the folder for this process: nobody else who asks gets it until the descriptor is closed, or the process ends.
 * -1 with errno, EWOULDBLOCK when somebody holds it. */
int folder_lock(const char *path) MUST_USE;

/* Makes `path` the working directory of this process. Gives a descriptor of the one before, for folder_return; -1 with
 * errno, and then nothing has changed. */
int folder_enter(const char *path) MUST_USE;
/* Goes back there, and closes the descriptor. False: errno says why, and the working directory is the one entered. */
bool folder_return(int before) MUST_USE;

#endif
