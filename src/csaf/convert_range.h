/* Ranges of versions as constraints: VERS, the part of it behind the type (called vls), and what people write in words
 * that is surely one. */
#ifndef CSAF_CONVERT_RANGE_H
#define CSAF_CONVERT_RANGE_H

#include "base/str.h"

enum { RANGE_PARTS_MAX = 64 };

struct convert_range_part {
    struct str comparator; /* "<", "<=", ">", ">=", "!=", or "" for equal */
    struct str version;    /* as it is written */
};

struct convert_range {
    struct str type; /* of VERS: "intdot"; ptr NULL: vls */
    bool all;        /* every version; then there are no parts */
    struct convert_range_part parts[RANGE_PARTS_MAX];
    size_t count;
};

/* A range in form already: "vers:intdot/>=1|<2", ">=1|<2", or one version without blanks. False for others, and for
 * more than RANGE_PARTS_MAX parts. */
bool convert_range_parse(struct str text, struct convert_range *range);
/* A range in words or with blanks: "All versions < V2 SP1", ">= 1.0 and < 2.0", "1.4 and prior"; blanks inside versions
 * become "%20". False when it says anything that is not surely understood. Texts lie in the arena; `*failed` is set
 * without memory. */
bool convert_range_from_words(struct str text, struct arena *arena, struct convert_range *range, bool *failed);
/* A version of it seems to be several in one string: "<V33.017_V34.014". What that means, nobody but its author knows.
 */
bool convert_range_names_several(const struct convert_range *range);
/* In form; ptr NULL without memory. */
struct str convert_range_text(struct arena *arena, const struct convert_range *range);
/* A version without the percent-encoding of VERS; ptr NULL without memory. */
struct str convert_range_decode(struct arena *arena, struct str version);
/* Below, at or above 0 as the versions are to each other: numbers by their value, letters whatever their case. */
int convert_range_compare(struct str a, struct str b);
/* The versions stand in ascending order. */
bool convert_range_is_ascending(const struct convert_range *range);

#endif
