/* Units of systemd, as systemd finds them (systemd.unit(5)): places in their order, masks, templates, drop-ins. */
#ifndef PROBE_SYSTEMD_H
#define PROBE_SYSTEMD_H

#include "probe/directive.h"

struct probe_startup;

/* Whether systemd is what the kernel starts here. */
bool probe_is_systemd(struct probe *probe);
/* Of a device that runs: its first process is none of the programs that are known to start others by units, inittab or
 * scripts, as in a container. Which of those that are on the device are heeded, nobody knows. */
bool probe_has_other_init(struct probe *probe);

struct probe_unit {
    struct probe_directives settings; /* the file's and the drop-ins' */
    const char *path;                 /* of the file; "" when there is none */
    bool masked;                      /* a link to /dev/null, or an empty file: it never starts */
};
/* Of a unit without a file of its own only its drop-ins are read. */
void probe_unit_read(struct probe *probe, struct str name, struct probe_unit *unit);

/* Adds the services, sockets, timers and paths that the boot's target pulls in, with what they run. Not seen: what
 * D-Bus or another program starts later. */
void probe_systemd_units(struct probe *probe, struct probe_startup *startup);

#endif
