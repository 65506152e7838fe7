#include "document/plant.h"

#include "base/file.h"
#include "document/declaration.h"
#include "document/document.h"
#include "document/inventory.h"
#include "document/plant_reading.h"

static const struct diag_kind NO_FILE = {"document.no-file", SEVERITY_ERROR, "there is no file '{0}'",
                                         "the path is seen from the folder of this document"};
static const struct diag_kind LISTED_TWICE = {"document.product-twice", SEVERITY_ERROR,
                                              "'{0}' is about the product '{1}' of supplier '{2}', as '{3}' is", NULL};

enum { PRODUCTS_MAX = 10000, ZONES_MAX = 50000, INVENTORIES_MAX = 1000, NAMES_MAX = 100, NAMES_BYTES_MAX = 4 << 20 };

static const struct product **listed(const struct plant *plant, const struct product *product) {
    for (size_t i = 0; i < plant->product_count; i++)
        if (str_eq(plant->products[i]->id, product->id) &&
            str_eq(plant->products[i]->supplier.id, product->supplier.id))
            return &plant->products[i];
    return NULL;
}

static bool append(struct field_reader *reader, const struct product *product, struct plant_reading *reading) {
    void *products = (void *)reading->plant.products;
    if (!arena_grow(reader->arena, &products, reading->plant.product_count, &reading->product_room,
                    sizeof(const struct product *), _Alignof(const struct product *)))
        return field_keep(reader, STATUS_MEMORY);
    reading->plant.products = products;
    reading->plant.products[reading->plant.product_count++] = product;
    return true;
}

static bool twice(struct field_reader *reader, const struct yaml_node *node, const struct product *product,
                  const struct product *other) {
    diag_add(reader->sink, &LISTED_TWICE, node->place, node->text, product->id, product->supplier.id,
             other->source->name);
    return false;
}

static bool add_product(struct field_reader *reader, const struct yaml_node *node, const char *path,
                        struct plant_reading *reading) {
    const struct product *product;
    if (!field_keep(reader, product_read(path, reader->arena, reader->sink, &product)))
        return false;
    const struct product **other = listed(&reading->plant, product);
    return other ? twice(reader, node, product, *other) : append(reader, product, reading);
}

/* The declared releases of one product are put together, under what the first of them says of the product. */
static bool join_release(struct field_reader *reader, const struct product **known, const struct release *release) {
    struct product *product = ARENA_NEW(reader->arena, struct product);
    struct release *releases = ARENA_ARRAY(reader->arena, struct release, (*known)->release_count + 1);
    if (!product || !releases)
        return field_keep(reader, STATUS_MEMORY);
    *product = **known;
    memcpy(releases, product->releases, product->release_count * sizeof *releases);
    releases[product->release_count++] = *release;
    product->releases = releases;
    *known = product;
    return true;
}

static bool add_declaration(struct field_reader *reader, const struct yaml_node *node, const char *path,
                            struct plant_reading *reading) {
    struct declaration *declaration;
    if (!field_keep(reader, declaration_read(path, reader->arena, reader->sink, &declaration)))
        return false;
    const struct product *product = &declaration->product;
    declaration->place = node->place;
    const struct product **other = listed(&reading->plant, product);
    if (!other)
        return append(reader, product, reading);
    if (!(*other)->releases[0].declaration || product_release(*other, product->releases[0].version))
        return twice(reader, node, product, *other);
    return join_release(reader, other, &product->releases[0]);
}

typedef bool add_document(struct field_reader *reader, const struct yaml_node *node, const char *path,
                          struct plant_reading *reading);

static void read_one(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     struct plant_reading *reading, add_document *add) {
    struct str written;
    const char *path;
    bool is_read = false;
    bool is_open = document_path(reader, field, node, &written, &path) && reading->follow;
    if (is_open && !file_exists(path))
        diag_add(reader->sink, &NO_FILE, node->place, written);
    else if (is_open)
        is_read = add(reader, node, path, reading);
    reading->products_complete = reading->products_complete && is_read;
}

static void read_documents(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           struct plant_reading *reading, add_document *add) {
    if (node->type != YAML_LIST) {
        field_wrong_type(reader, field, "a list of paths", node);
        return;
    }
    if (!field_check_most(reader, field, node))
        return;
    for (const struct yaml_node *item = node->first; item && reader->status == STATUS_OK; item = item->next)
        read_one(reader, field, item, reading, add);
}

