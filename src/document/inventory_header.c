#include "document/inventory_header.h"

static const struct diag_kind NOTHING_KNOWN = {
    "inventory.no-header", SEVERITY_ERROR, "no column of '{0}' has a name that is known",
    "the first line of an inventory names its columns; name yours under 'columns'"};
static const struct diag_kind NO_SUCH_HEADER = {"inventory.unknown-header", SEVERITY_ERROR,
                                                "the inventory has no column '{0}'", "its columns are {1}"};
static const struct diag_kind NO_COLUMN = {
    "inventory.missing-column", SEVERITY_ERROR, "no column of the inventory is known to be the {0}",
    "name it in the plant document, under 'columns' of the inventory: '{0}: ...'"};
static const struct diag_kind TWICE = {"inventory.header-twice", SEVERITY_ERROR, "the column '{0}' is there twice",
                                       "one of them must be called something else"};

/* What owners call the columns, in lower case and without anything but letters and digits; the first that is there
 * counts, and no header serves twice. A row's order is the order of preference, and the rows' order decides who takes
 * first. */
static const struct {
    enum inventory_column column;
    struct str names;
} USUAL[] = {
    {COLUMN_ID, STR_INIT("id assetid assettag tag asset deviceid equipmentid inventorynumber hostname")},
    {COLUMN_NAME, STR_INIT("name assetname devicename displayname hostname description")},
    {COLUMN_ZONE, STR_INIT("zone securityzone zoneid zonename networkzone segment area")},
    {COLUMN_SUPPLIER, STR_INIT("supplier vendor manufacturer make brand oem suppliername vendorname manufacturername")},
    {COLUMN_ORDER_NUMBER, STR_INIT("ordernumber orderno ordercode mlfb partnumber partno articlenumber articleno "
                                   "catalognumber cataloguenumber catno sku")},
    {COLUMN_PRODUCT, STR_INIT("product productname device equipment model modelname devicemodel")},
    {COLUMN_MODEL, STR_INIT("model modelname modelnumber devicemodel variant")},
    {COLUMN_SERIAL, STR_INIT("serial serialnumber serialno sn")},
    {COLUMN_VERSION,
     STR_INIT("version firmware firmwareversion fw fwversion software softwareversion swversion release")},
    {COLUMN_TYPE, STR_INIT("type componenttype assettype devicetype category class")},
    {COLUMN_ADDRESS, STR_INIT("address ip ipaddress ipv4 ipv4address hostaddress networkaddress")},
};
_Static_assert(ARRAY_LEN(USUAL) == COLUMN_COUNT, "a row a column");

enum { PLAIN_MAX = 32 };

/* "Firmware Version" is "firmwareversion"; what is longer than any usual name is cut. */
struct plain {
    char bytes[PLAIN_MAX];
    size_t len;
};

static struct str plain_name(struct str header, struct plain *plain) {
    plain->len = 0;
    for (size_t i = 0; i < header.len && plain->len < PLAIN_MAX; i++)
        if (char_is_alnum(header.ptr[i]))
            plain->bytes[plain->len++] = char_lower(header.ptr[i]);
    return (struct str){plain->bytes, plain->len};
}

static int find_header(const struct csv *csv, struct str name) {
    for (size_t i = 0; i < csv->count; i++)
        if (str_eq_nocase(str_trim(csv->fields[i]), name))
            return (int)i;
    return INVENTORY_NO_FIELD;
}

static bool is_taken(const struct inventory_fields *fields, int at) {
    for (unsigned i = 0; i < COLUMN_COUNT; i++)
        if (fields->at[i] == at)
            return true;
    return false;
}

/* The first usual name of a column that some header has, which no other column has taken. */
static int find_usual(const struct csv *csv, const struct inventory_fields *fields, struct str names) {
    struct str name;
    struct plain plain;
    while (str_next(&names, ' ', &name))
        for (size_t i = 0; i < csv->count; i++)
            if (str_eq(plain_name(csv->fields[i], &plain), name) && !is_taken(fields, (int)i))
                return (int)i;
    return INVENTORY_NO_FIELD;
}

/* For every column that the document does not name itself. */
static void find_all_usual(const struct inventory_rows *rows, const struct csv *csv, struct inventory_fields *fields) {
    for (size_t i = 0; i < ARRAY_LEN(USUAL); i++)
        if (rows->inventory->headers[USUAL[i].column].text.len == 0)
            fields->at[USUAL[i].column] = find_usual(csv, fields, USUAL[i].names);
}

