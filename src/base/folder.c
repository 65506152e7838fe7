#include "base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Both names are in one folder, or in two: that of the new name counts. What cannot be synchronised is renamed all the
 * same. */
static void settle(const char *path) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) + 1 : 0;
    if (len >= sizeof folder - 1)
        return;
    (void)snprintf(folder, sizeof folder, "%.*s.", (int)len, path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    (void)close(fd);
}

bool folder_rename(const char *from, const char *to, bool exchange) {
    unsigned flags = exchange ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) != 0)
        return false;
    settle(to);
    return true;
}

int folder_new_file(const char *path) {
    enum { MODE_NEW = 0666 };
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE_NEW);
}

bool folder_sync(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = syncfs(fd) == 0;
    int why = errno;
    (void)close(fd);
    errno = why;
    return done;
}

int folder_lock(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    int why = errno;
    (void)close(fd);
    errno = why;
    return -1;
}

int folder_enter(const char *path) {
    int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (before < 0 || chdir(path) == 0)
        return before;
    int why = errno;
    (void)close(before);
    errno = why;
    return -1;
}

bool folder_return(int before) {
    bool back = fchdir(before) == 0;
    int why = errno;
    (void)close(before);
    errno = why;
    return back;
}
