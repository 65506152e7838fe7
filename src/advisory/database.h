/* The database behind advisory.h: documents, their products in one row, names and ranges kept once, and the indexes. */
#ifndef ADVISORY_DATABASE_H
#define ADVISORY_DATABASE_H

#include <stdatomic.h>

#include "advisory/csaf.h"
#include "advisory/name.h"
#include "advisory/name_index.h"
#include "advisory/own_names.h"
#include "advisory/range.h"

enum { DATABASE_WORKERS_MAX = ADVISORY_WORKERS_MAX };

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
    bool lined; /* other names say the same of other lines, so that the line is one of versions, not of hardware */
    struct name name;
};

/* The version or range of a leaf. What stands behind `read` is only there once it is (database_read_version). */
struct database_version {
    struct str text;
    uint32_t name;
    uint8_t order_count;
    const struct order_number *orders; /* numbers that stand in the place of the version */
    struct str rest;                   /* the text without them */
    atomic_bool read;
    bool all; /* every version: none is given, or the text says so */
    bool open_below;
    bool exact;
    const struct range *range; /* with the line that the product's name sets */
    const struct range *alone; /* without it: for assets whose own name is of that line */
};

/* One product of one document. */
struct database_leaf {
    uint32_t document;
    uint32_t product;   /* in the document */
    uint32_t name;      /* CSAF_NONE: no name that could be matched */
    uint32_t host_name; /* of what it is installed on or built into; CSAF_NONE: nothing */
    uint32_t version;   /* its database_version */
    uint16_t order_count;
    bool listed;                       /* in a status list of some vulnerability */
    bool part;                         /* only there for others to be made of */
    bool firmware;                     /* with a host: it is the host's own software */
    const struct order_number *orders; /* from its identification helper */
};

struct advisory_db {
    struct arena arena;                       /* the database itself and what is shared */
    struct arena keeps[DATABASE_WORKERS_MAX]; /* what each worker read */
    unsigned workers;
    struct own_names own; /* what the user adds to the tables */
    struct vendor_book book;
    struct name_lexicon lexicon;
    struct csaf_document *documents; /* ascending by id */
    uint32_t document_count;
    uint32_t unread;
    struct map document_ids;
    struct database_supplier *suppliers;
    date_days *covered; /* by number of the supplier: the first day on which an advisory was about a product of it */
    struct database_name *names;
    struct database_leaf *leaves;      /* by document, then product */
    struct database_version *versions; /* one a leaf, in the same order */
    struct database_reading *reading;  /* of versions */
    uint32_t *leaf_first;              /* by document: its first leaf; one more at the end */
    uint32_t *leaves_by_name;
    uint32_t supplier_count;
    uint32_t name_count;
    uint32_t leaf_count;
    struct name_index index;  /* of names, by words */
    struct name_index runs;   /* of names, by designators: INDEX_RUN and INDEX_NUMBERED */
    struct name_index orders; /* of leaves, by order number */
    uint32_t *wild_leaves;    /* leaves whose order number has placeholders */
    size_t wild_count;
    size_t wild_room;
};

/* What is known without any document. STATUS_MEMORY. */
enum status database_init(struct advisory_db *db) MUST_USE;
/* Builds all but the documents: names, versions, leaves, indexes. In parallel; the same whatever the number of workers.
 */
enum status database_build(struct advisory_db *db) MUST_USE;
/* Notes of which suppliers the names are. STATUS_MEMORY. */
enum status database_cover(struct advisory_db *db) MUST_USE;
/* Versions are read when they are first asked for (database_version.c), from any thread. STATUS_MEMORY. */
enum status database_versions_init(struct advisory_db *db) MUST_USE;
void database_versions_done(struct advisory_db *db);
enum status database_read_version(const struct advisory_db *db, uint32_t version) MUST_USE;
/* The indexes (database_index.c); what they need lies in the arena. Of names, once these are read; of order numbers,
 * once those of leaves and versions are. STATUS_MEMORY. */
enum status database_index_words(struct advisory_db *db, struct arena *arena) MUST_USE;
enum status database_index_runs(struct advisory_db *db, struct arena *arena) MUST_USE;
enum status database_index_orders(struct advisory_db *db, struct arena *arena) MUST_USE;

#endif
