/* The actions of keyway csaf: one action, one file, one row in csaf.c. */
#ifndef COMMAND_CSAF_H
#define COMMAND_CSAF_H

#include "command/command.h"

/* Each reads the arguments behind its name, and gives the exit code. */
int csaf_validate_run(struct run *run);
int csaf_tests_run(struct run *run);
int csaf_show_run(struct run *run);

#endif
