/* Conditions of systemd's units (systemd.unit(5), "Conditions and Asserts"). */
#ifndef PROBE_SYSTEMD_CONDITION_H
#define PROBE_SYSTEMD_CONDITION_H

#include "probe/directive.h"

/* False where the unit's conditions surely keep it from starting: those on paths, and of a device that runs those on
 * the kernel's command line. What only a boot can tell (capabilities, virtualization, mains) is taken to hold. */
bool probe_unit_may_start(struct probe *probe, const struct probe_directives *settings);

#endif
