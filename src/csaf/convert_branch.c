/* Rules for the branches of the product tree. Nothing here goes deeper than JSON may be (JSON_DEPTH_MAX). */
#include "csaf/convert_range.h"
#include "csaf/convert_rule.h"

static bool is_of(const struct value *branch, struct str category) {
    return str_eq(value_get_string(branch, STR("category")), category);
}

static struct value *branches_of(const struct value *branch) {
    return value_get(branch, STR("branches"));
}

static struct value *name_of(const struct value *branch) {
    return value_get(branch, STR("name"));
}

static void set_category(const struct value *branch, struct str category) {
    value_rewrite(value_get(branch, STR("category")), category);
}

/* ---- legacy */

static enum status replace_legacy(struct converting *c, struct value *category) {
    if (!str_eq(value_string(category), STR("legacy")))
        return STATUS_OK;
    value_rewrite(category, STR("product_name"));
    return convert_tell(c, BRANCH_LEGACY, category, STR("legacy"), category->string);
}

/* ---- ranges */

static enum status make_version(struct converting *c, struct value *branch, enum change change, struct str version) {
    struct value *name = name_of(branch);
    struct str was = name->string;
    value_rewrite(name, version);
    set_category(branch, STR("product_version"));
    return convert_tell(c, change, name, was, name->string);
}

static bool is_above(struct str comparator) {
    return str_starts(comparator, STR(">"));
}

static enum status close_range(struct converting *c, struct value *branch, struct convert_range *range) {
    struct value *name = name_of(branch);
    struct convert_range_part *last = &range->parts[range->count - 1];
    struct str was = name->string;
    if (str_eq(last->comparator, STR(">")))
        return convert_tell(c, RANGE_OPEN_LEFT, name, was, STR_NONE);
    if (range->count == 1)
        return make_version(c, branch, RANGE_OPEN, convert_range_decode(c->arena, last->version));
    last->comparator = STR("");
    value_rewrite(name, convert_range_text(c->arena, range));
    return convert_tell(c, RANGE_OPEN, name, was, name->string);
}

/* A version that is named as only a range can be: "<2.0". */
static enum status name_range(struct converting *c, struct value *branch) {
    struct convert_range range;
    struct value *name = name_of(branch);
    bool is_range = false;
    if (!is_of(branch, STR("product_version")) || branches_of(branch) ||
        !convert_range_parse(value_string(name), &range))
        return STATUS_OK;
    for (size_t i = 0; i < range.count; i++)
        is_range = is_range || range.parts[i].comparator.len > 0;
    if (!is_range && !range.all)
        return STATUS_OK;
    set_category(branch, STR("product_version_range"));
    return convert_tell(c, RANGE_CATEGORY, branch, name->string, STR_NONE);
}

/* One version, without a comparator. */
static bool is_single(const struct convert_range *range) {
    return range->count == 1 && range->parts[0].comparator.len == 0;
}

static bool is_open(const struct convert_range *range) {
    return range->count > 0 && is_above(range->parts[range->count - 1].comparator) && convert_range_is_ascending(range);
}

static enum status name_version(struct converting *c, struct value *branch, const struct convert_range *range) {
    struct str was = str_trim(value_string(name_of(branch)));
    bool plain = !range->type.ptr && !str_starts(was, STR("vers:"));
    return make_version(c, branch, RANGE_SINGLE, plain ? was : convert_range_decode(c->arena, range->parts[0].version));
}

static enum status mend_range(struct converting *c, struct value *branch) {
    struct value *name = name_of(branch);
    struct str was = value_string(name);
    struct convert_range range;
    bool failed = false;
    if (!is_of(branch, STR("product_version_range")) || !was.ptr)
        return STATUS_OK;
    if (!convert_range_parse(was, &range) && !convert_range_from_words(was, c->arena, &range, &failed))
        return failed ? STATUS_MEMORY : convert_tell(c, RANGE_UNREADABLE, name, was, STR_NONE);
    if (convert_range_names_several(&range))
        return convert_tell(c, RANGE_SEVERAL, name, was, STR_NONE);
    if (is_single(&range))
        return name_version(c, branch, &range);
    struct str now = convert_range_text(c->arena, &range);
    if (!now.ptr)
        return STATUS_MEMORY;
    if (!str_eq(was, now)) { /* "=<" too is read, and is in no form */
        value_rewrite(name, now);
        TRY(convert_tell(c, RANGE_FORM, name, was, name->string));
    }
    return is_open(&range) && !c->options->keep_open_ranges ? close_range(c, branch, &range) : STATUS_OK;
}

/* ---- vendors above vendors */

