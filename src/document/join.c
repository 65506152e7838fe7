#include "document/join.h"

#include "document/field.h"

static const struct diag_kind PRODUCT_TWICE = {"document.product-twice", SEVERITY_ERROR,
                                               "two product documents of supplier '{0}' are about '{1}'",
                                               "the other is {2}; an asset that names it would be of both"};
static const struct diag_kind SUPPLIER_TWICE = {
    "document.supplier-twice", SEVERITY_ERROR, "'{0}' is a name of supplier '{1}' and of supplier '{2}'",
    "give the documents of one supplier one id, and each supplier its own names"};

enum { NAMES_SHOWN = 64, NAMES_LOOKED_AT = 4096, SPELLINGS_MAX = 1000 };

/* One name of a supplier. Two suppliers of one name would make a join ambiguous. */
static enum status add_supplier_name(struct join *join, struct str name, uint32_t supplier,
                                     const struct product *product, struct diag_sink *sink) {
    uint32_t stored;
    TRY(map_add(&join->suppliers, name, supplier, &stored));
    if (stored == supplier)
        return STATUS_OK;
    for (size_t i = 0; i < join->count; i++)
        if (join->indexed[i].supplier == stored) {
            diag_add(sink, &SUPPLIER_TWICE, product->supplier.place, name, product->supplier.id,
                     join->products[i]->supplier.id);
            break;
        }
    return STATUS_INPUT;
}

/* The number of a product's supplier: that of an earlier product with the same supplier id, or a new one. */
static enum status add_supplier(struct join *join, size_t index, struct diag_sink *sink) {
    const struct supplier *supplier = &join->products[index]->supplier;
    uint32_t number = map_get(&join->suppliers, supplier->id);
    if (number == MAP_NONE)
        number = (uint32_t)join->supplier_count;
    if (number == join->supplier_count) {
        map_init(&join->names[number], join->arena, true);
        join->supplier_count++;
    }
    join->indexed[index].supplier = number;
    enum status status = add_supplier_name(join, supplier->id, number, join->products[index], sink);
    for (size_t i = 0; i <= supplier->alias_count && status == STATUS_OK; i++)
        status =
            add_supplier_name(join, i ? supplier->aliases[i - 1] : supplier->name, number, join->products[index], sink);
    return status;
}

static enum status add_name(struct join *join, size_t index, struct str name, struct diag_sink *sink) {
    const struct product *product = join->products[index];
    uint32_t stored;
    if (name.len == 0)
        return STATUS_OK;
    TRY(map_add(&join->names[join->indexed[index].supplier], name, (uint32_t)index, &stored));
    if (stored == index)
        return STATUS_OK;
    diag_add(sink, &PRODUCT_TWICE, product->place, product->supplier.id, name, join->products[stored]->source->name);
    return STATUS_INPUT;
}

static enum status add_models(struct join *join, size_t index, struct diag_sink *sink) {
    const struct product *product = join->products[index];
    struct map *models = &join->indexed[index].models;
    map_init(models, join->arena, true);
    for (size_t i = 0; i < product->model_count; i++) {
        const struct product_model *model = &product->models[i];
        uint32_t stored;
        TRY(map_add(models, model->name, (uint32_t)i, &stored));
        TRY(add_name(join, index, model->name, sink));
        if (model->order_number.len == 0)
            continue;
        TRY(map_add(models, model->order_number, (uint32_t)i, &stored));
        TRY(add_name(join, index, model->order_number, sink));
    }
    return STATUS_OK;
}

