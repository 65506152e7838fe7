/* A dossier held against the list of its hashes. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "supplier/dossier_folder.h"

static const struct diag_kind NO_DOSSIER = {"certify.no-dossier", SEVERITY_ERROR, "this is no dossier: {0}",
                                            "'keyway certify --output FOLDER' writes one"};
static const struct diag_kind BAD_LINE = {"certify.sums", SEVERITY_ERROR,
                                          "line {0} is no SHA-256 and a name within the folder", NULL};
static const struct diag_kind TWICE = {"certify.twice", SEVERITY_ERROR, "line {0} lists '{1}' again", NULL};
static const struct diag_kind TOO_MANY = {"certify.many", SEVERITY_ERROR, "more than {0} files", NULL};

enum { SUMS_BYTES_MAX = 64 * 1024 * 1024 };

struct listed {
    struct str name;
    uint8_t sha256[HASH_SHA256_SIZE];
    bool is_seen;
};

struct checking {
    const char *folder;
    struct arena *arena;
    struct diag_sink *sink;
    struct dossier_check *check;
    size_t fault_room;
    struct listed *items;
    size_t count, room;
    struct map index;
};

struct str dossier_fault_name(enum dossier_fault fault) {
    static const struct str NAMES[] = {[DOSSIER_ALTERED] = STR_INIT("altered"),
                                       [DOSSIER_ABSENT] = STR_INIT("missing"),
                                       [DOSSIER_UNLISTED] = STR_INIT("extra"),
                                       [DOSSIER_UNFIT] = STR_INIT("no file")};
    return NAMES[fault];
}

static enum status add_fault(struct checking *c, struct str path, enum dossier_fault fault) {
    struct dossier_check *check = c->check;
    if (!path.ptr || !arena_grow(c->arena, (void **)&check->faults, check->fault_count, &c->fault_room,
                                 sizeof *check->faults, _Alignof(struct dossier_checked)))
        return STATUS_MEMORY;
    check->faults[check->fault_count++] = (struct dossier_checked){path, fault};
    return STATUS_OK;
}

static const char *path_of(struct checking *c, const char *name) {
    return str_format(c->arena, "%s/%s", c->folder, name).ptr;
}

/* ---- whether it is one */

static enum status no_dossier(struct checking *c, const char *why) {
    diag_add(c->sink, &NO_DOSSIER, file_place(c->sink, c->folder), str_from(why));
    return STATUS_INPUT;
}

/* What is altered or gone of a dossier shall be told, so that it is known by its list alone, which names its head. */
static enum status check_head(struct checking *c) {
    const char *sums = path_of(c, DOSSIER_SUMS);
    if (!sums)
        return STATUS_MEMORY;
    return file_exists(sums) ? STATUS_OK : no_dossier(c, "there is no " DOSSIER_SUMS " in it");
}

/* ---- the list */

static enum status take_line(struct checking *c, const struct source *source, struct str line, size_t number) {
    struct place place = {
        .source = source, .offset = (uint32_t)(line.ptr - source->text.ptr), .length = (uint32_t)line.len};
    struct listed one = {.is_seen = false};
    uint32_t stored;
    struct str text = str_format(c->arena, "%zu", number);
    if (!dossier_sum_read(line, c->arena, one.sha256, &one.name)) {
        diag_add(c->sink, &BAD_LINE, place, text);
        return STATUS_INPUT;
    }
    if (c->count == DOSSIER_FILES_MAX) {
        diag_add(c->sink, &TOO_MANY, place, STR("100,000"));
        return STATUS_LIMIT;
    }
    if (!text.ptr || !one.name.ptr ||
        !arena_grow(c->arena, (void **)&c->items, c->count, &c->room, sizeof *c->items, _Alignof(struct listed)))
        return STATUS_MEMORY;
    TRY(map_add(&c->index, one.name, (uint32_t)c->count, &stored));
    if (stored != c->count) {
        diag_add(c->sink, &TWICE, place, text, one.name);
        return STATUS_INPUT;
    }
    c->items[c->count++] = one;
    return STATUS_OK;
}

