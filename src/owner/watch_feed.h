/* The advisories that the watch keeps, as the matcher takes them. */
#ifndef OWNER_WATCH_FEED_H
#define OWNER_WATCH_FEED_H

#include "advisory/advisory.h"
#include "store/store.h"

/* Every document that counts (watch_store_each_current), named by its address. Workers read by connections of their own
 * to the database at `path`, which `store` has open. As advisory_load_from; a body that is damaged is a document that
 * could not be read, and so is what is listed and not here as it is listed (watch_outstanding.h), beside the revision
 * of it that counts. */
enum status watch_feed_load(struct store *store, const char *path, const struct advisory_options *options,
                            struct arena *arena, struct diag_sink *sink, struct advisory_db **db) MUST_USE;

/* When the watch first had each document of `db`, and when its newest revision came: one each, by index, in the arena;
 * 0 for one that did not come from the store. STATUS_MEMORY and those of the store. */
struct watch_seen;
enum status watch_feed_seen(struct store *store, const struct advisory_db *db, struct arena *arena,
                            const struct watch_seen **seen) MUST_USE;

#endif
