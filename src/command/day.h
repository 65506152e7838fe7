/* Days on the command line. */
#ifndef COMMAND_DAY_H
#define COMMAND_DAY_H

#include "base/date.h"
#include "command/command.h"

/* The day of an option, or `fallback` when it was not given. STATUS_INPUT with a diagnostic for what is no date. */
enum status day_option(struct run *run, const char *option, date_days fallback, date_days *day) MUST_USE;

#endif
