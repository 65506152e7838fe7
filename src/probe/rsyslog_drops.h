/* Whether rsyslog throws the records of logins away before it sends or keeps them: rules are gone through in their
 * order, and behind "stop" no other sees the record. */
#ifndef PROBE_RSYSLOG_DROPS_H
#define PROBE_RSYSLOG_DROPS_H

#include "probe/probe.h"

/* How surely something holds for what is logged by auth and authpriv. */
enum rsyslog_sure { RSYSLOG_NO, RSYSLOG_PERHAPS, RSYSLOG_YES };
struct rsyslog_drops {
    enum rsyslog_sure dropped; /* by the rules so far */
    const char *path;          /* of the first rule that drops them as surely as `dropped` says */
    uint32_t line;
    bool sends, keeps;            /* there is a rule that sends them, that writes them to a file */
    enum rsyslog_sure sent_after; /* how surely they are gone before the first of those */
    enum rsyslog_sure kept_after;
};
/* Reads /etc/rsyslog.conf and /etc/rsyslog.d. */
void probe_rsyslog_drops(struct probe *probe, struct rsyslog_drops *drops);

#endif
