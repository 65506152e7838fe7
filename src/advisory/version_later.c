#include "advisory/advisory.h"
#include "advisory/version.h"

/* Beside these an order is certain for a fix: of 4.2 and 4.2.3, or of 4.2 and 4.2 SP1, the one that says more is the
 * later, whichever release of its line the other means. */
static bool is_certain(const struct version_comparison *comparison) {
    switch (comparison->reason) {
    case VERSION_REASON_NONE:
    case VERSION_REASON_COARSE_LEFT:
    case VERSION_REASON_COARSE_RIGHT:
    case VERSION_REASON_BASE_LEFT:
    case VERSION_REASON_BASE_RIGHT:
        return comparison->order != VERSION_UNCOMPARABLE;
    default:
        return false;
    }
}

/* A wildcard may stand for later ones still, also where the order is decided before it. */
static bool is_open(const struct version *version) {
    for (size_t i = 0; i < version->count; i++)
        if (version->parts[i].kind == VERSION_PART_ANY || (version->parts[i].flags & VERSION_PART_OPEN) != 0)
            return true;
    return false;
}

enum status advisory_later_fix(struct str supplier, struct str product, struct str a, struct str b, struct arena *arena,
                               struct str *later) {
    struct version left, right;
    if (str_eq(a, b)) {
        *later = a;
        return STATUS_OK;
    }
    TRY(version_parse(a, product, arena, &left));
    TRY(version_parse(b, product, arena, &right));
    struct version_comparison comparison = version_compare(&left, &right, version_scheme_of(supplier));
    *later = STR_NONE;
    if (is_certain(&comparison) && !is_open(&left) && !is_open(&right))
        *later = comparison.order == VERSION_OLDER ? b : a;
    return STATUS_OK;
}
