#include "base/parallel.h"
#include "base/tree_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { DEPTH_MAX = 64 };

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_dots(const char *name) {
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static enum tree_answer read_names(DIR *folder, struct arena *arena, struct tree_names *names) {
    size_t room = 0;
    for (const struct dirent *entry; errno = 0, (entry = readdir(folder));) {
        if (is_dots(entry->d_name))
            continue;
        if (names->count == TREE_LIST_MAX)
            return TREE_LONG;
        if (!arena_grow(arena, (void **)&names->items, names->count, &room, sizeof *names->items, _Alignof(struct str)))
            return TREE_MEMORY;
        struct str name = str_copy(arena, str_from(entry->d_name));
        if (!name.ptr)
            return TREE_MEMORY;
        names->items[names->count++] = name;
    }
    return errno ? tree_errno(errno) : TREE_OK;
}

enum tree_answer tree_list(const struct tree *tree, const char *path, struct arena *arena, struct tree_names *names) {
    *names = (struct tree_names){NULL, 0};
    enum tree_answer answer;
    int fd = tree_folder(tree, path, &answer);
    if (fd < 0)
        return answer;
    DIR *folder = fdopendir(fd);
    if (!folder) {
        (void)close(fd);
        return TREE_MEMORY;
    }
    answer = read_names(folder, arena, names);
    (void)closedir(folder);
    if (answer == TREE_OK && names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, by_bytes);
    return answer;
}

enum { ERRANDS_MAX = 32, FOLDER_BYTES = 32 << 10, WALK_MEMORY = 32 << 20 };

/* A folder that waits for a walker. */
struct errand {
    int fd;
    dev_t device;
    unsigned depth;
    size_t len;
    char path[TREE_PATH_MAX];
};

/* What the walkers of one walk share. Each walks its folder to the end, and leaves what lies below it to whoever is
 * free while there is room: as folders are left early, they are large ones, and nobody waits for long. */
struct crew {
    const struct tree *tree;
    struct tree_walk *walk;
    struct stride *strides;
    atomic_size_t seen, denied;
    atomic_bool ended, too_many;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    atomic_uint waiting; /* errands; written with the mutex */
    unsigned first, busy;
    struct errand errands[ERRANDS_MAX];
};

/* One walker on its way: the path of the folder that it is in, and what it has read of each folder above. */
struct stride {
    struct crew *crew;
    unsigned walker;
    size_t len;
    char path[TREE_PATH_MAX];
    struct {
        _Alignas(struct dirent64) char bytes[FOLDER_BYTES];
    } rooms[DEPTH_MAX];
};

/* What was mounted since the tree was opened, or has another number there than here. Where a file system is only
 * mounted when it is entered, that would change the device. */
static bool is_foreign(int fd) {
    static const unsigned long magic[] = {NFS_SUPER_MAGIC, 0xff534d42 /* CIFS */, SMB2_SUPER_MAGIC,
                                          V9FS_MAGIC,      FUSE_SUPER_MAGIC,      CODA_SUPER_MAGIC,
                                          AFS_FS_MAGIC,    CEPH_SUPER_MAGIC,      AUTOFS_SUPER_MAGIC};
    struct statfs info;
    if (fstatfs(fd, &info) != 0)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(magic); i++)
        if ((unsigned long)info.f_type == magic[i])
            return true;
    return tree_is_kernels(fd);
}

