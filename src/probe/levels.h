/* What the catalogue knows of the requirements that checks speak to: the level from which each is asked, and of which
 * types of components. A row of a check says neither again. */
#ifndef PROBE_LEVELS_H
#define PROBE_LEVELS_H

#include "base/out.h"
#include "catalogue/component.h"

struct probe_check;

struct probe_level {
    struct str id;
    uint8_t
        level[COMPONENT_COUNT]; /* the lowest SL-C that asks it of SA, ED, HD, ND; 0: it is not asked of that type */
};
/* NULL: the catalogue has no such requirement. */
const struct probe_level *probe_level_of(struct str id);
/* Whose it is to meet: COMPONENT_* bits. */
unsigned probe_level_types(const struct probe_level *level);
/* The lowest level at which any type is asked. */
unsigned probe_level_lowest(const struct probe_level *level);
/* All types that one of a check's requirements is asked of. */
unsigned probe_check_types(const struct probe_check *check);
/* "SA", "ED", "HD", "ND" by index. */
extern const char *const probe_type_words[COMPONENT_COUNT];
/* The bits of "ED" or "ED,ND", in any case; 0 where a word is no type. */
unsigned probe_types_read(struct str text);
/* "ED, ND". */
enum { PROBE_TYPES_TEXT = 16 };
const char *probe_types_text(unsigned types, char text[PROBE_TYPES_TEXT]);

#endif
