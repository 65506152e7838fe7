#include <string.h>

#include "advisory/csaf.h"

/* A path is longer than any version range that is read, so that one that is cut is not read (range.h). Relationships of
 * relationships are read to NESTING_MAX. */
enum { BRANCH_DEPTH_MAX = 64, PATH_MAX_BYTES = 2048, IDENTIFIERS_MAX = UINT16_MAX, NESTING_MAX = 16, SAME_ID_MAX = 64 };

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

/* The names of the branches from the root to where the walk is. They are kept, as all products below share them. */
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

/* "a" and "b" become "a b"; `more` alone when it repeats `to` in front: "S7-1500" and "S7-1500 CPU 1515". */
static enum status extend(struct csaf_reader *r, struct str *to, struct str more, bool repeats) {
    if (to->len == 0 || repeats)
        return csaf_keep(r, more, PATH_MAX_BYTES, to);
    if (more.len == 0)
        return STATUS_OK;
    struct str both = str_format(r->scratch, STR_F " " STR_F, STR_A(*to), STR_A(str_slice(more, 0, PATH_MAX_BYTES)));
    return both.ptr != NULL ? csaf_keep(r, both, PATH_MAX_BYTES, to) : STATUS_MEMORY;
}

/* "4.1" repeats the version "4"; "12" does not repeat the version "1". */
static bool repeats_version(struct str more, struct str version) {
    return str_starts_nocase(more, version) && (more.len == version.len || !char_is_alnum(more.ptr[version.len]));
}

/* Most versions of a document are written like the one before. */
static enum status extend_version(struct csaf_reader *r, struct str *to, struct str more) {
    if (to->len == 0 && more.len > 0 && str_eq(more, r->last_version)) {
        *to = r->last_version;
        return STATUS_OK;
    }
    TRY(extend(r, to, more, repeats_version(more, *to)));
    r->last_version = *to;
    return STATUS_OK;
}

static enum status take_branch(struct csaf_reader *r, struct str category, struct str name, struct path *path) {
    enum part part = part_of(category);
    switch (part) {
    case PART_VENDOR:
        return csaf_keep(r, name, CSAF_TEXT_MAX, &path->vendor);
    case PART_PRODUCT:
        return extend(r, &path->product, name, str_starts_nocase(name, path->product));
    case PART_VERSION:
    case PART_RANGE:
        if (path->version_kind != CSAF_VERSION_RANGE)
            path->version_kind = part == PART_RANGE ? CSAF_VERSION_RANGE : CSAF_VERSION_EXACT;
        return extend_version(r, &path->version, name);
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
    TRY(csaf_copy(r, text, CSAF_TEXT_MAX, &item->text));
    c->count++;
    return STATUS_OK;
}

static enum status collect_list(struct csaf_reader *r, struct collector *c, enum csaf_identifier_kind kind,
                                const struct json_node *list) {
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item))
        TRY(collect(r, c, kind, json_string(item)));
    return STATUS_OK;
}

/* Without the backslashes in front of signs that stand for themselves (CSAF 2.1): what they then stand for as
 * placeholders holds them too. */
static struct str without_escapes(struct csaf_reader *r, struct str text) {
    if (str_find_char(text, '\\') == SIZE_MAX)
        return text;
    char *bytes = arena_get_raw(r->scratch, text.len, 1);
    size_t len = 0;
    if (bytes == NULL)
        return STR_NONE;
    for (size_t i = 0; i < text.len; i++) {
        bytes[len] = text.ptr[i];
        len += text.ptr[i] != '\\';
    }
    return (struct str){bytes, len};
}

static enum status collect_serials(struct csaf_reader *r, struct collector *c, const struct json_node *list) {
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item)) {
        struct str text = json_string(item);
        if (r->abbreviates && text.len > 0 && !str_ends(text, STR("*")))
            text = str_format(r->scratch, STR_F "*", STR_A(text));
        else if (!r->abbreviates)
            text = without_escapes(r, text);
        if (text.ptr == NULL && json_string(item).len > 0)
            return STATUS_MEMORY;
        TRY(collect(r, c, CSAF_SERIAL_NUMBER, text));
    }
    return STATUS_OK;
}

