/* The EU Cyber Resilience Act, Annex I and what goes with it, against 4-1 and 4-2. Mostly our own reading: see
 * data/README.md. */
#ifndef CATALOGUE_CRA_H
#define CATALOGUE_CRA_H

#include "catalogue/requirement.h"

enum { CRA_NONE = 255 };

struct cra_item {
    struct str id; /* "I.I(2)(d)": Annex I part I point 2 letter d */
    struct str title;
    uint64_t processes;                  /* requirements of 4-1, bits by process index */
    struct str process_basis;            /* where that mapping comes from */
    struct requirement_set requirements; /* of 4-2 */
    struct str requirement_basis;
    struct str jrc; /* the parts that the JRC/ENISA study names */
    struct str gap; /* what the standard does not cover, or empty */
    struct str sources;
    uint8_t process_confidence; /* enum confidence */
    uint8_t requirement_confidence;
};

size_t cra_count(void);
const struct cra_item *cra_at(unsigned index);
/* Index by id, blanks and case ignored; CRA_NONE when there is none such. */
unsigned cra_find(struct str id);

#endif
