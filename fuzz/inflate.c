/* gzip without a library against zlib: what it unpacks, zlib unpacks to the same. */
#include <stdlib.h>

#include "base/gunzip.h"
#include "base/inflate.h"

enum { MOST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status compare(void *context, struct str piece) {
    struct str *text = context;
    if (!str_starts(*text, piece))
        abort();
    *text = str_skip(*text, piece.len);
    return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str packed = {(const char *)data, size}, text;
    arena_init(&arena, (size_t)4 << 20);
    struct gunzip *gunzip = gunzip_new();
    if (gunzip && inflate_gzip(packed, MOST, &arena, &text) == STATUS_OK && text.len > 0 &&
        gunzip_feed(gunzip, packed, compare, &text) == STATUS_OK && text.len > 0)
        abort();
    gunzip_free(gunzip);
    arena_done(&arena);
    return 0;
}
