/* What a provider lists and is not in the store as it is listed: never fetched, not to be read, or kept apart. What it
 * says is not known, and whoever asks what the advisories say is told so (decision 127). */
#ifndef OWNER_WATCH_OUTSTANDING_H
#define OWNER_WATCH_OUTSTANDING_H

#include "store/store.h"

/* One document. Texts are valid until the visitor returns; one that is not known has ptr NULL. */
struct watch_outstanding {
    struct str provider; /* its name */
    struct str url;
    struct str tracking_id;
    struct str reason; /* why not, half a sentence */
    struct str counts; /* the revision that counts meanwhile */
    bool is_held;      /* it is here, and kept apart */
};
typedef enum status (*watch_outstanding_visitor)(void *context, const struct watch_outstanding *document);
/* Of one provider (0: of all), by the providers' names and the addresses. */
enum status watch_outstanding_each(struct store *store, int64_t provider, watch_outstanding_visitor visit,
                                   void *context) MUST_USE;
/* How many, of one provider (0: of all). */
enum status watch_outstanding_count(struct store *store, int64_t provider, int64_t *count) MUST_USE;
/* A warning with their number when there are any, for what is made of the documents that count. */
enum status watch_outstanding_tell(struct store *store, struct arena *arena) MUST_USE;
/* `reason`, and which revision counts meanwhile; in the arena. ptr NULL without memory. */
struct str watch_outstanding_text(const struct watch_outstanding *document, struct arena *arena);

#endif
