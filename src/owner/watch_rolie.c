/* The feeds of a source: ROLIE first, read as they arrive; folders where there are none, or where one fails. */
#include "owner/watch_run.h"

#include "base/url.h"
#include "provider/rolie.h"

/* A feed on its way. */
struct feed {
    struct watch_source *source;
    int64_t row;
    struct str url;
    enum provider_tlp tlp;
    struct rolie *rolie;
    struct diag_sink sink;
    struct arena arena; /* of the sink */
    bool is_refused;    /* what came is no feed */
    enum status status; /* of reading it */
    struct feed *next;  /* of the source */
};

enum { FEED_ARENA_MAX = 4 << 20 };

enum status watch_feed_row(struct watch_source *source, struct str kind, struct str url, struct arena *arena,
                           int64_t *id, struct watch_feed_answer *known) {
    struct store *store = source->run->store;
    struct store_rows *rows;
    bool more;
    TRY(store_run(store,
                  "INSERT INTO feed (provider, kind, url) VALUES (?1, ?2, ?3) ON CONFLICT (provider, url) DO NOTHING",
                  STORE_I(source->id), STORE_T(kind), STORE_T(url)));
    TRY(store_query(store, &rows, "SELECT id, etag, modified FROM feed WHERE provider = ?1 AND url = ?2",
                    STORE_I(source->id), STORE_T(url)));
    enum status status = store_next(rows, &more);
    *known = (struct watch_feed_answer){0};
    if (status == STATUS_OK && more) {
        *id = store_integer(rows, 0);
        /* A full comparison also asks for what has not changed: an entry may have been lost. */
        if (!source->full) {
            known->etag = str_copy(arena, store_bytes(rows, 1));
            known->modified = str_copy(arena, store_bytes(rows, 2));
        }
    }
    store_done(rows);
    return status;
}

/* ---- one feed */

static enum status visit(void *context, const struct rolie_entry *entry) {
    struct feed *feed = context;
    struct watch_source *source = feed->source;
    struct str hash = entry->sha512_url.len ? entry->sha512_url : entry->sha256_url;
    const struct watch_entry listed = {
        .url = entry->url,
        .updated = entry->updated_text.len ? entry->updated_text : STR_NONE,
        .hash_url = hash.len ? hash : STR_NONE,
        .signature_url = entry->signature_url.len ? entry->signature_url : STR_NONE,
    };
    if (source->listed++ >= WATCH_LISTED_MAX)
        return STATUS_LIMIT;
    return watch_listing_add(source->run->store, feed->row, &listed);
}

static enum status write_piece(void *context, struct str piece) {
    struct feed *feed = context;
    feed->status = rolie_feed(feed->rolie, piece);
    feed->is_refused = feed->status != STATUS_OK;
    return feed->status;
}

static void restart(void *context) {
    struct feed *feed = context;
    rolie_restart(feed->rolie);
}

static void feed_free(struct feed *feed) {
    rolie_free(feed->rolie);
    feed->rolie = NULL;
    arena_done(&feed->arena);
}

static enum status feed_start(struct watch_source *source, struct str url, enum provider_tlp tlp);

/* A feed of several pages is read whole each time: of a page that has not changed nobody knows what follows. */
static enum status feed_ended(struct feed *feed, const struct fetch_answer *answer) {
    struct watch_source *source = feed->source;
    struct rolie_feed found = {0};
    enum status status = rolie_end(feed->rolie, &source->run->scratch, &found);
    if (status == STATUS_INPUT || status == STATUS_LIMIT) {
        feed->is_refused = true;
        return STATUS_OK;
    }
    TRY(status);
    source->tally->unlisted += found.dropped;
    struct watch_feed_answer kept = {.etag = answer->etag, .modified = answer->modified};
    kept.at = source->run->settings->at;
    if (found.next.len || found.dropped)
        kept.etag = kept.modified = STR_NONE;
    TRY(watch_batch_flush(source->run));
    TRY(watch_listing_merge(source->run->store, source->id, feed->row, &kept));
    return found.next.len && ++source->pages < WATCH_PAGES_MAX ? feed_start(source, found.next, feed->tlp) : STATUS_OK;
}

static enum status same(const struct feed *feed) {
    return store_run(feed->source->run->store, "UPDATE feed SET read_at = ?2 WHERE id = ?1", STORE_I(feed->row),
                     STORE_I(feed->source->run->settings->at));
}

