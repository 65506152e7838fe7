#include "document/inventory.h"

#include "base/file.h"
#include "document/document.h"
#include "document/inventory_csv.h"
#include "document/inventory_cyclonedx.h"
#include "document/inventory_row.h"
#include "document/requirement_list.h"

static const struct diag_kind NO_FILE = {"document.no-file", SEVERITY_ERROR, "there is no file '{0}'",
                                         "the path is seen from the folder of this document"};
static const struct diag_kind NO_ASSET = {"inventory.no-asset", SEVERITY_WARNING, "'{0}' lists no asset",
                                          "when that is as it should be, take the entry out"};
static const struct diag_kind NO_FORMAT = {"inventory.format", SEVERITY_ERROR,
                                           "the name of '{0}' does not say what format it has",
                                           "add 'format: csv' or 'format: cyclonedx'"};
static const struct diag_kind NO_COLUMNS = {"inventory.columns", SEVERITY_ERROR,
                                            "an inventory in CycloneDX has no columns", "take 'columns' out"};

/* By enum inventory_column. */
static const struct str COLUMN_KEYS[COLUMN_COUNT] = {
    STR_INIT("id"),      STR_INIT("name"),  STR_INIT("zone"),         STR_INIT("supplier"),
    STR_INIT("product"), STR_INIT("model"), STR_INIT("order-number"), STR_INIT("serial"),
    STR_INIT("version"), STR_INIT("type"),  STR_INIT("address"),
};

struct str inventory_column_key(enum inventory_column column) {
    return COLUMN_KEYS[column];
}

static void read_header(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    struct inventory_header *header = (void *)((char *)target + field->at);
    if (field_text(reader, field, node, &header->text))
        header->place = node->place;
}

#define COLUMN_FIELD(name, column)                                                                                     \
    FIELD(name, FIELD_HANDLED, FIELD_BY(read_header),                                                                  \
          .at = offsetof(struct inventory, headers) + (column) * sizeof(struct inventory_header))

static const struct field COLUMN_FIELDS[] = {
    COLUMN_FIELD("id", COLUMN_ID),
    COLUMN_FIELD("name", COLUMN_NAME),
    COLUMN_FIELD("zone", COLUMN_ZONE),
    COLUMN_FIELD("supplier", COLUMN_SUPPLIER),
    COLUMN_FIELD("product", COLUMN_PRODUCT),
    COLUMN_FIELD("model", COLUMN_MODEL),
    COLUMN_FIELD("order-number", COLUMN_ORDER_NUMBER),
    COLUMN_FIELD("serial", COLUMN_SERIAL),
    COLUMN_FIELD("version", COLUMN_VERSION),
    COLUMN_FIELD("type", COLUMN_TYPE),
    COLUMN_FIELD("address", COLUMN_ADDRESS),
};
static const struct field_map COLUMNS = {.what = "a choice of columns",
                                         .schema = "columns",
                                         FIELD_ROWS(COLUMN_FIELDS),
                                         .id_at = FIELD_NOWHERE,
                                         .place_at = FIELD_NOWHERE};

static void read_file(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    struct inventory *inventory = target;
    inventory->zone = INVENTORY_NO_ZONE;
    if (document_path(reader, field, node, &inventory->file, &inventory->path))
        inventory->file_place = node->place;
}

/* By the end of the name, packed or not; -1 when it does not say. */
static int format_of(struct str file) {
    static const struct {
        struct str ending;
        enum inventory_format format;
    } ENDINGS[] = {
        {STR_INIT(".csv"), INVENTORY_CSV}, {STR_INIT(".tsv"), INVENTORY_CSV}, {STR_INIT(".json"), INVENTORY_CYCLONEDX}};
    static const struct str PACKED[] = {STR_INIT(".gz"), STR_INIT(".zst")};
    for (size_t i = 0; i < ARRAY_LEN(PACKED); i++)
        if (str_ends_nocase(file, PACKED[i]))
            file.len -= PACKED[i].len;
    for (size_t i = 0; i < ARRAY_LEN(ENDINGS); i++)
        if (str_ends_nocase(file, ENDINGS[i].ending))
            return (int)ENDINGS[i].format;
    return -1;
}

