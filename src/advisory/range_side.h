/* On which side of a range a version lies that is not in it: past its end means fixed, before its start never affected.
 */
#ifndef ADVISORY_RANGE_SIDE_H
#define ADVISORY_RANGE_SIDE_H

#include "advisory/range.h"

enum range_side {
    RANGE_SIDE_UNKNOWN,
    RANGE_SIDE_BEFORE, /* older than all that the range holds */
    RANGE_SIDE_BEYOND, /* newer than some branch of it: past the end of its own line, or of all */
};
enum range_side range_side(const struct range *range, const struct version *version);

/* True when some branch has no start: the range goes down to the first version ever made. */
bool range_is_open_below(const struct range *range);
/* True when some branch has no end. */
bool range_is_open_above(const struct range *range);
/* The most numbers from the front that `version` shares with the end of a branch. */
unsigned range_shared(const struct range *range, const struct version *version);
/* True when the range is single versions alone: "2.1", and not "2.1.x". */
bool range_is_exact(const struct range *range);

#endif
