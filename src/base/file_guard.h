/* What a run is to write must not replace what it has read. The files that it will write are named before anything is
 * read; whatever opens a file to read it (base/file.h, the store) notes it; whatever replaces a file asks. Of the
 * process, as the file system is: no path of a file that is read can be forgotten. */
#ifndef BASE_FILE_GUARD_H
#define BASE_FILE_GUARD_H

#include <sys/stat.h>

#include "base/arena.h"

/* A file that will be written, by whatever path and link; nothing where none is there yet. Before the first thread
 * starts; until the arena is given back, file_guard_end before that. STATUS_MEMORY. */
enum status file_guard(const char *path, struct arena *arena) MUST_USE;
void file_guard_end(void);
/* A file is being read. From any thread. */
void file_guard_note(const struct stat *info);
/* The same by its path, for what others open; by its descriptor, which may be no file. */
void file_guard_note_path(const char *path);
void file_guard_note_fd(int fd);
/* Whether a file that was named was read since. */
bool file_guard_was_read(const char *path);

#endif
