/* What a feed lists, taken into the store: entries are gathered in a temporary table as they come, whatever their
 * number, and count only once the feed was read whole. */
#ifndef OWNER_WATCH_LISTING_H
#define OWNER_WATCH_LISTING_H

#include "store/store.h"

/* Most documents of one provider that are listed: more is a mistake, or worse. */
enum { WATCH_LISTED_MAX = 1000000 };

struct watch_entry {
    struct str url;           /* absolute, https */
    struct str updated;       /* as written; ptr NULL: it is not said */
    struct str hash_url;      /* ptr NULL: beside the document */
    struct str signature_url; /* likewise */
};

/* Once a connection. */
enum status watch_listing_prepare(struct store *store) MUST_USE;
/* Forgets what was gathered of the feed. */
enum status watch_listing_clear(struct store *store, int64_t feed) MUST_USE;
/* One more; the same URL twice is one, with the later of both times. */
enum status watch_listing_add(struct store *store, int64_t feed, const struct watch_entry *entry) MUST_USE;
/* One transaction: documents that are new, or whose time is not the one known, become due; what the feed lists no
 * longer loses its listing; `etag` and `modified` are kept. What was gathered is forgotten. */
struct watch_feed_answer {
    struct str etag, modified;
    int64_t at;
};
enum status watch_listing_merge(struct store *store, int64_t provider, int64_t feed,
                                const struct watch_feed_answer *answer) MUST_USE;

/* Once every feed of the provider is known whole: what none of them lists is gone, with an event each; `*gone` counts
 * them. When that would be most of them, nothing is marked, and one alarm says so. */
struct watch_sweep {
    int64_t provider;
    struct str provider_name;
    int64_t at;
};
enum status watch_listing_sweep(struct store *store, const struct watch_sweep *sweep, struct arena *arena) MUST_USE;

#endif
