#include "document/inventory_cyclonedx.h"

#include "base/json.h"

static const struct diag_kind NO_BOM = {"inventory.no-cyclonedx", SEVERITY_ERROR,
                                        "'{0}' is no CycloneDX document in JSON",
                                        "an inventory in another format says so: 'format: csv'"};
static const struct diag_kind NO_LIST = {"inventory.no-list", SEVERITY_ERROR,
                                         "this is no CycloneDX document: its 'components' are a list",
                                         "let the tool that wrote it write it again"};
static const struct diag_kind PARTS = {
    "inventory.parts", SEVERITY_NOTE,
    "'{0}' also lists what is no asset, {1} in number: libraries, files and parts of "
    "devices",
    NULL};

struct found_component {
    const struct json_node *node;
    struct place place;
};

struct collection {
    struct arena *arena;
    struct found_component *items;
    size_t count, room;
    size_t parts; /* components that are no assets */
};

enum component_kind { KIND_DEVICE, KIND_PROGRAM, KIND_PART };

static enum component_kind kind_of(const struct json_node *component) {
    struct str type = json_get_string(component, STR("type"));
    if (str_eq(type, STR("device")))
        return KIND_DEVICE;
    if (str_eq(type, STR("firmware")) || str_eq(type, STR("application")))
        return KIND_PROGRAM;
    return KIND_PART;
}

/* In document order. Firmware inside a device is a part of it; a device inside a device (a module in a rack) is an
 * asset of its own. Nesting is bounded by the parser. */
static enum status collect(struct collection *all, const struct json_node *list, bool in_device) {
    for (const struct json_node *node = json_items(list); node; node = json_next(list, node)) {
        enum component_kind kind = kind_of(node);
        bool is_asset = kind == KIND_DEVICE || (kind == KIND_PROGRAM && !in_device);
        if (is_asset) {
            if (!arena_grow(all->arena, (void **)&all->items, all->count, &all->room, sizeof *all->items,
                            _Alignof(struct found_component)))
                return STATUS_MEMORY;
            all->items[all->count++] = (struct found_component){.node = node};
        }
        all->parts += !is_asset;
        TRY(collect(all, json_get(node, STR("components")), in_device || is_asset));
    }
    return STATUS_OK;
}

static enum status find_places(struct collection *all, const struct json_doc *doc) {
    const struct json_node **nodes = ARENA_ARRAY(all->arena, const struct json_node *, all->count);
    struct place *places = ARENA_ARRAY(all->arena, struct place, all->count);
    if (!nodes || !places)
        return STATUS_MEMORY;
    for (size_t i = 0; i < all->count; i++)
        nodes[i] = all->items[i].node;
    json_places(doc, nodes, all->count, places);
    for (size_t i = 0; i < all->count; i++)
        all->items[i].place = places[i];
    return STATUS_OK;
}

static struct str property(const struct json_node *component, struct str name) {
    const struct json_node *list = json_get(component, STR("properties"));
    for (const struct json_node *node = json_items(list); node; node = json_next(list, node))
        if (str_eq(json_get_string(node, STR("name")), name))
            return json_get_string(node, STR("value"));
    return STR_NONE;
}

static struct str own_id(const struct json_node *component) {
    return json_get_string(component, STR("bom-ref"));
}

static struct str own_name(const struct json_node *component) {
    return json_get_string(component, STR("name"));
}

/* The maker, as the versions of the format name it: manufacturer since 1.6, before that supplier. */
static struct str own_supplier(const struct json_node *component) {
    const struct str places[] = {
        json_get_string(json_get(component, STR("manufacturer")), STR("name")),
        json_get_string(json_get(component, STR("supplier")), STR("name")),
        json_get_string(component, STR("publisher")),
        json_get_string(component, STR("group")),
    };
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (places[i].len)
            return places[i];
    return STR_NONE;
}

/* Its own version, or that of the firmware listed in it. */
static struct str own_version(const struct json_node *component) {
    struct str version = json_get_string(component, STR("version"));
    const struct json_node *parts = json_get(component, STR("components"));
    if (version.len)
        return version;
    for (const struct json_node *part = json_items(parts); part; part = json_next(parts, part))
        if (str_eq(json_get_string(part, STR("type")), STR("firmware")))
            return json_get_string(part, STR("version"));
    return STR_NONE;
}

