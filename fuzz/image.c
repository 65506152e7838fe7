/* Archives and images: no more comes out than the limits allow, and every member has a path. */
#include "supplier/image.h"

#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ssize_t give(void *context, char *to, size_t size) {
    struct str *rest = context, given = str_slice(*rest, 0, size);
    memcpy(to, given.ptr, given.len);
    *rest = str_skip(*rest, given.len);
    return (ssize_t)given.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, what = STR_NONE;
    struct image_source source = {give, &rest, {-1, 0, 0}};
    struct image_limits limits = {1 << 20, 100, 1 << 12, 1 << 20};
    struct image_member member;
    struct arena arena;
    char bytes[4096];
    arena_init(&arena, 64 << 20);
    struct image *image = image_open(&arena, &source, image_kind_of(rest, &what), &limits);
    while (image && image_next(image, &member))
        while (image_read(image, bytes, sizeof bytes) > 0)
            if (limits.bytes > 1 << 20)
                abort();
    image_close(image);
    arena_done(&arena);
    return 0;
}
