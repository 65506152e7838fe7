#define _GNU_SOURCE
#include "integrity_fanotify.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define HANDLE_MAX 128u
#define EVENTS     ((size_t)64 << 10)
#define READS      16u /* at one step: whoever makes events faster than they are handled must not keep it for ever */
#define CONTENT    ((uint64_t)(FAN_MODIFY | FAN_CLOSE_WRITE | FAN_ATTRIB))
#define NAMES      ((uint64_t)(FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO))
#define READ_SIZE  ((size_t)256 << 10)

/* A folder that is watched, and how the kernel names it in events. */
struct folder {
    struct kw_bytes path; /* in the manifest; "." is the root */
    fsid_t system;
    int type;
    unsigned int length;
    unsigned char handle[HANDLE_MAX];
};

/* What was told of an entry last. */
struct told {
    enum kw_integrity_kind kind;
    uint8_t digest[KW_DIGEST_SIZE];
};

struct kw_integrity_watch {
    struct kw_integrity *integrity;
    struct kw_integrity_index index;
    struct kw_integrity_files files;
    struct kw_integrity_check check;
    struct kw_integrity_watched state;
    struct told *told; /* of each entry */
    struct folder *folder;
    size_t folders;
    int root;
    int group;
    uint8_t *work;
    uint8_t *events;
};

/* ---- folders */

static struct kw_bytes parent_of(struct kw_bytes path) {
    size_t length = path.length;
    while (length > 0 && path.at[length - 1] != '/')
        length--;
    return length > 1 ? kw_bytes(path.at, length - 1) : kw_bytes(".", 1);
}

static int is_root(struct kw_bytes path) {
    return path.length == 1 && path.at[0] == '.';
}

