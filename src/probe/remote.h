/* The checks of keys for check_remote.c. */
#ifndef PROBE_REMOTE_H
#define PROBE_REMOTE_H

#include "probe/probe.h"

enum probe_outcome probe_look_trusted_hosts(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_host_key_modes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_host_key_sizes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_authorized_modes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_authorized_sizes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_private_keys(struct probe *probe, struct probe_result *result);

#endif
