/* What becomes of a device that is put in: rules of udev, in the order in which it reads them, and what they run. */
#ifndef PROBE_DEVICE_RULES_H
#define PROBE_DEVICE_RULES_H

#include "probe/directive.h"

/* The lines of udev's rules (probe_directive_line gives each whole). */
void device_rules_read(struct probe *probe, struct probe_directives *rules);
/* Whether a rule of udev runs what mounts, by a program, a script or a unit. */
bool device_rule_mounts(struct probe *probe, struct str line);
/* The same of a line of mdev.conf. */
bool device_mdev_mounts(struct probe *probe, struct str line);
/* Whether a shell script mounts something, and in which line. */
bool device_script_mounts(struct str text, uint32_t *line);

#endif
