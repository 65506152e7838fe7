/* The actions of keyway probe: one action, one file, one row in probe.c. */
#ifndef COMMAND_PROBE_H
#define COMMAND_PROBE_H

#include "command/command.h"
#include "evidence/probe_report.h"

/* Each reads the arguments behind its name, and gives the exit code. */
int probe_host_run(struct run *run);
int probe_image_run(struct run *run);
int probe_show_run(struct run *run);
int probe_diff_run(struct run *run);
int probe_checks_run(struct run *run);
int probe_sign_run(struct run *run);

/* Reads a report, "-" being standard input. STATUS_INPUT with diagnostics; else as file_read. */
enum status probe_take(struct run *run, struct str path, struct probe_report **report) MUST_USE;

#endif
