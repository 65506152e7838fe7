#include "supplier/dossier_folder.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/map.h"
#include "base/out.h"

static const struct diag_kind NO_FOLDER = {"certify.stage", SEVERITY_ERROR, "no folder can be made here: {0}", NULL};
static const struct diag_kind NO_PLACE = {"certify.place", SEVERITY_ERROR, "the dossier cannot take this place: {0}",
                                          "it must be no mount point, and its file system must be able to rename "
                                          "folders"};
static const struct diag_kind FOREIGN = {"certify.foreign", SEVERITY_ERROR, "this is {0}, and stays as it is",
                                         "name a folder that is not there yet, or a dossier of keyway certify"};
static const struct diag_kind IS_THERE = {"certify.is-there", SEVERITY_ERROR, "there is a dossier here already",
                                          "--force puts the new one in its place"};
static const struct diag_kind HOLDS_MORE = {"certify.holds-more", SEVERITY_ERROR,
                                            "the dossier holds '{0}', which it does not list",
                                            "take it out of the folder first: all of the folder is replaced"};
static const struct diag_kind NO_WRITE = {"certify.no-write", SEVERITY_ERROR, "cannot be written: {0}", NULL};

enum { FOLDER_MODE = 0777, STAGE_TRIES = 1000, WALK_DESCRIPTORS = 16 };

struct made_file {
    struct str inner;
    uint8_t sha256[HASH_SHA256_SIZE];
    uint64_t size;
};

struct dossier_stage {
    struct arena *arena;
    struct diag_sink *sink;
    const char *target;
    const char *path; /* beside it; NULL: there is none */
    bool is_fresh;    /* nothing is at the target */
    struct made_file *files;
    size_t count, room;
    struct map index; /* of `files` by path */
};

/* ---- the place */

static enum status refuse_foreign(struct dossier_stage *stage, const char *what) {
    diag_add(stage->sink, &FOREIGN, file_place(stage->sink, stage->target), str_from(what));
    return STATUS_INPUT;
}

static bool any_name(struct str name) {
    (void)name;
    return true;
}

/* Nothing in it, not even folders. */
static enum status is_empty(struct dossier_stage *stage, bool *empty) {
    struct file_list files;
    struct diag_sink unheard;
    struct stat info;
    diag_init(&unheard, stage->arena);
    enum status status = file_walk(stage->target, any_name, stage->arena, &unheard, &files);
    if (status == STATUS_MEMORY)
        return status;
    *empty = status == STATUS_OK && files.count == 0 && unheard.count[SEVERITY_WARNING] == 0 &&
             stat(stage->target, &info) == 0 && info.st_nlink <= 2;
    return STATUS_OK;
}

/* All of what is there will go: it must be what was made here, and no more. */
static enum status check_old(struct dossier_stage *stage, bool replace) {
    struct dossier_check check;
    struct diag_sink unheard;
    diag_init(&unheard, stage->arena);
    enum status status = dossier_folder_check(stage->target, stage->arena, &unheard, &check);
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK)
        return refuse_foreign(stage, "a folder that is no dossier");
    if (!replace) {
        diag_add(stage->sink, &IS_THERE, file_place(stage->sink, stage->target), STR_NONE);
        return STATUS_INPUT;
    }
    for (size_t i = 0; i < check.fault_count; i++)
        if (check.faults[i].fault == DOSSIER_UNLISTED || check.faults[i].fault == DOSSIER_UNFIT) {
            diag_add(stage->sink, &HOLDS_MORE, file_place(stage->sink, stage->target), check.faults[i].path);
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

static enum status check_target(struct dossier_stage *stage, bool replace) {
    struct stat info;
    bool empty = false;
    stage->is_fresh = lstat(stage->target, &info) != 0;
    if (stage->is_fresh)
        return errno == ENOENT ? STATUS_OK : file_refused(stage->sink, &NO_FOLDER, stage->target);
    if (S_ISLNK(info.st_mode))
        return refuse_foreign(stage, "a link");
    if (!S_ISDIR(info.st_mode))
        return refuse_foreign(stage, "no folder");
    TRY(is_empty(stage, &empty));
    return empty ? STATUS_OK : check_old(stage, replace);
}

/* ".keyway-dossier-0" in the folder that the target is to lie in. */
static enum status make_beside(struct dossier_stage *stage) {
    const char *slash = strrchr(stage->target, '/');
    int parent = slash ? (int)(slash - stage->target) + 1 : 0;
    for (int i = 0; i < STAGE_TRIES; i++) {
        struct str path = str_format(stage->arena, "%.*s.keyway-dossier-%d", parent, stage->target, i);
        if (!path.ptr)
            return STATUS_MEMORY;
        if (mkdir(path.ptr, FOLDER_MODE) == 0) {
            stage->path = path.ptr;
            return STATUS_OK;
        }
        if (errno != EEXIST)
            break;
    }
    return file_refused(stage->sink, &NO_FOLDER, stage->target);
}

enum status dossier_stage_new(const char *target, bool replace, struct arena *arena, struct diag_sink *sink,
                              struct dossier_stage **stage) {
    struct dossier_stage *made = ARENA_NEW(arena, struct dossier_stage);
    if (!made)
        return STATUS_MEMORY;
    *made = (struct dossier_stage){.arena = arena, .sink = sink, .target = target};
    map_init(&made->index, arena, false);
    TRY(check_target(made, replace));
    TRY(make_beside(made));
    *stage = made;
    return STATUS_OK;
}

/* ---- files */

/* Where a file of the new folder goes; the folders on the way are made. NULL with a diagnostic, or without memory. */
static char *open_way(struct dossier_stage *stage, struct str inner, enum status *status) {
    size_t front = strlen(stage->path);
    char *path = arena_get(stage->arena, front + inner.len + 2, 1);
    *status = path ? STATUS_OK : STATUS_MEMORY;
    if (!path)
        return NULL;
    memcpy(path, stage->path, front);
    path[front] = '/';
    memcpy(path + front + 1, inner.ptr, inner.len);
    for (char *at = path + front + 1; *at && *status == STATUS_OK; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, FOLDER_MODE) != 0 && errno != EEXIST)
            *status = file_refused(stage->sink, &NO_FOLDER, path);
        *at = '/';
    }
    return *status == STATUS_OK ? path : NULL;
}

