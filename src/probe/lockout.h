/* Whether failed logins lock an account: the modules of PAM that count them, where the stack has them count and heeds
 * them. */
#ifndef PROBE_LOCKOUT_H
#define PROBE_LOCKOUT_H

#include "probe/doors.h"
#include "probe/quality.h"

enum probe_lock_state {
    LOCK_NONE,        /* nothing counts in this stack */
    LOCK_NOT_COUNTED, /* a module is there, but a wrong password does not reach it */
    LOCK_FORGETS,     /* it counts, and forgets before there are enough */
    LOCK_NOT_HEEDED,  /* it counts, and a locked account gets in all the same */
    LOCK_UNSURE,      /* conditions that only the device can tell */
    LOCK_WORKS
};
enum { LOCK_TIME_UNTOLD = -1 };
struct probe_lock {
    const struct probe_door *door;
    enum probe_lock_state state;
    const struct probe_pam_line *count, *deny; /* the lines that count and deny, where there are such */
    struct probe_settings conf;                /* faillock.conf, or empty */
    bool faillock;                             /* else pam_tally2 or pam_tally */
};
/* The lock of a door that asks PAM. */
void probe_find_lock(struct probe *probe, const struct probe_door *door, struct probe_lock *lock);
/* How many failures lock; 0 none do; more than there can be where the number is none that the module can hold. */
struct probe_value probe_lock_deny(const struct probe_lock *lock);
/* Within how many seconds they must come. */
struct probe_value probe_lock_interval(const struct probe_lock *lock);
/* For how many seconds; 0: until somebody unlocks, LOCK_TIME_UNTOLD: a number that the module cannot hold. `root`:
 * root's account, where that is locked at all. */
struct probe_value probe_lock_time(const struct probe_lock *lock, bool root);
bool probe_lock_binds_root(const struct probe_lock *lock);
/* The folder or file of the counts. */
struct str probe_lock_place(const struct probe_lock *lock);

#endif
