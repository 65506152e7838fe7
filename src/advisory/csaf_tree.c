#include <string.h>

#include "advisory/csaf.h"

enum { BRANCH_DEPTH_MAX = 64, PATH_MAX_BYTES = 2048, IDENTIFIERS_MAX = 4096 };

/* What a branch's name adds to. */
enum part { PART_NONE, PART_VENDOR, PART_PRODUCT, PART_VERSION, PART_RANGE, PART_QUALIFIER };

/* CSAF 3.1.2.2.1 (2.1: 3.1.3.2.1). */
static const struct {
    struct str category;
    enum part part;
} categories[] = {
    {STR_INIT("vendor"), PART_VENDOR},           {STR_INIT("product_family"), PART_PRODUCT},
    {STR_INIT("product_name"), PART_PRODUCT},    {STR_INIT("legacy"), PART_PRODUCT},
    {STR_INIT("product_version"), PART_VERSION}, {STR_INIT("product_version_range"), PART_RANGE},
    {STR_INIT("service_pack"), PART_VERSION},    {STR_INIT("patch_level"), PART_VERSION},
    {STR_INIT("architecture"), PART_QUALIFIER},  {STR_INIT("host_name"), PART_QUALIFIER},
    {STR_INIT("language"), PART_QUALIFIER},      {STR_INIT("platform"), PART_QUALIFIER},
    {STR_INIT("specification"), PART_QUALIFIER},
};

/* The names of the branches from the root to where the walk is. */
struct path {
    struct str vendor;
    struct str product;
    struct str version;
    uint8_t version_kind;
    bool qualified;
};

static enum part part_of(struct str category) {
    for (size_t i = 0; i < ARRAY_LEN(categories); i++) {
        if (str_eq(category, categories[i].category))
            return categories[i].part;
    }
    return PART_NONE;
}

/* "a" and "b" become "a b", unless b repeats a in front: "S7-1500" and "S7-1500 CPU 1515". */
static enum status extend(struct csaf_reader *r, struct str *to, struct str more) {
    if (to->len == 0 || str_starts_nocase(more, *to)) {
        *to = more;
        return STATUS_OK;
    }
    if (more.len == 0 || to->len + more.len > PATH_MAX_BYTES)
        return STATUS_OK;
    *to = str_format(r->scratch, STR_F " " STR_F, STR_A(*to), STR_A(more));
    return to->ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_branch(struct csaf_reader *r, const struct json_node *branch, struct path *path) {
    struct str name = json_get_string(branch, STR("name"));
    enum part part = part_of(json_get_string(branch, STR("category")));
    switch (part) {
    case PART_VENDOR:
        path->vendor = name;
        return STATUS_OK;
    case PART_PRODUCT:
        return extend(r, &path->product, name);
    case PART_VERSION:
    case PART_RANGE:
        if (path->version_kind != CSAF_VERSION_RANGE)
            path->version_kind = part == PART_RANGE ? CSAF_VERSION_RANGE : CSAF_VERSION_EXACT;
        return extend(r, &path->version, name);
    case PART_QUALIFIER:
        path->qualified = true;
        return STATUS_OK;
    case PART_NONE:
        return STATUS_OK;
    }
    return STATUS_OK;
}

/* ---- identification helpers ---- */

struct collector {
    struct csaf_identifier *items;
    size_t count;
    size_t room;
};

static enum status collect(struct csaf_reader *r, struct collector *c, enum csaf_identifier_kind kind,
                           struct str text) {
    if (text.len == 0 || c->count == IDENTIFIERS_MAX)
        return STATUS_OK;
    if (!arena_grow(r->scratch, (void **)&c->items, c->count, &c->room, sizeof(*c->items),
                    _Alignof(struct csaf_identifier)))
        return STATUS_MEMORY;
    struct csaf_identifier *item = &c->items[c->count];
    item->kind = kind;
    TRY(csaf_keep(r, text, CSAF_TEXT_MAX, &item->text));
    c->count++;
    return STATUS_OK;
}

static enum status collect_list(struct csaf_reader *r, struct collector *c, enum csaf_identifier_kind kind,
                                const struct json_node *list) {
    for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item))
        TRY(collect(r, c, kind, json_string(item)));
    return STATUS_OK;
}

