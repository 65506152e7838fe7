#include "document/inventory_row.h"

#include <string.h>

static const struct diag_kind NO_ID = {"inventory.no-id", SEVERITY_ERROR, "this row has no id",
                                       "every asset needs one of its own"};
static const struct diag_kind NO_ZONE = {"inventory.no-zone", SEVERITY_ERROR, "asset '{0}' is in no zone",
                                         "give the inventory a 'zone' for rows that name none"};
static const struct diag_kind UNKNOWN_ZONE = {"document.unknown-zone", SEVERITY_ERROR, "there is no zone '{0}'",
                                              "the zones of a plant are listed under 'zones' of its document"};
static const struct diag_kind NAMELESS = {"inventory.no-product", SEVERITY_WARNING,
                                          "asset '{0}' has no {1}: no advisory can be matched to it", NULL};
static const struct diag_kind UNKNOWN_TYPE = {"inventory.unknown-type", SEVERITY_WARNING,
                                              "'{0}' says nothing of a component type",
                                              "write SA, ED, HD or ND, or give the inventory a 'type'"};
static const struct diag_kind OTHER_TYPE = {"inventory.asset-type", SEVERITY_WARNING,
                                            "asset '{0}' is said to be {1}, but its product is {2}, which counts",
                                            NULL};
static const struct diag_kind SIMILAR = {"document.supplier-similar", SEVERITY_WARNING,
                                         "no product document is of supplier '{0}'", NULL};
static const struct diag_kind MISNAMED = {"inventory.misnamed-product", SEVERITY_WARNING,
                                          "'{0}' is product '{1}' by its model or order number, not '{2}'",
                                          "advisories are looked for under both names"};
static const struct diag_kind UNKNOWN_PRODUCT = {"inventory.unknown-product", SEVERITY_WARNING,
                                                 "no product document of supplier '{0}' is about '{1}'",
                                                 "its capability is not known"};
static const struct diag_kind TWO_PRODUCTS = {"inventory.two-products", SEVERITY_WARNING,
                                              "product, model and order number of '{0}' are not those of one product",
                                              "its capability is not known"};
static const struct diag_kind UNKNOWN_MODEL = {"inventory.unknown-model", SEVERITY_WARNING,
                                               "the product '{0}' has no model '{1}'", "its release is not known"};
static const struct diag_kind NO_VERSION = {"inventory.no-version", SEVERITY_WARNING, "asset '{0}' has no version",
                                            "its release is not known"};
static const struct diag_kind UNKNOWN_RELEASE = {"inventory.unknown-release", SEVERITY_WARNING,
                                                 "the product '{0}' has no release '{1}'", "its releases are {2}"};

enum { JOINS_MAX = 65536, JOIN_KEY_MAX = 512, FIRST_ROOM = 1024 };

