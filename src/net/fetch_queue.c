#include "net/fetch_inner.h"

struct fetch_host *fetch_host_get(struct fetcher *fetcher, struct str name) {
    uint32_t index = map_get(&fetcher->hosts_by_name, name);
    if (index != MAP_NONE)
        return fetcher->hosts[index];
    struct fetch_host *host = ARENA_NEW(&fetcher->arena, struct fetch_host);
    if (!host || !arena_grow(&fetcher->arena, (void **)&fetcher->hosts, fetcher->host_count, &fetcher->host_room,
                             sizeof(struct fetch_host *), _Alignof(struct fetch_host *)))
        return NULL;
    host->name = str_copy(&fetcher->arena, name);
    host->last = &host->first;
    if (!host->name.ptr ||
        map_add(&fetcher->hosts_by_name, host->name, (uint32_t)fetcher->host_count, &index) != STATUS_OK)
        return NULL;
    fetcher->hosts[fetcher->host_count++] = host;
    return host;
}

void fetch_queue(struct fetcher *fetcher, struct fetch_job *job, bool in_front) {
    struct fetch_host *host = job->host;
    job->next = in_front ? host->first : NULL;
    if (in_front) {
        if (!host->first)
            host->last = &job->next;
        host->first = job;
    } else {
        *host->last = job;
        host->last = &job->next;
    }
    if (host->is_waiting)
        return;
    host->is_waiting = true;
    host->next = fetcher->waiting;
    fetcher->waiting = host;
}

static struct fetch_job *take_first(struct fetch_host *host) {
    struct fetch_job *job = host->first;
    host->first = job->next;
    if (!host->first)
        host->last = &host->first;
    job->next = NULL;
    return job;
}

struct fetch_job *fetch_queue_take(struct fetcher *fetcher, uint64_t now_ms) {
    struct fetch_host *chosen = NULL;
    for (struct fetch_host **link = &fetcher->waiting; *link;) {
        struct fetch_host *host = *link;
        if (!host->first) {
            host->is_waiting = false;
            *link = host->next;
            continue;
        }
        /* The host with the fewest transfers comes first, so that a large one does not hold up the others. */
        if (host->active < fetcher->settings.per_host && host->not_before_ms <= now_ms &&
            (!chosen || host->active < chosen->active))
            chosen = host;
        link = &host->next;
    }
    if (!chosen)
        return NULL;
    if (chosen->pace_ms > 0)
        chosen->not_before_ms = now_ms + chosen->pace_ms;
    return take_first(chosen);
}

static void settle(struct fetcher *fetcher, struct fetch_job *job) {
    job->outcome = job->host->closed;
    job->reason = job->host->reason;
    job->next = fetcher->settled;
    fetcher->settled = job;
}

void fetch_queue_wake(struct fetcher *fetcher, uint64_t now_ms) {
    for (struct fetch_job **link = &fetcher->sleeping; *link;) {
        struct fetch_job *job = *link;
        if (job->not_before_ms > now_ms && job->host->closed == FETCH_OK) {
            link = &job->next;
            continue;
        }
        *link = job->next;
        fetch_queue(fetcher, job, true);
    }
    for (struct fetch_host *host = fetcher->waiting; host; host = host->next)
        while (host->closed != FETCH_OK && host->first)
            settle(fetcher, take_first(host));
}

static unsigned nearer(uint64_t at_ms, uint64_t now_ms, unsigned wait_ms) {
    uint64_t left = at_ms > now_ms ? at_ms - now_ms : 0;
    return left < wait_ms ? (unsigned)left : wait_ms;
}

unsigned fetch_queue_wait_ms(const struct fetcher *fetcher, uint64_t now_ms, unsigned most_ms) {
    unsigned wait_ms = most_ms;
    for (const struct fetch_job *job = fetcher->sleeping; job; job = job->next)
        wait_ms = nearer(job->not_before_ms, now_ms, wait_ms);
    for (const struct fetch_host *host = fetcher->waiting; host; host = host->next)
        if (host->first && host->not_before_ms > now_ms)
            wait_ms = nearer(host->not_before_ms, now_ms, wait_ms);
    return wait_ms;
}

void fetch_job_free(struct fetcher *fetcher, struct fetch_job *job) {
    pool_give_text(&fetcher->pool, job->url);
    pool_give_text(&fetcher->pool, job->part_etag);
    pool_give_text(&fetcher->pool, job->request.url);
    pool_give_text(&fetcher->pool, job->request.etag);
    pool_give_text(&fetcher->pool, job->request.modified);
    pool_give(&fetcher->pool, job, sizeof *job);
}
