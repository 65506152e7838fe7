/* Programs that give away the rights they run with: shells, interpreters, editors, and tools that start any program or
 * write any file as they are asked. */
#ifndef PROBE_INTERPRETERS_H
#define PROBE_INTERPRETERS_H

#include "base/str.h"

/* By the name of the program; a version behind it ("python3.11") does not matter. */
bool probe_gives_rights(struct str path);
bool probe_is_shell(struct str path);
/* The names, one after the other; NULL behind the last. */
const char *probe_rights_giver(size_t at);

#endif
