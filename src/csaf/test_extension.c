/* Tests of where extensions stand and how much a reader loses without them. */
#include "csaf/check.h"

#define EXTENSIONS STR("x_extensions")

/* Calls `visit` for each list of extensions in the value, but not for those inside extensions. As deep as JSON may be
 * (JSON_DEPTH_MAX). */
static enum status each_list(struct csaf_check *c, const struct json_node *value, csaf_visitor visit) {
    FOR_ITEMS (item, value)
        TRY(each_list(c, item, visit));
    FOR_MEMBERS (key, value)
        TRY(str_eq(json_string(key), EXTENSIONS) ? visit(c, key + 1) : each_list(c, key + 1, visit));
    return STATUS_OK;
}

static enum status refuse(struct csaf_check *c, const struct json_node *list) {
    return csaf_add(c, list, STR("a reader that does not know the extension misses what stands in it: do without"));
}

static enum status refuse_at(struct csaf_check *c, const struct json_node *object) {
    const struct json_node *list = json_get(object, EXTENSIONS);
    return list ? refuse(c, list) : STATUS_OK;
}

/* ---- 6.2.39.5 */

static enum status withdrawn_has_none(struct csaf_check *c) {
    if (!str_eq(c->category, STR("csaf_withdrawn")) && !str_eq(c->category, STR("csaf_superseded")))
        return STATUS_OK;
    return each_list(c, c->doc->root, refuse);
}

/* ---- 6.3.21.1 */

static enum status visit_category(struct csaf_check *c, const struct json_node *list) {
    FOR_ITEMS (extension, list) {
        const struct json_node *category = json_get(extension, STR("category"));
        if (str_eq(json_string(category), STR("essential")))
            TRY(csaf_add(c, category,
                         STR("without this extension the document is not understood: see that its readers know it")));
    }
    return STATUS_OK;
}

static enum status none_is_essential(struct csaf_check *c) {
    return each_list(c, c->doc->root, visit_category);
}

/* ---- 6.3.21.3 to 6.3.21.9: places */

static enum status document_has_none(struct csaf_check *c) {
    return refuse_at(c, c->document);
}
static enum status branches_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("branches")), refuse);
}
static enum status names_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("full_product_names")), refuse);
}
static enum status paths_have_none(struct csaf_check *c) {
    return each_list(c, json_get(c->tree, STR("product_paths")), refuse);
}
static enum status metrics_have_none(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(each_list(c, json_get(vulnerability, STR("metrics")), refuse));
    return STATUS_OK;
}
static enum status vulnerabilities_have_none(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(refuse_at(c, vulnerability));
    return STATUS_OK;
}
static enum status root_has_none(struct csaf_check *c) {
    return refuse_at(c, c->doc->root);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.39.5"), STR_INIT("withdrawn documents have no extensions"), V21, CSAF_RECOMMENDED,
     withdrawn_has_none},
    {STR_INIT("6.3.21.1"), STR_INIT("no extension is essential"), V21, CSAF_INFORMATIVE, none_is_essential},
    {STR_INIT("6.3.21.3"), STR_INIT("the document part has no extensions"), V21, CSAF_INFORMATIVE, document_has_none},
    {STR_INIT("6.3.21.4"), STR_INIT("branches have no extensions"), V21, CSAF_INFORMATIVE, branches_have_none},
    {STR_INIT("6.3.21.5"), STR_INIT("product names have no extensions"), V21, CSAF_INFORMATIVE, names_have_none},
    {STR_INIT("6.3.21.6"), STR_INIT("product paths have no extensions"), V21, CSAF_INFORMATIVE, paths_have_none},
    {STR_INIT("6.3.21.7"), STR_INIT("metrics have no extensions"), V21, CSAF_INFORMATIVE, metrics_have_none},
    {STR_INIT("6.3.21.8"), STR_INIT("vulnerabilities have no extensions"), V21, CSAF_INFORMATIVE,
     vulnerabilities_have_none},
    {STR_INIT("6.3.21.9"), STR_INIT("the root has no extensions"), V21, CSAF_INFORMATIVE, root_has_none},
};
const struct csaf_tests csaf_tests_extension = {tests, ARRAY_LEN(tests)};