static int same(struct kw_bytes a, struct kw_bytes b) {
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* Whether a path is `folder` or below it. */
static int is_below(struct kw_bytes inner, struct kw_bytes folder) {
    if (is_root(folder) || same(inner, folder))
        return 1;
    return inner.length > folder.length && inner.at[folder.length] == '/' &&
           memcmp(inner.at, folder.at, folder.length) == 0;
}

static int by_path(const void *a, const void *b) {
    const struct kw_bytes *left = &((const struct folder *)a)->path;
    const struct kw_bytes *right = &((const struct folder *)b)->path;
    size_t length = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->at, right->at, length);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

/* Sorts the folders and leaves each once. */
static void leave_each_once(struct kw_integrity_watch *watch) {
    size_t kept = 0;
    qsort(watch->folder, watch->folders, sizeof(*watch->folder), by_path);
    for (size_t i = 0; i < watch->folders; i++)
        if (kept == 0 || !same(watch->folder[kept - 1].path, watch->folder[i].path))
            watch->folder[kept++].path = watch->folder[i].path;
    watch->folders = kept;
}

static enum kw_status add_folder(struct kw_integrity_watch *watch, size_t *room, struct kw_bytes path) {
    if (watch->folders == *room) {
        size_t more = *room ? *room * 2 : 64;
        struct folder *grown = realloc(watch->folder, more * sizeof(*grown));
        if (!grown)
            return KW_ERROR_ROOM;
        watch->folder = grown;
        *room = more;
    }
    watch->folder[watch->folders++].path = path;
    return KW_OK;
}

/* Every folder that a path of the manifest leads through. */
static enum kw_status list_folders(struct kw_integrity_watch *watch) {
    struct kw_bytes last = {NULL, 0};
    size_t room = 0;
    for (size_t i = 0; i < watch->index.count; i++) {
        const struct kw_integrity_entry *entry = &watch->index.entry[i];
        if ((entry->mode & KW_INTEGRITY_KIND) == KW_INTEGRITY_FOLDER)
            KW_TRY(add_folder(watch, &room, entry->path));
        struct kw_bytes parent = parent_of(entry->path);
        /* Neighbours mostly lie in one folder. */
        if (last.at && same(last, parent))
            continue;
        last = parent;
        for (; !is_root(parent); parent = parent_of(parent))
            KW_TRY(add_folder(watch, &room, parent));
        KW_TRY(add_folder(watch, &room, parent));
    }
    leave_each_once(watch);
    return KW_OK;
}

/* How the kernel will name the folder that is open as `file`. */
static enum kw_status take_handle(int file, struct folder *folder) {
    union {
        struct file_handle head;
        unsigned char room[sizeof(struct file_handle) + HANDLE_MAX];
    } handle = {.head = {.handle_bytes = HANDLE_MAX}};
    struct statfs system;
    int mount;
    if (name_to_handle_at(file, "", &handle.head, &mount, AT_EMPTY_PATH) != 0 || fstatfs(file, &system) != 0)
        return KW_ERROR_UNSUPPORTED;
    folder->type = handle.head.handle_type;
    folder->length = handle.head.handle_bytes;
    memcpy(folder->handle, handle.head.f_handle, folder->length);
    folder->system = system.f_fsid;
    return KW_OK;
}

static enum kw_status mark(struct kw_integrity_watch *watch, struct folder *folder) {
    char path[PATH_MAX];
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    if (folder->path.length >= sizeof(path))
        return KW_ERROR_ROOM;
    memcpy(path, folder->path.at, folder->path.length);
    path[folder->path.length] = '\0';
    int file = (int)syscall(SYS_openat2, watch->root, path, &how, sizeof(how));
    if (file < 0)
        return errno == ENOENT ? KW_ERROR_MISSING : errno == ENOSYS ? KW_ERROR_UNSUPPORTED : KW_ERROR_POLICY;
    enum kw_status status = take_handle(file, folder);
    if (status == KW_OK && fanotify_mark(watch->group, FAN_MARK_ADD | FAN_MARK_ONLYDIR,
                                         CONTENT | NAMES | FAN_EVENT_ON_CHILD | FAN_ONDIR, file, NULL) != 0)
        status = errno == ENOSPC || errno == ENOMEM ? KW_ERROR_ROOM : KW_ERROR_UNSUPPORTED;
    close(file);
    return status;
}

/* ---- checks */

static void check(struct kw_integrity_watch *watch, size_t at) {
    struct told *told = &watch->told[at];
    const struct kw_integrity_finding *finding = &watch->check.finding;
    watch->state.checks++;
    enum kw_verdict verdict = kw_integrity_check_entry(&watch->check, &watch->index.entry[at]);
    if (verdict != KW_GRANTED &&
        (told->kind != finding->kind || memcmp(told->digest, finding->digest, KW_DIGEST_SIZE) != 0))
        kw_integrity_found(watch->integrity, finding);
    told->kind = verdict == KW_GRANTED ? KW_INTEGRITY_SAME : finding->kind;
    memcpy(told->digest, finding->digest, KW_DIGEST_SIZE);
}

/* What a name that came or went may have changed: everything below it. */
static void check_below(struct kw_integrity_watch *watch, struct kw_bytes path) {
    for (size_t i = kw_integrity_index_find(&watch->index, path); i < watch->index.count; i++) {
        struct kw_bytes found = watch->index.entry[i].path;
        if (found.length < path.length || memcmp(found.at, path.at, path.length) != 0)
            break;
        if (is_below(found, path))
            check(watch, i);
    }
}

/* A folder that came back is another one to the kernel. */
static void mark_again(struct kw_integrity_watch *watch, struct kw_bytes path) {
    for (size_t i = 0; i < watch->folders; i++)
        if (is_below(watch->folder[i].path, path) && mark(watch, &watch->folder[i]) != KW_OK)
            watch->folder[i].length = 0;
}

/* A name that the manifest does not have, in a folder that it has. */
static void tell_added(struct kw_integrity_watch *watch, struct kw_bytes path) {
    struct kw_integrity_finding finding = {.kind = KW_INTEGRITY_ADDED, .entry = {.path = path}};
    kw_integrity_found(watch->integrity, &finding);
}

/* A name came or went: what is below it, the folder that it is in, and whether it is a strange one. */
static void handle_names(struct kw_integrity_watch *watch, const struct folder *folder, struct kw_bytes path,
                         uint64_t mask) {
    const struct kw_integrity_entry *holder = kw_integrity_index_at(&watch->index, folder->path);
    int came = (mask & (FAN_CREATE | FAN_MOVED_TO)) != 0;
    if ((mask & FAN_ONDIR) != 0 && came)
        mark_again(watch, path);
    check_below(watch, path);
    if (!holder)
        return;
    check(watch, (size_t)(holder - watch->index.entry));
    if (came && !kw_integrity_index_at(&watch->index, path))
        tell_added(watch, path);
}

static void handle_content(struct kw_integrity_watch *watch, struct kw_bytes path, uint64_t mask) {
    const struct kw_integrity_entry *entry = kw_integrity_index_at(&watch->index, path);
    if (!entry)
        return;
    size_t at = (size_t)(entry - watch->index.entry);
    /* What is known to be wrong and is still being written is looked at again when that ends. */
    if (watch->told[at].kind != KW_INTEGRITY_SAME && (mask & (FAN_CLOSE_WRITE | FAN_ATTRIB)) == 0)
        return;
    check(watch, at);
}

/* ---- events */

/* What an event says of where it happened. Records are not aligned, so they are copied. */
struct where {
    struct fanotify_event_info_fid info;
    struct file_handle handle;
    const unsigned char *bytes; /* of the handle, and behind them the name */
};

/* 0: it does not say. */
static int find_where(const uint8_t *at, size_t length, struct where *where) {
    size_t head = sizeof(struct fanotify_event_metadata) + sizeof(where->info);
    if (length < head + sizeof(where->handle))
        return 0;
    memcpy(&where->info, at + sizeof(struct fanotify_event_metadata), sizeof(where->info));
    memcpy(&where->handle, at + head, sizeof(where->handle));
    where->bytes = at + head + sizeof(where->handle);
    size_t left = length - head - sizeof(where->handle);
    return where->info.hdr.info_type == FAN_EVENT_INFO_TYPE_DFID_NAME && where->handle.handle_bytes < left &&
           memchr(where->bytes + where->handle.handle_bytes, '\0', left - where->handle.handle_bytes) != NULL;
}

static struct folder *folder_of(struct kw_integrity_watch *watch, const struct where *where) {
    for (size_t i = 0; i < watch->folders; i++) {
        struct folder *folder = &watch->folder[i];
        if (folder->length == where->handle.handle_bytes && folder->length > 0 &&
            folder->type == where->handle.handle_type &&
            memcmp(&folder->system, &where->info.fsid, sizeof(folder->system)) == 0 &&
            memcmp(folder->handle, where->bytes, folder->length) == 0)
            return folder;
    }
    return NULL;
}

/* The path of a name in a folder; 0 when it is too long for one. */
static size_t join(const struct folder *folder, const char *name, char path[PATH_MAX]) {
    size_t before = is_root(folder->path) ? 0 : folder->path.length + 1;
    size_t length = strlen(name);
    /* An event of the folder itself names it so. */
    if (strcmp(name, ".") == 0) {
        memcpy(path, folder->path.at, folder->path.length);
        return folder->path.length;
    }
    if (before + length >= PATH_MAX)
        return 0;
    if (before > 0) {
        memcpy(path, folder->path.at, before - 1);
        path[before - 1] = '/';
    }
    memcpy(path + before, name, length);
    return before + length;
}

static void handle(struct kw_integrity_watch *watch, const uint8_t *at, size_t length, uint64_t mask) {
    struct where where;
    char path[PATH_MAX];
    if (!find_where(at, length, &where))
        return;
    const char *name = (const char *)where.bytes + where.handle.handle_bytes;
    const struct folder *folder = folder_of(watch, &where);
    size_t path_length = folder ? join(folder, name, path) : 0;
    if (path_length == 0)
        return;
    if ((mask & CONTENT) != 0)
        handle_content(watch, kw_bytes(path, path_length), mask);
    if ((mask & NAMES) != 0)
        handle_names(watch, folder, kw_bytes(path, path_length), mask);
}

static uint64_t now_us(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

/* Events were lost: nothing is known but by looking at everything. */
static enum kw_status start_over(struct kw_integrity_watch *watch) {
    watch->state.overflows++;
    memset(watch->told, 0, watch->index.count * sizeof(*watch->told));
    mark_again(watch, kw_bytes(".", 1));
    return kw_integrity_scan_files(watch->integrity, watch->root, 1);
}

/* The events of one reading. */
static enum kw_status handle_all(struct kw_integrity_watch *watch, size_t length) {
    struct fanotify_event_metadata event;
    uint64_t began = now_us();
    for (size_t at = 0; length - at >= sizeof(event); at += event.event_len) {
        memcpy(&event, watch->events + at, sizeof(event));
        if (event.vers != FANOTIFY_METADATA_VERSION)
            return KW_ERROR_UNSUPPORTED;
        if (event.event_len < sizeof(event) || event.event_len > length - at)
            return KW_ERROR_FORMAT;
        watch->state.events++;
        if ((event.mask & FAN_Q_OVERFLOW) != 0)
            KW_TRY(start_over(watch));
        else
            handle(watch, watch->events + at, event.event_len, event.mask);
        watch->state.last_us = now_us() - began;
        if (watch->state.last_us > watch->state.longest_us)
            watch->state.longest_us = watch->state.last_us;
    }
    return KW_OK;
}

enum kw_status kw_integrity_watch_step(struct kw_integrity_watch *watch) {
    for (unsigned int turn = 0; turn < READS; turn++) {
        ssize_t got = read(watch->group, watch->events, EVENTS);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 || errno == EAGAIN ? KW_OK : KW_ERROR_STORAGE;
        KW_TRY(handle_all(watch, (size_t)got));
    }
    return KW_OK;
}

/* ---- the watch */

static enum kw_status set_up(struct kw_integrity_watch *watch) {
    watch->group =
        fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_DFID_NAME, O_RDONLY | O_CLOEXEC);
    if (watch->group < 0)
        return errno == EMFILE || errno == ENOMEM ? KW_ERROR_ROOM : KW_ERROR_UNSUPPORTED;
    KW_TRY(kw_integrity_index_new(watch->integrity, &watch->index));
    watch->told = calloc(watch->index.count + 1, sizeof(*watch->told));
    watch->work = malloc(READ_SIZE);
    watch->events = malloc(EVENTS);
    if (!watch->told || !watch->work || !watch->events)
        return KW_ERROR_ROOM;
    watch->check = (struct kw_integrity_check){.crypto = watch->integrity->config.crypto,
                                               .reader = &watch->files.reader,
                                               .work = watch->work,
                                               .work_size = READ_SIZE};
    KW_TRY(list_folders(watch));
    for (size_t i = 0; i < watch->folders; i++)
        KW_TRY(mark(watch, &watch->folder[i]));
    return KW_OK;
}

enum kw_status kw_integrity_watch_new(struct kw_integrity *integrity, int root, struct kw_integrity_watch **watch) {
    struct kw_integrity_watch *made = calloc(1, sizeof(*made));
    if (!made)
        return KW_ERROR_ROOM;
    made->integrity = integrity;
    made->root = root;
    made->group = -1;
    kw_integrity_files_init(&made->files, root);
    enum kw_status status = set_up(made);
    if (status != KW_OK) {
        kw_integrity_watch_free(made);
        return status;
    }
    *watch = made;
    return KW_OK;
}

void kw_integrity_watch_free(struct kw_integrity_watch *watch) {
    if (!watch)
        return;
    if (watch->group >= 0)
        close(watch->group);
    kw_integrity_files_done(&watch->files);
    kw_integrity_index_free(&watch->index);
    free(watch->told);
    free(watch->folder);
    free(watch->work);
    free(watch->events);
    free(watch);
}

int kw_integrity_watch_file(const struct kw_integrity_watch *watch) {
    return watch->group;
}

struct kw_integrity_watched kw_integrity_watch_state(const struct kw_integrity_watch *watch) {
    return watch->state;
}
