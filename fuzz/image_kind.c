/* Images taken for what the first byte says, whatever they begin with: no more comes out than the limits allow. */
#include "supplier/image.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct image_limits limits = {1 << 20, 100, 1 << 12, 1 << 20};
    struct image_member member;
    struct arena arena;
    uint8_t bytes[4096];
    int fd = memfd_create("image", 0);
    if (fd < 0 || size == 0 || write(fd, data + 1, size - 1) != (ssize_t)size - 1)
        return fd >= 0 && close(fd);
    struct image_source source = {NULL, NULL, {fd, 0, size - 1}};
    arena_init(&arena, 64 << 20);
    struct image *image = image_open(&arena, &source, IMAGE_ARCHIVE + data[0] % 12, &limits);
    while (image && image_next(image, &member)) {
        (void)image_capability(image, bytes, sizeof bytes);
        while (image_read(image, (char *)bytes, sizeof bytes) > 0)
            if (limits.bytes > 1 << 20)
                abort();
    }
    image_close(image);
    arena_done(&arena);
    return close(fd);
}
