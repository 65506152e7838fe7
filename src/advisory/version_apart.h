/* What stands behind blanks and still belongs to a version: a qualifier, a build, a second number. */
#ifndef ADVISORY_VERSION_APART_H
#define ADVISORY_VERSION_APART_H

#include "advisory/version_cursor.h"

/* Takes it; the cursor is at the blanks. False, nothing moved, when what follows is no part of the version. */
bool version_apart_take(struct version_cursor *c);

#endif
