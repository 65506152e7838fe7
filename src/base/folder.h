/* Folders that change as a whole. */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include <stdbool.h>

#include "base/status.h"

/* Renames the folder `from` to `to`, which must not be there; with `exchange` both must be, and each gets the other's
 * name, in one step. The names are on the disk when it is true. False: errno says why, and nothing has changed. */
bool folder_rename(const char *from, const char *to, bool exchange) MUST_USE;

/* Holds the folder for this process: nobody else who asks gets it until the descriptor is closed, or the process ends.
 * -1 with errno, EWOULDBLOCK when somebody holds it. */
int folder_lock(const char *path) MUST_USE;

#endif
