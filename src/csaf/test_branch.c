/* Tests of the names and categories of branches. */
#include "csaf/check.h"
#include "csaf/word.h"

typedef enum status (*branch_visitor)(struct csaf_check *check, const struct json_node *branch, struct str category,
                                      const struct json_node *name);

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status visit_branches(struct csaf_check *c, const struct json_node *branches, branch_visitor visit) {
    FOR_ITEMS (branch, branches) {
        TRY(visit(c, branch, json_get_string(branch, STR("category")), json_get(branch, STR("name"))));
        TRY(visit_branches(c, json_get(branch, STR("branches")), visit));
    }
    return STATUS_OK;
}

static enum status each_branch(struct csaf_check *c, branch_visitor visit) {
    return visit_branches(c, json_get(c->tree, STR("branches")), visit);
}

/* ---- 6.2.18 */

static bool is_vers_letter(char ch, bool first) {
    return (ch >= 'a' && ch <= 'z') || ch == '.' || ch == '-' || ch == '+' || (!first && char_is_digit(ch));
}

/* "vers:", a type, "/" and something. */
static bool is_vers(struct str text) {
    struct str rest = str_skip(text, STR("vers:").len);
    size_t slash = str_find_char(rest, '/');
    if (!str_starts(text, STR("vers:")) || slash == SIZE_MAX || slash == 0 || slash + 1 == rest.len)
        return false;
    for (size_t i = 0; i < slash; i++)
        if (!is_vers_letter(rest.ptr[i], i == 0))
            return false;
    return true;
}

static enum status visit_range(struct csaf_check *c, const struct json_node *branch, struct str category,
                               const struct json_node *name) {
    (void)branch;
    if (!str_eq(category, STR("product_version_range")) || is_vers(json_string(name)))
        return STATUS_OK;
    return csaf_add(c, name ? name : branch,
                    STR("is no range of the form vers:type/constraints: see whether vers fits, or list the versions"));
}

static enum status ranges_are_vers(struct csaf_check *c) {
    return each_branch(c, visit_range);
}

/* ---- 6.2.48 */

/* Whatever white space and capital letters are in it. */
static bool is_open_source(struct str text) {
    static const struct str wanted = STR_INIT("opensource");
    size_t k = 0;
    uint32_t code;
    for (size_t length; (length = str_utf8_next(text, &code)) > 0; text = str_skip(text, length)) {
        if (code_is_white(code))
            continue;
        if (k == wanted.len || code >= 0x80 || char_lower((char)code) != wanted.ptr[k])
            return false;
        k++;
    }
    return k == wanted.len;
}

static enum status visit_vendor(struct csaf_check *c, const struct json_node *branch, struct str category,
                                const struct json_node *name) {
    (void)branch;
    if (!str_eq(category, STR("vendor")) || !is_open_source(json_string(name)))
        return STATUS_OK;
    return csaf_add(c, name, STR("is no vendor: name who makes the product"));
}

static enum status vendors_are_named(struct csaf_check *c) {
    return each_branch(c, visit_vendor);
}

/* ---- 6.3.9 */

static enum status check_order(struct csaf_check *c, const struct json_node *branches, size_t met) {
    static const struct str wanted[] = {STR_INIT("vendor"), STR_INIT("product_name"), STR_INIT("product_version")};
    FOR_ITEMS (branch, branches) {
        const struct json_node *product = json_get(branch, STR("product"));
        bool next = met < ARRAY_LEN(wanted) && str_eq(json_get_string(branch, STR("category")), wanted[met]);
        size_t now = met + next;
        if (product && now < ARRAY_LEN(wanted))
            TRY(csaf_add(c, product,
                         str_format(c->arena,
                                    "no branch of category " STR_F " leads to it: add one, in the order vendor, "
                                    "product_name, product_version",
                                    STR_A(wanted[now]))));
        TRY(check_order(c, json_get(branch, STR("branches")), now));
    }
    return STATUS_OK;
}

static enum status branches_have_their_order(struct csaf_check *c) {
    return check_order(c, json_get(c->tree, STR("branches")), 0);
}

/* ---- 6.3.10, 6.3.11 */

static enum status visit_any_range(struct csaf_check *c, const struct json_node *branch, struct str category,
                                   const struct json_node *name) {
    (void)name;
    if (!str_eq(category, STR("product_version_range")))
        return STATUS_OK;
    return csaf_add(c, json_get(branch, STR("category")),
                    STR("ranges are hard to match: list the versions where you can"));
}

static enum status there_are_no_ranges(struct csaf_check *c) {
    return each_branch(c, visit_any_range);
}

static enum status visit_v(struct csaf_check *c, const struct json_node *branch, struct str category,
                           const struct json_node *name) {
    struct str text = json_string(name);
    (void)branch;
    if (!str_eq(category, STR("product_version")) || text.len < 2 || char_lower(text.ptr[0]) != 'v' ||
        !char_is_digit(text.ptr[1]))
        return STATUS_OK;
    return csaf_add(c, name, STR("begins with the word version, not with the version: leave the 'v' out"));
}

static enum status versions_have_no_v(struct csaf_check *c) {
    return each_branch(c, visit_v);
}

/* ---- 6.3.22 */

static enum status check_part(struct csaf_check *c, const struct map *made, const struct json_node *reference) {
    if (!json_is(reference, JSON_STRING) || map_get(made, json_string(reference)) == MAP_NONE)
        return STATUS_OK;
    return csaf_add(c, reference, STR("is made by a product path itself: name what it is made of here instead"));
}

static enum status paths_are_not_nested(struct csaf_check *c) {
    const struct json_node *paths = json_get(c->tree, STR("product_paths"));
    struct map made;
    map_init(&made, c->scratch, false);
    FOR_ITEMS (path, paths) {
        uint32_t stored;
        TRY(map_add(&made, json_get_string(json_get(path, STR("full_product_name")), STR("product_id")), 0, &stored));
    }
    FOR_ITEMS (path, paths) {
        const struct json_node *subpaths = json_get(path, STR("subpaths"));
        TRY(check_part(c, &made, json_get(path, STR("beginning_product_reference"))));
        FOR_ITEMS (subpath, subpaths)
            TRY(check_part(c, &made, json_get(subpath, STR("next_product_reference"))));
    }
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.18"), STR_INIT("version ranges are written as vers"), CSAF_BOTH, CSAF_RECOMMENDED, ranges_are_vers},
    {STR_INIT("6.2.48"), STR_INIT("no vendor is named Open Source"), V21, CSAF_RECOMMENDED, vendors_are_named},
    {STR_INIT("6.3.9"), STR_INIT("branches lead from vendor by product to version"), CSAF_BOTH, CSAF_INFORMATIVE,
     branches_have_their_order},
    {STR_INIT("6.3.10"), STR_INIT("there are no version ranges"), CSAF_BOTH, CSAF_INFORMATIVE, there_are_no_ranges},
    {STR_INIT("6.3.11"), STR_INIT("no version begins with v"), CSAF_BOTH, CSAF_INFORMATIVE, versions_have_no_v},
    {STR_INIT("6.3.22"), STR_INIT("no product path is made of another"), V21, CSAF_INFORMATIVE, paths_are_not_nested},
};
const struct csaf_tests csaf_tests_branch = {tests, ARRAY_LEN(tests)};
