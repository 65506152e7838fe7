/* Command line to run: options by the command's table, in any order with the positional arguments. */
#ifndef COMMAND_ARGUMENTS_H
#define COMMAND_ARGUMENTS_H

#include "command/command.h"

/* Reads `arguments` (behind the command's name) into `run`. "--" ends the options; "--name=value", "--name value",
 * "-n value" and "-nvalue" are taken. A word of an option's table is taken in any case of letters and kept as the table
 * spells it. Every mistake is a diagnostic without a place. `*help` is set when --help or -h is there; then what stands
 * before it may be left unread. STATUS_INPUT, STATUS_MEMORY. */
enum status arguments_read(struct run *run, const char *const *arguments, size_t count, bool *help) MUST_USE;

#endif
