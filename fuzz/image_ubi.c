/* UBI with the checksums that it should have, so that its headers are followed: no more comes out than the limits. */
#include "supplier/image_reader.h"

#include <sys/mman.h>
#include <unistd.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct image_limits limits = {1 << 20, 100, 1 << 12, 1 << 20};
    struct image_member member;
    struct arena arena;
    uint8_t bytes[1 << 16];
    const size_t len = size < sizeof bytes ? size : sizeof bytes;
    memcpy(bytes, data, len);
    for (size_t at = 0; at + 64 <= len; at += 64)
        for (unsigned i = 0; memcmp(bytes + at, "UBI", 3) == 0 && i < 4; i++)
            bytes[at + 60 + i] = (uint8_t)(image_ubi_sum(UINT32_MAX, bytes + at, 60) >> (24 - 8 * i));
    const int fd = memfd_create("image", 0);
    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
        return fd >= 0 && close(fd);
    arena_init(&arena, 64 << 20);
    struct image *image = image_open(&arena, &(struct image_source){NULL, NULL, {fd, 0, len}}, IMAGE_UBI, &limits);
    while (image && image_next(image, &member))
        while (image_read(image, (char *)bytes, sizeof bytes) > 0)
            if (limits.bytes > 1 << 20)
                abort();
    image_close(image);
    arena_done(&arena);
    return close(fd);
}
