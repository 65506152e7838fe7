/* Rules for remediations, whose categories must fit the status of the products and each other in CSAF 2.1. */
#include "csaf/convert_rule.h"
#include "csaf/remedy_category.h"

/* What is said of a product in one vulnerability, in bits. */
enum said {
    NEEDS_NO_FIX = 1 << 0, /* its status is fixed or not affected */
    FIX_IS_OUT = 1 << 1,   /* by a vendor_fix that is dated now or earlier */
    FIX_IS_AHEAD = 1 << 2, /* by one that is dated later, or not at all */
    HAS_NONE = 1 << 3,     /* by none_available */
};

struct remedies {
    struct converting *converting;
    struct map index; /* product id to an index into `bits` */
    uint8_t *bits;
    size_t count, room;
};

static uint8_t said_of(const struct remedies *r, struct str product) {
    uint32_t index = map_get(&r->index, product);
    return index == MAP_NONE ? 0 : r->bits[index];
}

static enum status say(struct remedies *r, struct str product, uint8_t bits) {
    uint32_t stored;
    if (!arena_grow(r->converting->arena, (void **)&r->bits, r->count, &r->room, 1, 1))
        return STATUS_MEMORY;
    TRY(map_add(&r->index, product, (uint32_t)r->count, &stored));
    if (stored == r->count)
        r->bits[r->count++] = 0;
    r->bits[stored] |= bits;
    return STATUS_OK;
}

struct saying {
    struct remedies *remedies;
    uint8_t bits;
};

static enum status say_product(struct converting *c, void *context, struct str product) {
    const struct saying *saying = context;
    (void)c;
    return say(saying->remedies, product, saying->bits);
}

static bool is_of(const struct value *remediation, struct str category) {
    return str_eq(value_get_string(remediation, STR("category")), category);
}

/* ---- taking some of the products */

/* Some of the products: those of which any of the bits is said, or none of them. */
struct choice {
    const struct remedies *remedies;
    uint8_t any;
    uint8_t none;
    size_t taken, left; /* counted */
};

static bool is_chosen(const struct choice *choice, struct str product) {
    uint8_t said = said_of(choice->remedies, product);
    return (choice->any == 0 || (said & choice->any) != 0) && (said & choice->none) == 0;
}

static enum status count_product(struct converting *c, void *context, struct str product) {
    struct choice *choice = context;
    (void)c;
    ++*(is_chosen(choice, product) ? &choice->taken : &choice->left);
    return STATUS_OK;
}

static enum status count_chosen(struct choice *choice, const struct value *remediation) {
    choice->taken = choice->left = 0;
    return convert_each_product(choice->remedies->converting, remediation, count_product, choice);
}

struct taking {
    const struct choice *choice;
    struct value *products;
    struct map seen;
};

static enum status take_product(struct converting *c, void *context, struct str product) {
    struct taking *taking = context;
    uint32_t stored, number = (uint32_t)taking->seen.count;
    if (!is_chosen(taking->choice, product))
        return STATUS_OK;
    TRY(map_add(&taking->seen, product, number, &stored));
    if (stored == number)
        value_append(taking->products, tree_string(&c->tree, product, NULL));
    return STATUS_OK;
}

/* A group all of whose products are chosen stays a group; of another one those that are become products. */
static enum status take_groups(struct converting *c, struct choice *choice, struct value *groups,
                               struct taking *taking) {
    for (struct value *group = value_items(groups), *next; group; group = next) {
        next = group->next;
        choice->taken = choice->left = 0;
        TRY(convert_each_of_group(c, value_string(group), count_product, choice));
        if (choice->left == 0)
            continue;
        TRY(convert_each_of_group(c, value_string(group), take_product, taking));
        value_remove(group);
    }
    return STATUS_OK;
}

/* Leaves the remediation with the chosen products alone. */
static enum status narrow(struct choice *choice, struct value *remediation) {
    struct converting *c = choice->remedies->converting;
    struct value *groups = value_get(remediation, STR("group_ids")), *old = value_get(remediation, STR("product_ids"));
    struct taking taking = {.choice = choice, .products = tree_new(&c->tree, JSON_ARRAY, old ? old->from : NULL)};
    map_init(&taking.seen, c->arena, false);
    for (const struct value *product = value_items(old); product; product = product->next)
        TRY(take_product(c, &taking, value_string(product)));
    TRY(take_groups(c, choice, groups, &taking));
    value_remove(old);
    if (taking.products && taking.products->count > 0)
        value_set(remediation, STR("product_ids"), taking.products);
    convert_drop_empty(groups);
    return STATUS_OK;
}

static struct str products_of(struct converting *c, const struct value *remediation) {
    const struct value *groups = value_get(remediation, STR("group_ids"));
    struct str products = convert_shown(c, value_get(remediation, STR("product_ids")));
    if (!groups)
        return products;
    return str_format(c->arena, STR_F "%sgroups " STR_F, STR_A(products), products.len ? ", " : "",
                      STR_A(convert_shown(c, groups)));
}

/* ---- a rule: some products get another category, or none */

