#include "base/laid_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { FOLDER_MODE = 0700, FILE_MODE = 0600 };

int laid_root(const char *folder) {
    return open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int laid_enter(int folder, const char *name, bool *made) {
    *made = mkdirat(folder, name, FOLDER_MODE) == 0;
    return *made || errno == EEXIST ? openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
}

int laid_file(int folder, const char *name) {
    (void)unlinkat(folder, name, 0);
    return openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
}

int laid_link(int folder, const char *name, const char *target) {
    (void)unlinkat(folder, name, 0);
    if (symlinkat(target, folder, name) != 0)
        return -1;
    return openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int laid_name(int folder, const char *name, int from, const char *other) {
    struct stat info, there;
    if (fstatat(from, other, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    if (!S_ISREG(info.st_mode)) {
        errno = ELOOP;
        return -1;
    }
    int fd = openat(from, other, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    /* By another descriptor it may be the same folder: that name must not go first. */
    bool same = fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && there.st_dev == info.st_dev &&
                there.st_ino == info.st_ino;
    if (!same)
        (void)unlinkat(folder, name, 0);
    if (same || linkat(from, other, folder, name, 0) == 0)
        return fd;
    int error = errno;
    (void)close(fd);
    errno = error;
    return -1;
}

bool laid_write(int fd, const char *bytes, size_t len) {
    bool nothing = len > 0 && bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0;
    if (nothing)
        return lseek(fd, (off_t)len, SEEK_CUR) >= 0;
    return file_write_full(fd, (struct str){bytes, len});
}

bool laid_end(int fd) {
    off_t size = lseek(fd, 0, SEEK_CUR);
    return size >= 0 && ftruncate(fd, size) == 0;
}