static struct str own_serial(const struct json_node *component) {
    return property(component, STR("cdx:device:serialNumber"));
}

static struct str own_type(const struct json_node *component) {
    return str_eq(json_get_string(component, STR("type")), STR("application")) ? STR("SA") : STR_NONE;
}

/* What a column comes from: the property of our own name space, else what CycloneDX itself has for it. */
static const struct {
    struct str property;
    struct str (*own)(const struct json_node *component);
} ORIGINS[COLUMN_COUNT] = {
    [COLUMN_ID] = {STR_INIT("keyway:id"), own_id},
    [COLUMN_NAME] = {STR_INIT("keyway:name"), NULL},
    [COLUMN_ZONE] = {STR_INIT("keyway:zone"), NULL},
    [COLUMN_SUPPLIER] = {STR_INIT("keyway:supplier"), own_supplier},
    [COLUMN_PRODUCT] = {STR_INIT("keyway:product"), own_name},
    [COLUMN_MODEL] = {STR_INIT("keyway:model"), NULL},
    [COLUMN_ORDER_NUMBER] = {STR_INIT("keyway:order-number"), NULL},
    [COLUMN_SERIAL] = {STR_INIT("keyway:serial"), own_serial},
    [COLUMN_VERSION] = {STR_INIT("keyway:version"), own_version},
    [COLUMN_TYPE] = {STR_INIT("keyway:type"), own_type},
    [COLUMN_ADDRESS] = {STR_INIT("keyway:address"), NULL},
};

static struct place where(const void *context, enum inventory_column column) {
    (void)column;
    return ((const struct found_component *)context)->place;
}

static enum status add_component(struct inventory_rows *rows, const struct found_component *component) {
    struct inventory_row row = {.place = component->place, .where = where, .context = component};
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        struct str value = property(component->node, ORIGINS[i].property);
        if (value.len == 0 && ORIGINS[i].own)
            value = ORIGINS[i].own(component->node);
        row.values[i] = str_trim(value);
    }
    return inventory_rows_add(rows, &row);
}

static enum status add_all(struct inventory_rows *rows, const struct collection *all) {
    bool is_bad = false;
    TRY(inventory_rows_reserve(rows, all->count));
    for (size_t i = 0; i < all->count; i++) {
        enum status status = add_component(rows, &all->items[i]);
        is_bad = is_bad || status == STATUS_INPUT;
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
    }
    return is_bad ? STATUS_INPUT : STATUS_OK;
}

static enum status read_bom(struct inventory_rows *rows, const struct json_doc *doc) {
    struct collection all = {.arena = rows->reader->arena};
    const struct inventory *inventory = rows->inventory;
    if (!str_eq(json_get_string(doc->root, STR("bomFormat")), STR("CycloneDX"))) {
        diag_add(rows->reader->sink, &NO_BOM, inventory->file_place, inventory->file);
        return STATUS_INPUT;
    }
    const struct json_node *list = json_get(doc->root, STR("components"));
    if (list && !json_is(list, JSON_ARRAY)) {
        diag_add(rows->reader->sink, &NO_LIST, json_place(doc, list), STR_NONE);
        return STATUS_INPUT;
    }
    TRY(collect(&all, list, false));
    TRY(find_places(&all, doc));
    if (all.parts > 0)
        diag_add(rows->reader->sink, &PARTS, inventory->file_place, inventory->file,
                 str_format(rows->reader->arena, "%zu", all.parts));
    return add_all(rows, &all);
}

enum status inventory_cyclonedx_read(struct inventory_rows *rows, const struct source *source) {
    struct json_doc doc;
    if (!str_contains(source->text, STR("\"bomFormat\""))) {
        diag_add(rows->reader->sink, &NO_BOM, rows->inventory->file_place, rows->inventory->file);
        return STATUS_INPUT;
    }
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, source, true, rows->reader->arena, rows->reader->sink, &doc);
    json_parser_free(parser);
    return status == STATUS_OK ? read_bom(rows, &doc) : status;
}
