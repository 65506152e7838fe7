/* The XML of cppcheck (version 2 of the form, which cppcheck 1.8 and later write), as the SARIF that it says the same
 * in: the cppcheck of Debian 12 writes none. */
#ifndef EVIDENCE_CPPCHECK_H
#define EVIDENCE_CPPCHECK_H

#include "base/diag.h"

/* Whether a text is XML, which SARIF never is. */
bool cppcheck_is_xml(struct str text);

/* Writes a log in SARIF 2.1.0 with one run: a result for each error, its weakness, its first place. An error of
 * severity error is one; warning is a warning; style, performance, portability and information are notes; what cppcheck
 * is not sure of is of kind "open". Where it could not read the source, its run failed. `*sarif` is in the arena,
 * followed by JSON_PADDING zero bytes. STATUS_INPUT with a diagnostic for other XML, STATUS_LIMIT, STATUS_MEMORY. */
enum status cppcheck_to_sarif(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct source *sarif) MUST_USE;

#endif
