/* The 15 headings of 62443-4-2 that carry no requirement of their own: 12 point to requirements by component type, 3
 * say that there is none. */
#ifndef CATALOGUE_HEADING_H
#define CATALOGUE_HEADING_H

#include "catalogue/requirement.h"

enum { HEADING_COUNT = 15, HEADING_NONE = 255 };

struct heading {
    struct str id; /* "CR 3.2" */
    struct str title;
    struct requirement_set requirements; /* where it points; empty when there is no requirement */
    struct str sources;
    uint8_t fr;
    uint8_t parent; /* index for system_at, or SYSTEM_NONE */
};

const struct heading *heading_at(unsigned index);
/* Index of a heading in the spellings that requirement_find takes; HEADING_NONE when it is none. */
unsigned heading_find(struct str id);

#endif
