/* keyway watch diff: what changed between two revisions of an advisory. */
#include "command/watch.h"

#include "advisory/compare.h"
#include "base/file.h"
#include "owner/watch_store.h"
#include "report/watch.h"

static const struct diag_kind NO_REVISION = {"watch.no-revision", SEVERITY_ERROR, "no revision '{1}' of {0} is kept",
                                             "kept are: {2}"};
static const struct diag_kind NOT_KEPT = {"watch.not-kept", SEVERITY_ERROR, "the watch keeps no advisory '{0}'",
                                          "'keyway watch log' lists what came; to compare two files, name both"};
static const struct diag_kind ONE_REVISION = {"watch.one-revision", SEVERITY_ERROR,
                                              "only one revision of {0} is kept: there is nothing to compare",
                                              "name a file to compare it with: keyway watch diff OLD.json NEW.json"};
static const struct diag_kind DIFF_FORMAT = {"watch.diff-format", SEVERITY_ERROR,
                                             "diff is printed as text or json, not as {0}",
                                             "write: --format text or --format json"};

enum { REVISIONS_MAX = 1024 };
static const size_t bytes_max = (size_t)256 << 20;

/* The revisions of one tracking id, the newest first; of several providers, one behind the other. */
struct revisions {
    struct arena *arena;
    struct {
        int64_t id;
        struct str version, sha256;
    } items[REVISIONS_MAX];
    size_t count;
};

static enum status note_revision(void *context, const struct watch_document *document) {
    struct revisions *revisions = context;
    if (revisions->count == REVISIONS_MAX)
        return STATUS_OK;
    struct str version = str_copy(revisions->arena, document->version.ptr ? document->version : STR("?"));
    struct str sha256 = str_copy(revisions->arena, document->sha256);
    if (!version.ptr || !sha256.ptr)
        return STATUS_MEMORY;
    revisions->items[revisions->count].id = document->revision;
    revisions->items[revisions->count].version = version;
    revisions->items[revisions->count++].sha256 = sha256;
    return STATUS_OK;
}

/* By version, the newest of several; or by the first digits of its hash, eight at least. */
static const int64_t *find_revision(const struct revisions *revisions, struct str name) {
    for (size_t i = 0; i < revisions->count; i++)
        if (str_eq(revisions->items[i].version, name))
            return &revisions->items[i].id;
    for (size_t i = 0; name.len >= 8 && i < revisions->count; i++)
        if (str_starts(revisions->items[i].sha256, name))
            return &revisions->items[i].id;
    return NULL;
}

static struct str kept(const struct revisions *revisions, struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < revisions->count && i < 20; i++)
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), i ? ", " : "", STR_A(revisions->items[i].version));
    return text.len ? text : STR("none");
}

static enum status choose(struct run *run, const struct revisions *revisions, int64_t chosen[2]) {
    struct str id = run->arguments[1];
    bool named = run->argument_count == 4;
    if (!named && revisions->count < 2) {
        diag_add(run->sink, &ONE_REVISION, PLACE_NONE, id);
        return STATUS_INPUT;
    }
    chosen[0] = named ? 0 : revisions->items[1].id;
    chosen[1] = named ? 0 : revisions->items[0].id;
    for (size_t i = 0; named && i < 2; i++) {
        const int64_t *found = find_revision(revisions, run->arguments[2 + i]);
        if (!found) {
            diag_add(run->sink, &NO_REVISION, PLACE_NONE, id, run->arguments[2 + i], kept(revisions, run->arena));
            return STATUS_INPUT;
        }
        chosen[i] = *found;
    }
    return STATUS_OK;
}

/* With the nearest of the ids that are kept. */
static enum status refuse_unknown(struct run *run, struct store *store) {
    struct store_rows *rows;
    struct str best = STR_NONE, id = run->arguments[1];
    bool more = false;
    TRY(store_start(store, "SELECT DISTINCT tracking_id FROM document WHERE tracking_id IS NOT NULL", NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        const struct str both[] = {best, store_bytes(rows, 0)};
        struct str near = diag_nearest(id, both, ARRAY_LEN(both));
        if (near.ptr && near.ptr != best.ptr)
            best = str_copy(run->arena, near);
        status = store_next(rows, &more);
    }
    store_done(rows);
    TRY(status);
    diag_add_near(run->sink, &NOT_KEPT, PLACE_NONE, best, id);
    return STATUS_INPUT;
}

static enum status from_store(struct run *run, struct store *store, struct source sources[2]) {
    struct revisions *revisions = ARENA_NEW(run->arena, struct revisions);
    int64_t chosen[2];
    if (!revisions)
        return STATUS_MEMORY;
    revisions->arena = run->arena;
    TRY(watch_store_each_revision(store, run->arguments[1], note_revision, revisions));
    if (revisions->count == 0)
        return refuse_unknown(run, store);
    TRY(choose(run, revisions, chosen));
    for (size_t i = 0; i < 2; i++) {
        TRY(watch_store_body(store, chosen[i], run->arena, &sources[i].text));
        sources[i].name = str_format(run->arena, STR_F " #%lld", STR_A(run->arguments[1]), (long long)chosen[i]);
        if (!sources[i].name.ptr || !sources[i].text.ptr)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status read_sources(struct run *run, struct source sources[2]) {
    struct store *store = NULL;
    if (run->argument_count == 3) {
        TRY(file_read(run->arguments[1].ptr, bytes_max, run->arena, run->sink, &sources[0]));
        return file_read(run->arguments[2].ptr, bytes_max, run->arena, run->sink, &sources[1]);
    }
    TRY(watch_open(run, WATCH_THERE, &store));
    enum status status = from_store(run, store, sources);
    store_close(store);
    return status;
}

static enum status diff(struct run *run, struct source sources[2]) {
    struct str format = run_option(run, "format");
    const struct watch_report_options options = {.width = run->width, .colour = run->colour};
    struct advisory_changes changes;
    if (format.ptr && !str_eq(format, STR("text")) && !str_eq(format, STR("json"))) {
        diag_add(run->sink, &DIFF_FORMAT, PLACE_NONE, format);
        return STATUS_INPUT;
    }
    TRY(read_sources(run, sources));
    TRY(advisory_compare(&sources[0], &sources[1], run->arena, run->sink, &changes));
    return report_watch_diff(&changes, format, &options, run->out);
}

int watch_diff_action(struct run *run) {
    /* Diagnostics point into them until main has printed them. */
    struct source *sources = ARENA_ARRAY(run->arena, struct source, 2);
    enum status status = sources ? diff(run, sources) : STATUS_MEMORY;
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}
