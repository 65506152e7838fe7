/* Inventories in CycloneDX JSON (1.2 and later). An asset is every component of type device, and every application or
 * firmware that is no part of a device; docs/formats/inventory.md says what its columns come from. */
#ifndef DOCUMENT_INVENTORY_CYCLONEDX_H
#define DOCUMENT_INVENTORY_CYCLONEDX_H

#include "document/inventory_row.h"

/* Adds every asset of the text, which JSON_PADDING bytes follow as file_read gives them. What is no CycloneDX is
 * refused without a line of it being shown: it may be any file of this machine. STATUS_INPUT after any error. */
enum status inventory_cyclonedx_read(struct inventory_rows *rows, const struct source *source) MUST_USE;

#endif
