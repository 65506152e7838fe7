#define _GNU_SOURCE
#include "integrity_linux.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define THREADS_MAX 256u
#define READ_SIZE   ((size_t)256 << 10)
/* What is as large is handed out first, so that no thread begins on it when the others are done. */
#define LARGE ((uint64_t)4 << 20)

/* A pass that several threads make. */
struct pass {
    struct kw_integrity *integrity;
    struct kw_integrity_index index;
    const struct kw_integrity_entry **turn; /* entries in the order in which they are handed out */
    int root;
    atomic_size_t next;
    pthread_mutex_t telling;
};

struct worker {
    struct pass *pass;
    uint8_t *work;
    pthread_t thread;
};

static void tell(struct pass *pass, const struct kw_integrity_finding *finding) {
    pthread_mutex_lock(&pass->telling);
    kw_integrity_found(pass->integrity, finding);
    if ((finding->entry.mode & KW_INTEGRITY_KIND) == KW_INTEGRITY_FOLDER)
        kw_integrity_tell_added(pass->integrity, &pass->index, pass->root, &finding->entry);
    pthread_mutex_unlock(&pass->telling);
}

static void *work(void *argument) {
    const struct worker *worker = argument;
    struct pass *pass = worker->pass;
    struct kw_integrity_files files;
    kw_integrity_files_init(&files, pass->root);
    struct kw_integrity_check check = {.crypto = pass->integrity->config.crypto,
                                       .reader = &files.reader,
                                       .work = worker->work,
                                       .work_size = READ_SIZE};
    for (;;) {
        size_t at = atomic_fetch_add(&pass->next, 1);
        if (at >= pass->index.count)
            break;
        if (kw_integrity_check_entry(&check, pass->turn[at]) != KW_GRANTED)
            tell(pass, &check.finding);
    }
    kw_integrity_files_done(&files);
    return NULL;
}

static void line_up(struct pass *pass) {
    size_t at = 0;
    for (int large = 1; large >= 0; large--)
        for (size_t i = 0; i < pass->index.count; i++)
            if ((pass->index.entry[i].size >= LARGE) == large)
                pass->turn[at++] = &pass->index.entry[i];
}

/* Starts as many as it can; the first is the caller itself. */
static void run(struct worker *workers, unsigned int threads) {
    unsigned int started = 1;
    while (started < threads && pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    work(&workers[0]);
    for (unsigned int i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}

static enum kw_status pass_on(struct pass *pass, unsigned int threads) {
    struct worker *workers = calloc(threads, sizeof(*workers));
    uint8_t *room = malloc(threads * READ_SIZE);
    pass->turn = calloc(pass->index.count + 1, sizeof(const struct kw_integrity_entry *));
    enum kw_status status = workers && room && pass->turn ? KW_OK : KW_ERROR_ROOM;
    if (status == KW_OK) {
        for (unsigned int i = 0; i < threads; i++)
            workers[i] = (struct worker){.pass = pass, .work = room + i * READ_SIZE};
        line_up(pass);
        run(workers, threads);
        kw_integrity_passed(pass->integrity);
    }
    free(pass->turn);
    free(room);
    free(workers);
    return status;
}

enum kw_status kw_integrity_scan_files(struct kw_integrity *integrity, int root, unsigned int threads) {
    struct pass pass = {.integrity = integrity, .root = root};
    if (threads == 0 || threads > THREADS_MAX)
        return KW_ERROR_ARGUMENT;
    KW_TRY(kw_integrity_index_new(integrity, &pass.index));
    /* A pass by steps that is half done knows nothing of what this one finds before its place: it begins anew. */
    kw_integrity_pass(integrity);
    pthread_mutex_init(&pass.telling, NULL);
    enum kw_status status = pass_on(&pass, threads);
    pthread_mutex_destroy(&pass.telling);
    kw_integrity_index_free(&pass.index);
    return status;
}
