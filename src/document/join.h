/* From what is written of an asset to the product document, and the release in it, that speak for it. */
#ifndef DOCUMENT_JOIN_H
#define DOCUMENT_JOIN_H

#include "base/map.h"
#include "document/plant.h"

enum join_result {
    JOIN_FOUND,
    JOIN_NO_SUPPLIER,     /* no product document of that supplier: the asset stands in the inventory alone */
    JOIN_UNKNOWN_PRODUCT, /* the supplier is known, this product of it is not */
    JOIN_TWO_PRODUCTS,    /* product and order number, or model, are those of two products */
    JOIN_UNKNOWN_MODEL,   /* the product lists its models, and this is none of them */
    JOIN_NO_VERSION,
    JOIN_UNKNOWN_RELEASE,
};

struct join_answer {
    enum join_result result;
    uint32_t
        product; /* index among the products, set from JOIN_UNKNOWN_MODEL on and when found; else ASSET_NO_PRODUCT */
    uint32_t release; /* index in the product, set when found; else ASSET_NO_PRODUCT */
    bool misnamed;    /* join_misnamed would suggest something; set by who asks that */
};

struct join_product {
    uint32_t supplier;
    struct map models;   /* names and order numbers */
    struct map releases; /* by field_version_key */
};

struct join {
    const struct product *const *products;
    size_t count;
    struct arena *arena;
    struct join_product *indexed; /* one a product */
    struct map suppliers;         /* id, name and aliases, in any case: a number for the supplier */
    struct map *names; /* one a supplier: id, name, models, order numbers of its products: the product's index */
    size_t supplier_count;
    struct map looked_at; /* spellings of suppliers that join_similar_supplier was asked for */
};

/* Indexes the products, which must outlive the join. Reports two documents of one product, names that two products or
 * two suppliers claim. STATUS_INPUT then, or STATUS_MEMORY. */
enum status join_init(struct join *join, const struct product *const *products, size_t count, struct arena *arena,
                      struct diag_sink *sink) MUST_USE;

/* Looks up supplier, product, model, order number and version of the asset. Names compare in any ASCII case; versions
 * as product_release compares them. */
struct join_answer join_find(const struct join *join, const struct asset *asset);

/* A known supplier that one without product documents may be meant to be, or STR_NONE: a misspelt supplier would
 * quietly lose its product documents. Each spelling is looked at once, and not endlessly many, nor among endlessly many
 * names: there may be a million assets. */
struct str join_similar_supplier(struct join *join, struct str supplier);

/* A name of the found product that the asset's own name for it may be meant to be, or STR_NONE: the model or the order
 * number found the product, and its name is perhaps misspelt. */
struct str join_misnamed(const struct join *join, const struct asset *asset, uint32_t product);

/* For diagnostics: the nearest name of a product, model or order number of the asset's supplier; of a
 * model or a release of product `index`. */
struct str join_nearest_product(const struct join *join, const struct asset *asset);
struct str join_nearest_model(const struct join *join, uint32_t index, struct str model);
struct str join_nearest_release(const struct join *join, uint32_t index, struct str version);
/* The releases of a product in the order of its document, the first few of many; in the arena. */
struct str join_releases(const struct join *join, uint32_t index, struct arena *arena);

#endif
