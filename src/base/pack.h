/* Packing: Zstandard (RFC 8878) from memory to memory. unpack.h is the way back. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/out.h"

/* Appends `bytes` to `to` as one frame that says its size. STATUS_MEMORY, or the status of `to`. */
enum status pack_zstd(struct str bytes, struct out *to) MUST_USE;

#endif
