/* Order numbers (catalogue numbers, article numbers, MLFB): what a supplier's price list calls a product. Read by the
 * patterns of data/order-patterns.tsv, which say how each supplier builds them. */
#ifndef ADVISORY_ORDER_NUMBER_H
#define ADVISORY_ORDER_NUMBER_H

#include "advisory/vendor.h"

enum { ORDER_NUMBER_MAX = 40, ORDER_NUMBERS_MAX = 24 };

/* One number: capitals and digits without separators. In a listed number '?' stands for any one character (an
 * advisory's lower-case x or z, '.', '#'), and '*' for any number of them. */
struct order_number {
    uint8_t len;
    bool open;      /* its pattern fixes no length */
    bool patterned; /* it follows a pattern: another one of that supplier is another product */
    char text[ORDER_NUMBER_MAX];
    uint64_t blocks; /* bit i: a new block of the number begins at text[i] */
};

struct order_span {
    uint32_t offset; /* in the text searched */
    uint32_t length;
};

struct order_numbers {
    struct order_number items[ORDER_NUMBERS_MAX];
    struct order_span spans[ORDER_NUMBERS_MAX]; /* where each stands */
    size_t count;
};

/* Rows of data/order-patterns.tsv. In a pattern
 *   #  a digit          @  a letter
 *   *  more letters and digits, or none (one at least behind a dash); of a type also behind more dashes
 *   -  a dash; an article number may also be written without, and with blanks between its groups
 * and every other character stands for itself. The placeholders of a listed number count as whatever is asked for. */
enum order_kind { ORDER_ARTICLE, ORDER_TYPE };
struct order_pattern {
    struct str key; /* of the supplier in data/vendor-aliases.tsv */
    struct str pattern;
    uint8_t kind; /* enum order_kind */
    struct str example;
    struct str note;
};
/* True when all of `text` is a number of that pattern. */
bool order_pattern_covers(const struct order_pattern *pattern, struct str text);

/* The patterns of some suppliers: numbers of rows, those that the user adds behind those of the table. */
enum { ORDER_PATTERNS_MAX = 192 };
struct order_reader {
    const struct own_names *own; /* or NULL */
    uint16_t rows[ORDER_PATTERNS_MAX];
    char firsts[ORDER_PATTERNS_MAX]; /* what each row's pattern begins with, in small letters */
    size_t count;
    uint64_t first[2]; /* bit by ASCII character (small letters) that some pattern may begin with */
};
void order_reader_init(struct order_reader *reader, const struct vendor_book *book, const struct vendor_set *suppliers);

/* Finds the numbers in `text` that follow one of the patterns, left to right, the longest at each place. */
void order_number_find(const struct order_reader *reader, struct str text, struct order_numbers *numbers);
/* A whole field that is a number, whatever its pattern. False when it is empty or too long. */
bool order_number_read(const struct order_reader *reader, struct str text, struct order_number *number);

enum order_relation {
    ORDER_DIFFERENT,
    ORDER_SAME,   /* equal, or covered by the listed one's wildcards */
    ORDER_BEGINS, /* the listed one names the first blocks of the asset's: a family of variants */
    ORDER_SHORT,  /* the asset's names only the first blocks of the listed one */
    ORDER_CUT,    /* the listed one seems to be cut before the letters at its end: 1756-EN4 for 1756-EN4TR */
};
enum order_relation order_number_relate(const struct order_number *listed, const struct order_number *asset);

/* True when `pattern` ('?' one character, '*' any number) covers the whole of `text`. At most quadratic. */
bool pattern_covers(struct str pattern, struct str text);

#endif
