/* Bringing the store up to what providers publish. What a run has stored, it has: a run that is broken off is taken up
 * by the next one. */
#ifndef OWNER_WATCH_SYNC_H
#define OWNER_WATCH_SYNC_H

#include "net/fetch.h"
#include "store/store.h"

struct watch_sync_settings {
    const struct fetch_settings *fetch;
    const char *folder; /* for temporary keyrings; NULL: the system's */
    int64_t at;         /* now, in seconds since 1970 */
    bool full;          /* compare every document, whatever the feeds say of their age */
    /* Documents that are done and that are known to be due so far; called often. NULL: nobody asks. */
    void (*progress)(void *context, size_t done, size_t known);
    /* True: the run is to end soon, as if it were broken off. NULL: never. */
    bool (*stop)(void *context);
    void *context;
};

/* What came of one provider. */
struct watch_tally {
    struct str name;
    struct str error;     /* why not all of it could be read; ptr NULL: it could */
    bool is_full;         /* every document was compared */
    uint64_t fetched;     /* new or changed, and kept */
    uint64_t same;        /* as they were */
    uint64_t held;        /* of those fetched: kept apart */
    uint64_t missing;     /* listed, but the server says that they are not there */
    uint64_t failed;      /* could not be fetched */
    uint64_t refused;     /* no documents of CSAF */
    uint64_t findings;    /* documents with findings of the mandatory tests */
    uint64_t weak;        /* signatures by old methods, or by a key that has expired */
    uint64_t outstanding; /* listed, and not here as listed when the run was over: watch_outstanding.h */
    uint64_t unlisted;    /* entries of listings that lead to nothing that may be fetched */
};
struct watch_report {
    struct watch_tally *items; /* in the order of the names; in the arena */
    size_t count;
    bool stopped;
};

/* Syncs the providers of `names`, or all when `count` is 0. A provider that fails is told in its tally and by an event,
 * and does not keep the others. STATUS_INPUT with a diagnostic for a name that is not there; STATUS_MEMORY,
 * STATUS_SYSTEM when the store or gpg does not work. */
enum status watch_sync(struct store *store, const struct watch_sync_settings *settings, const struct str *names,
                       size_t count, struct arena *arena, struct watch_report *report) MUST_USE;

#endif