/* Of the products that are chosen, the remediation is of `category` then; ptr NULL: they are taken out. */
static enum status change_chosen(struct choice *choice, struct value *remediation, struct str category) {
    struct converting *c = choice->remedies->converting;
    struct choice rest = {.remedies = choice->remedies, .none = choice->any};
    struct value *changed = remediation;
    TRY(count_chosen(choice, remediation));
    bool some = choice->taken > 0, all = some && choice->left == 0;
    if (!some)
        return STATUS_OK;
    struct str was = convert_shown(c, remediation), old = value_get_string(remediation, STR("category"));
    if (all && !category.ptr) {
        TRY(convert_tell(c, REMEDY_REMOVED, remediation, was, STR_NONE));
        value_remove(remediation);
        return STATUS_OK;
    }
    if (!all && category.ptr) {
        changed = tree_clone(&c->tree, remediation);
        value_insert(remediation, changed);
    }
    if (!all) {
        TRY(narrow(&rest, remediation));
        TRY(convert_tell(c, REMEDY_NARROWED, remediation, was, products_of(c, remediation)));
    }
    if (!category.ptr)
        return STATUS_OK;
    if (!all)
        TRY(narrow(choice, changed));
    value_rewrite(value_get(changed, STR("category")), category);
    struct str now = str_format(c->arena, STR_F " for " STR_F, STR_A(category), STR_A(products_of(c, changed)));
    return convert_tell(c, all ? REMEDY_CATEGORY : REMEDY_SPLIT, changed, old, now);
}

static enum status each_of(struct remedies *r, struct value *list, struct str category, struct choice choice,
                           struct str changed) {
    choice.remedies = r;
    for (struct value *remediation = value_items(list), *next; remediation; remediation = next) {
        next = remediation->next;
        if (is_of(remediation, category))
            TRY(change_chosen(&choice, remediation, changed));
    }
    return STATUS_OK;
}

/* ---- what is said */

static enum status say_statuses(struct remedies *r, const struct value *vulnerability) {
    static const struct str lists[] = {STR_INIT("known_not_affected"), STR_INIT("fixed"), STR_INIT("first_fixed")};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const struct value *list = value_get(value_get(vulnerability, STR("product_status")), lists[i]);
        for (const struct value *product = value_items(list); product; product = product->next)
            TRY(say(r, value_string(product), NEEDS_NO_FIX));
    }
    return STATUS_OK;
}

/* Compared as it was read: the date may have had a leap second. */
static bool is_ahead(const struct converting *c, const struct value *remediation) {
    const struct value *date = value_get(remediation, STR("date"));
    struct moment moment;
    return !date || !date->from || !moment_read(date->from, &moment) || moment_cmp(&moment, &c->options->now) > 0;
}

static enum status say_remedies(struct remedies *r, const struct value *list) {
    for (const struct value *item = value_items(list); item; item = item->next) {
        struct saying saying = {r, 0};
        if (is_of(item, STR("vendor_fix")))
            saying.bits = is_ahead(r->converting, item) ? FIX_IS_AHEAD : FIX_IS_OUT;
        else if (is_of(item, STR("none_available")))
            saying.bits = HAS_NONE;
        if (saying.bits)
            TRY(convert_each_product(r->converting, item, say_product, &saying));
    }
    return STATUS_OK;
}

/* A fix that is out goes before one that is to come: then the product has one. */
static void settle(struct remedies *r) {
    for (size_t i = 0; i < r->count; i++)
        if (!(r->bits[i] & HAS_NONE) || r->bits[i] & FIX_IS_OUT)
            r->bits[i] &= (uint8_t)~FIX_IS_AHEAD;
}

/* The bits of what goes before the category, and contradicts it. */
static uint8_t above(const struct remedy_category *category) {
    uint8_t bits = 0;
    for (size_t i = 0; i < REMEDIES; i++)
        if (remedy_categories[i].rank < category->rank)
            bits |= remedy_categories[i].bit & category->against;
    return bits;
}

/* Products are taken out of what contradicts a remedy that goes before: the specification proposes it with test 6.1.35,
 * and has converters keep them, so that it is done only when somebody chooses it. */
static enum status settle_contradictions(struct converting *c, struct value *list) {
    struct remedies r = {.converting = c};
    if (!c->options->settle_remedies)
        return STATUS_OK;
    map_init(&r.index, c->arena, false);
    for (const struct value *item = value_items(list); item; item = item->next) {
        const struct remedy_category *category = remedy_category_find(value_get_string(item, STR("category")));
        struct saying saying = {&r, category ? category->bit : 0};
        if (category)
            TRY(convert_each_product(c, item, say_product, &saying));
    }
    for (size_t i = 0; i < REMEDIES; i++) {
        const struct choice contradicted = {.any = above(&remedy_categories[i])};
        if (contradicted.any)
            TRY(each_of(&r, list, remedy_categories[i].category, contradicted, STR_NONE));
    }
    convert_drop_empty(list);
    return STATUS_OK;
}

static enum status mend_remediations(struct converting *c, struct value *list) {
    struct remedies r = {.converting = c};
    map_init(&r.index, c->arena, false);
    TRY(say_statuses(&r, list->up));
    TRY(each_of(&r, list, STR("vendor_fix"), (struct choice){.any = NEEDS_NO_FIX}, STR("optional_patch")));
    TRY(say_remedies(&r, list));
    settle(&r);
    TRY(each_of(&r, list, STR("none_available"), (struct choice){.any = FIX_IS_OUT}, STR_NONE));
    TRY(each_of(&r, list, STR("none_available"), (struct choice){.any = FIX_IS_AHEAD}, STR("fix_planned")));
    TRY(each_of(&r, list, STR("vendor_fix"), (struct choice){.any = FIX_IS_AHEAD}, STR_NONE));
    convert_drop_empty(list);
    return STATUS_OK;
}

static const struct convert_rule rules[] = {
    {STR_INIT("vulnerabilities[].remediations"), mend_remediations},
    {STR_INIT("vulnerabilities[].remediations"), settle_contradictions},
};
const struct convert_rules convert_remedy_rules = {rules, ARRAY_LEN(rules)};
