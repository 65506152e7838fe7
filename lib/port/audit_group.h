/* Many threads at one audit log, for devices of Linux's class. Each waits until its record is durable; whoever finds no
 * commit under way leads one, for all records that are there by then, and the others append meanwhile: as many records
 * as there are threads share a flush. */
#ifndef LIB_PORT_AUDIT_GROUP_H
#define LIB_PORT_AUDIT_GROUP_H

#include <keyway/audit.h>

#include <pthread.h>

/* The log is the group's from init to done: only its calls touch it. */
struct kw_audit_group {
    struct kw_audit *log; /* open */
    pthread_mutex_t lock;
    pthread_cond_t ended;   /* a commit has */
    uint64_t commits;       /* that have ended */
    enum kw_status outcome; /* of the last one */
    int leading;            /* one is under way */
};

/* KW_ERROR_STATE: the system gives no lock. */
KW_MUST_USE enum kw_status kw_audit_group_init(struct kw_audit_group *group, struct kw_audit *log);

/* When no thread is in a call any more. */
void kw_audit_group_done(struct kw_audit_group *group);

/* kw_audit_append, and on KW_OK the record is durable. What a commit that failed says is returned to all that waited
 * for it: their records stay in the buffer, and the next commit writes them again. Any thread.
 * @req CR 2.8, CR 2.10 */
KW_MUST_USE enum kw_status kw_audit_group_append(struct kw_audit_group *group, const struct kw_audit_event *event,
                                                 uint64_t *sequence);

/* kw_audit_checkpoint, between two commits of the others. Any thread. */
KW_MUST_USE enum kw_status kw_audit_group_checkpoint(struct kw_audit_group *group, struct kw_audit_mark *mark);

/* For every other call at the log: no commit is under way between them. */
void kw_audit_group_take(struct kw_audit_group *group);
void kw_audit_group_give(struct kw_audit_group *group);

#endif
