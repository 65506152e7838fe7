/* Of an affected range that ends below a version, CSAF 2.1 wants that version too, as a fixed one. */
#include "csaf/convert_range.h"
#include "csaf/convert_rule.h"

/* More branches beside each other are not compared with each other. */
enum { SIBLINGS_MAX = 64, NAME_MAX_BYTES = 2000 };

struct ranges {
    struct converting *converting;
    struct map index; /* the id of a product to an index into `branches` */
    struct value **branches;
    struct value **fixed; /* the product made for each, or NULL */
    size_t count, room, fixed_room;
};

static bool is_of(const struct value *branch, struct str category) {
    return str_eq(value_get_string(branch, STR("category")), category);
}

static struct str product_id(const struct value *branch) {
    return value_get_string(value_get(branch, STR("product")), STR("product_id"));
}

static bool read_range(const struct value *branch, struct convert_range *range) {
    return is_of(branch, STR("product_version_range")) &&
           convert_range_parse(value_get_string(branch, STR("name")), range) && range->count > 0 &&
           !convert_range_names_several(range);
}

static enum status add_range(void *context, struct value *branch) {
    struct ranges *r = context;
    struct arena *arena = r->converting->arena;
    struct convert_range range;
    uint32_t stored;
    if (!product_id(branch).ptr || !read_range(branch, &range) || !convert_range_is_ascending(&range) ||
        !str_eq(range.parts[range.count - 1].comparator, STR("<")))
        return STATUS_OK;
    if (!arena_grow(arena, (void **)&r->branches, r->count, &r->room, sizeof(void *), _Alignof(void *)) ||
        !arena_grow(arena, (void **)&r->fixed, r->count, &r->fixed_room, sizeof(void *), _Alignof(void *)))
        return STATUS_MEMORY;
    TRY(map_add(&r->index, product_id(branch), (uint32_t)r->count, &stored));
    r->branches[r->count] = branch;
    r->fixed[r->count++] = NULL;
    return STATUS_OK;
}

/* ---- what else is affected */

/* Every product that the vulnerability gives a status. */
static enum status gather_statuses(struct converting *c, const struct value *vulnerability, struct map *seen) {
    map_init(seen, c->arena, false);
    for (const struct value *list = value_members(value_get(vulnerability, STR("product_status"))); list;
         list = list->next)
        for (const struct value *product = value_items(list); product; product = product->next) {
            uint32_t stored;
            if (value_string(product).ptr && !str_eq(list->key, STR("recommended")))
                TRY(map_add(seen, value_string(product), 0, &stored));
        }
    return STATUS_OK;
}

/* The version lies surely outside of what the branch beside it stands for. */
static bool is_outside(const struct value *sibling, struct str version) {
    struct convert_range range;
    if (is_of(sibling, STR("product_version")))
        return convert_range_compare(value_get_string(sibling, STR("name")), version) != 0;
    if (!read_range(sibling, &range) || !convert_range_is_ascending(&range))
        return false;
    const struct convert_range_part *first = &range.parts[0], *last = &range.parts[range.count - 1];
    int above = convert_range_compare(last->version, version);
    if ((str_eq(last->comparator, STR("<")) && above <= 0) || (str_eq(last->comparator, STR("<=")) && above < 0))
        return true;
    return str_starts(first->comparator, STR(">")) && convert_range_compare(first->version, version) > 0;
}

static bool is_free(const struct value *branch, struct str version, const struct map *statuses) {
    const struct value *list = branch->up;
    for (const struct value *sibling = value_items(list); sibling; sibling = sibling->next) {
        struct str id = product_id(sibling);
        if (sibling != branch && (!id.ptr || map_get(statuses, id) != MAP_NONE) && !is_outside(sibling, version))
            return false;
    }
    return true;
}

/* ---- the new product */

static struct str new_id(struct converting *c, struct str like) {
    struct str id = str_format(c->arena, STR_F "-fixed", STR_A(like));
    for (unsigned n = 2; id.ptr && map_get(&c->products, id) != MAP_NONE; n++)
        id = str_format(c->arena, STR_F "-fixed-%u", STR_A(like), n);
    return id;
}

/* "Vendor Product 4.2", by the branches that lead to it. A name may begin with the one above it. */
static struct str new_name(struct converting *c, const struct value *branch, struct str version) {
    struct str name = version;
    for (const struct value *above = branch->up->up; above && name.ptr && name.len < NAME_MAX_BYTES;
         above = above->up ? above->up->up : NULL) {
        struct str word = value_get_string(above, STR("name"));
        bool repeated = str_starts(name, word) && name.len > word.len && name.ptr[word.len] == ' ';
        if (word.ptr && !repeated && word.len < NAME_MAX_BYTES)
            name = str_format(c->arena, STR_F " " STR_F, STR_A(word), STR_A(name));
    }
    return name;
}

