/* Tests of single version ranges. */
#include "csaf/ranges.h"

static enum status each_range(struct csaf_check *c,
                              enum status (*visit)(struct csaf_check *, const struct csaf_range *)) {
    struct csaf_ranges *ranges;
    TRY(csaf_find_ranges(c, &ranges));
    for (size_t i = 0; i < ranges->count; i++)
        if (ranges->items[i].name)
            TRY(visit(c, &ranges->items[i]));
    return STATUS_OK;
}

/* ---- 6.1.50. A type that is not supported is told, and all that does not ask for its order is checked. */

static enum status visit_form(struct csaf_check *c, const struct csaf_range *range) {
    struct str type = range->vers.type_name;
    if (type.ptr && !(range->vers.type && range->vers.type->supported))
        TRY(csaf_skip(c, range->name,
                      str_format(c->arena,
                                 "the vers type '" STR_F "' is not supported, so the order of its versions is "
                                 "not known",
                                 STR_A(type))));
    return range->vers.fault.ptr ? csaf_add(c, range->name, range->vers.fault) : STATUS_OK;
}
static enum status ranges_are_canonical(struct csaf_check *c) {
    return each_range(c, visit_form);
}

/* ---- 6.1.59, 6.2.49: what has a fault may mean anything */

static enum status visit_single(struct csaf_check *c, const struct csaf_range *range) {
    if (range->vers.fault.ptr || !vers_is_single(&range->vers))
        return STATUS_OK;
    return csaf_add(c, range->name,
                    STR("names one version: make the branch a product_version, and the version its name"));
}
static enum status ranges_have_versions(struct csaf_check *c) {
    return each_range(c, visit_single);
}

static enum status visit_open(struct csaf_check *c, const struct csaf_range *range) {
    if (range->vers.fault.ptr || !vers_is_open(&range->vers))
        return STATUS_OK;
    return csaf_add(c, range->name,
                    STR("has no upper end, so it speaks of versions that do not exist yet: end it with the newest "
                        "version that is meant"));
}
static enum status ranges_end(struct csaf_check *c) {
    return each_range(c, visit_open);
}

/* ---- 6.2.51 */

static enum status visit_type(struct csaf_check *c, const struct csaf_range *range) {
    const struct vers *vers = &range->vers;
    if (!vers->type_name.ptr || (vers->type && vers->type->registered && vers->type->supported))
        return STATUS_OK;
    return csaf_add(c, range->name,
                    str_format(c->arena, "the vers type '" STR_F "' is %s, and %s: %s", STR_A(vers->type_name),
                               vers->type && vers->type->registered ? "registered" : "not registered",
                               vers->type && vers->type->supported ? "supported" : "not supported",
                               "list the versions, for others may not be able to tell which are meant"));
}
static enum status types_are_known(struct csaf_check *c) {
    return each_range(c, visit_type);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.50"), STR_INIT("version ranges are canonical vers or vls"), V21, CSAF_MANDATORY,
     ranges_are_canonical},
    {STR_INIT("6.1.59"), STR_INIT("a version range is more than one version"), V21, CSAF_MANDATORY,
     ranges_have_versions},
    {STR_INIT("6.2.49"), STR_INIT("version ranges have an upper end"), V21, CSAF_RECOMMENDED, ranges_end},
    {STR_INIT("6.2.51"), STR_INIT("vers types are registered and supported"), V21, CSAF_RECOMMENDED, types_are_known},
};
const struct csaf_tests csaf_tests_range = {tests, ARRAY_LEN(tests)};
