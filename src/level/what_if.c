#include "level/what_if.h"

static const struct diag_kind NO_ASSET = {"check.no-asset", SEVERITY_ERROR, "--replace: no asset '{0}' is in the plant",
                                          "it takes ASSET=PRODUCT@VERSION"};
static const struct diag_kind NO_PRODUCT = {"check.no-product", SEVERITY_ERROR,
                                            "--replace: no product '{0}' is among the plant's products",
                                            "it can name the products that the plant document lists"};
static const struct diag_kind TWO_PRODUCTS = {"check.two-products", SEVERITY_ERROR,
                                              "--replace: '{0}' is a product of '{1}' and one of '{2}'",
                                              "write {1}/{0} or {2}/{0}"};
static const struct diag_kind NO_RELEASE = {"check.no-release", SEVERITY_ERROR,
                                            "--replace: product '{0}' has no release '{1}'", NULL};
static const struct diag_kind TWICE = {"check.replaced-twice", SEVERITY_ERROR, "--replace: asset '{0}' is there twice",
                                       "leave one out"};

enum { NAMES_SHOWN = 256 };

void what_if_become(struct asset *asset, const struct product *product, const struct release *release, bool same) {
    if (!same) {
        asset->supplier = product->supplier.name;
        asset->product = product->name;
        asset->model = asset->order_number = asset->serial = STR_NONE;
    }
    asset->version = release->version;
    asset->types = product->types;
}

bool what_if_is_replaced(const struct assess_options *options, const struct asset *asset) {
    for (size_t i = 0; i < options->replacement_count; i++)
        if (str_eq(options->replacements[i].asset, asset->id))
            return true;
    return false;
}

static enum status find_asset(const struct plant *plant, const struct replacement *change, struct arena *arena,
                              struct diag_sink *sink, struct asset **asset) {
    uint32_t at = plant_asset(plant, change->asset);
    if (at != UINT32_MAX) {
        *asset = &plant->assets[at];
        return STATUS_OK;
    }
    struct str *ids = ARENA_ARRAY(arena, struct str, plant->asset_count);
    for (size_t i = 0; ids && i < plant->asset_count; i++)
        ids[i] = plant->assets[i].id;
    diag_add_near(sink, &NO_ASSET, PLACE_NONE, diag_nearest(change->asset, ids, ids ? plant->asset_count : 0),
                  change->asset);
    return STATUS_INPUT;
}

static struct str nearest_product(const struct plant *plant, struct str name) {
    struct str names[NAMES_SHOWN];
    size_t count = 0;
    for (; count < plant->product_count && count < NAMES_SHOWN; count++)
        names[count] = plant->products[count]->id;
    return diag_nearest(name, names, count);
}

/* By the supplier's and the product's name, or by the product's where no other supplier has one of that name. */
static enum status find_product(const struct plant *plant, struct str name, struct diag_sink *sink, uint32_t *index) {
    size_t slash = str_find_char(name, '/');
    uint32_t found = ASSET_NO_PRODUCT;
    if (slash != SIZE_MAX)
        found = plant_product(plant, str_slice(name, 0, slash), str_skip(name, slash + 1));
    for (uint32_t i = 0; found == ASSET_NO_PRODUCT && i < plant->product_count; i++)
        found = plant_product(plant, plant->products[i]->supplier.id, name);
    if (found == ASSET_NO_PRODUCT) {
        diag_add_near(sink, &NO_PRODUCT, PLACE_NONE, nearest_product(plant, name), name);
        return STATUS_INPUT;
    }
    for (uint32_t i = found + 1; slash == SIZE_MAX && i < plant->product_count; i++) {
        struct str supplier = plant->products[i]->supplier.id, first = plant->products[found]->supplier.id;
        if (str_eq_nocase(supplier, first) || plant_product(plant, supplier, name) == ASSET_NO_PRODUCT)
            continue;
        diag_add(sink, &TWO_PRODUCTS, PLACE_NONE, name, first, supplier);
        return STATUS_INPUT;
    }
    *index = found;
    return STATUS_OK;
}

static enum status find_release(const struct product *product, const struct replacement *change, struct diag_sink *sink,
                                const struct release **release) {
    struct str versions[NAMES_SHOWN];
    size_t count = 0;
    const struct release *found = product_release(product, change->version);
    if (found) {
        *release = found;
        return STATUS_OK;
    }
    for (; count < product->release_count && count < NAMES_SHOWN; count++)
        versions[count] = product->releases[count].version;
    diag_add_near(sink, &NO_RELEASE, PLACE_NONE, diag_nearest(change->version, versions, count), product->id,
                  change->version);
    return STATUS_INPUT;
}

/* What the new device is surrounded by, and what of the old one holds for it. */
static enum status carry_over(struct asset *asset, bool same, struct arena *arena) {
    const struct asset_extra *old = asset->extra;
    struct asset_extra *kept = old ? ARENA_NEW(arena, struct asset_extra) : NULL;
    if (!old)
        return STATUS_OK;
    if (!kept)
        return STATUS_MEMORY;
    kept->countermeasures = old->countermeasures;
    kept->countermeasure_count = old->countermeasure_count;
    kept->exclusions = same ? old->exclusions : NULL;
    kept->exclusion_count = same ? old->exclusion_count : 0;
    asset->extra = kept;
    return STATUS_OK;
}

static enum status replace_one(struct plant *plant, const struct replacement *change, struct arena *arena,
                               struct diag_sink *sink) {
    struct asset *asset;
    uint32_t index;
    const struct release *release;
    TRY(find_asset(plant, change, arena, sink, &asset));
    TRY(find_product(plant, change->product, sink, &index));
    TRY(find_release(plant->products[index], change, sink, &release));
    bool same = asset->product_index == index;
    TRY(carry_over(asset, same, arena));
    what_if_become(asset, plant->products[index], release, same);
    asset->product_index = index;
    asset->release_index = (uint32_t)(release - plant->products[index]->releases);
    return STATUS_OK;
}

enum status what_if_replace(struct plant *plant, const struct assess_options *options, struct arena *arena,
                            struct diag_sink *sink) {
    for (size_t i = 0; i < options->replacement_count; i++) {
        for (size_t k = 0; k < i; k++)
            if (str_eq(options->replacements[k].asset, options->replacements[i].asset)) {
                diag_add(sink, &TWICE, PLACE_NONE, options->replacements[i].asset);
                return STATUS_INPUT;
            }
        TRY(replace_one(plant, &options->replacements[i], arena, sink));
    }
    return STATUS_OK;
}
