/* The watch's database as other files see it: opened, and what it holds of documents. docs/formats/watch.md has the
 * tables. */
#ifndef OWNER_WATCH_STORE_H
#define OWNER_WATCH_STORE_H

#include "store/store.h"

/* Opens the database at `path`, which is made when there is none. Statuses as store_open. */
enum status watch_store_open(const char *path, struct arena *arena, struct diag_sink *sink,
                             struct store **store) MUST_USE;

/* One revision of a document. Texts are valid until the visitor returns; one that is not known has ptr NULL. */
struct watch_document {
    int64_t id;          /* of the document */
    int64_t revision;    /* of this revision */
    struct str provider; /* its name */
    struct str url;
    struct str tracking_id;
    struct str state;                                             /* "current", "gone", "withdrawn", or "listed" */
    bool is_current;                                              /* this is the revision that counts */
    int64_t received_at;                                          /* seconds since 1970 */
    struct str version, status, current_release, title, category; /* as the document says */
    struct str sha256;                                            /* lower-case hex */
    int64_t size;                                                 /* bytes */
    int64_t findings; /* of the mandatory tests; -1: not held against them */
    struct str hash;  /* "good", "bad", "none" */
    struct str signature;
    struct str held; /* why it cannot be current; ptr NULL: it can */
    struct str body; /* only where the call says so: the document, followed by JSON_PADDING zero bytes */
};
typedef enum status (*watch_document_visitor)(void *context, const struct watch_document *document);

/* Every document that counts, with its body, in the order of the providers' names and the tracking ids. One that is
 * gone from its provider still counts: a vulnerability does not end because a file was deleted; one that was withdrawn
 * does not. The visitor may ask the store for other things, but not write. STATUS_INPUT for a body that is damaged,
 * STATUS_MEMORY, STATUS_SYSTEM, and what the visitor returns. */
enum status watch_store_each_current(struct store *store, watch_document_visitor visit, void *context) MUST_USE;
/* Every revision of every document of that tracking id, the newest first, without bodies. */
enum status watch_store_each_revision(struct store *store, struct str tracking_id, watch_document_visitor visit,
                                      void *context) MUST_USE;
/* The body of a revision in the arena, followed by JSON_PADDING zero bytes. ptr NULL when there is no such revision. */
enum status watch_store_body(struct store *store, int64_t revision, struct arena *arena, struct str *body) MUST_USE;

#endif
