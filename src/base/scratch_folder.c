#include "base/scratch_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

static const struct diag_kind NO_FOLDER = {"file.no-temporary-folder", SEVERITY_ERROR,
                                           "a temporary folder cannot be used: {0}", "TMPDIR names another place"};

static enum status refused(struct diag_sink *sink) {
    diag_add(sink, &NO_FOLDER, PLACE_NONE, str_from(strerror(errno)));
    return STATUS_SYSTEM;
}

enum status scratch_folder_new(struct arena *arena, struct diag_sink *sink, struct str *folder) {
    const char *home = getenv("TMPDIR");
    struct str name = str_format(arena, "%s/keyway-XXXXXX", home && *home ? home : "/tmp");
    if (!name.ptr)
        return STATUS_MEMORY;
    if (!mkdtemp((char *)name.ptr)) /* mode 0700 */
        return refused(sink);
    *folder = name;
    return STATUS_OK;
}

/* Every folder on the way to the file; those that are there stay. */
static bool make_folders(char *path, size_t from) {
    for (size_t i = from; path[i]; i++) {
        if (path[i] != '/')
            continue;
        path[i] = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        path[i] = '/';
        if (!made)
            return false;
    }
    return true;
}

/* Not to the disk: nobody will look for it after a crash. */
enum status scratch_folder_write(struct str folder, struct str path, struct str content, struct arena *arena,
                                 struct diag_sink *sink) {
    struct str target = str_format(arena, STR_F "/" STR_F, STR_A(folder), STR_A(path));
    if (!target.ptr)
        return STATUS_MEMORY;
    if (!make_folders((char *)target.ptr, folder.len + 1))
        return refused(sink);
    int fd = open(target.ptr, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST || errno == EISDIR ? STATUS_OK : refused(sink);
    bool whole = file_write_full(fd, content);
    whole = close(fd) == 0 && whole;
    return whole ? STATUS_OK : refused(sink);
}

static bool is_dots(const char *name) {
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static void empty(int folder, unsigned depth);

/* False: it is still there. */
static bool remove_one(int folder, const struct dirent64 *entry, unsigned depth) {
    bool may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
    int inner = may_be_folder ? openat(folder, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (inner >= 0) {
        empty(inner, depth + 1);
        (void)close(inner);
    }
    return unlinkat(folder, entry->d_name, inner >= 0 ? AT_REMOVEDIR : 0) == 0;
}

/* Whether anything went away. */
static bool remove_some(int folder, unsigned depth) {
    _Alignas(struct dirent64) char bytes[2048];
    bool gone = false;
    ssize_t got;
    (void)lseek(folder, 0, SEEK_SET);
    while ((got = getdents64(folder, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; at < got;) {
            const struct dirent64 *entry = (const void *)(bytes + at);
            at += entry->d_reclen;
            gone |= !is_dots(entry->d_name) && remove_one(folder, entry, depth);
        }
    return gone;
}

/* All that lies in it, by descriptors and without memory: what is to be removed may be there because that is out. The
 * folder is read from its beginning until nothing goes away any more. */
static void empty(int folder, unsigned depth) {
    enum { DEPTH_MAX = 128 };
    while (depth < DEPTH_MAX && remove_some(folder, depth))
        continue;
}

void scratch_folder_free(struct str folder) {
    int fd = folder.ptr ? open(folder.ptr, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    empty(fd, 0);
    (void)close(fd);
    (void)rmdir(folder.ptr);
}

/* ---- kept by a process of our own */

/* Until the pipe's other end is closed, which the kernel does whatever ends the other process. Signals stay blocked:
 * what ends a whole group of processes from a terminal must not end this one first. What it would hold open nobody
 * waits for.
 */
static _Noreturn void keep(int pipe, const char *folder) {
    char byte;
    ssize_t got;
    (void)setsid();
    if (pipe > 0)
        (void)close_range(0, (unsigned)pipe - 1, 0);
    (void)close_range((unsigned)pipe + 1, ~0U, 0);
    do
        got = read(pipe, &byte, 1);
    while (got > 0 || (got < 0 && errno == EINTR));
    scratch_folder_free(str_from(folder));
    _exit(0);
}

enum status scratch_folder_keep(struct arena *arena, struct diag_sink *sink, struct str *folder,
                                struct scratch_keeper *keeper) {
    int ends[2];
    sigset_t all, before;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return refused(sink);
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &before);
    enum status status = scratch_folder_new(arena, sink, folder);
    pid_t process = status == STATUS_OK ? fork() : -1;
    if (process == 0) {
        (void)close(ends[1]);
        keep(ends[0], folder->ptr);
    }
    if (status == STATUS_OK && process < 0) {
        status = refused(sink);
        scratch_folder_free(*folder);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[0]);
    *keeper = (struct scratch_keeper){ends[1], (int)process};
    if (status != STATUS_OK) {
        (void)close(ends[1]);
        *keeper = (struct scratch_keeper){0};
    }
    return status;
}

void scratch_folder_leave(struct scratch_keeper *keeper) {
    if (keeper->process <= 0)
        return;
    (void)close(keeper->pipe);
    while (waitpid(keeper->process, NULL, 0) < 0 && errno == EINTR)
        continue;
    *keeper = (struct scratch_keeper){0};
}
