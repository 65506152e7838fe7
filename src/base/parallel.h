/* The same job over many items on several threads. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "base/status.h"

#include <stddef.h>

/* Handles item `item` as worker `worker` (0 .. workers - 1, each on one thread at a time). A failure stops the rest. */
typedef enum status (*parallel_job)(void *context, size_t item, unsigned worker);

/* Processors that this process may use, at most 64. */
unsigned parallel_workers(void);
/* Runs `job` for items 0 .. count - 1 on `workers` threads, the caller's included, handed out in blocks of `block`; the
 * first failure in the order of items wins. Falls back to fewer threads when none can be made.
 * `progress` (or NULL) is called from the calling thread now and then, and at the end, with the items done. */
enum status parallel_for(size_t count, size_t block, unsigned workers, parallel_job job, void *context,
                         void (*progress)(void *context, size_t done, size_t count)) MUST_USE;

/* For results that are wanted in the order of the items, without holding all of them. */
struct parallel_order {
    /* Makes item `item` as worker `worker`, and leaves it in slot `slot` (0 .. window - 1), which nobody else uses. */
    enum status (*make)(void *context, size_t item, unsigned worker, size_t slot);
    /* Takes item 0, 1, 2 ... out of its slot: one at a time, on whichever thread. */
    enum status (*take)(void *context, size_t item, size_t slot);
    size_t window; /* items that are made and not taken: none is begun while that many before it wait */
    void (*progress)(void *context, size_t done, size_t count); /* as of parallel_for */
};
/* A failure stops the rest, as of parallel_for; all items before it are taken. STATUS_MEMORY. */
enum status parallel_in_order(size_t count, unsigned workers, const struct parallel_order *order,
                              void *context) MUST_USE;

#endif
