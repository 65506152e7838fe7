#include "base/scratch_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool write_all(int fd, struct str content) {
    while (content.len > 0) {
        ssize_t n = write(fd, content.ptr, content.len);
        if (n < 0 && errno != EINTR)
            return false;
        content = str_skip(content, n > 0 ? (size_t)n : 0);
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
    bool whole = write_all(fd, content);
    whole = close(fd) == 0 && whole;
    return whole ? STATUS_OK : refused(sink);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

void scratch_folder_free(struct str folder) {
    enum { DESCRIPTORS = 16 };
    if (folder.ptr)
        (void)nftw(folder.ptr, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}