enum status inventory_rows_init(struct inventory_rows *rows, struct field_reader *reader,
                                struct plant_reading *reading) {
    *rows = (struct inventory_rows){.reader = reader,
                                    .reading = reading,
                                    .assets = reading->plant.assets,
                                    .count = reading->plant.asset_count,
                                    .room = reading->plant.asset_count};
    arena_init(&rows->scratch, reader->arena->cap);
    map_init(&rows->ids, &rows->scratch, false);
    map_init(&rows->joins, &rows->scratch, true);
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t stored;
        TRY(map_add(&rows->ids, rows->assets[i].id, (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

void inventory_rows_done(struct inventory_rows *rows) {
    arena_done(&rows->scratch);
}

enum status inventory_rows_reserve(struct inventory_rows *rows, size_t count) {
    if (count <= rows->room - rows->count)
        return STATUS_OK;
    struct asset *grown =
        arena_get_array(rows->reader->arena, rows->count + count, sizeof *grown, _Alignof(struct asset));
    if (!grown)
        return STATUS_MEMORY;
    if (rows->count)
        memcpy(grown, rows->assets, rows->count * sizeof *grown);
    rows->assets = grown;
    rows->room = rows->count + count;
    return STATUS_OK;
}

static struct place place_of(const struct inventory_row *row, enum inventory_column column) {
    return row->where(row->context, column);
}

/* Neighbours are often in one zone and of one type: what the last row wrote is compared before it is looked up. */
static enum status find_zone(struct inventory_rows *rows, const struct inventory_row *row, uint32_t *zone) {
    struct str text = row->values[COLUMN_ZONE];
    struct diag_sink *sink = rows->reader->sink;
    if (text.len == 0 && rows->inventory->zone == INVENTORY_NO_ZONE) {
        diag_add(sink, &NO_ZONE, row->place, row->values[COLUMN_ID]);
        return STATUS_INPUT;
    }
    if (text.len == 0) {
        *zone = rows->inventory->zone;
        return STATUS_OK;
    }
    if (!str_eq(text, rows->zone_text)) {
        uint32_t found = plant_find_zone(rows->reader, text);
        if (found == MAP_NONE) {
            diag_add_near(sink, &UNKNOWN_ZONE, place_of(row, COLUMN_ZONE),
                          plant_nearest_zone(&rows->reading->plant, text), text);
            return STATUS_INPUT;
        }
        rows->zone = found;
        rows->zone_text = text;
    }
    *zone = rows->zone;
    return STATUS_OK;
}

/* What inventories call devices, by component type; the longest first where one holds another. */
static const struct {
    struct str word;
    uint8_t type;
} TYPE_WORDS[] = {
    {STR_INIT("plc"), COMPONENT_ED},        {STR_INIT("rtu"), COMPONENT_ED},
    {STR_INIT("ied"), COMPONENT_ED},        {STR_INIT("pac"), COMPONENT_ED},
    {STR_INIT("controller"), COMPONENT_ED}, {STR_INIT("sensor"), COMPONENT_ED},
    {STR_INIT("actuator"), COMPONENT_ED},   {STR_INIT("drive"), COMPONENT_ED},
    {STR_INIT("relay"), COMPONENT_ED},      {STR_INIT("meter"), COMPONENT_ED},
    {STR_INIT("switch"), COMPONENT_ND},     {STR_INIT("router"), COMPONENT_ND},
    {STR_INIT("firewall"), COMPONENT_ND},   {STR_INIT("gateway"), COMPONENT_ND},
    {STR_INIT("modem"), COMPONENT_ND},      {STR_INIT("access point"), COMPONENT_ND},
    {STR_INIT("server"), COMPONENT_HD},     {STR_INIT("workstation"), COMPONENT_HD},
    {STR_INIT("pc"), COMPONENT_HD},         {STR_INIT("laptop"), COMPONENT_HD},
    {STR_INIT("computer"), COMPONENT_HD},   {STR_INIT("application"), COMPONENT_SA},
    {STR_INIT("software"), COMPONENT_SA},
};

/* A type of the standard, or the last word of a device's description: "safety controller" is a controller. */
static uint8_t type_word(struct str text) {
    unsigned type = component_find(text);
    for (size_t i = 0; i < ARRAY_LEN(TYPE_WORDS) && type == 0; i++) {
        struct str word = TYPE_WORDS[i].word;
        bool whole = text.len == word.len || (text.len > word.len && text.ptr[text.len - word.len - 1] == ' ');
        if (whole && str_ends_nocase(text, word))
            type = TYPE_WORDS[i].type;
    }
    return (uint8_t)type;
}

/* Several types are separated by one of , ; / + |. 0 when a part says nothing. */
static uint8_t parse_types(struct str text) {
    unsigned types = 0;
    while (text.len > 0) {
        size_t end = 0;
        while (end < text.len && str_find_char(STR(",;/+|"), text.ptr[end]) == SIZE_MAX)
            end++;
        uint8_t type = type_word(str_trim(str_slice(text, 0, end)));
        if (type == 0)
            return 0;
        types |= type;
        text = str_skip(text, end + 1);
    }
    return (uint8_t)types;
}

static uint8_t find_types(struct inventory_rows *rows, const struct inventory_row *row) {
    struct str text = row->values[COLUMN_TYPE];
    if (text.len == 0)
        return rows->inventory->types;
    if (!str_eq(text, rows->type_text)) {
        rows->types = parse_types(text);
        rows->type_text = text;
    }
    if (rows->types == 0)
        diag_add(rows->reader->sink, &UNKNOWN_TYPE, place_of(row, COLUMN_TYPE), text);
    return rows->types ? rows->types : rows->inventory->types;
}

static void warn_supplier(struct inventory_rows *rows, const struct inventory_row *row) {
    struct str supplier = row->values[COLUMN_SUPPLIER];
    struct str near = join_similar_supplier(&rows->reading->join, supplier);
    if (near.len)
        diag_add_near(rows->reader->sink, &SIMILAR, place_of(row, COLUMN_SUPPLIER), near, supplier);
}

static size_t join_key(const struct asset *asset, char key[JOIN_KEY_MAX]) {
    const struct str parts[] = {asset->supplier, asset->product, asset->model, asset->order_number, asset->version};
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].len >= JOIN_KEY_MAX - len)
            return 0;
        if (parts[i].len)
            memcpy(key + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
        key[len++] = '\n';
    }
    return len;
}

/* There are many assets and few products: an answer is remembered, within bounds. */
static enum status find_join(struct inventory_rows *rows, const struct asset *asset, struct join_answer *answer) {
    char bytes[JOIN_KEY_MAX + 1];
    struct str key = {bytes, join_key(asset, bytes)};
    uint32_t index = (uint32_t)rows->joins.count, stored = key.len ? map_get(&rows->joins, key) : MAP_NONE;
    if (stored != MAP_NONE) {
        *answer = rows->answers[stored];
        return STATUS_OK;
    }
    *answer = join_find(&rows->reading->join, asset);
    if (key.len == 0 || index >= JOINS_MAX)
        return STATUS_OK;
    key = str_copy(&rows->scratch, key);
    if (!key.ptr || !arena_grow(&rows->scratch, (void **)&rows->answers, index, &rows->answer_room,
                                sizeof *rows->answers, _Alignof(struct join_answer)))
        return STATUS_MEMORY;
    if (answer->result == JOIN_FOUND)
        answer->misnamed = join_misnamed(&rows->reading->join, asset, answer->product).len > 0;
    rows->answers[index] = *answer;
    return map_add(&rows->joins, key, index, &stored);
}

static void warn_release(struct inventory_rows *rows, const struct inventory_row *row, uint32_t product) {
    struct field_reader *reader = rows->reader;
    const struct join *join = &rows->reading->join;
    struct str version = row->values[COLUMN_VERSION];
    struct str all =
        diag_has_room(reader->sink, &UNKNOWN_RELEASE) ? join_releases(join, product, reader->arena) : STR_NONE;
    diag_add_near(reader->sink, &UNKNOWN_RELEASE, place_of(row, COLUMN_VERSION),
                  join_nearest_release(join, product, version), join->products[product]->name, version, all);
}

/* Looking for a near name costs more than a row: find_join does it once for equal rows. */
static void warn_name(struct inventory_rows *rows, const struct inventory_row *row, const struct asset *asset,
                      uint32_t product) {
    const struct join *join = &rows->reading->join;
    diag_add_near(rows->reader->sink, &MISNAMED, place_of(row, COLUMN_PRODUCT), join_misnamed(join, asset, product),
                  asset->id, join->products[product]->name, asset->product);
}

static void warn_join(struct inventory_rows *rows, const struct inventory_row *row, const struct asset *asset,
                      struct join_answer answer) {
    struct diag_sink *sink = rows->reader->sink;
    const struct join *join = &rows->reading->join;
    switch (answer.result) {
    case JOIN_FOUND:
        if (answer.misnamed)
            warn_name(rows, row, asset, answer.product);
        break;
    case JOIN_NO_SUPPLIER:
        warn_supplier(rows, row);
        break;
    case JOIN_UNKNOWN_PRODUCT:
        diag_add_near(sink, &UNKNOWN_PRODUCT, place_of(row, COLUMN_PRODUCT), join_nearest_product(join, asset),
                      asset->supplier, asset->product);
        break;
    case JOIN_TWO_PRODUCTS:
        diag_add(sink, &TWO_PRODUCTS, row->place, asset->id);
        break;
    case JOIN_UNKNOWN_MODEL:
        diag_add_near(sink, &UNKNOWN_MODEL, place_of(row, COLUMN_MODEL),
                      join_nearest_model(join, answer.product, asset->model), join->products[answer.product]->name,
                      asset->model);
        break;
    case JOIN_NO_VERSION:
        diag_add(sink, &NO_VERSION, row->place, asset->id);
        break;
    case JOIN_UNKNOWN_RELEASE:
        warn_release(rows, row, answer.product);
        break;
    }
}

/* The product's types count: an inventory that calls a controller software must not ease what is demanded of it. */
static void settle_types(struct inventory_rows *rows, const struct inventory_row *row, struct asset *asset) {
    struct field_reader *reader = rows->reader;
    if (asset->product_index == ASSET_NO_PRODUCT)
        return;
    uint8_t types = rows->reading->plant.products[asset->product_index]->types;
    bool said = row->values[COLUMN_TYPE].len > 0 && asset->types;
    if (said && asset->types & ~types && diag_has_room(reader->sink, &OTHER_TYPE))
        diag_add(reader->sink, &OTHER_TYPE, place_of(row, COLUMN_TYPE), asset->id,
                 component_mask_text(reader->arena, asset->types), component_mask_text(reader->arena, types));
    else if (said && asset->types & ~types)
        diag_add(reader->sink, &OTHER_TYPE, row->place, asset->id);
    asset->types = types;
}

static enum status join_row(struct inventory_rows *rows, const struct inventory_row *row, struct asset *asset) {
    struct join_answer answer;
    asset->product_index = asset->release_index = ASSET_NO_PRODUCT;
    TRY(find_join(rows, asset, &answer));
    if (answer.product == ASSET_NO_PRODUCT && (asset->supplier.len == 0 || asset->product.len == 0))
        diag_add(rows->reader->sink, &NAMELESS, row->place, asset->id,
                 asset->supplier.len ? STR("product") : STR("supplier"));
    warn_join(rows, row, asset, answer);
    asset->product_index = answer.product;
    asset->release_index = answer.release;
    settle_types(rows, row, asset);
    return STATUS_OK;
}

/* Takes the id; the next free slot is only then the asset's. */
static enum status claim_id(struct inventory_rows *rows, const struct inventory_row *row) {
    struct str id = row->values[COLUMN_ID];
    uint32_t index = (uint32_t)rows->count, first;
    TRY(map_add(&rows->ids, id, index, &first));
    if (first == index)
        return STATUS_OK;
    field_twice(rows->reader, STR("asset"), id, place_of(row, COLUMN_ID), rows->assets[first].place);
    return STATUS_INPUT;
}

enum status inventory_rows_add(struct inventory_rows *rows, const struct inventory_row *row) {
    uint32_t zone;
    if (rows->count == rows->room)
        TRY(inventory_rows_reserve(rows, rows->room < FIRST_ROOM ? FIRST_ROOM : rows->room));
    if (row->values[COLUMN_ID].len == 0) {
        diag_add(rows->reader->sink, &NO_ID, row->place, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(find_zone(rows, row, &zone));
    TRY(claim_id(rows, row));
    struct asset *asset = &rows->assets[rows->count];
    *asset = (struct asset){.id = row->values[COLUMN_ID],
                            .name = row->values[COLUMN_NAME],
                            .supplier = row->values[COLUMN_SUPPLIER],
                            .product = row->values[COLUMN_PRODUCT],
                            .model = row->values[COLUMN_MODEL],
                            .order_number = row->values[COLUMN_ORDER_NUMBER],
                            .serial = row->values[COLUMN_SERIAL],
                            .version = row->values[COLUMN_VERSION],
                            .address = row->values[COLUMN_ADDRESS],
                            .zone = zone,
                            .types = find_types(rows, row),
                            .place = row->place};
    TRY(join_row(rows, row, asset));
    rows->count++;
    return STATUS_OK;
}
