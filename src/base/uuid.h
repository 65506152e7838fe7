/* Name-based UUIDs, version 5 of RFC 9562 section 5.5: the same name gives the same id, so that a report made twice
 * from the same input is the same. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "base/str.h"

enum { UUID_TEXT = 37 };

/* The UUID of a name in Keyway's own namespace, from its parts joined by a byte that no part holds, as 36 characters
 * and a NUL. At most 8 parts. */
void uuid_named(const struct str *parts, size_t count, char text[UUID_TEXT]);

#endif
