/* The checks of check_session_idle.c, for the table in check_session.c. */
#ifndef PROBE_CHECK_SESSION_H
#define PROBE_CHECK_SESSION_H

#include "probe/probe.h"

enum { SESSION_IDLE_MOST = 900 };

/* Whether that many seconds end an idle session soon enough; 0 never does. */
static inline bool session_is_short(int64_t seconds) {
    return seconds > 0 && seconds <= SESSION_IDLE_MOST;
}

enum probe_outcome probe_look_idle(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_fixed(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_ssh_idle(struct probe *probe, struct probe_result *result);

#endif
