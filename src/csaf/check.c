#include "csaf/check.h"

static const uint64_t taken_max = (uint64_t)1 << 26; /* some seconds */

/* The text of a finding that is only counted is given back, when it is what the arena gave last. */
static enum status leave_out(struct csaf_check *check, struct str text) {
    if (!text.ptr)
        return STATUS_MEMORY;
    if (text.ptr + text.len + 1 == check->arena->at)
        check->arena->at -= text.len + 1;
    check->findings->left_out[check->test ? check->test->class : CSAF_SCHEMA]++;
    return STATUS_OK;
}

enum status csaf_add(struct csaf_check *check, const struct json_node *node, struct str text) {
    struct csaf_findings *f = check->findings;
    if (f->count == CSAF_FINDINGS_MAX)
        return leave_out(check, text);
    if (!text.ptr || !arena_grow(check->arena, (void **)&f->items, f->count, &f->room, sizeof *f->items,
                                 _Alignof(struct csaf_finding)))
        return STATUS_MEMORY;
    f->items[f->count++] = (struct csaf_finding){check->test, node, text};
    return STATUS_OK;
}

static enum status add_skip(struct csaf_check *check, const struct csaf_skip *skip) {
    struct csaf_findings *f = check->findings;
    if (skip->reason.ptr && f->skipped_count == CSAF_SKIPS_MAX) {
        f->skipped_more++;
        return STATUS_OK;
    }
    if (!skip->reason.ptr || !arena_grow(check->arena, (void **)&f->skipped, f->skipped_count, &f->skipped_room,
                                         sizeof *f->skipped, _Alignof(struct csaf_skip)))
        return STATUS_MEMORY;
    f->skipped[f->skipped_count++] = *skip;
    return STATUS_OK;
}

enum status csaf_skip(struct csaf_check *check, const struct json_node *node, struct str reason) {
    return add_skip(check, &(const struct csaf_skip){.test = check->test, .node = node, .reason = reason});
}

enum status csaf_skip_rest(struct csaf_check *check, struct str reason) {
    return add_skip(check, &(const struct csaf_skip){.test = check->test, .begun = true, .reason = reason});
}

/* ---- definitions */

static enum status define(struct csaf_check *c, struct csaf_definitions *list, const struct json_node *object,
                          struct str key) {
    const struct json_node *id = json_get(object, key);
    uint32_t stored;
    if (!json_is(id, JSON_STRING))
        return STATUS_OK;
    if (!arena_grow(c->arena, (void **)&list->items, list->count, &list->room, sizeof *list->items,
                    _Alignof(struct csaf_definition)))
        return STATUS_MEMORY;
    list->items[list->count] = (struct csaf_definition){.id = id, .of = object};
    return map_add(&list->index, json_string(id), (uint32_t)list->count++, &stored);
}

