#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct diag_kind NEITHER = {"file.not-regular", SEVERITY_ERROR, "is {0}, neither a file nor a folder",
                                         NULL};
static const struct diag_kind TOO_DEEP = {"file.too-deep", SEVERITY_ERROR, "is nested more than {0} folders deep",
                                          NULL};
static const struct diag_kind TOO_MANY = {"file.too-many", SEVERITY_ERROR, "holds more than {0} files", NULL};
static const struct diag_kind NO_MEMORY = {"file.no-memory", SEVERITY_ERROR, "cannot be listed: out of memory", NULL};

static const struct diag_kind LINKED = {"file.linked-folder", SEVERITY_WARNING,
                                        "is a link to a folder, which is not followed: what lies in it is not read",
                                        "name that folder itself, or put it here in place of the link"};

static const struct diag_kind LEFT_OUT = {"file.left-out", SEVERITY_WARNING, "is left out: it is no file", NULL};

enum { DEPTH_MAX = 32, FILES_MAX = 10 * 1000 * 1000 };

struct walk {
    bool (*wanted)(struct str name);
    struct arena *arena;
    struct diag_sink *sink;
    const char *top;
    struct file_entry *items;
    size_t count, room;
};

static enum status no_memory(struct walk *walk) {
    diag_add(walk->sink, &NO_MEMORY, file_place(walk->sink, walk->top));
    return STATUS_MEMORY;
}

static enum status add_file(struct walk *walk, const char *path) {
    if (walk->count == FILES_MAX) {
        diag_add(walk->sink, &TOO_MANY, file_place(walk->sink, walk->top), STR("10000000"));
        return STATUS_LIMIT;
    }
    if (!arena_grow(walk->arena, (void **)&walk->items, walk->count, &walk->room, sizeof *walk->items,
                    _Alignof(struct file_entry)))
        return no_memory(walk);
    walk->items[walk->count++] = (struct file_entry){path};
    return STATUS_OK;
}

static enum status walk_folder(struct walk *walk, int parent, const char *name, const char *path, unsigned depth);

/* folder/name; NULL without memory. */
static const char *join(struct arena *arena, const char *folder, const char *name) {
    size_t front = strlen(folder), back = strlen(name);
    front -= front > 0 && folder[front - 1] == '/';
    char *path = arena_get_raw(arena, front + back + 2, 1);
    if (!path)
        return NULL;
    memcpy(path, folder, front);
    path[front] = '/';
    memcpy(path + front + 1, name, back + 1);
    return path;
}

enum sort { SORT_GONE, SORT_OTHER, SORT_FILE, SORT_FOLDER, SORT_LINKED_FOLDER };

/* A link to a file is a file, and so is one that leads nowhere: reading it tells. Most file systems tell the type with
 * the name, which saves a call for each file. */
static enum sort sort_of(int fd, const struct dirent *entry) {
    struct stat info;
    unsigned char type = entry->d_type;
    if (type == DT_UNKNOWN) {
        if (fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? SORT_GONE : SORT_FILE;
        type = (unsigned char)IFTODT(info.st_mode);
    }
    if (type == DT_DIR)
        return SORT_FOLDER;
    if (type != DT_LNK)
        return type == DT_REG ? SORT_FILE : SORT_OTHER;
    if (fstatat(fd, entry->d_name, &info, 0) != 0 || S_ISREG(info.st_mode))
        return SORT_FILE;
    return S_ISDIR(info.st_mode) ? SORT_LINKED_FOLDER : SORT_OTHER;
}

/* One entry of the open folder `fd`, which is called `folder`. What vanishes meanwhile is passed over; so is a pipe or
 * a device, with a warning when it has the name of what is wanted. */
static enum status visit(struct walk *walk, int fd, const char *folder, const struct dirent *entry, unsigned depth) {
    const char *name = entry->d_name;
    enum sort sort = sort_of(fd, entry);
    if (sort == SORT_GONE || ((sort == SORT_FILE || sort == SORT_OTHER) && !walk->wanted(str_from(name))))
        return STATUS_OK;
    const char *path = join(walk->arena, folder, name);
    if (!path)
        return no_memory(walk);
    if (sort == SORT_FILE)
        return add_file(walk, path);
    if (sort == SORT_FOLDER)
        return walk_folder(walk, fd, name, path, depth + 1);
    diag_add(walk->sink, sort == SORT_OTHER ? &LEFT_OUT : &LINKED, file_place(walk->sink, path));
    return STATUS_OK;
}

static enum status visit_all(struct walk *walk, DIR *folder, const char *path, unsigned depth) {
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            return errno ? file_unreadable(walk->sink, path) : STATUS_OK;
        struct str name = str_from(entry->d_name);
        if (!str_eq(name, STR(".")) && !str_eq(name, STR("..")))
            TRY(visit(walk, dirfd(folder), path, entry, depth));
    }
}

static enum status walk_folder(struct walk *walk, int parent, const char *name, const char *path, unsigned depth) {
    if (depth > DEPTH_MAX) {
        diag_add(walk->sink, &TOO_DEEP, file_place(walk->sink, path), STR("32"));
        return STATUS_LIMIT;
    }
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth ? O_NOFOLLOW : 0));
    if (fd < 0)
        return file_unreadable(walk->sink, path);
    DIR *folder = fdopendir(fd);
    if (!folder) {
        int error = errno;
        (void)close(fd);
        errno = error;
        return error == ENOMEM ? no_memory(walk) : file_unreadable(walk->sink, path);
    }
    enum status status = visit_all(walk, folder, path, depth);
    (void)closedir(folder);
    return status;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct file_entry *)a)->path, ((const struct file_entry *)b)->path);
}

static enum status walk_top(struct walk *walk) {
    struct stat info;
    if (stat(walk->top, &info) != 0)
        return file_unreadable(walk->sink, walk->top);
    if (S_ISDIR(info.st_mode))
        return walk_folder(walk, AT_FDCWD, walk->top, walk->top, 0);
    if (S_ISREG(info.st_mode)) {
        struct str path = str_copy(walk->arena, str_from(walk->top));
        return path.ptr ? add_file(walk, path.ptr) : no_memory(walk);
    }
    diag_add(walk->sink, &NEITHER, file_place(walk->sink, walk->top), file_type_name(info.st_mode));
    return STATUS_SYSTEM;
}

enum status file_walk(const char *folder, bool (*wanted)(struct str name), struct arena *arena, struct diag_sink *sink,
                      struct file_list *list) {
    struct walk walk = {.wanted = wanted, .arena = arena, .sink = sink, .top = folder};
    TRY(walk_top(&walk));
    if (walk.count)
        qsort(walk.items, walk.count, sizeof *walk.items, by_path);
    *list = (struct file_list){walk.items, walk.count};
    return STATUS_OK;
}