/* Blanks, dashes and underscores do not count. */
static bool is_named(struct str text, struct str plain) {
    size_t k = 0;
    for (size_t length; text.len > 0; text = str_skip(text, length)) {
        uint32_t code = 0;
        length = str_utf8_next(text, &code);
        length += length == 0;
        bool dash = (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == '-' || code == '_';
        if (dash || code == 0xa0 || (length == 1 && char_is_blank(text.ptr[0])))
            continue;
        if (length > 1 || k == plain.len || char_lower(text.ptr[0]) != plain.ptr[k++])
            return false;
    }
    return k == plain.len;
}

static bool is_nobody(const struct value *branch) {
    static const struct str names[] = {STR_INIT("opensource"), STR_INIT("noassertion"), STR_INIT("undefined"),
                                       STR_INIT("unknown")};
    if (!is_of(branch, STR("vendor")))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (is_named(value_string(name_of(branch)), names[i]))
            return true;
    return false;
}

/* A vendor stands on every way through the branch. */
static bool leads_by_vendor(const struct value *branch) {
    const struct value *below = value_items(branches_of(branch));
    if (is_of(branch, STR("vendor")))
        return true;
    for (const struct value *item = below; item; item = item->next)
        if (!leads_by_vendor(item))
            return false;
    return below != NULL;
}

/* Moves the branches below that are chosen to a branch of the same name right behind; the branch itself when all are
 * chosen, NULL when none is. */
static struct value *split_branch(struct converting *c, struct value *branch, bool (*chosen)(const struct value *)) {
    struct value *list = branches_of(branch), *moved, *copy;
    size_t count = 0;
    for (const struct value *item = value_items(list); item; item = item->next)
        count += chosen(item);
    if (count == 0 || count == list->count)
        return count ? branch : NULL;
    copy = tree_new(&c->tree, JSON_OBJECT, branch->from);
    moved = tree_new(&c->tree, JSON_ARRAY, list->from);
    value_set(copy, STR("category"), tree_clone(&c->tree, value_get(branch, STR("category"))));
    value_set(copy, STR("name"), tree_clone(&c->tree, name_of(branch)));
    value_set(copy, STR("branches"), moved);
    if (c->tree.failed)
        return NULL;
    for (struct value *item = value_items(list), *next; item; item = next) {
        next = item->next;
        if (chosen(item)) {
            value_remove(item);
            value_append(moved, item);
        }
    }
    value_insert(branch, copy);
    return copy;
}

static bool any_branch(const struct value *branch) {
    (void)branch;
    return true;
}

/* Puts what is below the branch in its place. */
static enum status splice_branch(struct converting *c, struct value *branch) {
    struct value *behind = branch;
    TRY(convert_tell(c, BRANCH_VENDOR, branch, value_string(name_of(branch)), STR_NONE));
    for (struct value *item = value_items(branches_of(branch)), *next; item; item = next) {
        next = item->next;
        value_remove(item);
        value_insert(behind, item);
        behind = item;
    }
    value_remove(branch);
    return STATUS_OK;
}

static enum status unstack_vendors(struct converting *c, struct value *list, bool below_vendor) {
    for (struct value *branch = value_items(list), *next; branch; branch = next) {
        struct value *before = branch->previous, *stacked = NULL;
        if (is_nobody(branch))
            stacked = split_branch(c, branch, below_vendor ? any_branch : leads_by_vendor);
        if (stacked)
            TRY(splice_branch(c, stacked));
        if (stacked == branch) { /* it is gone: what was below it comes next */
            next = before ? before->next : value_items(list);
            continue;
        }
        TRY(unstack_vendors(c, branches_of(branch), below_vendor || is_of(branch, STR("vendor"))));
        next = branch->next;
    }
    return STATUS_OK;
}

/* ---- versions above versions, and above ranges */

static bool is_versioned(const struct value *branch) {
    return is_of(branch, STR("product_version")) || is_of(branch, STR("product_version_range"));
}

static bool leads_to(const struct value *branch, struct str category) {
    for (const struct value *item = value_items(branches_of(branch)); item; item = item->next)
        if (is_of(item, category) || leads_to(item, category))
            return true;
    return false;
}

static bool has_version_below(const struct value *branch) {
    return leads_to(branch, STR("product_version")) || leads_to(branch, STR("product_version_range"));
}

static bool has_version(const struct value *branch) {
    return is_versioned(branch) || has_version_below(branch);
}

static bool is_stacked(const struct value *branch) {
    return is_of(branch, STR("product_version")) && has_version_below(branch);
}

static enum status lift_version(struct converting *c, struct value *version, struct str above) {
    struct value *name = name_of(version);
    bool range = !leads_to(version, STR("product_version"));
    struct str was = value_string(name), now = str_format(c->arena, STR_F " " STR_F, STR_A(above), STR_A(was));
    if (!now.ptr)
        return STATUS_MEMORY;
    set_category(version, STR("product_name"));
    value_rewrite(name, now);
    return convert_tell(c, range ? BRANCH_VERSION_ABOVE_RANGE : BRANCH_STACKED, version, was, now);
}

/* Longer names are not put before many others: a small document would become a very large one. */
enum { NAME_MAX_BYTES = 2000 };

static enum status lift_versions(struct converting *c, struct value *product) {
    if ((!is_of(product, STR("product_name")) && !is_of(product, STR("product_family"))) ||
        value_string(name_of(product)).len > NAME_MAX_BYTES)
        return STATUS_OK;
    for (struct value *branch = value_items(branches_of(product)), *next; branch; branch = next) {
        next = branch->next;
        if (is_stacked(branch))
            (void)split_branch(c, branch, has_version);
    }
    struct value *family = split_branch(c, product, is_stacked);
    if (!family)
        return STATUS_OK;
    set_category(family, STR("product_family"));
    for (struct value *branch = value_items(branches_of(family)); branch; branch = branch->next)
        TRY(lift_version(c, branch, value_string(name_of(family))));
    return STATUS_OK;
}

static enum status unstack_versions(struct converting *c, struct value *list) {
    for (struct value *branch = value_items(list); branch; branch = branch->next) {
        TRY(lift_versions(c, branch));
        TRY(unstack_versions(c, branches_of(branch)));
    }
    return STATUS_OK;
}

static enum status unstack(struct converting *c, struct value *branches) {
    if (c->options->keep_stacked)
        return STATUS_OK;
    TRY(unstack_vendors(c, branches, false));
    return unstack_versions(c, branches);
}

static const struct convert_rule rules[] = {
    {STR_INIT("product_tree.branches*.category"), replace_legacy},
    {STR_INIT("product_tree.branches*"), name_range},
    {STR_INIT("product_tree.branches*"), mend_range},
    {STR_INIT("product_tree.branches"), unstack},
};
const struct convert_rules convert_branch_rules = {rules, ARRAY_LEN(rules)};
