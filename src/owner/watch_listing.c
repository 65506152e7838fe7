#include "owner/watch_listing.h"

#include "owner/watch_event.h"

enum { FEW = 10 };

/* The temporary database is a file of its own without syncs, so a listing of any size neither fills memory nor waits
 * for the disk. */
enum status watch_listing_prepare(struct store *store) {
    return store_execute(
        store,
        "CREATE TEMP TABLE IF NOT EXISTS listed (feed INTEGER NOT NULL, url TEXT NOT NULL, updated TEXT, "
        "hash_url TEXT, signature_url TEXT, PRIMARY KEY (feed, url)) STRICT, WITHOUT ROWID",
        NULL, 0);
}

enum status watch_listing_clear(struct store *store, int64_t feed) {
    return store_run(store, "DELETE FROM temp.listed WHERE feed = ?1", STORE_I(feed));
}

enum status watch_listing_add(struct store *store, int64_t feed, const struct watch_entry *entry) {
    return store_run(
        store,
        "INSERT INTO temp.listed (feed, url, updated, hash_url, signature_url) VALUES (?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT (feed, url) DO UPDATE SET updated = max(updated, excluded.updated)",
        STORE_I(feed), STORE_T(entry->url), STORE_T(entry->updated), STORE_T(entry->hash_url),
        STORE_T(entry->signature_url));
}

/* ?1 is the provider, ?2 the feed, in each. */
static const char *const merge_steps[] = {
    /* A time that no feed gave before is news. */
    "UPDATE document SET due = 1 WHERE id IN (SELECT d.id FROM temp.listed l JOIN document d "
    "ON d.provider = ?1 AND d.url = l.url WHERE l.feed = ?2 AND (d.state = 'gone' OR (l.updated IS NOT NULL AND NOT "
    "EXISTS "
    "(SELECT 1 FROM listing k WHERE k.document = d.id AND k.updated IS l.updated))))",
    "INSERT INTO document (provider, url, hash_url, signature_url, state) "
    "SELECT ?1, url, hash_url, signature_url, 'listed' FROM temp.listed WHERE feed = ?2 "
    "ON CONFLICT (provider, url) DO UPDATE SET hash_url = excluded.hash_url, signature_url = excluded.signature_url "
    "WHERE hash_url IS NOT excluded.hash_url OR signature_url IS NOT excluded.signature_url",
    "DELETE FROM listing WHERE feed = ?2 AND document NOT IN "
    "(SELECT d.id FROM temp.listed l JOIN document d ON d.provider = ?1 AND d.url = l.url WHERE l.feed = ?2)",
    "INSERT INTO listing (feed, document, updated) SELECT ?2, d.id, l.updated FROM temp.listed l "
    "JOIN document d ON d.provider = ?1 AND d.url = l.url WHERE l.feed = ?2 "
    "ON CONFLICT (feed, document) DO UPDATE SET updated = excluded.updated WHERE updated IS NOT excluded.updated",
};

static enum status merge(struct store *store, int64_t provider, int64_t feed, const struct watch_feed_answer *answer) {
    for (size_t i = 0; i < ARRAY_LEN(merge_steps); i++)
        TRY(store_run(store, merge_steps[i], STORE_I(provider), STORE_I(feed)));
    return store_run(store, "UPDATE feed SET etag = ?2, modified = ?3, read_at = ?4 WHERE id = ?1", STORE_I(feed),
                     STORE_T(answer->etag), STORE_T(answer->modified), STORE_I(answer->at));
}

enum status watch_listing_merge(struct store *store, int64_t provider, int64_t feed,
                                const struct watch_feed_answer *answer) {
    TRY(store_begin(store));
    TRY(store_end(store, merge(store, provider, feed, answer)));
    return watch_listing_clear(store, feed);
}

/* ---- what is gone */

#define UNLISTED "provider = ?1 AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.document = document.id) "

static enum status mark_gone(struct store *store, const struct watch_sweep *sweep) {
    TRY(store_run(store,
                  "INSERT INTO event (at, provider, document, revision, kind, subject, text) "
                  "SELECT ?2, provider, id, current_revision, 'gone', coalesce(tracking_id, url), "
                  "'no feed lists it any longer' FROM document WHERE " UNLISTED "AND state = 'current'",
                  STORE_I(sweep->provider), STORE_I(sweep->at)));
    TRY(store_run(store, "UPDATE document SET state = 'gone', due = 0 WHERE " UNLISTED "AND state = 'current'",
                  STORE_I(sweep->provider)));
    return store_run(store,
                     "DELETE FROM document WHERE " UNLISTED
                     "AND state = 'listed' AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.document = document.id)",
                     STORE_I(sweep->provider));
}

static enum status alarm(struct store *store, const struct watch_sweep *sweep, int64_t gone, int64_t all,
                         struct arena *arena) {
    struct str text = str_format(arena, "%lld of %lld documents are no longer listed; they are kept as they are",
                                 (long long)gone, (long long)all);
    if (!text.ptr)
        return STATUS_MEMORY;
    return watch_event_add(store, &(struct watch_event){.at = sweep->at,
                                                        .provider = sweep->provider,
                                                        .kind = WATCH_ALARM,
                                                        .subject = sweep->provider_name,
                                                        .text = text});
}

enum status watch_listing_sweep(struct store *store, const struct watch_sweep *sweep, struct arena *arena) {
    int64_t all, gone, unlisted;
    TRY(store_ask(store, &all, 0, "SELECT count(*) FROM document WHERE provider = ?1 AND state = 'current'",
                  STORE_I(sweep->provider)));
    TRY(store_ask(store, &gone, 0, "SELECT count(*) FROM document WHERE " UNLISTED "AND state = 'current'",
                  STORE_I(sweep->provider)));
    TRY(store_ask(store, &unlisted, 0, "SELECT count(*) FROM document WHERE " UNLISTED "AND state = 'listed'",
                  STORE_I(sweep->provider)));
    if (gone + unlisted == 0)
        return STATUS_OK;
    TRY(store_begin(store));
    if (gone > FEW && gone > all / 2)
        return store_end(store, alarm(store, sweep, gone, all, arena));
    return store_end(store, mark_gone(store, sweep));
}
