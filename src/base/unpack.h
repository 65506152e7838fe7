/* Unpacking: gzip (RFC 1952) and Zstandard (RFC 8878) from memory to memory, bounded. */
#ifndef BASE_UNPACK_H
#define BASE_UNPACK_H

#include "base/out.h"

/* Appends what `packed` holds, all members or frames of it, to `to`. STATUS_LIMIT when `to` would exceed its bound,
 * STATUS_INPUT when the data is damaged, ends early, or is followed by something else; `to` then holds a part. */
enum status unpack_gzip(struct str packed, struct out *to) MUST_USE;
/* The same; a frame that asks for a window beyond 128 MiB is STATUS_INPUT. */
enum status unpack_zstd(struct str packed, struct out *to) MUST_USE;

#endif
