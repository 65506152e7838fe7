/* The four component types of IEC 62443-4-2; a component may be of several, and then meets the requirements of all. */
#ifndef CATALOGUE_COMPONENT_H
#define CATALOGUE_COMPONENT_H

#include "base/str.h"

enum component {
    COMPONENT_SA = 1, /* software application */
    COMPONENT_ED = 2, /* embedded device */
    COMPONENT_HD = 4, /* host device */
    COMPONENT_ND = 8, /* network device */
};
enum { COMPONENT_COUNT = 4, COMPONENT_MASKS = 16, COMPONENT_ALL = 15 };

/* By index 0..3 (SA, ED, HD, ND): "SA" and "software application". */
struct str component_abbreviation(unsigned index);
struct str component_name(unsigned index);
/* The bit of a type written as "ED", "embedded device" or "embedded-device" in any case; 0 when it is none. */
unsigned component_find(struct str text);
/* "SA ED" of a mask, in the arena; ptr NULL without memory. */
struct str component_mask_text(struct arena *arena, unsigned type_mask);

#endif
