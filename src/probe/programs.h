/* Programs by their names, in the folders where systems put them. */
#ifndef PROBE_PROGRAMS_H
#define PROBE_PROGRAMS_H

#include "probe/probe.h"

/* Where a program of this name lies; false where it does not. A link to BusyBox counts: it is started by it. */
bool probe_program(struct probe *probe, const char *name, char path[64]);
/* Shows each of `names` that the device has, NULL behind the last; how many. */
size_t probe_saw_programs(struct probe *probe, struct probe_result *result, const char *const *names);

#endif
