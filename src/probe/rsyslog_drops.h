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
    const char *why;  /* not a rule, but what was not read; NULL: it is a rule */
    const char *call; /* the first file that calls a set of rules; NULL: none does */
    uint32_t call_line;
    bool sends, keeps;            /* a rule surely sends them, writes them to a file */
    enum rsyslog_sure sent_after; /* how surely they are gone before the first of those */
    enum rsyslog_sure kept_after;
};
/* Reads /etc/rsyslog.conf and /etc/rsyslog.d. */
void probe_rsyslog_drops(struct probe *probe, struct rsyslog_drops *drops);

#endif
