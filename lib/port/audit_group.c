#include "audit_group.h"

enum kw_status kw_audit_group_init(struct kw_audit_group *group, struct kw_audit *log) {
    group->log = log;
    group->commits = 0;
    group->outcome = KW_OK;
    group->leading = 0;
    if (pthread_mutex_init(&group->lock, NULL) != 0)
        return KW_ERROR_STATE;
    if (pthread_cond_init(&group->ended, NULL) != 0) {
        pthread_mutex_destroy(&group->lock);
        return KW_ERROR_STATE;
    }
    return KW_OK;
}

void kw_audit_group_done(struct kw_audit_group *group) {
    pthread_cond_destroy(&group->ended);
    pthread_mutex_destroy(&group->lock);
}

/* Until the commit that is under way has ended; the lock is held before and after. */
static void await(struct kw_audit_group *group) {
    uint64_t commits = group->commits;
    while (group->leading && group->commits == commits)
        pthread_cond_wait(&group->ended, &group->lock);
}

/* A commit of all that is in the buffer; others append while it is written. */
static enum kw_status lead(struct kw_audit_group *group) {
    struct kw_audit_batch batch;
    enum kw_status status = kw_audit_commit_begin(group->log, &batch);
    if (status != KW_OK)
        return status;
    group->leading = 1;
    pthread_mutex_unlock(&group->lock);
    enum kw_status written = kw_audit_batch_write(&batch);
    pthread_mutex_lock(&group->lock);
    group->outcome = kw_audit_commit_end(group->log, &batch, written);
    group->leading = 0;
    group->commits++;
    pthread_cond_broadcast(&group->ended);
    return group->outcome;
}

/* Until the record `sequence` is durable. A commit that began before the record was there may end without it; one that
 * fails has told whoever waited for it. */
static enum kw_status make_durable(struct kw_audit_group *group, uint64_t sequence) {
    enum kw_status status = KW_OK;
    while (status == KW_OK && group->log->durable.sequence < sequence) {
        if (group->leading) {
            await(group);
            if (group->log->durable.sequence < sequence)
                status = group->outcome;
        } else {
            status = lead(group);
        }
    }
    return group->log->durable.sequence >= sequence ? KW_OK : status;
}

enum kw_status kw_audit_group_append(struct kw_audit_group *group, const struct kw_audit_event *event,
                                     uint64_t *sequence) {
    uint64_t mine = 0;
    enum kw_status status;
    pthread_mutex_lock(&group->lock);
    while ((status = kw_audit_append(group->log, event, &mine)) == KW_ERROR_BUSY)
        await(group);
    if (status == KW_OK)
        status = make_durable(group, mine);
    pthread_mutex_unlock(&group->lock);
    if (status == KW_OK && sequence)
        *sequence = mine;
    return status;
}

void kw_audit_group_take(struct kw_audit_group *group) {
    pthread_mutex_lock(&group->lock);
    while (group->leading)
        await(group);
}

void kw_audit_group_give(struct kw_audit_group *group) {
    pthread_mutex_unlock(&group->lock);
}

enum kw_status kw_audit_group_checkpoint(struct kw_audit_group *group, struct kw_audit_mark *mark) {
    kw_audit_group_take(group);
    enum kw_status status = kw_audit_checkpoint(group->log, mark);
    kw_audit_group_give(group);
    return status;
}