static enum status define_product(struct csaf_check *c, const struct json_node *product) {
    return define(c, &c->products, product, STR("product_id"));
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status define_branches(struct csaf_check *c, const struct json_node *branches) {
    FOR_ITEMS (branch, branches) {
        TRY(define_product(c, json_get(branch, STR("product"))));
        TRY(define_branches(c, json_get(branch, STR("branches"))));
    }
    return STATUS_OK;
}

static enum status collect_references(struct csaf_check *c);

enum status csaf_define(struct csaf_check *check) {
    struct csaf_check *c = check;
    map_init(&c->products.index, c->arena, false);
    map_init(&c->groups.index, c->arena, false);
    TRY(define_branches(c, json_get(c->tree, STR("branches"))));
    const struct json_node *names = json_get(c->tree, STR("full_product_names"));
    FOR_ITEMS (name, names)
        TRY(define_product(c, name));
    static const struct str compounds[] = {STR_INIT("relationships"), STR_INIT("product_paths")};
    for (size_t i = 0; i < ARRAY_LEN(compounds); i++) {
        const struct json_node *list = json_get(c->tree, compounds[i]);
        FOR_ITEMS (item, list)
            TRY(define_product(c, json_get(item, STR("full_product_name"))));
    }
    const struct json_node *groups = json_get(c->tree, STR("product_groups"));
    FOR_ITEMS (group, groups)
        TRY(define(c, &c->groups, group, STR("group_id")));
    return collect_references(c);
}

/* ---- references */

/* The members that hold references; wherever they stand but in extensions. Those of product_status are lists of
 * products whatever they are called. */
static const struct str product_lists[] = {STR_INIT("product_ids"), STR_INIT("products")};
static const struct str product_texts[] = {STR_INIT("product_reference"), STR_INIT("relates_to_product_reference"),
                                           STR_INIT("beginning_product_reference"), STR_INIT("next_product_reference")};
static const struct str group_lists[] = {STR_INIT("group_ids")};

static bool is_one_of(struct str name, const struct str *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

static enum status add_reference(struct csaf_check *c, struct csaf_references *list, const struct json_node *text) {
    if (!json_is(text, JSON_STRING))
        return STATUS_OK;
    if (!arena_grow(c->arena, (void **)&list->items, list->count, &list->room, sizeof(const struct json_node *),
                    _Alignof(const struct json_node *)))
        return STATUS_MEMORY;
    list->items[list->count++] = text;
    return STATUS_OK;
}

static enum status add_list(struct csaf_check *c, struct csaf_references *list, const struct json_node *texts) {
    FOR_ITEMS (text, texts)
        TRY(add_reference(c, list, text));
    return STATUS_OK;
}

static enum status collect(struct csaf_check *c, const struct json_node *value);

static enum status collect_member(struct csaf_check *c, const struct json_node *key) {
    struct str name = json_string(key);
    const struct json_node *value = key + 1;
    if (str_starts(name, STR("x_")))
        return STATUS_OK;
    if (is_one_of(name, group_lists, ARRAY_LEN(group_lists)))
        return add_list(c, &c->group_references, value);
    if (is_one_of(name, product_lists, ARRAY_LEN(product_lists)))
        return add_list(c, &c->product_references, value);
    if (json_is(value, JSON_STRING) && is_one_of(name, product_texts, ARRAY_LEN(product_texts)))
        return add_reference(c, &c->product_references, value);
    if (!str_eq(name, STR("product_status")))
        return collect(c, value);
    FOR_MEMBERS (status, value)
        TRY(add_list(c, &c->product_references, status + 1));
    return STATUS_OK;
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status collect(struct csaf_check *c, const struct json_node *value) {
    FOR_ITEMS (item, value)
        TRY(collect(c, item));
    FOR_MEMBERS (key, value)
        TRY(collect_member(c, key));
    return STATUS_OK;
}

static enum status collect_references(struct csaf_check *c) {
    TRY(collect(c, json_get(c->document, STR("notes"))));
    TRY(collect(c, c->tree));
    return collect(c, c->vulnerabilities);
}

static enum status each_reference(struct csaf_check *c, const struct csaf_references *list, csaf_visitor visit) {
    for (size_t i = 0; i < list->count; i++)
        TRY(visit(c, list->items[i]));
    return STATUS_OK;
}

enum status csaf_each_product(struct csaf_check *check, csaf_visitor visit) {
    return each_reference(check, &check->product_references, visit);
}

enum status csaf_each_group(struct csaf_check *check, csaf_visitor visit) {
    return each_reference(check, &check->group_references, visit);
}

/* ---- what an item is bound to */

enum status csaf_take(struct csaf_check *check, uint64_t amount) {
    check->taken += amount;
    return check->taken > taken_max ? STATUS_LIMIT : STATUS_OK;
}

enum status csaf_each_bound(struct csaf_check *check, const struct json_node *item, csaf_bound_visitor visit,
                            void *context) {
    const struct json_node *products = json_get(item, STR("product_ids")), *groups = json_get(item, STR("group_ids"));
    FOR_ITEMS (product, products)
        TRY(visit(check, context, product));
    FOR_ITEMS (group, groups) {
        uint32_t index = map_get(&check->groups.index, json_string(group));
        const struct json_node *members =
            index != MAP_NONE ? json_get(check->groups.items[index].of, STR("product_ids")) : NULL;
        TRY(csaf_take(check, members ? members->size : 0));
        FOR_ITEMS (product, members)
            TRY(visit(check, context, product));
    }
    return STATUS_OK;
}

/* ---- what the document says of itself */

bool csaf_is_published(const struct csaf_check *check) {
    struct str status = json_get_string(check->tracking, STR("status"));
    return str_eq(status, STR("final")) || str_eq(status, STR("interim"));
}

bool csaf_is_clear(const struct csaf_check *check) {
    const struct json_node *distribution = json_get(check->document, STR("distribution"));
    return str_eq(json_get_string(json_get(distribution, STR("tlp")), STR("label")), STR("CLEAR"));
}

/* The id in small letters, each run of what may not stand in a file name being one '_'. */
struct str csaf_file_end(struct csaf_check *check) {
    struct str id = json_get_string(check->tracking, STR("id"));
    char *name = ARENA_ARRAY(check->arena, char, id.len + 1);
    size_t len = 0;
    for (size_t i = 0; name && i < id.len; i++) {
        bool kept = char_is_alnum(id.ptr[i]) || id.ptr[i] == '+' || id.ptr[i] == '-';
        if (kept)
            name[len++] = char_lower(id.ptr[i]);
        else if (len == 0 || name[len - 1] != '_')
            name[len++] = '_';
    }
    return name ? str_format(check->arena, "/" STR_F ".json", STR_A(((struct str){name, len}))) : STR_NONE;
}

bool csaf_is_own_address(const struct json_node *reference, struct str file_end) {
    struct str url = json_get_string(reference, STR("url"));
    return str_eq(json_get_string(reference, STR("category")), STR("self")) && str_starts(url, STR("https://")) &&
           str_ends(url, file_end);
}
