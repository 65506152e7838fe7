/* Folders of documents: changes.csv and index.txt, whose paths may be relative to any of several places. */
#include "owner/watch_run.h"

#include "base/date.h"
#include "provider/listing.h"

enum { PROBED = 3 };

/* A folder that is read: both of its lists, then the place that their paths start from. */
struct directory {
    struct watch_source *source;
    struct str url;
    int64_t row;
    struct watch_feed_answer answer; /* of changes.csv */
    struct arena arena;              /* lists and their texts */
    struct listing lists[2];
    size_t found;  /* lists that were read */
    size_t probe;  /* which path is tried for a place, */
    size_t choice; /* and which of its places */
};

static const char *const names[] = {"changes.csv", "index.txt"};
enum { CHANGES, INDEX };

static enum status next_directory(struct watch_source *source);

void watch_directory_free(struct watch_source *source) {
    if (source->directory)
        arena_done(&source->directory->arena);
    source->directory = NULL;
}

/* The next one begins before the request that ended this one is counted off, so the phase goes on. */
static enum status directory_over(struct watch_source *source) {
    TRY(watch_listing_clear(source->run->store, source->directory->row));
    watch_directory_free(source);
    return next_directory(source);
}

static enum status directory_failed(struct directory *d, struct str what, struct str reason) {
    d->source->feeds_whole = false;
    return watch_source_fail(d->source, what, reason);
}

/* ---- what is listed goes into the store */

static enum status add_path(struct directory *d, const struct listing_item *item) {
    struct watch_source *source = d->source;
    struct str urls[LISTING_CANDIDATES];
    size_t count;
    char text[DATE_TIME_TEXT];
    TRY(listing_candidates(d->url, item->path, &source->run->scratch, urls, &count));
    if (count == 0) {
        source->tally->unlisted++;
        return STATUS_OK;
    }
    date_time_text(item->released == PROVIDER_NO_TIME ? INT64_MAX : item->released, text);
    const struct watch_entry entry = {.url = urls[d->choice < count ? d->choice : count - 1],
                                      .updated = text[0] ? str_from(text) : STR_NONE};
    return watch_listing_add(source->run->store, d->row, &entry);
}

static enum status add_all(struct directory *d) {
    for (size_t k = 0; k < ARRAY_LEN(d->lists); k++)
        for (size_t i = 0; i < d->lists[k].count; i++) {
            if (d->source->listed++ >= WATCH_LISTED_MAX)
                return directory_failed(d, d->url, STR("it lists more documents than can be right"));
            TRY(add_path(d, &d->lists[k].items[i]));
            if (i % 1024 == 0)
                arena_reset(&d->source->run->scratch);
        }
    TRY(watch_batch_flush(d->source->run));
    TRY(watch_listing_merge(d->source->run->store, d->source->id, d->row, &d->answer));
    return STATUS_OK;
}

static enum status list_and_end(struct directory *d) {
    TRY(add_all(d));
    return directory_over(d->source);
}

/* ---- where the paths start */

static const struct listing_item *probed(const struct directory *d) {
    size_t at = d->probe;
    for (size_t k = 0; k < ARRAY_LEN(d->lists); k++) {
        if (at < d->lists[k].count)
            return &d->lists[k].items[at];
        at -= d->lists[k].count;
    }
    return NULL;
}

static enum status probe(struct directory *d);

/* A document that is there ends the search, however large it is. */
static enum status probe_done(struct watch_get *get, const struct fetch_answer *answer) {
    struct directory *d = get->source->directory;
    if (answer->outcome != FETCH_GONE && answer->outcome != FETCH_REFUSED)
        return list_and_end(d);
    d->choice++;
    return probe(d);
}

static enum status probe(struct directory *d) {
    struct str urls[LISTING_CANDIDATES];
    for (; d->probe < PROBED; d->probe++, d->choice = 0) {
        const struct listing_item *item = probed(d);
        size_t count = 0;
        if (!item)
            break;
        TRY(listing_candidates(d->url, item->path, &d->arena, urls, &count));
        if (d->probe == 0 && count == 1)
            break;
        if (d->choice < count)
            return watch_get_start(&(struct watch_get){
                .source = d->source, .url = urls[d->choice], .max = WATCH_HASH_MAX, .done = probe_done});
    }
    d->choice = 0;
    return list_and_end(d);
}

