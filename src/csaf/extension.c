#include "csaf/extension.h"

#include "csaf/extension.inc"

const struct extension *extension_find(struct str schema) {
    for (size_t i = 0; i < ARRAY_LEN(extension_rows); i++)
        if (str_eq(extension_rows[i].schema, schema))
            return &extension_rows[i];
    return NULL;
}

_Static_assert(ARRAY_LEN(extension_rows) <= EXTENSIONS_MAX, "callers count by row");

size_t extension_number(const struct extension *known) {
    return (size_t)(known - extension_rows);
}

enum extension_class extension_class(struct str schema) {
    const struct extension *known = extension_find(schema);
    return known ? (enum extension_class)known->class : EXTENSION_EXPERIMENTAL;
}

struct str extension_class_name(enum extension_class class) {
    static const struct str names[] = {[EXTENSION_EXPERIMENTAL] = STR_INIT("experimental"),
                                       [EXTENSION_REGISTERED] = STR_INIT("registered"),
                                       [EXTENSION_OFFICIAL] = STR_INIT("official")};
    return names[class];
}

struct str extension_path(enum extension_place place) {
    static const struct str paths[EXTENSION_PLACES] = {
        [EXTENSION_AT_DOCUMENT] = STR_INIT("document.x_extensions"),
        [EXTENSION_AT_BRANCHES] = STR_INIT("product_tree.branches*.product.x_extensions"),
        [EXTENSION_AT_NAMES] = STR_INIT("product_tree.full_product_names[].x_extensions"),
        [EXTENSION_AT_PATHS] = STR_INIT("product_tree.product_paths[].full_product_name.x_extensions"),
        [EXTENSION_AT_METRICS] = STR_INIT("vulnerabilities[].metrics[].content.x_extensions"),
        [EXTENSION_AT_VULNERABILITIES] = STR_INIT("vulnerabilities[].x_extensions"),
        [EXTENSION_AT_ROOT] = STR_INIT("x_extensions"),
    };
    return paths[place];
}
