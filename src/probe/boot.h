/* The checks of what a start is told, and of what it leaves open, for check_boot.c. */
#ifndef PROBE_BOOT_H
#define PROBE_BOOT_H

#include "probe/probe.h"

enum probe_outcome probe_look_verified_root(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_command_line(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_rescue(struct probe *probe, struct probe_result *result);

#endif