static enum status read_list(struct checking *c) {
    const char *path = path_of(c, DOSSIER_SUMS);
    struct source *source = ARENA_NEW(c->arena, struct source); /* diagnostics point into it */
    struct str line;
    if (!path || !source)
        return STATUS_MEMORY;
    TRY(file_read(path, SUMS_BYTES_MAX, c->arena, c->sink, source));
    hash_sha256(source->text, c->check->sums);
    struct str rest = source->text;
    for (size_t number = 1; rest.len > 0 && str_next(&rest, '\n', &line); number++)
        TRY(take_line(c, source, line, number));
    c->check->listed = c->count;
    return STATUS_OK;
}

/* ---- the files */

static enum status check_file(struct checking *c, const char *path) {
    struct str inner = str_skip(str_from(path), strlen(c->folder) + 1);
    uint32_t number = map_get(&c->index, inner);
    uint8_t sha256[HASH_SHA256_SIZE];
    struct stat info;
    if (str_eq(inner, STR(DOSSIER_SUMS)))
        return STATUS_OK;
    bool is_fit = lstat(path, &info) == 0 && S_ISREG(info.st_mode);
    if (number != MAP_NONE)
        c->items[number].is_seen = true;
    if (!is_fit)
        return add_fault(c, inner, DOSSIER_UNFIT);
    if (number == MAP_NONE)
        return add_fault(c, inner, DOSSIER_UNLISTED);
    TRY(file_sha256(path, c->sink, sha256));
    return memcmp(sha256, c->items[number].sha256, sizeof sha256) == 0 ? STATUS_OK
                                                                       : add_fault(c, inner, DOSSIER_ALTERED);
}

static bool any_name(struct str name) {
    (void)name;
    return true;
}

/* Links to folders, pipes: what the walk leaves out with a word. */
static enum status take_odd(struct checking *c, const struct diag_sink *heard) {
    size_t count = heard->count[SEVERITY_WARNING];
    for (size_t i = 0; i < count && i < DIAG_KEPT; i++) {
        const struct diag *one = &heard->items[SEVERITY_WARNING][i];
        struct str name = one->place.source ? one->place.source->name : STR("");
        TRY(add_fault(c, str_skip(name, strlen(c->folder) + 1), DOSSIER_UNFIT));
    }
    return STATUS_OK;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct dossier_checked *)a)->path, ((const struct dossier_checked *)b)->path);
}

static enum status check_files(struct checking *c) {
    struct file_list files;
    struct diag_sink heard;
    diag_init(&heard, c->arena);
    enum status status = file_walk(c->folder, any_name, c->arena, &heard, &files);
    if (status != STATUS_OK) {
        diag_merge(c->sink, &heard);
        return status;
    }
    TRY(take_odd(c, &heard));
    for (size_t i = 0; i < files.count; i++)
        TRY(check_file(c, files.items[i].path));
    for (size_t i = 0; i < c->count; i++)
        if (!c->items[i].is_seen)
            TRY(add_fault(c, c->items[i].name, DOSSIER_ABSENT));
    if (c->check->fault_count > 1)
        qsort(c->check->faults, c->check->fault_count, sizeof *c->check->faults, by_path);
    return STATUS_OK;
}

enum status dossier_folder_check(const char *folder, struct arena *arena, struct diag_sink *sink,
                                 struct dossier_check *check) {
    struct dossier_check made = {.fault_count = 0};
    struct str name = str_copy(arena, str_from(folder));
    struct stat info;
    if (!name.ptr)
        return STATUS_MEMORY;
    for (char *end = (char *)(uintptr_t)name.ptr + name.len; end > name.ptr + 1 && end[-1] == '/';)
        *--end = '\0';
    struct checking c = {.folder = name.ptr, .arena = arena, .sink = sink, .check = &made};
    map_init(&c.index, arena, false);
    if (stat(c.folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return no_dossier(&c, "it is no folder");
    TRY(check_head(&c));
    TRY(read_list(&c));
    if (map_get(&c.index, STR(DOSSIER_HEAD)) == MAP_NONE)
        return no_dossier(&c, DOSSIER_SUMS " does not list " DOSSIER_HEAD);
    TRY(check_files(&c));
    *check = made;
    return STATUS_OK;
}
