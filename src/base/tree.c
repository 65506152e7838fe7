/* Names are resolved here, part by part, not by the kernel: openat2(2) does the same, but is not on every device. */
#include "base/tree_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { READ_FIRST = 4096 };

const char *const tree_words[TREE_ANSWERS] = {
    [TREE_OK] = "was read",
    [TREE_ABSENT] = "is not there",
    [TREE_DENIED] = "may not be read by this user",
    [TREE_OTHER] = "is not of the kind that belongs there",
    [TREE_LONG] = "is too large",
    [TREE_LOOP] = "is a link that leads in circles",
    [TREE_FOREIGN] = "lies on a file system of another machine or of a program, which may not answer",
    [TREE_HOST] = "belongs to the machine that looks, not to the image",
    [TREE_MEMORY] = "does not fit into memory",
    [TREE_FAILED] = "cannot be read",
};

enum tree_answer tree_errno(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return TREE_ABSENT;
    case EACCES:
    case EPERM:
        return TREE_DENIED;
    case ELOOP:
        return TREE_LOOP;
    case ENAMETOOLONG:
        return TREE_LONG;
    case ENOMEM:
        return TREE_MEMORY;
    default:
        return TREE_FAILED;
    }
}

enum tree_answer tree_open(struct tree *tree, const char *path) {
    tree->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    tree->live = str_eq(str_from(path), STR("/"));
    tree->nodes = NULL;
    tree->foreign_count = 0;
    if (tree->root < 0)
        return tree_errno(errno);
    tree_find_foreign(tree);
    return TREE_OK;
}

void tree_close(struct tree *tree) {
    if (tree->root >= 0)
        (void)close(tree->root);
    tree->root = -1;
}

/* A path on its way: `done` is resolved, without links in it and without a slash in front; `rest` is to come. */
struct way {
    char done[TREE_PATH_MAX];
    size_t done_len;
    char rest[TREE_PATH_MAX];
    size_t at, rest_len;
    unsigned links;
};

static bool next_part(struct way *way, struct str *part) {
    while (way->at < way->rest_len && way->rest[way->at] == '/')
        way->at++;
    size_t from = way->at;
    while (way->at < way->rest_len && way->rest[way->at] != '/')
        way->at++;
    *part = (struct str){way->rest + from, way->at - from};
    return part->len > 0;
}

static void leave_folder(struct way *way) {
    while (way->done_len > 0 && way->done[way->done_len - 1] != '/')
        way->done_len--;
    way->done_len -= way->done_len > 0;
    way->done[way->done_len] = 0;
}

static bool enter(struct way *way, struct str part) {
    size_t len = way->done_len + (way->done_len > 0) + part.len;
    if (len >= TREE_PATH_MAX)
        return false;
    if (way->done_len > 0)
        way->done[way->done_len++] = '/';
    memcpy(way->done + way->done_len, part.ptr, part.len);
    way->done_len = len;
    way->done[len] = 0;
    return true;
}

/* What is left of the way goes behind the link's target; an absolute one begins at the root of the tree again. */
static enum tree_answer follow(struct way *way, const char *target, size_t len) {
    if (++way->links > TREE_LINKS_MAX)
        return TREE_LOOP;
    size_t left = way->rest_len - way->at;
    if (len + 1 + left >= TREE_PATH_MAX)
        return TREE_LONG;
    memmove(way->rest + len + 1, way->rest + way->at, left);
    memcpy(way->rest, target, len);
    way->rest[len] = '/';
    way->rest_len = len + 1 + left;
    way->at = 0;
    if (target[0] == '/')
        way->done_len = 0;
    else
        leave_folder(way);
    return TREE_OK;
}

static bool is_last(const struct way *way) {
    for (size_t i = way->at; i < way->rest_len; i++)
        if (way->rest[i] != '/')
            return false;
    return true;
}

/* Before anything is asked of what lies there: a file system whose server is gone would keep us for ever. */
static bool is_foreign(const struct tree *tree, const struct way *way) {
    struct statx found;
    return tree->foreign_count > 0 &&
           statx(tree->root, way->done, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE,
                 &found) == 0 &&
           tree_is_foreign(tree, makedev(found.stx_dev_major, found.stx_dev_minor));
}

static enum tree_answer one_step(const struct tree *tree, struct way *way, struct str part, bool follow_last) {
    if (str_eq(part, STR(".")))
        return TREE_OK;
    if (str_eq(part, STR(".."))) {
        leave_folder(way);
        return TREE_OK;
    }
    bool last = is_last(way);
    if (!enter(way, part))
        return TREE_LONG;
    if (is_foreign(tree, way))
        return TREE_FOREIGN;
    if (last && !follow_last)
        return TREE_OK;
    char target[TREE_PATH_MAX];
    ssize_t len = readlinkat(tree->root, way->done, target, sizeof target);
    if (len < 0)
        return errno == EINVAL ? TREE_OK : tree_errno(errno);
    if ((size_t)len == sizeof target || len == 0)
        return TREE_LONG;
    return follow(way, target, (size_t)len);
}

/* The path without links, as seen from the root's descriptor: "." for the root itself. */
static enum tree_answer resolve(const struct tree *tree, const char *path, bool follow_last, struct way *way) {
    struct str text = str_from(path);
    if (text.len >= TREE_PATH_MAX)
        return TREE_LONG;
    *way = (struct way){.rest_len = text.len};
    memcpy(way->rest, text.ptr, text.len);
    struct str part;
    while (next_part(way, &part)) {
        enum tree_answer answer = one_step(tree, way, part, follow_last);
        if (answer != TREE_OK)
            return answer;
    }
    if (way->done_len == 0)
        (void)enter(way, STR("."));
    return TREE_OK;
}

