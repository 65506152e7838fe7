#include "base/parallel.h"

#include "base/arena.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

enum { WORKERS_MAX = 64 };

struct crowd {
    parallel_job job;
    void *context;
    size_t count;
    size_t block;
    atomic_size_t next; /* first item that nobody has taken yet */
    atomic_size_t done;
    atomic_size_t failed_at; /* least item that failed; SIZE_MAX: none */
    enum status statuses[WORKERS_MAX];
    size_t failures[WORKERS_MAX]; /* the item behind a worker's status */
    void (*progress)(void *context, size_t done, size_t count);
};

struct worker {
    struct crowd *crowd;
    unsigned number;
    pthread_t thread;
};

unsigned parallel_workers(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count < 1 ? 1 : count > WORKERS_MAX ? WORKERS_MAX : (unsigned)count;
}

/* Of several failures the one of the least item is reported, whichever came first on the clock. */
static void note_failure(struct crowd *crowd, unsigned worker, size_t item, enum status status) {
    crowd->statuses[worker] = status;
    crowd->failures[worker] = item;
    size_t least = atomic_load(&crowd->failed_at);
    while (item < least && !atomic_compare_exchange_weak(&crowd->failed_at, &least, item))
        continue;
}

/* Blocks are handed out in order, so every item before a failed one has been or is being worked on: letting workers
 * finish what lies before the failure is enough to know the first. */
static void work(struct worker *worker) {
    struct crowd *crowd = worker->crowd;
    for (;;) {
        size_t from = atomic_fetch_add(&crowd->next, crowd->block);
        if (from >= crowd->count)
            return;
        size_t to = crowd->count - from < crowd->block ? crowd->count : from + crowd->block;
        for (size_t item = from; item < to; item++) {
            if (item > atomic_load_explicit(&crowd->failed_at, memory_order_relaxed))
                return;
            enum status status = crowd->job(crowd->context, item, worker->number);
            if (status != STATUS_OK) {
                note_failure(crowd, worker->number, item, status);
                return;
            }
        }
        size_t done = atomic_fetch_add(&crowd->done, to - from) + to - from;
        if (worker->number == 0 && crowd->progress)
            crowd->progress(crowd->context, done, crowd->count);
    }
}

static void *run_worker(void *argument) {
    work(argument);
    return NULL;
}

static enum status first_failure(const struct crowd *crowd, unsigned workers) {
    size_t least = atomic_load(&crowd->failed_at);
    for (unsigned i = 0; i < workers; i++)
        if (crowd->statuses[i] != STATUS_OK && crowd->failures[i] == least)
            return crowd->statuses[i];
    return STATUS_OK;
}

enum status parallel_for(size_t count, size_t block, unsigned workers, parallel_job job, void *context,
                         void (*progress)(void *context, size_t done, size_t count)) {
    struct crowd crowd = {
        .job = job, .context = context, .count = count, .block = block ? block : 1, .progress = progress};
    struct worker crew[WORKERS_MAX];
    atomic_store(&crowd.failed_at, SIZE_MAX);
    size_t blocks = count / crowd.block + (count % crowd.block != 0);
    unsigned wanted = workers < 1 ? 1 : workers > WORKERS_MAX ? WORKERS_MAX : workers;
    if (wanted > blocks)
        wanted = blocks ? (unsigned)blocks : 1;
    unsigned made = 1;
    crew[0] = (struct worker){.crowd = &crowd, .number = 0};
    for (; made < wanted; made++) {
        crew[made] = (struct worker){.crowd = &crowd, .number = made};
        if (pthread_create(&crew[made].thread, NULL, run_worker, &crew[made]) != 0)
            break;
    }
    work(&crew[0]);
    for (unsigned i = 1; i < made; i++)
        (void)pthread_join(crew[i].thread, NULL);
    enum status status = first_failure(&crowd, made);
    if (status == STATUS_OK && progress)
        progress(context, count, count);
    return status;
}

/* ---- in order */

struct line {
    const struct parallel_order *order;
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t moved;
    size_t taken;     /* items that were taken, which are the first ones */
    size_t failed_at; /* least item that failed; SIZE_MAX: none */
    bool taking;      /* somebody takes */
    bool *made;       /* by slot */
};

/* False when an item before this one failed. */
static bool wait_for_slot(struct line *line, size_t item) {
    (void)pthread_mutex_lock(&line->mutex);
    while (item >= line->taken + line->order->window && line->failed_at > item)
        (void)pthread_cond_wait(&line->moved, &line->mutex);
    bool go = line->failed_at > item;
    (void)pthread_mutex_unlock(&line->mutex);
    return go;
}

/* Takes what is ready, unless somebody is at it, who will see what was made meanwhile. With the mutex. */
static enum status take_ready(struct line *line) {
    enum status status = STATUS_OK;
    size_t slot = line->taken % line->order->window;
    if (line->taking)
        return STATUS_OK;
    line->taking = true;
    while (status == STATUS_OK && line->made[slot]) {
        line->made[slot] = false;
        (void)pthread_mutex_unlock(&line->mutex);
        status = line->order->take(line->context, line->taken, slot);
        (void)pthread_mutex_lock(&line->mutex);
        if (status == STATUS_OK)
            line->taken++;
        else if (line->taken < line->failed_at)
            line->failed_at = line->taken;
        slot = line->taken % line->order->window;
        (void)pthread_cond_broadcast(&line->moved);
    }
    line->taking = false;
    return status;
}

static enum status make_one(void *context, size_t item, unsigned worker) {
    struct line *line = context;
    size_t slot = item % line->order->window;
    if (!wait_for_slot(line, item))
        return STATUS_OK;
    enum status status = line->order->make(line->context, item, worker, slot);
    (void)pthread_mutex_lock(&line->mutex);
    if (status == STATUS_OK) {
        line->made[slot] = true;
        status = take_ready(line);
    } else if (item < line->failed_at) {
        line->failed_at = item;
        (void)pthread_cond_broadcast(&line->moved);
    }
    (void)pthread_mutex_unlock(&line->mutex);
    return status;
}

static void tell_progress(void *context, size_t done, size_t count) {
    const struct line *line = context;
    if (line->order->progress)
        line->order->progress(line->context, done, count);
}

enum status parallel_in_order(size_t count, unsigned workers, const struct parallel_order *order, void *context) {
    struct line line = {.order = order, .context = context, .failed_at = SIZE_MAX};
    struct arena arena;
    arena_init(&arena, SIZE_MAX);
    line.made = ARENA_ARRAY(&arena, bool, order->window);
    if (!line.made)
        return STATUS_MEMORY;
    (void)pthread_mutex_init(&line.mutex, NULL);
    (void)pthread_cond_init(&line.moved, NULL);
    enum status status = parallel_for(count, 1, workers, make_one, &line, tell_progress);
    (void)pthread_cond_destroy(&line.moved);
    (void)pthread_mutex_destroy(&line.mutex);
    arena_done(&arena);
    return status;
}
