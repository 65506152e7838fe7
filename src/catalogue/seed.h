/* The two short tables of the lesson that Keyway grew from, beside the published edition: what `catalogue --as-taught`
 * shows. */
#ifndef CATALOGUE_SEED_H
#define CATALOGUE_SEED_H

#include "catalogue/requirement.h"

/* How a taught row compares with the published edition. */
enum seed_verdict {
    SEED_SAME,
    SEED_NARROWER, /* taught for fewer component types than published */
    SEED_HEADING,  /* taught as a requirement, published as a heading only */
    SEED_EARLIER,  /* published at a lower SL than taught */
    SEED_ABSENT,   /* not in the published edition */
};
/* "same", "narrower", "heading", "earlier", "absent". */
struct str seed_verdict_name(unsigned verdict);

/* One of the seven rows from SR to CR. */
struct seed_row {
    struct str sr;   /* "SR 1.2" */
    struct str seed; /* the CR as taught */
    struct str seed_types;
    struct requirement_set requirements; /* as published */
    struct str published_types;
    struct str levels;
    uint8_t verdict; /* enum seed_verdict */
    struct str difference;
};
/* One capability of the four-step ladder of SLs. */
struct seed_rung {
    struct str key;
    struct str taught;
    struct requirement_set requirements; /* the closest ones published */
    struct str published;                /* their levels */
    struct str difference;
    uint8_t level; /* as taught */
    uint8_t verdict;
};
enum { SEED_ROW_COUNT = 7, SEED_RUNG_COUNT = 12 };
const struct seed_row *seed_row_at(unsigned index);
const struct seed_rung *seed_rung_at(unsigned index);

#endif
