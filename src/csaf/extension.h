/* The extensions of CSAF 2.1 whose schema and requirements are known here (data/csaf-extensions.tsv). */
#ifndef CSAF_EXTENSION_H
#define CSAF_EXTENSION_H

#include "csaf/schema.h"

enum extension_class { EXTENSION_EXPERIMENTAL, EXTENSION_REGISTERED, EXTENSION_OFFICIAL };

/* Where lists of extensions may stand. */
enum extension_place {
    EXTENSION_AT_DOCUMENT,
    EXTENSION_AT_BRANCHES,
    EXTENSION_AT_NAMES,
    EXTENSION_AT_PATHS,
    EXTENSION_AT_METRICS,
    EXTENSION_AT_VULNERABILITIES,
    EXTENSION_AT_ROOT,
    EXTENSION_PLACES,
};

struct extension {
    struct str schema;               /* the URL that names it */
    uint8_t class;                   /* enum extension_class */
    uint8_t rules;                   /* enum schema_id */
    uint16_t most[EXTENSION_PLACES]; /* how often it may stand in a list there */
    struct str incompatible;         /* the URL of one that may not stand in the same document; empty: none */
};

/* By its URL; NULL: it is not known here. */
const struct extension *extension_find(struct str schema);
/* Its row: below EXTENSIONS_MAX. */
enum { EXTENSIONS_MAX = 16 };
size_t extension_number(const struct extension *known);
/* The class of one that is not known here is experimental: nobody has published a list of the others yet. */
enum extension_class extension_class(struct str schema);
struct str extension_class_name(enum extension_class class);
/* A path (csaf/path.h) to every list of a place. */
struct str extension_path(enum extension_place place);

#endif
