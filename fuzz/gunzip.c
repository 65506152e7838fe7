/* gzip in pieces: the same bytes and the same answer as at once. The first byte is the size of the pieces. */
#include "base/gunzip.h"
#include "base/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status append(void *context, struct str piece) {
    out_str(context, piece);
    return ((struct out *)context)->status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = str_skip((struct str){(const char *)data, size}, 1);
    size_t step = size ? data[0] + 1u : 1;
    struct out whole, pieces;
    struct gunzip *gunzip = gunzip_new();
    out_memory(&whole, 1 << 20);
    out_memory(&pieces, 1 << 20);
    enum status a = unpack_gzip(text, &whole), b = STATUS_OK;
    for (size_t at = 0; at < text.len && b == STATUS_OK; at += step)
        b = gunzip_feed(gunzip, str_slice(text, at, at + step), append, &pieces);
    b = b == STATUS_OK && !gunzip_is_whole(gunzip) ? STATUS_INPUT : b;
    if (a != b || (a == STATUS_OK && !str_eq(out_text(&whole), out_text(&pieces))))
        abort();
    gunzip_free(gunzip), out_done(&whole), out_done(&pieces);
    return 0;
}
