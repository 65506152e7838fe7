/* The phrases of a range: "prior to", "up to and including", "and earlier", "between". */
#ifndef ADVISORY_RANGE_PHRASE_H
#define ADVISORY_RANGE_PHRASE_H

#include "advisory/range_reader.h"
#include "advisory/range_word.h"

/* Takes the phrase that begins with `word`, which r->at is behind. */
void range_phrase_take(struct range_reader *r, enum range_word word);
/* Whether a version comes next, words like "version" and "the" apart. */
bool range_phrase_version_follows(const struct range_reader *r, size_t at);
/* "4.2 and earlier": makes the last item one with this operator. */
void range_phrase_apply_behind(struct range_reader *r, enum range_op op);
/* "(including)", "(excluding)": whether the last item's version belongs to the range. */
void range_phrase_mark(struct range_reader *r, bool including);
/* The next version gets this operator. */
void range_phrase_set_op(struct range_reader *r, enum range_op op);
/* The last version, if it has no operator, begins a range whose other end follows. */
void range_phrase_make_lower(struct range_reader *r);

#endif
