#include "supplier/workspace.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "document/field.h"

static const struct diag_kind NONE_HERE = {"workspace.none", SEVERITY_ERROR, "there is no product.yaml in '{0}'",
                                           "'keyway init {0}' writes a first one"};
static const struct diag_kind NONE_ABOVE = {"workspace.none", SEVERITY_ERROR,
                                            "there is no product.yaml here, nor in a folder above",
                                            "'keyway init' writes a first one; or name the folder that has one"};

static const struct diag_kind OTHER_RELEASE = {"workspace.unknown-release", SEVERITY_WARNING,
                                               "the product has no release '{0}'",
                                               "what is said of it here is heeded for none; product.yaml has {1}"};

enum { LEVELS_MAX = 64, PATH_BYTES = 4096 };

static const struct str PRODUCT_FILE = STR_INIT("product.yaml");

/* "product.yaml" in the working directory, else "folder/product.yaml". */
static const char *path_in(struct arena *arena, struct str folder, const char *file) {
    if (str_eq(folder, STR(".")))
        return file;
    struct str path = str_format(arena, STR_F "%s%s", STR_A(folder), str_ends(folder, STR("/")) ? "" : "/", file);
    return path.ptr;
}

/* How many folders lie above the working directory. */
static unsigned depth_of_here(void) {
    char path[PATH_BYTES];
    unsigned depth = 0;
    if (!getcwd(path, sizeof path))
        return 0;
    for (const char *at = path; *at; at++)
        depth += *at == '/' && at[1] != '\0';
    return depth;
}

/* ".", "..", "../..": the nearest that has a product document. */
static enum status find_above(struct arena *arena, struct diag_sink *sink, struct str *folder) {
    unsigned depth = depth_of_here();
    struct str here = STR(".");
    for (unsigned level = 0; level <= depth && level < LEVELS_MAX; level++) {
        const char *path = path_in(arena, here, PRODUCT_FILE.ptr);
        if (!path)
            return STATUS_MEMORY;
        if (file_exists(path)) {
            *folder = here;
            return STATUS_OK;
        }
        here = level == 0 ? STR("..") : str_format(arena, STR_F "/..", STR_A(here));
        if (!here.ptr)
            return STATUS_MEMORY;
    }
    diag_add(sink, &NONE_ABOVE, PLACE_NONE, STR_NONE);
    return STATUS_INPUT;
}

/* The folder that `where` names or lies in. */
static enum status find_in(const char *where, struct arena *arena, struct diag_sink *sink, struct str *folder) {
    struct str named = str_from(where), beside = str_format(arena, "/" STR_F, STR_A(PRODUCT_FILE));
    if (!beside.ptr)
        return STATUS_MEMORY;
    if (str_eq(named, PRODUCT_FILE))
        named = STR(".");
    else if (str_ends(named, beside) && file_exists(where))
        named = str_slice(named, 0, named.len - beside.len);
    while (named.len > 1 && str_ends(named, STR("/")))
        named = str_slice(named, 0, named.len - 1);
    const char *path = path_in(arena, named, PRODUCT_FILE.ptr);
    if (!path)
        return STATUS_MEMORY;
    if (!file_exists(path)) {
        diag_add(sink, &NONE_HERE, PLACE_NONE, named);
        return STATUS_INPUT;
    }
    *folder = named;
    return STATUS_OK;
}

/* Goes on after a mistake in the first document. */
static enum status read_both(struct arena *arena, struct diag_sink *sink, struct workspace *workspace) {
    static const struct process NOTHING = {.source = NULL};
    const char *product = path_in(arena, workspace->folder, PRODUCT_FILE.ptr);
    const char *process = path_in(arena, workspace->folder, "process.yaml");
    if (!product || !process)
        return STATUS_MEMORY;
    enum status status = product_read(product, arena, sink, &workspace->product);
    workspace->process = &NOTHING;
    workspace->has_process = file_exists(process);
    if (!workspace->has_process || (status != STATUS_OK && status != STATUS_INPUT))
        return status;
    enum status second = process_read(process, arena, sink, &workspace->process);
    return status == STATUS_OK ? second : status;
}

/* What the process document says of a release that is not there would be lost without a word. */
static void check_releases(const struct workspace *workspace, struct arena *arena, struct diag_sink *sink) {
    enum { SHOWN = 8 };
    struct str names[SHOWN];
    size_t count = 0;
    const struct product *product = workspace->product;
    for (; count < product->release_count && count < SHOWN; count++)
        names[count] = product->releases[count].version;
    for (size_t i = 0; i < workspace->process->release_count; i++) {
        const struct process_release *release = &workspace->process->releases[i];
        if (!product_release(product, release->version))
            diag_add_near(sink, &OTHER_RELEASE, release->place, diag_nearest(release->version, names, count),
                          release->version, field_join(arena, names, count));
    }
}

enum status workspace_open(const char *where, struct arena *arena, struct diag_sink *sink,
                           struct workspace *workspace) {
    struct workspace opened = {.folder = STR_NONE};
    TRY(where ? find_in(where, arena, sink, &opened.folder) : find_above(arena, sink, &opened.folder));
    TRY(read_both(arena, sink, &opened));
    check_releases(&opened, arena, sink);
    *workspace = opened;
    return STATUS_OK;
}

const char *workspace_beside(const char *path, const char *name, struct arena *arena) {
    return file_exists(path) ? file_beside(arena, str_from(path), str_from(name))
                             : path_in(arena, str_from(path), name);
}
