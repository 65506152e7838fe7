/* The history of triage in the watch's database. */
#ifndef OWNER_TRIAGE_STORE_H
#define OWNER_TRIAGE_STORE_H

#include "owner/triage.h"
#include "store/store.h"

/* Adds to `log` all that was said about the plant of that name, oldest first. STATUS_INPUT with a diagnostic for a row
 * that another program wrote and that makes no sense. */
enum status triage_store_read(struct store *store, struct str plant, struct triage_log *log) MUST_USE;

/* Writes the rows in one transaction: all of them or none. */
enum status triage_store_add(struct store *store, struct str plant, const struct triage_row *rows,
                             size_t count) MUST_USE;

#endif
