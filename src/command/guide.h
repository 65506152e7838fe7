/* The actions of keyway guide: one action, one file, one row in guide.c. */
#ifndef COMMAND_GUIDE_H
#define COMMAND_GUIDE_H

#include "command/command.h"

/* Each reads the arguments behind its name, and gives the exit code. */
int guide_make_run(struct run *run);
int guide_verify_run(struct run *run);

#endif