static void check_inventory(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    struct inventory *inventory = target;
    (void)field;
    if (!yaml_get(node, STR("format"))) {
        int format = format_of(inventory->file);
        if (format < 0)
            diag_add(reader->sink, &NO_FORMAT, inventory->file_place, inventory->file);
        else
            inventory->format = (enum inventory_format)format;
    }
    const struct yaml_node *columns = yaml_get(node, STR("columns"));
    inventory->headers_given = columns != NULL;
    if (columns && inventory->format == INVENTORY_CYCLONEDX)
        diag_add(reader->sink, &NO_COLUMNS, columns->key_place, STR_NONE);
}

static const struct str FORMATS[] = {STR_INIT("csv"), STR_INIT("cyclonedx")};
static const struct field INVENTORY_FIELDS[] = {
    FIELD("file", FIELD_HANDLED, FIELD_REQUIRED("inventory.csv"), FIELD_BY(read_file)),
    FIELD("format", FIELD_CHOICE, FIELD_AT(inventory, format), FIELD_CHOICES(FORMATS)),
    FIELD("zone", FIELD_HANDLED, FIELD_BY(plant_read_zone), FIELD_AT(inventory, zone)),
    FIELD("type", FIELD_HANDLED, FIELD_BY(requirement_list_types), FIELD_AT(inventory, types)),
    FIELD("columns", FIELD_MAP, .map = &COLUMNS),
    FIELD_STEP_ROW(check_inventory),
};
const struct field_map inventory_map = {.what = "an inventory",
                                        .schema = "inventory",
                                        FIELD_ROWS(INVENTORY_FIELDS),
                                        .size = sizeof(struct inventory),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct inventory, place)};

static enum status read_one(struct inventory_rows *rows, const struct inventory *inventory, struct plant *plant) {
    static enum status (*const READERS[])(struct inventory_rows *, const struct source *) = {
        [INVENTORY_CSV] = inventory_csv_read, [INVENTORY_CYCLONEDX] = inventory_cyclonedx_read};
    struct field_reader *reader = rows->reader;
    struct source *source = ARENA_NEW(reader->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    if (!file_exists(inventory->path)) {
        diag_add(reader->sink, &NO_FILE, inventory->file_place, inventory->file);
        return STATUS_INPUT;
    }
    TRY(file_read(inventory->path, FILE_BYTES_MAX, reader->arena, reader->sink, source));
    plant->inventories[plant->inventory_count++] = source;
    rows->inventory = inventory;
    size_t before = rows->count;
    TRY(READERS[inventory->format](rows, source));
    if (rows->count == before)
        diag_add(reader->sink, &NO_ASSET, inventory->file_place, inventory->file);
    return STATUS_OK;
}

enum status inventory_read_all(struct field_reader *reader, struct plant_reading *reading) {
    struct inventory_rows rows;
    enum status status = inventory_rows_init(&rows, reader, reading);
    bool is_bad = false;
    reading->plant.inventories = ARENA_ARRAY(reader->arena, const struct source *, reading->inventory_count);
    if (!reading->plant.inventories && status == STATUS_OK)
        status = STATUS_MEMORY;
    for (size_t i = 0; i < reading->inventory_count && status == STATUS_OK; i++) {
        status = read_one(&rows, &reading->inventories[i], &reading->plant);
        if (status == STATUS_INPUT) {
            is_bad = true;
            status = STATUS_OK;
        }
    }
    inventory_rows_done(&rows);
    reading->plant.assets = rows.assets;
    reading->plant.asset_count = rows.count;
    return status == STATUS_OK && is_bad ? STATUS_INPUT : status;
}
