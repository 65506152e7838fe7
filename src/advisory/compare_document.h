/* Between compare.c and compare_products.c: two documents side by side. */
#ifndef ADVISORY_COMPARE_DOCUMENT_H
#define ADVISORY_COMPARE_DOCUMENT_H

#include "advisory/compare.h"
#include "advisory/csaf.h"

enum { BEFORE, AFTER, SIDES };

/* One revision as read. */
struct compared {
    struct json_doc json;
    struct csaf_document document;
    uint32_t *names; /* by product: the number of its name, the same on both sides */
};

struct comparison {
    struct arena *arena; /* of the result */
    struct compared sides[SIDES];
    struct map names;        /* of products to numbers */
    struct str *name_texts;  /* by number */
    uint32_t *values[SIDES]; /* by number of the name: what a product has on either side; 0 between two questions */
    uint32_t *touched;       /* numbers of names with a value on some side, each once */
    uint32_t touched_count;
    bool *is_touched; /* by number of the name */
    struct map texts; /* of scores, to numbers; a value is the number and 1 */
    struct str *value_texts;
    size_t value_room;
    struct advisory_change *items;
    size_t count, room;
};

/* Numbers every product's name. STATUS_MEMORY. */
enum status compare_names(struct comparison *c) MUST_USE;
enum status compare_add(struct comparison *c, const struct advisory_change *change) MUST_USE;
/* Products that came or went. */
enum status compare_tree(struct comparison *c) MUST_USE;
/* Status, scores and remediations of one vulnerability; an index of CSAF_NONE: it is not on that side. */
enum status compare_vulnerability(struct comparison *c, const uint32_t index[SIDES], struct str name) MUST_USE;

#endif
