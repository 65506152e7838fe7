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
/* True when the end of some branch belongs to the range itself ("<= 4.2"), or is not understood as a whole. */
bool range_is_closed_above(const struct range *range);
/* The end of a branch stands for a version line, which is the end without its last number, or without the patch behind
 * its numbers: 4.7 for "< 4.7.2", R511.5 for "< R511.5 TCU4". How many numbers the deepest line has that `version` is
 * of; 0: none. */
unsigned range_end_line(const struct range *range, const struct version *version);
/* True when `version` begins with the end of a branch: 4.1 and 4.1.1712 with "< 4.1". */
bool range_end_begins(const struct range *range, const struct version *version);
/* True when it says more than that end: 4.1.1712. */
bool range_end_is_refined(const struct range *range, const struct version *version);
/* True when the range is one branch, in whichever way it is read. */
bool range_has_one_end(const struct range *range);
/* True when the end of some branch, as its text says it, is what `is` asks for. */
bool range_some_end(const struct range *range, bool (*is)(const void *context, struct str end), const void *context);
/* True when the range is single versions alone: "2.1", and not "2.1.x". */
bool range_is_exact(const struct range *range);

#endif
