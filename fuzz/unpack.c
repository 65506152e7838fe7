/* gzip and Zstandard: nothing unpacked exceeds the bound. */
#include "base/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { BOUND = 1 << 20 };
    static enum status (*const UNPACK[])(struct str packed, struct out * to) = {unpack_gzip, unpack_zstd};
    for (size_t i = 0; i < ARRAY_LEN(UNPACK); i++) {
        struct out out;
        out_memory(&out, BOUND);
        enum status status = UNPACK[i]((struct str){(const char *)data, size}, &out);
        if (out_text(&out).len > BOUND || (status == STATUS_LIMIT) != (out.status == STATUS_LIMIT))
            abort();
        out_done(&out);
    }
    return 0;
}
