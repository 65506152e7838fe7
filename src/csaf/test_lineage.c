/* Tests that what is fixed was affected, and what is affected is fixed by another version. */
#include "csaf/lineage.h"

static const struct str fixed_lists[] = {STR_INIT("first_fixed"), STR_INIT("fixed")};
static const struct str affected_lists[] = {STR_INIT("first_affected"), STR_INIT("known_affected"),
                                            STR_INIT("last_affected")};

/* The products of one vulnerability that one side lists. */
struct side {
    const struct str *lists;
    size_t count;
    bool fixed;
    const char *lacks; /* what is wrong when the other side has none that corresponds */
};
static const struct side fixed_side = {fixed_lists, ARRAY_LEN(fixed_lists), true,
                                       "is fixed, and no version of it is affected: list what it mends"};
static const struct side affected_side = {
    affected_lists, ARRAY_LEN(affected_lists), false,
    "is affected, and no version of it is fixed: list that version, or say by a remediation that there is none"};

static bool lists_any(const struct json_node *status, const struct side *side) {
    for (size_t i = 0; i < side->count; i++)
        if (json_items(json_get(status, side->lists[i])))
            return true;
    return false;
}

static enum status collect(struct csaf_check *c, const struct lineage *l, const struct json_node *vulnerability,
                           const struct side *side, struct lineage_set *set) {
    const struct json_node *status = json_get(vulnerability, STR("product_status"));
    lineage_set_init(set);
    for (size_t i = 0; i < side->count; i++) {
        const struct json_node *list = json_get(status, side->lists[i]);
        FOR_ITEMS (product, list)
            TRY(lineage_add(c, l, set, product, side->fixed));
    }
    return STATUS_OK;
}

/* Tells, by `lacks`, that nothing in the set corresponds to the product. */
static enum status check_product(struct csaf_check *c, const struct lineage *l, const struct lineage_set *set,
                                 const struct json_node *product, const struct side *side) {
    struct str id = json_string(product);
    if (!csaf_product(c, product))
        return STATUS_OK;
    switch (lineage_find(c, l, set, product, side->fixed)) {
    case LINEAGE_FOUND:
        return STATUS_OK;
    case LINEAGE_UNTOLD:
        return csaf_skip(c, product,
                         str_format(c->arena, "nothing but names tells what '" STR_F "' is a version of", STR_A(id)));
    default:
        return csaf_add(c, product, str_format(c->arena, "'" STR_F "' %s", STR_A(id), side->lacks));
    }
}

static bool is_advisory(const struct csaf_check *c) {
    return str_eq(c->category, STR("csaf_security_advisory"));
}

/* ---- 6.1.27.13 */

static enum status check_fixed(struct csaf_check *c, const struct lineage *l, const struct json_node *vulnerability) {
    const struct json_node *status = json_get(vulnerability, STR("product_status"));
    struct lineage_set affected;
    if (!lists_any(status, &fixed_side))
        return STATUS_OK;
    TRY(collect(c, l, vulnerability, &affected_side, &affected));
    for (size_t i = 0; i < ARRAY_LEN(fixed_lists); i++) {
        const struct json_node *list = json_get(status, fixed_lists[i]);
        FOR_ITEMS (product, list)
            TRY(check_product(c, l, &affected, product, &fixed_side));
    }
    return STATUS_OK;
}

static enum status fixed_products_were_affected(struct csaf_check *c) {
    struct lineage lineage;
    if (!is_advisory(c))
        return STATUS_OK;
    TRY(lineage_build(c, &lineage));
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(check_fixed(c, &lineage, vulnerability));
    return STATUS_OK;
}

/* ---- 6.2.39.1 */

/* What remediations say of whether there is a fix. */
enum { THERE_IS = 1, THERE_IS_NONE = 2 };
static const struct {
    struct str category;
    uint32_t says;
} remedies[] = {
    {STR_INIT("vendor_fix"), THERE_IS},
    {STR_INIT("fix_planned"), THERE_IS_NONE},
    {STR_INIT("no_fix_planned"), THERE_IS_NONE},
    {STR_INIT("none_available"), THERE_IS_NONE},
};

/* As every visitor its context could be written. NOLINTNEXTLINE(readability-non-const-parameter) */
static enum status note_said(struct csaf_check *c, void *context, const struct json_node *product) {
    const uint32_t *says = context;
    *csaf_note(c, product) |= *says;
    return STATUS_OK;
}

/* Notes, in bits, what is said of each product. */
static enum status note_remedies(struct csaf_check *c, const struct json_node *vulnerability) {
    const struct json_node *list = json_get(vulnerability, STR("remediations"));
    csaf_notes_clear(c);
    FOR_ITEMS (remedy, list) {
        struct str category = json_get_string(remedy, STR("category"));
        for (size_t i = 0; i < ARRAY_LEN(remedies); i++) {
            if (!str_eq(category, remedies[i].category))
                continue;
            uint32_t says = remedies[i].says;
            TRY(csaf_each_bound(c, remedy, note_said, &says));
        }
    }
    return STATUS_OK;
}

/* "vers:intdot/>=1|<4.2", or "< 4.2": the last constraint ends before a version that must exist. */
static bool ends_before_a_version(struct str range) {
    struct str constraint = STR("");
    size_t slash = str_starts(range, STR("vers:")) ? str_find_char(range, '/') : SIZE_MAX;
    range = slash == SIZE_MAX ? range : str_skip(range, slash + 1);
    while (str_next(&range, '|', &constraint))
        ;
    constraint = str_trim(constraint);
    return str_starts(constraint, STR("<")) && !str_starts(constraint, STR("<="));
}

static bool has_no_fix(const struct csaf_check *c, const struct lineage *l, const struct json_node *product) {
    const struct csaf_definition *defined = csaf_product(c, product);
    return *csaf_note(c, product) == THERE_IS_NONE &&
           !(defined && ends_before_a_version(l->products[defined - c->products.items].range));
}

static enum status check_affected(struct csaf_check *c, const struct lineage *l,
                                  const struct json_node *vulnerability) {
    const struct json_node *status = json_get(vulnerability, STR("product_status"));
    struct lineage_set fixed;
    TRY(note_remedies(c, vulnerability));
    TRY(collect(c, l, vulnerability, &fixed_side, &fixed));
    for (size_t i = 0; i < ARRAY_LEN(affected_lists); i++) {
        const struct json_node *list = json_get(status, affected_lists[i]);
        FOR_ITEMS (product, list)
            if (!has_no_fix(c, l, product))
                TRY(check_product(c, l, &fixed, product, &affected_side));
    }
    return STATUS_OK;
}

static enum status affected_products_are_fixed(struct csaf_check *c) {
    struct lineage lineage;
    if (!is_advisory(c))
        return STATUS_OK;
    TRY(lineage_build(c, &lineage));
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(check_affected(c, &lineage, vulnerability));
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.27.13"), STR_INIT("of what is fixed, a version was affected"), V21, CSAF_MANDATORY,
     fixed_products_were_affected},
    {STR_INIT("6.2.39.1"), STR_INIT("of what is affected, a version is fixed"), V21, CSAF_RECOMMENDED,
     affected_products_are_fixed},
};
const struct csaf_tests csaf_tests_lineage = {tests, ARRAY_LEN(tests)};
