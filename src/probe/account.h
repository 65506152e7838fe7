/* The checks of check_account_use.c, for the table in check_account.c. */
#ifndef PROBE_ACCOUNT_H
#define PROBE_ACCOUNT_H

#include "probe/probe.h"

enum probe_outcome probe_look_file_modes(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_shadowed(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_weak_hash(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_same_hash(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_system_login(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_shared_name(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_sound_lines(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_nis(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_unused(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_root_groups(struct probe *probe, struct probe_result *result);

#endif
