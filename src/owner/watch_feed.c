#include "owner/watch_feed.h"

#include "owner/watch_match.h"
#include "owner/watch_outstanding.h"
#include "owner/watch_store.h"

static const struct diag_kind UNREAD = {
    "advisory.unread", SEVERITY_WARNING,
    "this document could not be read as it is listed, so what it says is not known: {0}",
    "'keyway watch sync' asks for it again; 'keyway watch list' and 'show' say how it "
    "stands"};
static const struct diag_kind OUTSTANDING = {"watch.not-here", SEVERITY_ERROR, "{0}", NULL};

/* One thread a store: each worker has one, opened when it reads its first document. */
struct feed {
    const char *path;
    struct arena *arena;
    int64_t *revisions;  /* 0: it is not here, or not as it is listed */
    struct str *reasons; /* why it is not; else ptr NULL */
    struct str *names;
    size_t count, room, reason_room, name_room;
    struct store *stores[ADVISORY_WORKERS_MAX];
    struct arena arenas[ADVISORY_WORKERS_MAX];
    struct diag_sink sinks[ADVISORY_WORKERS_MAX];
};

enum { STORE_ARENA_MAX = 16 * 1024 * 1024 };

static enum status open_store(struct feed *feed, unsigned worker) {
    arena_init(&feed->arenas[worker], STORE_ARENA_MAX);
    diag_init(&feed->sinks[worker], &feed->arenas[worker]);
    return watch_store_open(feed->path, &feed->arenas[worker], &feed->sinks[worker], &feed->stores[worker]);
}

static enum status read_body(void *context, size_t item, unsigned worker, struct arena *arena, struct diag_sink *sink,
                             struct source *source) {
    struct feed *feed = context;
    struct str body = STR_NONE;
    if (!feed->revisions[item]) {
        diag_add(sink, &OUTSTANDING, PLACE_NONE, feed->reasons[item]);
        return STATUS_INPUT;
    }
    enum status status = feed->stores[worker] ? STATUS_OK : open_store(feed, worker);
    if (status == STATUS_OK)
        status = watch_store_body(feed->stores[worker], feed->revisions[item], arena, &body);
    /* What is wrong is told of the document, not of the worker's connection. */
    if (status != STATUS_OK && status != STATUS_MEMORY) {
        diag_merge(sink, &feed->sinks[worker]);
        diag_init(&feed->sinks[worker], &feed->arenas[worker]);
    }
    TRY(status);
    *source = (struct source){.name = feed->names[item], .text = body};
    return STATUS_OK;
}

static enum status add_document(struct feed *feed, int64_t revision, struct str name, struct str reason) {
    struct arena *arena = feed->arena;
    if (!arena_grow(arena, (void **)&feed->revisions, feed->count, &feed->room, sizeof(*feed->revisions),
                    _Alignof(int64_t)) ||
        !arena_grow(arena, (void **)&feed->reasons, feed->count, &feed->reason_room, sizeof(*feed->reasons),
                    _Alignof(struct str)) ||
        !arena_grow(arena, (void **)&feed->names, feed->count, &feed->name_room, sizeof(*feed->names),
                    _Alignof(struct str)))
        return STATUS_MEMORY;
    feed->revisions[feed->count] = revision;
    feed->reasons[feed->count] = reason;
    feed->names[feed->count] = str_copy(arena, name);
    return feed->names[feed->count++].ptr ? STATUS_OK : STATUS_MEMORY;
}

/* It stands beside what counts of the document meanwhile, if anything does. */
static enum status add_outstanding(void *context, const struct watch_outstanding *document) {
    struct feed *feed = context;
    struct str reason = watch_outstanding_text(document, feed->arena);
    return reason.ptr ? add_document(feed, 0, document->url, reason) : STATUS_MEMORY;
}

/* The same documents as watch_store_each_current, without their bodies. */
static enum status list_documents(struct feed *feed, struct store *store) {
    struct store_rows *rows;
    bool more = false;
    TRY(store_start(store,
                    "SELECT current_revision, url FROM document WHERE current_revision IS NOT NULL AND state IN "
                    "('current', 'gone') ORDER BY id",
                    NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        status = add_document(feed, store_integer(rows, 0), store_bytes(rows, 1), STR_NONE);
        if (status == STATUS_OK)
            status = store_next(rows, &more);
    }
    store_done(rows);
    return status == STATUS_OK ? watch_outstanding_each(store, 0, add_outstanding, feed) : status;
}

enum status watch_feed_load(struct store *store, const char *path, const struct advisory_options *options,
                            struct arena *arena, struct diag_sink *sink, struct advisory_db **db) {
    struct feed *feed = ARENA_NEW(arena, struct feed);
    if (!feed)
        return STATUS_MEMORY;
    feed->path = path;
    feed->arena = arena;
    enum status status = list_documents(feed, store);
    const struct advisory_feed documents = {
        .count = feed->count, .names = feed->names, .context = feed, .read = read_body, .unread = &UNREAD};
    if (status == STATUS_OK)
        status = advisory_load_from(&documents, options, sink, db);
    for (size_t i = 0; i < ADVISORY_WORKERS_MAX; i++) {
        store_close(feed->stores[i]);
        arena_done(&feed->arenas[i]);
    }
    return status;
}

/* ---- since when */

static void note_seen(const struct map *documents, struct store_rows *rows, struct watch_seen *seen) {
    uint32_t index = map_get(documents, store_bytes(rows, 0));
    if (index != MAP_NONE)
        seen[index] = (struct watch_seen){.first = store_integer(rows, 1), .newest = store_integer(rows, 2)};
}

enum status watch_feed_seen(struct store *store, const struct advisory_db *db, struct arena *arena,
                            const struct watch_seen **seen) {
    struct map documents;
    struct store_rows *rows;
    struct watch_seen *found = ARENA_ARRAY(arena, struct watch_seen, advisory_count(db));
    bool more = false;
    map_init(&documents, arena, false);
    if (!found)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < advisory_count(db); i++) {
        uint32_t stored = 0;
        TRY(map_add(&documents, advisory_at(db, i)->source->name, i, &stored));
    }
    TRY(store_start(
        store,
        "SELECT d.url, min(r.received_at), max(r.received_at) FROM document d JOIN revision r ON r.document = "
        "d.id GROUP BY d.id",
        NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        note_seen(&documents, rows, found);
        status = store_next(rows, &more);
    }
    store_done(rows);
    if (status == STATUS_OK)
        *seen = found;
    return status;
}
