#include "base/gunzip.h"

#include <limits.h>
#include <zlib.h>

enum { BLOCK = 64 * 1024, GZIP_WINDOW = 15 + 16 /* zlib: the gzip wrapping only */ };

struct gunzip {
    z_stream stream;
    bool is_whole;
    unsigned char block[BLOCK];
};

struct gunzip *gunzip_new(void) {
    struct gunzip *made = calloc(1, sizeof *made);
    if (made && inflateInit2(&made->stream, GZIP_WINDOW) != Z_OK) {
        free(made);
        return NULL;
    }
    return made;
}

void gunzip_free(struct gunzip *gunzip) {
    if (!gunzip)
        return;
    (void)inflateEnd(&gunzip->stream);
    free(gunzip);
}

void gunzip_restart(struct gunzip *gunzip) {
    (void)inflateReset(&gunzip->stream);
    gunzip->is_whole = false;
}

bool gunzip_is_whole(const struct gunzip *gunzip) {
    return gunzip->is_whole;
}

/* All that is to be had of the stream's input. */
static enum status inflate_input(struct gunzip *gunzip, enum status (*take)(void *context, struct str piece),
                                 void *context) {
    z_stream *stream = &gunzip->stream;
    do {
        /* Another member follows. */
        if (gunzip->is_whole && stream->avail_in > 0)
            gunzip_restart(gunzip);
        stream->next_out = gunzip->block;
        stream->avail_out = BLOCK;
        int result = inflate(stream, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR)
            return STATUS_MEMORY;
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return STATUS_INPUT;
        struct str piece = {(const char *)gunzip->block, BLOCK - stream->avail_out};
        if (piece.len > 0)
            TRY(take(context, piece));
        gunzip->is_whole = result == Z_STREAM_END;
    } while (stream->avail_in > 0 || stream->avail_out == 0);
    return STATUS_OK;
}

enum status gunzip_feed(struct gunzip *gunzip, struct str packed, enum status (*take)(void *context, struct str piece),
                        void *context) {
    while (packed.len > 0) {
        size_t n = packed.len < INT_MAX ? packed.len : INT_MAX;
        gunzip->stream.next_in = (z_const Bytef *)(uintptr_t)packed.ptr;
        gunzip->stream.avail_in = (uInt)n;
        TRY(inflate_input(gunzip, take, context));
        packed = str_skip(packed, n);
    }
    return STATUS_OK;
}
