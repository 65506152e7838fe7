/* Which field of a CSV inventory holds what: by the headers that the plant document names, the others by usual names.
 */
#ifndef DOCUMENT_INVENTORY_HEADER_H
#define DOCUMENT_INVENTORY_HEADER_H

#include "base/csv.h"
#include "document/inventory_row.h"

enum { INVENTORY_NO_FIELD = -1 };

/* The field of a record that holds each column, or INVENTORY_NO_FIELD. */
struct inventory_fields {
    int at[COLUMN_COUNT];
};

/* Finds the columns in the header record that `csv` has just read. Reported: a header that the document names but the
 * file does not have, one that is there twice, and a missing column without which a row is no asset (id, supplier,
 * product, and zone when the inventory has none). A file of which no header is known is refused without a line of it
 * being shown: it may be any file of this machine. STATUS_INPUT after a report. */
enum status inventory_header_find(const struct inventory_rows *rows, const struct csv *csv,
                                  struct inventory_fields *fields) MUST_USE;

#endif
