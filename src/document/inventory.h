/* Inventories that a plant names: lists of assets as owners have them, in CSV or CycloneDX (docs/formats/inventory.md).
 * They may be a million rows, and they are not written for us: an asset whose product or version no product document
 * knows is a warning, not an error. */
#ifndef DOCUMENT_INVENTORY_H
#define DOCUMENT_INVENTORY_H

#include "document/plant_reading.h"

/* What an inventory says of an asset. */
enum inventory_column {
    COLUMN_ID,
    COLUMN_NAME,
    COLUMN_ZONE,
    COLUMN_SUPPLIER,
    COLUMN_PRODUCT,
    COLUMN_MODEL,
    COLUMN_ORDER_NUMBER,
    COLUMN_SERIAL,
    COLUMN_VERSION,
    COLUMN_TYPE,
    COLUMN_ADDRESS,
};
enum { COLUMN_COUNT = 11, INVENTORY_NO_ZONE = UINT32_MAX };

enum inventory_format { INVENTORY_CSV, INVENTORY_CYCLONEDX };

/* The header that the document names for a column; `text` empty: none. */
struct inventory_header {
    struct str text;
    struct place place;
};

/* One entry of the plant's list. */
struct inventory {
    struct str file;
    const char *path;
    struct place file_place;
    enum inventory_format format;
    uint32_t zone; /* of rows that name none, or INVENTORY_NO_ZONE */
    uint8_t types; /* of rows that name none, or 0 */
    struct inventory_header headers[COLUMN_COUNT];
    bool headers_given; /* false: columns are found by their usual names */
    struct place place;
};

/* Reads all inventories of the plant and appends their rows to its assets. STATUS_INPUT after an error. */
enum status inventory_read_all(struct field_reader *reader, struct plant_reading *reading) MUST_USE;

/* The key of a column in documents: "order-number". */
struct str inventory_column_key(enum inventory_column column);

#endif
