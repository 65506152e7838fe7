#include "base/clock.h"
#include "owner/watch_run.h"

enum { COUNT_MAX = 64, BYTES_MAX = 8 << 20, AGE_MAX_MS = 250 };

enum status watch_batch_join(struct watch_run *run) {
    if (run->batch.is_open)
        return STATUS_OK;
    TRY(store_begin(run->store));
    run->batch.is_open = true;
    run->batch.count = run->batch.bytes = 0;
    run->batch.since_ms = clock_ms();
    return STATUS_OK;
}

enum status watch_batch_flush(struct watch_run *run) {
    if (!run->batch.is_open)
        return STATUS_OK;
    run->batch.is_open = false;
    return store_end(run->store, STATUS_OK);
}

enum status watch_batch_add(struct watch_run *run, size_t bytes) {
    run->batch.count++;
    run->batch.bytes += bytes;
    return run->batch.count >= COUNT_MAX || run->batch.bytes >= BYTES_MAX ? watch_batch_flush(run) : STATUS_OK;
}

/* Asked often, also while nothing arrives. */
static bool stop(void *context) {
    struct watch_run *run = context;
    if (run->batch.is_open && clock_ms() - run->batch.since_ms >= AGE_MAX_MS)
        run->status = watch_batch_flush(run);
    return run->status != STATUS_OK || watch_run_stops(run);
}

enum status watch_batch_run(struct watch_run *run) {
    TRY(fetcher_run(run->fetcher, stop, run));
    TRY(run->status);
    return watch_batch_flush(run);
}
