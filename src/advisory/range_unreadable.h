/* What a range says in a way that its grammar would take for something else. */
#ifndef ADVISORY_RANGE_UNREADABLE_H
#define ADVISORY_RANGE_UNREADABLE_H

#include "advisory/range_reader.h"

/* True for prose (wording_plain) that names versions as not affected or fixed, parts of a line ("1.4.7 and earlier 1.4
 * versions"), exceptions that are ranges ("except 4.9.8 and later") or an interval in brackets: no version's place in
 * it is certain. */
bool range_is_unreadable(struct str text);

#endif
