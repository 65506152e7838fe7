/* A moment as people and protocols write it. */
#ifndef LIB_STAMP_H
#define LIB_STAMP_H

#include <keyway/port.h>

#define KW_STAMP_SIZE 20u /* "2026-11-29T00:00:00Z" */

/* RFC 3339 in UTC, to the second, without an end of text: KW_STAMP_SIZE. A clock that was never set, or that says what
 * no calendar from 1970 to 9999 has, gives 0 and writes nothing. */
size_t kw_stamp(const struct kw_moment *now, char text[KW_STAMP_SIZE]);

#endif
