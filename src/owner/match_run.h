/* Runs of the matching (CSAF clause 13): what is new, changed or open again in a plant against what the last automatic
 * run found there, and the record of it. */
#ifndef OWNER_MATCH_RUN_H
#define OWNER_MATCH_RUN_H

#include "base/hash.h"
#include "owner/watch_match.h"
#include "store/store.h"

/* How a match stands to the last automatic run. A revision that leaves an answer and its remediation alone leaves the
 * match unchanged. */
enum match_change {
    MATCH_RUN_UNCHANGED,
    MATCH_RUN_NEW,      /* it was not there */
    MATCH_RUN_CHANGED,  /* the answer, fix or remedy is another */
    MATCH_RUN_REOPENED, /* nothing was to be done, or somebody had decided, and now it is open (again) */
};
enum { MATCH_CHANGE_COUNT = 4 };

/* One run. A match is an asset and a vulnerability of an advisory; of several that have the same ids it is one. */
struct match_run {
    int64_t at;         /* seconds since 1970 */
    bool automatic;     /* by a sync, else by a person */
    int64_t advisories; /* that were read */
    int64_t unread;     /* that could not be read */
    int64_t matches, open;
    int64_t changes[MATCH_CHANGE_COUNT]; /* make up the matches */
    int64_t ended;                       /* matches that are no longer there */
};

/* One that is not as it was. */
struct match_news {
    const struct watch_item *item;
    uint8_t change; /* enum match_change, never MATCH_RUN_UNCHANGED */
};
struct match_result {
    struct match_run run;
    bool is_first;           /* no automatic run was before it: all is new */
    struct match_news *news; /* in the order of risk */
    size_t news_count;
};

struct match_asked {
    int64_t plant; /* of plant_list.h */
    bool automatic;
    int64_t at;          /* now */
    struct str rests_on; /* of an automatic run */
};

/* Holds the list against the last automatic run and records what came of it, all in one transaction: an automatic run
 * becomes what the next ones are held against, a manual one leaves that alone. While an advisory could not be read, no
 * match counts as ended. The result lies in the arena and points into the list. STATUS_MEMORY and those of the store;
 * STATUS_INPUT with a diagnostic when the plant is not listed any longer. */
enum status match_run_make(struct store *store, const struct match_asked *asked, const struct watch_list *list,
                           struct arena *arena, struct match_result *result) MUST_USE;

/* A hash of all that decides about a run's result: the advisories that count, the files of the plant, what people
 * decided, the day, and this program's version. STATUS_MEMORY and those of the store. */
enum status match_run_rests_on(struct store *store, const struct plant *plant, date_days at, struct arena *arena,
                               uint8_t digest[HASH_SHA256_SIZE]) MUST_USE;

/* The runs of a plant, the newest first. */
typedef enum status (*match_run_visitor)(void *context, const struct match_run *run);
enum status match_run_each(struct store *store, int64_t plant, match_run_visitor visit, void *context) MUST_USE;
/* The newest one. `*found` false: there was none. */
enum status match_run_last(struct store *store, int64_t plant, struct match_run *run, bool *found) MUST_USE;

struct str match_change_name(enum match_change change); /* "new" */
/* "2 new, 1 changed, 0 reopened, 22 unchanged". STATUS_MEMORY is a ptr of NULL. */
struct str match_run_text(const struct match_run *run, struct arena *arena);

#endif
