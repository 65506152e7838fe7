/* A received document put into the store, within the caller's transaction. */
#ifndef OWNER_WATCH_KEEP_H
#define OWNER_WATCH_KEEP_H

#include "owner/watch_event.h"
#include "owner/watch_take.h"

/* All that is known of what was received. */
struct watch_receipt {
    int64_t provider, document; /* rows */
    int64_t at;                 /* seconds since 1970 */
    struct str provider_name, url;
    struct str etag, modified; /* of the answer */
    struct str sha256;         /* lower-case hex */
    int64_t size;
    struct str packed; /* one frame of Zstandard; not needed when it is no document of CSAF */
    const struct watch_taken *taken;
    enum watch_hash hash;
    struct str signature; /* a word of docs/formats/watch.md */
    struct str signer;    /* fingerprint; ptr NULL: none */
    struct str held;      /* why it cannot become current; ptr NULL: it can */
    bool again;           /* the next sync may find it otherwise */
};

/* Keeps it as a revision unless it is there, makes it current unless it is held, and writes the event. A document that
 * is none of CSAF leaves its reason, an event when that is another one than the last time, and is asked for again. */
enum status watch_keep(struct store *store, const struct watch_receipt *receipt, struct arena *arena) MUST_USE;
/* It is what it was when it was last received, or, `is_current`, what counts: nothing but the end of its being due. */
enum status watch_keep_same(struct store *store, int64_t document, bool is_current) MUST_USE;

/* It could not be had. Of several failures in a row the first leaves an event, and each for another reason than the one
 * before. */
struct watch_miss {
    int64_t provider, document, at;
    struct str url;
    struct str reason;
    bool is_gone; /* the server says that there is no such document */
};
enum status watch_keep_miss(struct store *store, const struct watch_miss *miss) MUST_USE;

/* In a transaction of its own: makes the newest revisions current that were held and are not any longer: after a word
 * of the user's. `held` is the reason that has gone, `signer` whose signature (ptr NULL: any). The number of documents
 * goes to `*released`. */
enum status watch_keep_release(struct store *store, int64_t provider, struct str held, struct str signer, int64_t at,
                               int64_t *released) MUST_USE;

#endif