bool tree_is_kernels(int fd) {
    static const unsigned long magic[] = {PROC_SUPER_MAGIC, SYSFS_MAGIC,        DEBUGFS_MAGIC,       TRACEFS_MAGIC,
                                          SECURITYFS_MAGIC, CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC, EFIVARFS_MAGIC};
    struct statfs info;
    if (fstatfs(fd, &info) != 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(magic); i++)
        if ((unsigned long)info.f_type == magic[i])
            return true;
    return false;
}

/* What is there is looked at before it is opened for reading: opening a device may already change something. */
static enum tree_answer is_of_kind(const struct tree *tree, const char *path, int flags) {
    struct stat info;
    if (flags & (O_PATH | O_DIRECTORY))
        return TREE_OK;
    if (fstatat(tree->root, path, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return tree_errno(errno);
    if (!tree_correct(tree, &info))
        return TREE_FAILED;
    return S_ISREG(info.st_mode) ? TREE_OK : TREE_OTHER;
}

static enum tree_answer open_at(const struct tree *tree, const char *path, int flags, bool follow_last, int *fd) {
    struct way way;
    enum tree_answer answer = resolve(tree, path, follow_last, &way);
    if (answer == TREE_OK)
        answer = is_of_kind(tree, way.done, flags);
    if (answer != TREE_OK)
        return answer;
    *fd = openat(tree->root, way.done, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0)
        return tree_errno(errno);
    if (tree->live || !tree_is_kernels(*fd))
        return TREE_OK;
    (void)close(*fd);
    return TREE_HOST;
}

static enum tree_answer info_of(const struct tree *tree, const char *path, bool follow_last, struct stat *info) {
    int fd;
    enum tree_answer answer = open_at(tree, path, O_PATH, follow_last, &fd);
    if (answer != TREE_OK)
        return answer;
    answer = fstat(fd, info) != 0 ? tree_errno(errno) : tree_correct(tree, info) ? TREE_OK : TREE_FAILED;
    (void)close(fd);
    return answer;
}

enum tree_answer tree_stat(const struct tree *tree, const char *path, struct stat *info) {
    return info_of(tree, path, true, info);
}

enum tree_answer tree_look(const struct tree *tree, const char *path, struct stat *info) {
    return info_of(tree, path, false, info);
}

enum tree_answer tree_link(const struct tree *tree, const char *path, struct arena *arena, struct str *target) {
    struct way way;
    enum tree_answer answer = resolve(tree, path, false, &way);
    if (answer != TREE_OK)
        return answer;
    char text[TREE_PATH_MAX];
    ssize_t len = readlinkat(tree->root, way.done, text, sizeof text);
    if (len < 0)
        return errno == EINVAL ? TREE_OTHER : tree_errno(errno);
    *target = str_copy(arena, (struct str){text, (size_t)len});
    return target->ptr ? TREE_OK : TREE_MEMORY;
}

/* Reads to the end: what proc tells has no size before it is read. */
static enum tree_answer read_all(int fd, size_t first, size_t max, struct arena *arena, struct str *text) {
    char *bytes = arena_get_raw(arena, first + 1, 1);
    size_t len = 0, room = first;
    while (bytes) {
        ssize_t n = read(fd, bytes + len, room - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tree_errno(errno);
        len += (size_t)n;
        if (n == 0) {
            bytes[len] = 0;
            *text = (struct str){bytes, len};
            arena_shrink(arena, bytes, bytes + len + 1);
            return TREE_OK;
        }
        if (len > max)
            return TREE_LONG;
        if (len < room)
            continue;
        char *larger = arena_get_raw(arena, room * 2 + 1, 1);
        if (larger)
            memcpy(larger, bytes, len);
        bytes = larger;
        room *= 2;
    }
    return TREE_MEMORY;
}

enum tree_answer tree_read(const struct tree *tree, const char *path, size_t max, struct arena *arena,
                           struct str *text) {
    *text = STR_NONE;
    int fd;
    enum tree_answer answer = open_at(tree, path, O_RDONLY | O_NOCTTY, true, &fd);
    if (answer != TREE_OK)
        return answer;
    struct stat info;
    if (fstat(fd, &info) != 0)
        answer = tree_errno(errno);
    else if (!S_ISREG(info.st_mode))
        answer = TREE_OTHER;
    else if (info.st_size > 0 && (uint64_t)info.st_size > max)
        answer = TREE_LONG;
    else
        answer = read_all(fd, info.st_size > 0 ? (size_t)info.st_size + 1 : READ_FIRST, max, arena, text);
    (void)close(fd);
    return answer;
}

enum tree_answer tree_peek(const struct tree *tree, const char *path, char *bytes, size_t room, size_t *len) {
    int fd;
    *len = 0;
    enum tree_answer answer = open_at(tree, path, O_RDONLY | O_NOCTTY, true, &fd);
    if (answer != TREE_OK)
        return answer;
    struct stat info;
    ssize_t n = 0;
    if (fstat(fd, &info) != 0)
        answer = tree_errno(errno);
    else if (!S_ISREG(info.st_mode))
        answer = TREE_OTHER;
    else if ((n = pread(fd, bytes, room, 0)) < 0)
        answer = tree_errno(errno);
    *len = n > 0 ? (size_t)n : 0;
    (void)close(fd);
    return answer;
}

int tree_folder(const struct tree *tree, const char *path, enum tree_answer *answer) {
    int fd = -1;
    *answer = open_at(tree, path, O_RDONLY | O_DIRECTORY, true, &fd);
    if (*answer == TREE_ABSENT) {
        /* A file where a folder is asked for is another thing than nothing. */
        struct stat info;
        if (tree_stat(tree, path, &info) == TREE_OK)
            *answer = TREE_OTHER;
    }
    return *answer == TREE_OK ? fd : -1;
}
