/* What bounds a session: the limits of pam_limits, notices before a login, spans of
 * time as sshd and systemd write them. Each a function on a text. */
#ifndef PROBE_SESSIONS_H
#define PROBE_SESSIONS_H

#include "probe/probe.h"

enum { LOGINS_MOST = 100 /* more bound nothing */ };

/* The limit of logins of limits.conf(5): the last line for `*` or `%` or of all (maxsyslogins). 0: none. */
struct probe_limit {
    int64_t logins;
    bool lifted; /* for an account or group other than root, whose own lines win; path and line are then of that one */
    const char *path;
    uint32_t line;
};
void probe_limit_text(struct str text, const char *path, struct probe_limit *limit);

/* What a text shows who has not logged in yet. */
enum probe_notice {
    NOTICE_NONE,  /* nothing but a name of the system, or nothing at all */
    NOTICE_OTHER, /* a text: a person must say of what */
    NOTICE_USE    /* it says who may use the system */
};
/* `os`: the system's name, whose words are no notice. */
enum probe_notice probe_notice_of(struct str text, struct str os);
/* The first escape of issue(5) in it that tells the version or release: 'r', 'v', 's', 'S', 'm'; 0: none. */
char probe_notice_tells(struct str text);

/* "15m", "1h30m", "900", "15min": seconds; -1 where it is none, or endless. */
int64_t probe_seconds(struct str text);

#endif
