/* The checks of consoles, USB and media for check_physical.c. */
#ifndef PROBE_PHYSICAL_H
#define PROBE_PHYSICAL_H

#include "probe/probe.h"

enum probe_outcome probe_look_console(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_usb_storage(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_usb_devices(struct probe *probe, struct probe_result *result);
enum probe_outcome probe_look_automount(struct probe *probe, struct probe_result *result);

/* Shows what mounts media without being asked, lines of mounts aside; how many things there are. */
size_t probe_see_automounts(struct probe *probe, struct probe_result *result);

#endif