/* Who has no key to a restricted feed is not to be told so every day. */
static bool is_closed(const struct feed *feed, const struct fetch_answer *answer) {
    return answer->outcome == FETCH_REFUSED && feed->tlp >= PROVIDER_TLP_AMBER;
}

static enum status feed_failed(struct feed *feed, const struct fetch_answer *answer) {
    struct watch_source *source = feed->source;
    source->feeds_whole = false;
    if (is_closed(feed, answer))
        return STATUS_OK;
    source->feeds_failed++;
    struct str reason =
        feed->is_refused ? watch_first_error(&feed->arena, &feed->sink) : watch_reason(&source->run->scratch, answer);
    return reason.ptr ? watch_source_fail(source, feed->url, reason) : STATUS_MEMORY;
}

static enum status feed_judge(struct feed *feed, const struct fetch_answer *answer) {
    if (feed->status == STATUS_MEMORY || feed->status == STATUS_SYSTEM)
        return feed->status;
    if (answer->outcome == FETCH_NOT_MODIFIED)
        return same(feed);
    if (answer->outcome == FETCH_OK)
        TRY(feed_ended(feed, answer));
    if (answer->outcome != FETCH_OK || feed->is_refused)
        return feed_failed(feed, answer);
    return STATUS_OK;
}

static enum status done(void *context, const struct fetch_answer *answer) {
    struct feed *feed = context;
    struct watch_source *source = feed->source;
    enum status status = feed_judge(feed, answer);
    if (status == STATUS_OK)
        status = watch_listing_clear(source->run->store, feed->row);
    feed_free(feed);
    arena_reset(&source->run->scratch);
    source->waiting--;
    TRY(status);
    if (source->waiting == 0 && source->feeds_failed && !source->directories_asked)
        TRY(watch_directories_start(source));
    return watch_source_step(source);
}

static enum status feed_start(struct watch_source *source, struct str url, enum provider_tlp tlp) {
    struct watch_run *run = source->run;
    struct feed *feed = ARENA_NEW(run->arena, struct feed);
    struct watch_feed_answer known;
    if (!feed)
        return STATUS_MEMORY;
    *feed = (struct feed){.source = source, .url = str_copy(run->arena, url), .tlp = tlp};
    TRY(watch_feed_row(source, STR("rolie"), url, run->arena, &feed->row, &known));
    TRY(watch_listing_clear(run->store, feed->row));
    arena_init(&feed->arena, FEED_ARENA_MAX);
    diag_init(&feed->sink, &feed->arena);
    TRY(rolie_new(feed->url, visit, feed, &feed->sink, &feed->rolie));
    feed->next = source->feeds;
    source->feeds = feed;
    const struct fetch_request request = {.url = feed->url,
                                          .etag = known.etag,
                                          .modified = known.modified,
                                          .bytes_max = WATCH_FEED_MAX,
                                          .context = feed,
                                          .write = write_piece,
                                          .restart = restart,
                                          .done = done};
    TRY(fetcher_add(run->fetcher, &request));
    source->waiting++;
    return STATUS_OK;
}

void watch_feeds_free(struct watch_source *source) {
    for (struct feed *feed = source->feeds; feed; feed = feed->next)
        feed_free(feed);
    source->feeds = NULL;
}

/* ---- all of them */

static enum status read_service(const struct source *text, struct arena *arena, struct diag_sink *sink, void *found) {
    return rolie_service_read(text, text->name, arena, sink, found);
}

static enum status service_done(struct watch_get *get, const struct fetch_answer *answer) {
    struct rolie_service service = {0};
    bool is_read;
    TRY(watch_get_read(get, answer, read_service, &service, &is_read));
    get->source->feeds_whole &= is_read;
    for (size_t i = 0; is_read && i < service.feed_count; i++)
        TRY(feed_start(get->source, service.feeds[i], PROVIDER_TLP_NONE));
    return STATUS_OK;
}

enum status watch_feeds_start(struct watch_source *source) {
    const struct provider_metadata *m = &source->metadata;
    for (size_t i = 0; i < m->feed_count; i++)
        TRY(feed_start(source, m->feeds[i].url, m->feeds[i].tlp));
    for (size_t i = 0; i < m->services.count && m->feed_count == 0; i++)
        TRY(watch_get_start(&(struct watch_get){
            .source = source, .url = m->services.items[i], .max = WATCH_METADATA_MAX, .done = service_done}));
    return m->feed_count + m->services.count == 0 ? watch_directories_start(source) : STATUS_OK;
}
