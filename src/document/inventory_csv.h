/* Inventories in CSV: the first record names the columns (inventory_header.h). */
#ifndef DOCUMENT_INVENTORY_CSV_H
#define DOCUMENT_INVENTORY_CSV_H

#include "document/inventory_row.h"

/* Adds every row of the text; what is wrong with one does not stop the next. STATUS_INPUT after any error. */
enum status inventory_csv_read(struct inventory_rows *rows, const struct source *source) MUST_USE;

#endif
