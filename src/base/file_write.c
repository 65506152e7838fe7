#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_guard.h"

static const struct diag_kind NOT_REPLACEABLE = {"file.not-replaceable", SEVERITY_ERROR,
                                                 "is {0}: only a file can be replaced", NULL};

static const struct diag_kind WAS_READ = {"file.was-read", SEVERITY_ERROR,
                                          "is a file that this run has read: it would be replaced", "write elsewhere"};

enum { NAME_TRIES = 16, NAME_EXTRA = 24, MODE_BITS = 07777, MODE_NEW = 0644 };

/* The file that is replaced, links followed, and the one that is written first. */
struct file_draft {
    const char *written; /* the path as the caller wrote it */
    int fd;              /* of the fresh file, -1: none, or it is settled */
    char path[PATH_MAX];
    char fresh[PATH_MAX + NAME_EXTRA]; /* empty while it has no name, and once it is kept or dropped */
    bool is_old;
    mode_t mode;
};

/* False with errno, or with `info` telling that it is no file. */
static bool find_target(const char *path, struct file_draft *target, struct stat *info) {
    *info = (struct stat){0};
    if (stat(path, info) == 0) {
        target->is_old = true;
        target->mode = info->st_mode & MODE_BITS;
        return S_ISREG(info->st_mode) && realpath(path, target->path);
    }
    if (errno != ENOENT)
        return false;
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof target->path) {
        errno = len ? ENAMETOOLONG : ENOENT;
        return false;
    }
    memcpy(target->path, path, len + 1);
    return true;
}

/* A name beside the file that nobody has, probably. */
static bool choose_name(struct file_draft *target) {
    uint64_t number;
    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        return false;
    (void)snprintf(target->fresh, sizeof target->fresh, "%s.%016llx.new", target->path, (unsigned long long)number);
    return true;
}

/* A file without a name, so that a run that is stopped leaves nothing; -1 where there is no such thing. */
static int create_nameless(const struct file_draft *target) {
    char folder[PATH_MAX + 1];
    const char *slash = strrchr(target->path, '/');
    size_t len = slash ? (size_t)(slash - target->path) + 1 : 0;
    (void)snprintf(folder, sizeof folder, "%.*s.", (int)len, target->path);
    if (access("/proc/self/fd", X_OK) != 0)
        return -1;
    return open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, MODE_NEW);
}

/* Creates the fresh file; -1 with errno. */
static int create_beside(struct file_draft *target) {
    int fd = create_nameless(target);
    for (int i = 0; i < NAME_TRIES && fd < 0; i++) {
        if (!choose_name(target))
            return -1;
        fd = open(target->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE_NEW);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

/* Gives the fresh file a name, if it has none yet. */
static bool name_it(struct file_draft *target) {
    char link[64];
    if (target->fresh[0])
        return true;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", target->fd);
    for (int i = 0; i < NAME_TRIES && choose_name(target); i++) {
        if (linkat(AT_FDCWD, link, AT_FDCWD, target->fresh, AT_SYMLINK_FOLLOW) == 0)
            return true;
        if (errno != EEXIST)
            break;
    }
    target->fresh[0] = '\0';
    return false;
}

static void remove_fresh(struct file_draft *target) {
    int error = errno;
    if (target->fresh[0])
        (void)unlink(target->fresh);
    target->fresh[0] = '\0';
    errno = error;
}

bool file_write_full(int fd, struct str content) {
    while (content.len) {
        ssize_t n = write(fd, content.ptr, content.len);
        if (n >= 0)
            content = str_skip(content, (size_t)n);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/* Names and closes the fresh file with all of it on the disk. */
static bool settle(struct file_draft *target) {
    bool done = (!target->is_old || fchmod(target->fd, target->mode) == 0) && fsync(target->fd) == 0 && name_it(target);
    int error = errno;
    bool closed = close(target->fd) == 0;
    target->fd = -1;
    if (!done)
        errno = error;
    return done && closed;
}

/* Makes the new name last. Some file systems cannot sync a folder, and say so by EINVAL. */
static bool sync_folder(struct file_draft *target) {
    char *slash = strrchr(target->path, '/');
    if (slash)
        slash[slash == target->path] = '\0';
    int fd = open(slash ? target->path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == EACCES; /* a folder may be writable and not readable */
    bool done = fsync(fd) == 0 || errno == EINVAL;
    int error = errno;
    (void)close(fd);
    errno = error;
    return done;
}

static bool replace(struct file_draft *target) {
    bool settled = target->fd < 0 || settle(target);
    if (settled && rename(target->fresh, target->path) == 0) {
        target->fresh[0] = '\0';
        return sync_folder(target);
    }
    remove_fresh(target);
    return false;
}

static enum status refuse_read(const char *path, struct diag_sink *sink) {
    if (!file_guard_was_read(path))
        return STATUS_OK;
    diag_add(sink, &WAS_READ, file_place(sink, path));
    return STATUS_INPUT;
}

static enum status begin(const char *path, struct file_draft *target, struct diag_sink *sink) {
    struct stat info;
    *target = (struct file_draft){.written = path, .fd = -1};
    TRY(refuse_read(path, sink));
    if (find_target(path, target, &info)) {
        target->fd = create_beside(target);
        return target->fd >= 0 ? STATUS_OK : file_unwritable(sink, path);
    }
    if (target->is_old && !S_ISREG(info.st_mode)) {
        diag_add(sink, &NOT_REPLACEABLE, file_place(sink, path), file_type_name(info.st_mode));
        return STATUS_SYSTEM;
    }
    return file_unwritable(sink, path);
}

enum status file_draft_new(const char *path, struct arena *arena, struct diag_sink *sink, struct file_draft **draft) {
    struct file_draft *fresh = ARENA_NEW(arena, struct file_draft);
    struct str copy = str_copy(arena, str_from(path));
    if (!fresh || !copy.ptr)
        return STATUS_MEMORY;
    TRY(begin(copy.ptr, fresh, sink));
    *draft = fresh;
    return STATUS_OK;
}

int file_draft_fd(const struct file_draft *draft) {
    return draft->fd;
}

const char *file_draft_path(struct file_draft *draft) {
    return name_it(draft) ? draft->fresh : NULL;
}

/* Asked once more: a draft may have been begun before all was read. */
enum status file_draft_settle(struct file_draft *draft, struct diag_sink *sink) {
    TRY(refuse_read(draft->written, sink));
    if (settle(draft))
        return STATUS_OK;
    remove_fresh(draft);
    return file_unwritable(sink, draft->written);
}

enum status file_draft_keep(struct file_draft *draft, struct diag_sink *sink) {
    return replace(draft) ? STATUS_OK : file_unwritable(sink, draft->written);
}

void file_draft_drop(struct file_draft *draft) {
    if (!draft)
        return;
    if (draft->fd >= 0)
        (void)close(draft->fd);
    draft->fd = -1;
    remove_fresh(draft);
}

enum status file_draft_refused(const struct file_draft *draft, struct diag_sink *sink) {
    return file_unwritable(sink, draft->written);
}

enum status file_write(const char *path, struct str content, struct diag_sink *sink) {
    struct file_draft target;
    TRY(begin(path, &target, sink));
    if (file_write_full(target.fd, content))
        return file_draft_keep(&target, sink);
    enum status status = file_draft_refused(&target, sink);
    file_draft_drop(&target);
    return status;
}
