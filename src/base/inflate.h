/* gzip (RFC 1952) unpacked at once, without a library: for what a device packs for itself, as /proc/config.gz. What the
 * tool unpacks goes through gunzip.h. */
#ifndef BASE_INFLATE_H
#define BASE_INFLATE_H

#include "base/str.h"

/* The first member's text, in the arena, a NUL behind it, of at most `max` bytes. STATUS_INPUT where it is damaged,
 * cut, longer, or its sum is another; STATUS_MEMORY. */
enum status inflate_gzip(struct str packed, size_t max, struct arena *arena, struct str *text) MUST_USE;

#endif
