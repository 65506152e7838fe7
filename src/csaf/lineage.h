/* Which products are versions of one another. A product of the branches is told by the branches above it without
 * their versions; one that a product path makes is told by its parts, of which one may be of another version. */
#ifndef CSAF_LINEAGE_H
#define CSAF_LINEAGE_H

#include "csaf/check.h"

enum { LINEAGE_UNKNOWN = 0 };

/* By the number of the product in csaf_check.products. */
struct lineage_product {
    uint64_t line;                /* LINEAGE_UNKNOWN: nothing but a name tells what it is a version of */
    const struct json_node *path; /* the product path that makes it, or NULL */
    struct str range;             /* its product_version_range */
    uint32_t first_use;           /* in `uses`; MAP_NONE: none */
};
/* A product that something is installed with: the path that says so, and where in it. */
struct lineage_use {
    const struct json_node *path;
    uint32_t subpath;
    uint32_t next; /* of the same product */
};
struct lineage {
    struct lineage_product *products;
    struct lineage_use *uses;
    size_t use_count, use_room;
};

enum status lineage_build(struct csaf_check *check, struct lineage *lineage) MUST_USE;

/* Products as they correspond. */
struct lineage_set {
    uint64_t *keys; /* open addressing: they are hashes; 0: free */
    size_t room;    /* a power of two, or 0 */
    size_t count;
    bool unknown; /* holds a product whose line is unknown */
    bool any;     /* holds a product */
};
void lineage_set_init(struct lineage_set *set);
/* Adds a product that is affected, or (`fixed`) one that is fixed. */
enum status lineage_add(struct csaf_check *check, const struct lineage *lineage, struct lineage_set *set,
                        const struct json_node *product, bool fixed) MUST_USE;
/* Whether the affected (or fixed) product corresponds to one of the set, which holds fixed (or affected) ones. It
 * cannot be told when its line or that of one in the set is unknown, or (6.1.1) it is not defined. */
enum lineage_answer { LINEAGE_NONE, LINEAGE_FOUND, LINEAGE_UNTOLD };
enum lineage_answer lineage_find(const struct csaf_check *check, const struct lineage *lineage,
                                 const struct lineage_set *set, const struct json_node *product, bool fixed);

#endif
