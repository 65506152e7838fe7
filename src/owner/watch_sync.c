#include "owner/watch_sync.h"

#include "owner/watch_find.h"
#include "owner/watch_outstanding.h"
#include "owner/watch_provider.h"
#include "owner/watch_run.h"

/* However quiet a provider's feeds are, after so long every document is compared: some are changed without a word. */
enum { FULL_EACH_S = 7 * 24 * 3600 };

static const size_t scratch_max = (size_t)1 << 30;

/* ---- what sources say */

bool watch_run_stops(const struct watch_run *run) {
    return run->settings->stop && run->settings->stop(run->settings->context);
}

enum status watch_source_event(struct watch_source *source, enum watch_event_kind kind, struct str text) {
    if (!text.ptr)
        return STATUS_MEMORY;
    if (watch_run_stops(source->run))
        return STATUS_OK;
    return watch_event_add(source->run->store, &(struct watch_event){.at = source->run->settings->at,
                                                                     .provider = source->id,
                                                                     .kind = kind,
                                                                     .subject = source->name,
                                                                     .text = text});
}

enum status watch_source_fail(struct watch_source *source, struct str what, struct str reason) {
    struct str text = str_format(source->run->arena, STR_F ": " STR_F, STR_A(what), STR_A(reason));
    if (!reason.ptr || !text.ptr)
        return STATUS_MEMORY;
    if (!source->tally->error.ptr)
        source->tally->error = text;
    return watch_source_event(source, WATCH_ERROR, text);
}

/* ---- the provider's description */

static enum status use_metadata(struct watch_source *source) {
    const struct provider_metadata *m = &source->metadata;
    struct str role = provider_role_text(m->role);
    source->is_trusted = m->role == PROVIDER_ROLE_TRUSTED;
    source->feeds_whole = m->feed_count + m->directory_count + m->services.count > 0;
    if (!source->feeds_whole)
        TRY(watch_source_fail(source, source->url, STR("it names neither a feed nor a folder of documents")));
    return store_run(source->run->store,
                     "UPDATE provider SET role = ?2, publisher = ?3, namespace = ?4 WHERE id = ?1 AND "
                     "(role, publisher, namespace) IS NOT (?2, ?3, ?4)",
                     STORE_I(source->id), STORE_T(role), STORE_T(m->publisher.name), STORE_T(m->publisher.namespace));
}

static enum status read_metadata(const struct source *text, struct arena *arena, struct diag_sink *sink, void *found) {
    return metadata_read(text, arena, sink, found);
}

static enum status metadata_done(struct watch_get *get, const struct fetch_answer *answer) {
    struct watch_source *source = get->source;
    bool is_read;
    TRY(watch_get_read(get, answer, read_metadata, &source->metadata, &is_read));
    if (is_read)
        return use_metadata(source);
    source->phase = WATCH_PHASE_DOCUMENTS;
    return STATUS_OK;
}

static enum status metadata_start(struct watch_source *source) {
    const struct watch_get get = {
        .source = source, .url = source->url, .named = source->named, .max = WATCH_METADATA_MAX, .done = metadata_done};
    TRY(store_run(source->run->store, "UPDATE provider SET tried_at = ?2 WHERE id = ?1", STORE_I(source->id),
                  STORE_I(source->run->settings->at)));
    return watch_get_start(&get);
}

/* ---- phases */

static enum status nothing_left(struct watch_source *source) {
    (void)source;
    return STATUS_OK;
}

static enum status (*const starts[])(struct watch_source *source) = {
    [WATCH_PHASE_METADATA] = metadata_start, [WATCH_PHASE_KEYS] = watch_keys_start,
    [WATCH_PHASE_FEEDS] = watch_feeds_start, [WATCH_PHASE_DOCUMENTS] = watch_documents_start,
    [WATCH_PHASE_DONE] = nothing_left,
};

/* What all feeds together list is known once the last of them was read. */
static enum status sweep(struct watch_source *source) {
    const struct watch_sweep job = {source->id, source->name, source->run->settings->at};
    if (!source->feeds_whole)
        return STATUS_OK;
    TRY(watch_batch_flush(source->run));
    /* Feeds that the provider no longer has, and with them what they listed. */
    TRY(store_run(source->run->store, "DELETE FROM feed WHERE provider = ?1 AND coalesce(read_at, 0) < ?2",
                  STORE_I(source->id), STORE_I(source->run->settings->at)));
    return watch_listing_sweep(source->run->store, &job, &source->run->scratch);
}

enum status watch_source_step(struct watch_source *source) {
    while (source->waiting == 0 && source->phase < WATCH_PHASE_DONE) {
        if (source->phase == WATCH_PHASE_FEEDS)
            TRY(sweep(source));
        source->phase++;
        TRY(starts[source->phase](source));
    }
    return STATUS_OK;
}

/* ---- the run */

