/* What a supplier's order number or short name is a member of: 6ES7414-3EM06-0AB0 and "CPU 414-3 PN/DP" are of the
 * SIMATIC S7-400 CPU family, which is what advisories list. */
#ifndef ADVISORY_PRODUCT_FAMILY_H
#define ADVISORY_PRODUCT_FAMILY_H

#include "advisory/order_number.h"

/* Rows of data/product-families.tsv. A pattern is one of order_number.h, of a whole order number or of one word;
 * several, parted by blanks, stand for as many words of the name in a row. */
struct product_family {
    struct str key; /* of the supplier in data/vendor-aliases.tsv */
    struct str pattern;
    struct str family;  /* as advisories write it */
    struct str example; /* that the pattern covers */
    struct str note;
};

/* A product as an inventory has it. */
struct product_sought {
    const struct vendor_set *suppliers;
    const struct order_number *numbers;
    size_t number_count;
    struct str product, model;
};

enum { PRODUCT_FAMILIES_MAX = 2 };
struct product_families {
    struct str items[PRODUCT_FAMILIES_MAX];
    size_t count;
};
/* The families that the product is a member of, by its order numbers or by words of its name: that of the first row
 * that covers one of them, and of those behind it with the same pattern; the user's rows before the table's. */
void product_families_find(const struct vendor_book *book, const struct product_sought *sought,
                           struct product_families *found);

/* True when the row's pattern covers all of `text`: an order number, or words. */
bool product_family_covers(const struct product_family *row, struct str text);

#endif
