/* Documents judged: hash, signature, form. That is most of the work of a run, and needs nothing of the store, so it is
 * done on all processors. */
#include "base/pack.h"
#include "base/parallel.h"
#include "owner/watch_run.h"

enum { WORKERS_MAX = 4 };
static const size_t scratch_max = (size_t)1 << 30;

struct watch_worker {
    struct watch_reader reader;
    struct arena scratch;
};

struct judging {
    struct watch_run *run;
    struct watch_flight *const *flights;
};

static struct str padded(struct out *out) {
    size_t len = out->len;
    out_repeat(out, '\0', JSON_PADDING);
    out->len = len;
    return out->status == STATUS_OK ? (struct str){out->bytes, len} : STR_NONE;
}

/* gpg that does not start is the only thing that it tells. */
static enum status check_signature(struct watch_flight *flight, struct str body) {
    struct str signature = flight->has_signature ? out_text(&flight->signature) : STR_NONE;
    return watch_key_check(flight->source, body, signature, &flight->arena, &flight->sink, &flight->check);
}

static enum status judge(void *context, size_t item, unsigned worker) {
    const struct judging *judging = context;
    struct watch_flight *flight = judging->flights[item];
    struct watch_worker *self = &judging->run->workers[worker];
    struct str body = padded(&flight->body);
    if (!body.ptr)
        return STATUS_MEMORY;
    flight->hash_state = flight->has_hash ? watch_take_hash(body, out_text(&flight->hash)) : WATCH_HASH_NONE;
    TRY(check_signature(flight, body));
    TRY(watch_take(&self->reader, flight->url, body, &flight->arena, &flight->taken));
    return flight->taken.trouble.ptr ? STATUS_OK : pack_zstd(body, &flight->packed);
}

enum status watch_judge(struct watch_run *run, struct watch_flight *const *flights, size_t count) {
    struct judging judging = {run, flights};
    for (size_t i = 0; i < count; i++) {
        diag_init(&flights[i]->sink, &flights[i]->arena);
        out_memory(&flights[i]->packed, flights[i]->body.len + (1 << 20));
    }
    enum status status = parallel_for(count, 1, run->worker_count, judge, &judging, NULL);
    for (size_t i = 0; i < count && status != STATUS_OK; i++)
        diag_merge(run->sink, &flights[i]->sink);
    return status;
}

enum status watch_judge_prepare(struct watch_run *run) {
    unsigned count = parallel_workers();
    run->worker_count = count < WORKERS_MAX ? count : WORKERS_MAX;
    run->workers = ARENA_ARRAY(run->arena, struct watch_worker, run->worker_count);
    if (!run->workers)
        return STATUS_MEMORY;
    TRY(schema_set_new(&run->schemas));
    for (unsigned i = 0; i < run->worker_count; i++) {
        struct watch_worker *worker = &run->workers[i];
        arena_init(&worker->scratch, scratch_max);
        worker->reader = (struct watch_reader){json_parser_new(), run->schemas, &worker->scratch};
        if (!worker->reader.parser)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

void watch_judge_free(struct watch_run *run) {
    for (unsigned i = 0; run->workers && i < run->worker_count; i++) {
        json_parser_free(run->workers[i].reader.parser);
        arena_done(&run->workers[i].scratch);
    }
    schema_set_free(run->schemas);
}
