/* The database behind advisory.h: documents, their products in one row, names and ranges kept once, and the indexes. */
#ifndef ADVISORY_DATABASE_H
#define ADVISORY_DATABASE_H

#include "advisory/csaf.h"
#include "advisory/name.h"
#include "advisory/name_index.h"
#include "advisory/range.h"

enum { DATABASE_WORKERS_MAX = 64 };

/* A supplier as some advisory writes it. */
struct database_supplier {
    struct str text;
    struct name_supplier reader;
    struct vendor_set ids;
    const struct version_scheme *scheme;
};

/* A product name as some advisory writes it, read once. */
struct database_name {
    struct str text;
    uint32_t supplier;
    uint32_t led_by;     /* supplier whose name stands in front of the product's; VENDOR_NONE: nobody's */
    uint32_t leaf_first; /* its products, in the order of documents: index into `leaves_by_name` */
    uint32_t leaf_count;
    uint32_t document_count;
    bool has_line; /* the name sets a version line (range_line_of) */
    bool lined;    /* other names say the same of other lines, so that the line is one of versions, not of hardware */
    struct name name;
};

/* A range as it reads by itself, whatever the product: many products have the same. */
struct database_range {
    struct str text;
    const struct version_scheme *scheme;
    const struct range *range;
    bool all;        /* every version */
    bool open_below; /* goes down to the first version ever made */
    bool exact;      /* single versions alone */
};

/* A version or range as some advisory writes it of one product name, read once. */
struct database_version {
    struct str text;
    uint32_t name;
    uint8_t kind; /* enum csaf_version_kind */
    uint8_t order_count;
    bool all; /* every version: none is given, or the text says so */
    bool open_below;
    bool exact;
    const struct order_number *orders; /* numbers that stand in the place of the version */
    struct str rest;                   /* the text without them */
    uint32_t by_itself;                /* its database_range */
    const struct range *range;         /* with the line that the product's name sets */
    const struct range *alone;         /* without it: for assets whose own name is of that line */
};

/* One product of one document. */
struct database_leaf {
    uint32_t document;
    uint32_t product;   /* in the document */
    uint32_t name;      /* CSAF_NONE: no name that could be matched */
    uint32_t host_name; /* of what it is installed on or built into; CSAF_NONE: nothing */
    uint32_t version;
    uint8_t order_count;
    bool listed;                       /* in a status list of some vulnerability */
    bool part;                         /* only there for others to be made of */
    bool firmware;                     /* with a host: it is the host's own software */
    const struct order_number *orders; /* from its identification helper */
};

struct advisory_db {
    struct arena arena;                       /* the database itself and what is shared */
    struct arena keeps[DATABASE_WORKERS_MAX]; /* what each worker read */
    unsigned workers;
    struct vendor_book book;
    struct name_lexicon lexicon;
    struct csaf_document *documents; /* ascending by id */
    uint32_t document_count;
    uint32_t unread;
    struct map document_ids;
    struct database_supplier *suppliers;
    struct database_name *names;
    struct database_version *versions;
    struct database_range *ranges;
    struct database_leaf *leaves; /* by document, then product */
    uint32_t *leaf_first;         /* by document: its first leaf; one more at the end */
    uint32_t *leaves_by_name;
    uint32_t supplier_count;
    uint32_t name_count;
    uint32_t version_count;
    uint32_t range_count;
    uint32_t leaf_count;
    struct name_index index;  /* of names */
    struct name_index orders; /* of leaves, by order number */
    uint32_t *wild_leaves;    /* leaves whose order number has placeholders */
    size_t wild_count;
    size_t wild_room;
};

/* Builds all but the documents: names, versions, leaves, indexes. In parallel; the same whatever the number of workers.
 */
enum status database_build(struct advisory_db *db) MUST_USE;
/* The indexes alone, once all else is built (database_index.c). */
enum status database_index(struct advisory_db *db) MUST_USE;

#endif