/* Whoever matches advisories reads what is in it. */
static void read_names_file(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            struct plant *plant) {
    struct str written;
    const char *path;
    struct source *source = ARENA_NEW(reader->arena, struct source);
    if (!source)
        (void)field_keep(reader, STATUS_MEMORY);
    else if (!document_path(reader, field, node, &written, &path) || !((struct plant_reading *)reader->owner)->follow)
        return;
    else if (!file_exists(path))
        diag_add(reader->sink, &NO_FILE, node->place, written);
    else if (field_keep(reader, file_read(path, NAMES_BYTES_MAX, reader->arena, reader->sink, source)))
        plant->names[plant->name_count++] = source;
}

static void read_names(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    struct plant *plant = &((struct plant_reading *)target)->plant;
    if (node->type != YAML_LIST) {
        field_wrong_type(reader, field, "a list of paths", node);
        return;
    }
    if (!field_check_most(reader, field, node))
        return;
    plant->names = ARENA_ARRAY(reader->arena, const struct source *, node->count);
    if (!plant->names)
        (void)field_keep(reader, STATUS_MEMORY);
    for (const struct yaml_node *item = node->first; item && reader->status == STATUS_OK; item = item->next)
        read_names_file(reader, field, item, plant);
}

static void read_probe_waivers(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                               void *target) {
    struct plant *plant = &((struct plant_reading *)target)->plant;
    struct str written;
    const char *path;
    if (!document_path(reader, field, node, &written, &path) || !((struct plant_reading *)target)->follow)
        return;
    if (!file_exists(path))
        diag_add(reader->sink, &NO_FILE, node->place, written);
    else
        (void)field_keep(reader, probe_waiver_read(path, reader->arena, reader->sink, &plant->probe_waivers));
}

static enum status join_products(struct field_reader *reader, struct plant_reading *reading) {
    enum status status =
        join_init(&reading->join, reading->plant.products, reading->plant.product_count, reader->arena, reader->sink);
    reading->join_ready = status == STATUS_OK;
    return status;
}

/* A plant whose products could not all be read is not joined: what is not found might be in the missing one. */
static void read_and_join(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          struct plant_reading *reading, add_document *add) {
    reading->join_ready = false;
    read_documents(reader, field, node, reading, add);
    if (reading->products_complete && reader->status == STATUS_OK)
        (void)field_keep(reader, join_products(reader, reading));
}

static void read_products(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    read_and_join(reader, field, node, target, add_product);
}

static void read_declarations(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target) {
    read_and_join(reader, field, node, target, add_declaration);
}

static void read_inventories(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                             void *target) {
    struct plant_reading *reading = target;
    (void)field;
    (void)node;
    if (reading->follow && reading->inventory_count > 0)
        (void)field_keep(reader, inventory_read_all(reader, reading));
}

/* The order matters: assets name zones, zones fall back to the policy, assets are joined to products. */
static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("plant/1"), FIELD_BY(document_head)),
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("the plant's name"), FIELD_AT(plant_reading, plant.name)),
    FIELD("owner", FIELD_TEXT, FIELD_AT(plant_reading, plant.owner)),
    FIELD("policy", FIELD_MAP, .map = &policy_map, FIELD_AT(plant_reading, plant.policy)),
    FIELD("zones", FIELD_LIST, FIELD_REQUIRED("[{id: ..., sl-t: 2}]"), .map = &zone_map, FIELD_RANGE(1, ZONES_MAX),
          FIELD_COUNTED(plant_reading, plant.zones, plant.zone_count)),
    FIELD("conduits", FIELD_LIST, .map = &conduit_map, FIELD_RANGE(0, ZONES_MAX),
          FIELD_COUNTED(plant_reading, plant.conduits, plant.conduit_count)),
    FIELD("products", FIELD_HANDLED, FIELD_BY(read_products), FIELD_RANGE(0, PRODUCTS_MAX)),
    FIELD("declarations", FIELD_HANDLED, FIELD_BY(read_declarations), FIELD_RANGE(0, PRODUCTS_MAX)),
    FIELD("assets", FIELD_LIST, .map = &asset_map, FIELD_COUNTED(plant_reading, plant.assets, plant.asset_count)),
    FIELD("inventories", FIELD_LIST, .map = &inventory_map, FIELD_RANGE(0, INVENTORIES_MAX),
          FIELD_COUNTED(plant_reading, inventories, inventory_count)),
    FIELD("names", FIELD_HANDLED, FIELD_BY(read_names), FIELD_RANGE(0, NAMES_MAX)),
    FIELD("probe-waivers", FIELD_HANDLED, FIELD_BY(read_probe_waivers)),
    FIELD_STEP_ROW(read_inventories),
};
const struct field_map plant_map = {.what = "a plant document",
                                    .schema = "",
                                    FIELD_ROWS(DOCUMENT_FIELDS),
                                    .size = sizeof(struct plant_reading),
                                    .id_at = FIELD_NOWHERE,
                                    .place_at = FIELD_NOWHERE};

