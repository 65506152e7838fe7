#include "base/unpack.h"

#include <limits.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { BLOCK = 64 * 1024, WINDOW_LOG_MAX = 27, GZIP_WINDOW = 15 + 16 /* zlib: the gzip wrapping only */ };

/* zlib counts by unsigned int, so it is given the input in pieces. */
static void feed(z_stream *stream, struct str *rest) {
    if (stream->avail_in || rest->len == 0)
        return;
    size_t n = rest->len < INT_MAX ? rest->len : INT_MAX;
    stream->next_in = (z_const Bytef *)(uintptr_t)rest->ptr;
    stream->avail_in = (uInt)n;
    *rest = str_skip(*rest, n);
}

static enum status inflate_members(z_stream *stream, struct str rest, struct out *to) {
    unsigned char block[BLOCK];
    int result = Z_OK;
    while (result == Z_OK) {
        feed(stream, &rest);
        stream->next_out = block;
        stream->avail_out = BLOCK;
        result = inflate(stream, Z_NO_FLUSH);
        out_str(to, (struct str){(const char *)block, BLOCK - stream->avail_out});
        TRY(to->status);
        bool is_end = stream->avail_in == 0 && rest.len == 0;
        if (result == Z_STREAM_END && is_end)
            return STATUS_OK;
        if (result == Z_STREAM_END)
            result = inflateReset(stream);
    }
    return result == Z_MEM_ERROR ? STATUS_MEMORY : STATUS_INPUT;
}

enum status unpack_gzip(struct str packed, struct out *to) {
    z_stream stream = {0};
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return STATUS_MEMORY;
    enum status status = inflate_members(&stream, packed, to);
    (void)inflateEnd(&stream);
    return status;
}

static enum status zstd_status(size_t result) {
    return ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation ? STATUS_MEMORY : STATUS_INPUT;
}

static enum status decompress_frames(ZSTD_DCtx *context, struct str packed, struct out *to) {
    char block[BLOCK];
    ZSTD_inBuffer in = {packed.ptr, packed.len, 0};
    for (;;) {
        ZSTD_outBuffer piece = {block, sizeof block, 0};
        size_t wanted = ZSTD_decompressStream(context, &piece, &in); /* 0: a frame has just ended */
        if (ZSTD_isError(wanted))
            return zstd_status(wanted);
        out_str(to, (struct str){block, piece.pos});
        TRY(to->status);
        if (in.pos < in.size)
            continue;
        if (wanted == 0)
            return STATUS_OK;
        if (piece.pos < piece.size)
            return STATUS_INPUT; /* ends early */
    }
}

enum status unpack_zstd(struct str packed, struct out *to) {
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (!context)
        return STATUS_MEMORY;
    size_t result = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    enum status status = ZSTD_isError(result) ? zstd_status(result) : decompress_frames(context, packed, to);
    (void)ZSTD_freeDCtx(context);
    return status;
}
