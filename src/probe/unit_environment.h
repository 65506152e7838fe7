/* The variables that systemd gives a service (systemd.exec(5), "Environment"). */
#ifndef PROBE_UNIT_ENVIRONMENT_H
#define PROBE_UNIT_ENVIRONMENT_H

#include "probe/directive.h"

struct probe_variable {
    struct str value; /* ptr NULL where nothing sets it */
    const char *path;
    uint32_t line;
};
/* Of a unit's settings: DefaultEnvironment= of systemd itself, then Environment=, then the files of EnvironmentFile=,
 * each in the place of what stood before; none where UnsetEnvironment= takes it away. */
struct probe_variable probe_unit_variable(struct probe *probe, const struct probe_directives *settings,
                                          struct str name);

#endif
