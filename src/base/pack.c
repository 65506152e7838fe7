#include "base/pack.h"

#include <zstd.h>

enum { BLOCK = 64 * 1024, LEVEL = 1 };

static enum status pack_frame(ZSTD_CCtx *context, struct str bytes, struct out *to) {
    char block[BLOCK];
    ZSTD_inBuffer in = {bytes.ptr, bytes.len, 0};
    if (ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL)) ||
        ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(context, bytes.len)))
        return STATUS_MEMORY;
    for (;;) {
        ZSTD_outBuffer piece = {block, sizeof block, 0};
        size_t left = ZSTD_compressStream2(context, &piece, &in, ZSTD_e_end);
        if (ZSTD_isError(left))
            return STATUS_MEMORY;
        out_str(to, (struct str){block, piece.pos});
        if (left == 0)
            return to->status;
    }
}

enum status pack_zstd(struct str bytes, struct out *to) {
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (!context)
        return STATUS_MEMORY;
    enum status status = pack_frame(context, bytes, to);
    (void)ZSTD_freeCCtx(context);
    return status;
}
