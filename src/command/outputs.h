/* Reports written into the files that --output names. */
#ifndef COMMAND_OUTPUTS_H
#define COMMAND_OUTPUTS_H

#include "command/command.h"

/* Calls `write` for each --output and its file. The files take their names once all of them are whole, so that a
 * failure leaves none of them. What is large goes to the disk as it is written. The first failure of `write`, or
 * STATUS_SYSTEM with a diagnostic, STATUS_MEMORY. */
enum status outputs_write(struct run *run, enum status (*write)(void *context, struct str file, struct out *out),
                          void *context) MUST_USE;

#endif
