/* The version ranges of a document's product tree, and which of them, and of the versions beside them, can be compared.
 * Only the files of tests include this. */
#ifndef CSAF_RANGES_H
#define CSAF_RANGES_H

#include "csaf/check.h"
#include "csaf/vers.h"

/* A branch of category product_version_range. */
struct csaf_range {
    const struct json_node *branch;
    const struct json_node *name; /* NULL: it has none that is a text; then `vers` is empty */
    struct vers vers;
};

/* What the tests of overlaps tell apart. A leaf has a product and no branches, a tree branches and no product. */
enum csaf_entry_kind { ENTRY_RANGE_LEAF, ENTRY_RANGE_TREE, ENTRY_VERSION_LEAF, ENTRY_VERSION_TREE };

/* A span of places on a line of versions; both ends belong to it. */
struct csaf_span {
    uint64_t from, to;
};

/* A range or a version among those beside it that are ordered by one type: these are a bucket. */
struct csaf_entry {
    const struct json_node *branch;
    struct csaf_span *spans; /* ascending */
    size_t span_count;
    uint32_t bucket; /* ascending over the entries */
    enum csaf_entry_kind kind;
    bool typed; /* the bucket is one of vers, not of vls */
};

struct csaf_link {
    uint32_t entry;
    uint32_t next; /* MAP_NONE: the last */
};

struct csaf_ranges {
    struct csaf_range *items;
    size_t count, room;
    struct csaf_entry *entries;
    size_t entry_count, entry_room;
    struct csaf_link *links; /* from a product to the entries that it stands at or below */
    size_t link_count, link_room;
    struct map products; /* id to the first link */
    uint32_t buckets;
};

/* Reads them when a test asks first. n log n in the branches beside each other. STATUS_MEMORY. */
enum status csaf_find_ranges(struct csaf_check *check, struct csaf_ranges **ranges) MUST_USE;

static inline bool csaf_is_version(enum csaf_entry_kind kind) {
    return kind == ENTRY_VERSION_LEAF || kind == ENTRY_VERSION_TREE;
}

#endif
