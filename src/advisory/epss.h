/* FIRST's Exploit Prediction Scoring System (EPSS): the daily list of probabilities. */
#ifndef ADVISORY_EPSS_H
#define ADVISORY_EPSS_H

#include "advisory/database.h"

/* Reads the list from `path`, as FIRST publishes it (CSV, also .gz; a comment line in front), and sets the probability
 * of the vulnerabilities that it names; of two lines for one the later counts. STATUS_SYSTEM, STATUS_LIMIT or
 * STATUS_INPUT with a diagnostic; STATUS_MEMORY.
 */
enum status epss_apply(struct advisory_db *db, const char *path, struct diag_sink *sink) MUST_USE;

/* Calls `each` for every line of a list that was read; a line that is none is an error with its place. */
enum status epss_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      void (*each)(void *context, struct str cve, float probability), void *context) MUST_USE;

#endif
