/* What changed at the providers, and what went wrong: written once, never changed. */
#ifndef OWNER_WATCH_EVENT_H
#define OWNER_WATCH_EVENT_H

#include "store/store.h"

enum watch_event_kind {
    WATCH_NEW,
    WATCH_UPDATED,
    WATCH_REPUBLISHED, /* other bytes under the same revision */
    WATCH_REVOKED,     /* withdrawn or superseded */
    WATCH_GONE,        /* no longer listed, or no longer there */
    WATCH_RETURNED,
    WATCH_ALARM, /* a person must look: a wrong hash, a bad signature, a changed key */
    WATCH_ERROR, /* could not be fetched or read */
    WATCH_EVENT_KINDS,
};
/* "new", "updated" ...: as the database and reports write it. */
struct str watch_event_word(enum watch_event_kind kind);

struct watch_event {
    int64_t id;                 /* by the store */
    int64_t at;                 /* seconds since 1970 */
    int64_t provider;           /* 0: none, or removed since */
    int64_t document, revision; /* 0: none */
    enum watch_event_kind kind;
    struct str provider_name; /* read only; ptr NULL when there is none */
    struct str subject;       /* the provider's name, or the document's tracking id or URL */
    struct str text;
};

/* Within the caller's transaction. */
enum status watch_event_add(struct store *store, const struct watch_event *event) MUST_USE;
/* The last id so far; 0: there is none. */
enum status watch_event_last(struct store *store, int64_t *id) MUST_USE;

/* Which events: those after an id, at or after a moment, of one provider (0: all). */
struct watch_event_range {
    int64_t after, since, provider;
};
typedef enum status (*watch_event_visitor)(void *context, const struct watch_event *event);
/* In the order in which they happened. */
enum status watch_event_each(struct store *store, const struct watch_event_range *range, watch_event_visitor visit,
                             void *context) MUST_USE;

#endif