static enum status add_source(struct watch_run *run, struct store_rows *rows) {
    struct watch_source *source = &run->sources[run->count++];
    *source = (struct watch_source){
        .run = run,
        .id = store_integer(rows, 0),
        .name = str_copy(run->arena, store_bytes(rows, 1)),
        .url = str_copy(run->arena, store_bytes(rows, 2)),
        .named = watch_find_is_named(store_bytes(rows, 5), store_bytes(rows, 2)),
        .is_unsigned = store_integer(rows, 3) != 0,
        .full = run->settings->full || run->settings->at - store_integer(rows, 4) >= FULL_EACH_S,
        .feeds_whole = true,
        .flights = ARENA_ARRAY(run->arena, struct watch_flight, WATCH_FLIGHTS),
    };
    return source->name.ptr && source->url.ptr && source->flights ? STATUS_OK : STATUS_MEMORY;
}

static bool is_wanted(struct str name, const struct str *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i], name))
            return true;
    return count == 0;
}

static enum status read_sources(struct watch_run *run, const struct str *names, size_t count) {
    struct store_rows *rows;
    bool more = true;
    int64_t all;
    TRY(store_number(run->store, "SELECT count(*) FROM provider", NULL, 0, 0, &all));
    run->sources = ARENA_ARRAY(run->arena, struct watch_source, (size_t)all);
    if (!run->sources)
        return STATUS_MEMORY;
    TRY(store_start(run->store,
                    "SELECT id, name, url, unsigned, coalesce(full_at, added_at), asked FROM provider ORDER BY name",
                    NULL, 0, &rows));
    enum status status = store_next(rows, &more);
    for (; status == STATUS_OK && more && run->count < (size_t)all; status = store_next(rows, &more))
        if (is_wanted(store_bytes(rows, 1), names, count) && (status = add_source(run, rows)) != STATUS_OK)
            break;
    store_done(rows);
    return status;
}

static enum status check_names(const struct watch_run *run, const struct str *names, size_t count) {
    int64_t id;
    for (size_t i = 0; i < count; i++)
        TRY(watch_provider_find(run->store, names[i], run->arena, &id));
    return STATUS_OK;
}

/* What is too large to be fetched beside others comes one by one, when there is nothing else in memory. */
static enum status fetch_large(struct watch_run *run) {
    for (size_t i = 0; i < run->count; i++) {
        struct watch_source *source = &run->sources[i];
        for (size_t k = 0; k < source->large_count && !watch_run_stops(run); k++) {
            TRY(watch_document_large(source, source->large[k]));
            TRY(watch_batch_run(run));
        }
    }
    return STATUS_OK;
}

static enum status count_outstanding(struct watch_run *run, const struct watch_source *source) {
    int64_t count;
    TRY(watch_outstanding_count(run->store, source->id, &count));
    source->tally->outstanding = (uint64_t)count;
    return STATUS_OK;
}

static enum status finish(struct watch_run *run, struct watch_source *source) {
    const struct watch_tally *tally = source->tally;
    bool whole = !tally->error.ptr && tally->failed == 0;
    bool compared = whole && source->full;
    return store_run(run->store,
                     "UPDATE provider SET error = ?2, synced_at = iif(?3, ?5, synced_at), "
                     "full_at = iif(?4, ?5, full_at) WHERE id = ?1",
                     STORE_I(source->id), STORE_T(tally->error), STORE_I(whole), STORE_I(compared),
                     STORE_I(run->settings->at));
}

static enum status run_sources(struct watch_run *run, struct watch_report *report) {
    TRY(watch_listing_prepare(run->store));
    for (size_t i = 0; i < run->count; i++) {
        run->sources[i].tally = &report->items[i];
        run->sources[i].tally->name = run->sources[i].name;
        run->sources[i].tally->is_full = run->sources[i].full;
        TRY(metadata_start(&run->sources[i]));
    }
    TRY(watch_batch_run(run));
    TRY(fetch_large(run));
    report->stopped = watch_run_stops(run);
    for (size_t i = 0; i < run->count; i++) {
        TRY(count_outstanding(run, &run->sources[i]));
        if (!report->stopped)
            TRY(finish(run, &run->sources[i]));
    }
    return STATUS_OK;
}

static enum status prepare(struct watch_run *run, const struct str *names, size_t count, struct watch_report *report) {
    TRY(check_names(run, names, count));
    TRY(read_sources(run, names, count));
    report->items = ARENA_ARRAY(run->arena, struct watch_tally, run->count);
    report->count = run->count;
    if (!report->items)
        return STATUS_MEMORY;
    TRY(watch_judge_prepare(run));
    return fetcher_new(run->settings->fetch, run->sink, &run->fetcher);
}

enum status watch_sync(struct store *store, const struct watch_sync_settings *settings, const struct str *names,
                       size_t count, struct arena *arena, struct watch_report *report) {
    struct watch_run run = {.store = store, .sink = store_sink(store), .arena = arena, .settings = settings};
    *report = (struct watch_report){0};
    arena_init(&run.scratch, scratch_max);
    enum status status = prepare(&run, names, count, report);
    if (status == STATUS_OK)
        status = run_sources(&run, report);
    store_rollback(store);
    fetcher_free(run.fetcher);
    watch_get_free_all(&run);
    for (size_t i = 0; i < run.count; i++) {
        watch_documents_free(&run.sources[i]);
        watch_feeds_free(&run.sources[i]);
        watch_directory_free(&run.sources[i]);
        keyring_free(run.sources[i].keyring);
    }
    watch_judge_free(&run);
    arena_done(&run.scratch);
    return status;
}
