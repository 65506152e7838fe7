/* --help, the man page and shell completions, all made from the rows of commands.c. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include "command/commands.h"

void help_overview(struct out *out);
void help_command(struct out *out, const struct command *command);
void help_man(struct out *out);
/* keyway-COMMAND(1) */
void help_man_command(struct out *out, const struct command *command);
void help_bash(struct out *out);
void help_zsh(struct out *out);
void help_fish(struct out *out);

#endif