static enum status collect_hashes(struct csaf_reader *r, struct collector *c, const struct json_node *files) {
    for (const struct json_node *file = json_items(files); file != NULL; file = json_next(files, file)) {
        const struct json_node *hashes = json_get(file, STR("file_hashes"));
        for (const struct json_node *h = json_items(hashes); h != NULL; h = json_next(hashes, h))
            TRY(collect(r, c, CSAF_HASH, json_get_string(h, STR("value"))));
    }
    return STATUS_OK;
}

static enum status read_identifiers(struct csaf_reader *r, const struct json_node *helper, struct csaf_product *to) {
    struct collector c = {0};
    if (!json_is(helper, JSON_OBJECT))
        return STATUS_OK;
    TRY(collect_list(r, &c, CSAF_MODEL_NUMBER, json_get(helper, STR("model_numbers"))));
    TRY(collect_serials(r, &c, json_get(helper, STR("serial_numbers"))));
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

/* An id that is there already gets one more product, behind its first. */
static enum status add_id(struct csaf_reader *r, struct str id, uint32_t product) {
    uint32_t first = 0;
    TRY(map_add(&r->ids, id, product, &first));
    r->product_ids[product] = (struct csaf_id){id, CSAF_NONE};
    if (first == product)
        return STATUS_OK;
    r->product_ids[product] = (struct csaf_id){STR_NONE, r->product_ids[first].next};
    r->product_ids[first].next = product;
    return STATUS_OK;
}

/* What of a full product name counts (CSAF 2.0: 3.1.3, 2.1: 3.1.3). */
enum product_member { PRODUCT_NAME, PRODUCT_ID, PRODUCT_HELPER, PRODUCT_MEMBERS };
static const struct str product_members[PRODUCT_MEMBERS] = {
    STR_INIT("name"),
    STR_INIT("product_id"),
    STR_INIT("product_identification_helper"),
};

static enum status add_product(struct csaf_reader *r, const struct json_node *node,
                               const struct csaf_product *product) {
    struct csaf_document *d = r->document;
    const struct json_node *m[PRODUCT_MEMBERS];
    csaf_members(node, product_members, PRODUCT_MEMBERS, m);
    struct str id = json_string(m[PRODUCT_ID]);
    if (id.len == 0 || d->product_count == CSAF_NONE - 1)
        return STATUS_OK;
    if (!arena_grow(r->scratch, (void **)&d->products, d->product_count, &r->product_room, sizeof(*d->products),
                    _Alignof(struct csaf_product)))
        return STATUS_MEMORY;
    if (!arena_grow(r->scratch, (void **)&r->product_ids, d->product_count, &r->id_room, sizeof(*r->product_ids),
                    _Alignof(struct csaf_id)))
        return STATUS_MEMORY;
    struct csaf_product *to = &d->products[d->product_count];
    *to = *product;
    to->node = (uint32_t)(node - r->json->root);
    TRY(csaf_copy(r, json_string(m[PRODUCT_NAME]), CSAF_TEXT_MAX, &to->text));
    TRY(read_identifiers(r, m[PRODUCT_HELPER], to));
    TRY(add_id(r, id, d->product_count));
    d->product_count++;
    return STATUS_OK;
}

static enum status add_leaf(struct csaf_reader *r, const struct json_node *node, const struct path *path) {
    struct csaf_product product = {
        .vendor = path->vendor,
        .product = path->product,
        .version = path->version,
        .version_kind = path->version_kind,
        .qualified = path->qualified,
        .component = CSAF_NONE,
        .host = CSAF_NONE,
    };
    if (path->product.len == 0)
        TRY(csaf_keep(r, json_get_string(node, STR("name")), CSAF_TEXT_MAX, &product.product));
    return add_product(r, node, &product);
}

/* What of a branch counts (CSAF 3.1.2). */
enum branch_member { BRANCH_CATEGORY, BRANCH_NAME, BRANCH_PRODUCT, BRANCH_BRANCHES, BRANCH_MEMBERS };
static const struct str branch_members[BRANCH_MEMBERS] = {
    STR_INIT("category"),
    STR_INIT("name"),
    STR_INIT("product"),
    STR_INIT("branches"),
};

static enum status walk(struct csaf_reader *r, const struct json_node *branches, const struct path *above, int depth) {
    if (depth == BRANCH_DEPTH_MAX)
        return STATUS_OK;
    for (const struct json_node *branch = json_items(branches); branch != NULL; branch = json_next(branches, branch)) {
        struct path path = *above;
        const struct json_node *m[BRANCH_MEMBERS];
        csaf_members(branch, branch_members, BRANCH_MEMBERS, m);
        TRY(take_branch(r, json_string(m[BRANCH_CATEGORY]), json_string(m[BRANCH_NAME]), &path));
        if (m[BRANCH_PRODUCT] != NULL)
            TRY(add_leaf(r, m[BRANCH_PRODUCT], &path));
        TRY(walk(r, m[BRANCH_BRANCHES], &path, depth + 1));
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

/* ---- products made of others ---- */

/* As both editions write it, with what of it is known. */
struct compound {
    const struct json_node *name;
    struct str category;
    uint32_t component;
    uint32_t hosts[CSAF_HOSTS_MAX];
    size_t host_count;
    bool complete; /* all that it is made of is in the tree */
};

typedef void (*compound_read)(const struct csaf_reader *r, const struct json_node *item, struct compound *to);

static void add_host(struct compound *to, uint32_t host) {
    for (size_t i = 0; i < to->host_count; i++) {
        if (to->hosts[i] == host)
            return;
    }
    /* Of too many the last counts: it is what stands in the plant. */
    if (to->host_count == CSAF_HOSTS_MAX)
        to->host_count--;
    to->hosts[to->host_count++] = host;
}

/* What a part is installed on or built into itself; the hosts of one id stand together. */
static void add_hosts_of(const struct csaf_reader *r, struct compound *to, uint32_t part) {
    for (int i = 0; i < SAME_ID_MAX && part != CSAF_NONE; i++, part = r->product_ids[part].next) {
        if (r->document->products[part].link != CSAF_LINK_NONE && to->host_count < CSAF_HOSTS_MAX)
            add_host(to, r->document->products[part].host);
    }
}

static void find_component(const struct csaf_reader *r, struct str id, struct compound *to) {
    to->component = find_product(r, id);
    to->complete = to->component != CSAF_NONE;
}

static void find_host(const struct csaf_reader *r, struct str id, struct compound *to) {
    uint32_t host = find_product(r, id);
    to->complete = to->complete && host != CSAF_NONE;
    if (host != CSAF_NONE)
        add_host(to, host);
}

/* CSAF 2.0. */
static void read_relationship(const struct csaf_reader *r, const struct json_node *item, struct compound *to) {
    to->name = json_get(item, STR("full_product_name"));
    to->category = json_get_string(item, STR("category"));
    find_component(r, json_get_string(item, STR("product_reference")), to);
    find_host(r, json_get_string(item, STR("relates_to_product_reference")), to);
}

/* CSAF 2.1: a path from one product over others; the first is what the fault is in. */
static void read_path(const struct csaf_reader *r, const struct json_node *item, struct compound *to) {
    const struct json_node *steps = json_get(item, STR("subpaths"));
    to->name = json_get(item, STR("full_product_name"));
    find_component(r, json_get_string(item, STR("beginning_product_reference")), to);
    for (const struct json_node *step = json_items(steps); step != NULL; step = json_next(steps, step)) {
        to->category = json_get_string(step, STR("category"));
        find_host(r, json_get_string(step, STR("next_product_reference")), to);
    }
}

/* One product for each host: an asset may be any of them. The version is the component's. */
static enum status add_compound(struct csaf_reader *r, struct compound *compound) {
    size_t named = compound->host_count;
    for (size_t i = 0; i < named; i++)
        add_hosts_of(r, compound, compound->hosts[i]);
    add_hosts_of(r, compound, compound->component);
    for (size_t i = 0; i < compound->host_count; i++) {
        struct csaf_product product = r->document->products[compound->component];
        product.link = (uint8_t)link_of(compound->category);
        product.component = compound->component;
        product.host = compound->hosts[i];
        product.identifiers = NULL;
        product.identifier_count = 0;
        TRY(add_product(r, compound->name, &product));
    }
    return STATUS_OK;
}

/* A part of it is not in the tree: it is the part that is known, else its bare name, and that under a condition. */
static enum status add_incomplete(struct csaf_reader *r, const struct compound *compound) {
    struct csaf_product product = {.version_kind = CSAF_VERSION_NONE};
    struct str name = json_get_string(compound->name, STR("name"));
    if (compound->component != CSAF_NONE) {
        product = r->document->products[compound->component];
    } else if (compound->host_count > 0) {
        product.vendor = r->document->products[compound->hosts[0]].vendor;
        product.product = r->document->products[compound->hosts[0]].product;
    } else {
        TRY(csaf_keep(r, name, CSAF_TEXT_MAX, &product.product));
    }
    product.link = CSAF_LINK_NONE;
    product.component = CSAF_NONE;
    product.host = CSAF_NONE;
    product.identifiers = NULL;
    product.identifier_count = 0;
    product.qualified = true;
    return add_product(r, compound->name, &product);
}

/* A compound may be made of one that stands behind it: what is left open is read again. */
static enum status read_compounds(struct csaf_reader *r, const struct json_node *list, compound_read read) {
    size_t count = json_is(list, JSON_ARRAY) ? list->size : 0;
    const struct json_node **open = ARENA_ARRAY(r->scratch, const struct json_node *, count);
    size_t before = SIZE_MAX;
    if (open == NULL)
        return STATUS_MEMORY;
    count = 0;
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item))
        open[count++] = item;
    for (int turn = 0; turn <= NESTING_MAX && count > 0; turn++) {
        bool last = turn == NESTING_MAX || count == before;
        size_t left = 0;
        before = count;
        for (size_t i = 0; i < count; i++) {
            struct compound compound = {.component = CSAF_NONE};
            read(r, open[i], &compound);
            if (compound.complete && compound.host_count > 0)
                TRY(add_compound(r, &compound));
            else if (last)
                TRY(add_incomplete(r, &compound));
            else
                open[left++] = open[i];
        }
        count = left;
    }
    return STATUS_OK;
}

static enum status read_names(struct csaf_reader *r, const struct json_node *list) {
    struct path nowhere = {0};
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item))
        TRY(add_leaf(r, item, &nowhere));
    return STATUS_OK;
}

static enum status read_groups(struct csaf_reader *r, const struct json_node *list) {
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item)) {
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
    memset(reader->lists, 0, sizeof(reader->lists));
    reader->remediation_room = 0;
    reader->score_room = 0;
    reader->mark = 0;
    reader->taken = 0;
    map_init(&reader->ids, reader->scratch, false);
    map_init(&reader->groups, reader->scratch, false);
    TRY(walk(reader, json_get(tree, STR("branches")), &root, 0));
    TRY(read_names(reader, json_get(tree, STR("full_product_names"))));
    TRY(read_compounds(reader, json_get(tree, STR("relationships")), read_relationship));
    TRY(read_compounds(reader, json_get(tree, STR("product_paths")), read_path));
    TRY(keep_products(reader));
    return read_groups(reader, json_get(tree, STR("product_groups")));
}
