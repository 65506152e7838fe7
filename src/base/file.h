/* Files: read whole with a bound, written whole or not at all, folders walked in a stable order. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/diag.h"
#include "base/hash.h"

enum { FILE_BYTES_MAX = 512 * 1024 * 1024 };

/* Reads a regular file (or "-" for standard input) of at most `max` bytes (FILE_BYTES_MAX when that is less) into the
 * arena, followed by JSON_PADDING zero bytes. A name that ends in .gz or .zst is unpacked, `max` bounding the result.
 * `*source` is set on success, its name a copy of `path`, or "<stdin>". With a diagnostic: STATUS_SYSTEM, STATUS_LIMIT,
 * STATUS_MEMORY, or STATUS_INPUT for packed data that is damaged. */
enum status file_read(const char *path, size_t max, struct arena *arena, struct diag_sink *sink,
                      struct source *source) MUST_USE;

/* The same of a regular file that is open already, from its first byte; `name` is what it is called. What begins as
 * gzip or Zstandard is unpacked, whatever the name: no text that is read here begins so. Leaves the descriptor open. */
enum status file_read_open(int fd, struct str name, size_t max, struct arena *arena, struct diag_sink *sink,
                           struct source *source) MUST_USE;
/* A new, empty file without a name, to write and to read, in TMPDIR or /tmp: gone once its descriptor is closed, or the
 * run ends. -1 with errno. */
int file_nameless(void) MUST_USE;

/* All of it to an open file, whatever a write takes at a time; false with errno. */
bool file_write_full(int fd, struct str content) MUST_USE;

/* Writes beside `path`, fsyncs, renames over it and fsyncs the folder: afterwards `path` holds either the old content
 * or the new one, and nothing is left beside it. Keeps the old file's mode, else 0644 less the umask; a symbolic link
 * stays one and its target is replaced. STATUS_SYSTEM with a diagnostic, also when `path` is a folder, pipe or device.
 * STATUS_INPUT with one when it was named to file_guard and was read since. */
enum status file_write(const char *path, struct str content, struct diag_sink *sink) MUST_USE;

/* The same for what is too large to be held: write to the draft's descriptor, then keep or drop it. */
struct file_draft;
/* A new file beside `path`, which stays as it is. Statuses as file_write, and STATUS_MEMORY. */
enum status file_draft_new(const char *path, struct arena *arena, struct diag_sink *sink,
                           struct file_draft **draft) MUST_USE;
int file_draft_fd(const struct file_draft *draft);
/* Its path, for what writes by name (a database): from here on a run that is killed leaves it. NULL with errno. */
const char *file_draft_path(struct file_draft *draft);
/* Closes it with all of it on the disk, beside `path`: of several drafts none need be kept when one cannot be written.
 * On failure it is dropped. STATUS_SYSTEM with a diagnostic. */
enum status file_draft_settle(struct file_draft *draft, struct diag_sink *sink) MUST_USE;
/* Puts the draft, settled or not, in the place of `path`; on failure it is dropped. STATUS_SYSTEM with a diagnostic. */
enum status file_draft_keep(struct file_draft *draft, struct diag_sink *sink) MUST_USE;
/* Leaves nothing of it. Fine on NULL, and after it was kept or dropped. */
void file_draft_drop(struct file_draft *draft);
/* The diagnostic for a write to the descriptor that errno tells about. STATUS_SYSTEM. */
enum status file_draft_refused(const struct file_draft *draft, struct diag_sink *sink) MUST_USE;

struct file_entry {
    const char *path; /* `folder`/relative, NUL-terminated, in the arena */
};
struct file_list {
    struct file_entry *items;
    size_t count;
};

/* Every regular file below `folder` whose name (the last part of its path) passes `wanted`, sorted by the bytes of its
 * path. Does not follow symbolic links to folders, and leaves out pipes and devices, with a warning of each; a link
 * that leads nowhere is listed. Depth at most 32, at most 10 million files. `folder` may also be one file: then it is
 * taken whatever its name. With a diagnostic: STATUS_SYSTEM, STATUS_LIMIT, STATUS_MEMORY. */
enum status file_walk(const char *folder, bool (*wanted)(struct str name), struct arena *arena, struct diag_sink *sink,
                      struct file_list *list) MUST_USE;

/* `name` as seen from the folder that `base` (a file) lies in, NUL-terminated; absolute names stay. NULL without
 * memory. */
char *file_beside(struct arena *arena, struct str base, struct str name) MUST_USE;
/* Whether file_read unpacks a file of this name. */
bool file_is_packed(const char *path);
/* Opens a regular file for reading; the descriptor is the caller's to close. -1: errno says why, and is 0 for what is
 * no regular file. Links are not followed, and a pipe is not waited for. `*mode` is the st_mode of what is there, also
 * where it is none; 0 stays for a link. */
int file_open(const char *path, unsigned *mode) MUST_USE;
/* The SHA-256 of a file's bytes as they lie there, however large it is; links are not followed. STATUS_SYSTEM with a
 * diagnostic. */
enum status file_sha256(const char *path, struct diag_sink *sink, uint8_t digest[HASH_SHA256_SIZE]) MUST_USE;
/* Copies what is left of an open file into another, with the SHA-256 of what was copied and its size: read once, so
 * that the hash is that of the copy. On failure errno says why, and the outputs stay as they are. */
enum file_copied { FILE_COPIED, FILE_COPY_UNREAD, FILE_COPY_UNWRITTEN };
enum file_copied file_copy_sha256(int from, int to, uint8_t digest[HASH_SHA256_SIZE], uint64_t *size) MUST_USE;
/* A regular file, links followed; a folder or a pipe is none. */
bool file_exists(const char *path);

/* Puts something that can neither be read nor written in the place of every standard descriptor that the caller closed.
 * Else the next file that is opened is given its number, and what is meant for standard output is written into it. */
bool file_hold_standard(void) MUST_USE;

/* A place that only names a file, for a diagnostic about one that was not read; in the sink's arena. */
struct place file_place(struct diag_sink *sink, const char *path);
/* Reports `kind` about `path`, {0} being what errno means; errno stays. Always STATUS_SYSTEM. */
enum status file_refused(struct diag_sink *sink, const struct diag_kind *kind, const char *path);
/* The same that `path` cannot be read, or written, with what can be done about it. */
enum status file_unreadable(struct diag_sink *sink, const char *path);
enum status file_unwritable(struct diag_sink *sink, const char *path);
/* "a folder", "a pipe" ... for a mode (st_mode) that is no regular file's. */
struct str file_type_name(unsigned mode);

#endif
