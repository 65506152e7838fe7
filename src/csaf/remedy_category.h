/* The categories of remediations, and what they do not go with. */
#ifndef CSAF_REMEDY_CATEGORY_H
#define CSAF_REMEDY_CATEGORY_H

#include "base/str.h"

/* What may not be said of one product together, in bits. */
enum remedy {
    WORKAROUND = 1 << 0,
    MITIGATION = 1 << 1,
    VENDOR_FIX = 1 << 2,
    OPTIONAL_PATCH = 1 << 3,
    NONE_AVAILABLE = 1 << 4,
    FIX_PLANNED = 1 << 5,
    NO_FIX_PLANNED = 1 << 6,
};
/* Kinds of status that a product has. */
enum kind {
    AFFECTED = 1 << 0,
    NOT_AFFECTED = 1 << 1,
    FIXED = 1 << 2,
    INVESTIGATED = 1 << 3,
    UNKNOWN = 1 << 4,
};

enum { REMEDIES = 7 };
/* The two tables that the specification of 2.1 gives with the categories of remediations. */
struct remedy_category {
    struct str category;
    uint8_t bit;
    uint8_t rank;        /* of two that contradict each other the lower one holds, as 6.1.35 proposes */
    uint8_t against;     /* remedies that contradict it */
    uint8_t prohibited;  /* kinds of status */
    uint8_t discouraged; /* kinds of status */
};
extern const struct remedy_category remedy_categories[REMEDIES];
/* NULL: there is no such category. */
const struct remedy_category *remedy_category_find(struct str category);

#endif
