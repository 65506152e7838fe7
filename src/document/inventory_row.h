/* Rows of an inventory, whatever they were read from, made into assets of the plant. */
#ifndef DOCUMENT_INVENTORY_ROW_H
#define DOCUMENT_INVENTORY_ROW_H

#include "document/inventory.h"

struct inventory_row {
    struct str values[COLUMN_COUNT]; /* without blanks around; empty: not given. Must outlive the plant */
    struct place place;
    struct place (*where)(const void *context, enum inventory_column column); /* of a value; asked only for reports */
    const void *context;
};

/* Gathers the assets. What it needs only while it gathers lives in an arena of its own. */
struct inventory_rows {
    struct field_reader *reader;
    struct plant_reading *reading;
    const struct inventory *inventory; /* the one being read */
    struct asset *assets;
    size_t count, room;
    struct arena scratch;
    struct map ids;   /* of all assets: their index */
    struct map joins; /* supplier, product, model, order number and version: an index into answers */
    struct join_answer *answers;
    size_t answer_room;
    struct str zone_text; /* as the last row wrote it, and what it means */
    uint32_t zone;
    struct str type_text;
    uint8_t types;
};

/* Begins with the assets that the plant has already. */
enum status inventory_rows_init(struct inventory_rows *rows, struct field_reader *reader,
                                struct plant_reading *reading) MUST_USE;
void inventory_rows_done(struct inventory_rows *rows);
/* Makes room for `count` more at once: growing by doubling would cost as much memory again. */
enum status inventory_rows_reserve(struct inventory_rows *rows, size_t count) MUST_USE;
/* Adds one. Reported: no id, an id that is there already, no zone or an unknown one (errors); a type, product, model or
 * version that is not known (warnings). STATUS_INPUT after an error: the next row can be read. */
enum status inventory_rows_add(struct inventory_rows *rows, const struct inventory_row *row) MUST_USE;

#endif
