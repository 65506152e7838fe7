/* What the tests of ranges share: a range from C strings, an answer about a version. */
#ifndef UNIT_ADVISORY_RANGE_BED_H
#define UNIT_ADVISORY_RANGE_BED_H

#include "advisory/range.h"
#include "bed.h"

static inline const struct range *range_of(struct bed *bed, struct str text, struct str product, struct str supplier) {
    const struct range *range = NULL;
    assert_int_equal(range_parse(text, product, version_scheme_of(supplier), &bed->arena, &range), STATUS_OK);
    assert_non_null(range);
    return range;
}

static inline struct range_answer ask(struct bed *bed, const struct range *range, struct str product,
                                      struct str installed) {
    struct version version;
    assert_int_equal(version_parse(installed, product, &bed->arena, &version), STATUS_OK);
    return range_check(range, &version);
}

#endif
