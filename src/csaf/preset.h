/* The presets of the specification (2.1: 6.4): sets of tests by name. */
#ifndef CSAF_PRESET_H
#define CSAF_PRESET_H

#include "csaf/validate.h"

struct csaf_preset;

/* In the order of the specification. */
size_t csaf_preset_count(void);
const struct csaf_preset *csaf_preset_at(size_t index);
/* NULL: there is none of that name. */
const struct csaf_preset *csaf_preset_find(struct str name);
struct str csaf_preset_name(const struct csaf_preset *preset);

/* How many items the next writes at most. */
size_t csaf_preset_room(void);
/* What the preset asks for; returns how many items that are. A document of a version that lacks one of the tests is not
 * told so: nobody named it. */
size_t csaf_preset_items(const struct csaf_preset *preset, struct csaf_wanted *items);

#endif
