/* A temporary folder for a test that needs files. */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include "bed.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static inline char *folder_new(struct bed *bed) {
    char *folder = (char *)str_copy(&bed->arena, STR("/tmp/keyway-test-XXXXXX")).ptr;
    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline int folder_remove_one(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

static inline void folder_free(const char *folder) {
    assert_int_equal(nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static inline char *folder_path(struct bed *bed, const char *folder, const char *name) {
    return (char *)str_format(&bed->arena, "%s/%s", folder, name).ptr;
}

/* Writes `content` and gives the path. */
static inline char *folder_file(struct bed *bed, const char *folder, const char *name, struct str content) {
    char *path = folder_path(bed, folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(content.len ? write(fd, content.ptr, content.len) : 0, content.len);
    assert_int_equal(close(fd), 0);
    return path;
}

#endif
