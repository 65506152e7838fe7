/* Tests of package URLs. */
#include "csaf/check.h"

#include "csaf/purl.h"

static const struct json_node *helper_at(const struct csaf_check *c, size_t i) {
    return json_get(c->products.items[i].of, STR("product_identification_helper"));
}

/* ---- 6.1.13 */

static enum status check_purl(struct csaf_check *c, const struct json_node *node) {
    struct purl purl;
    if (!json_is(node, JSON_STRING))
        return STATUS_OK;
    TRY(purl_read(json_string(node), c->arena, &purl));
    if (purl.fault == PURL_VALID)
        return STATUS_OK;
    return csaf_add(
        c, node,
        str_format(c->arena, "is no valid package URL, '" STR_F "' %s", STR_A(purl.part), purl_fault_text(purl.fault)));
}

static enum status purls_are_valid(struct csaf_check *c) {
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *helper = helper_at(c, i), *purls = json_get(helper, STR("purls"));
        if (c->version == CSAF_2_0)
            TRY(check_purl(c, json_get(helper, STR("purl"))));
        else
            FOR_ITEMS (purl, purls)
                TRY(check_purl(c, purl));
    }
    return STATUS_OK;
}

/* ---- 6.1.42: package URLs of one product are of one package */

/* What cannot be read is not compared: 6.1.13 tells it. */
static enum status check_same(struct csaf_check *c, const struct json_node *purls) {
    struct purl first, purl;
    bool any = false;
    FOR_ITEMS (item, purls) {
        TRY(purl_read(json_string(item), c->arena, &purl));
        if (!purl_is_readable(&purl))
            continue;
        if (!any)
            first = purl;
        else if (!purl_same(&first, &purl))
            TRY(csaf_add(
                c, item,
                STR("is another package than the first: correct it, for only what stands behind '?' may differ")));
        any = true;
    }
    return STATUS_OK;
}

static enum status purls_differ_in_qualifiers(struct csaf_check *c) {
    for (size_t i = 0; i < c->products.count; i++)
        TRY(check_same(c, json_get(helper_at(c, i), STR("purls"))));
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.13"), STR_INIT("package URLs are valid"), CSAF_BOTH, CSAF_MANDATORY, purls_are_valid},
    {STR_INIT("6.1.42"), STR_INIT("package URLs of a product differ in qualifiers alone"), V21, CSAF_MANDATORY,
     purls_differ_in_qualifiers},
};
const struct csaf_tests csaf_tests_purl = {tests, ARRAY_LEN(tests)};
