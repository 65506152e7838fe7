/* What plant and options name, held against the advisories that were read. */
#ifndef COMMAND_CROSS_CHECK_H
#define COMMAND_CROSS_CHECK_H

#include "command/command.h"
#include "level/assess.h"

/* Reports each id of an advisory or a CVE that no advisory read has: of --fix as an error (STATUS_INPUT), of a decision
 * or a countermeasure as a warning, for it settles nothing. Warns of suppliers that no advisory is of and whose name is
 * nearly that of one: what is said of their products would not be found. */
enum status cross_check(struct run *run, const struct plant *plant, const struct assess_options *options) MUST_USE;

#endif
