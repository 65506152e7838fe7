#define _GNU_SOURCE
#include "system_linux.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/timex.h>
#include <time.h>

/* A wall clock before this was never set: the library is younger. 2026-01-01. */
#define OLDEST_S 1767225600

static enum kw_status uptime(void *context, uint64_t *ms) {
    struct timespec time;
    (void)context;
    if (clock_gettime(CLOCK_BOOTTIME, &time) != 0)
        return KW_ERROR_CLOCK;
    *ms = (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
    return KW_OK;
}

/* Asked once in each second of the clock: the call costs some microseconds, more than a whole audit record, and the
 * kernel itself notices a lost source no faster. The second and the answer are one word, so that any thread may ask. */
static enum kw_clock_trust trust_of(int64_t seconds) {
    static _Atomic int64_t known;
    struct timex state = {0};
    if (seconds < OLDEST_S)
        return KW_CLOCK_UNSET;
    int64_t last = known;
    if (last / 2 != seconds) {
        int kernel = adjtimex(&state);
        last = seconds * 2 + (kernel >= 0 && kernel != TIME_ERROR && !(state.status & STA_UNSYNC));
        known = last;
    }
    return last % 2 ? KW_CLOCK_SYNCED : KW_CLOCK_SET;
}

static enum kw_status now(void *context, struct kw_moment *moment) {
    struct timespec time;
    (void)context;
    if (clock_gettime(CLOCK_REALTIME, &time) != 0)
        return KW_ERROR_CLOCK;
    moment->unix_ms = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
    moment->trust = trust_of(time.tv_sec);
    return KW_OK;
}

static enum kw_status fill(void *context, void *to, size_t length) {
    (void)context;
    for (uint8_t *at = to; length > 0;) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return KW_ERROR_ENTROPY;
        at += got;
        length -= (size_t)got;
    }
    return KW_OK;
}

const struct kw_clock kw_clock_linux = {NULL, uptime, now};
const struct kw_entropy kw_entropy_linux = {NULL, fill};
