#define _GNU_SOURCE
#include "integrity_linux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAMES_MAX ((size_t)16 << 20)

/* ---- names of a folder */

/* Names one behind the other, with room to grow. */
struct names {
    char *at;
    size_t length;
    size_t room;
    size_t count;
};

static enum kw_status add_name(struct names *names, const char *name) {
    size_t length = strlen(name) + 1;
    if (length > names->room - names->length) {
        size_t room = names->room ? names->room * 2 : 4096;
        char *more = room <= NAMES_MAX ? realloc(names->at, room) : NULL;
        if (!more)
            return KW_ERROR_ROOM;
        names->at = more;
        names->room = room;
    }
    memcpy(names->at + names->length, name, length);
    names->length += length;
    names->count++;
    return KW_OK;
}

static enum kw_status collect(DIR *folder, struct names *names) {
    for (;;) {
        errno = 0;
        const struct dirent *found = readdir(folder);
        if (!found)
            return errno == 0 ? KW_OK : KW_ERROR_STORAGE;
        if (strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0)
            KW_TRY(add_name(names, found->d_name));
    }
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in order, in memory of their own. */
static enum kw_status in_order(const struct names *names, uint8_t **sorted) {
    const char **name = calloc(names->count + 1, sizeof(*name));
    uint8_t *to = malloc(names->length + 1);
    if (!name || !to) {
        free(name);
        free(to);
        return KW_ERROR_ROOM;
    }
    const char *at = names->at;
    for (size_t i = 0; i < names->count; i++, at += strlen(at) + 1)
        name[i] = at;
    qsort(name, names->count, sizeof(*name), by_bytes);
    *sorted = to;
    for (size_t i = 0; i < names->count; i++) {
        size_t length = strlen(name[i]) + 1;
        memcpy(to, name[i], length);
        to += length;
    }
    free(name);
    return KW_OK;
}

enum kw_status kw_integrity_names(int folder, uint8_t **names, size_t *length) {
    /* A stream of its own, for it takes the descriptor with it and keeps a place. */
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = own >= 0 ? fdopendir(own) : NULL;
    struct names found = {NULL, 0, 0, 0};
    if (!stream) {
        if (own >= 0)
            close(own);
        return KW_ERROR_STORAGE;
    }
    enum kw_status status = collect(stream, &found);
    closedir(stream);
    if (status == KW_OK)
        status = in_order(&found, names);
    if (status == KW_OK)
        *length = found.length;
    free(found.at);
    return status;
}

/* ---- the reader */

static enum kw_status status_of(int error) {
    switch (error) {
    case ENOENT:
        return KW_ERROR_MISSING;
    case ELOOP:   /* a link */
    case ENOTDIR: /* a thing of another kind on the way */
    case EXDEV:   /* a way out of the root */
        return KW_ERROR_POLICY;
    default:
        return KW_ERROR_STORAGE;
    }
}

/* Step by step, no step over a link: what openat2 does at once. */
static int walk(int root, char *path, int flags) {
    int folder = root;
    for (char *name = path;;) {
        char *end = strchr(name, '/');
        if (end)
            *end = '\0';
        int next = openat(folder, name, end ? O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC : flags);
        int error = errno;
        if (folder != root)
            close(folder);
        errno = error;
        if (next < 0 || !end)
            return next;
        folder = next;
        name = end + 1;
    }
}

static int open_below(struct kw_integrity_files *files, char *path, int flags) {
    if (!files->walk) {
        struct open_how how = {.flags = (uint64_t)flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
        int file = (int)syscall(SYS_openat2, files->root, path, &how, sizeof(how));
        if (file >= 0 || errno != ENOSYS)
            return file;
        files->walk = 1;
    }
    return walk(files->root, path, flags);
}

/* How each kind is opened. Nothing waits: what stands in a file's place may be a pipe without a writer. */
static int flags_of(uint32_t mode) {
    int always = O_NOFOLLOW | O_CLOEXEC;
    if ((mode & KW_INTEGRITY_KIND) == KW_INTEGRITY_LINK)
        return always | O_PATH;
    return always | O_RDONLY | O_NONBLOCK | O_NOCTTY;
}

static enum kw_status read_link(struct kw_integrity_files *files) {
    char target[PATH_MAX];
    ssize_t length = readlinkat(files->file, "", target, sizeof(target));
    if (length < 0)
        return KW_ERROR_STORAGE;
    files->content = malloc((size_t)length + 1);
    if (!files->content)
        return KW_ERROR_ROOM;
    memcpy(files->content, target, (size_t)length);
    files->length = (size_t)length;
    return KW_OK;
}

static void close_entry(void *context) {
    struct kw_integrity_files *files = context;
    if (files->file >= 0)
        close(files->file);
    files->file = -1;
    free(files->content);
    files->content = NULL;
    files->length = 0;
}

static enum kw_status look(struct kw_integrity_files *files, struct kw_integrity_seen *seen) {
    struct stat status;
    if (fstat(files->file, &status) != 0)
        return KW_ERROR_STORAGE;
    if (S_ISDIR(status.st_mode))
        KW_TRY(kw_integrity_names(files->file, &files->content, &files->length));
    else if (S_ISLNK(status.st_mode))
        KW_TRY(read_link(files));
    seen->mode = status.st_mode;
    seen->size = files->content ? files->length : (uint64_t)status.st_size;
    return KW_OK;
}

static enum kw_status open_entry(void *context, const struct kw_integrity_entry *entry,
                                 struct kw_integrity_seen *seen) {
    struct kw_integrity_files *files = context;
    char path[PATH_MAX];
    if (entry->path.length >= sizeof(path))
        return KW_ERROR_ROOM;
    memcpy(path, entry->path.at, entry->path.length);
    path[entry->path.length] = '\0';
    files->file = open_below(files, path, flags_of(entry->mode));
    if (files->file < 0)
        return status_of(errno);
    enum kw_status status = look(files, seen);
    if (status != KW_OK)
        close_entry(files);
    return status;
}

static enum kw_status read_entry(void *context, uint64_t offset, void *to, size_t room, size_t *got) {
    const struct kw_integrity_files *files = context;
    if (files->content) {
        size_t left = offset < files->length ? files->length - (size_t)offset : 0;
        *got = left < room ? left : room;
        memcpy(to, files->content + offset, *got);
        return KW_OK;
    }
    for (;;) {
        ssize_t count = read(files->file, to, room);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return KW_ERROR_STORAGE;
        *got = (size_t)count;
        return KW_OK;
    }
}

void kw_integrity_files_init(struct kw_integrity_files *files, int root) {
    *files = (struct kw_integrity_files){.root = root, .file = -1};
    files->reader = (struct kw_integrity_reader){files, open_entry, read_entry, close_entry};
}

void kw_integrity_files_done(struct kw_integrity_files *files) {
    close_entry(files);
}

/* ---- entries by path */

enum kw_status kw_integrity_index_new(const struct kw_integrity *integrity, struct kw_integrity_index *index) {
    size_t count = integrity->state.entries;
    struct kw_integrity_entry *entry = calloc(count + 1, sizeof(*entry));
    if (!entry)
        return KW_ERROR_ROOM;
    struct kw_reader cursor = kw_integrity_entries(integrity);
    for (size_t i = 0; i < count; i++) {
        enum kw_status status = kw_integrity_next(&cursor, &entry[i]);
        if (status != KW_OK) {
            free(entry);
            return status;
        }
    }
    *index = (struct kw_integrity_index){entry, count};
    return KW_OK;
}

void kw_integrity_index_free(struct kw_integrity_index *index) {
    free(index->entry);
    *index = (struct kw_integrity_index){NULL, 0};
}

static int order_of(struct kw_bytes a, struct kw_bytes b) {
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length > 0 ? memcmp(a.at, b.at, length) : 0;
    return order != 0 ? order : a.length < b.length ? -1 : a.length > b.length;
}

size_t kw_integrity_index_find(const struct kw_integrity_index *index, struct kw_bytes path) {
    size_t low = 0;
    size_t high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order_of(index->entry[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct kw_integrity_entry *kw_integrity_index_at(const struct kw_integrity_index *index, struct kw_bytes path) {
    size_t at = kw_integrity_index_find(index, path);
    return at < index->count && order_of(index->entry[at].path, path) == 0 ? &index->entry[at] : NULL;
}

/* A name that the manifest may not have, in the folder of `entry`. */
static void tell_name(struct kw_integrity *integrity, const struct kw_integrity_index *index,
                      const struct kw_integrity_entry *entry, const char *name) {
    char path[PATH_MAX];
    size_t before = entry->path.length == 1 && entry->path.at[0] == '.' ? 0 : entry->path.length + 1;
    size_t length = before + strlen(name);
    if (length >= sizeof(path))
        return;
    if (before > 0) {
        memcpy(path, entry->path.at, before - 1);
        path[before - 1] = '/';
    }
    memcpy(path + before, name, length - before);
    struct kw_integrity_finding finding = {.kind = KW_INTEGRITY_ADDED};
    finding.entry.path = kw_bytes(path, length);
    if (!kw_integrity_index_at(index, finding.entry.path))
        kw_integrity_found(integrity, &finding);
}

void kw_integrity_tell_added(struct kw_integrity *integrity, const struct kw_integrity_index *index, int root,
                             const struct kw_integrity_entry *entry) {
    struct kw_integrity_files files;
    struct kw_integrity_seen seen;
    kw_integrity_files_init(&files, root);
    if (open_entry(&files, entry, &seen) == KW_OK && (seen.mode & KW_INTEGRITY_KIND) == KW_INTEGRITY_FOLDER) {
        size_t at = 0;
        while (at < files.length) {
            const char *name = (const char *)files.content + at;
            tell_name(integrity, index, entry, name);
            at += strlen(name) + 1;
        }
    }
    kw_integrity_files_done(&files);
}