/* The folder where another file system begins; a descriptor that only names it mounts nothing. */
static bool may_enter(int folder, const char *name) {
    int fd = openat(folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool may = fd >= 0 && !is_foreign(fd);
    if (fd >= 0)
        (void)close(fd);
    return may;
}

/* What is there, as far as a visit needs it: statx(2) asks for less, and no network for what is fresh. */
static bool look_at(int folder, const char *name, struct stat *info) {
    struct statx found;
    const unsigned mask = STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_SIZE | STATX_INO;
    if (statx(folder, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, mask, &found) != 0)
        return errno != ENOENT && fstatat(folder, name, info, AT_SYMLINK_NOFOLLOW) == 0;
    *info = (struct stat){.st_ino = found.stx_ino,
                          .st_dev = makedev(found.stx_dev_major, found.stx_dev_minor),
                          .st_rdev = makedev(found.stx_rdev_major, found.stx_rdev_minor),
                          .st_mode = found.stx_mode,
                          .st_uid = found.stx_uid,
                          .st_gid = found.stx_gid,
                          .st_size = (off_t)found.stx_size};
    return true;
}

static bool has_ended(const struct crew *crew) {
    return atomic_load_explicit(&crew->ended, memory_order_relaxed);
}

static void deny(struct crew *crew) {
    (void)atomic_fetch_add_explicit(&crew->denied, 1, memory_order_relaxed);
}

/* False where nobody could take it soon: then the giver walks it. */
static bool leave_to_others(struct stride *stride, int fd, dev_t device, unsigned depth) {
    struct crew *crew = stride->crew;
    if (crew->walk->walkers < 2 || atomic_load_explicit(&crew->waiting, memory_order_relaxed) >= ERRANDS_MAX)
        return false;
    (void)pthread_mutex_lock(&crew->mutex);
    unsigned waiting = atomic_load(&crew->waiting);
    bool room = waiting < ERRANDS_MAX;
    if (room) {
        struct errand *errand = &crew->errands[(crew->first + waiting) % ERRANDS_MAX];
        errand->fd = fd;
        errand->device = device;
        errand->depth = depth;
        errand->len = stride->len;
        memcpy(errand->path, stride->path, stride->len + 1);
        atomic_store(&crew->waiting, waiting + 1);
        if (crew->busy < crew->walk->walkers)
            (void)pthread_cond_signal(&crew->changed);
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    return room;
}

static void walk_folder(struct stride *stride, int fd, dev_t device, unsigned depth);

static void walk_into(struct stride *stride, int folder, const char *name, dev_t device, dev_t before, unsigned depth) {
    /* Only where another file system begins is it asked what it is. */
    if (device != before && (tree_is_foreign(stride->crew->tree, device) || !may_enter(folder, name)))
        return;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        if (errno != ENOENT)
            deny(stride->crew);
        return;
    }
    if (!leave_to_others(stride, fd, device, depth))
        walk_folder(stride, fd, device, depth);
}

/* A path too long is as a folder that may not be read: who may make folders in /tmp must not end the walk of all
 * others. What is gone by now was nothing. */
static void visit_one(struct stride *stride, int folder, const char *name, dev_t device, unsigned depth) {
    struct crew *crew = stride->crew;
    struct stat info;
    size_t len = strlen(name), before = stride->len;
    bool there = look_at(folder, name, &info);
    if (!there && errno == ENOENT)
        return;
    there = there && tree_correct(crew->tree, &info);
    if (!there || before + 1 + len >= sizeof stride->path) {
        deny(crew);
        return;
    }
    if (atomic_fetch_add_explicit(&crew->seen, 1, memory_order_relaxed) >= crew->walk->most) {
        atomic_store(&crew->too_many, true);
        atomic_store(&crew->ended, true);
        return;
    }
    stride->path[before] = '/';
    memcpy(stride->path + before + 1, name, len + 1);
    stride->len = before + 1 + len;
    const struct tree_visit visit = {crew->tree, {stride->path, stride->len}, &info, folder, name, stride->walker};
    if (!crew->walk->visit(crew->walk->context, &visit))
        atomic_store(&crew->ended, true);
    else if (S_ISDIR(info.st_mode))
        walk_into(stride, folder, name, info.st_dev, device, depth + 1);
    stride->len = before;
    stride->path[before] = 0;
}

/* Closes the descriptor. One too deep is denied, as a path too long is. */
static void walk_folder(struct stride *stride, int fd, dev_t device, unsigned depth) {
    struct crew *crew = stride->crew;
    ssize_t got = depth < DEPTH_MAX ? 0 : -1;
    errno = 0;
    while (depth < DEPTH_MAX && !has_ended(crew) &&
           (got = getdents64(fd, stride->rooms[depth].bytes, FOLDER_BYTES)) > 0) {
        const struct dirent64 *entry;
        for (ssize_t at = 0; at < got && !has_ended(crew); at += entry->d_reclen) {
            entry = (const void *)(stride->rooms[depth].bytes + at);
            if (!is_dots(entry->d_name))
                visit_one(stride, fd, entry->d_name, device, depth);
        }
        errno = 0;
    }
    /* A folder that ends in an error was not seen whole. */
    if (got < 0 && errno != ENOENT)
        deny(crew);
    (void)close(fd);
}

/* The next folder to walk, in `*errand` but its path; false when all is walked. */
static bool next_errand(struct stride *stride, struct errand *errand) {
    struct crew *crew = stride->crew;
    (void)pthread_mutex_lock(&crew->mutex);
    unsigned waiting;
    while ((waiting = atomic_load(&crew->waiting)) == 0 && crew->busy > 0)
        (void)pthread_cond_wait(&crew->changed, &crew->mutex);
    if (waiting > 0) {
        const struct errand *next = &crew->errands[crew->first];
        errand->fd = next->fd;
        errand->device = next->device;
        errand->depth = next->depth;
        stride->len = next->len;
        memcpy(stride->path, next->path, next->len + 1);
        crew->first = (crew->first + 1) % ERRANDS_MAX;
        atomic_store(&crew->waiting, waiting - 1);
        crew->busy++;
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    return waiting > 0;
}

static void end_errand(struct crew *crew) {
    (void)pthread_mutex_lock(&crew->mutex);
    if (--crew->busy == 0)
        (void)pthread_cond_broadcast(&crew->changed);
    (void)pthread_mutex_unlock(&crew->mutex);
}

static enum status walk_errands(void *context, size_t item, unsigned walker) {
    struct crew *crew = context;
    struct stride *stride = &crew->strides[walker];
    struct errand errand;
    (void)item;
    stride->crew = crew;
    stride->walker = walker;
    while (next_errand(stride, &errand)) {
        walk_folder(stride, errand.fd, errand.device, errand.depth);
        end_errand(crew);
    }
    return STATUS_OK;
}

/* One job a walker, which ends when there is no folder left for anybody. */
static enum tree_answer walk_all(struct crew *crew) {
    struct tree_walk *walk = crew->walk;
    (void)pthread_mutex_init(&crew->mutex, NULL);
    (void)pthread_cond_init(&crew->changed, NULL);
    enum status status = parallel_for(walk->walkers, 1, walk->walkers, walk_errands, crew, NULL);
    (void)pthread_cond_destroy(&crew->changed);
    (void)pthread_mutex_destroy(&crew->mutex);
    size_t seen = atomic_load(&crew->seen);
    walk->seen = seen < walk->most ? seen : walk->most;
    walk->denied = atomic_load(&crew->denied);
    return status != STATUS_OK ? TREE_FAILED : atomic_load(&crew->too_many) ? TREE_LONG : TREE_OK;
}

static enum tree_answer first_errand(const struct tree *tree, const char *path, struct errand *errand) {
    struct str top = str_from(path);
    while (top.len > 0 && top.ptr[top.len - 1] == '/')
        top.len--;
    if (top.len >= sizeof errand->path)
        return TREE_LONG;
    memcpy(errand->path, top.ptr, top.len);
    errand->path[top.len] = 0;
    errand->len = top.len;
    errand->depth = 0;
    enum tree_answer answer;
    struct stat info;
    errand->fd = tree_folder(tree, path, &answer);
    if (errand->fd < 0)
        return answer;
    if (fstat(errand->fd, &info) != 0) {
        (void)close(errand->fd);
        return TREE_FAILED;
    }
    errand->device = info.st_dev;
    return TREE_OK;
}

enum tree_answer tree_walk(const struct tree *tree, const char *path, struct tree_walk *walk) {
    walk->seen = walk->denied = 0;
    if (walk->walkers < 1 || walk->walkers > TREE_WALKERS_MAX)
        walk->walkers = walk->walkers ? TREE_WALKERS_MAX : 1;
    struct arena arena;
    arena_init(&arena, WALK_MEMORY);
    struct crew *crew = ARENA_NEW(&arena, struct crew);
    /* Its pages are touched as folders are read: most of it never is. */
    struct stride *strides = arena_get_raw(&arena, walk->walkers * sizeof *strides, _Alignof(struct stride));
    enum tree_answer answer = crew && strides ? first_errand(tree, path, &crew->errands[0]) : TREE_MEMORY;
    if (answer == TREE_OK) {
        crew->tree = tree;
        crew->walk = walk;
        crew->strides = strides;
        atomic_store(&crew->waiting, 1);
        answer = walk_all(crew);
    }
    arena_done(&arena);
    return answer;
}

static enum tree_answer capability_of(const struct tree_nodes *nodes, ino_t inode, uint8_t *bytes, size_t room,
                                      size_t *len) {
    const struct tree_node *node = tree_nodes_find(nodes, inode);
    *len = 0;
    if (!node || node->capability_len > room)
        return TREE_FAILED;
    if (node->capability_len == 0)
        return nodes->capabilities ? TREE_ABSENT : TREE_FAILED;
    memcpy(bytes, node->capability, node->capability_len);
    *len = node->capability_len;
    return TREE_OK;
}

/* No call takes a folder and a name before Linux 6.13; by proc the folder is a path. */
enum tree_answer tree_capability(const struct tree_visit *visit, uint8_t *bytes, size_t room, size_t *len) {
    char path[NAME_MAX + 40];
    if (visit->tree->nodes)
        return capability_of(visit->tree->nodes, visit->info->st_ino, bytes, room, len);
    int n = snprintf(path, sizeof path, "/proc/self/fd/%d/%s", visit->folder, visit->name);
    if (n < 0 || (size_t)n >= sizeof path)
        return TREE_LONG;
    ssize_t got = lgetxattr(path, "security.capability", bytes, room);
    *len = got < 0 ? 0 : (size_t)got;
    if (got >= 0)
        return TREE_OK;
    if (errno == ENODATA || errno == ENOTSUP)
        return TREE_ABSENT;
    /* It may have gone since; only where it is still there nobody could look. */
    struct stat info;
    return fstatat(visit->folder, visit->name, &info, AT_SYMLINK_NOFOLLOW) == 0 ? TREE_FAILED : TREE_ABSENT;
}