static enum status collect_hashes(struct csaf_reader *r, struct collector *c, const struct json_node *files) {
    for (const struct json_node *file = json_first(files); file != NULL; file = json_next(files, file)) {
        const struct json_node *hashes = json_get(file, STR("file_hashes"));
        for (const struct json_node *h = json_first(hashes); h != NULL; h = json_next(hashes, h))
            TRY(collect(r, c, CSAF_HASH, json_get_string(h, STR("value"))));
    }
    return STATUS_OK;
}

static enum status read_identifiers(struct csaf_reader *r, const struct json_node *helper, struct csaf_product *to) {
    struct collector c = {0};
    if (!json_is(helper, JSON_OBJECT))
        return STATUS_OK;
    TRY(collect_list(r, &c, CSAF_MODEL_NUMBER, json_get(helper, STR("model_numbers"))));
    TRY(collect_list(r, &c, CSAF_SERIAL_NUMBER, json_get(helper, STR("serial_numbers"))));
    TRY(collect_list(r, &c, CSAF_SKU, json_get(helper, STR("skus"))));
    TRY(collect(r, &c, CSAF_CPE, json_get_string(helper, STR("cpe"))));
    TRY(collect(r, &c, CSAF_PURL, json_get_string(helper, STR("purl")))); /* 2.0 */
    TRY(collect_list(r, &c, CSAF_PURL, json_get(helper, STR("purls"))));  /* 2.1 */
    TRY(collect_hashes(r, &c, json_get(helper, STR("hashes"))));
    struct csaf_identifier *kept = ARENA_ARRAY(r->keep, struct csaf_identifier, c.count);
    if (kept == NULL)
        return STATUS_MEMORY;
    if (c.count > 0)
        memcpy(kept, c.items, c.count * sizeof(*kept));
    to->identifiers = kept;
    to->identifier_count = (uint16_t)c.count;
    return STATUS_OK;
}

/* ---- products ---- */

static enum status add_product(struct csaf_reader *r, const struct json_node *node,
                               const struct csaf_product *product) {
    struct csaf_document *d = r->document;
    struct str id = json_get_string(node, STR("product_id"));
    uint32_t stored = 0;
    if (id.len == 0 || d->product_count == CSAF_NONE - 1)
        return STATUS_OK;
    if (!arena_grow(r->scratch, (void **)&d->products, d->product_count, &r->product_room, sizeof(*d->products),
                    _Alignof(struct csaf_product)))
        return STATUS_MEMORY;
    if (!arena_grow(r->scratch, (void **)&r->id_texts, d->product_count, &r->id_room, sizeof(id), _Alignof(struct str)))
        return STATUS_MEMORY;
    r->id_texts[d->product_count] = id;
    struct csaf_product *to = &d->products[d->product_count];
    *to = *product;
    TRY(csaf_keep(r, json_get_string(node, STR("name")), CSAF_TEXT_MAX, &to->text));
    TRY(read_identifiers(r, json_get(node, STR("product_identification_helper")), to));
    TRY(map_add(&r->ids, id, d->product_count, &stored));
    d->product_count++;
    return STATUS_OK;
}

static enum status add_leaf(struct csaf_reader *r, const struct json_node *node, const struct path *path) {
    struct csaf_product product = {
        .version_kind = path->version_kind,
        .qualified = path->qualified,
        .component = CSAF_NONE,
        .host = CSAF_NONE,
    };
    struct str text = json_get_string(node, STR("name"));
    TRY(csaf_keep(r, path->vendor, CSAF_TEXT_MAX, &product.vendor));
    TRY(csaf_keep(r, path->product.len > 0 ? path->product : text, CSAF_TEXT_MAX, &product.product));
    TRY(csaf_keep(r, path->version, CSAF_TEXT_MAX * 4, &product.version));
    return add_product(r, node, &product);
}

static enum status walk(struct csaf_reader *r, const struct json_node *branches, const struct path *above, int depth) {
    if (depth == BRANCH_DEPTH_MAX)
        return STATUS_OK;
    for (const struct json_node *branch = json_first(branches); branch != NULL; branch = json_next(branches, branch)) {
        struct path path = *above;
        TRY(take_branch(r, branch, &path));
        const struct json_node *product = json_get(branch, STR("product"));
        if (product != NULL)
            TRY(add_leaf(r, product, &path));
        TRY(walk(r, json_get(branch, STR("branches")), &path, depth + 1));
    }
    return STATUS_OK;
}

