/* The 100 system requirements and enhancements of IEC 62443-3-3:2013 with COR1:2014, and how they relate to 4-2. */
#ifndef CATALOGUE_SYSTEM_H
#define CATALOGUE_SYSTEM_H

#include "catalogue/requirement.h"

enum { SYSTEM_COUNT = 100, SYSTEM_NONE = 255 };
#define SYSTEM_EDITION "IEC 62443-3-3:2013 with COR1:2014"

struct system_requirement {
    struct str id; /* "SR 1.1 RE 1" */
    struct str title;
    struct str sources;
    struct str conflict; /* as in struct requirement */
    struct str note;
    uint8_t fr;
    uint8_t level;      /* lowest SL that asks for it, 1..4 */
    uint8_t confidence; /* enum confidence */
};

/* Row `index`, below SYSTEM_COUNT. */
const struct system_requirement *system_at(unsigned index);
/* Index of an id in the spellings that requirement_find takes; SYSTEM_NONE when 3-3 has none such. */
unsigned system_find(struct str id);
/* The requirements of 4-2 whose parent is this SR (an RE counts as its base SR), enhancements included: SR to CR. The
 * way back is `parent` of struct requirement. */
struct requirement_set system_requirements(unsigned index);

#endif