static enum status note(struct dossier_stage *stage, struct str inner, const uint8_t sha256[HASH_SHA256_SIZE],
                        uint64_t size) {
    uint32_t stored;
    struct str name = str_copy(stage->arena, inner);
    if (!name.ptr || !arena_grow(stage->arena, (void **)&stage->files, stage->count, &stage->room, sizeof *stage->files,
                                 _Alignof(struct made_file)))
        return STATUS_MEMORY;
    TRY(map_add(&stage->index, name, (uint32_t)stage->count, &stored));
    struct made_file *file = &stage->files[stage->count++];
    file->inner = name;
    memcpy(file->sha256, sha256, HASH_SHA256_SIZE);
    file->size = size;
    return STATUS_OK;
}

/* Closes what was written; a write that failed, or fails now, is told. */
static enum status close_file(struct dossier_stage *stage, int fd, const char *path, bool done) {
    int why = errno;
    bool closed = close(fd) == 0;
    if (!done)
        errno = why;
    return done && closed ? STATUS_OK : file_refused(stage->sink, &NO_WRITE, path);
}

static enum status write_file(struct dossier_stage *stage, const char *path, struct str content) {
    int fd = folder_new_file(path);
    if (fd < 0)
        return file_refused(stage->sink, &NO_WRITE, path);
    return close_file(stage, fd, path, file_write_full(fd, content));
}

enum status dossier_stage_write(struct dossier_stage *stage, struct str inner, struct str content) {
    uint8_t sha256[HASH_SHA256_SIZE];
    enum status status;
    const char *path = open_way(stage, inner, &status);
    if (!path)
        return status;
    TRY(write_file(stage, path, content));
    hash_sha256(content, sha256);
    return note(stage, inner, sha256, content.len);
}

/* `made` gets hash and size. */
static enum status copy_file(struct dossier_stage *stage, int source, const char *path, struct made_file *made,
                             bool *is_read) {
    int fd = folder_new_file(path);
    if (fd < 0)
        return file_refused(stage->sink, &NO_WRITE, path);
    enum file_copied copied = file_copy_sha256(source, fd, made->sha256, &made->size);
    *is_read = copied != FILE_COPY_UNREAD;
    enum status status = close_file(stage, fd, path, copied != FILE_COPY_UNWRITTEN);
    if (!*is_read)
        (void)unlink(path);
    return status;
}

static enum status take_new(struct dossier_stage *stage, struct str inner, const char *from, struct made_file *made,
                            bool *is_read) {
    enum status status;
    unsigned mode;
    *is_read = false;
    int source = file_open(from, &mode);
    if (source < 0)
        return STATUS_OK;
    const char *path = open_way(stage, inner, &status);
    if (path)
        status = copy_file(stage, source, path, made, is_read);
    (void)close(source);
    if (status == STATUS_OK && *is_read)
        status = note(stage, inner, made->sha256, made->size);
    return status;
}

enum status dossier_stage_take(struct dossier_stage *stage, struct str inner, const char *from,
                               uint8_t sha256[HASH_SHA256_SIZE], uint64_t *size, bool *is_read) {
    uint32_t known = map_get(&stage->index, inner);
    struct made_file made;
    bool is_taken = known != MAP_NONE;
    if (is_taken)
        made = stage->files[known];
    else
        TRY(take_new(stage, inner, from, &made, &is_taken));
    if (is_taken) {
        memcpy(sha256, made.sha256, HASH_SHA256_SIZE);
        *size = made.size;
    }
    *is_read = is_taken;
    return STATUS_OK;
}

/* ---- the end */

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct made_file *)a)->inner, ((const struct made_file *)b)->inner);
}

static enum status write_sums(struct dossier_stage *stage, uint8_t sums[HASH_SHA256_SIZE]) {
    struct out out;
    out_memory(&out, FILE_BYTES_MAX);
    if (stage->count > 1)
        qsort(stage->files, stage->count, sizeof *stage->files, by_path);
    for (size_t i = 0; i < stage->count; i++)
        dossier_sum_write(&out, stage->files[i].sha256, stage->files[i].inner);
    struct str path = str_format(stage->arena, "%s/" DOSSIER_SUMS, stage->path);
    enum status status = path.ptr ? out.status : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = write_file(stage, path.ptr, out_text(&out));
    if (status == STATUS_OK)
        hash_sha256(out_text(&out), sums);
    out_done(&out);
    return status;
}

enum status dossier_stage_put(struct dossier_stage *stage, uint8_t sums[HASH_SHA256_SIZE], size_t *count) {
    *count = stage->count;
    TRY(write_sums(stage, sums));
    if (!folder_sync(stage->path))
        return file_refused(stage->sink, &NO_WRITE, stage->target);
    if (!folder_rename(stage->path, stage->target, !stage->is_fresh))
        return file_refused(stage->sink, &NO_PLACE, stage->target);
    if (stage->is_fresh)
        stage->path = NULL;
    return STATUS_OK;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    (void)remove(path);
    return 0;
}

void dossier_stage_free(struct dossier_stage *stage) {
    /* A second time for what could not be removed for lack of memory. */
    for (int tries = 0; stage && stage->path && tries < 2; tries++)
        (void)nftw(stage->path, remove_one, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}