static struct value *find_version(const struct value *branch, struct str version) {
    for (struct value *sibling = value_items(branch->up); sibling; sibling = sibling->next)
        if (is_of(sibling, STR("product_version")) && str_eq(value_get_string(sibling, STR("name")), version))
            return value_get(sibling, STR("product"));
    return NULL;
}

static enum status make_product(struct converting *c, struct value *branch, struct str version,
                                struct value **product) {
    struct value *made = tree_new(&c->tree, JSON_OBJECT, NULL);
    struct str id = new_id(c, product_id(branch));
    uint32_t stored;
    *product = tree_new(&c->tree, JSON_OBJECT, NULL);
    if (!made || !*product || !id.ptr)
        return STATUS_MEMORY;
    TRY(map_add(&c->products, id, (uint32_t)c->products.count, &stored));
    value_set(*product, STR("name"), tree_string(&c->tree, new_name(c, branch, version), NULL));
    value_set(*product, STR("product_id"), tree_string(&c->tree, id, NULL));
    value_set(made, STR("category"), tree_string(&c->tree, STR("product_version"), NULL));
    value_set(made, STR("name"), tree_string(&c->tree, version, NULL));
    value_set(made, STR("product"), *product);
    value_insert(branch, made);
    return STATUS_OK;
}

static enum status fix(struct ranges *r, uint32_t index, struct value *vulnerability, struct map *statuses) {
    struct converting *c = r->converting;
    struct value *branch = r->branches[index], *status = value_get(vulnerability, STR("product_status"));
    struct value *list = value_get(status, STR("fixed"));
    struct convert_range range;
    uint32_t stored;
    if (branch->up->count > SIBLINGS_MAX || !read_range(branch, &range))
        return STATUS_OK;
    struct str encoded = range.parts[range.count - 1].version, version = convert_range_decode(c->arena, encoded);
    if (!version.ptr)
        return STATUS_MEMORY;
    if (!r->fixed[index])
        r->fixed[index] = find_version(branch, version);
    struct str id = value_get_string(r->fixed[index], STR("product_id"));
    if ((id.ptr && map_get(statuses, id) != MAP_NONE) || !is_free(branch, encoded, statuses))
        return STATUS_OK;
    if (!r->fixed[index]) {
        TRY(make_product(c, branch, version, &r->fixed[index]));
        TRY(convert_tell(c, FIXED_ADDED, branch, value_get_string(branch, STR("name")),
                         value_get_string(r->fixed[index], STR("name"))));
    }
    if (!list) {
        list = tree_new(&c->tree, JSON_ARRAY, NULL);
        value_set(status, STR("fixed"), list);
    }
    id = value_get_string(r->fixed[index], STR("product_id"));
    value_append(list, tree_string(&c->tree, id, NULL));
    TRY(map_add(statuses, id, 0, &stored));
    return convert_tell(c, FIXED_LISTED, status, STR_NONE, value_get_string(r->fixed[index], STR("name")));
}

static enum status fix_vulnerability(struct ranges *r, struct value *vulnerability) {
    struct value *affected;
    struct map statuses;
    TRY(convert_affected(r->converting, vulnerability, &affected));
    TRY(gather_statuses(r->converting, vulnerability, &statuses));
    for (const struct value *product = value_items(affected); product; product = product->next) {
        uint32_t index = map_get(&r->index, value_string(product));
        if (index != MAP_NONE)
            TRY(fix(r, index, vulnerability, &statuses));
    }
    return STATUS_OK;
}

static enum status add_fixed(struct converting *c, struct value *root) {
    struct ranges r = {.converting = c};
    if (c->options->no_fixed || !str_eq(value_get_string(c->document, STR("category")), STR("csaf_security_advisory")))
        return STATUS_OK;
    map_init(&r.index, c->arena, false);
    TRY(value_each(root, STR("product_tree.branches*"), add_range, &r));
    for (struct value *item = value_items(c->vulnerabilities); item; item = item->next)
        TRY(fix_vulnerability(&r, item));
    return STATUS_OK;
}

static const struct convert_rule rules[] = {{STR_INIT(""), add_fixed}};
const struct convert_rules convert_fixed_rules = {rules, ARRAY_LEN(rules)};
