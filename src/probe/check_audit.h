/* What the two files of the group "audit" share. */
#ifndef PROBE_CHECK_AUDIT_H
#define PROBE_CHECK_AUDIT_H

#include "probe/check.h"
#include "probe/directive.h"
#include "probe/startup.h"

/* "auditd", and the daemons that take records in: NULL ends them. */
extern const char *const probe_auditd_names[];
/* Of syslog: rsyslog and syslog-ng; busybox and others; OpenWrt's. */
extern const char *const probe_rsyslog_names[], *const probe_syslog_ng_names[], *const probe_syslogd_names[],
                                                                                    *const probe_logd_names[];

enum probe_outcome probe_look_recorded(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_kept(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_remote(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_remote_tls(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_log_modes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_rotation(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_sessions(struct probe *probe, struct probe_result *result);

#endif
