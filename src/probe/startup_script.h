/* Scripts that a boot runs: what links and folders of SysV, OpenRC, procd and busybox say, and what a script starts. */
#ifndef PROBE_STARTUP_SCRIPT_H
#define PROBE_STARTUP_SCRIPT_H

#include "probe/directive.h"
#include "probe/startup.h"

/* Adds the scripts that are run. Under systemd those of rc?.d that no unit stands for. */
void probe_startup_scripts(struct probe *probe, bool systemd, struct probe_startup *startup);
/* Whether a word, or the last part of its path, is one of `names` without a mark (startup.h). */
bool probe_is_program(struct str word, const char *const *names);
/* Whether a shell script, comments aside, names one of `names` (NULL ends them) as a program, and in which line;
 * `*sure` when it stands where a command stands. */
bool probe_script_runs(struct str text, const char *const *names, uint32_t *line, bool *sure);
/* The same of a text that is asked often: its words are looked up once. NULL when memory is out; names nothing then. */
struct probe_script_words;
const struct probe_script_words *probe_script_index(struct probe *probe, struct str text);
bool probe_script_names(const struct probe_script_words *all, const char *const *names, uint32_t *line, bool *sure);

#endif
