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

#endif
