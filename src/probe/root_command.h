/* What a command that runs as root starts: the programs and scripts that its words name, by a path, by PATH, behind an
 * interpreter, or in a folder that it goes to. */
#ifndef PROBE_ROOT_COMMAND_H
#define PROBE_ROOT_COMMAND_H

#include "probe/looseness.h"

enum { ROOT_VARIABLES_MAX = 16 };

/* A variable that a table of cron sets. */
struct root_variable {
    struct str name, value;
};
struct root_command {
    struct looseness *hunt;
    const char *what; /* "cron runs as root" */
    struct str path;  /* of folders, parted by ':'; set by root_command_path */
    struct map seen;  /* names that were looked for there */
    struct str home;
    struct root_variable variables[ROOT_VARIABLES_MAX];
    size_t variable_count;
    bool nested; /* within quotes of another command */
};
void root_command_path(struct root_command *command, struct str path);
/* Looks at each; one that only a shell on the device finds ("$TOOL") is counted as open in the hunt. */
void root_command_see(struct root_command *command, struct str text);

#endif
