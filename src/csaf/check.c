#include "csaf/check.h"

static const uint64_t taken_max = (uint64_t)1 << 26; /* some seconds */

enum status csaf_count_finding(struct csaf_check *check) {
    check->findings->left_out[check->test ? check->test->class : CSAF_SCHEMA]++;
    return STATUS_OK;
}

enum status csaf_add_finding(struct csaf_check *check, const struct json_node *node, struct str text) {
    struct csaf_findings *f = check->findings;
    if (!text.ptr || !arena_grow(check->arena, (void **)&f->items, f->count, &f->room, sizeof *f->items,
                                 _Alignof(struct csaf_finding)))
        return STATUS_MEMORY;
    f->items[f->count++] = (struct csaf_finding){check->test, node, text};
    return STATUS_OK;
}

/* What nobody is going to read is given back, when it is what the arena gave last. */
static void give_back(struct csaf_check *check, struct str text) {
    if (text.ptr + text.len + 1 == check->arena->at)
        check->arena->at -= text.len + 1;
}

static enum status add_skip(struct csaf_check *check, const struct csaf_skip *skip) {
    struct csaf_findings *f = check->findings;
    if (skip->reason.ptr && f->skipped_count == CSAF_SKIPS_MAX) {
        give_back(check, skip->reason);
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
    TRY(map_add(&list->index, json_string(id), (uint32_t)list->count++, &stored));
    json_mark(c->doc, id, stored + 1);
    return STATUS_OK;
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

static enum status keep_reference(struct csaf_check *c, struct csaf_references *list, const struct json_node *text) {
    if (!arena_grow(c->arena, (void **)&list->items, list->count, &list->room, sizeof(const struct json_node *),
                    _Alignof(const struct json_node *)))
        return STATUS_MEMORY;
    list->items[list->count++] = text;
    return STATUS_OK;
}

/* Numbers of products: their definitions from 1, and behind those the products that are not defined. */
struct numbering {
    struct csaf_check *check;
    struct map strangers; /* text to number */
    uint32_t last;        /* that was given */
};

/* NULL: there is no such number. */
static const struct json_node *first_of(const struct csaf_check *c, uint32_t number) {
    if (number == 0 || number > c->products.count + c->strangers.count)
        return NULL;
    return number <= c->products.count ? c->products.items[number - 1].id
                                       : c->strangers.items[number - 1 - c->products.count];
}

static enum status find_number(struct numbering *n, const struct json_node *text, uint32_t *number) {
    struct csaf_check *c = n->check;
    struct str id = json_string(text);
    uint32_t index = map_get(&c->products.index, id), next = (uint32_t)(c->products.count + c->strangers.count + 1);
    *number = index == MAP_NONE ? 0 : index + 1;
    if (*number != 0 || id.len == 0)
        return STATUS_OK;
    TRY(map_add(&n->strangers, id, next, number));
    return *number == next ? keep_reference(c, &c->strangers, text) : STATUS_OK;
}

/* Lists mostly have the order of the definitions, or of a list before: so the next number is tried first, and millions
 * of ids are never looked up. */
static enum status add_product(struct numbering *n, const struct json_node *text) {
    struct csaf_check *c = n->check;
    if (!json_is(text, JSON_STRING))
        return STATUS_OK;
    const struct json_node *guess = first_of(c, n->last + 1);
    if (guess && str_eq(json_string(guess), json_string(text)))
        n->last = guess->mark;
    else
        TRY(find_number(n, text, &n->last));
    json_mark(c->doc, text, n->last);
    struct csaf_definition *defined = csaf_product(c, text);
    if (!defined)
        return keep_reference(c, &c->undefined_products, text);
    defined->used = true;
    return STATUS_OK;
}

static enum status add_group(struct numbering *n, const struct json_node *text) {
    struct csaf_check *c = n->check;
    if (!json_is(text, JSON_STRING))
        return STATUS_OK;
    uint32_t index = map_get(&c->groups.index, json_string(text));
    json_mark(c->doc, text, index == MAP_NONE ? 0 : index + 1);
    return index == MAP_NONE ? keep_reference(c, &c->undefined_groups, text) : STATUS_OK;
}

static enum status add_products(struct numbering *n, const struct json_node *texts) {
    FOR_ITEMS (text, texts)
        TRY(add_product(n, text));
    return STATUS_OK;
}

static enum status add_groups(struct numbering *n, const struct json_node *texts) {
    FOR_ITEMS (text, texts)
        TRY(add_group(n, text));
    return STATUS_OK;
}

static enum status collect(struct numbering *n, const struct json_node *value);

static enum status collect_member(struct numbering *n, const struct json_node *key) {
    struct str name = json_string(key);
    const struct json_node *value = key + 1;
    if (json_is(value, JSON_STRING))
        return is_one_of(name, product_texts, ARRAY_LEN(product_texts)) ? add_product(n, value) : STATUS_OK;
    if (!json_is_container(value) || str_starts(name, STR("x_")))
        return STATUS_OK;
    if (is_one_of(name, group_lists, ARRAY_LEN(group_lists)))
        return add_groups(n, value);
    if (is_one_of(name, product_lists, ARRAY_LEN(product_lists)))
        return add_products(n, value);
    if (!str_eq(name, STR("product_status")))
        return json_is_flat(value) ? STATUS_OK : collect(n, value);
    FOR_MEMBERS (status, value)
        TRY(add_products(n, status + 1));
    return STATUS_OK;
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status collect(struct numbering *n, const struct json_node *value) {
    FOR_ITEMS (item, value)
        if (!json_is_flat(item))
            TRY(collect(n, item));
    FOR_MEMBERS (key, value)
        TRY(collect_member(n, key));
    return STATUS_OK;
}

static enum status collect_references(struct csaf_check *c) {
    struct numbering n = {.check = c};
    map_init(&n.strangers, c->arena, false);
    TRY(collect(&n, json_get(c->document, STR("notes"))));
    TRY(collect(&n, c->tree));
    TRY(collect(&n, c->vulnerabilities));
    c->notes = ARENA_ARRAY(c->arena, struct csaf_note, c->products.count + c->strangers.count + 1);
    c->note_turn = 1;
    return c->notes ? STATUS_OK : STATUS_MEMORY;
}

void csaf_opinions_clear(struct csaf_check *check, struct csaf_opinions *opinions) {
    csaf_notes_clear(check);
    *opinions = (struct csaf_opinions){.count = 0};
    map_init(&opinions->index, check->scratch, false);
}

enum status csaf_opinion(struct csaf_check *check, struct csaf_opinions *opinions, struct str source,
                         const struct json_node *reference, uint32_t **value) {
    struct csaf_opinions *o = opinions;
    uint32_t stored;
    if (source.len == 0) {
        *value = csaf_note(check, reference);
        return STATUS_OK;
    }
    struct str key = str_format(check->scratch, "%u " STR_F, csaf_number(reference), STR_A(source));
    if (!key.ptr ||
        !arena_grow(check->scratch, (void **)&o->values, o->count, &o->room, sizeof *o->values, _Alignof(uint32_t)))
        return STATUS_MEMORY;
    TRY(map_add(&o->index, key, (uint32_t)o->count, &stored));
    if (stored == o->count)
        o->values[o->count++] = 0;
    *value = &o->values[stored];
    return STATUS_OK;
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
        const struct csaf_definition *defined = csaf_group(check, group);
        const struct json_node *members = defined ? json_get(defined->of, STR("product_ids")) : NULL;
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
