/* Links are not followed; but busybox is telnetd where a link of that name leads to it. */
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "supplier/scan.h"

/* Whether it is a file that nobody can run: a table that is called like a program, say. */
static bool is_idle(const char *path) {
    char resolved[PATH_MAX], begin[4];
    unsigned mode = 0;
    int fd = realpath(path, resolved) ? file_open(resolved, &mode) : -1;
    if (fd < 0)
        return false;
    bool binary = read(fd, begin, sizeof begin) == (ssize_t)sizeof begin && elf_is((struct str){begin, sizeof begin});
    close(fd);
    return !binary && !(mode & (S_IXUSR | S_IXGRP | S_IXOTH));
}

enum status scan_link(const struct scan_file *file, struct scan_looked *looked) {
    char target[PATH_MAX];
    ssize_t len = readlink(file->path, target, sizeof target);
    if (len <= 0)
        return STATUS_OK;
    looked->link = str_copy(file->arena, (struct str){target, (size_t)len});
    struct str root = str_slice(str_from(file->path), 0, file->root);
    struct str path = str_format(file->arena, STR_F STR_F, STR_A(root), STR_A(looked->link));
    if (!looked->link.ptr || !path.ptr)
        return STATUS_MEMORY;
    /* What begins with a stroke begins at the product's root, not at this machine's. */
    looked->idle = is_idle(target[0] == '/' ? path.ptr : file->path);
    return STATUS_OK;
}