static enum status add_product(struct join *join, size_t index, struct diag_sink *sink) {
    const struct product *product = join->products[index];
    struct map *releases = &join->indexed[index].releases;
    TRY(add_supplier(join, index, sink));
    TRY(add_name(join, index, product->id, sink));
    TRY(add_name(join, index, product->name, sink));
    TRY(add_models(join, index, sink));
    map_init(releases, join->arena, true);
    for (size_t i = 0; i < product->release_count; i++) {
        uint32_t stored;
        TRY(map_add(releases, field_version_key(product->releases[i].version), (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

enum status join_init(struct join *join, const struct product *const *products, size_t count, struct arena *arena,
                      struct diag_sink *sink) {
    enum status status = STATUS_OK;
    *join = (struct join){.products = products, .arena = arena};
    join->indexed = ARENA_ARRAY(arena, struct join_product, count);
    join->names = ARENA_ARRAY(arena, struct map, count);
    if (!join->indexed || !join->names)
        return STATUS_MEMORY;
    map_init(&join->suppliers, arena, true);
    map_init(&join->looked_at, arena, true);
    for (size_t i = 0; i < count && (status == STATUS_OK || status == STATUS_INPUT); i++) {
        join->count = i + 1;
        enum status added = add_product(join, i, sink);
        status = added == STATUS_OK ? status : added;
    }
    return status;
}

/* The product that a name of this supplier stands for, or MAP_NONE. */
static uint32_t named(const struct join *join, uint32_t supplier, struct str name) {
    return name.len ? map_get(&join->names[supplier], name) : MAP_NONE;
}

static struct join_answer answer(enum join_result result, uint32_t product) {
    return (struct join_answer){.result = result, .product = product, .release = ASSET_NO_PRODUCT};
}

static struct join_answer find_product(const struct join *join, const struct asset *asset) {
    uint32_t supplier = asset->supplier.len ? map_get(&join->suppliers, asset->supplier) : MAP_NONE;
    if (supplier == MAP_NONE)
        return answer(JOIN_NO_SUPPLIER, ASSET_NO_PRODUCT);
    const uint32_t found[] = {named(join, supplier, asset->product), named(join, supplier, asset->order_number),
                              named(join, supplier, asset->model)};
    uint32_t product = MAP_NONE;
    for (size_t i = 0; i < ARRAY_LEN(found); i++) {
        if (product != MAP_NONE && found[i] != MAP_NONE && found[i] != product)
            return answer(JOIN_TWO_PRODUCTS, ASSET_NO_PRODUCT);
        product = found[i] != MAP_NONE ? found[i] : product;
    }
    return product == MAP_NONE ? answer(JOIN_UNKNOWN_PRODUCT, ASSET_NO_PRODUCT) : answer(JOIN_FOUND, product);
}

struct join_answer join_find(const struct join *join, const struct asset *asset) {
    struct join_answer found = find_product(join, asset);
    if (found.result != JOIN_FOUND)
        return found;
    const struct join_product *product = &join->indexed[found.product];
    if (asset->model.len && product->models.count && map_get(&product->models, asset->model) == MAP_NONE)
        return answer(JOIN_UNKNOWN_MODEL, found.product);
    if (asset->version.len == 0)
        return answer(JOIN_NO_VERSION, found.product);
    found.release = map_get(&product->releases, field_version_key(asset->version));
    return found.release == MAP_NONE ? answer(JOIN_UNKNOWN_RELEASE, found.product) : found;
}

static struct str nearest_supplier(const struct join *join, struct str supplier) {
    struct str best = STR_NONE;
    size_t names_seen = 0;
    for (size_t i = 0; i < join->count && names_seen < NAMES_LOOKED_AT; i++) {
        const struct supplier *known = &join->products[i]->supplier;
        struct str alias = diag_nearest(supplier, known->aliases, known->alias_count);
        const struct str names[] = {best, known->name, alias, known->id};
        best = diag_nearest(supplier, names, ARRAY_LEN(names));
        names_seen += known->alias_count + 2;
    }
    return best;
}

struct str join_similar_supplier(struct join *join, struct str supplier) {
    uint32_t index = (uint32_t)join->looked_at.count, stored;
    if (supplier.len == 0 || join->count == 0 || index >= SPELLINGS_MAX)
        return STR_NONE;
    if (map_add(&join->looked_at, supplier, index, &stored) != STATUS_OK || stored != index)
        return STR_NONE;
    return nearest_supplier(join, supplier);
}

static size_t product_names(const struct product *product, struct str names[NAMES_SHOWN]) {
    size_t count = 0;
    names[count++] = product->name;
    names[count++] = product->id;
    for (size_t i = 0; i < product->model_count && count < NAMES_SHOWN; i++)
        names[count++] = product->models[i].name;
    return count;
}

struct str join_misnamed(const struct join *join, const struct asset *asset, uint32_t product) {
    struct str names[NAMES_SHOWN];
    if (asset->product.len == 0 || named(join, join->indexed[product].supplier, asset->product) == product)
        return STR_NONE;
    return diag_nearest(asset->product, names, product_names(join->products[product], names));
}

struct str join_nearest_product(const struct join *join, const struct asset *asset) {
    struct str names[NAMES_SHOWN];
    size_t count = 0;
    uint32_t supplier = map_get(&join->suppliers, asset->supplier);
    for (size_t i = 0; i < join->count && count + 2 <= NAMES_SHOWN; i++) {
        const struct product *product = join->products[i];
        if (join->indexed[i].supplier != supplier)
            continue;
        names[count++] = product->name;
        names[count++] = product->id;
        for (size_t m = 0; m < product->model_count && count + 2 < NAMES_SHOWN; m++)
            names[count++] = product->models[m].name;
    }
    return diag_nearest(asset->product, names, count);
}

struct str join_nearest_model(const struct join *join, uint32_t index, struct str model) {
    struct str names[NAMES_SHOWN];
    size_t count = 0;
    const struct product *product = join->products[index];
    for (size_t i = 0; i < product->model_count && count < NAMES_SHOWN; i++)
        names[count++] = product->models[i].name;
    return diag_nearest(model, names, count);
}

static size_t release_names(const struct product *product, struct str names[NAMES_SHOWN]) {
    size_t count = 0;
    for (; count < product->release_count && count < NAMES_SHOWN; count++)
        names[count] = product->releases[count].version;
    return count;
}

struct str join_nearest_release(const struct join *join, uint32_t index, struct str version) {
    struct str names[NAMES_SHOWN];
    size_t count = release_names(join->products[index], names);
    return diag_nearest(version, names, count);
}

struct str join_releases(const struct join *join, uint32_t index, struct arena *arena) {
    enum { RELEASES_SHOWN = 12 };
    struct str names[NAMES_SHOWN];
    size_t count = release_names(join->products[index], names);
    return field_join(arena, names, count < RELEASES_SHOWN ? count : RELEASES_SHOWN);
}
