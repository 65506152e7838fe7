/* The advisories that the watch keeps, as the matcher takes them. */
#ifndef OWNER_WATCH_FEED_H
#define OWNER_WATCH_FEED_H

#include "advisory/advisory.h"
#include "store/store.h"

/* Every document that counts (watch_store_each_current), named by its address. Workers read by connections of their own
 * to the database at `path`, which `store` has open. As advisory_load_from; a body that is damaged is a document that
 * could not be read. */
enum status watch_feed_load(struct store *store, const char *path, const struct advisory_options *options,
                            struct arena *arena, struct diag_sink *sink, struct advisory_db **db) MUST_USE;

#endif
