/* What stands behind the first number of a version: dots, dashes, letters, parentheses. */
#ifndef ADVISORY_VERSION_PART_H
#define ADVISORY_VERSION_PART_H

#include "advisory/version_cursor.h"

/* Takes everything behind the first part that belongs to the version. */
void version_part_take_all(struct version_cursor *c);
/* Takes the letters at the cursor, glued to a number or behind a dot or a dash: a qualifier, a letter, a wildcard ...
 */
void version_part_take_letters(struct version_cursor *c);
/* Takes parentheses behind a version: a step, a train, a qualifier, a second number. False, nothing moved, when they
 * are no part of it. */
bool version_part_take_parentheses(struct version_cursor *c);

#endif
