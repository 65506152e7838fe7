#include "owner/watch_export.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/out.h"
#include "owner/watch_store.h"

static const struct diag_kind NOT_EMPTY = {"watch.not-empty", SEVERITY_ERROR,
                                           "holds other things, so that nobody could tell which are old advisories",
                                           "name an empty folder, or one that was exported to before"};
static const struct diag_kind NO_FOLDER = {"watch.no-folder", SEVERITY_ERROR, "this folder could not be made: {0}",
                                           "make the folder above it first, see who may write there, or name another"};

#define LIST_NAME "keyway-export.txt"
enum { NAME_BYTES_MAX = 120, HASH_SHOWN = 12, LIST_MAX = 64 << 20 };

struct exporting {
    struct diag_sink *sink;
    const char *folder;
    struct arena *arena; /* of the whole */
    struct map names;    /* written ones, relative to the folder */
    struct out list;
    uint64_t written;
};

/* ---- names */

static bool is_safe(char c) {
    return char_is_digit(c) || char_is(c, CHAR_SMALL) || c == '+' || c == '-' || c == '_' || c == '.';
}

/* CSAF 2.0, 5.1: the tracking id in lower case, and each run of other characters as one '_'. */
static struct str file_stem(struct arena *arena, struct str id) {
    struct out out;
    out_memory(&out, NAME_BYTES_MAX);
    for (size_t i = 0; i < id.len && out.len < NAME_BYTES_MAX; i++) {
        char c = char_lower(id.ptr[i]);
        if (c != '.' && is_safe(c))
            out_char(&out, c);
        else if (out.len == 0 || out.bytes[out.len - 1] != '_')
            out_char(&out, '_');
    }
    struct str stem = str_copy(arena, out.len ? out_text(&out) : STR("_"));
    out_done(&out);
    return stem;
}

/* The name within the folder; a second document of that name has a piece of its hash in it. */
static enum status choose_name(struct exporting *e, const struct watch_document *d, struct str *name) {
    struct str stem = file_stem(e->arena, d->tracking_id);
    uint32_t stored;
    if (!stem.ptr)
        return STATUS_MEMORY;
    *name = str_format(e->arena, STR_F "/" STR_F ".json", STR_A(d->provider), STR_A(stem));
    if (!name->ptr)
        return STATUS_MEMORY;
    TRY(map_add(&e->names, *name, (uint32_t)e->written, &stored));
    if (stored == (uint32_t)e->written)
        return STATUS_OK;
    *name = str_format(e->arena, STR_F "/" STR_F "-" STR_F ".json", STR_A(d->provider), STR_A(stem),
                       STR_A(str_slice(d->sha256, 0, HASH_SHOWN)));
    return name->ptr ? map_add(&e->names, *name, (uint32_t)e->written, &stored) : STATUS_MEMORY;
}

/* ---- files */

static enum status make_folder(const struct exporting *e, const char *path) {
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return STATUS_OK;
    return file_refused(e->sink, &NO_FOLDER, path);
}

static enum status write_document(void *context, const struct watch_document *d) {
    struct exporting *e = context;
    struct str name = STR_NONE;
    TRY(choose_name(e, d, &name));
    struct str folder = str_format(e->arena, "%s/" STR_F, e->folder, STR_A(d->provider));
    struct str path = str_format(e->arena, "%s/" STR_F, e->folder, STR_A(name));
    if (!folder.ptr || !path.ptr)
        return STATUS_MEMORY;
    TRY(make_folder(e, folder.ptr));
    TRY(file_write(path.ptr, d->body, e->sink));
    out_str(&e->list, name);
    out_char(&e->list, '\n');
    e->written++;
    return e->list.status;
}

/* ---- what an earlier export left */

/* A list may have been tampered with: only names of the form that we write are believed. */
static bool is_ours(struct str line) {
    size_t slash = str_find_char(line, '/');
    if (slash == SIZE_MAX || slash == 0 || !str_ends(line, STR(".json")) || line.ptr[0] == '.')
        return false;
    struct str rest = str_skip(line, slash + 1);
    for (size_t i = 0; i < rest.len; i++)
        if (!is_safe(rest.ptr[i]))
            return false;
    for (size_t i = 0; i < slash; i++)
        if (!char_is_alnum(line.ptr[i]) && !is_safe(line.ptr[i]))
            return false;
    return rest.ptr[0] != '.';
}

static enum status remove_old(const struct exporting *e, struct str old, uint64_t *removed) {
    struct str line;
    while (str_next(&old, '\n', &line)) {
        if (!is_ours(line) || map_get(&e->names, line) != MAP_NONE)
            continue;
        struct str path = str_format(e->arena, "%s/" STR_F, e->folder, STR_A(line));
        if (!path.ptr)
            return STATUS_MEMORY;
        *removed += unlink(path.ptr) == 0;
    }
    return STATUS_OK;
}

static bool is_empty(const char *folder) {
    DIR *dir = opendir(folder);
    bool empty = true;
    if (!dir)
        return true;
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        empty &= str_eq(str_from(entry->d_name), STR(".")) || str_eq(str_from(entry->d_name), STR(".."));
    (void)closedir(dir);
    return empty;
}

static enum status read_list(const struct exporting *e, struct str path, struct source *old) {
    *old = (struct source){STR_NONE, STR("")};
    if (file_exists(path.ptr))
        return file_read(path.ptr, LIST_MAX, e->arena, e->sink, old);
    if (is_empty(e->folder))
        return STATUS_OK;
    diag_add(e->sink, &NOT_EMPTY, file_place(e->sink, e->folder), STR_NONE);
    return STATUS_INPUT;
}

static enum status export_all(struct exporting *e, struct store *store, uint64_t *removed) {
    struct str path = str_format(e->arena, "%s/" LIST_NAME, e->folder);
    struct source old;
    if (!path.ptr)
        return STATUS_MEMORY;
    TRY(make_folder(e, e->folder));
    TRY(read_list(e, path, &old));
    TRY(watch_store_each_current(store, write_document, e));
    TRY(remove_old(e, old.text, removed));
    return file_write(path.ptr, out_text(&e->list), e->sink);
}

enum status watch_export(struct store *store, const char *folder, struct arena *arena, uint64_t *written,
                         uint64_t *removed) {
    struct exporting exporting = {.sink = store_sink(store), .folder = folder, .arena = arena};
    *removed = 0;
    map_init(&exporting.names, arena, false);
    out_memory(&exporting.list, LIST_MAX);
    enum status status = export_all(&exporting, store, removed);
    out_done(&exporting.list);
    *written = exporting.written;
    return status;
}
