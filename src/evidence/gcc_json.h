/* The diagnostics of gcc in JSON (`-fdiagnostics-format=json`, gcc 9 to 14), as the SARIF that says the same: the gcc
 * 12 of Debian 12 writes none. */
#ifndef EVIDENCE_GCC_JSON_H
#define EVIDENCE_GCC_JSON_H

#include "base/diag.h"

/* Whether a text begins with a list, which SARIF never does. */
bool gcc_json_is(struct str text);

/* Reads one list for each file that was compiled, one behind the other as they stand on stderr, and writes a log in
 * SARIF 2.1.0 with one run: a result for each diagnostic of a level, its weakness (`metadata.cwe`), its first place.
 * What -Werror made an error is one; a warning is a warning; notes stay notes. `*flaw` is why it does not show a whole
 * analysis: a file could not be compiled, other text stands between the lists, or of a file nothing is of -fanalyzer,
 * of which gcc does not say whether it ran; else empty. `*sarif` as in cppcheck_to_sarif. STATUS_INPUT with a
 * diagnostic for other JSON, STATUS_LIMIT, STATUS_MEMORY. */
enum status gcc_json_to_sarif(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct source *sarif, struct str *flaw) MUST_USE;

#endif