/* ---- the lists */

static enum status read_list(struct directory *d, struct watch_get *get, enum status *outcome) {
    struct diag_sink sink;
    struct source *text = ARENA_NEW(&d->arena, struct source);
    struct str body = str_copy(&d->arena, watch_get_body(get));
    if (!text || !body.ptr)
        return STATUS_MEMORY;
    *text = (struct source){get->url, body};
    diag_init(&sink, &d->arena);
    *outcome = (get->number == CHANGES ? listing_read_changes : listing_read_index)(text, &d->arena, &sink,
                                                                                    &d->lists[get->number]);
    if (*outcome == STATUS_OK || *outcome == STATUS_MEMORY)
        return *outcome;
    struct str reason = watch_first_error(&d->arena, &sink);
    return reason.ptr ? directory_failed(d, get->url, reason) : STATUS_MEMORY;
}

static enum status list_start(struct directory *d, int which);

static enum status keep_answer(struct directory *d, const struct fetch_answer *answer) {
    d->answer.etag = str_copy(&d->arena, answer->etag);
    d->answer.modified = str_copy(&d->arena, answer->modified);
    return d->answer.etag.ptr && d->answer.modified.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status after_lists(struct directory *d) {
    if (d->found == 0) {
        TRY(directory_failed(d, d->url, STR("it has neither changes.csv nor index.txt")));
        return directory_over(d->source);
    }
    return probe(d);
}

static enum status list_done(struct watch_get *get, const struct fetch_answer *answer) {
    struct directory *d = get->source->directory;
    enum status outcome = STATUS_INPUT;
    if (answer->outcome == FETCH_NOT_MODIFIED) {
        TRY(store_run(d->source->run->store, "UPDATE feed SET read_at = ?2 WHERE id = ?1", STORE_I(d->row),
                      STORE_I(d->source->run->settings->at)));
        return directory_over(d->source);
    }
    if (answer->outcome == FETCH_OK)
        TRY(read_list(d, get, &outcome));
    else if (answer->outcome != FETCH_GONE)
        TRY(directory_failed(d, get->url, watch_reason(&d->source->run->scratch, answer)));
    d->found += outcome == STATUS_OK;
    if (get->number == INDEX)
        return after_lists(d);
    if (outcome == STATUS_OK)
        TRY(keep_answer(d, answer));
    return list_start(d, INDEX);
}

static enum status list_start(struct directory *d, int which) {
    struct watch_get get = {.source = d->source, .max = WATCH_LISTING_MAX, .done = list_done, .number = which};
    get.url = str_format(&d->arena, STR_F "%s", STR_A(d->url), names[which]);
    if (!get.url.ptr)
        return STATUS_MEMORY;
    if (which == CHANGES) {
        get.etag = d->answer.etag;
        get.modified = d->answer.modified;
    }
    return watch_get_start(&get);
}

/* ---- one after the other */

static enum status next_directory(struct watch_source *source) {
    struct watch_run *run = source->run;
    if (source->next_directory >= source->metadata.directory_count)
        return STATUS_OK;
    struct directory *d = ARENA_NEW(run->arena, struct directory);
    if (!d)
        return STATUS_MEMORY;
    *d = (struct directory){.source = source, .url = source->metadata.directories[source->next_directory++].url};
    arena_init(&d->arena, (size_t)1 << 30);
    source->directory = d;
    TRY(watch_feed_row(source, STR("directory"), d->url, &d->arena, &d->row, &d->answer));
    d->answer.at = run->settings->at;
    TRY(watch_listing_clear(run->store, d->row));
    return list_start(d, CHANGES);
}

enum status watch_directories_start(struct watch_source *source) {
    source->directories_asked = true;
    return next_directory(source);
}
