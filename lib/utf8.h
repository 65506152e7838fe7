/* One character of UTF-8. */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* The length of the character at the start of `left` bytes, 1 or more; 0 when it is malformed or cut short (RFC 3629).
 */
/*@ requires left > 0 && \valid_read(at + (0 .. left - 1));
  @ assigns \nothing;
  @ ensures 0 <= \result <= 4 && \result <= left; */
size_t kw_utf8_length(const uint8_t *at, size_t left);

#endif