static void find_all_named(const struct inventory_rows *rows, const struct csv *csv, struct inventory_fields *fields) {
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        const struct inventory_header *header = &rows->inventory->headers[i];
        fields->at[i] = header->text.len ? find_header(csv, str_trim(header->text)) : INVENTORY_NO_FIELD;
    }
}

static struct str header_list(const struct inventory_rows *rows, const struct csv *csv) {
    enum { HEADERS_SHOWN = 24 };
    return field_join(rows->reader->arena, csv->fields, csv->count < HEADERS_SHOWN ? csv->count : HEADERS_SHOWN);
}

static enum status check_named(const struct inventory_rows *rows, const struct csv *csv,
                               const struct inventory_fields *fields) {
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        const struct inventory_header *header = &rows->inventory->headers[i];
        if (header->text.len == 0 || fields->at[i] != INVENTORY_NO_FIELD)
            continue;
        diag_add_near(rows->reader->sink, &NO_SUCH_HEADER, header->place,
                      diag_nearest(header->text, csv->fields, csv->count), header->text, header_list(rows, csv));
        status = STATUS_INPUT;
    }
    return status;
}

static enum status check_twice(const struct inventory_rows *rows, const struct csv *csv,
                               const struct inventory_fields *fields) {
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        if (fields->at[i] == INVENTORY_NO_FIELD)
            continue;
        size_t at = (size_t)fields->at[i];
        struct str name = str_trim(csv->fields[at]);
        for (size_t other = at + 1; other < csv->count; other++)
            if (str_eq_nocase(str_trim(csv->fields[other]), name)) {
                diag_add(rows->reader->sink, &TWICE, csv_place(csv, other), name);
                status = STATUS_INPUT;
            }
    }
    return status;
}

/* A header that may be meant: near to one of the usual names of the column. */
static struct str nearest_header(const struct csv *csv, enum inventory_column column) {
    enum { NAMES_MAX = 16 };
    struct str names[NAMES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(USUAL); i++) {
        struct str rest = USUAL[i].names;
        while (USUAL[i].column == column && count < NAMES_MAX && str_next(&rest, ' ', &names[count]))
            count++;
    }
    for (size_t i = 0; i < csv->count; i++) {
        struct plain plain;
        if (diag_nearest(plain_name(csv->fields[i], &plain), names, count).len)
            return str_trim(csv->fields[i]);
    }
    return STR_NONE;
}

/* What is named but not there has been reported already. */
static enum status check_needed(const struct inventory_rows *rows, const struct csv *csv,
                                const struct inventory_fields *fields) {
    static const enum inventory_column NEEDED[] = {COLUMN_ID, COLUMN_SUPPLIER, COLUMN_PRODUCT, COLUMN_ZONE};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(NEEDED); i++) {
        bool has_default = NEEDED[i] == COLUMN_ZONE && rows->inventory->zone != INVENTORY_NO_ZONE;
        bool is_named = rows->inventory->headers[NEEDED[i]].text.len > 0;
        if (fields->at[NEEDED[i]] != INVENTORY_NO_FIELD || has_default || is_named)
            continue;
        diag_add_near(rows->reader->sink, &NO_COLUMN, csv_place(csv, 0), nearest_header(csv, NEEDED[i]),
                      inventory_column_key(NEEDED[i]));
        status = STATUS_INPUT;
    }
    return status;
}

static bool is_empty(const struct inventory_fields *fields) {
    for (unsigned i = 0; i < COLUMN_COUNT; i++)
        if (fields->at[i] != INVENTORY_NO_FIELD)
            return false;
    return true;
}

enum status inventory_header_find(const struct inventory_rows *rows, const struct csv *csv,
                                  struct inventory_fields *fields) {
    struct inventory_fields found;
    find_all_named(rows, csv, &found);
    find_all_usual(rows, csv, &found);
    if (is_empty(&found)) {
        diag_add(rows->reader->sink, &NOTHING_KNOWN, rows->inventory->file_place, rows->inventory->file);
        return STATUS_INPUT;
    }
    enum status named = check_named(rows, csv, &found);
    enum status twice = check_twice(rows, csv, &found);
    TRY(check_needed(rows, csv, &found));
    TRY(named);
    TRY(twice);
    *fields = found;
    return STATUS_OK;
}
