#include "csaf/lineage.h"

/* What is looked at of one product: paths are short, and each may be named in every vulnerability. */
enum { PARTS_MAX = 16, USES_MAX = 64, KEYS_MAX = PARTS_MAX * 3 + USES_MAX * 2 };

/* ---- lines of the branches */

static const struct str version_categories[] = {STR_INIT("product_version"), STR_INIT("product_version_range"),
                                                STR_INIT("patch_level"), STR_INIT("service_pack")};

static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t both[2] = {a, b};
    return str_hash((struct str){(const char *)both, sizeof both});
}

static uint64_t line_below(uint64_t above, const struct json_node *branch) {
    struct str category = json_get_string(branch, STR("category")), name = json_get_string(branch, STR("name"));
    for (size_t i = 0; i < ARRAY_LEN(version_categories); i++)
        if (str_eq(category, version_categories[i]))
            return above;
    return mix(above, mix(str_hash(category), str_hash(name))) | 1;
}

struct above {
    uint64_t line;
    struct str range;
};

static struct lineage_product *product_of(const struct csaf_check *c, const struct lineage *l,
                                          const struct json_node *reference) {
    const struct csaf_definition *defined = csaf_product(c, reference);
    return defined ? &l->products[defined - c->products.items] : NULL;
}

/* The product that the object defines, unless one before it has the same id: the first definition counts. */
static struct lineage_product *made_by(const struct csaf_check *c, const struct lineage *l,
                                       const struct json_node *object) {
    const struct json_node *id = json_get(object, STR("product_id"));
    const struct csaf_definition *defined = csaf_product(c, id);
    return defined && defined->of == object ? product_of(c, l, id) : NULL;
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static void note_branches(struct csaf_check *c, struct lineage *l, const struct json_node *branches,
                          struct above above) {
    FOR_ITEMS (branch, branches) {
        struct above here = {line_below(above.line, branch), above.range};
        const struct json_node *made = json_get(branch, STR("product"));
        struct lineage_product *product = made_by(c, l, made);
        if (str_eq(json_get_string(branch, STR("category")), STR("product_version_range")))
            here.range = json_get_string(branch, STR("name"));
        if (product) {
            product->line = here.line;
            product->range = here.range;
        }
        note_branches(c, l, json_get(branch, STR("branches")), here);
    }
}

/* ---- product paths */

static bool is_installed_with(const struct json_node *subpath) {
    return str_eq(json_get_string(subpath, STR("category")), STR("installed_with"));
}

static enum status note_use(struct csaf_check *c, struct lineage *l, const struct json_node *path,
                            const struct json_node *subpath, uint32_t number) {
    struct lineage_product *product = product_of(c, l, json_get(subpath, STR("next_product_reference")));
    if (!product || !is_installed_with(subpath))
        return STATUS_OK;
    if (!arena_grow(c->scratch, (void **)&l->uses, l->use_count, &l->use_room, sizeof *l->uses,
                    _Alignof(struct lineage_use)))
        return STATUS_MEMORY;
    l->uses[l->use_count] = (struct lineage_use){path, number, product->first_use};
    product->first_use = (uint32_t)l->use_count++;
    return STATUS_OK;
}

static enum status note_path(struct csaf_check *c, struct lineage *l, const struct json_node *path) {
    const struct json_node *subpaths = json_get(path, STR("subpaths"));
    struct lineage_product *made = made_by(c, l, json_get(path, STR("full_product_name")));
    uint32_t number = 0;
    if (made)
        made->path = path;
    FOR_ITEMS (subpath, subpaths)
        TRY(note_use(c, l, path, subpath, number++));
    return STATUS_OK;
}

enum status lineage_build(struct csaf_check *check, struct lineage *lineage) {
    const struct json_node *paths = json_get(check->tree, STR("product_paths"));
    *lineage = (struct lineage){.products = ARENA_ARRAY(check->scratch, struct lineage_product, check->products.count)};
    if (!lineage->products)
        return STATUS_MEMORY;
    for (size_t i = 0; i < check->products.count; i++)
        lineage->products[i] = (struct lineage_product){.first_use = MAP_NONE};
    note_branches(check, lineage, json_get(check->tree, STR("branches")), (struct above){1, STR_NONE});
    FOR_ITEMS (path, paths)
        TRY(note_path(check, lineage, path));
    return STATUS_OK;
}

/* ---- keys: two products correspond when they share one */

struct keys {
    uint64_t items[KEYS_MAX];
    size_t count;
    bool unknown;
};

static void add_key(struct keys *keys, uint64_t key) {
    if (keys->count < KEYS_MAX)
        keys->items[keys->count++] = key ? key : 1; /* 0 is no key */
}

/* The parts of a path, each by its product and by its product's line. */
struct parts {
    uint64_t exact[PARTS_MAX], line[PARTS_MAX];
    uint64_t before[PARTS_MAX]; /* of the parts before it, exactly: the path that leads to it */
    size_t count;
};

static void add_part(const struct csaf_check *c, const struct lineage *l, struct parts *p, struct str category,
                     const struct json_node *reference) {
    const struct lineage_product *product = product_of(c, l, reference);
    uint64_t place = mix(p->count, str_hash(category));
    size_t i = p->count++;
    p->before[i] = i ? p->before[i - 1] + p->exact[i - 1] : 0;
    p->exact[i] = mix(place, str_hash(json_string(reference)));
    p->line[i] = mix(~place, product ? product->line : LINEAGE_UNKNOWN);
}

/* Returns the number of parts that there are, of which PARTS_MAX are looked at. */
static size_t read_parts(const struct csaf_check *c, const struct lineage *l, const struct json_node *path,
                         struct parts *p) {
    const struct json_node *subpaths = json_get(path, STR("subpaths"));
    *p = (struct parts){.count = 0};
    add_part(c, l, p, STR(""), json_get(path, STR("beginning_product_reference")));
    FOR_ITEMS (subpath, subpaths) {
        if (p->count == PARTS_MAX)
            break;
        add_part(c, l, p, json_get_string(subpath, STR("category")), json_get(subpath, STR("next_product_reference")));
    }
    return 1 + (json_is(subpaths, JSON_ARRAY) ? subpaths->size : 0);
}

static uint64_t line_key(uint64_t line) {
    return mix(1, line);
}
static uint64_t id_key(struct str id) {
    return mix(2, str_hash(id));
}
static uint64_t whole_key(uint64_t sum) {
    return mix(3, sum);
}

/* What a path leads to before part `number`: another path, or the product that it begins with. */
static void add_prefix(const struct csaf_check *c, const struct lineage *l, const struct json_node *path,
                       const struct parts *p, size_t number, struct keys *keys) {
    const struct json_node *begin = json_get(path, STR("beginning_product_reference"));
    const struct lineage_product *product = product_of(c, l, begin);
    if (number >= PARTS_MAX || number >= p->count)
        return;
    if (number > 1) {
        add_key(keys, whole_key(p->before[number]));
        return;
    }
    add_key(keys, id_key(json_string(begin)));
    if (product && !product->path && product->line != LINEAGE_UNKNOWN)
        add_key(keys, line_key(product->line));
}

static void add_path_keys(const struct csaf_check *c, const struct lineage *l, const struct json_node *path, bool fixed,
                          struct keys *keys) {
    const struct json_node *subpaths = json_get(path, STR("subpaths"));
    struct parts p;
    keys->unknown |= read_parts(c, l, path, &p) > PARTS_MAX;
    uint64_t sum = p.before[p.count - 1] + p.exact[p.count - 1];
    for (size_t i = 0; i < p.count; i++)
        add_key(keys, mix(mix(4, p.count), sum - p.exact[i] + p.line[i]));
    if (!fixed) {
        add_key(keys, whole_key(sum));
        return;
    }
    size_t number = 1;
    FOR_ITEMS (subpath, subpaths) {
        if (is_installed_with(subpath))
            add_prefix(c, l, path, &p, number, keys);
        number++;
        if (number > PARTS_MAX)
            break;
    }
}

/* A fix that is installed with what it mends. */
static void add_uses(const struct csaf_check *c, const struct lineage *l, uint32_t use, struct keys *keys) {
    for (size_t seen = 0; use != MAP_NONE; use = l->uses[use].next, seen++) {
        struct parts p;
        size_t number = l->uses[use].subpath + 1;
        if (seen == USES_MAX || number >= PARTS_MAX) {
            keys->unknown = true;
            return;
        }
        (void)read_parts(c, l, l->uses[use].path, &p);
        add_prefix(c, l, l->uses[use].path, &p, number, keys);
    }
}

/* False when the product is not defined. */
static bool find_keys(const struct csaf_check *c, const struct lineage *l, const struct json_node *reference,
                      bool fixed, struct keys *keys) {
    const struct lineage_product *product = product_of(c, l, reference);
    keys->count = 0;
    keys->unknown = false;
    if (!product)
        return false;
    if (product->path)
        add_path_keys(c, l, product->path, fixed, keys);
    else if (product->line != LINEAGE_UNKNOWN)
        add_key(keys, line_key(product->line));
    else
        keys->unknown = true;
    if (fixed)
        add_uses(c, l, product->first_use, keys);
    else
        add_key(keys, id_key(json_string(reference)));
    return true;
}

/* ---- sets */

void lineage_set_init(struct lineage_set *set) {
    *set = (struct lineage_set){.any = false};
}

/* Where the key is, or may be put. */
static uint64_t *slot_of(const struct lineage_set *set, uint64_t key) {
    size_t at = (size_t)key & (set->room - 1);
    while (set->keys[at] != 0 && set->keys[at] != key)
        at = (at + 1) & (set->room - 1);
    return &set->keys[at];
}

static bool has_key(const struct lineage_set *set, uint64_t key) {
    return set->count > 0 && *slot_of(set, key) == key;
}

static bool grow(struct csaf_check *c, struct lineage_set *set) {
    struct lineage_set bigger = *set;
    bigger.room = set->room ? set->room * 2 : 32;
    bigger.keys = ARENA_ARRAY(c->scratch, uint64_t, bigger.room);
    if (!bigger.keys)
        return false;
    for (size_t i = 0; i < set->room; i++)
        if (set->keys[i] != 0)
            *slot_of(&bigger, set->keys[i]) = set->keys[i];
    *set = bigger;
    return true;
}

static enum status put_key(struct csaf_check *c, struct lineage_set *set, uint64_t key) {
    if (set->count >= set->room / 2 && !grow(c, set))
        return STATUS_MEMORY;
    uint64_t *slot = slot_of(set, key);
    set->count += *slot != key;
    *slot = key;
    return STATUS_OK;
}

enum status lineage_add(struct csaf_check *check, const struct lineage *lineage, struct lineage_set *set,
                        const struct json_node *product, bool fixed) {
    struct keys keys;
    if (!find_keys(check, lineage, product, fixed, &keys))
        return STATUS_OK;
    set->any = true;
    set->unknown |= keys.unknown;
    for (size_t i = 0; i < keys.count; i++)
        TRY(put_key(check, set, keys.items[i]));
    return STATUS_OK;
}

enum lineage_answer lineage_find(const struct csaf_check *check, const struct lineage *lineage,
                                 const struct lineage_set *set, const struct json_node *product, bool fixed) {
    struct keys keys;
    if (csaf_product(check, product) && !set->any)
        return LINEAGE_NONE;
    if (!find_keys(check, lineage, product, fixed, &keys))
        return LINEAGE_UNTOLD;
    for (size_t i = 0; i < keys.count; i++)
        if (has_key(set, keys.items[i]))
            return LINEAGE_FOUND;
    return set->unknown || keys.unknown ? LINEAGE_UNTOLD : LINEAGE_NONE;
}
