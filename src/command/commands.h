/* The list of commands. */
#ifndef COMMAND_COMMANDS_H
#define COMMAND_COMMANDS_H

#include "command/command.h"

extern const struct command *const commands[];
extern const size_t command_count;

const struct command *command_find(struct str name);

#endif
