/* Packs what a test wants read packed; its program is linked with zlib and zstd. */
#ifndef UNIT_PACKED_H
#define UNIT_PACKED_H

#include "bed.h"

#include <zlib.h>
#include <zstd.h>

static inline struct str packed_gzip(struct bed *bed, struct str text) {
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    uLong room = deflateBound(&stream, text.len);
    char *bytes = arena_get(&bed->arena, room, 1);
    stream.next_in = (z_const Bytef *)(uintptr_t)text.ptr;
    stream.avail_in = (uInt)text.len;
    stream.next_out = (Bytef *)bytes;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    struct str packed = {bytes, stream.total_out};
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return packed;
}

static inline struct str packed_zstd(struct bed *bed, struct str text) {
    size_t room = ZSTD_compressBound(text.len);
    char *bytes = arena_get(&bed->arena, room, 1);
    return (struct str){bytes, ZSTD_compress(bytes, room, text.ptr, text.len, 3)};
}

#endif
