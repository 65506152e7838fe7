#include "command/watch_plant.h"

#include "owner/triage_store.h"
#include "owner/watch_feed.h"
#include "owner/watch_store.h"

static const struct diag_kind NO_DOCUMENTS = {"watch.no-documents", SEVERITY_ERROR,
                                              "there are no advisories: the watch has no database at '{0}'",
                                              "add a provider and sync, or give a folder with --advisories"};

enum { FEED_ARENA_MAX = 1 << 30 };

/* On a thread of its own, with a connection of its own. */
enum status watch_plant_load(void *context, const struct advisory_options *options, struct diag_sink *sink,
                             struct advisory_db **db) {
    const struct str *path = context;
    struct arena arena;
    struct store *store = NULL;
    arena_init(&arena, FEED_ARENA_MAX);
    enum status status = watch_store_open(path->ptr, &arena, sink, &store);
    if (status == STATUS_OK)
        status = watch_feed_load(store, path->ptr, options, &arena, sink, db);
    store_close(store);
    arena_done(&arena);
    return status;
}

static enum status match(struct run *run, enum watch_need need, struct watch_plant *plant) {
    triage_log_init(&plant->log, run->arena);
    TRY(watch_open(run, need, &plant->store));
    if (plant->store)
        TRY(triage_store_read(plant->store, plant->judged.plant->name, &plant->log));
    TRY(watch_match(&plant->judged.assessment, &plant->log, run_has(run, "kev"), run->arena, &plant->list));
    return plant->store && !run_has(run, "advisories")
               ? watch_feed_seen(plant->store, plant->judged.advisories, run->arena, &plant->list.seen)
               : STATUS_OK;
}

enum status watch_plant_open(struct run *run, enum watch_need need, struct watch_plant *plant) {
    *plant = (struct watch_plant){.store = NULL};
    struct str path;
    bool folder = run_has(run, "advisories"), there = false;
    TRY(watch_path(run, &path));
    TRY(watch_is_there(run, path, &there));
    if (!folder && !there) {
        diag_add(run->sink, &NO_DOCUMENTS, PLACE_NONE, path);
        return STATUS_INPUT;
    }
    const struct judge_input input = {
        .plant = run->arguments[1], .load = folder ? NULL : watch_plant_load, .context = &path};
    TRY(judge_run_with(run, &input, &plant->judged));
    return match(run, need, plant);
}

void watch_plant_done(struct watch_plant *plant) {
    store_close(plant->store);
    if (plant->judged.plant)
        judge_done(&plant->judged);
}