static uint32_t find_product(const struct csaf_reader *r, struct str id) {
    uint32_t index = map_get(&r->ids, id);
    return index == MAP_NONE ? CSAF_NONE : index;
}

static enum csaf_link link_of(struct str category) {
    return str_starts(category, STR("installed")) ? CSAF_LINK_INSTALLED : CSAF_LINK_COMPONENT;
}

/* The version is the component's: the fault is in what is installed. */
static enum status add_linked(struct csaf_reader *r, const struct json_node *node, struct str category,
                              uint32_t component, uint32_t host) {
    if (component == CSAF_NONE || host == CSAF_NONE)
        return STATUS_OK;
    const struct csaf_product *inner = &r->document->products[component];
    struct csaf_product product = *inner;
    product.link = (uint8_t)link_of(category);
    product.component = component;
    product.host = host;
    product.identifiers = NULL;
    product.identifier_count = 0;
    return add_product(r, node, &product);
}

/* CSAF 2.0. */
static enum status read_relationships(struct csaf_reader *r, const struct json_node *list) {
    for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item)) {
        TRY(add_linked(r, json_get(item, STR("full_product_name")), json_get_string(item, STR("category")),
                       find_product(r, json_get_string(item, STR("product_reference"))),
                       find_product(r, json_get_string(item, STR("relates_to_product_reference")))));
    }
    return STATUS_OK;
}

/* CSAF 2.1: a path from one product over others. The last is what stands in the plant; the first is what is in it. */
static enum status read_paths(struct csaf_reader *r, const struct json_node *list) {
    for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item)) {
        const struct json_node *steps = json_get(item, STR("subpaths"));
        struct str category = STR_NONE;
        uint32_t host = CSAF_NONE;
        for (const struct json_node *step = json_first(steps); step != NULL; step = json_next(steps, step)) {
            category = json_get_string(step, STR("category"));
            host = find_product(r, json_get_string(step, STR("next_product_reference")));
        }
        TRY(add_linked(r, json_get(item, STR("full_product_name")), category,
                       find_product(r, json_get_string(item, STR("beginning_product_reference"))), host));
    }
    return STATUS_OK;
}

static enum status read_names(struct csaf_reader *r, const struct json_node *list) {
    struct path nowhere = {0};
    for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item))
        TRY(add_leaf(r, item, &nowhere));
    return STATUS_OK;
}

static enum status read_groups(struct csaf_reader *r, const struct json_node *list) {
    for (const struct json_node *item = json_first(list); item != NULL; item = json_next(list, item)) {
        struct str id = json_get_string(item, STR("group_id"));
        uint32_t set = CSAF_NONE;
        uint32_t stored = 0;
        TRY(csaf_read_set(r, json_get(item, STR("product_ids")), NULL, &set));
        if (id.len > 0 && set != CSAF_NONE)
            TRY(map_add(&r->groups, id, set, &stored));
    }
    return STATUS_OK;
}

static enum status keep_products(struct csaf_reader *r) {
    struct csaf_document *d = r->document;
    struct csaf_product *kept = ARENA_ARRAY(r->keep, struct csaf_product, d->product_count);
    r->members = ARENA_ARRAY(r->scratch, uint32_t, d->product_count);
    r->marks = ARENA_ARRAY(r->scratch, uint32_t, d->product_count);
    if (kept == NULL || r->members == NULL || r->marks == NULL)
        return STATUS_MEMORY;
    if (d->product_count > 0)
        memcpy(kept, d->products, d->product_count * sizeof(*kept));
    d->products = kept;
    return STATUS_OK;
}

enum status csaf_read_tree(struct csaf_reader *reader, const struct json_node *tree) {
    struct path root = {0};
    reader->product_room = 0;
    reader->id_room = 0;
    reader->set_room = 0;
    reader->set_slot_room = 0;
    reader->remediation_room = 0;
    reader->score_room = 0;
    reader->mark = 0;
    map_init(&reader->ids, reader->scratch, false);
    map_init(&reader->groups, reader->scratch, false);
    TRY(walk(reader, json_get(tree, STR("branches")), &root, 0));
    TRY(read_names(reader, json_get(tree, STR("full_product_names"))));
    TRY(read_relationships(reader, json_get(tree, STR("relationships"))));
    TRY(read_paths(reader, json_get(tree, STR("product_paths"))));
    TRY(keep_products(reader));
    return read_groups(reader, json_get(tree, STR("product_groups")));
}
