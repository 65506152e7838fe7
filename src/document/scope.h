/* Which releases a certificate covers: a strict little grammar over numeric dotted versions (docs/formats/scope.md).
 *   4.2.0            exactly this release; 4.2 and 4.2.0 are one; a suffix (4.2.0 SP1, 4.2.0-rc1) must be equal too
 *   4.x  4.2.*       every release whose numbers begin so
 *   >=4.0 <5.0       a lower and an upper bound, or one of them; also written >=4.0|<5.0
 *   4.1.7, >=4.2 <5  alternatives, separated by commas */
#ifndef DOCUMENT_SCOPE_H
#define DOCUMENT_SCOPE_H

#include "base/str.h"

/* True when `text` is a scope. The empty scope is one: it covers every release. */
bool scope_valid(struct str text);

/* True when release `version` lies in `scope`. A scope that is not valid covers nothing. Bounds and wildcards cover
 * only versions that are numbers throughout: whether 5.0-rc1 lies below 5.0 is for its supplier to say, by listing it.
 */
bool scope_covers(struct str scope, struct str version);

#endif