enum status plant_parse(const struct source *source, bool follow, struct arena *arena, struct diag_sink *sink,
                        struct plant **plant) {
    size_t errors = diag_errors(sink);
    struct plant_reading *reading = ARENA_NEW(arena, struct plant_reading);
    const struct yaml_node *root;
    if (!reading)
        return STATUS_MEMORY;
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source, .owner = reading};
    TRY(document_parse(source, DOCUMENT_PLANT, arena, sink, &root));
    reading->plant.source = source;
    reading->follow = follow;
    reading->products_complete = true;
    map_init(&reading->countermeasures, arena, false);
    TRY(join_products(&reader, reading));
    for (unsigned i = 0; i < LINK_COUNT; i++)
        reading->plant.policy.demanded[i] = true;
    (void)field_read(&reader, &plant_map, root, reading);
    TRY(document_status(&reader, errors));
    *plant = &reading->plant;
    return STATUS_OK;
}

enum status plant_read(const char *path, struct arena *arena, struct diag_sink *sink, struct plant **plant) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return plant_parse(source, true, arena, sink, plant);
}

/* The n-th of the files that a digest is of; the document itself is the first. */
static const struct source *digested(const struct plant *plant, size_t n) {
    if (n == 0)
        return plant->source;
    if (--n < plant->product_count)
        return plant->products[n]->source;
    n -= plant->product_count;
    return n < plant->inventory_count ? plant->inventories[n] : plant->names[n - plant->inventory_count];
}

enum status plant_digest(const struct plant *plant, struct arena *arena, uint8_t digest[HASH_SHA256_SIZE]) {
    size_t count = 1 + plant->product_count + plant->inventory_count + plant->name_count;
    uint8_t *each = arena_get_array(arena, count, HASH_SHA256_SIZE, 1);
    if (!each)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++)
        hash_sha256(digested(plant, i)->text, each + i * HASH_SHA256_SIZE);
    hash_sha256((struct str){(const char *)each, count * HASH_SHA256_SIZE}, digest);
    return STATUS_OK;
}

uint32_t plant_zone(const struct plant *plant, struct str id) {
    for (size_t i = 0; i < plant->zone_count; i++)
        if (str_eq(plant->zones[i].id, id))
            return (uint32_t)i;
    return UINT32_MAX;
}

uint32_t plant_asset(const struct plant *plant, struct str id) {
    for (size_t i = 0; i < plant->asset_count; i++)
        if (str_eq(plant->assets[i].id, id))
            return (uint32_t)i;
    return UINT32_MAX;
}

static bool supplier_is(const struct supplier *supplier, struct str name) {
    for (size_t i = 0; i < supplier->alias_count; i++)
        if (str_eq_nocase(supplier->aliases[i], name))
            return true;
    return str_eq_nocase(supplier->id, name) || str_eq_nocase(supplier->name, name);
}

static bool product_is(const struct product *product, struct str name) {
    for (size_t i = 0; i < product->model_count; i++)
        if (str_eq_nocase(product->models[i].name, name) || str_eq_nocase(product->models[i].order_number, name))
            return true;
    return str_eq_nocase(product->id, name) || str_eq_nocase(product->name, name);
}

uint32_t plant_product(const struct plant *plant, struct str supplier, struct str product) {
    for (size_t i = 0; i < plant->product_count && supplier.len && product.len; i++)
        if (supplier_is(&plant->products[i]->supplier, supplier) && product_is(plant->products[i], product))
            return (uint32_t)i;
    return ASSET_NO_PRODUCT;
}

bool plant_asset_is(const struct plant *plant, const struct asset *asset, struct str supplier, struct str product) {
    const struct str names[] = {asset->product, asset->model, asset->order_number};
    bool joined = asset->product_index != ASSET_NO_PRODUCT;
    const struct product *known = joined ? plant->products[asset->product_index] : NULL;
    bool made = str_eq_nocase(asset->supplier, supplier) || (known && supplier_is(&known->supplier, supplier));
    bool named = known && product_is(known, product);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        named = named || (names[i].len > 0 && str_eq_nocase(names[i], product));
    return made && named;
}
