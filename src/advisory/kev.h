/* CISA's list of known exploited vulnerabilities (KEV). */
#ifndef ADVISORY_KEV_H
#define ADVISORY_KEV_H

#include "advisory/database.h"

/* Reads the list from `path`, as CISA publishes it in JSON or CSV (also .gz and .zst), and marks the vulnerabilities of
 * the database that it names. STATUS_SYSTEM, STATUS_LIMIT or STATUS_INPUT with a diagnostic; STATUS_MEMORY. */
enum status kev_apply(struct advisory_db *db, const char *path, struct diag_sink *sink) MUST_USE;

/* The ids on a list that was read, in `ids` (of id to 0). For kev_apply and the fuzz target. */
enum status kev_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                     struct map *ids) MUST_USE;

#endif
